"""What does a network say of each window along a strip of digits?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from cnnfigs._argument_checks import as_names, by_name, whole_numbers
from cnnfigs.figures._canvas.arguments import as_numbers
from cnnfigs.figures._canvas.column import available_width
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Layout, frame, heading, open_page
from cnnfigs.figures._canvas.phrases import counted, listed
from cnnfigs.figures._canvas.scale import Limits, colour_bar
from cnnfigs.figures._canvas.style import ACCENT, IMAGE_CMAP, bare, quiet_ticks
from cnnfigs.figures._canvas.text import LABEL, SMALL, line_height, shortened, text_width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, FigureBase
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

    Scores = Mapping[str, NDArray[np.float64]]

# Inches: the widest pixel of the strip, a row of scores, the line of what stands in the strip, what
# is free above a network's name, between a class's name and its row, and before the colour bar.
PIXEL = 0.066
ROW = 0.135
ANSWERS = 0.2
ABOVE = 0.08
PAD = 0.06
BAR_GAP, BAR = 0.1, 0.08
# A class's name is cut where it is longer, so that the strip has room beside it.
LONGEST = 1.4
# What a network must be surer of, to be quoted in words.
SURE = 0.5
LIMITS = Limits(0.0, 1.0, signed=False)
SCALE = "Colours: the score, one scale for all. Each column: the window whose middle is above it."


@figure_function
def window_scores(
    strip: ArrayLike,
    scores: Mapping[str, ArrayLike],
    classes: Iterable[object],
    *,
    title: str,
    labels: Iterable[object] | None = None,
    places: Sequence[int] | None = None,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> Figure:
    """Draw a strip of digits, and below each place the scores for the window that is centred there.

    All networks have one colour scale, from 0 to 1. The frame is the window on the first digit, or
    the first window where no places are given.

    Parameters
    ----------
    strip : (h, w) array
        The picture, 0 is black; integers up to 255, floats up to 1.
    scores : mapping of str to (windows, classes) array
        What each network said of each window, by the network's name. The first window begins at the
        left edge, each other one pixel further right.
    classes : iterable
        What the scores are for. A network may have fewer of them: the first ones.
    labels, places : sequences, optional
        What stands in the strip, written above it, and where the windows begin that have it in
        their middle.

    Raises
    ------
    TypeError
        If the scores are no mapping.
    ValueError
        Where there are no scores, they are no row for each window, or labels and places differ in
        number.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.figures import alt_text
    >>> said = np.zeros((5, 3))
    >>> said[1, 2] = 0.9
    >>> drawn = window_scores(
    ...     np.zeros((4, 8)), {"mine": said}, list("012"), title="Where?", figure=Figure()
    ... )
    >>> alt_text(drawn)
    'Where? A strip 8 pixels wide. mine, above 0.5 from left to right: 2; 1 of 5 windows.'
    """
    picture = np.atleast_1d(as_numbers(strip, "a strip"))
    names = as_names(classes)
    said = by_name(scores, "scores by the networks' names, such as {'mine': scores}")
    checked = {name: _checked(name, each, picture, names) for name, each in said.items()}
    if picture.ndim != 2 or not picture.size or not checked:
        raise ValueError(
            f"expected one strip of shape (h, w) and the scores of at least one network, got shape "
            f"{picture.shape} and {counted(len(checked), 'network')}"
        )
    if len({len(each) for each in checked.values()}) != 1:
        raise ValueError("expected the scores of all networks for the same windows")
    words = as_names(() if labels is None else labels)
    begins = [] if places is None else whole_numbers("places", places)
    if len(words) != len(begins):
        raise ValueError("expected as many labels as places, so that each has its own")
    shown = [shortened(name, LONGEST, SMALL, weight="normal") for name in names]
    layout = settle_windows(picture.shape, checked, shown, available_width(figure), title, source)
    sheet = open_page(
        figure, layout.frame, _alt_text(title, checked, names, picture.shape[1], words)
    )
    axes = sheet.axes(*layout.strip)
    _draw_strip(axes, picture, layout.size, words, begins)
    for panel, each in zip(layout.panels, checked.values(), strict=True):
        image = _draw_scores(sheet.axes(*panel.box), each, shown)
        sheet.text(*panel.corner, "\n".join(panel.lines))
        colour_bar(image, sheet.axes(*panel.bar), LIMITS, vertical=True)
    return sheet.figure


@dataclass(frozen=True)
class Panel:
    """Where a network's scores lie, their colour bar, and the lines of its name."""

    lines: tuple[str, ...]
    corner: tuple[float, float]
    box: Box
    bar: Box


@dataclass(frozen=True)
class WindowsLayout(Layout):
    """Where the strip lies, how many of its pixels a window has, and where the scores lie."""

    strip: Box
    size: int
    panels: tuple[Panel, ...]


def settle_windows(
    shape: Sequence[int],
    scores: Scores,
    classes: Sequence[str],
    width: float,
    title: str | None = None,
    source: str | None = None,
) -> WindowsLayout:
    """Put each window's scores below its middle, in the strip's own pixels."""
    height, columns = shape
    size = columns - len(next(iter(scores.values()))) + 1
    left, right, pixel = _measure(columns, size, classes, width)
    page = min(width, max(left + columns * pixel + right, 3.2))
    head = heading(page, title)
    strip = Box(left, head.height + ANSWERS, columns * pixel, height * pixel)
    first = left + (size - 1) / 2 * pixel
    count = columns - size + 1
    panels = []
    bottom = strip.bottom
    for name, each in scores.items():
        lines = tuple(wrap(name, LABEL, page - first - MARGIN))
        top = bottom + ABOVE
        begin = top + len(lines) * line_height(LABEL) + 0.02
        box = Box(first, begin, count * pixel, each.shape[1] * ROW)
        bar = Box(box.right + BAR_GAP, begin, BAR, box.height)
        panels.append(Panel(lines, (first, top), box, bar))
        bottom = box.bottom
    return WindowsLayout(
        frame(page, bottom + MARGIN / 2, head, scale=SCALE, source=source),
        strip,
        size,
        tuple(panels),
    )


def _measure(
    columns: int, size: int, classes: Sequence[str], width: float
) -> tuple[float, float, float]:
    """Return the inches left and right of the strip, and those of a pixel.

    Half a window stands free beside the scores at either side. Where names of classes, or the
    colour bar and its numbers, need more than that, the strip moves inwards.
    """
    names = max((text_width(name, SMALL) for name in classes), default=0.0) + PAD
    numbers = BAR_GAP + BAR + text_width("0", SMALL) + PAD
    half = (size - 1) / 2
    left = right = MARGIN
    for _ in range(20):  # Each side narrows the pixels, which narrows half a window.
        pixel = min(PIXEL, (width - left - right) / columns)
        left = MARGIN + max(0.0, names - half * pixel)
        right = MARGIN + max(0.0, numbers - half * pixel)
    return left, right, min(PIXEL, (width - left - right) / columns)


def _checked(
    name: str, scores: ArrayLike, picture: NDArray[np.generic], classes: Sequence[str]
) -> NDArray[np.float64]:
    """Return a network's scores as an array, or say what does not fit."""
    array = as_numbers(scores, f"the scores of {name}").astype(float)
    fits = array.ndim == 2 and array.size and array.shape[1] <= len(classes)
    if not fits or len(array) > picture.shape[-1]:
        raise ValueError(
            f"{name}: expected a row of at most {len(classes)} scores for each window, got shape "
            f"{array.shape}"
        )
    return array


def _draw_strip(
    axes: Axes,
    picture: NDArray[np.generic],
    size: int,
    labels: Sequence[str],
    places: Sequence[int],
) -> None:
    """Draw the strip with what stands in it, and a frame around one window."""
    height, columns = picture.shape
    top = 255 if picture.dtype.kind in "iu" else 1
    # The scale below is that of the edges of pixels: 0 is the left edge of the strip.
    axes.imshow(picture, cmap=IMAGE_CMAP, vmin=0, vmax=top, aspect="auto",
                extent=(0, columns, height, 0))  # fmt: skip
    bare(axes)
    for label, place in zip(labels, places, strict=True):
        axes.annotate(label, (place + size / 2, 0), (0, 3), textcoords="offset points",
                      ha="center", weight="bold", size=LABEL, parse_math=False)  # fmt: skip
    first = places[0] if places else 0
    frame = Rectangle((first, 0), size, height, fill=False, clip_on=False, gid="window")
    frame.set(edgecolor=ACCENT, linewidth=1.6)
    axes.add_patch(frame)


def _draw_scores(axes: Axes, scores: NDArray[np.float64], classes: Sequence[str]) -> AxesImage:
    """Draw a row for each class, with its name at the left."""
    image = axes.imshow(scores.T, aspect="auto", **LIMITS.look)
    axes.set_xticks([])
    axes.set_yticks(range(scores.shape[1]), list(classes[: scores.shape[1]]), parse_math=False)
    quiet_ticks(axes, length=0, pad=3)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return image


def _alt_text(
    title: str,
    said: Scores,
    classes: Sequence[str],
    columns: int,
    labels: list[str],
) -> str:
    """Say what stands in the strip, and what each network is surer of than not, from the left."""
    parts = [f"A strip {columns} pixels wide{f' with {listed(labels)}' if labels else ''}."]
    for name, each in said.items():
        sure = each.max(axis=1) > SURE
        answers = each.argmax(axis=1)[sure]
        runs = [answers[0], *answers[1:][np.diff(answers) != 0]] if sure.any() else []
        read = ", ".join(classes[int(answer)] for answer in runs) or "nothing"
        parts.append(
            f"{name}, above {SURE} from left to right: {read}; {sure.sum()} of {len(each)} windows."
        )
    return f"{title} {' '.join(parts)}"
