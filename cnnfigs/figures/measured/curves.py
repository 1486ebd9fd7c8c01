"""How did training go? Loss and accuracy by step, as they were measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from cnnfigs._argument_checks import expect
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.line_labels import (
    LineEnd,
    LineLabel,
    draw_labels,
    labels_width,
    settle_labels,
)
from cnnfigs.figures._canvas.page import MARGIN, Box, Page, PanelsLayout, frame, open_page
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import ACCENT, FAINT, MUTED, SECOND, quiet_ticks
from cnnfigs.figures._canvas.text import LABEL, SMALL, line_height
from cnnfigs.figures.measured._marks import tick_words, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import FigureBase
    from numpy.typing import NDArray

    from cnnfigs.training import History

# Inches: a panel's height, its ticks at the left and below, and how wide names beside it may be.
PANEL, LEFT, BELOW, NAMES = 1.9, 0.5, 0.42, 0.9


@dataclass(frozen=True, eq=False)
class Curve:
    """One quantity in training, or on validation images: its steps and values."""

    name: str
    steps: NDArray[np.float64]
    values: NDArray[np.float64]
    colour: str


@dataclass(frozen=True, eq=False)
class CurvesPanel:
    """One quantity: its curves, the ends of its axis, its labels, and where it is drawn."""

    title: str
    percent: bool
    curves: tuple[Curve, ...]
    limits: tuple[float, float]
    labels: tuple[LineLabel, ...]
    box: Box


@figure_function
def training_curves(
    history: History,
    *,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> FigureBase:
    """Draw loss and accuracy over the steps of training, as they were measured.

    Nothing is smoothed. Loss starts at 0, each line bears its name and last value.

    Parameters
    ----------
    history : History
        Steps with loss and accuracy on training batches, and the same on validation images.

    Raises
    ------
    TypeError
        If something other than a history came, such as all that train() returned.
    ValueError
        If the history is empty.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> history = SimpleNamespace(
    ...     steps=[1, 2, 3], loss=[2.3, 1.0, 0.5], accuracy=[0.1, 0.6, 0.8],
    ...     validation_steps=[3], validation_loss=[0.6], validation_accuracy=[0.79],
    ... )
    >>> alt_text(training_curves(history, figure=Figure()))
    'Loss and accuracy over 3 training steps. Loss goes from 2.3 to 0.5 in training; ...'
    """
    expect(history, "steps", "the history of a training, such as trained.history")
    if not len(history.steps):
        raise ValueError(
            "expected a history with at least one step, got none; train for at least one epoch"
        )
    layout = settle_curves(history, width=available_width(figure), source=source)
    sheet = open_page(figure, layout.frame, _alt(history))
    for panel in layout.panels:
        _draw_panel(sheet, panel)
    return sheet.figure


def settle_curves(
    history: History, *, width: float, source: str | None = None
) -> PanelsLayout[CurvesPanel]:
    """Settle a figure of so many inches."""
    columns = 1 if is_narrow(width) else 2
    pitch = (width - MARGIN) / columns
    quantities = (
        ("Loss", False, history.loss, history.validation_loss),
        ("Accuracy", True, history.accuracy, history.validation_accuracy),
    )
    panels = []
    for place, (name, percent, seen, held_out) in enumerate(quantities):
        curves = _curves(history, seen, held_out)
        ends = [_end(curve, percent=percent) for curve in curves]
        limits = _limits(curves, percent=percent)
        row, column = divmod(place, columns)
        box = Box(
            column * pitch + LEFT,
            MARGIN + row * (PANEL + BELOW + 0.4) + line_height(LABEL) + 0.06,
            pitch - LEFT - labels_width(ends, NAMES),
            PANEL,
        )
        labels = settle_labels(ends, limits, PANEL, NAMES)
        panels.append(CurvesPanel(name, percent, curves, limits, labels, box))
    bottom = panels[-1].box.bottom + BELOW
    return PanelsLayout(frame(width, bottom, source=source), tuple(panels))


def _curves(history: History, seen: object, held_out: object) -> tuple[Curve, ...]:
    """Return the curves of one quantity; the second only where there is something to draw."""
    both = (
        ("training", history.steps, seen, SECOND),
        ("validation", history.validation_steps, held_out, ACCENT),
    )
    return tuple(
        Curve(name, np.asarray(steps, dtype=float), np.asarray(values, dtype=float), colour)
        for name, steps, values, colour in both
        if len(np.atleast_1d(steps))
    )


def _end(curve: Curve, *, percent: bool) -> LineEnd:
    last = float(curve.values[-1])
    words = written(last, percent=percent)
    return LineEnd(curve.name, words, float(curve.steps[-1]), last, curve.colour)


def _limits(curves: tuple[Curve, ...], *, percent: bool) -> tuple[float, float]:
    """Return the ends of the axis: zero for a loss, one for an accuracy."""
    values = np.concatenate([curve.values for curve in curves])
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    if percent:
        return min(low - 0.05 * (1 - low), 0.95), 1.0
    return 0.0, 1.05 * high or 1.0


def _draw_panel(sheet: Page, panel: CurvesPanel) -> None:
    """Draw the curves of one quantity, its title above and the names at their ends."""
    axes = sheet.axes(*panel.box)
    title = panel.box.top - 0.06
    sheet.text(panel.box.left, title, panel.title, weight="bold", va="bottom")
    for curve in panel.curves:
        dots: dict[str, Any] = (
            {"marker": "o", "markersize": 4} if curve.name == "validation" else {}
        )
        axes.plot(
            curve.steps,
            curve.values,
            color=curve.colour,
            linewidth=1.6 if dots else 1.1,
            label=curve.name,
            clip_on=False,
            **dots,
        )
    _dress(axes, panel)
    draw_labels(axes, panel.labels)


def _dress(axes: Axes, panel: CurvesPanel) -> None:
    """Start the scale at its true end, and keep its ticks few."""
    quiet_ticks(axes)
    axes.set_xlabel("step", size=SMALL, color=MUTED, loc="right", labelpad=2)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.set_xlim(0, max(curve.steps[-1] for curve in panel.curves))
    axes.set_ylim(panel.limits)
    axes.yaxis.set_major_formatter(
        FuncFormatter(lambda value, _: tick_words(value, percent=panel.percent))
    )
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)


def _alt(history: History) -> str:
    """Return how loss and accuracy went."""
    text = (
        f"Loss and accuracy over {counted(int(history.steps[-1]), 'training step')}. "
        f"Loss goes from {number(float(history.loss[0]))} to {number(float(history.loss[-1]))} "
        f"in training; accuracy goes from {100 * float(history.accuracy[0]):.1f}% "
        f"to {100 * float(history.accuracy[-1]):.1f}%."
    )
    if len(history.validation_steps):
        text += (
            f" On validation images loss ends at {number(float(history.validation_loss[-1]))}, "
            f"accuracy at {100 * float(history.validation_accuracy[-1]):.1f}%."
        )
    return text
