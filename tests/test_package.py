import ast
import platform
import subprocess
import sys
from pathlib import Path

import pytest

import cnnfigs as cf

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    path.stem
    for path in (ROOT / "cnnfigs").iterdir()
    if not path.stem.startswith("_") and (path.is_dir() or path.suffix == ".py")
)
STUBS = [ROOT / "cnnfigs" / "__init__.pyi", ROOT / "cnnfigs" / "figures" / "__init__.pyi"]


def run(code, *words):
    return subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True
    ).stdout.split()


def test_importing_the_package_loads_neither_keras_nor_matplotlib():
    loaded = run("import sys, cnnfigs, cnnfigs.figures; print(*sys.modules)")
    assert not {"keras", "tensorflow", "matplotlib", "skimage", "scipy"} & set(loaded)


DILATED = """
import cnnfigs, keras
ones = keras.ops.ones
print(*keras.ops.conv_transpose(ones((1, 4, 4, 1)), ones((2, 2, 1, 1)), 1, dilation_rate=2).shape)
"""


@pytest.mark.slow
@pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"), reason="TensorFlow decides on other processors"
)
def test_tensorflow_convolves_by_onednn_on_every_pc_if_nobody_says_otherwise(monkeypatch):
    monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
    assert run(DILATED) == ["1", "6", "6", "1"]  # TensorFlow's own convolution refuses dilation
    monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", "0")
    said = "import os, cnnfigs; print(os.environ['TF_ENABLE_ONEDNN_OPTS'])"
    assert run(said) == ["0"]


# Each time as in a new interpreter, but that Keras is there already: it takes seconds to load.
EACH_ALONE = """
import sys, keras
for name in sys.argv[1:]:
    for module in [module for module in sys.modules if module.startswith("cnnfigs")]:
        del sys.modules[module]
    import cnnfigs as cf
    print(getattr(cf, name, cf).__name__)
"""


def test_every_public_module_is_reached_by_importing_the_package_alone():
    assert len(MODULES) > 8
    assert run(EACH_ALONE, *MODULES) == [f"cnnfigs.{name}" for name in MODULES]


def test_filters_pooling_and_photographs_need_no_keras():
    loaded = run(
        "import sys, cnnfigs as cf; image = cf.photograph('brick'); "
        "cf.max_pool(cf.correlate(image, cf.kernel('vertical_lines'))); print(*sys.modules)"
    )
    assert not {"keras", "tensorflow"} & set(loaded)


@pytest.mark.parametrize("stub", STUBS, ids=["cnnfigs", "cnnfigs.figures"])
def test_each_public_name_exists_and_has_a_docstring(stub):
    module = cf if stub.parent.name == "cnnfigs" else cf.figures
    names = [
        alias.asname
        for node in ast.parse(stub.read_text()).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert names
    assert set(names) <= set(dir(module))
    for name in names:
        assert getattr(module, name).__doc__, name


def test_a_module_is_not_called_like_a_public_name_inside_it():
    # or an import of the module would give the function, or the other way round
    for module in (cf, cf.figures, cf.experiments):
        for name in module.__all__:
            home = getattr(getattr(module, name), "__module__", "")
            if "._" in home:  # nobody imports from there
                continue
            assert home.rpartition(".")[2] != name, home


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="activation_maps"):
        _ = cf.activation_maps


def test_no_file_is_a_drawer_for_odds_and_ends():
    drawers = {"utils", "util", "helpers", "helper", "common", "misc"}
    assert not {path.stem for path in (ROOT / "cnnfigs").rglob("*.py")} & drawers
