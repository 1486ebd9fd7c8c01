"""Does each card of the gallery tell what its script uses, and do the choices hide the others?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from _site.sphinx import gallery_tags

SOURCES = {
    "one/plot_a": 'cf.train("six_conv", cf.default_dataset("digits"))',
    "one/plot_b": 'cf.build_model("dense")\ncf.default_dataset(\n    "garments"\n)',
    "two/plot_c": 'cf.photograph("brick")',
}


def _card(page: str) -> str:
    return (
        '<div class="sphx-glr-thumbcontainer" tooltip="More."><img alt="It">'
        f'<p><a class="reference internal" href="{page}.html"><span>{page}</span></a></p></div>'
    )


def _section(name: str, *pages: str) -> str:
    return f'<section id="{name}"><h2>{name}</h2>{"".join(map(_card, pages))}</section>'


@pytest.fixture
def body(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, source in SOURCES.items():
        file = tmp_path / "gallery" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, "utf-8")
    monkeypatch.setattr(gallery_tags, "ROOT", tmp_path)
    parts = _section("one", "one/plot_a", "one/plot_b") + _section("two", "two/plot_c")
    tagged, style = gallery_tags.tag(f'<section id="gallery"><h1>Gallery</h1>{parts}</section>')
    assert "<style" not in tagged  # whose place is a page's head
    return f"<head>{style}</head>{tagged}"


def test_a_scripts_tags_are_the_networks_and_pictures_that_it_uses() -> None:
    source = 'cf.train("lenet", cf.load_dataset("drawn_letters"))\ncf.build_model("dense")'
    assert gallery_tags.tags_of(source) == {"network": ["dense", "lenet"], "pictures": ["letters"]}


def test_each_script_of_the_gallery_has_a_tag_but_those_that_make_up_all_that_they_use() -> None:
    scripts = (Path(__file__).parents[2] / "gallery").rglob("plot_*.py")
    tags = {script.stem: gallery_tags.tags_of(script.read_text("utf-8")) for script in scripts}
    without = {name for name, each in tags.items() if not each["pictures"] and not each["network"]}
    assert without == {"plot_colour_residual_network", "plot_signals", "plot_worked_pixel"}


def test_cards_say_their_tags(body: str) -> None:
    soup = BeautifulSoup(body, "html.parser")
    words = [line.get_text() for line in soup.select(".gallery-tags")]
    assert words == ["digits · six_conv", "clothes · dense", "photographs"]


def test_choices_hide_other_cards_and_titles_over_nothing(page: Any, body: str) -> None:
    page.set_content(body.replace("</head>", "</head><article>") + "</article>")

    def shown() -> list[str]:
        return [link.inner_text() for link in page.locator("a").all() if link.is_visible()]

    assert shown() == list(SOURCES)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # by keyboard, as everywhere
    assert page.get_by_role("radio", name="dense").is_checked()
    assert shown() == ["one/plot_b"]
    assert page.get_by_role("heading", name="two").is_hidden()
    none = page.get_by_text("No script has all of these tags.")
    assert none.is_hidden()
    page.get_by_label("photographs").check()
    assert shown() == []
    assert none.is_visible()
    page.get_by_role("group", name="Network").get_by_label("all").check()
    assert shown() == ["two/plot_c"]
    assert none.is_hidden()
    assert page.get_by_role("heading", name="one").is_hidden()
