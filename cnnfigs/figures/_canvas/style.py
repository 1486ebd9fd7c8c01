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
import matplotlib.style
import numpy as np
from cycler import cycler
from matplotlib.colors import Colormap, LinearSegmentedColormap, ListedColormap, to_rgb

from cnnfigs.figures._canvas.text import FONT, LABEL, SMALL, font_families

if TYPE_CHECKING:
    from matplotlib.axes import Axes
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
    "font.family": [FONT],
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
    "image.origin": "upper",
}


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
    # First all defaults: a user's settings change no statement of a figure.
    # Only their fonts stay, behind ours, for names in alphabets that ours has no letters of.
    with mpl.style.context(["default", _STYLE, {"font.family": font_families()}]):
        yield


def dark_twin(colour: ColorType, *, fill: bool = False) -> tuple[float, float, float] | None:
    """Return the dark-mode twin of a role colour, None for every other colour.

    White is a role only where it fills a surface: white text stands on something dark already.
    """
    return _dark_twin(to_rgb(colour), fill=fill)


@functools.cache  # a figure has a thousand artists in a dozen colours
def _dark_twin(rgb: tuple[float, float, float], *, fill: bool) -> tuple[float, float, float] | None:
    twins = {**_DARK_TWINS, PAPER: DARK_PAPER} if fill else _DARK_TWINS
    for light, twin in twins.items():
        if np.allclose(rgb, to_rgb(light), atol=1 / 512):
            return to_rgb(twin)
    return None


def bare(axes: Axes) -> None:
    """Take ticks, spines and background off an Axes that holds a picture."""
    axes.set_axis_off()


def quiet_ticks(axes: Axes, **ticks: Any) -> None:
    """Fix the ticks' look on the Axes itself, since ticks made while drawing see other defaults."""
    look = {"color": MUTED, "labelcolor": INK, "labelsize": SMALL, "width": 0.6, "length": 2.5}
    families = mpl.rcParams["font.family"]
    axes.tick_params(which="major", labelfontfamily=families, **{**look, **ticks})
