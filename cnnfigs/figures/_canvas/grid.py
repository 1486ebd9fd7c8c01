"""How do many maps become one picture? Tiled, with exactly as many cells as there are maps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import LineCollection

from cnnfigs.figures._canvas.arguments import as_numbers, looks
from cnnfigs.figures._canvas.scale import DEAD, Limits, dead_maps, shown
from cnnfigs.figures._canvas.style import bare

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Grid:
    """Where each of `count` cells lies, in dots from the top left corner of the picture.

    Parameters
    ----------
    count, columns : int
        How many cells there are, and how many in a full row.
    height, width : int
        A cell's shape in values (rows and columns of one map).
    repeat : int
        Dots that a value is wide and high.
    gap : int
        Dots between two cells of a row.
    row_gap : int, optional
        Dots between two rows, where a row needs room for labels; `gap` without it.
    """

    count: int
    columns: int
    height: int
    width: int
    repeat: int
    gap: int
    row_gap: int | None = None

    @property
    def rows(self) -> int:
        """How many rows there are; the last may be shorter than the others."""
        return math.ceil(self.count / self.columns)

    @property
    def _row_pitch(self) -> int:
        between = self.gap if self.row_gap is None else self.row_gap
        return self.height * self.repeat + between

    @property
    def shape(self) -> tuple[int, int]:
        """Dots of the whole picture, rows first."""
        return (
            (self.rows - 1) * self._row_pitch + self.height * self.repeat,
            self.columns * (self.width * self.repeat + self.gap) - self.gap,
        )

    def corner(self, index: int) -> tuple[int, int]:
        """Return the dots (x, y) of a cell's top left corner."""
        row, column = divmod(index, self.columns)
        return (
            column * (self.width * self.repeat + self.gap),
            row * self._row_pitch,
        )

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Return a cell's edges in the coordinates of `imshow`: left, top, right, bottom."""
        x, y = self.corner(index)
        return (
            x - 0.5,
            y - 0.5,
            x + self.width * self.repeat - 0.5,
            y + self.height * self.repeat - 0.5,
        )

    def tile(self, maps: NDArray[Any]) -> NDArray[np.float32]:
        """Return maps (h, w, count) as one picture; what is no map is NaN, so transparent."""
        picture = np.full(self.shape, np.nan, dtype=np.float32)
        for index in range(self.count):
            x, y = self.corner(index)
            cell = maps[:, :, index].repeat(self.repeat, axis=0).repeat(self.repeat, axis=1)
            with np.errstate(over="ignore"):  # what is too large is at the end of the colours
                picture[y : y + cell.shape[0], x : x + cell.shape[1]] = cell
        return picture


def paint(
    axes: Axes,
    maps: NDArray[Any],
    grid: Grid,
    limits: Limits,
    scale: str = "layer",
    *,
    mark_dead: bool = True,
    corner: tuple[float, float] = (-0.5, -0.5),
    dots: float = 1.0,
    **options: Any,
) -> AxesImage:
    """Draw maps (h, w, count) as one image and cross out those that are dead.

    The image's top left corner is at `corner`, and `dots` of it make one unit of the Axes: an
    Axes that measures inches can so hold the images of several layers. Options go on to `imshow`.
    """
    # An Axes over the whole page must not shrink to the shape of the maps on it.
    shape = "equal" if dots == 1.0 else "auto"
    left, top = corner
    height, width = grid.shape
    image = axes.imshow(
        grid.tile(shown(maps, scale)),
        extent=(left, left + width / dots, top + height / dots, top),
        **looks({**limits.look, "interpolation": "nearest", "aspect": shape}, options),
    )
    bare(axes)
    axes.set_anchor("NW")
    if mark_dead:
        strokes = _crosses(grid, dead_maps(maps))
        if len(strokes):
            places = np.array(corner) + (strokes + 0.5) / dots
            crosses = LineCollection(list(places), colors=DEAD, linewidths=0.6, gid="dead")
            axes.add_collection(crosses, autolim=False)
    return image


def _crosses(grid: Grid, which: NDArray[np.bool_]) -> NDArray[Any]:
    """Return the strokes (n, 2, 2) of thin crosses in cells."""
    strokes: list[Any] = []
    for index in np.flatnonzero(which):
        left, top, right, bottom = grid.box(int(index))
        # Small, so that a layer of many dead maps does not become a picture of crosses.
        inset_x, inset_y = 0.3 * (right - left), 0.3 * (bottom - top)
        left, top, right, bottom = left + inset_x, top + inset_y, right - inset_x, bottom - inset_y
        strokes += [[(left, top), (right, bottom)], [(left, bottom), (right, top)]]
    return np.array(strokes)


def as_drawn(layer: Any) -> Any:
    """Return a layer of sequences, (n, c), as maps of one row each; any other layer as it is.

    Raises
    ------
    ValueError
        If its values have no form that can be drawn.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> sequences = SimpleNamespace(name="conv", kind="other", values=np.ones((94, 6)), field=None)
    >>> as_drawn(sequences).values.shape
    (1, 94, 6)
    """
    if layer.kind != "other":
        return layer
    values = as_numbers(layer.values, f"the values of {layer.name}")
    if values.ndim != 2 or values.size == 0:
        raise ValueError(
            f"{layer.name}: values of shape {values.shape} are neither maps (h, w, c) nor units "
            "nor sequences (n, c), so they can't be drawn as they are; take a part of them, such "
            "as one image of a batch or one slice of a volume, or put the axis of channels last "
            "with numpy.moveaxis, and pass cnnfigs.Layer(name, 'maps', values, None)"
        )
    return SimpleNamespace(name=layer.name, kind="maps", values=values[np.newaxis], field=None)


def as_maps(values: ArrayLike, what: str = "layer") -> NDArray[Any]:
    """Return one image's values as maps (h, w, c); units (n,) become n maps of one value.

    Raises
    ------
    ValueError
        If the values have another number of axes (a batch has one more), or are empty.
    """
    array = as_numbers(values, f"the values of {what}")
    if array.ndim not in (1, 3) or array.size == 0:
        raise ValueError(
            f"{what}: expected the values of one image, (h, w, c) maps or (n,) units, "
            f"got shape {array.shape}; "
            "for a batch, ask for the activations of one image, such as images[0]"
        )
    return array[np.newaxis, np.newaxis, :] if array.ndim == 1 else array


def columns_within(count: int, most: int) -> int:
    """Return how many columns give few rows and a last row that is nearly full.

    Examples
    --------
    >>> columns_within(500, most=54), columns_within(50, most=17), columns_within(20, most=11)
    (50, 17, 10)
    """
    most = max(1, min(count, most))
    fewest = math.ceil(count / most)

    def waste(rows: int) -> float:
        cells = rows * math.ceil(count / rows)
        # A row more is worth it where it saves a third of the cells from being empty.
        return 3 * (cells - count) / cells + (rows - fewest) / fewest

    return math.ceil(count / min(range(fewest, fewest + 4), key=waste))


def columns_for(count: int, height: int, width: int, aspect: float) -> int:
    """Return how many columns make a picture about `aspect` times as wide as high.

    Examples
    --------
    >>> columns_for(20, 24, 24, aspect=1.25), columns_for(20, 24, 24, aspect=5.0)
    (5, 10)
    """

    def misfit(columns: int) -> float:
        rows = math.ceil(count / columns)
        off = abs(math.log(columns * width / (rows * height) / aspect))
        return off + 2 * (rows * columns - count) / count

    return min(range(1, count + 1), key=misfit)
