"""What does the network say? Its outputs, one labelled cell each, on a true scale from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cnnfigs.figures._canvas.column import available_width, size_of
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, frame, heading, open_page
from cnnfigs.figures._canvas.phrases import score_words
from cnnfigs.figures._canvas.style import MUTED
from cnnfigs.figures._canvas.text import SMALL
from cnnfigs.figures.activations._scores import (
    checked_scores,
    draw_scores,
    largest_of,
    settle_scores,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike


@figure_function
def output_strip(
    scores: ArrayLike,
    classes: Iterable[object] | None = None,
    *,
    source: str | None = None,
    ax: Axes | None = None,
    **options: Any,
) -> AxesImage:
    """Draw a network's outputs as a strip of labelled cells, with the winner framed.

    Of very many, the ten largest are drawn, and the figure says so.

    Parameters
    ----------
    scores : (n,) array
        The network's answer to one image. Values from 0 to 1 are coloured on that scale; others
        (a network without a softmax) on the scale of the largest.
    classes : iterable of str, optional
        The outputs' names; their positions, counted from 0, without it.
    source : str, optional
        Where the data comes from, written at the foot of a figure of its own.
    **options
        Passed on to `matplotlib.axes.Axes.imshow`; they win over what is set here.

    Returns
    -------
    matplotlib.image.AxesImage
        The cells, for a colour bar.

    Raises
    ------
    ValueError
        If the scores are not one row, or there are more or fewer classes than scores.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> ax = Figure().subplots()
    >>> image = output_strip([0.1, 0.7, 0.2], ["boot", "bag", "coat"], ax=ax)
    >>> image.get_clim()
    (0.0, 1.0)
    """
    every, all_names = checked_scores(scores, classes)
    values, names, words = largest_of(every, all_names)
    if ax is not None:
        figure = ax.get_figure(root=False)
        assert figure is not None  # An Axes that was made by a figure has one.
        inches, place = size_of(figure), ax.get_position()
        size = place.width * inches[0], place.height * inches[1]
        if words:
            ax.set_title(words, size=SMALL, color=MUTED)
        return draw_scores(ax, settle_scores(values, names, *size), **options)
    available = available_width()
    strip = settle_scores(values, names, available - 2 * MARGIN)
    # Few cells still leave room for the words at the foot.
    width = available if source else 2 * MARGIN + strip.width
    head = heading(width, subtitle=words)
    whole = frame(width, head.height + strip.height, head, source=source)
    sheet = open_page(None, whole, score_words(every, all_names))
    axes = sheet.axes(MARGIN, head.height, strip.width, strip.cells_height)
    return draw_scores(axes, strip, **options)
