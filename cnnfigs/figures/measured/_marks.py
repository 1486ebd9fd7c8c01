"""How is what was measured over several seeds drawn and written, in lines and in rows alike?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.cbook import normalize_kwargs
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.text import SMALL, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from cnnfigs.experiments import SeedEstimate

MINUS = "\N{MINUS SIGN}"
INTERVAL = "Dots: single seeds. Bars: 95% intervals of the mean."
SINGLE = "Dots: single seeds, too few for an interval."
# Free at both ends of an axis, of what is between them.
_EDGE = 0.05


def what_marks_mean(measured: Collection[SeedEstimate]) -> str:
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
    ('90.0%', '0.123')
    """
    return f"{100 * value:.1f}%".replace("-", MINUS) if percent else number(value)


def limits_of_seeds(
    measured: Collection[SeedEstimate], *, percent: bool, also: Sequence[float] = ()
) -> tuple[float, float]:
    """Return the ends of an axis that holds all seeds and all intervals.

    The interval of a share may reach below 0 or above 1, where no share is; the axis does not.
    """
    values = [*also, *(value for each in measured for value in each.values)]
    ends = [end for each in measured for end in each.interval or ()]
    low, high = min(values + ends), max(values + ends)
    edge = _EDGE * (high - low) or abs(low) / 2 or 1.0
    low, high = low - edge, high + edge
    if percent and low < 0 <= min(values):
        low = 0.0
    if percent and max(values) <= 1 < high:
        high = 1.0
    return low, high


def ticks_of_seeds(limits: tuple[float, float], most: int, *, percent: bool) -> dict[float, str]:
    """Return at most so many round values between the ends of an axis, with their words."""
    places = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(*limits)
    slack = 1e-9 * (limits[1] - limits[0])
    inside = [float(each) for each in places if limits[0] - slack <= each <= limits[1] + slack]
    return {each: tick_words(each, percent=percent) for each in inside}


def tick_words(value: float, *, percent: bool) -> str:
    """Return how a round value is written at the axis of what was measured.

    Examples
    --------
    >>> tick_words(0.3, percent=True), tick_words(0.30000000000000004, percent=False)
    ('30%', '0.3')
    """
    if percent:
        return f"{round(100 * value, 10):.4g}%".replace("-", MINUS)
    return number(round(value, 12))


def ticks_width(words: Collection[str]) -> float:
    """Return how many inches the words of a vertical axis take at its left."""
    return 0.1 + max((text_width(each, SMALL) for each in words), default=0.0)


def mark(
    axes: Axes,
    measured: SeedEstimate,
    place: float,
    colour: str,
    *,
    upright: bool,
    mean: float = 11,
    **look: Any,
) -> None:
    """Draw the seeds as dots, and the mean with its interval, at a place on the other axis.

    The mean's mark is so many points long. What is in `look` goes on to the dots.
    """

    def draw(shares: Sequence[float], **look: Any) -> None:
        places = [place] * len(shares)
        first, second = (places, shares) if upright else (shares, places)
        axes.plot(first, second, **{"color": colour, "linestyle": "none", "clip_on": False, **look})

    dots = {"marker": "o", "markersize": 4.5, "alpha": 0.55, "markeredgewidth": 0, "gid": "seeds"}
    draw(measured.values, **{**dots, **normalize_kwargs(look, Line2D)})
    draw([measured.mean], marker="_" if upright else "|", markersize=mean, markeredgewidth=2)
    if measured.interval:
        low, high = measured.interval
        bar = axes.vlines if upright else axes.hlines
        bar(place, low, high, colors=colour, linewidth=1.2, gid="interval")
