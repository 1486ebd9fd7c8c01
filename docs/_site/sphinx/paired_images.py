"""Show each computed figure in the page's colour mode, with its alt text, and offer its files.

Takes apart the PNG files that `figure_images` makes: the light and the dark picture become files
beside it, and an image node each that Furo shows on light or on dark pages only. Where a figure has
a form for phones as well, each of the two images becomes a `picture` element, in which the browser
chooses the form that fits the column. Below each figure stand links to what is left, a PNG file on
white, and to the SVG drawing.
"""

from __future__ import annotations

import base64
import gzip
import io
import posixpath
import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from PIL import Image
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx_gallery.py_source_parser import extract_file_config
from sphinx_gallery.utils import scale_image

from _site.build.records import put
from _site.sphinx.figure_images import (
    ALT_TEXT,
    COMPRESSION,
    DARK_TWIN,
    DRAWING,
    DRAWN_DPI,
    LIGHT,
    NARROW,
    NARROW_DARK_TWIN,
    SCALED_DOWN,
    SHOWN_DPI,
)
from _site.sphinx.png_texts import without_texts

THUMBNAIL = "_thumb.png"

# Pixels of a card's picture, as sphinx-gallery is told, and from where on a figure is tall for it.
CARD = (560, 360)
TALL = 1.4

# Pixels of the column at most, and of what the window has beside it, as the theme has them.
COLUMN = 736
PADDING = 32

# A figure that is narrower than the column grows so far at most: its words are then about as large
# as the page's, and a sharp screen still has three dots for two pixels.
GROWTH = 4 / 3


class PairImages(SphinxTransform):
    """Give every computed image its alt text and its dark twin."""

    # After MyST-NB has put the outputs of cells in place, before Sphinx collects the images.
    default_priority = 800

    def apply(self, **kwargs: Any) -> None:
        for image in list(self.document.findall(nodes.image)):
            paired = Path(self.env.relfn2path(image["uri"], self.env.docname)[1])
            if paired.suffix != ".png" or not paired.is_file():
                continue
            is_thumbnail = paired.name.endswith(THUMBNAIL) and paired.parent.name == "thumb"
            words = _pair_thumbnail(paired) if is_thumbnail else split(paired)
            if words is None:
                continue
            light = shown_path(paired)
            image["uri"] = shown_path(Path(image["uri"])).as_posix()
            image["alt"] = words
            # Of the two modes, a browser then loads the one that is shown, when it comes near.
            image["loading"] = "lazy"
            if not is_thumbnail:
                image["width"] = f"{_shown_size(light)['width']}px"
            if not is_thumbnail and narrow_path(light).is_file():
                image = _fit(image, light)
            twin = _show_twin(image)
            if not is_thumbnail:
                _offer_files(image, twin, paired)


def _offer_files(image: nodes.image, twin: nodes.image, paired: Path) -> None:
    """Put links to a figure's files below it, named as the figure is."""
    figure = image.parent
    while figure is not None and not isinstance(figure, nodes.figure):
        figure = figure.parent
    name = paired.stem if figure is None else figure["ids"][0]
    line = nodes.paragraph("", "Figure as ", classes=["figure-files"])
    for word, source in (("PNG", paired), ("SVG", paired.with_suffix(".svg"))):
        file = paired.parent / "files" / f"{name}{source.suffix}"
        file.parent.mkdir(exist_ok=True)
        shutil.copy2(source, file)
        if word == "SVG":
            line += nodes.Text(" or ")
        target = (Path(image["uri"]).parent / "files" / file.name).as_posix()
        line += addnodes.download_reference("", "", nodes.inline("", word), reftarget=target)
    if figure is None:
        place = twin.parent if isinstance(twin.parent, nodes.paragraph) else twin
        place.parent.insert(place.parent.index(place) + 1, line)
    else:
        figure += nodes.legend("", line)


class fitted_image(nodes.image):  # noqa: N801 (docutils names its nodes so)
    """An image that has a form for phones: a file that is called after it."""


class phone_image(nodes.image):  # noqa: N801
    """That form; it stands in the document so that Sphinx copies its file."""


def _fit(image: nodes.image, light: Path) -> fitted_image:
    """Put an image that fits the column in the place of one; return it."""
    sizes = {"shown": _shown_size(light), "phone": _size(narrow_path(light))}
    fitted = fitted_image("", **image.attributes, **sizes)
    image.replace_self(fitted)
    return fitted


def _size(file: Path, growth: float = 1) -> dict[str, str]:
    """Return width and height in pixels of the page."""
    with Image.open(file) as picture:
        sides = zip(("width", "height"), picture.size, strict=True)
        return {side: str(round(growth * dots * SHOWN_DPI / DRAWN_DPI)) for side, dots in sides}


def _shown_size(file: Path) -> dict[str, str]:
    """Return width and height in pixels of the page for a figure that fills its column."""
    return _size(file, growth=column_growth(int(_size(file)["width"])))


def column_growth(width: int) -> float:
    """Return by how much a figure of so many pixels grows to fill the column.

    Examples
    --------
    >>> column_growth(600) == 736 / 600, column_growth(740), column_growth(360) == 4 / 3
    (True, 1, True)
    """
    return min(max(COLUMN / width, 1), GROWTH)


def _add_phone_image(image: nodes.image) -> None:
    uri = narrow_path(Path(image["uri"])).as_posix()
    image.parent.insert(image.parent.index(image) + 1, phone_image(uri=uri, alt=""))


def column_is_narrower(width: int) -> str:
    """Return the media query for a column that is narrower than so many pixels.

    The column is 2em narrower than the window and at most 46em wide. What is a little wider than
    that is shown a little smaller.
    """
    return f"(max-width: {min(width, COLUMN) + PADDING - 1}px)"


def visit_fitted_image(self: Any, node: fitted_image) -> None:
    """Write a `picture` element: the image, and before it the form for phones."""
    wide, narrow = (
        quote(posixpath.join(self.builder.imgpath, self.builder.images[uri]))
        for uri in (node["uri"], narrow_path(Path(node["uri"])).as_posix())
    )
    query = column_is_narrower(int(node["shown"]["width"]))
    density = DRAWN_DPI // SHOWN_DPI
    source = {"media": query, "srcset": f"{narrow} {density}x", **node["phone"]}
    words = "".join(f' {key}="{value}"' for key, value in source.items())
    image = self.emptytag(
        node, "img", "", src=wide, **{"alt": node["alt"], "loading": "lazy"}, **node["shown"]
    )
    self.body.append(f"<picture><source{words}>{image}</picture>")
    raise nodes.SkipNode


def skip_phone_image(self: Any, node: phone_image) -> None:
    raise nodes.SkipNode


def _show_twin(image: nodes.image) -> nodes.image:
    twin = image.deepcopy()
    twin["uri"] = str(dark_path(Path(image["uri"])).as_posix())
    twin["classes"].append("only-dark")
    # Furo hides the other one altogether, so that a screen reader meets only one of the two.
    image["classes"].append("only-light")
    image.parent.insert(image.parent.index(image) + 1, twin)
    if isinstance(image, fitted_image):
        _add_phone_image(image)
        _add_phone_image(twin)
    return twin


def shown_path(paired: Path) -> Path:
    """Return where the light picture of a paired file is, which pages show."""
    return paired.with_suffix(".webp")


def dark_path(light: Path) -> Path:
    return light.with_name(f"{light.stem}_dark{light.suffix}")


def narrow_path(wide: Path) -> Path:
    return wide.with_name(f"{wide.stem}_narrow{wide.suffix}")


def split(paired: Path) -> str | None:
    """Move drawing and shown pictures out of a paired PNG file; what stays is the copy on white.

    Returns the alt text, None for other pictures.
    """
    with Image.open(paired) as picture:
        chunks = picture.info  # as far as the picture itself, which need not be read for it
        if ALT_TEXT not in chunks:
            return None
        if LIGHT in chunks:
            for chunk, path in _files(paired).items():
                if chunk in chunks:
                    put(path, base64.b64decode(chunks[chunk]))
                else:
                    path.unlink(missing_ok=True)
            drawing = gzip.decompress(base64.b64decode(chunks[DRAWING]))
            put(paired.with_suffix(".svg"), drawing)
            put(paired, without_texts(paired.read_bytes(), (*_files(paired), DRAWING)))
    return str(chunks[ALT_TEXT])


def _files(paired: Path) -> dict[str, Path]:
    """Return where each picture that a paired PNG file carries becomes a file of its own."""
    light = shown_path(paired)
    return {
        LIGHT: light,
        DARK_TWIN: dark_path(light),
        NARROW: narrow_path(light),
        NARROW_DARK_TWIN: narrow_path(dark_path(light)),
    }


def _pair_thumbnail(thumbnail: Path) -> str | None:
    """Draw a gallery thumbnail in both modes; return the first sentence of its alt text."""
    images = thumbnail.parent.parent
    example = thumbnail.name.removeprefix("sphx_glr_").removesuffix(THUMBNAIL)
    script = (images.parent / f"{example}.py").read_text("utf-8")
    number = extract_file_config(script).get("thumbnail_number", 1)
    figure = images / f"sphx_glr_{example}_{number:03}.png"
    if not figure.is_file():
        return None
    words = split(figure)
    if words is None:
        return None
    # Two pages show it, and Sphinx reads a page again whose images are younger than it.
    light, whole = shown_path(thumbnail), shown_path(figure)
    dark = dark_path(light)
    if not (_is_younger(dark, dark_path(whole)) and _is_younger(dark, thumbnail)):
        for card, picture in ((light, whole), (dark, dark_path(whole))):
            put(card, _card(picture))
    return words.split(". ")[0].removesuffix(".") + "."


def _card(picture: Path) -> bytes:
    """Draw what a card of the gallery shows of a figure."""
    drawn = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        part, scaled = (Path(folder, f"{name}.png") for name in ("part", "scaled"))
        with Image.open(picture) as whole:
            whole.crop((0, 0, whole.width, height_on_card(*whole.size))).save(part, **COMPRESSION)
        scale_image(part, scaled, *CARD)
        with Image.open(scaled) as small:
            small.save(drawn, "webp", **SCALED_DOWN)
    return drawn.getvalue()


def height_on_card(width: int, height: int) -> int:
    """Return how much of a figure its card shows: of a tall one its head, or all would be tiny.

    Examples
    --------
    >>> height_on_card(1480, 1000), height_on_card(1400, 3000)
    (1000, 900)
    """
    fitting = round(width * CARD[1] / CARD[0])
    return fitting if height > TALL * fitting else height


def _is_younger(made: Path, source: Path) -> bool:
    return made.is_file() and made.stat().st_mtime >= source.stat().st_mtime


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_transform(PairImages)
    app.add_node(fitted_image, html=(visit_fitted_image, None))
    app.add_node(phone_image, html=(skip_phone_image, None))
    return {"parallel_read_safe": True}
