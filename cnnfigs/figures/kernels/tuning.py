"""To lines of which direction does a kernel answer? Its tuning curve, bent into a circle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.arguments import expect
from cnnfigs.figures._canvas.cells import finite_plane, symmetric
from cnnfigs.figures._canvas.grid import columns_within
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.style import (
    ACCENT,
    FAINT,
    MARGIN,
    SIGNED_CMAP,
    SMALL,
    WIDTH,
    bare,
    style,
)
from cnnfigs.figures._canvas.text import wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.filters.orientation import OrientationTuning

# Kernels in a row. Inches: a panel across, the gap, a kernel, a circle, a line of words.
ACROSS = 6
PANEL, GAP = 1.08, 0.14
KERNEL, CIRCLE, LINE = 0.5, 1.0, 0.145
MEANING = (
    "Each line of the cross is a direction that lines can have; the further the curve is from the "
    "middle, the stronger the response to lines of that direction, as a share of the largest. "
    "Each kernel's colours have a scale of their own: blue below zero, orange above."
)


def tuning_curves(
    kernels: Mapping[str, ArrayLike],
    tuning: OrientationTuning,
    *,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw how strongly kernels answer to lines of each direction.

    Parameters
    ----------
    kernels : mapping of str to (h, w) array
        The kernels by name.
    tuning : OrientationTuning
        What :func:`cnnfigs.orientation_tuning` returns for them, in the same order.
    source : str, optional
        Where the kernels come from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        For each kernel its weights as colours, below them its responses around a circle, and its
        tuning index. A circle is a kernel to which all directions are the same; a narrow waist is
        one that picks a direction, and the curve lies along the lines that it answers to.

    Raises
    ------
    TypeError
        If something other than a tuning came.
    ValueError
        If there is no kernel, one is not two-dimensional and finite, or there are more or fewer
        than the tuning has.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> import cnnfigs
    >>> from cnnfigs.figures import alt_text
    >>> lines = {"lines": cnnfigs.kernel("vertical_lines")}
    >>> tuning = cnnfigs.orientation_tuning(lines["lines"])
    >>> alt_text(tuning_curves(lines, tuning, figure=Figure()))
    'Responses of 1 kernel to lines of each direction. lines: index 0.67, most at 90 degrees.'
    """
    expect(tuning, "responses", "a OrientationTuning, from cnnfigs.orientation_tuning")
    planes = {name: finite_plane(f"the kernel {name}", each) for name, each in kernels.items()}
    if not planes or len(planes) != len(tuning.responses):
        raise ValueError(
            f"expected a kernel for each of {len(tuning.responses)} tunings, got {len(planes)}"
        )
    columns = columns_within(len(planes), ACROSS)
    heads = [wrap(name.replace("_", " "), SMALL, PANEL) for name in planes]
    above = max(map(len, heads)) * LINE + 0.06
    pitch = above + KERNEL + CIRCLE + 2 * LINE + GAP
    rows = -(-len(planes) // columns)
    # Few panels still leave room for the words at the foot.
    across = min(WIDTH, max(3.6, 2 * MARGIN + columns * (PANEL + GAP) - GAP))
    with style():
        sheet = page(figure, across, MARGIN + rows * pitch, scale=MEANING, source=source)
        for place, (words, plane) in enumerate(zip(heads, planes.values(), strict=True)):
            left = MARGIN + place % columns * (PANEL + GAP)
            top = MARGIN + place // columns * pitch + above
            sheet.small(left, top - 0.05, "\n".join(words), weight="bold", va="bottom")
            _draw_kernel(sheet, left, top, plane)
            axes = sheet.axes(left, top + KERNEL + 0.06, CIRCLE, CIRCLE)
            _draw_curve(axes, tuning.directions, tuning.responses[place])
            below = top + KERNEL + CIRCLE + 0.1
            index = f"index {tuning.index[place]:.2f}"
            sheet.small(left, below, index, color=ACCENT, weight="bold")
    set_alt_text(sheet.figure, _in_words(list(planes), tuning))
    return sheet.figure


def _draw_kernel(sheet: Page, left: float, top: float, plane: NDArray[Any]) -> None:
    cell = KERNEL / max(plane.shape)
    axes = sheet.axes(left, top, cell * plane.shape[1], cell * plane.shape[0])
    axes.imshow(plane, cmap=SIGNED_CMAP, norm=symmetric(plane).norm, interpolation="nearest")
    bare(axes)


def _draw_curve(axes: Axes, directions: NDArray[Any], responses: NDArray[Any]) -> None:
    """Draw the responses all around: a direction and its opposite are the same lines."""
    around = np.deg2rad(np.concatenate([directions, directions + 180, directions[:1] + 360]))
    largest = float(responses.max()) or 1.0
    share = np.concatenate([responses, responses, responses[:1]]) / largest
    circle = np.linspace(0, 2 * np.pi, 200)
    axes.plot(np.cos(circle), np.sin(circle), color=FAINT, linewidth=0.8, gid="largest")
    for angle in np.deg2rad([0, 45, 90, 135]):
        ends = np.array([-1.0, 1.0])
        axes.plot(ends * np.cos(angle), ends * np.sin(angle), color=FAINT, linewidth=0.6)
    x, y = share * np.cos(around), share * np.sin(around)
    axes.fill(x, y, color=ACCENT, alpha=0.15, linewidth=0)
    axes.plot(x, y, color=ACCENT, linewidth=1.4, gid="responses")
    axes.set(xlim=(-1.06, 1.06), ylim=(-1.06, 1.06), aspect="equal")
    bare(axes)


def _in_words(names: list[str], tuning: OrientationTuning) -> str:
    parts = []
    for name, index, preferred in zip(names, tuning.index, tuning.preferred, strict=True):
        # Of a circle no direction is the largest.
        most = f", most at {preferred:.0f} degrees" if index > 0.01 else ""
        parts.append(f"{name.replace('_', ' ')}: index {index:.2f}{most}")
    of = counted(len(names), "kernel")
    return f"Responses of {of} to lines of each direction. {'; '.join(parts)}."
