"""How are a figure and the project cited? ``CITATION.cff`` has the words."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import yaml
from IPython.display import Markdown

from _site import register
from _site.sphinx.figure_images import LICENCE

CITATION = Path(__file__).parents[1] / "CITATION.cff"


def figure(name: str, page: str) -> Markdown:
    """Return the words that cite a figure, with its address where the site has one.

    Parameters
    ----------
    name : str
        What the address of the figure ends in.
    page : str
        The page that it stands on, as the register names it.
    """
    said = _said()
    place = register.addresses(register.load()).get("html_baseurl", "")
    address = f" {urljoin(place, page)}.html#{name}" if place else ""
    words = f"{_authors(said)}, *{name}*, figure in cnnfigs {said['version']}"
    return Markdown(f"> {words} ({_year(said)}), {LICENCE}.{address}")


def project() -> Markdown:
    """Return an entry for BibTeX."""
    said = _said()
    fields = {
        "author": f"{{{_authors(said)}}}",
        "title": f"{{{said['title']}}}",
        "version": said["version"],
        "year": _year(said),
        "url": register.load().address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return Markdown("\n".join(["```bibtex", "@software{cnnfigs,", *lines, "}", "```"]))


def _said() -> dict[str, Any]:
    said = yaml.safe_load(CITATION.read_text("utf-8"))
    assert isinstance(said, dict)
    return said


def _authors(said: dict[str, Any]) -> str:
    return " and ".join(author["name"] for author in said["authors"])


def _year(said: dict[str, Any]) -> str:
    return str(said["date-released"].year)
