"""What do others show of a page that lead to it: search engines, and whoever shares a link?

Its first words, without how long it takes to read them. On a host also its first figure, on white,
and engines get a map of all pages: both need the address, so without one there is neither.
"""

from __future__ import annotations

import html
import textwrap
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx

# More letters are cut off where links are shared.
LONGEST = 200

MAP = "sitemap.xml"
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"

# Dots of a picture that goes with a link, as the places where links are shared ask for.
PREVIEW = (1200, 630)
PREVIEWS = "_previews"


def draw_preview(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name a page's first figure as the picture of links that lead to it."""
    if not _hosted(app) or doctree is None:
        return
    figures = (image for image in doctree.findall(nodes.image) if _is_figure(image))
    if (figure := next(figures, None)) is None:
        return
    name = f"{PREVIEWS}/{page.replace('/', '-')}.jpg"
    file = Path(app.outdir, name)
    file.parent.mkdir(parents=True, exist_ok=True)
    # What writes a page puts the place of the copy, which is not there yet, for that of the source.
    sources = {copy: source for source, copy in app.builder.images.items()}
    with Image.open(app.srcdir / sources[Path(figure["uri"]).name]) as picture:
        preview(picture).save(file, quality=80)
    said = {"image": name, "image:alt": figure["alt"].split(". ")[0]}
    said |= {"image:width": str(PREVIEW[0]), "image:height": str(PREVIEW[1])}
    # A copy: what a page's source says of itself stays as it was read.
    meta = {f"og:{key}": value for key, value in said.items()}
    context["meta"] = {**(context.get("meta") or {}), **meta}


def describe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give a page's first words as what it is about."""
    if app.builder.name == "html" and doctree is not None and (words := first_words(doctree)):
        context["meta"] = {**(context.get("meta") or {}), "og:description": words}
        context["metatags"] += f'<meta name="description" content="{html.escape(words)}" />\n'


def first_words(doctree: nodes.document) -> str:
    """Return the first words of a page, as many as are shown where links are shared."""
    told = (
        paragraph.astext()
        for paragraph in doctree.findall(nodes.paragraph)
        # Not those of figures and boxes, nor how long the page takes.
        if isinstance(paragraph.parent, nodes.section) and not paragraph["classes"]
    )
    return textwrap.shorten(" ".join(told), LONGEST, placeholder=" …")


def _is_figure(image: nodes.image) -> bool:
    classes = image.get("classes", [])
    return "only-light" in classes and "card-picture" not in classes


def preview(picture: Image.Image) -> Image.Image:
    """Return a picture on white that fills its width, from its head on.

    Examples
    --------
    >>> preview(Image.new("RGBA", (300, 900))).size
    (1200, 630)
    """
    width, height = PREVIEW
    scaled = picture.convert("RGBA").resize((width, round(picture.height * width / picture.width)))
    paper = Image.new("RGBA", PREVIEW, "white")
    paper.alpha_composite(
        scaled.crop((0, 0, width, min(scaled.height, height))),
        (0, max(0, (height - scaled.height) // 2)),
    )
    return paper.convert("RGB")


def write_map(app: Sphinx, error: Exception | None) -> None:
    """List all pages: also those that this build had no need to write again."""
    if error or not _hosted(app):
        return
    listed = ElementTree.Element("urlset", xmlns=_SCHEMA)
    for page in sorted(app.env.found_docs):
        place = ElementTree.SubElement(ElementTree.SubElement(listed, "url"), "loc")
        place.text = urljoin(app.config.html_baseurl, app.builder.get_target_uri(page))
    file = Path(app.outdir, MAP)
    ElementTree.ElementTree(listed).write(file, encoding="utf-8", xml_declaration=True)


def _hosted(app: Sphinx) -> bool:
    return app.builder.name == "html" and bool(app.config.html_baseurl)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("html-page-context", describe, priority=400)
    app.connect("html-page-context", draw_preview, priority=400)  # before the tags are written
    app.connect("build-finished", write_map)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
