"""Where do panels of one size lie? In rows that wrap, each panel below its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnnfigs.figures._canvas.grid import Grid, columns_within, paint
from cnnfigs.figures._canvas.page import MARGIN, Box, Page
from cnnfigs.figures._canvas.text import SMALL, line_height, wrap

if TYPE_CHECKING:
    from matplotlib.image import AxesImage
    from numpy.typing import NDArray

    from cnnfigs.figures._canvas.scale import Limits

# Inches from the last line of words, on which its letters stand, to the picture below.
ABOVE = 0.06
# Fewer pixels of a page than this to a value, and matplotlib averages values in place of picking.
_PIXEL = 0.01


def most_columns(width: float, panel: float, gap: float) -> int:
    """Return how many panels of so many inches, with gaps between them, fit into a width.

    Examples
    --------
    >>> most_columns(3.4, 1.0, 0.2), most_columns(0.5, 1.0, 0.2)
    (3, 1)
    """
    return max(1, int((width + gap) / (panel + gap) + 1e-9))


@dataclass(frozen=True)
class Panels:
    """Where each of `count` panels lies, in inches from the page's top left corner."""

    count: int
    columns: int  # of a full row
    left: float
    top: float  # of the words above the first panel
    width: float
    height: float
    head: float  # what a panel's words need above it
    gap: float  # what is free between two panels of a row
    row_gap: float

    def box(self, index: int) -> Box:
        """Return where a panel is, without its words."""
        row, column = divmod(index, self.columns)
        return Box(
            self.left + column * (self.width + self.gap),
            self.top + self.head + row * (self.head + self.height + self.row_gap),
            self.width,
            self.height,
        )

    @property
    def right(self) -> float:
        """Inches to the right edge of a full row."""
        return self.box(self.columns - 1).right

    @property
    def bottom(self) -> float:
        """Inches to the lower edge of the last row."""
        return self.box(self.count - 1).bottom


@dataclass(frozen=True)
class Tiles:
    """Many small pictures of one shape as one image, each with its words above it.

    Attributes
    ----------
    grid : Grid
        Where each lies in the image.
    dots : float
        Dots of the image to an inch.
    left, top : float
        Inches to the image's corner, below the first row's words.
    labels : tuple of tuple of str
        The lines above each picture; empty without any.
    label_width : float
        Inches that the lines may take, where that is more than a picture's width.
    """

    grid: Grid
    dots: float
    left: float
    top: float
    labels: tuple[tuple[str, ...], ...] = ()
    label_width: float = 0.0

    @property
    def right(self) -> float:
        """Inches to where pictures and words end."""
        return max(self.box.right, self.corner(self.grid.columns - 1)[0] + self.label_width)

    @property
    def box(self) -> Box:
        """Where the whole image is."""
        height, width = self.grid.shape
        return Box(self.left, self.top, width / self.dots, height / self.dots)

    def corner(self, index: int) -> tuple[float, float]:
        """Return the inches to a picture's top left corner."""
        x, y = self.grid.corner(index)
        return self.left + x / self.dots, self.top + y / self.dots


def settle_tiles(
    count: int,
    shape: Sequence[int],
    *,
    width: float,
    top: float,
    sides: tuple[float, float],
    gap: float,
    most: int,
    labels: Iterable[str] = (),
) -> Tiles:
    """Settle small pictures that begin at a top and wrap within a page's width.

    Parameters
    ----------
    count : int
        How many there are.
    shape : (int, int)
        Their height and width in values.
    width, top : float
        Inches of the page, and down to where the first words begin.
    sides : (float, float)
        The smallest width of a picture that wraps, in inches, and the largest.
    gap : float
        Inches between two.
    most : int
        Pictures in a row, however many there would fit.
    labels : iterable of str, optional
        The words above each.
    """
    inner = width - 2 * MARGIN
    columns = columns_within(count, min(most, most_columns(inner, sides[0], gap)))
    side = min(sides[1], (inner + gap) / columns - gap)
    lines = tuple(tuple(wrap(label, SMALL, side)) for label in labels)
    above = max(map(len, lines), default=0) * line_height(SMALL) + (ABOVE if lines else 0.0)
    value = value_width(shape, side)
    repeat = max(1, round(200 * value))
    dots = repeat / value
    # Words may need more than the picture below them, where that is a narrow one.
    between = gap + (side - shape[1] * value if lines else 0.0)
    # Never more than was planned, so that a full row still fits the page.
    gaps = max(1, int(between * dots)), max(1, round((gap + above) * dots))
    grid = Grid(count, columns, shape[0], shape[1], repeat, *gaps)
    return Tiles(grid, dots, MARGIN, top + above, lines, side if lines else 0.0)


def value_width(shape: Sequence[int], side: float) -> float:
    """Return the inches of one value, so that a picture is `side` wide and not a tower.

    Examples
    --------
    >>> value_width((10, 10), 1.0), value_width((100, 1), 1.0)
    (0.1, 0.02)
    """
    return side / max(shape[1], shape[0] / 2)


def interpolation(grid: Grid, place: Box) -> str:
    """Return how tiles that are drawn there are sampled: small values are averaged."""
    values = grid.shape[1] / grid.repeat
    return "nearest" if place.width / values >= _PIXEL else "auto"


def draw_tiles(
    sheet: Page, tiles: Tiles, pictures: NDArray[Any], limits: Limits, **look: Any
) -> AxesImage:
    """Draw pictures (h, w, count) as one image, and write the words above each."""
    look = {"interpolation": interpolation(tiles.grid, tiles.box), **look}
    axes = sheet.axes(*tiles.box)
    image = paint(axes, pictures, tiles.grid, limits, mark_dead=False, **look)
    for index, lines in enumerate(tiles.labels):
        left, top = tiles.corner(index)
        sheet.small(left, top - ABOVE, "\n".join(lines), va="baseline")
    return image
