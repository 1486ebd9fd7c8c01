"""Does every script of the gallery run by itself, and open figures that can also be heard?"""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image
from sphinx_gallery.py_source_parser import split_code_and_text_blocks

import cnnfigs as cf
from cnnfigs.datasets.drawn import pen
from cnnfigs.experiments._engine.budget import BUDGETS, Budget
from cnnfigs.experiments._engine.sampling import stratified_sample
from cnnfigs.images import strips

GALLERY = Path(__file__).parents[1] / "gallery"
FOLDERS = [
    "0_images",
    "1_filters",
    "2_clothes",
    "3_digits",
    "4_units",
    "5_limits",
    "6_your_own",
    "7_drawings",
]
SCRIPTS = sorted(GALLERY.glob("*/*.py"))
NEEDED = {
    "plot_worked_pixel",
    "plot_lines",
    "plot_borders",
    "plot_max_pooling",
    "plot_what_pooling_keeps",
    "plot_which_class_a_filter_answers_to",
    "plot_train_clothes_network",
    "plot_shoe_through_layers",
    "plot_filters_before_and_after",
    "plot_recover_a_kernel",
    "plot_frozen_rivals",
    "plot_directions",
    "plot_two_through_six_layers",
    "plot_two_against_four",
    "plot_top_images_of_a_unit",
    "plot_where_must_the_ink_be",
    "plot_grad_cam_at_its_resolution",
    "plot_draw_what_a_unit_wants",
    "plot_own_handwriting",
    "plot_own_model",
    "plot_colour_residual_network",
    "plot_nested_base",
    "plot_one_sigmoid",
    "plot_signals",
    "plot_segmentation",
    "plot_how_a_digit_is_drawn",
    "plot_many_hands",
    "plot_real_beside_drawn",
    "plot_what_drawings_teach",
    "plot_new_way_of_writing",
}

# A matplotlib backend that says which windows would open.
WINDOWS = """
from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas

def show(**_):
    from matplotlib import pyplot
    print("windows:", len(pyplot.get_fignums()))
"""

# Questions that would take more images than a tiny set has, or draw thousands of their own.
TAKEN = {
    "learning.drawings.SIZES": (10, 50, 100),
    "representation.same_units.IMAGES": 5,
    "representation.same_units.FITTED_ON": 12,
    "representation.digit_similarity.IMAGES": 5,
}
DRAWN = 200  # images, or strips of them: as many are made of thousands that a script asks for


def few_strips(images: Any, labels: Any, count: int, *, seed: int) -> strips.Strips:
    return MAKE_STRIPS(images, labels, min(count, DRAWN), seed=seed)


def few_drawings(ways: Any, count: int, **more: Any) -> Any:
    return DRAW(ways, min(count, DRAWN) if count >= 1000 else count, **more)


def of_one_class(labels: Any, count: int, *, classes: int) -> Any:
    return stratified_sample(labels, count, classes=1)


def first_of_class(dataset: Any, label: int, model: object) -> int:
    return int(np.flatnonzero(dataset.y_test == label)[0])


MAKE_STRIPS, DRAW = strips.make_strips, pen.draw
FEWER = {
    "cnnfigs.images.strips.make_strips": few_strips,
    "cnnfigs.datasets.drawn.pen.draw": few_drawings,
    # Each image goes through the network once for each of its pixels.
    "cnnfigs.experiments.representation.influence.stratified_sample": of_one_class,
    # So little training names hardly an image of some classes.
    "cnnfigs.typical_image": first_of_class,
}

every_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)


@every_script
def test_a_network_of_its_own_starts_from_a_seed_so_each_build_shows_the_same(script: Path) -> None:
    code = script.read_text("utf-8")
    makes = re.search(r"keras\.(Sequential|Model)\(", code)
    trains = re.search(r"\.fit\(|cf\.train\((?!\")", code)
    assert not (makes and trains) or "keras.utils.set_random_seed(0)" in code


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the words of the figures that are open at each call of plt.show()."""
    calls: list[list[str]] = []

    def show() -> None:
        figures = [plt.figure(number) for number in plt.get_fignums()]
        for figure in figures:
            figure.canvas.draw()
        calls.append([cf.figures.alt_text(figure) for figure in figures])

    monkeypatch.setattr(plt, "show", show)
    return calls


@pytest.fixture
def tiny_data_and_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw few images, and train with few seeds: that a script runs is asked, no more."""
    monkeypatch.setenv("CNNFIGS_DATA", "drawn")
    monkeypatch.setattr("cnnfigs.datasets.drawn.sets.TRAINING_SIZE", 400)
    monkeypatch.setitem(BUDGETS, "quick", Budget("quick", 1))
    for name, images in TAKEN.items():
        monkeypatch.setattr(f"cnnfigs.experiments.{name}", {"quick": images})
    monkeypatch.setattr("cnnfigs.experiments.learning.kernel_recovery.STEPS", (0, 10, 20))
    for name, few in FEWER.items():
        monkeypatch.setattr(name, few)


@every_script
def test_script_runs_alone_and_shows_figures_with_words(
    script: Path,
    shown: list[list[str]],
    tiny_data_and_budget: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = dict(mpl.rcParams)
    try:
        runpy.run_path(str(script), run_name="__main__")
    finally:
        plt.close("all")
    assert len(shown) == 1, "plt.show() ends the script, and is called once"
    assert shown[0], "a figure is open when plt.show() is called"
    assert all(shown[0]), "each figure has alt text"
    assert not list(tmp_path.iterdir()), "nothing is written"
    assert dict(mpl.rcParams) == settings, "the style does not outlive the script"


@pytest.mark.parametrize("named", ['"my_digit.png"', 'Path("my_digit.png")', '"~/my_digit.png"'])
def test_a_readers_own_photo_may_be_named_in_any_way(
    named: str,
    shown: list[list[str]],
    tiny_data_and_budget: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = np.full((200, 150), 230, np.uint8)
    page[40:160, 70:80] = 30
    Image.fromarray(page).save(tmp_path / "my_digit.png")
    lines = (GALLERY / "6_your_own" / "plot_own_handwriting.py").read_text("utf-8").splitlines()
    (marked,) = [place for place, line in enumerate(lines) if "your own file here" in line]
    lines[marked] = f"from pathlib import Path\nphoto = {named}"
    (tmp_path / "own.py").write_text("\n".join(lines), "utf-8")
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    try:
        runpy.run_path(str(tmp_path / "own.py"), run_name="__main__")
    finally:
        plt.close("all")
    assert shown


@pytest.mark.parametrize(
    ("name", "windows"),
    [("1_filters/plot_worked_pixel", 1), ("7_drawings/plot_many_hands", 2)],
)
def test_script_opens_its_windows_as_a_person_starts_it(
    name: str, windows: int, tmp_path: Path
) -> None:
    (tmp_path / "windows.py").write_text(WINDOWS)
    environment = os.environ | {
        "MPLBACKEND": "module://windows",
        "PYTHONPATH": str(tmp_path),
        "CNNFIGS_DATA": "drawn",
    }
    command = [sys.executable, f"gallery/{name}.py"]
    run = subprocess.run(
        command, cwd=GALLERY.parent, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == f"windows: {windows}"


def test_no_name_has_a_space_which_links_would_break_at() -> None:
    assert not [script.name for script in SCRIPTS if " " in script.name]


def test_gallery_follows_the_story() -> None:
    assert sorted({script.parent.name for script in SCRIPTS}) == FOLDERS
    assert {script.stem for script in SCRIPTS} >= NEEDED


@pytest.mark.parametrize("folder", [".", *FOLDERS])
def test_folder_opens_with_a_title_and_words_of_its_own(folder: str) -> None:
    title, rule, *words = (GALLERY / folder / "GALLERY_HEADER.rst").read_text("utf-8").splitlines()
    assert set(rule) <= {"=", "-"}
    assert len(rule) == len(title)
    assert any(words)


@every_script
def test_script_reads_as_one_page_with_one_idea(script: Path) -> None:
    assert script.stem.startswith("plot_"), "other names are not executed"
    assert len(script.read_text("utf-8").splitlines()) <= 65
    _, blocks = split_code_and_text_blocks(str(script))
    kinds = [block.type for block in blocks]
    title, rule, *_ = blocks[0].content.lstrip().splitlines()
    assert kinds[0] == "text"
    assert set(rule) == {"="}
    assert len(rule) == len(title)
    texts = [block.content for block in blocks if block.type == "text"]
    assert "**What to try:**" in texts[-1], "the last words are a line to change"
    assert blocks[-1].content.strip() == "plt.show()"


def test_no_two_scripts_share_a_title_or_a_name() -> None:
    titles = [script.read_text("utf-8").splitlines()[1] for script in SCRIPTS]
    assert len(set(titles)) == len(titles)
    assert len({script.name for script in SCRIPTS}) == len(SCRIPTS)
