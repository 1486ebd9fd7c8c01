"""How is what was measured over several seeds drawn and written, in lines and in rows alike?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import FuncFormatter

from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import LABEL, MARGIN, WIDTH
from cnnfigs.figures._canvas.text import wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from cnnfigs.experiments import SeedEstimate

MINUS = "\N{MINUS SIGN}"
# Inches: what a telephone shows at once; above a panel, with one line of title, and for each more.
NARROW = 3.6
HEAD = 0.42
TITLE_LINE = 0.16
INTERVAL = "Dots: single seeds. Bars: 95% intervals of the mean."
SINGLE = "Dots: single seeds, too few for an interval."


def width_for(content: float) -> float:
    """Return a figure's width for so many inches of content: as narrow as it can be."""
    return min(WIDTH, max(NARROW, content))


def titled(
    title: str,
    figure: Figure | None,
    width: float,
    below: float,
    *,
    measured: Collection[SeedEstimate],
    source: str | None,
    extra: float = 0.0,
) -> tuple[Page, float]:
    """Return a page with its title and foot, and where the panel starts, in inches from the top.

    Parameters
    ----------
    title : str
        The question, written in as many lines as it needs.
    figure : matplotlib.figure.Figure or None
        The caller's figure; a new one without it.
    width, below : float
        Inches of the figure across, and of the panel with its ticks.
    measured : collection of SeedEstimate
        What is drawn; the foot says what its dots are.
    source : str or None
        What was measured on what.
    extra : float
        Inches between title and panel besides the usual ones.
    """
    lines = wrap(title, LABEL, width - 3 * MARGIN, weight="bold")
    head = HEAD + extra + TITLE_LINE * (len(lines) - 1)
    sheet = page(figure, width, head + below, scale=_sentence(measured), source=source)
    sheet.text(MARGIN, 0.08, "\n".join(lines), weight="bold", linespacing=1.15)
    return sheet, head


def _sentence(measured: Collection[SeedEstimate]) -> str:
    """Return what dots and bars stand for, or say that there are more dots for some than others."""
    counts = sorted({len(each.values) for each in measured})
    if len(counts) != 1:
        raise ValueError(f"expected as many seeds in all measurements, got {counts}")
    return INTERVAL if all(each.interval for each in measured) else SINGLE


def seeds_counted(measured: Collection[SeedEstimate]) -> str:
    """Return how many seeds there were, in words."""
    return counted(len(next(iter(measured)).values), "seed")


def written(value: float, *, percent: bool) -> str:
    """Return a mean as it stands beside a line or a row.

    Examples
    --------
    >>> written(0.9, percent=True), written(0.12345, percent=False)
    ('90.0 %', '0.123')
    """
    return f"{100 * value:.1f} %".replace("-", MINUS) if percent else number(value)


def tick_words(*, percent: bool) -> FuncFormatter:
    """Return how the ticks of what was measured are written."""
    if percent:
        return FuncFormatter(lambda share, _: f"{100 * share:.4g} %".replace("-", MINUS))
    return FuncFormatter(lambda value, _: number(round(value, 12)))


def mark(axes: Axes, measured: SeedEstimate, place: float, colour: str, *, upright: bool) -> None:
    """Draw the seeds as dots, and the mean with its interval, at a place on the other axis."""

    def draw(shares: Sequence[float], **look: Any) -> None:
        places = [place] * len(shares)
        first, second = (places, shares) if upright else (shares, places)
        axes.plot(first, second, color=colour, linestyle="none", **look)

    draw(measured.values, marker="o", markersize=4.5, alpha=0.55, markeredgewidth=0, gid="seeds")
    draw([measured.mean], marker="_" if upright else "|", markersize=11, markeredgewidth=2)
    if measured.interval:
        low, high = measured.interval
        bar = axes.vlines if upright else axes.hlines
        bar(place, low, high, colors=colour, linewidth=1.2, gid="interval")
