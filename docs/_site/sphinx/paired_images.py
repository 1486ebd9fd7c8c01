"""Show each computed figure in the page's colour mode, with its alt text, and offer its files.

Takes apart the PNG files that `figure_images` makes: the dark picture becomes a file beside the
light one, and an image node of its own that Furo shows on dark pages only. Below each figure stand
links to a PNG file on white and to the SVG drawing.
"""

from __future__ import annotations

import base64
import gzip
import io
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image, PngImagePlugin
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx_gallery.py_source_parser import extract_file_config
from sphinx_gallery.utils import scale_image

from _site.sphinx.figure_images import ALT_TEXT, DARK_TWIN, DRAWING, DRAWN_DPI

THUMBNAIL = "_thumb.png"


class PairImages(SphinxTransform):
    """Give every computed image its alt text and its dark twin."""

    # After MyST-NB has put the outputs of cells in place, before Sphinx collects the images.
    default_priority = 800

    def apply(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            light = Path(self.env.relfn2path(image["uri"], self.env.docname)[1])
            if light.suffix != ".png" or not light.is_file():
                continue
            is_thumbnail = light.name.endswith(THUMBNAIL) and light.parent.name == "thumb"
            words = _pair_thumbnail(light) if is_thumbnail else split(light)
            if words is None:
                continue
            image["alt"] = words
            twin = _show_twin(image)
            if not is_thumbnail:
                _offer_files(image, twin, light)


def _offer_files(image: nodes.image, twin: nodes.image, light: Path) -> None:
    """Put links to a figure's files below it, named as the figure is."""
    figure = image.parent
    while figure is not None and not isinstance(figure, nodes.figure):
        figure = figure.parent
    name = light.stem if figure is None else figure["ids"][0]
    line = nodes.paragraph("", "Figure as ", classes=["figure-files"])
    for word, source in (("PNG", white_path(light)), ("SVG", light.with_suffix(".svg"))):
        file = light.parent / "files" / f"{name}{source.suffix}"
        file.parent.mkdir(exist_ok=True)
        shutil.copy2(source, file)
        if word == "SVG":
            line += nodes.Text(" or ")
        target = (Path(image["uri"]).parent / "files" / file.name).as_posix()
        line += addnodes.download_reference("", "", nodes.inline("", word), reftarget=target)
    if figure is None:
        twin.parent.insert(twin.parent.index(twin) + 1, line)
    else:
        figure += nodes.legend("", line)


def _show_twin(image: nodes.image) -> nodes.image:
    twin = image.deepcopy()
    twin["uri"] = str(dark_path(Path(image["uri"])).as_posix())
    twin["classes"].append("only-dark")
    # Furo hides the other one altogether, so that a screen reader meets only one of the two.
    image["classes"].append("only-light")
    image.parent.insert(image.parent.index(image) + 1, twin)
    return twin


def dark_path(light: Path) -> Path:
    return light.with_name(f"{light.stem}_dark{light.suffix}")


def white_path(light: Path) -> Path:
    return light.with_name(f"{light.stem}_white{light.suffix}")


def split(light: Path) -> str | None:
    """Move drawing and dark picture out of a paired PNG file, and put a copy on white beside it.

    Returns the alt text, None for other pictures.
    """
    with Image.open(light) as picture:
        chunks = dict(picture.text)
        if ALT_TEXT not in chunks:
            return None
        if DARK_TWIN in chunks:
            dark_path(light).write_bytes(base64.b64decode(chunks[DARK_TWIN]))
            drawing = gzip.decompress(base64.b64decode(chunks[DRAWING]))
            light.with_suffix(".svg").write_bytes(drawing)
            kept = PngImagePlugin.PngInfo()
            kept.add_text(ALT_TEXT, chunks[ALT_TEXT])
            paper = Image.new("RGBA", picture.size, "white")
            paper.alpha_composite(picture.convert("RGBA"))
            paper.convert("RGB").save(white_path(light), pnginfo=kept, dpi=(DRAWN_DPI, DRAWN_DPI))
            slim = io.BytesIO()
            picture.save(slim, "png", pnginfo=kept)
        else:
            slim = None
    if slim is not None:
        light.write_bytes(slim.getvalue())
    return chunks[ALT_TEXT]


def _pair_thumbnail(thumbnail: Path) -> str | None:
    """Draw the dark twin of a gallery thumbnail; return the first sentence of its alt text."""
    folder = thumbnail.parent.parent
    example = thumbnail.name.removeprefix("sphx_glr_").removesuffix(THUMBNAIL)
    script = (folder.parent / f"{example}.py").read_text("utf-8")
    number = extract_file_config(script).get("thumbnail_number", 1)
    figure = folder / f"sphx_glr_{example}_{number:03}.png"
    if not figure.is_file():
        return None
    words = split(figure)
    if words is None:
        return None
    # Two pages show it, and Sphinx reads a page again whose images are younger than it.
    if not _is_younger(dark_path(thumbnail), dark_path(figure)):
        with Image.open(thumbnail) as light:
            scale_image(dark_path(figure), dark_path(thumbnail), *light.size)
    return words.split(". ")[0].removesuffix(".") + "."


def _is_younger(made: Path, source: Path) -> bool:
    return made.is_file() and made.stat().st_mtime >= source.stat().st_mtime


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_transform(PairImages)
    return {"parallel_read_safe": True}
