"""How did training go? Loss and accuracy by step, as they were measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator, PercentFormatter

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.arguments import expect
from cnnfigs.figures._canvas.page import page
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import (
    ACCENT,
    FAINT,
    LABEL,
    MUTED,
    SECOND,
    SMALL,
    WIDTH,
    quiet_ticks,
    style,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from cnnfigs.training import History

# Inches: one panel, and the room to its right for the names of its lines.
PANEL = (2.35, 1.9)
NAMES = 0.95


def training_curves(
    history: History, *, source: str | None = None, figure: Figure | None = None
) -> Figure:
    """Draw loss and accuracy over the steps of training, as they were measured.

    Parameters
    ----------
    history : History
        Steps with loss and accuracy on training batches, and the same on validation images.
    source : str, optional
        Where the data and the network come from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        Two panels. Nothing is smoothed. Loss starts at 0, each line bears its name and last value.

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
    seen = (history.loss, history.accuracy)
    held_out = (history.validation_loss, history.validation_accuracy)
    with style():
        sheet = page(figure, WIDTH, PANEL[1] + 0.85, source=source)
        for place, title in enumerate(("Loss", "Accuracy")):
            left = 0.4 + place * (WIDTH / 2 + 0.05)
            axes = sheet.axes(left, 0.35, *PANEL)
            axes.plot(history.steps, seen[place], color=SECOND, linewidth=1.1, label="training")
            axes.plot(
                history.validation_steps,
                held_out[place],
                color=ACCENT,
                marker="o",
                markersize=4,
                linewidth=1.6,
                label="validation",
            )
            _dress(axes, title, percent=place == 1)
            _name_lines(axes, percent=place == 1)
    set_alt_text(sheet.figure, _in_words(history))
    return sheet.figure


def _dress(axes: Axes, title: str, *, percent: bool) -> None:
    """Title the panel, start its scale at a true end, and keep its ticks few."""
    quiet_ticks(axes)
    axes.set_title(title, size=LABEL, weight="bold", pad=8)
    axes.set_xlabel("step", size=SMALL, color=MUTED, loc="right", labelpad=2)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.set_xlim(left=0)
    if percent:
        axes.set_ylim(top=1)
        axes.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=None))
    else:
        axes.set_ylim(bottom=0)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)


def _name_lines(axes: Axes, *, percent: bool) -> None:
    """Write each line's name and last value beside its end, apart where the ends are close."""
    lines = [line for line in axes.get_lines() if len(line.get_ydata())]  # type: ignore[arg-type]
    ends = [float(np.asarray(line.get_ydata())[-1]) for line in lines]
    low, high = axes.get_ylim()
    heights = [PANEL[1] * 72 * (end - low) / (high - low) for end in ends]
    if len(lines) == 2 and abs(heights[0] - heights[1]) < 2.3 * SMALL:
        middle, apart = sum(heights) / 2, 1.15 * SMALL
        upper = int(heights[1] > heights[0])
        heights[upper], heights[1 - upper] = middle + apart, middle - apart
    for line, end, height in zip(lines, ends, heights, strict=True):
        value = f"{100 * end:.1f} %" if percent else number(end)
        axes.annotate(
            f"{line.get_label()}\n{value}",
            (1, 0),
            (6, height),
            xycoords="axes fraction",
            textcoords="offset points",
            color=line.get_color(),
            size=SMALL,
            va="center",
            linespacing=1.15,
        )


def _in_words(history: History) -> str:
    """Return how loss and accuracy went."""
    text = (
        f"Loss and accuracy over {counted(int(history.steps[-1]), 'training step')}. "
        f"Loss goes from {number(float(history.loss[0]))} to {number(float(history.loss[-1]))} "
        f"in training; accuracy goes from {100 * float(history.accuracy[0]):.1f} % "
        f"to {100 * float(history.accuracy[-1]):.1f} %."
    )
    if len(history.validation_steps):
        text += (
            f" On validation images loss ends at {number(float(history.validation_loss[-1]))}, "
            f"accuracy at {100 * float(history.validation_accuracy[-1]):.1f} %."
        )
    return text
