"""How does a finished figure look on a dark page? Each role colour is swapped, and swapped back."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import Collection
from matplotlib.colors import same_color, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Annotation, Text

from cnnfigs.figures._canvas.style import dark_twin

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

# Which colours an artist has: the property's name, and whether it fills a surface.
_PROPERTIES: dict[type[Artist], tuple[tuple[str, bool], ...]] = {
    Text: (("color", False),),
    Line2D: (("color", False), ("markerfacecolor", True), ("markeredgecolor", False)),
    Patch: (("edgecolor", False), ("facecolor", True)),
    Collection: (("edgecolor", False), ("facecolor", True)),
}


@contextlib.contextmanager
def dark(figure: Figure) -> Iterator[Figure]:
    """Show a figure in the colours of a dark page until the block ends.

    Text, spines, ticks, lines and patches that are drawn in a role colour of this package, or in
    matplotlib's black, take that role's dark twin; surfaces in white become ``#131416``. Colours
    that stand for data stay as they are. A transparent background stays transparent.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure of this package, or a plain one.

    Yields
    ------
    matplotlib.figure.Figure
        The same figure.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> text = figure.text(0.5, 0.5, "conv1", color="black")
    >>> with dark(figure):
    ...     text.get_color() == "black"
    False
    >>> text.get_color()
    'black'
    """
    # Ticks and their labels exist only once something has been laid out.
    figure.draw_without_rendering()
    with recoloured(figure):
        yield figure


@contextlib.contextmanager
def recoloured(figure: Figure) -> Iterator[Figure]:
    """Do what :func:`dark` does to a figure that has been drawn before."""
    undo: list[Callable[[], object]] = []
    try:
        for artist in _artists(figure):
            undo += _recolour(artist)
        yield figure
    finally:
        for step in reversed(undo):
            step()


def _artists(figure: Figure) -> Iterator[Artist]:
    """Yield every artist of a figure, arrows of annotations included."""
    for artist in figure.findobj():
        yield artist
        if isinstance(artist, Annotation) and artist.arrow_patch is not None:
            yield artist.arrow_patch


def _recolour(artist: Artist) -> list[Callable[[], object]]:
    """Give an artist's role colours their twins; return the calls that take that back."""
    undo: list[Callable[[], object]] = []
    for kind, properties in _PROPERTIES.items():
        if not isinstance(artist, kind):
            continue
        if isinstance(artist, Collection) and artist.get_array() is not None:
            continue  # Its colours are data.
        for name, fill in properties:
            before = getattr(artist, f"get_{name}")()
            after = _twin(before, fill=fill)
            if after is not None:
                setter = getattr(artist, f"set_{name}")
                setter(after)
                undo.append(functools.partial(setter, before))
    return undo


def _twin(colour: Any, *, fill: bool) -> Any:
    """Return the twin of one colour or of an array of them, None where none has one."""
    if isinstance(colour, np.ndarray) and colour.ndim == 2:
        twins = [_twin(tuple(row), fill=fill) for row in colour]
        changed = any(twin is not None for twin in twins)
        pairs = zip(colour, twins, strict=True)
        return [tuple(row) if twin is None else twin for row, twin in pairs] if changed else None
    if isinstance(colour, str) and colour in {"none", "auto", "face"}:
        return None
    rgba = to_rgba(colour)
    twin = dark_twin(rgba, fill=fill)
    if twin is None or rgba[3] == 0 or same_color(rgba[:3], twin):
        return None
    return (*twin, rgba[3])
