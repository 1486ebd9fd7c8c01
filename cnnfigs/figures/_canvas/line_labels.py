"""Where does the name of a line stand? Beside its end, apart from the other names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.transforms import offset_copy

from cnnfigs.figures._canvas.text import SMALL, text_width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Inches: what is free left and right of names together, and how high a line of them is.
GAP = 0.17
LINE = 1.3 * SMALL / 72
# A name further than this from its line's end is joined to it by a thin line.
NEAR = 0.5 * LINE


@dataclass(frozen=True)
class LineEnd:
    """The last point of a line, and what is written beside it.

    Parameters
    ----------
    name, value : str
        What the line is called, nothing where it is named elsewhere, and its last value in words.
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


@dataclass(frozen=True)
class LineLabel:
    """Words beside the end of a line.

    Attributes
    ----------
    end : LineEnd
        The end that they belong to.
    words : str
        Name and value, each on lines of its own.
    middle : float
        Where their middle is, as a fraction of the panel's height.
    joined : bool
        Whether a thin line joins them to the end, since they could not stand beside it.
    """

    end: LineEnd
    words: str
    middle: float
    joined: bool


def label_lines(end: LineEnd, widest: float) -> list[str]:
    """Return the words of a label, in lines of at most so many inches."""
    return [*wrap(end.name, SMALL, widest), end.value]


def labels_width(ends: Sequence[LineEnd], widest: float) -> float:
    """Return the inches that labels take at the right of a panel."""
    lines = [line for end in ends for line in label_lines(end, widest)]
    return GAP + max(text_width(line, SMALL) for line in lines)


def labels_height(ends: Sequence[LineEnd], widest: float) -> float:
    """Return the inches that all labels take below each other."""
    return sum(_height(end, widest) for end in ends)


def _height(end: LineEnd, widest: float) -> float:
    """Return the inches that a label takes, with half a line to the next one."""
    return (len(label_lines(end, widest)) + 0.5) * LINE


def spread(wanted: Sequence[float], heights: Sequence[float], top: float) -> list[float]:
    """Return where the middles of labels stand, in the order wanted, none over another.

    Parameters
    ----------
    wanted, heights : sequence of float
        Where each middle would best stand, lowest first, and how high each label is.
    top : float
        Labels stay between 0 and this, if all of them fit.

    Examples
    --------
    >>> spread([5.0, 5.0, 9.5], [2.0, 2.0, 2.0], 10.0)
    [5.0, 7.0, 9.0]
    """
    middles: list[float] = []
    floor = 0.0
    for middle, height in zip(wanted, heights, strict=True):
        middles.append(max(middle, floor + height / 2))
        floor = middles[-1] + height / 2
    for place in reversed(range(len(middles))):
        middles[place] = min(middles[place], top - heights[place] / 2)
        top = middles[place] - heights[place] / 2
    return middles


def settle_labels(
    ends: Sequence[LineEnd], limits: tuple[float, float], height: float, widest: float
) -> tuple[LineLabel, ...]:
    """Return where labels stand beside a panel, the lowest first.

    Parameters
    ----------
    ends : sequence of LineEnd
        The lines' last points.
    limits : (float, float)
        The values at the panel's lower and upper edge.
    height : float
        Inches of the panel.
    widest : float
        Inches that a line of a label may take.
    """
    low, high = limits
    last = max(end.place for end in ends)
    ordered = sorted(ends, key=lambda end: end.height)
    wanted = [height * (end.height - low) / (high - low) for end in ordered]
    middles = spread(wanted, [_height(end, widest) for end in ordered], height)
    return tuple(
        LineLabel(
            end,
            "\n".join(label_lines(end, widest)),
            middle / height,
            joined=abs(best - middle) > NEAR or end.place < last,
        )
        for end, best, middle in zip(ordered, wanted, middles, strict=True)
    )


def draw_labels(axes: Axes, labels: Sequence[LineLabel]) -> None:
    """Write each line's label beside its end, at the right of an Axes."""
    right_of_axes = offset_copy(axes.transAxes, axes.get_figure(root=True), x=0.5 * GAP)
    for label in labels:
        joint = {"arrowstyle": "-", "color": label.end.colour, "linewidth": 0.6}
        axes.annotate(
            label.words,
            (label.end.place, label.end.height),
            (1, label.middle),
            textcoords=right_of_axes,
            arrowprops=(
                {**joint, "relpos": (0, 0.5), "shrinkA": 0, "shrinkB": 3} if label.joined else None
            ),
            color=label.end.colour,
            size=SMALL,
            va="center",
            linespacing=1.15,
            parse_math=False,
            annotation_clip=False,
        )
