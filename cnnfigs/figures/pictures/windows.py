"""What does a network say of each window along a strip of digits?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.page import Page, page
from cnnfigs.figures._canvas.phrases import counted, listed
from cnnfigs.figures._canvas.scale import Limits, colour_bar
from cnnfigs.figures._canvas.style import (
    ACCENT,
    IMAGE_CMAP,
    LABEL,
    MARGIN,
    WIDTH,
    bare,
    quiet_ticks,
    style,
)
from cnnfigs.figures._canvas.text import wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

    Scores = Mapping[str, NDArray[np.float64]]

# Inches: a pixel of the strip across, a row of scores, and what stands around the panels.
PIXEL = 0.066
ROW = 0.125
HEAD = 0.3
TITLE_LINE = 0.16
ANSWERS = 0.22
NAME = 0.26
LEFT = MARGIN
RIGHT = MARGIN
FOOT = 0.12
SURE = 0.5


def window_scores(
    strip: ArrayLike,
    scores: Mapping[str, ArrayLike],
    classes: Sequence[str],
    *,
    title: str,
    labels: Sequence[str] | None = None,
    places: Sequence[int] | None = None,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw a strip of digits, and below each place the scores for the window that is centred there.

    Parameters
    ----------
    strip : (h, w) array
        The picture, 0 is black; integers up to 255, floats up to 1.
    scores : mapping of str to (windows, classes) array
        What each network said of each window, by the network's name. The first window begins at the
        left edge, each other one pixel further right.
    classes : sequence of str
        What the scores are for. A network may have fewer of them: the first ones.
    title : str
        The question that the figure answers.
    labels, places : sequences, optional
        What stands in the strip, written above it, and where the windows begin that have it in
        their middle.
    source : str, optional
        Where the strip comes from, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        One colour scale from 0 to 1 for all networks. The frame is the window on the first digit,
        or the first window where no places are given.

    Raises
    ------
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
    ...     np.zeros((4, 8)), {"mine": said}, "012", title="Where?", figure=Figure()
    ... )
    >>> alt_text(drawn)
    'Where? A strip 8 pixels wide. mine, above 0.5 from left to right: 2; 1 of 5 windows.'
    """
    picture = np.asarray(strip)
    said = {name: _checked(name, each, classes) for name, each in scores.items()}
    if picture.ndim != 2 or not said:
        raise ValueError(
            f"expected one strip of shape (h, w) and the scores of at least one network, got shape "
            f"{picture.shape} and {counted(len(said), 'network')}"
        )
    words = [] if labels is None else list(labels)
    begins = [] if places is None else list(places)
    if len(words) != len(begins):
        raise ValueError("expected as many labels as places, so that each has its own")
    height, across = picture.shape
    count = len(next(iter(said.values())))
    width = min(WIDTH, LEFT + across * PIXEL + RIGHT)
    inches = (width - LEFT - RIGHT) / across
    lines = wrap(title, LABEL, width - 3 * MARGIN, weight="bold")
    top = HEAD + (len(lines) - 1) * TITLE_LINE + ANSWERS
    rows = sum(NAME + each.shape[1] * ROW for each in said.values())
    scale = (
        "Colours: the score, one scale for all. Each column: the window whose middle is above it."
    )
    with style():
        sheet = page(figure, width, top + height * inches + rows + FOOT, scale=scale, source=source)
        sheet.text(MARGIN, 0.08, "\n".join(lines), weight="bold", linespacing=1.15)
        axes = sheet.axes(LEFT, top, across * inches, height * inches)
        size = across - count + 1
        _draw_strip(axes, picture, size, words, begins)
        below = top + height * inches
        for name, each in said.items():
            tall = each.shape[1] * ROW
            left = LEFT + (size - 1) / 2 * inches  # the first window's middle
            panel = sheet.axes(left, below + NAME, count * inches, tall)
            image = _draw_scores(panel, each, classes)
            sheet.text(left, below + NAME - 0.04, name, va="bottom")
            _bar(sheet, image, left + count * inches + 0.1, below + NAME, tall)
            below += NAME + tall
    set_alt_text(sheet.figure, _in_words(title, said, classes, across, words))
    return sheet.figure


def _checked(name: str, scores: ArrayLike, classes: Sequence[str]) -> NDArray[np.float64]:
    array = np.asarray(scores, dtype=float)
    if array.ndim != 2 or array.shape[1] > len(classes):
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
    height, across = picture.shape
    top = 255 if picture.dtype.kind in "iu" else 1
    # The scale below is that of the edges of pixels: 0 is the left edge of the strip.
    axes.imshow(picture, cmap=IMAGE_CMAP, vmin=0, vmax=top, aspect="auto",
                extent=(0, across, height, 0))  # fmt: skip
    bare(axes)
    for label, place in zip(labels, places, strict=True):
        axes.annotate(label, (place + size / 2, 0), (0, 3), textcoords="offset points",
                      ha="center", weight="bold", size=LABEL)  # fmt: skip
    first = places[0] if places else 0
    frame = Rectangle((first, 0), size, height, fill=False, clip_on=False, gid="window")
    frame.set(edgecolor=ACCENT, linewidth=1.6)
    axes.add_patch(frame)


def _draw_scores(axes: Axes, scores: NDArray[np.float64], classes: Sequence[str]) -> AxesImage:
    """Draw a row for each class, with its name at the left."""
    limits = Limits(0.0, 1.0, signed=False)
    image = axes.imshow(scores.T, cmap=limits.cmap, norm=limits.norm, aspect="auto")
    axes.set_xticks([])
    axes.set_yticks(range(scores.shape[1]), list(classes[: scores.shape[1]]), parse_math=False)
    quiet_ticks(axes, length=0, pad=3)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return image


def _bar(sheet: Page, image: AxesImage, left: float, top: float, tall: float) -> None:
    colour_bar(image, sheet.axes(left, top, 0.08, tall), Limits(0.0, 1.0, signed=False),
               vertical=True)  # fmt: skip


def _in_words(
    title: str,
    said: Scores,
    classes: Sequence[str],
    across: int,
    labels: list[str],
) -> str:
    """Say what stands in the strip, and what each network is surer of than not, from the left."""
    parts = [f"A strip {across} pixels wide{f' with {listed(labels)}' if labels else ''}."]
    for name, each in said.items():
        sure = each.max(axis=1) > SURE
        answers = each.argmax(axis=1)[sure]
        runs = [answers[0], *answers[1:][np.diff(answers) != 0]] if sure.any() else []
        read = ", ".join(classes[int(answer)] for answer in runs) or "nothing"
        parts.append(
            f"{name}, above {SURE} from left to right: {read}; {sure.sum()} of {len(each)} windows."
        )
    return f"{title} {' '.join(parts)}"
