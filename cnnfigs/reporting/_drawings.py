"""How does a figure get onto a page that is one file? In two widths, light and dark."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image

from cnnfigs.figures import alt_text, dark, narrow
from cnnfigs.figures._canvas.column import PAGE, apart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DOTS = 180  # an inch: sharp on most screens
_COLOURS = 256
_PAPER = "#ffffff"  # behind a file that is kept: it may be laid on anything


@dataclass(frozen=True)
class Form:
    """A figure in one width, as data URLs.

    Attributes
    ----------
    light, dark : str
        PNGs, for either mode.
    width : int
        Pixels of the page that it is laid out for.
    """

    light: str
    dark: str
    width: int


@dataclass(frozen=True)
class Drawing:
    """A figure of :mod:`cnnfigs.figures` on a page.

    Attributes
    ----------
    name : str
        What its files are called when they are kept.
    alt : str
        The figure in words.
    page, phone : Form
        The same for both where a figure is no wider than a phone.
    svg : str
        To keep.
    """

    name: str
    alt: str
    page: Form
    phone: Form
    svg: str


def drawing(name: str, draw: Callable[[], Any]) -> Drawing:
    """Draw a figure, and return it for a page.

    Parameters
    ----------
    name : str
        What its files are called.
    draw : callable
        Returns a figure of this package, on a figure of its own.
    """
    with apart(PAGE):
        figure = draw()
    phone = narrow(figure)
    page = _form(figure)
    return Drawing(
        name=name,
        alt=alt_text(figure),
        page=page,
        phone=page if phone is None else _form(phone),
        svg=_as_svg(figure),
    )


def _as_svg(figure: Figure) -> str:
    file = io.BytesIO()
    figure.savefig(file, format="svg", facecolor=_PAPER, metadata={"Date": None})
    return _as_address(file, "image/svg+xml")


def _form(figure: Figure) -> Form:
    light, on_dark = (_rendered(figure, mode) for mode in (nullcontext(figure), dark(figure)))
    return Form(light, on_dark, round(100 * figure.get_figwidth()))


def _rendered(figure: Figure, mode: Any) -> str:
    with mode:
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=_DOTS)
    # A drawing has few colours, and is a quarter as large with no others.
    small = io.BytesIO()
    with Image.open(file) as image:
        image.quantize(_COLOURS, Image.Quantize.FASTOCTREE).save(small, "PNG", optimize=True)
    return _as_address(small, "image/png")


def _as_address(file: io.BytesIO, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(file.getvalue()).decode()}"
