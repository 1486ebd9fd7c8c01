"""Does one directive, in MyST or in reST, put a network on a page?"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from _site.build import live_networks
from _site.sphinx import live, live_bundle

MYST = """# A page

```{live} draw
:network: lenet
:data: digits
:start: 2

What stands here without scripts.
```
"""
REST = """
A page
======

.. live:: draw
   :network: lenet
   :data: digits
   :start: 2

   What stands here without scripts.
"""
HOSTILE = ["</script>", "<!--<script>", "<!-- -->", "<"]
PLAIN = "# A page\n\nNothing lives here.\n"


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a network be exported: only its files are looked at."""
    files = tmp_path / "exported"
    files.mkdir()
    manifest = {"name": "lenet", "weights": {"digest": "abc"}, "told": HOSTILE}
    (files / "lenet-mnist.json").write_text(json.dumps(manifest), "utf-8")
    (files / "lenet-mnist.js").write_text("cnnfigsWeights()", "utf-8")
    known = {live_networks.request_of("lenet", "digits", "draw"): "lenet-mnist"}
    (files / "asked.json").write_text(json.dumps(known), "utf-8")
    monkeypatch.setattr(live_networks, "FILES", files)
    monkeypatch.setattr(live_networks, "ASKED", files / "asked.json")
    monkeypatch.setattr(live, "FILES", files)
    monkeypatch.delenv("CNNFIGS_SITE_PREVIEW", raising=False)


@pytest.fixture
def built(tmp_path: Path, exported: None) -> Callable[..., tuple[Path, str]]:
    """Return a function that builds a small site; it returns its folder and the warnings."""

    def build(**pages: str) -> tuple[Path, str]:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        for name, text in pages.items():
            file = source / name.replace("_", ".")
            file.write_text(text, "utf-8")
        lines = [
            'extensions = ["myst_parser", "_site.sphinx.live"]',
            f'root_doc = "{next(iter(pages)).split("_")[0]}"',
        ]
        (source / "conf.py").write_text("\n".join(lines), "utf-8")
        warnings = io.StringIO()
        folder = tmp_path / "html"
        places = (source, source, folder, tmp_path / "trees")
        with docutils_namespace():  # or directives of one site would be there in the next
            Sphinx(*places, "html", status=None, warning=warnings).build()
        return folder, warnings.getvalue()

    return build


@pytest.mark.parametrize(("name", "text"), [("page_md", MYST), ("page_rst", REST)])
def test_the_directive_places_a_figure_its_still_stand_in_and_its_files(
    built: Callable[..., tuple[Path, str]], name: str, text: str
) -> None:
    folder, warnings = built(**{name: text})
    assert not warnings
    page = BeautifulSoup((folder / "page.html").read_text("utf-8"), "html.parser")
    figure = page.select_one("div.live")
    assert (figure["id"], figure["data-figure"], figure["data-start"]) == ("live-draw", "draw", "2")
    assert "What stands here without scripts." in figure.p.get_text()
    assert json.loads(figure.script.string)["told"] == HOSTILE
    assert "<" not in figure.script.string
    weights = folder / figure["data-weights"].split("?")[0]
    assert weights.read_text("utf-8") == "cnnfigsWeights()"
    assert page.select_one('script[src*="live/live.js"][defer]')
    for name, script in live_bundle.scripts().items():
        assert (folder / "_static" / "live" / name).read_text("utf-8") == script
    assert page.select_one('link[rel="stylesheet"][href*="live/live.css"]')
    assert (folder / "_static" / "live" / "live.css").read_text("utf-8") == live_bundle.style()


def test_a_page_without_the_directive_is_left_alone(
    built: Callable[..., tuple[Path, str]],
) -> None:
    folder, _ = built(page_md=PLAIN)
    assert "live/live" not in (folder / "page.html").read_text("utf-8")


def test_a_network_that_nobody_exported_is_a_warning_that_says_what_to_do(
    built: Callable[..., tuple[Path, str]],
) -> None:
    _, warnings = built(page_md=MYST.replace("lenet", "six_conv"))
    assert "six_conv on digits was not exported: build with nox -s docs" in warnings
    assert "page.md:3" in warnings


def test_the_build_finds_what_pages_and_scripts_ask_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs, gallery = tmp_path / "docs", tmp_path / "gallery"
    docs.mkdir()
    gallery.mkdir()
    (docs / "page.md").write_text(MYST, "utf-8")
    (docs / "plain.md").write_text("```{live} bench\n:name: live-bench\n```\n", "utf-8")
    beside = "```{live} move\n:network: one\n:beside: two\n```\n"
    (docs / "pair.md").write_text(beside, "utf-8")
    script = "# %%\n# Draw:\n#\n# .. live:: training\n#    :network: own\n#    :data: garments\n"
    (gallery / "plot_it.py").write_text(script, "utf-8")
    monkeypatch.setattr(live_networks, "DOCS", docs)
    monkeypatch.setattr(live_networks, "ROOT", tmp_path)
    assert live_networks.requests() == [
        ("lenet", "digits", "draw"),
        ("one", "digits", "move"),
        ("own", "garments", "training"),
        ("two", "digits", "move"),
    ]


OWN = """# A page

```{live} draw
:model: own.keras
:images: one.png two.png
:classes: no, yes
```
"""


def test_a_network_of_a_file_is_exported_with_its_pictures_and_keras_answers(
    built: Callable[..., tuple[Path, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_networks, "in_new_process", lambda function, *given: function(*given))
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Conv2D(2, 3), keras.layers.Flatten(), keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input((8, 10, 3)), *layers])
    shades = np.random.default_rng(0).integers(0, 256, (2, 8, 10, 3), np.uint8)
    source = tmp_path / "source"
    source.mkdir()
    model.save(source / "own.keras")
    for name, image in zip(("one", "two"), shades, strict=True):
        Image.fromarray(image).save(source / f"{name}.png")
    folder, warnings = built(page_md=OWN)
    assert not warnings
    page = BeautifulSoup((folder / "page.html").read_text("utf-8"), "html.parser")
    figure = page.select_one("div.live")
    content = json.loads(figure.script.string)
    assert figure["data-figure"] == "own"
    assert content["classes"] == ["no", "yes"]
    assert content["examples"]["labels"] == ["one.png", "two.png"]
    scores = np.asarray(model(shades / np.float32(255)))
    assert content["agreement"]["winners"] == scores.argmax(axis=1).tolist()
    weights = folder / figure["data-weights"].split("?")[0]
    assert weights.read_text("utf-8").startswith(f'cnnfigsWeights("{content["weights"]["digest"]}"')


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((":model: own.keras", ":model: nowhere.keras"), "there is no file"),
        (("{live} draw", "{live} walk"), "takes no :model:"),
    ],
)
def test_a_network_that_can_not_be_shown_is_an_error_that_says_why(
    built: Callable[..., tuple[Path, str]], change: tuple[str, str], words: str
) -> None:
    _, warnings = built(page_md=OWN.replace(*change))
    assert words in warnings
