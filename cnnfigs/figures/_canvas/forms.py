"""Which forms has a figure? One for a page, and the same laid out anew for a phone."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from cnnfigs._argument_checks import expect
from cnnfigs.figures._canvas.column import PHONE, apart
from cnnfigs.figures._canvas.docstrings import share_docstring
from cnnfigs.figures._canvas.style import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_Given = ParamSpec("_Given")
_Drawn = TypeVar("_Drawn")

_CALL = "_cnnfigs_call"


def figure_function(draw: Callable[_Given, _Drawn]) -> Callable[_Given, _Drawn]:
    """Make a function one of this package's figures.

    It draws in the style of the package, whatever the user's settings are. Where it was given
    neither ``figure`` nor ``ax``, the figure that it made remembers the call, so that `narrow` can
    lay the same out for a phone. It may return a figure, an artist, or several of them. Its
    docstring is completed by what all figures share.
    """

    @functools.wraps(draw)
    def drawn(*args: _Given.args, **kwargs: _Given.kwargs) -> _Drawn:
        place = kwargs.get("figure"), kwargs.get("ax")
        if place[0] is not None:
            expect(place[0], "subfigures", "figure to be a matplotlib Figure or SubFigure")
        if place[1] is not None:
            expect(place[1], "get_position", "ax to be a matplotlib Axes")
            if hasattr(place[1], "get_zlim"):
                raise TypeError(
                    "expected ax to be flat, but one of three dimensions came: make it without "
                    "projection='3d'"
                )
        with style():
            result = draw(*args, **kwargs)
        if place == (None, None):
            figure = _root(result)
            setattr(figure, _CALL, (functools.partial(drawn, *args, **kwargs), _content(figure)))
        return result

    return share_docstring(drawn)


def narrow(figure: Figure) -> Figure | None:
    """Return the same figure laid out for a column of 360 pixels, that of a phone.

    Labels stand above what they name, fewer maps stand in a row, and type is as large as before.
    The arrays that the figure was drawn from must not have changed since.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What a function of this package drew on a figure of its own.

    Returns
    -------
    matplotlib.figure.Figure or None
        A new figure, which pyplot does not show. None where there is no other form: for a figure
        that was given to the function, for one that something was added to afterwards, for any
        other figure, and for one that is no wider than 360 pixels.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import numpy as np
    >>> from cnnfigs.figures import layer_sheet
    >>> maps = np.arange(256.0).reshape(4, 4, 16)
    >>> conv1 = SimpleNamespace(name="conv1", kind="convolution", values=maps, field=None)
    >>> float(narrow(layer_sheet(conv1)).get_figwidth())
    3.6
    """
    call = getattr(figure, _CALL, None)
    if call is None or 100 * figure.get_figwidth() <= PHONE:
        return None
    draw, content = call
    if _content(figure) != content:
        return None
    with apart(PHONE):
        return _root(draw())


def _root(result: Any) -> Figure:
    """Return the figure that holds what a function drew."""
    while isinstance(result, list | tuple):
        result = result[0]
    figure: Figure = result.get_figure(root=True)
    return figure


def _content(figure: Figure) -> tuple[int, ...]:
    """Return how much is on a figure, so that what is added later is noticed."""
    return (len(figure.get_children()), *(len(axes.get_children()) for axes in figure.axes))
