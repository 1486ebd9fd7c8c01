import importlib.util
import os
import subprocess
import sys
import warnings

import keras
import numpy as np
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from PIL import Image

import cnnfigs as cf
from cnnfigs._commands import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    cf.build_model("dense").save(folder / "model.keras")
    Image.fromarray(np.eye(28, dtype=np.uint8) * 255).save(folder / "line.png")
    (folder / "classes.txt").write_text("\n".join("abcdefghij"))
    (folder / "two.txt").write_text("a\nb\n")
    (folder / "broken.keras").write_text("no zip")
    (folder / "net.onnx").write_text("x")
    cf.build_model("dense").save_weights(folder / "net.weights.h5")
    (folder / "latin.txt").write_bytes("\n".join("äbcdefghij").encode("latin-1"))
    (folder / "text.png").write_text("no picture")
    tensor = keras.Input((28, 28, 1))
    keras.Model(tensor, keras.layers.Lambda(lambda x: 2 * x)(tensor)).save(folder / "code.keras")
    return folder


@pytest.fixture
def run(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(folder)

    def run_command(*words):
        return CliRunner().invoke(main, [*words, "--to", str(tmp_path / "page.html")])

    return run_command


def test_a_model_and_a_picture_become_a_page(run, tmp_path):
    result = run("report", "model.keras", "line.png", "--classes", "classes.txt")
    assert result.exit_code == 0, result.output
    assert "page.html (0." in result.stdout
    assert "line.png" in (tmp_path / "page.html").read_text("utf-8")


def test_names_of_other_alphabets_are_read_whatever_program_wrote_them(run, folder, tmp_path):
    names = ["ноль", "一", "δύο", *"3456789"]
    (folder / "names.txt").write_text("\r\n".join(names), "utf-8-sig")
    result = run("report", "model.keras", "line.png", "--classes", "names.txt")
    assert result.exit_code == 0, result.output
    soup = BeautifulSoup((tmp_path / "page.html").read_text("utf-8"), "html.parser")
    shown = {each.get_text() for each in soup.select(".scores li span:nth-child(2)")}
    assert shown <= set(names)
    assert len(shown) == 5


def test_a_warning_is_one_sentence_without_the_line_of_code(run, tmp_path):
    frames = [Image.fromarray(np.full((28, 28), shade, np.uint8)) for shade in (0, 200)]
    film = str(tmp_path / "film.gif")
    frames[0].save(film, save_all=True, append_images=frames[1:])
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        result = run("report", "model.keras", film, "--quiet")
    assert result.exit_code == 0, result.output
    first, *others = result.stderr.splitlines()
    assert first.startswith(f"Warning: {film!r} holds 2 pictures, and the first of them is taken")
    assert not others


def test_a_quiet_command_says_nothing(run):
    result = run("report", "model.keras", "--quiet")
    assert result.exit_code == 0
    assert result.output == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["none.keras"], "there is no file 'none.keras'"),
        (["MobileNetV2"], "say --weights FILE"),
        (["MobileNetV2", "--weights", "none.h5"], "there is no file 'none.h5'"),
        (["Mobile", "--weights", "net.weights.h5"], "unknown network of keras.applications"),
        (["broken.keras"], "is damaged, or no file of Keras"),
        (["net.onnx"], "is a network of ONNX"),
        (["net.weights.h5"], "is a file of weights alone"),
        (["code.keras"], "pass --unsafe"),
        (["."], "is a folder, not a network"),
        (["model.keras", "none.png"], "there is no file"),
        (["model.keras", "text.png"], "none that Pillow can read"),
        (["model.keras", "--classes", "two.txt"], "10 scores, but 2 classes came"),
        (["model.keras", "--classes", "latin.txt"], "is no text in UTF-8"),
        (["model.keras", "*.gif"], "there is no file like '*.gif'"),
        (["model.keras", "--classes", "none.txt"], "there is no file 'none.txt'"),
    ],
)
def test_bad_input_ends_in_one_sentence_with_code_2_and_no_page(run, tmp_path, words, sentence):
    result = run("report", *words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.strip().splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_where_a_page_can_not_be_is_said_before_keras_is_loaded(tmp_path, monkeypatch):
    monkeypatch.setattr("cnnfigs.networks.loading.load_network", lambda *_, **__: 1 / 0)
    page = tmp_path / "nowhere" / "a.html"
    result = CliRunner().invoke(main, ["report", "model.keras", "--to", str(page)])
    assert result.exit_code == 2
    assert "to write 'a.html' to: make it first" in result.stderr


def test_the_home_folder_may_be_written_as_a_tilde(folder, tmp_path, monkeypatch):
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(folder))
    monkeypatch.chdir(tmp_path)
    np.savez(folder / "two.npz", images=np.zeros((2, 28, 28), np.uint8), labels=[0, 1])
    words = ["~/model.keras", "~/two.npz", "~/lin*.png", "--classes", "~/classes.txt"]
    result = CliRunner().invoke(main, ["report", *words, "--to", "~/at_home.html"])
    assert result.exit_code == 0, result.output
    assert "line.png" in (folder / "at_home.html").read_text("utf-8")
    result = CliRunner().invoke(main, ["report", *words[:2], "--to", "~/at_home.html"])
    assert result.exit_code == 0, result.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("backend", ["tensorfolw", "torch"])
def test_a_backend_that_is_not_there_is_named_in_one_sentence(folder, backend):
    if backend in sys.modules or importlib.util.find_spec(backend):
        pytest.skip("it is there")
    result = subprocess.run(
        [sys.executable, "-m", "cnnfigs", "report", str(folder / "model.keras")],
        env={**os.environ, "KERAS_BACKEND": backend},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"Error: Keras can't start with KERAS_BACKEND={backend!r}")
    assert line.endswith("or set it to 'tensorflow'")


# Presses Ctrl-C where a module is loaded, and makes of it what the module would.
PRESSED = """
import importlib.metadata, signal, sys

class Press:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[2]:
            sys.meta_path.remove(self)
            try:
                exec("signal.raise_signal(signal.SIGINT)")
            except KeyboardInterrupt as error:
                raise {"as it is": error, "another": ImportError("failed")}[sys.argv[3]]

sys.meta_path.insert(0, Press())
(command,) = importlib.metadata.entry_points(group="console_scripts", name="cnnfigs")
sys.argv[0] = "cnnfigs"
command.load()()
"""


@pytest.mark.parametrize("error", ["as it is", "another"])
@pytest.mark.parametrize("module", ["click", "numpy"])
def test_ctrl_c_while_modules_are_loaded_ends_in_one_word(tmp_path, module, error):
    (tmp_path / "pressed.py").write_text(PRESSED)
    result = subprocess.run(
        [sys.executable, "-m", "pressed", "--version", module, error],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.split() == ["Aborted!"]


def test_code_in_a_file_runs_for_those_who_trust_it(run):
    assert run("report", "code.keras", "--unsafe").exit_code == 0


def test_the_list_of_commands_says_of_each_what_it_does_in_whole_sentences():
    lines = CliRunner().invoke(main, ["--help"]).stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == ["draw", "figures", "report", "store"]
    assert all(line.endswith(".") and not line.endswith("...") for line in lines)


def test_the_help_shows_examples():
    result = CliRunner().invoke(main, ["report", "--help"])
    assert "cnnfigs report model.keras photos/*.jpg --classes classes.txt" in result.stdout
