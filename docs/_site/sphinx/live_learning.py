"""What do the live figures hold that learn? Pictures and kernels, or some thousand drawn digits.

The digits are a script of their own, as the weights of networks are: a reader's browser fetches it
when the reader lets the network learn. A pixel has four bits; two stand in a byte.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from _site.build.records import put
from _site.sphinx.live_bench import square
from cnnfigs.web._text import as_text

DIGITS = "drawn_digits"
TRAINING = 10_000
TEST = 1_000
# What is on each photograph, for whoever can't see it. The first is shown first.
PHOTOGRAPHS = {
    "grass": "Grass from above: thin bright blades in all directions, dark between them.",
    "brick": "A brick wall: dark bricks, and bright joints between them.",
    "camera": "A man in a dark coat looks through a camera on a tripod, on a lawn.",
}


def pictures_and_kernels() -> dict[str, Any]:
    """Return what a kernel is learned from, and the kernels that may be hidden."""
    import cnnfigs as cf

    pictures = {name: square(cf.photograph(name)) for name in PHOTOGRAPHS}
    return {
        "kernels": {name: cf.kernel(name).ravel().tolist() for name in cf.kernel_names()},
        "pictures": {
            name: {
                "label": name,
                "alt": PHOTOGRAPHS[name],
                "width": len(pixels),
                "pixels": as_text(pixels.tobytes()),
            }
            for name, pixels in pictures.items()
        },
    }


def write_digits(folder: Path, count: int = TRAINING) -> dict[str, Any]:
    """Write digits into a folder where they are not there yet, and return what is in them.

    Parameters
    ----------
    folder : Path
        Where they are kept from build to build.
    count : int
        How many to learn from. Those that it is tested on are always the same.
    """
    import cnnfigs as cf

    digits = cf.load_dataset(DIGITS)
    return write_images(
        folder,
        (digits.x_train[:count], digits.y_train[:count]),
        (digits.x_test[:TEST], digits.y_test[:TEST]),
    )


def write_images(
    folder: Path,
    training: tuple[NDArray[np.uint8], NDArray[Any]],
    test: tuple[NDArray[np.uint8], NDArray[Any]],
) -> dict[str, Any]:
    """Write images with labels as a script, and return its file's name and what is in it."""
    pixels, labels = (np.concatenate(pair) for pair in zip(training, test, strict=True))
    data = labels.astype(np.uint8).tobytes() + in_four_bits(pixels).tobytes()
    digest = hashlib.sha256(data).hexdigest()[:16]
    file = folder / f"images-{digest}.js"
    if not file.exists():
        put(file, f'cnnfigsWeights("{digest}","{as_text(data)}");\n'.encode())
    return {
        "file": file.name,
        "digest": digest,
        "training": len(training[0]),
        "count": len(pixels),
        "examples": [len(training[0]) + place for place in nearest_to_mean(*test)],
    }


def in_four_bits(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return images whose grey values, from 0 to 15, stand two in a byte."""
    greys = np.rint(pixels.reshape(len(pixels), -1) / 17).astype(np.uint8)
    result: NDArray[np.uint8] = greys[:, ::2] << 4 | greys[:, 1::2]
    return result


def nearest_to_mean(pixels: NDArray[np.uint8], labels: NDArray[Any]) -> list[int]:
    """Return of each class the image that is nearest to the mean of all."""
    found = []
    for label in range(10):
        places = np.flatnonzero(labels == label)
        images = pixels[places].astype(np.float64)
        off = ((images - images.mean(axis=0)) ** 2).sum(axis=(1, 2))
        found.append(int(places[off.argmin()]))
    return found
