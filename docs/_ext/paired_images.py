"""Show each computed figure in the page's colour mode, with its alt text.

Takes apart the PNG files that `figure_images` makes: the dark picture becomes a file beside the
light one, and an image node of its own that Furo shows on dark pages only.
"""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

from docutils import nodes
from figure_images import ALT_TEXT, DARK_TWIN
from PIL import Image, PngImagePlugin
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx_gallery.py_source_parser import extract_file_config
from sphinx_gallery.utils import scale_image

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
            if light.name.endswith(THUMBNAIL) and light.parent.name == "thumb":
                words = _pair_thumbnail(light)
            else:
                words = split(light)
            if words is not None:
                image["alt"] = words
                _show_twin(image)


def _show_twin(image: nodes.image) -> None:
    twin = image.deepcopy()
    twin["uri"] = str(dark_path(Path(image["uri"])).as_posix())
    twin["classes"].append("only-dark")
    # Furo hides the other one altogether, so that a screen reader meets only one of the two.
    image["classes"].append("only-light")
    image.parent.insert(image.parent.index(image) + 1, twin)


def dark_path(light: Path) -> Path:
    return light.with_name(f"{light.stem}_dark{light.suffix}")


def split(light: Path) -> str | None:
    """Move the dark picture out of a paired PNG file; return its alt text, None for others."""
    with Image.open(light) as picture:
        chunks = dict(picture.text)
        if ALT_TEXT not in chunks:
            return None
        if DARK_TWIN in chunks:
            dark_path(light).write_bytes(base64.b64decode(chunks[DARK_TWIN]))
            kept = PngImagePlugin.PngInfo()
            kept.add_text(ALT_TEXT, chunks[ALT_TEXT])
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
