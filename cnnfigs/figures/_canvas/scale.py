"""Which maps share their colours? Limits are settled here, before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.colors import Colormap, Normalize

from cnnfigs._maps import says_nothing
from cnnfigs._names import unknown
from cnnfigs.figures._canvas.column import size_of
from cnnfigs.figures._canvas.style import INK, MAPS_CMAP, SIGNED_CMAP, quiet_ticks
from cnnfigs.figures._canvas.text import SMALL, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.cm import ScalarMappable
    from matplotlib.colorbar import Colorbar
    from matplotlib.image import AxesImage
    from numpy.typing import ArrayLike, NDArray

    from cnnfigs.figures._canvas.page import Box

Scale = Literal["panel", "layer", "network"]

# What a figure says about its scale; without this sentence its colours mean nothing.
SCALE_SENTENCES: dict[str, str] = {
    "panel": "Colours: each map has a scale of its own, so compare within a map only.",
    "layer": "Colours: each layer has one scale, so compare within a layer only.",
    "network": "Colours: one scale for all layers, so any two maps compare.",
}
DEAD_SENTENCE = "A crossed map is dead here: one value everywhere, and none above zero."
# The cross lies on data, so it is no role: one grey that shows on a dark cell and on a pale one.
DEAD = "#8b919b"


@dataclass(frozen=True)
class Limits:
    """What the ends of a colour scale stand for.

    Parameters
    ----------
    low, high : float
        The values at the ends; symmetric about zero where `signed`.
    signed : bool
        Whether the scale diverges from zero.
    """

    low: float
    high: float
    signed: bool

    @property
    def cmap(self) -> Colormap:
        """The colour map that fits: sequential from zero, or diverging about it."""
        return SIGNED_CMAP if self.signed else MAPS_CMAP

    @property
    def norm(self) -> Normalize:
        """A new norm over these limits; their middle is zero where they are signed."""
        return Normalize(self.low, self.high)

    @property
    def look(self) -> dict[str, Any]:
        """The keywords with which an image is coloured in this scale."""
        return {"cmap": self.cmap, "vmin": self.low, "vmax": self.high}

    @property
    def ticks(self) -> list[float]:
        """The values to write beside a colour bar."""
        return [self.low, 0.0, self.high] if self.signed else [self.low, self.high]


def limits_of(*arrays: ArrayLike) -> Limits:
    """Return the limits that arrays share: 0 to the largest, or -m to m where any is negative.

    Zero stays at the dark end, or in the middle, whatever the smallest value is: a reader may
    rely on "dark is nothing". Where all is zero the scale ends at 1, for want of anything else.

    Examples
    --------
    >>> limits_of([0.5, 3.0], [1.0])
    Limits(low=0.0, high=3.0, signed=False)
    >>> limits_of([-2.0, 1.0])
    Limits(low=-2.0, high=2.0, signed=True)
    """
    flat = np.concatenate([np.ravel(np.asarray(array, dtype=float)) for array in arrays])
    if not np.isfinite(flat).all():
        raise ValueError(
            "expected finite values to colour, got NaN or infinity: "
            "look for a training run that diverged, or an image that was divided by zero"
        )
    largest = float(np.abs(flat).max(initial=0.0)) or 1.0
    signed = bool(flat.min(initial=0.0) < 0)
    return Limits(-largest if signed else 0.0, largest, signed)


def resolve(scale: str, arrays: Sequence[NDArray[Any]]) -> list[Limits]:
    """Return the limits of each layer's array under a named scale.

    With ``"panel"`` they are those of `shown`: 0 to 1, or -1 to 1, in units of a map's own largest;
    units, which would all be equally bright, share their layer's scale there.

    Raises
    ------
    ValueError
        If the scale has another name, or a value is not finite.
    """
    own = [limits_of(array) for array in arrays]
    if scale == "layer":
        return own
    if scale == "network":
        return [limits_of(*arrays)] * len(arrays)
    if scale == "panel":
        return [
            Limits(-1.0 if each.signed else 0.0, 1.0, each.signed)
            if scale_of(array, scale) == "panel"
            else each
            for array, each in zip(arrays, own, strict=True)
        ]
    raise unknown("scale", scale, SCALE_SENTENCES)


def scale_of(values: NDArray[Any], scale: str) -> str:
    """Return the scale that values have under a named one: units have no scale of their own."""
    single = values.ndim < 3 or values.shape[0] * values.shape[1] == 1
    return "layer" if scale == "panel" and single else scale


def shown(maps: NDArray[Any], scale: str) -> NDArray[Any]:
    """Return maps (h, w, c) as they are coloured: divided by their own largest with ``"panel"``.

    A map that is zero everywhere stays zero; nothing is stretched out of nothing.
    """
    if scale_of(maps, scale) != "panel":
        return maps
    largest = np.abs(maps).max(axis=(0, 1), keepdims=True)
    return maps / np.where(largest > 0, largest, 1.0)


def dead_maps(maps: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which maps of (h, w, c) are dead, as `cnnfigs.dead_maps` says; never a single unit."""
    if maps.shape[0] * maps.shape[1] == 1:
        return np.zeros(maps.shape[2], dtype=bool)
    return says_nothing(maps)


def number(value: float) -> str:
    """Return a value as it is written in a figure: three significant digits, a true minus sign.

    Examples
    --------
    >>> number(0.12345), number(1234.0), number(2.0), number(0.00001234)
    ('0.123', '1,234', '2', '1.2e...5')
    """
    if 0 < abs(value) < 1e-3:
        mantissa, power = f"{value:.1e}".split("e")
        text = f"{mantissa}e{int(power)}"
    else:
        # 999.6 is rounded to four digits as well, which "g" would write as 1e+03.
        text = f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:.3g}"
    return text.replace("-", "\N{MINUS SIGN}")


def bar_width(limits: Limits, scale: str = "layer", least: float = 0.95) -> float:
    """Return how many inches a colour bar needs, so that the numbers at its ends stand apart."""
    words = _ends(limits, scale)
    return max(least, text_width(words[0], SMALL) + text_width(words[-1], SMALL) + 0.12)


def colour_bar(
    mappable: ScalarMappable,
    axes: Axes,
    limits: Limits,
    *,
    scale: str = "layer",
    vertical: bool = False,
    **ticks: Any,
) -> Colorbar:
    """Fill an Axes with the colour bar of what was drawn, its ends written out."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # An Axes that was asked for by a figure has one.
    orientation: Literal["vertical", "horizontal"] = "vertical" if vertical else "horizontal"
    bar = figure.colorbar(mappable, cax=axes, orientation=orientation, ticks=limits.ticks)
    words = _ends(limits, scale)
    if not vertical and not _has_room(words, axes.get_position().width * size_of(figure)[0]):
        words[1:-1] = [""] * len(words[1:-1])  # The zero would run into its neighbours.
    bar.set_ticklabels(words)
    bar.outline.set_visible(False)
    quiet_ticks(axes, length=0, pad=2, **ticks)
    if not vertical:
        # The end labels stay within the bar's width instead of hanging over its ends.
        labels = axes.get_xticklabels()
        labels[0].set_horizontalalignment("left")
        labels[-1].set_horizontalalignment("right")
    return bar


def _has_room(words: Sequence[str], width: float) -> bool:
    """Return whether a bar of so many inches has room for words in its middle, too."""
    widths = [text_width(word, SMALL) for word in words]
    return width / 2 > max(widths[0], widths[-1]) + sum(widths[1:-1]) / 2 + 0.06


def _ends(limits: Limits, scale: str) -> list[str]:
    """Return what is written at the ends of a scale, and at its zero."""
    if scale == "panel":
        signed = ["\N{MINUS SIGN}largest", "0", "largest"]
        return signed if limits.signed else ["0", "own largest"]
    return [number(value) for value in limits.ticks]


def bar_on(stage: Axes, limits: Limits, place: Box, scale: str = "layer") -> AxesImage:
    """Draw a colour bar with its ends written below on an Axes that measures inches.

    On a sheet of many layers this takes a tenth of the time of an Axes for each bar.
    """
    bar = stage.imshow(
        np.linspace(limits.low, limits.high, 64)[np.newaxis],
        cmap=limits.cmap,
        norm=limits.norm,
        extent=(place.left, place.right, place.bottom, place.top),
        aspect="auto",
        gid="colour bar",
    )
    words = _ends(limits, scale)
    look: dict[str, Any] = {"size": SMALL, "color": INK, "va": "top"}
    below = place.bottom + 0.03
    stage.text(place.left, below, words[0], ha="left", **look)
    stage.text(place.right, below, words[-1], ha="right", **look)
    if len(words) == 3 and _has_room(words, place.width):
        stage.text(place.left + place.width / 2, below, words[1], ha="center", **look)
    return bar
