"""Which colours does a script paint with that draws what figures draw?"""

from __future__ import annotations

from matplotlib.colors import Colormap

from cnnfigs.figures._canvas.style import IMAGE_CMAP, MAPS_CMAP, SIGNED_CMAP

# Colours of each map of which the others are mixed, with errors that nobody sees.
_STOPS = {"maps": (MAPS_CMAP, 33), "signed": (SIGNED_CMAP, 7), "image": (IMAGE_CMAP, 2)}


def palette() -> dict[str, str]:
    """Return some colours of each map of the figures, six digits each."""
    return {name: _stops(colours, count) for name, (colours, count) in _STOPS.items()}


def _stops(colours: Colormap, count: int) -> str:
    """Return some colours of a map: between them it changes evenly."""
    places = (round(stop / (count - 1) * (colours.N - 1)) for stop in range(count))
    return bytes(round(255 * part) for place in places for part in colours(place)[:3]).hex()
