"""What was measured under each of several conditions? A row for each, a dot for each seed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.arguments import expect
from cnnfigs.figures._canvas.style import (
    ACCENT,
    FAINT,
    LABEL,
    MARGIN,
    MUTED,
    SECOND,
    SMALL,
    quiet_ticks,
    style,
)
from cnnfigs.figures._canvas.text import line_height, text_width, wrap
from cnnfigs.figures.measured._marks import (
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

# Inches: one row of dots, each further line of its name, the names across, the least for the dots,
# their value, and the ticks below.
ROW = 0.3
ROW_LINE = 0.16
NAMES = 1.7
DOTS = 1.9
VALUE = 0.65
TICKS = 0.26


def measured_dots(
    rows: Mapping[str, SeedEstimate],
    *,
    title: str,
    source: str | None = None,
    percent: bool = True,
    reference: tuple[str, float] | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw what was measured in rows below each other, beside what they are held to.

    Parameters
    ----------
    rows : mapping of str to SeedEstimate
        What was measured, by name.
    title : str
        The question that the figure answers.
    source : str, optional
        What was measured on what, written at the foot.
    percent : bool
        Whether what was measured are shares, written in percent; otherwise plain numbers.
    reference : (str, float), optional
        Name and value of a line through all rows, such as ``("chance", 0.1)``. Without it the
        first row is what the others are held to, and the line marks its mean.
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
    >>> from cnnfigs.experiments import SeedEstimate
    >>> from cnnfigs.figures import alt_text
    >>> rows = {"all": SeedEstimate((0.9, 0.92)), "no warp": SeedEstimate((0.8, 0.84))}
    >>> alt_text(measured_dots(rows, title="What matters?", figure=Figure()))
    'What matters? Means of 2 seeds: all 91.0 %, no warp 82.0 %.'
    """
    if not rows:
        raise ValueError("expected at least one measurement, such as {'all': SeedEstimate(...)}")
    for measured in rows.values():
        expect(measured, "interval", "a SeedEstimate for each row")
    names = {name: wrap(name, LABEL, NAMES) for name in rows}
    left = 2.5 * MARGIN + max(text_width(line, LABEL) for lines in names.values() for line in lines)
    width = width_for(left + DOTS + VALUE + MARGIN)
    row = ROW + ROW_LINE * (max(map(len, names.values())) - 1)
    tall = row * len(rows)
    with style():
        sheet, head = titled(
            title,
            figure,
            width,
            tall + TICKS,
            measured=rows.values(),
            source=source,
            extra=line_height(SMALL) if reference else 0.0,
        )
        axes = sheet.axes(left, head, width - left - VALUE - MARGIN, tall)
        for place, (name, measured) in enumerate(rows.items()):
            colour = SECOND if place or reference else ACCENT
            mark(axes, measured, place, colour, upright=False)
            middle = head + (place + 0.5) * row
            words = "\n".join(names[name])
            sheet.text(left - MARGIN, middle, words, ha="right", va="center", linespacing=1.1)
            value = written(measured.mean, percent=percent)
            sheet.text(width - VALUE, middle, value, color=colour, weight="bold", va="center")
        _dress_rows(axes, len(rows), percent=percent)
        _hold_to(axes, *(reference or ("", next(iter(rows.values())).mean)))
    parts = [f"{name} {written(each.mean, percent=percent)}" for name, each in rows.items()]
    held = f" {reference[0]}: {written(reference[1], percent=percent)}." if reference else ""
    seeds = seeds_counted(rows.values())
    set_alt_text(sheet.figure, f"{title} Means of {seeds}: {', '.join(parts)}.{held}")
    return sheet.figure


def _dress_rows(axes: Axes, count: int, *, percent: bool) -> None:
    """Put the first row on top, and tick only what was measured."""
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    quiet_ticks(axes)
    axes.margins(x=0.06)
    axes.locator_params(axis="x", nbins=5)
    axes.xaxis.set_major_formatter(tick_words(percent=percent))


def _hold_to(axes: Axes, name: str, value: float) -> None:
    """Draw a faint line through all rows, its name above it and inside the panel's width."""
    axes.axvline(value, color=MUTED if name else FAINT, linewidth=1.0, zorder=0, gid="reference")
    low, high = axes.get_xlim()
    left = value < (low + high) / 2
    axes.annotate(
        name,
        (value, 1),
        (-2 if left else 2, 2),
        xycoords=axes.get_xaxis_transform(),
        textcoords="offset points",
        color=MUTED,
        size=SMALL,
        ha="left" if left else "right",
        va="bottom",
        parse_math=False,
    )
