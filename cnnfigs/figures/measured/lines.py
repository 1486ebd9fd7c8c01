"""What was measured over several seeds? Each seed is a dot, the mean a line with its interval."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from matplotlib.ticker import NullLocator

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.arguments import expect
from cnnfigs.figures._canvas.line_labels import End, name_ends, room
from cnnfigs.figures._canvas.style import (
    ACCENT,
    FAINT,
    FOURTH,
    INK,
    MUTED,
    SECOND,
    SMALL,
    THIRD,
    quiet_ticks,
    style,
)
from cnnfigs.figures._canvas.text import text_width
from cnnfigs.figures.measured._marks import (
    MINUS,
    mark,
    seeds_counted,
    tick_words,
    titled,
    width_for,
    written,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from cnnfigs.experiments import SeedEstimate

    Line = Mapping[int, SeedEstimate] | Mapping[float, SeedEstimate] | Mapping[str, SeedEstimate]

# The colours that some people can't tell apart differ in their dashes.
SOLID, DASHED, DOTTED = "-", (0, (4, 1.2)), (0, (1, 1))
LOOKS = (
    (ACCENT, SOLID),
    (SECOND, SOLID),
    (MUTED, SOLID),
    (THIRD, DASHED),
    (FOURTH, DASHED),
    (INK, DOTTED),
)
# Inches: the panel's height, what is left of it and below it, and between two ticks' words.
PANEL = 2.6
LEFT = 0.55
TICKS = 0.4
APART = 0.12
# Free at both ends of the axis, of its length.
EDGE = 0.04


def measured_lines(
    lines: Mapping[str, Line],
    *,
    title: str,
    along: str,
    source: str | None = None,
    logarithmic: bool = False,
    percent: bool = True,
    figure: Figure | None = None,
) -> Figure:
    """Draw what was measured against a number, or from one named place to the next.

    Parameters
    ----------
    lines : mapping of str to mapping of int, float or str to SeedEstimate
        What was measured at each number or place, by the line's name; at most six lines. Names
        of places, such as those of layers, stand in the order in which they come.
    title : str
        The question that the figure answers.
    along : str
        What the numbers or places are.
    source : str, optional
        What was measured on what, written at the foot.
    logarithmic : bool
        Whether numbers stand on a logarithmic axis.
    percent : bool
        Whether what was measured are shares, written in percent; otherwise plain numbers.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        Each seed as a dot, the means as a line that bears its name and last mean, 95% intervals
        as bars where there are seeds enough for one.

    Raises
    ------
    TypeError
        If something other than measurements came, or numbers and names together.
    ValueError
        For no line or more than six, a line without a measurement, measurements with different
        numbers of seeds, or a logarithmic axis for what is not above zero.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.experiments import SeedEstimate
    >>> from cnnfigs.figures import alt_text
    >>> lines = {"drawings": {100: SeedEstimate((0.7, 0.8)), 1000: SeedEstimate((0.9, 0.92))}}
    >>> figure = measured_lines(lines, title="Do more help?", along="images", figure=Figure())
    >>> alt_text(figure)
    'Do more help? drawings: 75.0 % at 100 images to 91.0 % at 1,000, means of 2 seeds.'
    """
    every = _every(lines)
    places = _places(lines, logarithmic=logarithmic)
    ends = _ends(lines, places, percent=percent)
    across, names_tall = room(ends)
    width = width_for(LEFT + _ticks_across(places, logarithmic=logarithmic) + across)
    tall = max(PANEL, names_tall)
    with style():
        below = tall + TICKS
        sheet, head = titled(title, figure, width, below, measured=every, source=source)
        axes = sheet.axes(LEFT, head, width - LEFT - across, tall)
        axes.set_xscale("log" if logarithmic else "linear")
        for (colour, dashes), (name, line) in zip(LOOKS, lines.items(), strict=False):
            points = sorted((places[key], measured.mean) for key, measured in line.items())
            axes.plot(*zip(*points, strict=True), color=colour, linestyle=dashes, label=name)
            for key, measured in line.items():
                mark(axes, measured, places[key], colour, upright=True)
        if percent and axes.get_ylim()[0] < 0 <= min(min(each.values) for each in every):
            axes.set_ylim(bottom=0)  # the interval of a share may reach below, the share can't
        _dress_lines(axes, places, along, percent=percent)
        name_ends(axes, ends, tall)
    set_alt_text(sheet.figure, _line_words(title, lines, places, along, percent=percent))
    return sheet.figure


def _every(lines: Mapping[str, Line]) -> list[SeedEstimate]:
    """Return all measurements, once they are known to be some."""
    if not 1 <= len(lines) <= len(LOOKS):
        raise ValueError(f"expected one to {len(LOOKS)} lines, got {len(lines)}")
    for name, line in lines.items():
        for measured in line.values():
            expect(measured, "interval", "a SeedEstimate for each number or place")
        if not line:
            raise ValueError(f"{name}: expected at least one measurement, got none")
    return [measured for line in lines.values() for measured in line.values()]


def _places(lines: Mapping[str, Line], *, logarithmic: bool) -> dict[int | float | str, float]:
    """Return where each number or name stands along the axis."""
    keys = list(dict.fromkeys(key for line in lines.values() for key in line))
    if len({isinstance(key, str) for key in keys}) > 1:
        raise TypeError(f"expected numbers or names along the axis, got both: {keys}")
    if isinstance(keys[0], str):
        places = {key: float(place) for place, key in enumerate(keys)}
    else:
        places = {key: float(key) for key in sorted(keys, key=float)}
    if logarithmic and (isinstance(keys[0], str) or min(places.values()) <= 0):
        raise ValueError(f"expected numbers above zero on a logarithmic axis, got {keys}")
    return places


def _ends(
    lines: Mapping[str, Line], places: Mapping[int | float | str, float], *, percent: bool
) -> list[End]:
    ends = []
    for (colour, _), (name, line) in zip(LOOKS, lines.items(), strict=False):
        place, mean = max((places[key], measured.mean) for key, measured in line.items())
        ends.append(End(name, written(mean, percent=percent), place, mean, colour))
    return ends


def _ticks_across(places: Mapping[int | float | str, float], *, logarithmic: bool) -> float:
    """Return the inches at which the words of no two ticks touch."""
    at = [math.log(place) if logarithmic else place for place in places.values()]
    span = (max(at) - min(at)) * (1 + 2 * EDGE)
    wide = [text_width(_tick(key), SMALL) for key in places]
    pairs = zip(pairwise(at), pairwise(wide), strict=True)
    needed = [(sum(words) / 2 + APART) * span / (b - a) for (a, b), words in pairs]
    return max([*needed, 0.0])


def _tick(key: float | str) -> str:
    return key if isinstance(key, str) else f"{key:,.10g}".replace("-", MINUS)


def _dress_lines(
    axes: Axes, places: Mapping[int | float | str, float], along: str, *, percent: bool
) -> None:
    """Tick the axis at the very numbers that were measured, or at the places."""
    quiet_ticks(axes)
    axes.margins(x=EDGE)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(list(places.values()), [_tick(key) for key in places])
    axes.yaxis.set_major_formatter(tick_words(percent=percent))
    axes.set_xlabel(along, size=SMALL, color=MUTED, loc="right", labelpad=2)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)


def _line_words(
    title: str,
    lines: Mapping[str, Line],
    places: Mapping[int | float | str, float],
    along: str,
    *,
    percent: bool,
) -> str:
    """Return from where to where each line goes."""
    parts = []
    for name, line in lines.items():
        means = {key: written(each.mean, percent=percent) for key, each in line.items()}
        first, last = (end(means, key=places.__getitem__) for end in (min, max))
        unit = "" if isinstance(first, str) else f" {along}"
        start, end = means[first], means[last]
        parts.append(f"{name}: {start} at {_tick(first)}{unit} to {end} at {_tick(last)}")
    seeds = seeds_counted(next(iter(lines.values())).values())
    return f"{title} {'; '.join(parts)}, means of {seeds}."
