"""What was measured over several seeds? Each seed is a dot, the mean a line with its interval."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.ticker import FuncFormatter, NullLocator

from cnnfigs.figures._arguments import expect
from cnnfigs.figures._page import page
from cnnfigs.figures._style import (
    ACCENT,
    FAINT,
    LABEL,
    MARGIN,
    MUTED,
    SECOND,
    SMALL,
    WIDTH,
    quiet_ticks,
    set_alt_text,
    style,
    text_width,
)
from cnnfigs.figures._words import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from cnnfigs.experiments import Measured

COLOURS = (ACCENT, SECOND, MUTED)
# Inches: the height of the panel with lines, one row of dots, the head, and the ticks below with
# and without the axis's name.
PANEL = 2.6
ROW = 0.3
HEAD = 0.42
NAMED_TICKS = 0.4
TICKS = 0.26
PERCENT = FuncFormatter(lambda share, _: f"{100 * share:.4g} %")
INTERVAL = "Dots: single seeds. Bars: 95% intervals of the mean."
SINGLE = "Dots: single seeds, too few for an interval."


def seed_lines(
    lines: Mapping[str, Mapping[int, Measured]],
    *,
    title: str,
    along: str,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw shares, such as accuracies, against a number, such as that of the training images.

    Parameters
    ----------
    lines : mapping of str to mapping of int to Measured
        What was measured at each number, by the line's name; at most three lines. Numbers stand
        on a logarithmic axis.
    title : str
        The question that the figure answers.
    along : str
        What the numbers are.
    source : str, optional
        What was measured on what, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        Each seed as a dot, the means as a line that bears its name, 95% intervals as bars where
        there are seeds enough for one.

    Raises
    ------
    TypeError
        If something other than measurements came.
    ValueError
        For no line or more than three, a line without a measurement, or measurements with
        different numbers of seeds.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.experiments import Measured
    >>> from cnnfigs.figures import alt_text
    >>> lines = {"drawings": {100: Measured((0.7, 0.8)), 1000: Measured((0.9, 0.92))}}
    >>> figure = seed_lines(lines, title="Do more help?", along="images", figure=Figure())
    >>> alt_text(figure)
    'Do more help? drawings: 75.0 % at 100 images to 91.0 % at 1,000, means of 2 seeds.'
    """
    if not 1 <= len(lines) <= len(COLOURS):
        raise ValueError(f"expected one to {len(COLOURS)} lines, got {len(lines)}")
    for name, line in lines.items():
        for measured in line.values():
            expect(measured, "interval", "a Measured for each number")
        if not line:
            raise ValueError(f"{name}: expected at least one measurement, got none")
    every = [measured for line in lines.values() for measured in line.values()]
    numbers = sorted({number for line in lines.values() for number in line})
    right = 0.2 + max(text_width(name, SMALL) for name in lines)
    with style():
        sheet = page(figure, WIDTH, HEAD + PANEL + NAMED_TICKS, scale=_seeds(every), source=source)
        sheet.text(MARGIN, 0.08, title, weight="bold")
        axes = sheet.axes(0.55, HEAD, WIDTH - 0.55 - max(right, 0.9), PANEL)
        axes.set_xscale("log")
        for colour, (name, line) in zip(COLOURS, lines.items(), strict=False):
            means = [line[number].mean for number in sorted(line)]
            axes.plot(sorted(line), means, color=colour, label=name)
            for number, measured in line.items():
                _mark(axes, measured, number, colour, upright=True)
        _dress_lines(axes, numbers, along)
        _name_ends(axes, lines)
    set_alt_text(sheet.figure, _line_words(title, lines, along))
    return sheet.figure


def seed_dots(
    rows: Mapping[str, Measured],
    *,
    title: str,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw shares, such as accuracies, below each other, the first as what others are held to.

    Parameters
    ----------
    rows : mapping of str to Measured
        What was measured, by name. A faint line marks the first row's mean on all rows.
    title : str
        The question that the figure answers.
    source : str, optional
        What was measured on what, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        Each seed as a dot, the mean as a tick with its value, the 95% interval as a bar where
        there are seeds enough for one.

    Raises
    ------
    TypeError
        If something other than measurements came.
    ValueError
        If there are none, or they have different numbers of seeds.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.experiments import Measured
    >>> from cnnfigs.figures import alt_text
    >>> rows = {"all": Measured((0.9, 0.92)), "no warp": Measured((0.8, 0.84))}
    >>> alt_text(seed_dots(rows, title="What matters?", figure=Figure()))
    'What matters? Means of 2 seeds: all 91.0 %, no warp 82.0 %.'
    """
    if not rows:
        raise ValueError("expected at least one measurement, such as {'all': Measured(...)}")
    for measured in rows.values():
        expect(measured, "interval", "a Measured for each row")
    left = 2 * MARGIN + max(text_width(name, LABEL) for name in rows)
    tall = ROW * len(rows)
    with style():
        sheet = page(figure, WIDTH, HEAD + tall + TICKS, scale=_seeds(rows.values()), source=source)
        sheet.text(MARGIN, 0.08, title, weight="bold")
        axes = sheet.axes(left, HEAD, WIDTH - left - 0.75, tall)
        for place, (name, measured) in enumerate(rows.items()):
            colour = SECOND if place else ACCENT
            _mark(axes, measured, place, colour, upright=False)
            middle = HEAD + (place + 0.5) * ROW
            sheet.text(left - MARGIN, middle, name, ha="right", va="center")
            share = f"{100 * measured.mean:.1f} %"
            sheet.text(WIDTH - 0.65, middle, share, color=colour, weight="bold", va="center")
        axes.axvline(next(iter(rows.values())).mean, color=FAINT, linewidth=1.0, zorder=0)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        quiet_ticks(axes)
        axes.margins(x=0.06)
        axes.xaxis.set_major_formatter(PERCENT)
    parts = [f"{name} {100 * measured.mean:.1f} %" for name, measured in rows.items()]
    seeds = counted(len(next(iter(rows.values())).values), "seed")
    set_alt_text(sheet.figure, f"{title} Means of {seeds}: {', '.join(parts)}.")
    return sheet.figure


def _seeds(measured: Collection[Measured]) -> str:
    """Return what dots and bars stand for, or say that there are more dots for some than others."""
    counts = sorted({len(each.values) for each in measured})
    if len(counts) != 1:
        raise ValueError(f"expected as many seeds in all measurements, got {counts}")
    return INTERVAL if all(each.interval for each in measured) else SINGLE


def _mark(axes: Axes, measured: Measured, place: float, colour: str, *, upright: bool) -> None:
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


def _dress_lines(axes: Axes, numbers: Sequence[int], along: str) -> None:
    """Tick the axis at the very numbers that were measured."""
    quiet_ticks(axes)
    axes.set_xticks(list(numbers))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.0f}"))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(PERCENT)
    axes.margins(x=0.04)
    axes.set_xlabel(along, size=SMALL, color=MUTED, loc="right", labelpad=2)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)


def _name_ends(axes: Axes, lines: Mapping[str, Mapping[int, Measured]]) -> None:
    """Write each line's name and last mean beside its end, apart where the ends are close."""
    low, high = axes.get_ylim()
    ends = {name: line[max(line)].mean for name, line in lines.items()}
    order = sorted(ends, key=ends.__getitem__)
    heights = [PANEL * 72 * (ends[name] - low) / (high - low) for name in order]
    apart = 2.5 * SMALL
    for place in range(1, len(heights)):
        heights[place] = max(heights[place], heights[place - 1] + apart)
    colours = dict(zip(lines, COLOURS, strict=False))
    for name, height in zip(order, heights, strict=True):
        axes.annotate(
            f"{name}\n{100 * ends[name]:.1f} %",
            (1, 0),
            (6, height),
            xycoords="axes fraction",
            textcoords="offset points",
            color=colours[name],
            size=SMALL,
            va="center",
            linespacing=1.15,
            parse_math=False,
        )


def _line_words(title: str, lines: Mapping[str, Mapping[int, Measured]], along: str) -> str:
    parts = []
    for name, line in lines.items():
        first, last = min(line), max(line)
        parts.append(
            f"{name}: {100 * line[first].mean:.1f} % at {first:,} {along} to "
            f"{100 * line[last].mean:.1f} % at {last:,}"
        )
    some = next(iter(next(iter(lines.values())).values()))
    seeds = counted(len(some.values), "seed")
    return f"{title} {'; '.join(parts)}, means of {seeds}."
