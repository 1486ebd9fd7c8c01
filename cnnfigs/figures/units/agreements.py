"""Do the same units light up for each image of a class? A row for each image, a column a unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.cells import finite_plane
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.scale import Limits, colour_bar
from cnnfigs.figures._canvas.style import LABEL, MARGIN, MUTED, SMALL, WIDTH, bare, style
from cnnfigs.figures._canvas.text import text_width, wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

# Inches: a cell, the gap between two classes, and what stands below with the colour bar.
CELL, ROW, GAP, BELOW = 0.056, 0.1, 0.08, 0.46
MEANING = (
    "A row is an image, a column a unit. Colours: each image has a scale of its own, from zero to "
    "its strongest unit."
)


def unit_agreement(
    groups: Mapping[str, ArrayLike],
    *,
    title: str,
    most: int = 50,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw which units answer to each of several images, one class below the other.

    Parameters
    ----------
    groups : mapping of str to (images, units) array
        What a dense layer gives for a few images of each class, 0 or more, by the class's name.
    title : str
        The question that the figure answers.
    most : int, optional
        How many units are shown: those that are strongest for the first image, in this order.
    source : str, optional
        Where the data comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        A block for each class. Columns that are bright in one block and dark in another tell the
        classes apart.

    Raises
    ------
    ValueError
        If there are no groups, they differ in their units, a value is negative, or `most` is not
        positive.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> groups = {"2s": [[4, 2, 0], [2, 4, 0]], "4s": [[0, 1, 5]]}
    >>> alt_text(unit_agreement(groups, most=2, title="The same?", figure=Figure()))
    "The same? 2 units, ... Their mean, as a share of each image's strongest: 2s 0.75, 4s 0.10."
    """
    planes = {name: finite_plane(f"the units of {name}", each) for name, each in groups.items()}
    shares = _shares(planes, most)
    first = next(iter(shares.values()))
    left = 2 * MARGIN + max(text_width(name, SMALL) for name in shares)
    wide = CELL * first.shape[1]
    across = min(WIDTH, max(3.6, left + wide + MARGIN))
    lines = wrap(title, LABEL, across - 3 * MARGIN, weight="bold")
    head = 0.16 + 0.16 * len(lines)
    tall = sum(ROW * len(each) + GAP for each in shares.values())
    limits = Limits(0.0, 1.0, signed=False)
    with style():
        sheet = page(figure, across, head + tall + BELOW, scale=MEANING, source=source)
        sheet.text(MARGIN, 0.08, "\n".join(lines), weight="bold", linespacing=1.15)
        top = head
        for name, each in shares.items():
            _draw(sheet, left, top, wide, name, each, limits)
            top += ROW * len(each) + GAP
        words = "units, the strongest for the first image at the left"
        sheet.small(left, top - 0.03, words, color=MUTED)
        bar = sheet.axes(left, top + 0.16, 1.2, 0.07)
        cells = sheet.figure.axes[0].images[0]
        colour_bar(cells, bar, limits).set_ticklabels(["0", "strongest"])
    means = ", ".join(f"{name} {each.mean():.2f}" for name, each in shares.items())
    set_alt_text(
        sheet.figure,
        f"{title} {counted(first.shape[1], 'unit')}, the strongest for the first image. "
        f"Their mean, as a share of each image's strongest: {means}.",
    )
    return sheet.figure


def _shares(planes: Mapping[str, NDArray[Any]], most: int) -> dict[str, NDArray[Any]]:
    """Return the units to show, as shares of each image's strongest one."""
    if not planes or most < 1:
        raise ValueError(f"expected at least one class and one unit, got {len(planes)} and {most}")
    counts = {name: plane.shape[1] for name, plane in planes.items()}
    if len(set(counts.values())) > 1:
        raise ValueError(f"expected the same layer's units for each class, got {counts}")
    for name, plane in planes.items():
        if plane.min() < 0:
            raise ValueError(f"expected units after ReLU, 0 or more, got {plane.min()} for {name}")
    order = np.argsort(-next(iter(planes.values()))[0], kind="stable")[:most]
    return {
        name: plane[:, order] / np.maximum(plane.max(axis=1, keepdims=True), 1e-12)
        for name, plane in planes.items()
    }


def _draw(
    sheet: Page,
    left: float,
    top: float,
    wide: float,
    name: str,
    shares: NDArray[Any],
    limits: Limits,
) -> None:
    """Draw one class's block with its name at the left."""
    tall = ROW * len(shares)
    axes = sheet.axes(left, top, wide, tall)
    axes.imshow(shares, cmap=limits.cmap, norm=limits.norm, aspect="auto", interpolation="nearest")
    bare(axes)
    sheet.small(left - 0.06, top + tall / 2, name, ha="right", va="center")
