"""How does a matplotlib figure become an image that knows its words and its twins?

One PNG file carries all of it: the picture on white, which is to be downloaded, the alt text and
the licence in the standard text chunks ``Description`` and ``Copyright``, and in text chunks of
their own the light and the dark picture, both for a phone, where the figure has such a form, and
the SVG drawing. A single file survives every cache on the way (MyST-NB's notebooks,
sphinx-gallery's folder); `paired_images` takes it apart when Sphinx reads the page.

What pages show is WebP without loss, which takes half the room of PNG.
"""

from __future__ import annotations

import base64
import gzip
import io
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from _site.sphinx.png_texts import with_texts

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ALT_TEXT = "Description"
RIGHTS = "Copyright"
LICENCE = "CC BY 4.0"
OWNER = (
    f"The cnnfigs developers, {LICENCE}: https://creativecommons.org/licenses/by/4.0/. "
    "Data and photographs in it belong to whom its foot names."
)
LIGHT = "Light"
DARK_TWIN = "DarkTwin"
NARROW = "Narrow"
NARROW_DARK_TWIN = "NarrowDarkTwin"
DRAWING = "Drawing"

# A figure is shown at 100 pixels an inch, and drawn at twice that for sharp screens.
SHOWN_DPI = 100
DRAWN_DPI = 2 * SHOWN_DPI

# Two hundredths larger than with PNG's usual 6, and written in a fifth less time.
COMPRESSION = {"compress_level": 4}
# More effort gains a hundredth, and less gives five times the size.
LOSSLESS = {"lossless": True, "method": 1, "quality": 25}
# Scaled down, figures have a colour for each edge: without loss they would take two thirds more.
SCALED_DOWN = {"method": 1, "quality": 92}
_COPYRIGHT = 0x8298  # as Exif numbers it


def paired_png(figure: Figure) -> tuple[bytes, int]:
    """Draw a figure for light and dark pages; return one PNG file and the width to show it at."""
    from cnnfigs.figures import alt_text, narrow

    words = alt_text(figure)
    if not words:
        msg = "This figure has no alt text: give it one with cnnfigs.figures.set_alt_text."
        raise ValueError(msg)
    light, dark = _pair(figure)
    chunks = {ALT_TEXT: words, RIGHTS: OWNER, LIGHT: _text(light), DARK_TWIN: _text(dark)}
    for_phones = narrow(figure)
    if for_phones is not None:
        pair = zip((NARROW, NARROW_DARK_TWIN), _pair(for_phones), strict=True)
        chunks |= {chunk: _text(picture) for chunk, picture in pair}
    chunks[DRAWING] = _text(gzip.compress(_svg(figure, words), mtime=0))
    return with_texts(_on_white(light), chunks), round(figure.get_size_inches()[0] * SHOWN_DPI)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _pair(figure: Figure) -> tuple[bytes, bytes]:
    """Draw a figure for light pages, and then for dark ones."""
    from cnnfigs.figures._canvas.dark import recoloured

    if figure.get_layout_engine():  # which moves things a little further each time
        figure.draw_without_rendering()
    light = _webp(figure)
    with recoloured(figure):
        return light, _webp(figure)


def _webp(figure: Figure) -> bytes:
    from PIL import Image

    said = Image.Exif()
    said[_COPYRIGHT] = OWNER
    file = io.BytesIO()
    options = {**LOSSLESS, "exif": said.tobytes()}
    figure.savefig(file, format="webp", dpi=DRAWN_DPI, facecolor="none", pil_kwargs=options)
    return file.getvalue()


def _on_white(picture: bytes) -> bytes:
    """Return a picture on white, as a PNG file."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as clear:
        paper = Image.new("RGBA", clear.size, "white")
        paper.alpha_composite(clear.convert("RGBA"))
    file = io.BytesIO()
    dpi = (DRAWN_DPI, DRAWN_DPI)
    paper.convert("RGB").save(file, "png", dpi=dpi, **COMPRESSION)
    return file.getvalue()


def _svg(figure: Figure, words: str) -> bytes:
    """Draw a figure on white; its letters are outlines, so that no font need be installed."""
    from matplotlib import rc_context

    file = io.BytesIO()
    # No date and no random names: the same figure is the same file.
    with rc_context({"svg.fonttype": "path", "svg.hashsalt": "cnnfigs"}):
        metadata = {"Description": words, "Date": None, "Rights": OWNER}
        figure.savefig(file, format="svg", facecolor="white", metadata=metadata)
    return file.getvalue()


def _display(figure: Figure) -> tuple[bytes, dict[str, str]]:
    png, width = paired_png(figure)
    if "matplotlib.pyplot" in sys.modules:
        # A page may draw more figures than pyplot likes to keep open.
        sys.modules["matplotlib.pyplot"].close(figure)
    return png, {"width": f"{width}px"}


def load_ipython_extension(ipython: Any) -> None:
    """Show the figures of executed pages as paired images (the kernel profile loads this)."""
    formatter = ipython.display_formatter.formatters["image/png"]
    formatter.for_type_by_name("matplotlib.figure", "Figure", _display)


def scrape(block: Any, block_vars: dict[str, Any], gallery_conf: dict[str, Any]) -> str:
    """Save the open figures of a gallery example as paired images; return reST that shows them."""
    import matplotlib.pyplot as plt

    directives = []
    paths = block_vars["image_path_iterator"]
    for number in plt.get_fignums():
        path = Path(next(paths))
        png, width = paired_png(plt.figure(number))
        path.write_bytes(png)
        uri = PurePosixPath("/", path.relative_to(gallery_conf["src_dir"]).as_posix())
        directives.append(
            f"\n.. image:: {uri}\n   :width: {width}px\n   :class: sphx-glr-single-img\n"
        )
    plt.close("all")
    return "".join(directives)
