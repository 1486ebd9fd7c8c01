"""What does the live figure that filters pictures hold? Pictures, kernels by name, its controls.

All values come from the package. The pictures are as small as those of the page on filters, each
pixel the mean of a group, so that the joints of the wall are about as wide as a kernel's line.
"""

from __future__ import annotations

import base64
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

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

KERNELS = (3, 5)  # sides of those that can be typed
POOLS = {
    f"{kind}.{side}": f"{kind} of {side} × {side}" for kind in ("max", "mean") for side in (2, 3, 4)
}
SURFACE = 'role="application" tabindex="0" aria-label="result: arrow keys lead from pixel to pixel"'
PLATE = "<figure><div><canvas {}></canvas><i></i></div><figcaption></figcaption></figure>"


def content() -> dict[str, Any]:
    """Return the pictures, the kernels and the controls, as the page holds them."""
    import cnnfigs as cf

    pictures = {
        name: (name, words, square(cf.photograph(name))) for name, words in PHOTOGRAPHS.items()
    }
    pictures["patch"] = "worked patch", PATCH, cf.worked_patch().astype(np.uint8)
    labels = {name: label for name, (label, *_) in pictures.items()}
    kernels = {name: cf.kernel(name).ravel().tolist() for name in cf.kernel_names()}
    return {
        "html": controls(labels | {"drawing": "your drawing"}, kernels),
        "kernels": kernels,
        "pictures": {
            name: {
                "label": label,
                "alt": words,
                "width": len(pixels),  # and as high
                "pixels": packed(pixels),
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


def packed(pixels: NDArray[np.uint8]) -> str:
    """Return grey values as text, packed as the weights of networks are."""
    return base64.b85encode(zlib.compress(pixels.tobytes(), 9)).decode()


def controls(pictures: dict[str, str], kernels: dict[str, Any]) -> str:
    """Return what the reader finds in the figure, before it has any values."""
    named = {name: name.replace("_", " ") for name in kernels}
    # To begin with, a kernel of one's own lets the picture through.
    own = {_through(side): f"your own, {side} × {side}" for side in KERNELS}
    menus = (
        _menu("picture", "Picture", pictures),
        _menu("kernel", "Kernel", named | own),
        _menu("negative", "Negative values", {"keep": "keep", "stop": "stop (ReLU)"}),
        _menu("pool", "Pooling", {"none": "none"} | POOLS),
    )
    still, surface = PLATE.format("role=img"), PLATE.format(SURFACE)
    grids = "".join(map(_cells, KERNELS))
    return (
        f'<div class="live-bench-menus">{"".join(menus)}</div>'
        f'<div class="live-bench-plates">{still}{surface}{still}</div>'
        '<p class="live-bench-scale">Colours of the results, from <b></b> '
        '<canvas aria-hidden="true"></canvas> to <b></b>, with zero in the middle. '
        "Grey values go from 0, black, to 255, white. Photographs: scikit-image.</p>"
        f'<div class="live-bench-sum">{grids}<div><table></table></div></div>'
        "<p>Point at a pixel of the result: by mouse or finger, or choose it and press arrow keys "
        "(with Shift, ten steps). Rows and columns are counted from 0.</p>"
    )


def _menu(name: str, words: str, options: dict[str, str]) -> str:
    entries = (f'<option value="{value}">{label}</option>' for value, label in options.items())
    return f'<label>{words} <select name="{name}">{"".join(entries)}</select></label>'


def _cells(side: int) -> str:
    """Return the cells in which a kernel's weights stand, named by their places in its row."""
    inputs = (
        f'<input type="number" step="any" name="{place}" '
        f'aria-label="row {place // side}, column {place % side}">'
        for place in range(side * side)
    )
    return (
        f'<fieldset class="live-bench-{side}"><legend>Weights of the kernel</legend>'
        f"{''.join(inputs)}</fieldset>"
    )


def _through(side: int) -> str:
    """Return the weights of a kernel that changes nothing, as a link holds them."""
    weights = np.zeros(side * side, int)
    weights[side * side // 2] = 1
    return "_".join(map(str, weights))
