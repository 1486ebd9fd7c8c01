"""How much do a network's answers weigh, and when is it time to let go of them?"""

from __future__ import annotations

import gc
import math

from cnnfigs.networks.graph import Network

# Values of all layers for one image. Below that, what is left over is less than a search for it
# costs in time.
_MANY = 1_000_000
# Values of all layers that are kept at once: 200 MB of float32.
_AT_ONCE = 50_000_000


def values_of_one(network: Network) -> int:
    """Return how many values all layers give for one image; a side that is not fixed counts 1."""
    shapes = [tensor.shape[1:] for call in network.calls for tensor in call.outputs]
    return sum(math.prod(side or 1 for side in shape) for shape in shapes)


def pictures_at_once(network: Network) -> int:
    """Return how many pictures a network is shown at once, which keeps the values of all layers."""
    return max(2, _AT_ONCE // max(1, values_of_one(network)))


def let_go(network: Network) -> None:
    """Free what a large network has answered before.

    Keras's graphs are in cycles, so Python frees them late, and with them the values of all layers.
    """
    if values_of_one(network) > _MANY:
        gc.collect()
