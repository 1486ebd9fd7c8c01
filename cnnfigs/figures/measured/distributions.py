"""How alike are two sets of numbers? Their distributions, one above the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import by_name
from cnnfigs.figures._canvas.arguments import as_numbers
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Page, PanelsLayout, frame, open_page
from cnnfigs.figures._canvas.phrases import listed
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import ACCENT, MUTED, SECOND, quiet_ticks
from cnnfigs.figures._canvas.text import LABEL, SMALL, line_height, wrap
from cnnfigs.figures.measured._marks import ticks_of_seeds

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import FigureBase
    from numpy.typing import ArrayLike, NDArray

Groups = dict[str, "NDArray[np.float64]"]

COLOURS = (SECOND, ACCENT)
BINS = 40
# Panels in a row, on a page and on a phone.
COLUMNS, COLUMNS_NARROW = 3, 2
# Inches: a panel's height, its ticks, what is free between panels, and half of a tick's words,
# which hang over a panel's edge.
PANEL = 1.05
TICKS = 0.3
BETWEEN = 0.25
OVER = 0.12


@dataclass(frozen=True, eq=False)
class Distribution:
    """One quantity: what is written above it, how it is counted, and where it is drawn."""

    title: tuple[str, ...]
    # Each group's name with its median, and its colour.
    medians: tuple[tuple[str, str], ...]
    groups: Groups
    edges: NDArray[np.float64]
    box: Box


@figure_function
def histograms(
    panels: Mapping[str, Mapping[str, ArrayLike]],
    *,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> FigureBase:
    """Draw the distributions of several quantities, each for one or two groups.

    A panel for each quantity shows the share of the group's values in each of 40 bins between the
    lowest and the highest hundredth of all, and above it each group's median.

    Parameters
    ----------
    panels : mapping of str to mapping of str to (n,) array
        For each quantity, by its name with its unit, the values of each group by the group's
        name. At most two groups; they may have different sizes.

    Raises
    ------
    TypeError
        If something other than a mapping came.
    ValueError
        If there is no quantity, a quantity has no group or more than two, or a group holds no
        values or some that are not finite.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> panels = {"slant, degrees": {"real": [1.0, 2.0, 3.0], "drawn": [2.0, 3.0, 4.0]}}
    >>> alt_text(histograms(panels, figure=Figure()))
    'Distribution of slant, degrees for real and drawn. Medians: ... 2 real and 3 drawn.'
    """
    named = by_name(panels, "a mapping from quantities to the values of each group")
    quantities = {name: _checked(name, groups) for name, groups in named.items()}
    if not quantities:
        raise ValueError("expected at least one quantity, such as {'ink': {'real': values}}")
    layout = settle_distributions(quantities, width=available_width(figure), source=source)
    sheet = open_page(figure, layout.frame, _alt(quantities))
    for panel in layout.panels:
        _draw(sheet, panel)
    return sheet.figure


def _checked(name: str, groups: Mapping[str, ArrayLike]) -> Groups:
    """Return the groups of a quantity as arrays, or say what does not fit."""
    named = by_name(groups, f"{name}: a mapping from groups to values")
    if not 1 <= len(named) <= len(COLOURS):
        raise ValueError(f"{name}: expected one or two groups to compare, got {len(named)}")
    arrays = {
        group: as_numbers(values, f"{name}, {group}").astype(float)
        for group, values in named.items()
    }
    for group, values in arrays.items():
        if values.ndim != 1 or not values.size or not np.isfinite(values).all():
            raise ValueError(
                f"{name}, {group}: expected a row of finite values, got shape {values.shape}"
            )
    return arrays


def settle_distributions(
    quantities: Mapping[str, Groups], *, width: float, source: str | None = None
) -> PanelsLayout[Distribution]:
    """Settle a figure of at most so many inches."""
    most = COLUMNS_NARROW if is_narrow(width) else COLUMNS
    pitch = (width - MARGIN) / most
    words_width = pitch - BETWEEN
    titles = {name: tuple(wrap(name, LABEL, words_width, weight="bold")) for name in quantities}
    groups = max(len(each) for each in quantities.values())
    above = max(map(len, titles.values())) * line_height(LABEL) + groups * line_height(SMALL)
    row_height = above + 0.08 + PANEL + TICKS + 0.05
    panels = []
    for place, (name, values) in enumerate(quantities.items()):
        row, column = divmod(place, most)
        left, top = MARGIN + column * pitch, MARGIN / 2 + row * row_height
        box = Box(left + OVER, top + above + 0.08, words_width - OVER, PANEL)
        panels.append(Distribution(titles[name], _medians(values), values, _edges(values), box))
    columns = min(most, len(quantities))
    whole = frame(MARGIN + columns * pitch, panels[-1].box.bottom + TICKS, source=source)
    return PanelsLayout(whole, tuple(panels))


def _medians(groups: Groups) -> tuple[tuple[str, str], ...]:
    words = [f"{name}: {number(float(np.median(values)))}" for name, values in groups.items()]
    return tuple(zip(words, COLOURS, strict=False))


def _edges(groups: Groups) -> NDArray[np.float64]:
    """Return the edges of the bins between the lowest and the highest hundredth of all values."""
    low, high = np.percentile(np.concatenate(list(groups.values())), [1, 99])
    return np.linspace(low, high if high > low else low + 1, BINS + 1)


def _draw(sheet: Page, panel: Distribution) -> None:
    """Draw a quantity, its name and the groups' medians above it."""
    left = panel.box.left - OVER
    top = panel.box.top - 0.08 - len(panel.medians) * line_height(SMALL)
    above = top - len(panel.title) * line_height(LABEL)
    sheet.text(left, above, "\n".join(panel.title), weight="bold")
    for place, (words, colour) in enumerate(panel.medians):
        sheet.small(left, top + place * line_height(SMALL), words, color=colour)
    axes = sheet.axes(*panel.box)
    _draw_groups(axes, panel)
    _dress(axes, panel)


def _draw_groups(axes: Axes, panel: Distribution) -> None:
    """Draw each group as a filled step line, and its median as a line from the floor."""
    look: dict[str, Any] = {"linewidth": 1.2, "clip_on": False}
    for colour, (group, values) in zip(COLOURS, panel.groups.items(), strict=False):
        share = np.histogram(values, panel.edges)[0] / len(values)
        axes.stairs(share, panel.edges, fill=True, color=colour, alpha=0.13, linewidth=0)
        axes.stairs(share, panel.edges, color=colour, label=group, **look)
        axes.axvline(float(np.median(values)), 0, 0.94, color=colour, linewidth=0.8, dashes=(3, 2))


def _dress(axes: Axes, panel: Distribution) -> None:
    """Leave the horizontal axis alone, with few ticks."""
    quiet_ticks(axes)
    low, high = float(panel.edges[0]), float(panel.edges[-1])
    axes.set_xlim(low, high)
    axes.set_ylim(bottom=0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(MUTED)
    ticks = ticks_of_seeds((low, high), 4, percent=False)
    axes.set_xticks(list(ticks), list(ticks.values()))


def _alt(quantities: Mapping[str, Groups]) -> str:
    """Return which groups were compared in what, and their medians."""
    groups = list(next(iter(quantities.values())))
    medians = []
    for name, values in quantities.items():
        of = [f"{number(float(np.median(part)))} {group}" for group, part in values.items()]
        medians.append(f"{name}, {listed(of)}")
    what = next(iter(quantities)) if len(quantities) == 1 else f"{len(quantities)} quantities"
    return f"Distribution of {what} for {listed(groups)}. Medians: {'; '.join(medians)}."
