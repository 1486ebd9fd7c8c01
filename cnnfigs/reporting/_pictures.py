"""Which pictures is a report about? Files, folders and arrays, each as the network takes it."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from cnnfigs._argument_checks import as_names
from cnnfigs._files import path_of
from cnnfigs.images.reading import is_picture, read_pixels
from cnnfigs.networks.graph import Network
from cnnfigs.networks.inputs import Images, read_images
from cnnfigs.reporting._network import short

# A network of any size is shown pictures of at most so many pixels a side.
_LONGEST = 320
# The names that data sets go by in files of arrays, the ones to test on first.
_IMAGES = ("x_test", "images", "x", "x_train")
_LABELS = {"x_test": "y_test", "images": "labels", "x": "y", "x_train": "y_train"}


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture, as it came and as the network takes it.

    Attributes
    ----------
    name : str
        Its file's name, or its place in the array.
    batch : ndarray
        (1, h, w, c), or whatever the network takes.
    shown : ndarray of uint8
        (h, w) or (h, w, 3): to look at.
    note : str
        What was done to it; nothing where it is as it came.
    """

    name: str
    batch: NDArray[Any]
    shown: NDArray[np.uint8]
    note: str

    def __post_init__(self) -> None:
        (name,) = as_names([self.name])
        object.__setattr__(self, "name", name)


def read_pictures(network: Network, images: Any) -> list[Picture]:
    """Read what came for pictures.

    Parameters
    ----------
    network : Network
        That takes one image and nothing else.
    images : None, array_like, str, Path, PIL.Image.Image, or sequence of them
        An array holds one image or a batch. A folder stands for the pictures in it and in its
        folders, ``*.jpg`` for what is named like it, and a file of NumPy's for its array of images.
        Files need not have the network's size: the middle of each is resized to it.

    Raises
    ------
    FileNotFoundError, ValueError
        Where there is no such file, a file is no picture, or an array does not fit.
    """
    if images is None:
        return []
    if is_picture(images):
        images = [images]
    if isinstance(images, (list, tuple)) and any(map(is_picture, images)):
        return [each for one in images for each in _read_one(network, one)]
    return list(_of_array(network, images, "picture"))


def _read_one(network: Network, picture: Any) -> Iterator[Picture]:
    """Yield the pictures that a file or a folder stands for, or the one that Pillow opened."""
    if not is_picture(picture):
        raise ValueError(
            "pictures are files or arrays, but both came: make an array of the files too"
        )
    if isinstance(picture, Image.Image):
        yield _of_file(network, picture, "picture")
        return
    path = path_of(picture)
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if _is_image_file(path, each))
        if not files:
            raise ValueError(f"expected pictures, but there are none in the folder {str(path)!r}")
        for file in files:
            yield _of_file(network, file, file.relative_to(path).as_posix())
    elif set("*?[") & set(str(path)) and not path.exists():
        found = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207  (also from the root)
        if not found:
            raise FileNotFoundError(f"there is no file like {str(path)!r}")
        for one in found:
            yield from _read_one(network, one)
    elif path.suffix in (".npy", ".npz") and path.is_file():
        yield from _of_array(network, _array_in(path), path.stem)
    else:
        yield _of_file(network, path, path.name)


def _is_image_file(folder: Path, path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.suffix.lower() in Image.registered_extensions() and not hidden and path.is_file()


def labels_with(images: Any) -> list[object] | None:
    """Return what the images of one file of arrays show, where it says so, and None elsewhere."""
    only = images[0] if isinstance(images, (list, tuple)) and len(images) == 1 else images
    if not isinstance(only, (str, os.PathLike)) or path_of(only).suffix != ".npz":
        return None
    with np.load(path_of(only), allow_pickle=False) as loaded:
        name = next((name for name in _IMAGES if name in loaded), None)
        if name is None or _LABELS[name] not in loaded:
            return None
        kept = loaded[_LABELS[name]]
        one_each = kept.ndim < 2 or kept.size == len(kept)
        labels: list[object] = (np.ravel(kept) if one_each else kept).tolist()
        return labels


def _array_in(path: Path) -> NDArray[Any]:
    """Return the images in a file of NumPy's."""
    try:
        loaded = np.load(path, allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise ValueError(f"{str(path)!r} can't be read as arrays of numbers: {error}") from None
    if isinstance(loaded, np.ndarray):
        return loaded
    with loaded:
        name = next((name for name in _IMAGES if name in loaded), None)
        if name is None and len(loaded.files) == 1:
            name = loaded.files[0]
        if name is None:
            raise ValueError(
                f"expected an array of images in {str(path)!r}, but its arrays are called "
                f"{', '.join(map(repr, loaded.files))}: call it 'images'"
            )
        array: NDArray[Any] = loaded[name]
        return array


def _of_array(network: Network, array: Any, name: str) -> Iterator[Picture]:
    read = read_images(network, array)
    for index in range(len(read.batch)):
        shown, note = _as_shown(read.pixels[index])
        yield Picture(f"{name} {index + 1}", read.batch[index : index + 1], shown, note)


def _of_file(network: Network, picture: Any, name: str) -> Picture:
    """Read a file, and resize its middle to the network's size."""
    resized, note = _resized(picture, network.model.inputs[0].shape[1:])
    try:
        read: Images = read_images(network, resized)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    shown, stretched = _as_shown(read.pixels[0])
    return Picture(name, read.batch, shown, ", ".join(filter(None, (note, stretched))))


def _resized(picture: Any, shape: tuple[int | None, ...]) -> tuple[Any, str]:
    """Return a picture of the network's size, and what was done to it."""
    rows, columns = shape[:2]
    pixels = read_pixels(picture, longest=4 * max(rows or _LONGEST, columns or _LONGEST))
    if pixels.dtype != np.uint8:  # 16 bits or floats: how white it is must not be blended
        return picture, ""
    image = Image.fromarray(pixels)
    size = image.size
    if rows is None or columns is None:
        image.thumbnail((columns or _LONGEST, rows or _LONGEST))
    elif size != (columns, rows):
        image = ImageOps.fit(image, (columns, rows), Image.Resampling.LANCZOS)
    if image.size == size:
        return image, ""
    cut = size[0] * image.size[1] != size[1] * image.size[0] and None not in shape[:2]
    before = "cut to its middle and " if cut else ""
    return image, f"{before}resized to {image.size[1]}×{image.size[0]} pixels"


def _as_shown(pixels: NDArray[Any]) -> tuple[NDArray[np.uint8], str]:
    """Return pixels to look at, and a word where they had to be stretched."""
    planes = pixels if pixels.ndim == 2 or pixels.shape[-1] >= 3 else pixels[..., 0]
    planes = planes[..., :3] if planes.ndim == 3 else planes
    if planes.dtype == np.uint8:
        return planes, ""
    values = planes.astype(np.float64)
    least, most = float(values.min()), float(values.max())
    white = 1.0 if most <= 1 else 255.0
    if least >= 0 and most <= 255:
        return np.rint(values * (255 / white)).astype(np.uint8), ""
    stretched = (values - least) / ((most - least) or 1)
    return np.rint(stretched * 255).astype(np.uint8), f"shown from {short(least)} to {short(most)}"
