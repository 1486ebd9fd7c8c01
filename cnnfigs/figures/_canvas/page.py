"""Where does each part of a figure lie? In inches from the top left, as a page is measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cnnfigs.figures._canvas.style import (
    LABEL,
    MARGIN,
    SMALL,
    foot_height,
    foot_lines,
    footnote,
    start,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text


@dataclass(frozen=True, eq=False)
class Page:
    """A figure with a ruler: places are inches from its top left corner.

    A figure of another size than was planned takes the same layout, stretched.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What is drawn on.
    width, height : float
        The planned size in inches.
    """

    figure: Figure
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

    def text(self, left: float, top: float, words: str, **look: Any) -> Text:
        """Write words whose top left corner is there, unless `ha` or `va` say otherwise."""
        # Dollars in a name are dollars, not the borders of a formula.
        look = {"size": LABEL, "ha": "left", "va": "top", "parse_math": False, **look}
        return self.figure.text(left / self.width, 1 - top / self.height, words, **look)

    def small(self, left: float, top: float, words: str, **look: Any) -> Text:
        """Write small words."""
        return self.text(left, top, words, **{"size": SMALL, **look})


def page(
    figure: Figure | None,
    width: float,
    content: float,
    *,
    scale: str | None = None,
    source: str | None = None,
) -> Page:
    """Return a page for so many inches of content, with its foot already written.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or None
        The caller's figure; a new one without it.
    width, content : float
        Inches of the whole figure across, and of what stands above its foot.
    scale, source : str, optional
        The sentences of the foot: what the colours mean, where the data comes from.
    """
    lines = foot_lines(scale, source, width)
    # Whole hundredths of an inch: a dot of a picture then falls on whole pixels of the screen.
    height = round(content + max(foot_height(lines), MARGIN / 2), 2)
    drawn_on = start(figure, width, height)
    footnote(drawn_on, lines)
    return Page(drawn_on, width, height)
