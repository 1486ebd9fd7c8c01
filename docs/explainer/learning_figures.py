"""What does the loss look like against one weight, and where do steps downhill lead?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase

from cnnfigs.figures._canvas.column import available_width
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, frame, open_page
from cnnfigs.figures._canvas.style import ACCENT, INK, SECOND, quiet_ticks

# Of one weight.
Function = Callable[[float], float]

START, BEST, STEPS = -1.0, 2.0, 8
TOO_SMALL, RIGHT, TOO_LARGE = "too small", "right", "too large"
RATES = {TOO_SMALL: 0.02, RIGHT: 0.3, TOO_LARGE: 1.05}
IN_SIGHT = (-4.6, 8.6)  # weights


def with_minus(number: float, form: str = "g") -> str:
    """Write a number with a true minus sign."""
    return f"{number:{form}}".replace("-", "\N{MINUS SIGN}")


def descend(slope: Function, rate: float, start: float = START, steps: int = STEPS) -> list[float]:
    """Return a weight at each step downhill."""
    weights = [start]
    for _ in range(steps):
        weights.append(weights[-1] - rate * slope(weights[-1]))
    return weights


@figure_function
def hill(
    loss: Function, slope: Function, *, source: str, figure: FigureBase | None = None
) -> FigureBase:
    """Draw the loss against one weight, and how steep it is at the start."""
    steepness = slope(START)
    words = (
        f"The loss against one weight: a valley. At {with_minus(START)} the loss is "
        f"{loss(START):.1f} and its slope {with_minus(steepness, '.1f')}. "
        f"It falls to the right, down to 0 at {BEST:g}."
    )
    width = available_width(figure)
    sheet = open_page(figure, frame(width, 2.72, source=source), words)
    axes = sheet.axes(MARGIN + 0.45, 0.3, width - 0.75, 2.0)
    _valley(axes, loss, (-2.3, 6.3))
    axes.set_title("loss", weight="bold")
    axes.set_xlabel("the weight in the middle of the kernel")
    along = np.array([START - 0.7, START + 1.3])
    axes.plot(along, loss(START) + steepness * (along - START), color=ACCENT, linestyle="--")
    axes.plot(START, loss(START), "o", color=ACCENT, markersize=8)
    axes.annotate(
        f"slope {with_minus(steepness, '.1f')}:\nto the right it goes down",
        (START, loss(START)),
        (14, 8),
        textcoords="offset points",
        color=ACCENT,
    )
    axes.plot(BEST, 0, "o", color=INK, clip_on=False)
    axes.annotate("loss 0", (BEST, 0), (0, 10), textcoords="offset points", ha="center")
    return sheet.figure


@figure_function
def descents(
    loss: Function, slope: Function, *, source: str, figure: FigureBase | None = None
) -> FigureBase:
    """Draw the first steps with each learning rate, from the same start."""
    ways = {name: descend(slope, rate) for name, rate in RATES.items()}
    words = f"Learning rates, {STEPS} steps from {with_minus(START)}: " + "; ".join(
        f"{name}, {RATES[name]:g}, ends at {with_minus(way[-1], '.2f')}"
        for name, way in ways.items()
    )
    width = available_width(figure)
    pitch = (width - 2 * MARGIN) / len(ways)
    sheet = open_page(figure, frame(width, 2.52, source=source), f"{words}. The best weight is 2.")
    for place, (name, way) in enumerate(ways.items()):
        axes = sheet.axes(MARGIN + place * pitch + 0.05, 0.42, pitch - 0.15, 1.65)
        _valley(axes, loss, IN_SIGHT)
        axes.plot(
            way, [loss(weight) for weight in way], "o-", color=ACCENT, markersize=4, linewidth=1
        )
        axes.plot(START, loss(START), "o", color=ACCENT, markersize=8)
        axes.set_title(f"{name}:\n{RATES[name]:g}", weight="bold")
        axes.set_xticks([START, 2], [with_minus(START), "2"])
        axes.set_yticks([])
        if place == 1:
            axes.set_xlabel("the weight")
    return sheet.figure


def _valley(axes: Axes, loss: Function, limits: tuple[float, float]) -> None:
    weights = np.linspace(*limits, 60)
    axes.plot(weights, [loss(weight) for weight in weights], color=SECOND)
    axes.set(xlim=limits, ylim=(0, None))
    quiet_ticks(axes)
