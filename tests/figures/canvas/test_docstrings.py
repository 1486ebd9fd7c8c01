"""Does the docstring of a figure say all that its parameters are for, in numpydoc's order?"""

from __future__ import annotations

from collections.abc import Callable

from cnnfigs.figures._canvas.docstrings import share_docstring
from cnnfigs.figures._canvas.forms import figure_function


def _bars(values, *, title=None, labels=None, source=None, figure=None):  # type: ignore[no-untyped-def]
    """Draw bars.

    The taller, the more.

    Parameters
    ----------
    values : (n,) array
        Their heights.

        Negative ones hang down.
    labels : sequence of str, optional
        Their names.

    Raises
    ------
    ValueError
        If there are none.

    Examples
    --------
    >>> 1 + 1
    2
    """


HEADS = [
    "Draw bars.",
    "The taller, the more.",
    "Parameters",
    "values : (n,) array",
    "title : str, optional",
    "labels : sequence of str, optional",
    "source : str, optional",
    "figure : matplotlib.figure.Figure or SubFigure, optional",
    "Returns",
    "matplotlib.figure.Figure or SubFigure",
    "Raises",
    "ValueError",
    "Examples",
    ">>> 1 + 1",
    "2",
]


def heads(function: Callable[..., object]) -> list[str]:
    """Return the lines of a docstring that stand at its left edge, without the rules."""
    lines = str(function.__doc__).splitlines()
    return [line for line in lines if line.strip(" -") and not line.startswith(" ")]


def _copy_of_bars() -> Callable[..., object]:
    def copy(values, *, title=None, labels=None, source=None, figure=None):  # type: ignore[no-untyped-def]
        raise NotImplementedError

    copy.__doc__ = _bars.__doc__
    return copy


def test_shared_parameters_stand_where_the_signature_has_them_and_returns_before_raises() -> None:
    assert heads(share_docstring(_copy_of_bars())) == HEADS


def test_sharing_twice_adds_nothing() -> None:
    once = share_docstring(_copy_of_bars()).__doc__
    assert share_docstring(share_docstring(_copy_of_bars())).__doc__ == once


def test_descriptions_keep_their_paragraphs_and_sections_stand_apart() -> None:
    words = str(share_docstring(_copy_of_bars()).__doc__)
    assert "    Their heights.\n\n    Negative ones hang down.\ntitle : str" in words
    assert "without it.\n\nReturns\n-------\n" in words
    assert "or the new one.\n\nRaises\n------\n" in words


def test_what_a_figure_says_itself_is_kept() -> None:
    @share_docstring
    def bars(*, title, first=0, figure=None):  # type: ignore[no-untyped-def]
        """Draw bars.

        Parameters
        ----------
        first, title : str
            Two that stand together.

        Returns
        -------
        Figure
            Bars.
        """

    words = str(bars.__doc__)
    assert "first, title : str\n    Two that stand together.\nfigure : " in words
    assert "title : str, optional" not in words
    assert words.endswith("Returns\n-------\nFigure\n    Bars.")


def test_a_parameter_without_a_default_is_not_called_optional() -> None:
    @share_docstring
    def bars(title):  # type: ignore[no-untyped-def]
        """Draw bars."""

    words = "Parameters\n----------\ntitle : str\n    What the figure is called"
    assert words in str(bars.__doc__)


def test_a_function_without_a_docstring_stays_without() -> None:
    assert share_docstring(lambda figure: figure).__doc__ is None


def test_every_figure_function_has_the_shared_parts() -> None:
    assert heads(figure_function(_copy_of_bars())) == HEADS
