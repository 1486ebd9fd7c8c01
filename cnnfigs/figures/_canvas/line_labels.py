"""Where does the name of a line stand? Beside its end, apart from the other names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.transforms import offset_copy

from cnnfigs.figures._canvas.style import SMALL
from cnnfigs.figures._canvas.text import text_width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Inches: how wide names may be, what is free left and right of them, and how tall a line is.
NAMES = 1.15
GAP = 0.17
LINE = 1.3 * SMALL / 72
# A name further than this from its line's end is joined to it by a thin line.
NEAR = 0.5 * LINE


@dataclass(frozen=True)
class End:
    """The last point of a line, and what is written beside it.

    Parameters
    ----------
    name, value : str
        What the line is called, and its last value in words.
    place, height : float
        The point, in data.
    colour : str
        That of the line.
    """

    name: str
    value: str
    place: float
    height: float
    colour: str

    @property
    def lines(self) -> list[str]:
        """The words as they are written below each other."""
        return [*wrap(self.name, SMALL, NAMES), self.value]

    @property
    def tall(self) -> float:
        """Inches that they take, with half a line to the next name."""
        return (len(self.lines) + 0.5) * LINE


def room(ends: Sequence[End]) -> tuple[float, float]:
    """Return how many inches the names of lines take across, and below each other."""
    across = max(text_width(line, SMALL) for end in ends for line in end.lines)
    return GAP + across, sum(end.tall for end in ends)


def spread(wanted: Sequence[float], tall: Sequence[float], top: float) -> list[float]:
    """Return where the middles of names stand, in the order wanted, none over another.

    Parameters
    ----------
    wanted, tall : sequence of float
        Where each middle would best stand, lowest first, and how tall each name is.
    top : float
        Names stay between 0 and this, if all of them fit.

    Examples
    --------
    >>> spread([5.0, 5.0, 9.5], [2.0, 2.0, 2.0], 10.0)
    [5.0, 7.0, 9.0]
    """
    middles: list[float] = []
    floor = 0.0
    for middle, height in zip(wanted, tall, strict=True):
        middles.append(max(middle, floor + height / 2))
        floor = middles[-1] + height / 2
    for place in reversed(range(len(middles))):
        middles[place] = min(middles[place], top - tall[place] / 2)
        top = middles[place] - tall[place] / 2
    return middles


def name_ends(axes: Axes, ends: Sequence[End], tall: float) -> None:
    """Write each line's name beside its end, at the right of an Axes so many inches tall."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high)
    last = max(end.place for end in ends)
    ordered = sorted(ends, key=lambda end: end.height)
    wanted = [tall * (end.height - low) / (high - low) for end in ordered]
    middles = spread(wanted, [end.tall for end in ordered], tall)
    for end, best, middle in zip(ordered, wanted, middles, strict=True):
        far = abs(best - middle) > NEAR or end.place < last
        joint = {"arrowstyle": "-", "color": end.colour, "linewidth": 0.6, "relpos": (0, 0.5)}
        axes.annotate(
            "\n".join(end.lines),
            (end.place, end.height),
            (1, 0),
            textcoords=offset_copy(axes.transAxes, axes.get_figure(root=True), 0.5 * GAP, middle),
            arrowprops={**joint, "shrinkA": 0, "shrinkB": 3} if far else None,
            color=end.colour,
            size=SMALL,
            va="center",
            linespacing=1.15,
            parse_math=False,
            annotation_clip=False,
        )
