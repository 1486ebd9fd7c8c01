"""What was measured under each of several conditions? A row for each, a dot for each seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import by_name, expect
from cnnfigs.figures._canvas.column import available_width, is_narrow, size_of
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, frame, heading, open_page
from cnnfigs.figures._canvas.style import ACCENT, FAINT, MUTED, SECOND, quiet_ticks
from cnnfigs.figures._canvas.text import LABEL, LINE_SPACING, SMALL, line_height, text_width, wrap
from cnnfigs.figures.measured._marks import (
    limits_of_seeds,
    mark,
    seeds_counted,
    ticks_of_seeds,
    what_marks_mean,
    written,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import FigureBase

    from cnnfigs.experiments import SeedEstimate

# Inches: a row of dots, and the strip of dots below words; how wide a row's name may be, and a
# panel; the ticks below it, and their words, of which as many are drawn as stand apart.
ROW, STRIP = 0.3, 0.22
NAMES, PANEL = 2.6, 4.2
TICKS, TICK = 0.26, 0.7


@dataclass(frozen=True, eq=False)
class Row:
    """What was measured under one condition: its name in lines, its mean in words."""

    measured: SeedEstimate
    name: tuple[str, ...]
    value: str
    colour: str


@dataclass(frozen=True, eq=False)
class DotsPanel:
    """Rows of dots, but for their place."""

    rows: tuple[Row, ...]
    limits: tuple[float, float]
    ticks: dict[float, str]
    # Name and value of what the rows are held to.
    reference: tuple[str, float]
    # Whether words stand above their dots, as on a phone, or beside them.
    words_above: bool
    # Inches from one row to the next, and from a row's top down to its dots.
    pitch: float
    down: float

    @property
    def height(self) -> float:
        """Inches of all rows."""
        return len(self.rows) * self.pitch


@dataclass(frozen=True, eq=False)
class DotsLayout(Layout):
    """A figure of rows, settled: its frame, the panel, and where that is."""

    panel: DotsPanel
    box: Box


@figure_function
def measured_dots(
    rows: Mapping[str, SeedEstimate],
    *,
    title: str,
    source: str | None = None,
    percent: bool = True,
    reference: tuple[str, float] | None = None,
    figure: FigureBase | None = None,
    ax: Axes | None = None,
    **options: Any,
) -> FigureBase:
    """Draw what was measured in rows below each other, beside what they are held to.

    Each seed is a dot, the mean a tick with its value, the 95% interval a bar where there are
    seeds enough for one.

    Parameters
    ----------
    rows : mapping of str to SeedEstimate
        What was measured, by name.
    percent : bool
        Whether what was measured are shares, written in percent; otherwise plain numbers.
    reference : (str, float), optional
        Name and value of a line through all rows, such as ``("chance", 0.1)``. Without it the
        first row is what the others are held to, and the line marks its mean.
    ax : matplotlib.axes.Axes, optional
        Where to draw the panel alone, under its title. Names need room at its left, means at its
        right.
    **options
        Passed on to `matplotlib.axes.Axes.plot` for the dots; they win over what is set here.

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
    'What matters? Means of 2 seeds: all 91.0%, no warp 82.0%.'
    """
    named = _checked(rows, reference)
    if ax is not None:
        owner = ax.get_figure(root=False)
        assert owner is not None  # An Axes that was made by a figure has one.
        width = ax.get_position().width * size_of(owner)[0]
        ax.set_title(title, weight="bold", pad=18 if reference else 6)
        _draw_panel(ax, _settle_panel(named, width, NAMES, percent, reference), options)
        return owner
    layout = settle_dots(
        named,
        width=available_width(figure),
        title=title,
        source=source,
        percent=percent,
        reference=reference,
    )
    sheet = open_page(figure, layout.frame, _alt(title, named, percent, reference))
    _draw_panel(sheet.axes(*layout.box), layout.panel, options)
    return sheet.figure


def _checked(
    rows: Mapping[str, SeedEstimate], reference: tuple[str, float] | None
) -> dict[str, SeedEstimate]:
    """Return measurements by name, or say what does not fit."""
    named = by_name(rows, "a mapping from names to measurements")
    if not named:
        raise ValueError("expected at least one measurement, such as {'all': SeedEstimate(...)}")
    for measured in named.values():
        expect(measured, "interval", "a SeedEstimate for each row")
    if reference is not None and len(reference) != 2:
        raise ValueError(
            f"expected a reference as name and value, such as ('chance', 0.1), got {reference!r}"
        )
    return named


def settle_dots(
    rows: Mapping[str, SeedEstimate],
    *,
    width: float,
    title: str,
    source: str | None = None,
    percent: bool = True,
    reference: tuple[str, float] | None = None,
) -> DotsLayout:
    """Settle a figure of so many inches; the other parameters are those of `measured_dots`."""
    above = width - 2.5 * MARGIN if is_narrow(width) else 0.0
    panel_width = above or PANEL
    panel = _settle_panel(rows, panel_width, NAMES, percent, reference, above=above)
    left = right = 1.5 * MARGIN
    if above:
        # Half of the last tick's words may stand beyond the panel.
        right = max(right, MARGIN / 4 + text_width([*panel.ticks.values()][-1], SMALL) / 2)
    else:
        names = [line for row in panel.rows for line in row.name]
        left = 2.5 * MARGIN + max(text_width(name, LABEL) for name in names)
        right = 2.5 * MARGIN + _values_width(panel.rows)
        width = min(width, left + PANEL + right)
    head = heading(width, title)
    named = line_height(SMALL) if reference else 0.0
    box = Box(left, head.height + named, width - left - right, panel.height)
    what = what_marks_mean(rows.values())
    settled = frame(width, box.bottom + TICKS, head, scale=what, source=source)
    return DotsLayout(settled, panel, box)


def _values_width(rows: tuple[Row, ...]) -> float:
    return max(text_width(row.value, LABEL, weight="bold") for row in rows)


def _settle_panel(
    rows: Mapping[str, SeedEstimate],
    width: float,
    names: float,
    percent: bool,
    reference: tuple[str, float] | None,
    *,
    above: float = 0.0,
) -> DotsPanel:
    """Settle rows of so many inches, names beside them in so many, or above in others."""
    held_to = reference or ("", next(iter(rows.values())).mean)
    settled = []
    for place, (name, measured) in enumerate(rows.items()):
        value = written(measured.mean, percent=percent)
        widest = above - text_width(value, LABEL, weight="bold") - 2 * MARGIN if above else names
        colour = SECOND if place or reference else ACCENT
        settled.append(Row(measured, tuple(wrap(name, LABEL, widest)), value, colour))
    lines = max(len(row.name) for row in settled)
    pitch = max(ROW, lines * line_height(LABEL) + 0.1)
    down = pitch / 2
    if above:
        pitch, down = (
            lines * line_height(LABEL) + STRIP + 0.15,
            lines * line_height(LABEL) + STRIP / 2,
        )
    limits = limits_of_seeds(rows.values(), percent=percent, also=[held_to[1]])
    ticks = ticks_of_seeds(limits, max(2, min(6, int(width / TICK))), percent=percent)
    return DotsPanel(tuple(settled), limits, ticks, held_to, bool(above), pitch, down)


def _draw_panel(axes: Axes, panel: DotsPanel, options: Mapping[str, Any]) -> None:
    """Draw the rows, the first on top, with what they are held to."""
    quiet_ticks(axes)
    for place, row in enumerate(panel.rows):
        mark(axes, row.measured, place, row.colour, upright=False, **options)
        _write_words(axes, place, row, panel)
    top = -panel.down / panel.pitch
    axes.set_ylim(top + len(panel.rows), top)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlim(panel.limits)
    axes.set_xticks(list(panel.ticks), list(panel.ticks.values()))
    _draw_reference(axes, panel)


def _write_words(axes: Axes, place: int, row: Row, panel: DotsPanel) -> None:
    """Write a row's name and its mean beside its dots, or above them."""
    shared: dict[str, Any] = {
        "xycoords": axes.get_yaxis_transform(),
        "textcoords": "offset points",
        "size": LABEL,
        "parse_math": False,
        "annotation_clip": False,
    }
    name = "\n".join(row.name)
    value: dict[str, Any] = {"color": row.colour, "weight": "bold"}
    if panel.words_above:
        up = 72 * (panel.down - 0.02)
        above = {"va": "top", "linespacing": LINE_SPACING, **shared}
        axes.annotate(name, (0, place), (0, up), **above)
        axes.annotate(row.value, (1, place), (0, up), ha="right", **value, **above)
        return
    look = {"va": "center", "linespacing": 1.15, **shared}
    axes.annotate(name, (0, place), (-72 * MARGIN, 0), ha="right", **look)
    axes.annotate(row.value, (1, place), (72 * 1.5 * MARGIN, 0), ha="left", **value, **look)


def _draw_reference(axes: Axes, panel: DotsPanel) -> None:
    """Draw a line through all rows, its name above it and inside the panel's width."""
    name, value = panel.reference
    # Where words stand above their dots, the line leaves them out.
    half = STRIP / 2 / panel.pitch if panel.words_above else 0.5
    places = np.arange(len(panel.rows))
    look: dict[str, Any] = {"color": MUTED if name else FAINT, "linewidth": 1.0, "zorder": 0}
    axes.vlines([value] * len(places), places - half, places + half, gid="reference", **look)
    low, high = panel.limits
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


def _alt(
    title: str,
    rows: Mapping[str, SeedEstimate],
    percent: bool,
    reference: tuple[str, float] | None,
) -> str:
    """Return every row's mean, and what the rows are held to."""
    parts = [f"{name} {written(each.mean, percent=percent)}" for name, each in rows.items()]
    held = f" {reference[0]}: {written(reference[1], percent=percent)}." if reference else ""
    return f"{title} Means of {seeds_counted(rows.values())}: {', '.join(parts)}.{held}"
