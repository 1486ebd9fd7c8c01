"""How much do a network's answers weigh, and how many pictures may it be shown at once?"""

from __future__ import annotations

import math

from cnnfigs.networks.graph import Network

# Values of all layers that are kept at once: 400 MB of float32.
_AT_ONCE = 100_000_000


def values_of_one(network: Network) -> int:
    """Return how many values all layers give for one image; a side that is not fixed counts 1."""
    shapes = [tensor.shape[1:] for call in network.calls for tensor in call.outputs]
    return sum(math.prod(side or 1 for side in shape) for shape in shapes)


def pictures_at_once(network: Network) -> int:
    """Return how many pictures a network is shown at once, which keeps the values of all layers."""
    return max(2, _AT_ONCE // max(1, values_of_one(network)))
