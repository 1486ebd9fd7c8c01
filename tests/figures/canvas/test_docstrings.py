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


WHOLE = """\
Draw bars.

The taller, the more.

Parameters
----------
values : (n,) array
    Their heights.

    Negative ones hang down.
title : str, optional
    What the figure is called, written above it.
labels : sequence of str, optional
    Their names.
source : str, optional
    Where the data comes from, written at the foot.
figure : matplotlib.figure.Figure or SubFigure, optional
    Where to draw; a new figure of a fitting size without it.

Returns
-------
matplotlib.figure.Figure or SubFigure
    What was drawn on: the caller's figure, or the new one.

Raises
------
ValueError
    If there are none.

Examples
--------
>>> 1 + 1
2"""


def _copy_of_bars() -> Callable[..., object]:
    def copy(values, *, title=None, labels=None, source=None, figure=None):  # type: ignore[no-untyped-def]
        raise NotImplementedError

    copy.__doc__ = _bars.__doc__
    return copy


def test_shared_parameters_stand_where_the_signature_has_them_and_returns_before_raises() -> None:
    assert share_docstring(_copy_of_bars()).__doc__ == WHOLE


def test_sharing_twice_adds_nothing() -> None:
    assert share_docstring(share_docstring(_copy_of_bars())).__doc__ == WHOLE


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
    assert figure_function(_copy_of_bars()).__doc__ == WHOLE
