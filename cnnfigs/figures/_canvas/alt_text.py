"""Which words stand in for a figure where it can't be seen?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnfigs._names import kind_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

_ALT_TEXT = "_cnnfigs_alt_text"


def set_alt_text(figure: Figure, text: str) -> None:
    """Give a figure the words that stand in for it where it can't be seen.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Any figure, of this package or not.
    text : str
        What the figure shows: what, how many, which shape, and what stands out.

    Examples
    --------
    >>> from matplotlib.figure import Figure, SubFigure
    >>> figure = Figure()
    >>> set_alt_text(figure, "Nine products and their sum, 577.")
    >>> alt_text(figure)
    'Nine products and their sum, 577.'
    """
    _expect_figure(figure)
    setattr(figure, _ALT_TEXT, " ".join(text.encode(errors="replace").decode().split()))


def alt_text(figure: Figure | SubFigure) -> str:
    """Return the words that stand in for a figure where it can't be seen.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure of this package, or any other.

    Returns
    -------
    str
        The text given with `set_alt_text`; without one, the figure's titles and axis labels;
        without those, those of its subfigures, or an empty string.

    Examples
    --------
    >>> from matplotlib.figure import Figure, SubFigure
    >>> figure = Figure()
    >>> _ = figure.subplots().set(title="Loss", xlabel="step")
    >>> alt_text(figure)
    'Loss. step.'
    """
    _expect_figure(figure)
    text = getattr(figure, _ALT_TEXT, None)
    if text is not None:
        return str(text)
    words = [figure.get_suptitle()] if hasattr(figure, "get_suptitle") else []
    for axes in figure.axes:
        titles = [axes.get_title(loc=place) for place in ("left", "center", "right")]
        words += [*titles, axes.get_xlabel(), axes.get_ylabel()]
    if figure.subfigs:
        return " ".join(filter(None, (alt_text(each) for each in figure.subfigs)))
    return " ".join(f"{word.strip().rstrip('.')}." for word in words if word.strip())


def _expect_figure(figure: object) -> None:
    """Raise TypeError where something else came, such as the axes that a figure was drawn on."""
    if not hasattr(figure, "subfigs"):
        hint = ": pass its .figure" if hasattr(figure, "figure") else ""
        raise TypeError(f"expected a figure, but {kind_of(figure)} came{hint}")
