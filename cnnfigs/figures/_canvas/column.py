"""How wide is the column that a figure is laid out for? That of a page, or that of a phone."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure, FigureBase

# Pixels of the columns that figures are laid out for, and how many of them are an inch.
PAGE = 740
PHONE = 360
PIXELS_AN_INCH = 100
# A layout of less than this is that of a phone: labels above, not beside. Nothing is laid out for
# less than the last, which would leave no room for words.
NARROW_BELOW = 5.0
LEAST = 3.2
# Inches by which a caller's figure may be too small: less than a line of words.
SLACK = 0.1


@dataclass(frozen=True)
class _Column:
    """A column's width in pixels, and whether pyplot is to know the figures made for it."""

    pixels: float
    shown: bool = True


_WHOLE_PAGE = _Column(PAGE)
_COLUMN: ContextVar[_Column] = ContextVar("column", default=_WHOLE_PAGE)


@contextlib.contextmanager
def column(pixels: float) -> Iterator[None]:
    """Lay new figures out for a column of so many pixels until the block ends.

    A figure is drawn at 100 pixels an inch. In a column of 740 pixels, the default, labels stand
    beside what they name; in one of 360, that of a phone, above it, and fewer maps stand in a row.
    A figure that needs less than the column is as wide as it needs.

    Parameters
    ----------
    pixels : float
        At least 320.

    Yields
    ------
    None

    Raises
    ------
    ValueError
        If the column is too narrow for words.

    Examples
    --------
    >>> import numpy as np
    >>> from cnnfigs.figures import contact_sheet
    >>> with column(360):
    ...     float(contact_sheet({"blank": np.zeros((99, 28, 28))}).get_figwidth())
    3.57
    """
    if not pixels >= LEAST * PIXELS_AN_INCH:
        raise ValueError(
            f"expected a column of at least {LEAST * PIXELS_AN_INCH:.0f} pixels, got {pixels}"
        )
    with _laid_out_for(_Column(pixels)):
        yield


@contextlib.contextmanager
def apart(pixels: float) -> Iterator[None]:
    """Make figures for such a column that pyplot does not know, and so does not show."""
    with _laid_out_for(_Column(pixels, shown=False)):
        yield


@contextlib.contextmanager
def _laid_out_for(wanted: _Column) -> Iterator[None]:
    token = _COLUMN.set(wanted)
    try:
        yield
    finally:
        _COLUMN.reset(token)


def available_width(figure: FigureBase | None = None) -> float:
    """Return how many inches a layout may be wide: the caller's figure, or else the column.

    Examples
    --------
    >>> available_width()
    7.4
    """
    if figure is None:
        return _COLUMN.get().pixels / PIXELS_AN_INCH
    return max(LEAST, size_of(figure)[0])


def is_narrow(width: float) -> bool:
    """Return whether a layout of so many inches is that of a phone."""
    return width < NARROW_BELOW


def size_of(figure: FigureBase) -> tuple[float, float]:
    """Return the inches of a figure or a subfigure, width first."""
    drawn_on: Any = figure
    dpi = drawn_on.get_figure(root=True).dpi
    return drawn_on.bbox.width / dpi, drawn_on.bbox.height / dpi


def make_room(figure: FigureBase, width: float, height: float) -> None:
    """Make a caller's figure as large as words need; a part of a figure can only be warned of.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure(figsize=(9, 3))
    >>> make_room(figure, 7, 5)
    >>> [float(side) for side in figure.get_size_inches()]
    [9.0, 5.0]
    """
    has = size_of(figure)
    if has[0] >= width - SLACK and has[1] >= height - SLACK:
        return
    drawn_on: Any = figure
    whole = drawn_on.get_figure(root=True)
    if whole is drawn_on:
        whole.set_size_inches(max(has[0], width), max(has[1], height))
        return
    warnings.warn(
        f"what is drawn needs {width:.1f} by {height:.1f} inches, but its part of the figure has "
        f"{has[0]:.1f} by {has[1]:.1f}, so words may stand over others: make the figure larger",
        stacklevel=2,
    )


def new_figure(width: float, height: float) -> Figure:
    """Return a new figure of so many inches; pyplot knows it unless it is made `apart`."""
    if not _COLUMN.get().shown:
        from matplotlib.figure import Figure

        return Figure(figsize=(width, height))
    import matplotlib.pyplot as plt

    return plt.figure(figsize=(width, height))
