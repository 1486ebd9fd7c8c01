"""What do all figures look like, in light and in dark, and in words.

Colours are roles: an artist is drawn in ``INK``, ``MUTED``, ``FAINT``, ``ACCENT``, ``SECOND``,
``THIRD`` or ``FOURTH``, and `dark` swaps each role for its twin. Colours that stand for data
(colour maps, text written over a coloured cell) are no roles and stay the same in both modes.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from cycler import cycler
from matplotlib.colors import Colormap, LinearSegmentedColormap, ListedColormap, to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text
    from matplotlib.typing import ColorType

# Contrast on white: ink 15.8, muted 6.0, accent 5.0, second 5.5, third 4.7, fourth 8.7 to 1 (4.5
# is what text needs). No two of them look the same to people who see two kinds of colour only.
INK = "#1f2328"
MUTED = "#5c6470"
FAINT = "#d5d9de"
ACCENT = "#b9500a"
SECOND = "#1d6cb0"
THIRD = "#0a8467"
FOURTH = "#86206a"
PAPER = "#ffffff"

DARK_PAPER = "#131416"
_DARK_TWINS = {
    INK: "#e6e8eb",
    "#000000": "#e6e8eb",
    MUTED: "#a0a7b1",
    FAINT: "#3b4048",
    ACCENT: "#ff9c52",
    SECOND: "#6fb4f3",
    THIRD: "#3cbf95",
    FOURTH: "#e07cc4",
}

# Text over a coloured cell: neither black nor white, so that `dark` leaves it alone.
ON_LIGHT = "#0e0f11"
ON_DARK = "#fbfbfa"

# Sizes in points. A figure is WIDTH inches wide at 100 dots an inch and shown in a column of
# about 740 pixels, so that 7 points are 9.7 pixels there.
WIDTH = 7.4
TITLE = 11.0
LABEL = 9.0
SMALL = 7.5

# Inches: the border around a figure's content, and one line of small text.
MARGIN = 0.1
LINE = SMALL * 1.45 / 72

_FONT = "DejaVu Sans"
_STYLE: Any = {
    "figure.facecolor": "none",
    "figure.dpi": 100,
    "savefig.facecolor": "auto",
    "axes.facecolor": "none",
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titlesize": LABEL,
    "axes.labelsize": LABEL,
    "axes.grid": False,
    # Lines of a reader's own figure are roles too, so that `dark` finds their twins.
    "axes.prop_cycle": cycler(color=[SECOND, ACCENT, MUTED, INK]),
    "font.family": [_FONT],
    "font.size": LABEL,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 1.6,
    "image.interpolation": "nearest",
}

_ALT_TEXT = "_cnnfigs_alt_text"


def _maps_colours() -> Colormap:
    """Return magma without its blackest eighth: a silent cell still shows on a dark page."""
    colours = mpl.colormaps["magma"](np.arange(32, 256))
    return ListedColormap(colours, name="cnnfigs_maps").with_extremes(bad=(0, 0, 0, 0))


def _signed_colours() -> Colormap:
    """Return blue over pale grey to orange, with ends equally dark: no sign looks larger."""
    stops = ["#0c3a6b", "#2c70b3", "#86b4dc", "#eceae6", "#eb9f62", "#b4530e", "#652702"]
    signed = LinearSegmentedColormap.from_list("cnnfigs_signed", stops, N=257)
    return signed.with_extremes(bad=(0, 0, 0, 0))


MAPS_CMAP: Colormap = _maps_colours()
SIGNED_CMAP: Colormap = _signed_colours()
IMAGE_CMAP: Colormap = mpl.colormaps["gray"].with_extremes(bad=(0, 0, 0, 0))


@contextlib.contextmanager
def style() -> Iterator[None]:
    """Draw in the style of this package until the block ends.

    Every figure function of the package does so by itself; use it for a figure of your own that
    is to stand beside them. The global ``rcParams`` are as before when the block ends.

    Yields
    ------
    None

    Examples
    --------
    >>> import matplotlib as mpl
    >>> with style():
    ...     mpl.rcParams["figure.facecolor"]
    'none'
    """
    with mpl.rc_context(_STYLE):
        yield


def set_alt_text(figure: Figure, text: str) -> None:
    """Give a figure the words that stand in for it where it can't be seen.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Any figure, of this package or not.
    text : str
        What the figure shows: what, how many, which shape, and what stands out.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> set_alt_text(figure, "Nine products and their sum, 577.")
    >>> alt_text(figure)
    'Nine products and their sum, 577.'
    """
    setattr(figure, _ALT_TEXT, " ".join(text.split()))


def alt_text(figure: Figure) -> str:
    """Return the words that stand in for a figure where it can't be seen.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure of this package, or any other.

    Returns
    -------
    str
        The text given with `set_alt_text`; without one, the figure's titles and axis labels;
        without those, an empty string.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> _ = figure.subplots().set(title="Loss", xlabel="step")
    >>> alt_text(figure)
    'Loss. step.'
    """
    text = getattr(figure, _ALT_TEXT, None)
    if text is not None:
        return str(text)
    words = [figure.get_suptitle()]
    for axes in figure.axes:
        titles = [axes.get_title(loc=place) for place in ("left", "center", "right")]
        words += [*titles, axes.get_xlabel(), axes.get_ylabel()]
    return " ".join(f"{word.strip().rstrip('.')}." for word in words if word.strip())


def dark_twin(colour: ColorType, *, fill: bool = False) -> tuple[float, float, float] | None:
    """Return the dark-mode twin of a role colour, None for every other colour.

    White is a role only where it fills a surface: white text stands on something dark already.
    """
    rgb = to_rgb(colour)
    twins = {**_DARK_TWINS, PAPER: DARK_PAPER} if fill else _DARK_TWINS
    for light, twin in twins.items():
        if np.allclose(rgb, to_rgb(light), atol=1 / 512):
            return to_rgb(twin)
    return None


def start(figure: Figure | None, width: float, height: float) -> Figure:
    """Return the caller's figure, or a new one of so many inches."""
    if figure is not None:
        return figure
    import matplotlib.pyplot as plt

    return plt.figure(figsize=(width, height))


@functools.lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, weight: str = "normal") -> float:
    """Return how many inches wide a line of text will be, before there is a figure."""
    font = FontProperties(family=[_FONT], weight=weight, size=size)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72


def wrap(text: str, size: float, width: float, *, weight: str = "normal") -> list[str]:
    """Return the text in lines that are at most so many inches wide (a long word stays whole)."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight=weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def bare(axes: Axes) -> None:
    """Take ticks, spines and background off an Axes that holds a picture."""
    axes.set_axis_off()


def quiet_ticks(axes: Axes, **ticks: Any) -> None:
    """Fix the ticks' look on the Axes itself, since ticks made while drawing see other defaults."""
    look = {"color": MUTED, "labelcolor": INK, "labelsize": SMALL, "width": 0.6, "length": 2.5}
    axes.tick_params(which="major", labelfontfamily=_FONT, **{**look, **ticks})


def foot_lines(scale: str | None, source: str | None, width: float) -> list[str]:
    """Return the lines at a figure's foot: its named scale, and where its data comes from."""
    inner = width - 2 * MARGIN
    return [line for part in (scale, source) if part for line in wrap(part, SMALL, inner)]


def foot_height(lines: list[str]) -> float:
    """Return the inches to keep free for `footnote`, nothing for no lines."""
    return len(lines) * LINE + MARGIN if lines else 0.0


def footnote(figure: Figure, lines: list[str]) -> Text | None:
    """Write the lines of `foot_lines` small at the figure's foot, at its left margin."""
    if not lines:
        return None
    width, height = figure.get_size_inches()
    return figure.text(
        MARGIN / width,
        MARGIN / 2 / height,
        "\n".join(lines),
        size=SMALL,
        color=MUTED,
        family=_FONT,
        parse_math=False,
        ha="left",
        va="bottom",
        linespacing=1.25,
    )
