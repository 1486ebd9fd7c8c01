"""Where does each part of a figure of lines lie? Settled once, from the measurements alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnnfigs._argument_checks import by_name, expect
from cnnfigs.figures._canvas.column import is_narrow
from cnnfigs.figures._canvas.line_labels import (
    LineEnd,
    LineLabel,
    labels_height,
    labels_width,
    settle_labels,
)
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, frame, heading
from cnnfigs.figures._canvas.style import ACCENT, FOURTH, INK, MUTED, SECOND, THIRD
from cnnfigs.figures._canvas.text import SMALL, line_height, wrap
from cnnfigs.figures.measured._along import AlongAxis, Key, places_along, settle_along
from cnnfigs.figures.measured._marks import (
    limits_of_seeds,
    ticks_of_seeds,
    ticks_width,
    what_marks_mean,
    written,
)

if TYPE_CHECKING:
    from cnnfigs.experiments import SeedEstimate

# The colours that some people can't tell apart differ in their dashes.
SOLID, DASHED, DOTTED = "-", (0, (4, 1.2)), (0, (1, 1))
LOOKS: tuple[tuple[str, Any], ...] = (
    (ACCENT, SOLID),
    (SECOND, SOLID),
    (MUTED, SOLID),
    (THIRD, DASHED),
    (FOURTH, DASHED),
    (INK, DOTTED),
)
# Inches: the panel's height on a page and on a phone, how wide names beside lines may be, the
# sample of a line before its name on a phone and where the name begins, what is free above the
# panel.
PANEL, PANEL_NARROW = 3.0, 2.7
NAMES = 1.7
SAMPLE = 0.3
AFTER_SAMPLE = MARGIN + SAMPLE + 0.1
ABOVE = 0.1
# A panel is at most so wide, and so much for each place: two places are not drawn far apart.
FEW, EACH = 2.0, 0.9
MOST_TICKS = 8


@dataclass(frozen=True, eq=False)
class Line:
    """What was measured along one line, in the order of the axis, and how the line looks."""

    name: str
    # Where along the axis something was measured, and what.
    points: tuple[tuple[float, SeedEstimate], ...]
    colour: str
    dashes: Any

    def end(self, *, percent: bool, named: bool) -> LineEnd:
        """Return the last point, with the line's name where the line is named there."""
        place, measured = self.points[-1]
        value = written(measured.mean, percent=percent)
        return LineEnd(self.name if named else "", value, place, measured.mean, self.colour)


@dataclass(frozen=True, eq=False)
class LinesPanel:
    """A panel with lines but for its place: its axes, and what is written at the lines' ends."""

    lines: tuple[Line, ...]
    along: AlongAxis
    limits: tuple[float, float]
    ticks: dict[float, str]
    labels: tuple[LineLabel, ...]


@dataclass(frozen=True, eq=False)
class KeyEntry:
    """A line's name above the panel, in the lines in which it is written, and their top."""

    line: Line
    words: tuple[str, ...]
    top: float

    @property
    def bottom(self) -> float:
        """Inches down to where the next one begins."""
        return self.top + len(self.words) * line_height(SMALL) + 0.02


@dataclass(frozen=True, eq=False)
class LinesLayout(Layout):
    """A figure of lines, settled; on a phone it has a key, elsewhere names beside the lines."""

    box: Box
    panel: LinesPanel
    key: tuple[KeyEntry, ...]


def checked_lines(
    lines: Mapping[str, Mapping[Any, SeedEstimate]], *, logarithmic: bool
) -> tuple[tuple[Line, ...], dict[Key, float]]:
    """Return lines with their looks, and the places along the axis, or say what does not fit."""
    named = by_name(lines, "a mapping from the names of lines to what was measured along them")
    if not 1 <= len(named) <= len(LOOKS):
        raise ValueError(f"expected one to {len(LOOKS)} lines, got {len(named)}")
    for name, line in named.items():
        expect(line, "items", f"{name}: a mapping from numbers or places to measurements")
        for measured in line.values():
            expect(measured, "interval", "a SeedEstimate for each number or place")
        if not line:
            raise ValueError(f"{name}: expected at least one measurement, got none")
    places = places_along(named, logarithmic=logarithmic)
    drawn = []
    for (colour, dashes), (name, line) in zip(LOOKS, named.items(), strict=False):
        points = sorted(
            ((places[key], measured) for key, measured in line.items()), key=lambda point: point[0]
        )
        drawn.append(Line(name, tuple(points), colour, dashes))
    return tuple(drawn), places


def every(lines: Sequence[Line]) -> list[SeedEstimate]:
    """Return all measurements of all lines."""
    return [measured for line in lines for _, measured in line.points]


def settle_panel(
    lines: Sequence[Line],
    places: Mapping[Key, float],
    *,
    size: tuple[float, float],
    left: float,
    along: str,
    logarithmic: bool,
    percent: bool,
    named: bool,
) -> LinesPanel:
    """Settle a panel of so many inches, width first, with so many at its left for its ticks."""
    width, height = size
    limits = limits_of_seeds(every(lines), percent=percent)
    ends = [line.end(percent=percent, named=named) for line in lines]
    return LinesPanel(
        tuple(lines),
        settle_along(places, along, width=width, left=left, logarithmic=logarithmic),
        limits,
        ticks_of_seeds(limits, MOST_TICKS, percent=percent),
        settle_labels(ends, limits, height, NAMES),
    )


def settle_lines(
    lines: Sequence[Line],
    places: Mapping[Key, float],
    *,
    width: float,
    title: str,
    along: str,
    logarithmic: bool = False,
    percent: bool = True,
    source: str | None = None,
) -> LinesLayout:
    """Settle a figure of so many inches; the other parameters are those of `measured_lines`."""
    narrow = is_narrow(width)
    ends = [line.end(percent=percent, named=not narrow) for line in lines]
    ticks = ticks_of_seeds(
        limits_of_seeds(every(lines), percent=percent), MOST_TICKS, percent=percent
    )
    left = MARGIN / 2 + ticks_width(ticks.values())
    right = labels_width(ends, NAMES) + MARGIN / 2
    if not narrow:
        width = min(width, left + FEW + EACH * len(places) + right)
    head = heading(width, title)
    key = _settle_key(lines, width, head.height) if narrow else ()
    bottom = key[-1].bottom if key else head.height
    height = max(PANEL_NARROW if narrow else PANEL, labels_height(ends, NAMES))
    box = Box(left, bottom + ABOVE, width - left - right, height)
    panel = settle_panel(
        lines,
        places,
        size=(box.width, box.height),
        left=left,
        along=along,
        logarithmic=logarithmic,
        percent=percent,
        named=not narrow,
    )
    below = box.bottom + panel.along.height
    settled = frame(width, below, head, scale=what_marks_mean(every(lines)), source=source)
    return LinesLayout(settled, box, panel, key)


def _settle_key(lines: Sequence[Line], width: float, top: float) -> tuple[KeyEntry, ...]:
    """Name the lines above the panel, in the order in which they end, the highest first."""
    entries: list[KeyEntry] = []
    for line in sorted(lines, key=lambda line: -line.points[-1][1].mean):
        words = tuple(wrap(line.name, SMALL, width - AFTER_SAMPLE - MARGIN))
        entries.append(KeyEntry(line, words, top))
        top = entries[-1].bottom
    return tuple(entries)
