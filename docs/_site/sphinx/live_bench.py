"""What does the live figure that filters pictures hold? Pictures, and kernels by name.

All values come from the package. The pictures are as small as those of the page on filters, each
pixel the mean of a group, so that the joints of the wall are about as wide as a kernel's line.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnfigs.web._text import as_text

SIDE = 128  # pixels
# What is on each photograph, for whoever can't see it. The first is shown first.
PHOTOGRAPHS = {
    "brick": "A brick wall: dark bricks, and bright joints between them. The long joints run up "
    "and down, the short ones across.",
    "camera": "A man in a dark coat looks through a camera on a tripod. Behind him are a lawn, "
    "a tower and a bright sky.",
    "page": "A piece of a printed page: dark letters on bright paper, darker to the left.",
}
PATCH = "The patch of this page's worked example."


def content() -> dict[str, Any]:
    """Return the pictures and the kernels, as the page holds them."""
    import cnnfigs as cf

    pictures = {
        name: (name, words, square(cf.photograph(name))) for name, words in PHOTOGRAPHS.items()
    }
    pictures["patch"] = "worked patch", PATCH, cf.worked_patch().astype(np.uint8)
    kernels = {name: cf.kernel(name).ravel().tolist() for name in cf.kernel_names()}
    return {
        "kernels": kernels,
        "pictures": {
            name: {
                "label": label,
                "alt": words,
                "width": len(pixels),  # and as high
                "pixels": as_text(pixels.tobytes()),
            }
            for name, (label, words, pixels) in pictures.items()
        },
    }


def square(photograph: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the middle of a photograph, `SIDE` pixels wide and high, in grey values 0..255."""
    import cnnfigs as cf

    group = min(photograph.shape) // SIDE
    top, left = ((length - group * SIDE) // 2 for length in photograph.shape)
    middle = photograph[top : top + group * SIDE, left : left + group * SIDE]
    return np.rint(255 * cf.mean_pool(middle, group)).astype(np.uint8)
