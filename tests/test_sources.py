"""What a stored result is named after: all code that it depends on, and no other."""

import shutil

import pytest

import cnnfigs as cf
from cnnfigs import _sources
from cnnfigs._sources import code_digest, import_closure
from cnnfigs.training import key

QUESTION = "cnnfigs.experiments.translation.shift_tolerance"


@pytest.fixture
def package(tmp_path):
    """Return a copy of the package that may be edited."""
    shutil.copytree(_sources.PACKAGE, tmp_path / "cnnfigs")
    return tmp_path / "cnnfigs"


def edited(package, path):
    """Return the digests of training and of a question before and after an edit."""
    names = ("cnnfigs.training", QUESTION, "cnnfigs.datasets.drawn.sets")
    before = [code_digest(name, package) for name in names]
    with (package / path).open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    _sources._digest.cache_clear()
    after = [code_digest(name, package) for name in names]
    return tuple(old != new for old, new in zip(before, after, strict=True))


@pytest.mark.parametrize(
    ("path", "training", "question", "pen"),
    [
        ("images/shifting.py", False, True, False),
        ("training/_recorder.py", True, True, False),
        ("networks/inputs.py", True, True, False),
        ("_names.py", True, True, True),
        ("experiments/translation/shift_tolerance.py", False, True, False),
        ("experiments/_engine/estimate.py", False, True, False),
        ("datasets/drawn/pen/_strokes.py", False, False, True),
        ("experiments/translation/equivariance.py", False, False, False),
        ("experiments/__init__.pyi", False, False, False),
        ("figures/_canvas/style.py", False, False, False),
        ("web/__init__.py", False, False, False),
    ],
)
def test_an_edit_renames_what_depends_on_it_and_nothing_else(
    package, path, training, question, pen
):
    assert edited(package, path) == (training, question, pen)


def written(tmp_path, **files):
    """Return a package of such modules; those that others lie in are packages, too."""
    package = tmp_path / "own"
    for name, text in {"": "", **files}.items():
        holds_others = any(other.startswith(f"{name}__") for other in files)
        path = package.joinpath(*name.split("__"))
        path = path / "__init__.py" if holds_others or not name else path.with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return package


def closure(tmp_path, **files):
    """Return what `own.start` depends on in such a package."""
    return set(import_closure("own.start", written(tmp_path, **files)))


@pytest.mark.parametrize(
    "statement",
    [
        "import own.deep.leaf",
        "from own.deep import leaf",
        "from own.deep.leaf import value",
        "from own.deep import value",
        "from .deep.leaf import value",
        "from . import deep",
        "from own.deep import *",
        "def late():\n    from own.deep import renamed",
        "try:\n    from own.deep import value\nexcept ImportError:\n    pass",
    ],
)
def test_every_way_to_import_is_followed(tmp_path, statement):
    found = closure(
        tmp_path,
        deep="from own.deep.leaf import value\nfrom own.deep.leaf import value as renamed",
        deep__leaf="from own.root import x",
        root="",
        other="",
        start=statement,
    )
    assert {"own.deep.leaf", "own.root"} <= found
    assert "own.other" not in found


def test_what_only_a_type_checker_reads_decides_nothing(tmp_path):
    typed = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import own.a\nelse:\n"
    start = f"{typed}    import own.b"
    assert closure(tmp_path, a="", b="", start=start) == {"own.b", "own.start"}


def test_a_name_from_a_stub_is_followed_and_a_lazy_package_counts_with_all_it_offers(tmp_path):
    package = written(
        tmp_path,
        lazy="",
        lazy__a="",
        lazy__b="",
        one="from own.lazy import x",
        all="import own.lazy",
    )
    (package / "lazy" / "__init__.pyi").write_text("from .a import x as x\nfrom .b import y as y\n")
    assert set(import_closure("own.one", package)) == {"own.lazy.a", "own.one"}
    assert {"own.lazy.a", "own.lazy.b"} <= set(import_closure("own.all", package))


def test_a_name_that_an_init_defines_itself_counts_with_all_of_the_init(tmp_path):
    assert closure(
        tmp_path,
        deep="from own.deep.leaf import y\nx = y",
        deep__leaf="",
        start="from own.deep import x",
    ) == {"own.deep", "own.deep.leaf", "own.start"}


def test_a_trained_network_belongs_to_the_code_that_trained_it(package, monkeypatch):
    monkeypatch.setattr(_sources, "PACKAGE", package)
    asked = cf.build_model("dense"), cf.load_dataset("drawn_digits", size=100)
    before = key(*asked, cf.default_recipe("dense"))
    edited(package, "figures/measured/dots.py")
    assert key(*asked, cf.default_recipe("dense")) == before
    edited(package, "networks/prediction.py")
    assert key(*asked, cf.default_recipe("dense")) != before


def test_a_drawn_set_belongs_to_the_code_that_drew_it(package, monkeypatch, folder):
    monkeypatch.setattr(_sources, "PACKAGE", package)
    drawn = []
    for path in (
        "figures/measured/dots.py",
        "training/__init__.py",
        "datasets/drawn/rasteriser.py",
    ):
        edited(package, path)
        cf.load_dataset("drawn_digits", size=100)
        drawn.append(len(list((folder / "drawn").iterdir())))
    assert drawn == [1, 1, 2]
