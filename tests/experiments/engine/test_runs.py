"""Runs are made once, kept one by one, and handed to joblib; nothing is trained here but once."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from dataclasses import replace

import joblib
import keras
import pytest
from row_or_column import bars

from cnnfigs import _sources, store
from cnnfigs.datasets import DIGITS
from cnnfigs.experiments._engine.budget import BUDGETS, Budget, Provenance, resolve_budget
from cnnfigs.experiments._engine.networks import network_of_seed, recipe_for, share_right
from cnnfigs.experiments._engine.runs import measure, run_tasks

FEW = Budget("quick", 2)
made = []


@pytest.fixture(autouse=True)
def _empty_store(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))
    made.clear()


def measure_runs(*asked):
    return measure(run_tasks(*asked), "bars")


def run(condition, seed, dataset, budget):
    made.append((condition, seed))
    return {"seed": seed, "condition": condition, "images": len(dataset.x_train)}


def found_in(measured):
    return {condition: [each.found for each in runs] for condition, runs in measured.items()}


def run_that_breaks_off(condition, seed, dataset, budget):
    if len(made) == 3:
        raise KeyboardInterrupt
    return run(condition, seed, dataset, budget)


def run_that_looks_round(condition, seed, dataset, budget):
    made.append(condition)
    others = len(made) - 1
    time.sleep(0.05)
    made.pop()
    return {"others": others}


def run_that_trains(condition, seed, dataset, budget):
    model = network_of_seed("dense", dataset, budget, seed=seed)
    return {"right": share_right(model, dataset.x_test, dataset.y_test)}


def test_each_condition_is_run_for_each_seed_in_order():
    found = measure_runs(run, ["a", "b"], bars(), FEW, {})
    assert [(each.found["condition"], each.found["seed"]) for each in found["b"]] == [
        ("b", 0),
        ("b", 1),
    ]
    assert made == [("a", 0), ("a", 1), ("b", 0), ("b", 1)]


def test_what_was_run_before_is_not_run_again():
    first = measure_runs(run, [("a", 1), ("b", 2)], bars(), FEW, {})
    count = len(made)
    again = measure_runs(run, [("a", 1), ("b", 2)], bars(), FEW, {})
    assert found_in(again) == found_in(first)
    assert len(made) == count
    measure_runs(run, [("a", 1), ("c", 3)], bars(), FEW, {})
    assert made[count:] == [(("c", 3), 0), (("c", 3), 1)]


def test_broken_off_it_goes_on_where_it_stopped(monkeypatch):
    with pytest.raises(KeyboardInterrupt):
        measure_runs(run_that_breaks_off, ["a", "b"], bars(), FEW, {})
    assert len(made) == 3
    monkeypatch.setitem(globals(), "run_that_breaks_off", run)
    made.append("go on")
    measure_runs(run_that_breaks_off, ["a", "b"], bars(), FEW, {})
    assert made[4:] == [("b", 1)]


@pytest.mark.parametrize(
    ("other_data", "other_budget"), [(bars(1), FEW), (bars(), Budget("full", 2))]
)
def test_other_data_or_another_budget_are_other_runs(other_data, other_budget):
    measure_runs(run, ["a"], bars(), FEW, {})
    measure_runs(run, ["a"], other_data, other_budget, {})
    assert len(made) == 4


def test_what_was_measured_with_another_precision_is_not_served():
    recipe = replace(recipe_for("dense", FEW, seed=0), precision="float32")
    measure_runs(run, ["a"], bars(), FEW, {"dense": recipe})
    measure_runs(run, ["a"], bars(), FEW, {"dense": recipe})
    assert len(made) == 2
    measure_runs(run, ["a"], bars(), FEW, {"dense": replace(recipe, precision="mixed_bfloat16")})
    assert len(made) == 4


def test_an_edit_far_below_a_question_makes_its_runs_anew(monkeypatch, tmp_path):
    package = tmp_path / "cnnfigs"
    shutil.copytree(_sources.PACKAGE, package)
    monkeypatch.setattr(_sources, "PACKAGE", package)
    monkeypatch.setattr(run, "__module__", "cnnfigs.experiments.translation.shift_tolerance")
    measure_runs(run, ["a"], bars(), FEW, {})
    for path, runs in [("figures/classes/responses.py", 2), ("images/shifting.py", 4)]:
        with (package / path).open("a", encoding="utf-8") as file:
            file.write("# edited\n")
        _sources._digest.cache_clear()
        measure_runs(run, ["a"], bars(), FEW, {})
        assert len(made) == runs


def test_runs_go_to_the_joblib_backend_that_was_chosen():
    with joblib.parallel_config("threading", n_jobs=2):
        found = measure_runs(run, ["a", "b", "c"], bars(), FEW, {})
    assert [each.found["seed"] for each in found["c"]] == [0, 1]


def run_that_may_fail(condition, seed, dataset, budget):
    if (condition, seed) in [("a", 1), ("b", 0)]:
        raise ArithmeticError(f"no number for {condition}")
    return run(condition, seed, dataset, budget)


@pytest.mark.parametrize("workers", [1, 2])
def test_runs_that_fail_are_named_at_the_end_and_the_others_are_made(workers):
    with (
        joblib.parallel_config("threading", n_jobs=workers),
        pytest.raises(RuntimeError, match="2 of 6 failed, and the others are kept") as raised,
    ):
        measure_runs(run_that_may_fail, ["a", "b", "c"], bars(), FEW, {})
    assert sorted(str(raised.value).splitlines()[1:]) == [
        "test_runs on bars, 'a', seed 1: ArithmeticError: no number for a",
        "test_runs on bars, 'b', seed 0: ArithmeticError: no number for b",
    ]
    assert "in run_that_may_fail" in raised.value.__notes__[0]
    assert sorted(made) == [("a", 0), ("b", 1), ("c", 0), ("c", 1)]
    assert len(list((store.cache_dir() / "runs").iterdir())) == 4


def test_threads_make_one_run_at_a_time():
    with joblib.parallel_config("threading", n_jobs=4):
        found = measure_runs(run_that_looks_round, ["a", "b"], bars(), FEW, {})
    assert [each.found["others"] for runs in found.values() for each in runs] == [0] * 4


@pytest.mark.slow
def test_the_session_of_the_caller_outlives_a_question():
    first = keras.layers.Dense(1)
    measure_runs(run_that_trains, ["a"], bars(), FEW, {})
    assert keras.layers.Dense(1).name != first.name  # or no model could hold both


def test_the_environment_may_ask_for_more_effort(monkeypatch):
    monkeypatch.delenv("CNNFIGS_EFFORT", raising=False)
    assert resolve_budget(None) is BUDGETS["quick"]
    monkeypatch.setenv("CNNFIGS_EFFORT", "full")
    assert resolve_budget(None) is BUDGETS["full"]
    assert resolve_budget("quick") is BUDGETS["quick"]
    monkeypatch.setenv("CNNFIGS_EFFORT", "fulll")
    with pytest.raises(ValueError, match="unknown effort 'fulll': did you mean 'full'"):
        resolve_budget(None)


def test_a_setting_says_whether_its_data_are_drawn():
    drawn = replace(bars(), origin="drawn by cnnfigs, not real", classes=DIGITS)
    recipes = {"dense": recipe_for("dense", FEW, seed=0)}
    line = "bars (drawn, not real), 2 seeds; each network saw 92 images."
    assert str(Provenance.of(drawn, FEW, recipes, 0.0)) == line
    assert "bars (real)" in str(Provenance.of(bars(), FEW, recipes, 0.0))


def test_a_setting_counts_the_images_that_each_network_was_shown_and_none_that_there_are_not():
    full = BUDGETS["full"]
    recipes = {name: recipe_for(name, full, seed=0) for name in ("dense", "lenet")}
    shown = Provenance.of(bars(), full, recipes, 0.0)
    epochs = {name: recipe.epochs for name, recipe in recipes.items()}
    assert epochs["lenet"] < epochs["dense"]
    seen = {name: 92 * count for name, count in epochs.items()}  # 8 of 100 are held out
    assert shown.images_seen == seen
    words = f"each network saw {seen['lenet']} to {seen['dense']} images."
    assert str(shown) == f"bars (real), 5 seeds; {words}"


def test_a_setting_without_networks_claims_no_images():
    assert str(Provenance.of(bars(), FEW, {}, 0.0)) == "bars (real), 2 seeds."


def test_a_run_is_kept_as_json_that_people_can_read():
    measure_runs(run, ["a"], bars(), FEW, {})
    files = sorted((store.cache_dir() / "runs").glob("*/result.json"))
    assert [json.loads(file.read_text())["found"]["seed"] for file in files] in ([0, 1], [1, 0])


def test_what_is_no_record_of_a_run_is_measured_again(tmp_path):
    measure_runs(run, ["a"], bars(), Budget("quick", 1), {})
    (file,) = tmp_path.glob("runs/*/result.json")
    file.write_text('{"found": [1, 2], "seconds": 1.0}')
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    file.with_name("manifest.json").write_text(json.dumps({"result.json": digest}))
    with pytest.warns(UserWarning, match="is damaged .*no record of a run"):
        measured = measure_runs(run, ["a"], bars(), Budget("quick", 1), {})
    assert found_in(measured)["a"][0]["seed"] == 0
    assert len(made) == 2
