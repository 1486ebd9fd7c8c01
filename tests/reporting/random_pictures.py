"""Pictures of noise, and a name of a class that would be markup."""

from __future__ import annotations

import numpy as np

HOSTILE = '</style><img src=x onerror="document.title=1">'


def pictures(count=3):
    rng = np.random.default_rng(1)
    return (rng.random((count, 28, 28)) * 255).astype(np.uint8)


def content_network(model):
    from cnnfigs.networks.graph import network_of

    return network_of(model)
