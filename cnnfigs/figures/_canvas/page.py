"""Where does each part of a figure lie? In inches from the top left, as a page is measured."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from matplotlib.patches import Rectangle

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.column import is_narrow, make_room, new_figure
from cnnfigs.figures._canvas.style import MUTED
from cnnfigs.figures._canvas.text import LABEL, LINE_SPACING, SMALL, TITLE, line_height, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, FigureBase
    from matplotlib.text import Text

_Panel = TypeVar("_Panel")

# Inches: the border around a figure's content.
MARGIN = 0.1
# Inches: how thick a colour bar in a heading is, and what it needs with the numbers below it.
BAR_HEIGHT = 0.1
_BAR_WITH_NUMBERS = 0.28
_ABOVE_TITLE = 0.07
_BELOW_HEADING = 0.08


class Box(NamedTuple):
    """A rectangle in inches from a page's top left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Inches to its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Inches to its lower edge."""
        return self.top + self.height


@dataclass(frozen=True)
class Heading:
    """What stands above a figure's content, in the lines in which it is written.

    Attributes
    ----------
    title, subtitle : tuple of str
        Lines in bold, and muted lines below them.
    title_size : float
        Points of the title.
    bar : Box or None
        Where the figure's colour bar is: at the right of the words, or below them on a phone.
    height : float
        Inches down to where the content begins.
    """

    title: tuple[str, ...]
    subtitle: tuple[str, ...]
    title_size: float
    bar: Box | None
    height: float


def heading(
    width: float,
    title: str | None = None,
    subtitle: str | None = None,
    *,
    bar: float = 0.0,
    captioned: bool = False,
    title_size: float = TITLE,
) -> Heading:
    """Wrap the words above a figure's content, and find the place of its colour bar.

    Parameters
    ----------
    width : float
        Inches of the whole figure.
    title, subtitle : str, optional
        What the figure is called, and what is to know about it.
    bar : float, optional
        Inches of a colour bar; 0 for none.
    captioned : bool, optional
        Whether a line of small words stands above the bar.
    title_size : float, optional
        Points of the title.
    """
    inner = width - 2 * MARGIN
    below = bool(bar) and is_narrow(width)
    bar_width = 0.0 if below or not bar else bar + 0.25
    lines = tuple(
        wrap("" if title is None else title, title_size, inner - bar_width, weight="bold")
    )
    more = tuple(wrap("" if subtitle is None else subtitle, LABEL, inner - bar_width))
    words = len(lines) * line_height(title_size) + len(more) * line_height(LABEL)
    if not words and not bar:
        return Heading((), (), title_size, None, MARGIN)
    bottom = _ABOVE_TITLE + words
    place = None
    caption = line_height(SMALL) + 0.02 if captioned else 0.0
    if below:
        place = Box(MARGIN, bottom + 0.06 + caption, bar, BAR_HEIGHT)
        bottom = place.top + _BAR_WITH_NUMBERS
    elif bar:
        place = Box(width - MARGIN - bar, _ABOVE_TITLE + 0.05 + caption, bar, BAR_HEIGHT)
        bottom = max(bottom, place.top + _BAR_WITH_NUMBERS)
    return Heading(lines, more, title_size, place, bottom + _BELOW_HEADING)


@dataclass(frozen=True)
class Frame:
    """A figure's size and the words around its content, settled before anything is drawn.

    Attributes
    ----------
    width, height : float
        Inches of the whole figure.
    heading : Heading
        What stands above the content.
    foot : tuple of str
        The lines below it: what the colours mean, where the data comes from.
    """

    width: float
    height: float
    heading: Heading
    foot: tuple[str, ...]


def frame(
    width: float,
    bottom: float,
    heading: Heading | None = None,
    *,
    scale: str | None = None,
    source: str | None = None,
) -> Frame:
    """Put a foot below a figure's content.

    Parameters
    ----------
    width, bottom : float
        Inches of the whole figure, and from its top down to where its content ends.
    heading : Heading, optional
        What stands above the content, whose height is part of `bottom`.
    scale, source : str, optional
        The sentences of the foot: what the colours mean, where the data comes from.
    """
    inner = width - 2 * MARGIN
    said = [part for part in (scale, source) if part is not None]
    foot = tuple(line for part in said for line in wrap(part, SMALL, inner) if line)
    below = len(foot) * line_height(SMALL) + 1.5 * MARGIN if foot else MARGIN / 2
    # Whole hundredths of an inch: a dot of a picture then falls on whole pixels of the screen.
    return Frame(width, round(bottom + below, 2), heading or _NO_HEADING, foot)


_NO_HEADING = Heading((), (), TITLE, None, MARGIN)


@dataclass(frozen=True, eq=False)
class Layout:
    """A figure, settled: its size and words, to which each figure adds where its parts are."""

    frame: Frame


@dataclass(frozen=True, eq=False)
class PanelsLayout(Layout, Generic[_Panel]):
    """A figure of panels, settled, in the order in which they are drawn."""

    panels: tuple[_Panel, ...]


@dataclass(frozen=True, eq=False)
class Page:
    """A figure with a ruler: places are inches from its top left corner.

    A figure that is larger than was planned takes the same layout, stretched.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or SubFigure
        What is drawn on.
    width, height : float
        The planned size in inches.
    """

    figure: Figure  # A SubFigure can do all that is asked of one here.
    width: float
    height: float

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return a new Axes of so many inches."""
        return self.figure.add_axes(
            (
                left / self.width,
                1 - (top + height) / self.height,
                width / self.width,
                height / self.height,
            )
        )

    @functools.cached_property
    def stage(self) -> Axes:
        """One Axes over the whole page, measured in its inches: cheap where there is much on it."""
        stage = self.axes(0, 0, self.width, self.height)
        stage.set(xlim=(0, self.width), ylim=(self.height, 0), autoscale_on=False)
        stage.set_axis_off()
        return stage

    def text(self, left: float, top: float, words: str, **look: Any) -> Text:
        """Write words whose top left corner is there, unless `ha` or `va` say otherwise."""
        # Dollars in a name are dollars, not the borders of a formula.
        look = {
            "size": LABEL,
            "ha": "left",
            "va": "top",
            "parse_math": False,
            "linespacing": LINE_SPACING,
            **look,
        }
        return self.figure.text(left / self.width, 1 - top / self.height, words, **look)

    def box(self, place: Box, colour: str) -> None:
        """Fill a rectangle, outside any Axes."""
        corner = (place.left / self.width, 1 - place.bottom / self.height)
        size = (place.width / self.width, place.height / self.height)
        self.figure.add_artist(Rectangle(corner, *size, linewidth=0, facecolor=colour))

    def small(self, left: float, top: float, words: str, **look: Any) -> Text:
        """Write small words."""
        return self.text(left, top, words, **{"size": SMALL, **look})


def open_page(figure: FigureBase | None, frame: Frame, alt: str) -> Page:
    """Return a page with the words of its frame written: on the caller's figure, or a new one.

    The figure is given its alt text, so that none is drawn that says nothing where it can't be
    seen.
    """
    drawn_on: Any = new_figure(frame.width, frame.height) if figure is None else figure
    if figure is not None:
        make_room(figure, frame.width, frame.height)
    set_alt_text(drawn_on, alt)
    sheet = Page(drawn_on, frame.width, frame.height)
    head, top = frame.heading, _ABOVE_TITLE
    if head.title:
        words = "\n".join(head.title)
        sheet.text(MARGIN, top, words, size=head.title_size, weight="bold")
        top += len(head.title) * line_height(head.title_size)
    if head.subtitle:
        sheet.text(MARGIN, top, "\n".join(head.subtitle), color=MUTED)
    if frame.foot:
        bottom = frame.height - MARGIN / 2
        sheet.small(MARGIN, bottom, "\n".join(frame.foot), color=MUTED, va="bottom")
    return sheet
