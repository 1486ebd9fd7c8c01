"""To lines of which direction does a kernel answer? Its tuning curve, bent into a circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import by_name, expect
from cnnfigs._array_checks import finite_numbers
from cnnfigs.figures._canvas.cells import finite_plane, symmetric
from cnnfigs.figures._canvas.column import available_width
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.grid import columns_within
from cnnfigs.figures._canvas.page import MARGIN, Layout, Page, frame, open_page
from cnnfigs.figures._canvas.panels import ABOVE, Panels, most_columns
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.style import ACCENT, FAINT, SIGNED_CMAP, bare
from cnnfigs.figures._canvas.text import SMALL, line_height, wrap
from cnnfigs.figures.kernels._naming import spoken

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, FigureBase
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.filters.orientation import OrientationTuning

# Kernels in a row. Inches: a panel, the gap, a kernel, the circle below it, the narrowest page, on
# which there is still room for the words at the foot.
MOST = 6
PANEL, GAP = 1.03, 0.14
KERNEL, CIRCLE = 0.5, 1.0
NARROWEST = 3.6
MEANING = (
    "Each line of the cross is a direction that lines can have; the further the curve is from the "
    "middle, the stronger the response to lines of that direction, as a share of the largest. "
    "Each kernel's colours have a scale of their own: blue below zero, orange above."
)


@figure_function
def tuning_curves(
    kernels: Mapping[str, ArrayLike],
    tuning: OrientationTuning,
    *,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw how strongly kernels answer to lines of each direction.

    Each kernel's weights stand as colours above its responses around a circle, and its tuning
    index. A circle is a kernel to which all directions are the same; a narrow waist is one that
    picks a direction, and the curve lies along the lines that it answers to.

    Parameters
    ----------
    kernels : mapping of str to (h, w) array
        The kernels by name.
    tuning : OrientationTuning
        What :func:`cnnfigs.orientation_tuning` returns for them, in the same order.

    Raises
    ------
    TypeError
        If something other than a tuning came, or other than a mapping.
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
    expect(tuning, "responses", "an OrientationTuning, from cnnfigs.orientation_tuning")
    named = by_name(kernels, "kernels by their names, such as {'edge': kernel}")
    planes = {name: finite_plane(f"the kernel {name}", each) for name, each in named.items()}
    if not planes or len(planes) != len(tuning.responses):
        raise ValueError(
            f"expected a kernel for each of {len(tuning.responses)} tunings, got {len(planes)}"
        )
    _check_shapes(tuning)
    layout = settle_tuning(list(planes), available_width(figure), source)
    sheet = open_page(figure, layout.frame, _alt_text(list(planes), tuning))
    for index, (lines, plane) in enumerate(zip(layout.names, planes.values(), strict=True)):
        left, top, _, _ = layout.panels.box(index)
        sheet.small(left, top - ABOVE, "\n".join(lines), weight="bold", va="baseline")
        _draw_kernel(sheet, left, top, plane)
        axes = sheet.axes(left, top + KERNEL + 0.06, CIRCLE, CIRCLE)
        _draw_curve(axes, tuning.directions, tuning.responses[index])
        words = f"index {tuning.index[index]:.2f}"
        below = top + KERNEL + CIRCLE + 0.1
        sheet.small(left, below, words, color=ACCENT, weight="bold")
    return sheet.figure


def _check_shapes(tuning: OrientationTuning) -> None:
    """Raise where there is no response for each kernel and direction."""
    kernels, directions = finite_plane("the responses of a tuning", tuning.responses).shape
    for name, count in (("directions", directions), ("index", kernels), ("preferred", kernels)):
        values = finite_numbers(getattr(tuning, name), f"the {name} of a tuning", ndim=(1,))
        if len(values) != count:
            raise ValueError(
                f"expected {count} {name} for responses of shape {(kernels, directions)}, but "
                f"{len(values)} came: take what orientation_tuning returns as it is"
            )


@dataclass(frozen=True)
class TuningLayout(Layout):
    """Where each kernel's panel lies, and the lines of its name."""

    panels: Panels
    names: tuple[tuple[str, ...], ...]


def settle_tuning(names: Sequence[str], width: float, source: str | None = None) -> TuningLayout:
    """Return as many panels in a row as fit, each below its name."""
    most = min(MOST, most_columns(width - 2 * MARGIN, PANEL, GAP))
    columns = columns_within(len(names), most)
    lines = tuple(tuple(wrap(spoken(name), SMALL, PANEL, weight="bold")) for name in names)
    head = max(map(len, lines)) * line_height(SMALL) + ABOVE
    height = KERNEL + CIRCLE + 0.1 + line_height(SMALL)
    panels = Panels(len(names), columns, MARGIN, MARGIN, PANEL, height, head, gap=GAP, row_gap=0.2)
    page = min(width, max(NARROWEST, panels.right + MARGIN))
    settled = frame(page, panels.bottom, scale=MEANING, source=source)
    return TuningLayout(settled, panels, lines)


def _draw_kernel(sheet: Page, left: float, top: float, plane: NDArray[Any]) -> None:
    """Draw a kernel's weights as colours about zero."""
    cell = KERNEL / max(plane.shape)
    axes = sheet.axes(left, top, cell * plane.shape[1], cell * plane.shape[0])
    axes.imshow(plane, cmap=SIGNED_CMAP, norm=symmetric(plane).norm)
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


def _alt_text(names: list[str], tuning: OrientationTuning) -> str:
    parts = []
    for name, index, preferred in zip(names, tuning.index, tuning.preferred, strict=True):
        # Of a circle no direction is the largest.
        most = f", most at {preferred:.0f} degrees" if index > 0.01 else ""
        parts.append(f"{spoken(name)}: index {index:.2f}{most}")
    of = counted(len(names), "kernel")
    return f"Responses of {of} to lines of each direction. {'; '.join(parts)}."
