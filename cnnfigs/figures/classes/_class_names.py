"""How are classes named at the sides of a table? Each, or one of several where they are many."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnnfigs.figures._canvas.style import quiet_ticks
from cnnfigs.figures._canvas.text import SMALL, shortened, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Inches: how near names may stand to each other, below and beside, and to the table.
LINE = 1.2 * SMALL / 72
APART = 0.05
PAD = 0.06
SLANT = 40
# Inches of a name: a sentence would leave no room for the table.
LONGEST = 1.8


@dataclass(frozen=True)
class ClassNames:
    """The names at two sides of a table."""

    names: tuple[str, ...]
    # Every how many classes one is named.
    step: int
    # Degrees by which names below a table are turned: 0, 40 or 90.
    rotation: int
    # Inches that names take at the left of a table, and below it.
    left: float
    below: float

    @property
    def note(self) -> str:
        """What is said where not all classes are named; empty where they are."""
        if self.step == 1:
            return ""
        return f"Of {len(self.names):,} classes, one in {self.step} is named."


def settle_names(names: Sequence[str], cell: float) -> ClassNames:
    """Settle the names at a table whose cells are so many inches wide and high.

    Examples
    --------
    >>> settle_names(["0", "1"], 0.3).rotation, settle_names(["sneaker"], 0.3).rotation
    (0, 40)
    >>> settle_names(["0", "1"], 0.03).step
    5
    """
    names = [shortened(name, LONGEST, SMALL, weight="normal") for name in names]
    widest = max(text_width(name, SMALL) for name in names)
    step = max(1, math.ceil(LINE / cell - 1e-6))
    pitch = step * cell
    rotation = 90
    if widest + APART <= pitch:
        rotation = 0
    elif math.sin(math.radians(SLANT)) * pitch >= LINE:
        rotation = SLANT
    angle = math.radians(rotation)
    below = PAD + math.sin(angle) * widest + math.cos(angle) * LINE
    return ClassNames(tuple(names), step, rotation, widest + PAD, below)


def draw_names(axes: Axes, names: ClassNames, *, left: bool = True) -> None:
    """Write the names of classes below a table, and at its left unless they stand there already."""
    axes.spines[:].set_visible(False)
    places = range(0, len(names.names), names.step)
    words = [names.names[place] for place in places]
    turned: dict[str, Any] = {"rotation": names.rotation, "ha": "right", "rotation_mode": "anchor"}
    if names.rotation == 90:
        turned["va"] = "center"
    axes.set_xticks(places, words, **(turned if names.rotation else {}))
    axes.set_yticks(places if left else [], words if left else [])
    quiet_ticks(axes, length=0, pad=72 * PAD * 0.6)
    for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]:
        label.set_parse_math(False)
