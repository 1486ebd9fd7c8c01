"""Does the browser get the form of a figure that fits, by day and by night?"""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure
from PIL import Image, PngImagePlugin
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from _site.sphinx.figure_images import NARROW, NARROW_DARK_TWIN, paired_png
from _site.sphinx.paired_images import (
    _pair_thumbnail,
    column_growth,
    column_is_narrower,
    dark_path,
    narrow_path,
    shown_path,
    split,
)
from cnnfigs import figures

DOCS = Path(__file__).parents[2] / "docs"
CONF = """
extensions = ["_site.sphinx.paired_images"]
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["site.css"]
"""
PAGE = """
Ink
===

.. image:: figure.png
   :width: 740px

.. image:: plain.png
   :width: 500px
"""


def layer_sheet() -> Figure:
    values = np.arange(20 * 144.0).reshape(12, 12, 20)
    layer = SimpleNamespace(name="conv1", kind="convolution", values=values, field=None)
    figure = figures.layer_sheet(layer)
    plt.close(figure)
    return figure


def plain() -> Figure:
    with figures.style():
        figure = Figure(figsize=(5, 2))
        figure.text(0.5, 0.5, "Ink")
    figures.set_alt_text(figure, "The word “ink”.")
    return figure


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a built site of one page, with one figure of each kind."""
    source = tmp_path_factory.mktemp("docs")
    (source / "conf.py").write_text(CONF, "utf-8")
    (source / "index.rst").write_text(PAGE, "utf-8")
    (source / "figure.png").write_bytes(paired_png(layer_sheet())[0])
    (source / "plain.png").write_bytes(paired_png(plain())[0])
    (source / "_static").mkdir()
    shutil.copy2(DOCS / "_static/site.css", source / "_static")
    html = source / "html"
    with docutils_namespace():  # or directives of one site would be there in the next
        Sphinx(source, source, html, source / "doctrees", "html", status=None).build()
    return html


def test_one_file_carries_both_forms_in_both_modes(tmp_path: Path) -> None:
    file = tmp_path / "figure.png"
    file.write_bytes(paired_png(layer_sheet())[0])
    split(file)
    widths = {}
    light = shown_path(file)
    for path in (light, dark_path(light), narrow_path(light), narrow_path(dark_path(light))):
        with Image.open(path) as image:
            widths[path.stem] = image.width
    assert widths == {
        "figure": 1480,
        "figure_dark": 1480,
        "figure_narrow": 720,
        "figure_dark_narrow": 720,
    }


def test_a_figure_of_another_origin_has_one_form(tmp_path: Path) -> None:
    file = tmp_path / "figure.png"
    file.write_bytes(paired_png(plain())[0])
    narrow_path(shown_path(file)).touch()  # That of an earlier figure of this name.
    with Image.open(file) as image:
        assert not {NARROW, NARROW_DARK_TWIN} & image.text.keys()
    split(file)
    assert not narrow_path(shown_path(file)).is_file()


def test_each_mode_has_a_picture_with_a_source_for_phones(site: Path) -> None:
    page = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser")
    light, dark = page.select("article picture")
    for picture, mode, stem in ((light, "light", "figure"), (dark, "dark", "figure_dark")):
        assert f"only-{mode}" in picture.img["class"]
        assert picture.img["src"] == f"_images/{stem}.webp"
        assert picture.source["srcset"] == f"_images/{stem}_narrow.webp 2x"
        assert (site / "_images" / f"{stem}_narrow.webp").is_file()
    assert "_narrow" not in "".join(image["src"] for image in page("img"))
    assert [image["src"] for image in page.select("article a > img")] == [
        "_images/plain.webp",
        "_images/plain_dark.webp",
    ]


@pytest.mark.parametrize(
    ("width", "query"), [(740, "(max-width: 767px)"), (500, "(max-width: 531px)")]
)
def test_a_figure_changes_its_form_where_it_would_be_shrunk(width: int, query: str) -> None:
    assert column_is_narrower(width) == query


@pytest.mark.parametrize(
    ("width", "shown"), [(740, 740), (700, 736), (568, 736), (500, 667), (360, 480)]
)
def test_a_figure_fills_its_column_as_far_as_it_stays_sharp(width: int, shown: int) -> None:
    assert round(width * column_growth(width)) == shown


def test_a_card_shows_the_head_of_a_tall_figure_and_all_of_a_broad_one(tmp_path: Path) -> None:
    drawn: list[Image.Image] = []
    for name, height in (("broad", 800), ("tall", 3000)):
        folder = tmp_path / name / "images" / "thumb"
        folder.mkdir(parents=True)
        (tmp_path / name / "plot_it.py").write_text("", "utf-8")
        figure = folder.parent / "sphx_glr_plot_it_001.png"
        light = shown_path(figure)
        for path, ink in ((figure, "black"), (light, "black"), (dark_path(light), "white")):
            picture = Image.new("RGBA", (1400, height), "red")
            if height > 900:
                picture.paste(ink, (0, 900, 1400, height))
            texts = PngImagePlugin.PngInfo()
            texts.add_text("Description", "Ink. More of it.")
            texts = {"pnginfo": texts} if path == figure else {"lossless": True}
            picture.save(path, **texts)
        thumbnail = folder / "sphx_glr_plot_it_thumb.png"
        Image.new("RGBA", (560, 360)).save(thumbnail)  # as sphinx-gallery leaves it
        assert _pair_thumbnail(thumbnail) == "Ink."
        light = shown_path(thumbnail)
        drawn += [Image.open(path).convert("RGBA") for path in (light, dark_path(light))]
    broad, _, tall, tall_dark = drawn
    assert {card.size for card in drawn} == {(560, 360)}
    # All of the broad one, with a little beside it; of the tall one what is above its ink.
    # Scaled down, a card may lose a level or two.
    red = pytest.approx((255, 0, 0), abs=2)
    assert broad.getpixel((280, 180))[:3] == red
    for card in (tall, tall_dark):
        assert all(card.getpixel((280, y))[:3] == red for y in (5, 180, 350))


def test_a_figure_without_a_form_for_phones_grows_as_well(page: Any, site: Path) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto((site / "index.html").as_uri())
    (image,) = [each for each in page.query_selector_all("a > img") if each.is_visible()]
    assert image.bounding_box()["width"] == pytest.approx(667, abs=1)
    assert image.evaluate("one => one.naturalWidth") == 1000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("window", "chosen", "shown"), [(390, "_narrow", 358), (760, "_narrow", 360), (1280, "", 736)]
)
def test_the_browser_shows_the_form_that_fits_at_its_own_size(
    page: Any, site: Path, window: int, chosen: str, shown: int, scheme: str
) -> None:
    page.set_viewport_size({"width": window, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto((site / "index.html").as_uri())
    (image,) = [each for each in page.query_selector_all("picture img") if each.is_visible()]
    mode = "_dark" if scheme == "dark" else ""
    assert image.evaluate("one => one.currentSrc").endswith(f"/figure{mode}{chosen}.webp")
    box = image.bounding_box()
    assert box["width"] == pytest.approx(shown, abs=1)
    proportions = image.evaluate("one => one.naturalWidth / one.naturalHeight")
    assert box["width"] / box["height"] == pytest.approx(proportions, rel=0.01)
    assert page.evaluate("document.documentElement.scrollWidth") <= window
