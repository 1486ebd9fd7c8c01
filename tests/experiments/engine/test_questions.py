"""What every question has, without a word of its own: a register, a key, a documentation."""

from __future__ import annotations

import functools
import inspect
import pkgutil

import numpy as np
import pytest
from numpydoc.docscrape import FunctionDoc

from cnnfigs import experiments
from cnnfigs._sources import import_closure
from cnnfigs.datasets import DIGITS, GARMENTS, Dataset
from cnnfigs.experiments._engine.budget import BUDGETS
from cnnfigs.experiments._engine.question import Runs, question

QUESTIONS = experiments.questions()
every = pytest.mark.parametrize("name", sorted(QUESTIONS))
of_data = pytest.mark.parametrize(
    "name", sorted(name for name, each in QUESTIONS.items() if "letters" not in each.about)
)


def scribbles(classes=DIGITS):
    labels = np.arange(60) % len(classes)
    images = np.random.default_rng(0).integers(0, 256, (60, 28, 28), dtype=np.uint8)
    return Dataset("scribbles", images, labels, images, labels, classes, "a test")


def test_each_module_of_questions_is_in_the_register():
    modules = {
        found.name
        for found in pkgutil.walk_packages(experiments.__path__, "cnnfigs.experiments.")
        if not found.ispkg and "._" not in found.name
    }
    assert modules == {each.__module__ for each in QUESTIONS.values()}


@every
def test_a_question_runs_code_of_its_own_module(name):
    assert QUESTIONS[name].plan.run.__module__ == QUESTIONS[name].__module__


@every
def test_the_documentation_has_all_parts_and_help_shows_how_to_ask(name):
    asked = QUESTIONS[name]
    text = FunctionDoc(asked)
    wanted = ["effort"] if "letters" in asked.about else ["dataset", "effort"]
    assert [parameter.name for parameter in text["Parameters"]] == wanted
    signature = inspect.signature(asked)
    assert list(signature.parameters) == wanted
    assert "effort: 'str | None' = None" in str(signature)
    assert all("".join(parameter.desc).strip() for parameter in text["Parameters"])
    (returned,) = text["Returns"]
    assert hasattr(experiments, returned.type)
    assert text["Raises"][-1].type == "ValueError"
    assert name in "".join(text["Examples"])
    assert max(map(len, asked.__doc__.splitlines())) <= 100


@of_data
def test_a_name_in_place_of_a_data_set_is_answered_with_the_call_that_loads_it(name):
    with pytest.raises(TypeError, match=r"a str came: pass load_dataset\('mnist'\)"):
        QUESTIONS[name]("mnist")


@every
def test_an_unknown_effort_is_refused(name):
    given = () if "letters" in QUESTIONS[name].about else (scribbles(),)
    with pytest.raises(ValueError, match="unknown effort 'ful': did you mean 'full'"):
        QUESTIONS[name](*given, effort="ful")


@pytest.mark.parametrize(
    ("name", "classes", "words"),
    [
        ("where_do_digits_part", GARMENTS, r"expected digits, got .*default_dataset\('digits'\)"),
        ("do_shoes_share_features", DIGITS, r"expected garments.*default_dataset\('garments'\)"),
        ("learning_from_drawings", ("a", "b"), "expected digits or garments, got scribbles"),
    ],
)
def test_other_classes_are_refused_where_an_answer_would_mean_nothing(name, classes, words):
    with pytest.raises(ValueError, match=words):
        QUESTIONS[name](scribbles(classes))


SHARED = {
    "networks/architectures.py",
    "networks/inputs.py",
    "training/__init__.py",
    "training/_recorder.py",
    "training/_key.py",
    "_names.py",
    "store.py",
}
USED = {
    "images/shifting.py": [
        "does_it_survive_a_shift",
        "is_a_score_a_probability",
        "what_does_pooling_do",
        "where_does_translation_break",
    ],
    "networks/graph.py": [
        "do_explanations_need_training",
        "do_shoes_share_features",
        "do_the_same_units_light_up",
        "does_stacking_help",
        "how_far_does_a_value_see",
        "what_does_pooling_do",
        "where_do_digits_part",
        "where_does_translation_break",
    ],
    "networks/receptive_field.py": [
        "do_explanations_need_training",
        "does_stacking_help",
        "how_far_does_a_value_see",
        "where_does_translation_break",
    ],
    "datasets/drawn/pen/_strokes.py": [
        "are_letters_harder",
        "is_a_score_a_probability",
        "learning_from_drawings",
    ],
    "images/strips.py": ["can_it_read_strips"],
    "filters/kernels.py": ["can_a_kernel_be_recovered", "what_does_pooling_do"],
    "attribution/_top_images.py": ["do_explanations_need_training"],
}


@functools.cache
def files_of(name):
    closure = import_closure(QUESTIONS[name].__module__)
    return {str(path).rpartition("cnnfigs/")[2] for path in closure.values()}


@every
def test_what_all_questions_rest_on_decides_each_and_other_questions_none(name):
    files = files_of(name)
    assert files >= SHARED
    own = QUESTIONS[name].__module__.replace(".", "/").partition("/")[2] + ".py"
    others = {path for path in files if path.startswith("experiments/") and "/_" not in path}
    assert others == {own}
    assert not any(path.startswith(("figures/", "web/", "report/")) for path in files)


@pytest.mark.parametrize("path", sorted(USED))
def test_what_a_question_uses_far_down_decides_it(path):
    assert set(USED[path]) <= {name for name in QUESTIONS if path in files_of(name)}


@pytest.mark.parametrize(
    ("name", "classes", "networks"),
    [
        ("does_stacking_help", GARMENTS, ["dense_matched", "fashion_cnn"]),
        ("what_does_pooling_do", GARMENTS, ["fashion_cnn"]),
        ("where_do_digits_part", DIGITS, ["six_conv"]),
        ("learning_from_drawings", DIGITS, []),  # its networks have recipes of their own
    ],
)
def test_a_question_says_which_networks_of_the_site_it_asks_about(name, classes, networks):
    plan = QUESTIONS[name].plan
    for budget in BUDGETS.values():
        assert plan.networks(scribbles(classes), budget) == networks


def _count(condition, seed, dataset, budget):
    return {"count": [seed, seed + condition]}


def test_adding_a_question_takes_one_function(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))

    @question(
        about=["digits"], dataset="Counted.", run=_count, conditions=(10, 20), trains=["dense"]
    )
    def how_many(runs: Runs) -> dict[int, object]:
        """Count."""
        return {each: runs.estimate(each, "count", 1).values for each in runs.records}

    assert how_many(scribbles(), effort="quick") == {10: (10, 11, 12), 20: (20, 21, 22)}
    assert how_many.__doc__.startswith("Count.\n\nParameters\n----------\ndataset : Dataset\n")
