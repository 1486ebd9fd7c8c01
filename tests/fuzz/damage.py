"""What happens to files on their way: cut, bits turned over, parts lost, doubled or overwritten."""

from __future__ import annotations

import numpy as np


def damaged(content: bytes, rng: np.random.Generator) -> bytes:
    """Return a file as it comes out of a broken download, a bad disk, or another program."""
    data = bytearray(content)
    begin, end = sorted(int(place) for place in rng.integers(0, len(data), 2))
    match rng.choice(["cut", "bits", "header", "lost", "doubled", "zeros", "noise", "more"]):
        case "cut":
            return bytes(data[:end])
        case "bits":
            for place in rng.integers(0, len(data), rng.choice([1, 3, 30])):
                data[place] ^= 1 << int(rng.integers(8))
        case "header":
            for place in rng.integers(0, min(64, len(data)), 2):
                data[place] = int(rng.integers(256))
        case "lost":
            del data[begin:end]
        case "doubled":
            data[end:end] = data[begin:end]
        case "zeros":
            data[begin:end] = bytes(end - begin)
        case "noise":
            data[begin:end] = rng.bytes(end - begin)
        case "more":
            data += rng.bytes(100)
    return bytes(data)
