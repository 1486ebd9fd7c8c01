"""How alike are two sets of numbers? Their distributions, one above the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted, listed
from cnnfigs.figures._canvas.scale import number
from cnnfigs.figures._canvas.style import ACCENT, MARGIN, MUTED, SECOND, WIDTH, quiet_ticks, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

Groups = dict[str, "NDArray[np.float64]"]

COLOURS = (SECOND, ACCENT)
ACROSS = 3
BINS = 40
# Inches: one panel, and the head with its title and medians.
PANEL = 1.05
HEAD = 0.62
FOOT = 0.32


def histograms(
    panels: Mapping[str, Mapping[str, ArrayLike]],
    *,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw the distributions of several quantities, each for one or two groups.

    Parameters
    ----------
    panels : mapping of str to mapping of str to (n,) array
        For each quantity, by its name with its unit, the values of each group by the group's
        name. At most two groups; they may have different sizes.
    source : str, optional
        Where the values come from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        A panel for each quantity: the share of the group's values in each of 40 bins between the
        lowest and the highest hundredth of all, and above it each group's median.

    Raises
    ------
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
    quantities = {name: _checked(name, groups) for name, groups in panels.items()}
    if not quantities:
        raise ValueError("expected at least one quantity, such as {'ink': {'real': values}}")
    columns = min(ACROSS, len(quantities))
    rows = -(-len(quantities) // columns)
    pitch = (WIDTH - MARGIN) / ACROSS
    with style():
        sheet = page(
            figure,
            round(MARGIN + columns * pitch, 2),
            rows * (HEAD + PANEL + FOOT),
            source=source,
        )
        for place, (name, groups) in enumerate(quantities.items()):
            row, column = divmod(place, columns)
            left, top = MARGIN + column * pitch, row * (HEAD + PANEL + FOOT)
            _head(sheet, left, top, name, groups)
            _draw(sheet.axes(left, top + HEAD, pitch - 0.25, PANEL), groups)
    set_alt_text(sheet.figure, _in_words(quantities))
    return sheet.figure


def _checked(name: str, groups: Mapping[str, ArrayLike]) -> Groups:
    """Return the groups of a quantity as arrays, or say what does not fit."""
    if not 1 <= len(groups) <= len(COLOURS):
        raise ValueError(f"{name}: expected one or two groups to compare, got {len(groups)}")
    arrays = {group: np.asarray(values, dtype=float) for group, values in groups.items()}
    for group, values in arrays.items():
        if values.ndim != 1 or not values.size or not np.isfinite(values).all():
            raise ValueError(
                f"{name}, {group}: expected a row of finite values, got shape {values.shape}"
            )
    return arrays


def _head(sheet: Page, left: float, top: float, name: str, groups: Groups) -> None:
    """Write the quantity's name, and each group's name and median in its colour."""
    sheet.text(left, top + 0.08, name, weight="bold")
    for place, (group, values) in enumerate(groups.items()):
        words = f"{group}: {number(float(np.median(values)))}"
        sheet.small(left, top + 0.26 + place * 0.15, words, color=COLOURS[place])


def _draw(axes: Axes, groups: Groups) -> None:
    """Draw each group as a filled step line, and its median as a line from the floor."""
    quiet_ticks(axes)
    low, high = np.percentile(np.concatenate(list(groups.values())), [1, 99])
    edges = np.linspace(low, high if high > low else low + 1, BINS + 1)
    look: dict[str, Any] = {"linewidth": 1.2, "clip_on": False}
    for colour, (group, values) in zip(COLOURS, groups.items(), strict=False):
        share = np.histogram(values, edges)[0] / len(values)
        axes.stairs(share, edges, fill=True, color=colour, alpha=0.13, linewidth=0)
        axes.stairs(share, edges, color=colour, label=group, **look)
        axes.axvline(float(np.median(values)), 0, 0.94, color=colour, linewidth=0.8, dashes=(3, 2))
    axes.set_xlim(edges[0], edges[-1])
    axes.set_ylim(bottom=0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(MUTED)
    axes.locator_params(axis="x", nbins=4)


def _in_words(quantities: Mapping[str, Groups]) -> str:
    groups = list(next(iter(quantities.values())))
    medians = []
    for name, values in quantities.items():
        of = [f"{number(float(np.median(part)))} {group}" for group, part in values.items()]
        medians.append(f"{name}, {listed(of)}")
    count = counted(len(quantities), "quantity") if len(quantities) == 1 else ""
    what = next(iter(quantities)) if count else f"{len(quantities)} quantities"
    return f"Distribution of {what} for {listed(groups)}. Medians: {'; '.join(medians)}."
