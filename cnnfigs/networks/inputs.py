"""What does a picture mean to a network?

The one place that decides it, for whatever shows pictures to networks: files, what Pillow has
opened, and arrays; one picture or several; in which order their axes stand; and what their
integers are to this network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnnfigs._array_checks import names_a_file, real_numbers
from cnnfigs._names import unknown
from cnnfigs.images.reading import is_picture, read_pixels
from cnnfigs.networks.advice import advice_on_files, advice_on_range, advice_on_shape
from cnnfigs.networks.graph import Network, network_of
from cnnfigs.networks.scaling import Integers, meaning_of_integers

Shape = tuple[int | None, ...]

_DEEP = 65_535  # white, in a file of 16 bits
_TWELVE_BITS = 4_095


@dataclass(frozen=True, eq=False)
class Images:
    """Images as they came, and as a network takes them.

    Attributes
    ----------
    batch : ndarray
        (n, h, w, c), or whatever one image is to the network: always with its batch axis. Of
        float32, but of integers for an input of integers.
    pixels : ndarray
        (n, h, w) for grey images, otherwise in the shape of `batch`: the values that came.
    single : bool
        Whether one image came, and no batch.
    """

    batch: NDArray[Any]
    pixels: NDArray[Any]
    single: bool


def read_images(model: Any, images: Any) -> Images:
    """Read images for a network that takes one image and nothing else.

    Parameters
    ----------
    model : keras.Model or Network
        With one input, of (h, w) or (h, w, c).
    images : array_like, str, Path, PIL.Image.Image, or sequence of them
        One image or several, as :func:`cnnfigs.activations` takes them.

    Raises
    ------
    TypeError, ValueError
        Where `model` is no such network, or the images do not fit it.

    Examples
    --------
    >>> import keras
    >>> model = keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Rescaling(1 / 255)])
    >>> read_images(model, np.full((2, 2), 51, dtype=np.uint8)).batch.max()
    np.float32(51.0)
    """
    network = model if isinstance(model, Network) else network_of(model)
    inputs = network.model.inputs
    if len(inputs) != 1 or len(inputs[0].shape) not in (3, 4):
        takes = " and ".join(str(tuple(tensor.shape[1:])) for tensor in inputs)
        flat = len(inputs) == 1 and len(inputs[0].shape) == 2
        advice = "keras.Input((28, 28)) and keras.layers.Flatten()" if flat else "one keras.Input"
        if len(inputs) == 1 and not flat:
            advice = "keras.Input((28, 28, 1))"
        raise ValueError(
            f"expected a network of images, (h, w) or (h, w, c), but this one takes {takes}: begin "
            f"it with {advice}"
        )
    return _read_all(network, [images])[0]


def read_inputs(network: Network, images: Any) -> tuple[list[NDArray[Any]], bool]:
    """Return one batch for each input of a network, whatever that takes, and whether one came.

    Parameters
    ----------
    network : Network
        With any number of inputs.
    images
        As for :func:`read_images`; for several inputs a list or tuple in the order of
        ``model.inputs``, or a dict by the inputs' names.
    """
    inputs = network.model.inputs
    arrays = _by_input([tensor.name for tensor in inputs], images)
    read = _read_all(network, arrays)
    return [each.batch for each in read], read[0].single


def _read_all(network: Network, arrays: list[Any]) -> list[Images]:
    """Read images for each input, or say why they are no batch together."""
    inputs = network.model.inputs
    read = [_read(network, tensor, array) for tensor, array in zip(inputs, arrays, strict=True)]
    counts = [len(each.batch) for each in read]
    if len(set(counts)) > 1 or len({each.single for each in read}) > 1:
        raise ValueError(
            f"each input needs as many images as the others, but {counts} came for "
            f"{[tensor.name for tensor in inputs]}: pass one image, or as many, for each"
        )
    fixed = inputs[0].shape[0]
    if fixed is not None and fixed != counts[0]:
        raise ValueError(
            f"the network takes exactly {fixed} images at a time, but {counts[0]} came: pass "
            f"{fixed}, or build the network with keras.Input(shape), which takes any number"
        )
    return read


def as_batch(images: Any, shape: Shape, *, integers: Integers = "shades") -> NDArray[Any]:
    """Return images as the batch that an input of a shape takes.

    Integers 0..255 are divided by 255; booleans become 0 and 1; floats are passed as they are.

    Parameters
    ----------
    images : array_like, str, Path, PIL.Image.Image, or sequence of them
        One image or several. For a grey network the channel axis may be left out: (h, w),
        (h, w, 1), (n, h, w) or (n, h, w, 1). For a colour network: (h, w, c) or (n, h, w, c).
        For a network whose inputs are units: (k,) or (n, k). A file, or what Pillow has opened, is
        grey or in colours as the network takes it.
    shape : tuple of int or None
        The network's input shape without the batch axis, such as ``(28, 28, 1)``; None where any
        size will do.
    integers : {"shades", "values", "integers"}
        As :func:`cnnfigs.networks.scaling.meaning_of_integers` says of the network: ``"values"``
        are not divided, and ``"integers"`` stay integers.

    Returns
    -------
    ndarray
        (n, h, w, c), or (n, k): always with its batch axis, n = 1 for one image.

    Raises
    ------
    FileNotFoundError
        Where there is no such file.
    ValueError
        Where the shape does not fit, or where `images` is empty or holds something other than
        finite real numbers.

    Examples
    --------
    >>> image = np.full((28, 28), 51, dtype=np.uint8)
    >>> batch = as_batch(image, (28, 28, 1))
    >>> batch.shape, batch[0, 0, 0, 0]
    ((1, 28, 28, 1), np.float32(0.2))
    """
    return _as_images(images, shape, integers).batch


def _read(network: Network, tensor: Any, images: Any) -> Images:
    """Read images for one input, asking the network only where they are integers."""
    shape = tuple(tensor.shape[1:])
    pixels = _pixels(images, shape)
    meaning: Integers = "shades"
    if "int" in tensor.dtype or pixels.shades or pixels.values.dtype.kind in "iu":
        meaning = meaning_of_integers(network, tensor)
    read = _as_images(pixels, shape, meaning)
    if meaning != "integers":
        return read
    least, most = np.iinfo(tensor.dtype).min, np.iinfo(tensor.dtype).max
    if read.batch.min() < least or read.batch.max() > most:
        raise ValueError(
            f"the network takes integers from {least} to {most}, but {read.batch.min()} to "
            f"{read.batch.max()} came: scale them to that range"
        )
    return replace(read, batch=read.batch.astype(tensor.dtype))


@dataclass(frozen=True, eq=False)
class _Pixels:
    """Numbers, and whether they are shades from 0 to 255 though they are no integers.

    An advice writes what came as `written`, and as `resized` where files came, for which Pillow
    gives pictures of another size.
    """

    values: NDArray[Any]
    shades: bool
    written: str = "picture"
    resized: str = ""


def _as_images(images: Any, shape: Shape, integers: Integers) -> Images:
    pixels = images if isinstance(images, _Pixels) else _pixels(images, shape)
    values = pixels.values
    single, channel_left_out = _axes(pixels, shape, integers)
    if pixels.shades or values.dtype.kind in "iu":
        batch = _of_integers(pixels, integers)
    else:
        batch = _of_floats(values, integers)
    if channel_left_out:
        batch = batch[..., np.newaxis]
    batch = batch[np.newaxis] if single else batch
    grey = len(shape) == 3 and batch.shape[-1] == 1
    return Images(batch, values.reshape(batch.shape[:-1] if grey else batch.shape), single)


def _of_integers(pixels: _Pixels, integers: Integers) -> NDArray[Any]:
    values = pixels.values
    if integers == "integers":
        return values if values.dtype.kind in "iu" else np.rint(values).astype(np.int64)
    if integers == "values":
        return values.astype(np.float32)
    if values.min() < 0 or values.max() > 255:
        raise ValueError(
            f"integers are read as grey values from 0 to 255, but {values.min()} to "
            f"{values.max()} came: {advice_on_range(values, pixels.written)}"
        )
    return values.astype(np.float32) / np.float32(255)


def _of_floats(values: NDArray[Any], integers: Integers) -> NDArray[Any]:
    # A value too large for float32 becomes infinite here, and is then reported as such.
    with np.errstate(over="ignore"):
        batch: NDArray[np.float32] = values.astype(np.float32)
    if not np.isfinite(batch).all():
        count = int((~np.isfinite(batch)).sum())
        raise ValueError(
            f"every value of an image must be finite, but {count} of {batch.size} are not (NaN, "
            "infinite, or too large for float32): replace them, with numpy.nan_to_num for example"
        )
    if integers != "integers":
        return batch
    if values.dtype.kind == "f" and (batch % 1).any():
        raise ValueError(
            "the network takes integers, but floats between them came, which would be cut off: "
            "pass the integers of the picture, from 0 to 255"
        )
    return batch.astype(np.int64)


def _pixels(images: Any, shape: Shape) -> _Pixels:
    """Return what came as an array of real numbers that is not empty, or say why there is none."""
    written, resized = "picture", ""
    if getattr(getattr(images, "dtype", None), "kind", "") in ("O", "U"):
        # Names of files are kept so, too: as a column of a table, or what was sorted.
        several = np.ravel(images).tolist()
        if several and all(isinstance(each, Image.Image) or names_a_file(each) for each in several):
            images = several if np.ndim(images) else several[0]
    if is_picture(images):
        values, shades = _of_picture(images, shape), True
        resized = f"{_opened(images, 'picture')}.resize({{}})"
    elif isinstance(images, (list, tuple)) and any(map(is_picture, images)):
        values, shades = _of_pictures(images, shape), True
        resized = f"[{_opened(images[0], 'each')}.resize({{}}) for each in pictures]"
    else:
        values, shades = real_numbers(images, "an image"), False
        # Not all that NumPy reads can be computed with as an array can.
        written = "picture" if isinstance(images, np.ndarray) else "numpy.asarray(picture)"
    if values.size == 0:
        raise ValueError(
            f"at least one image with at least one pixel is needed, but an empty array of shape "
            f"{values.shape} came: check what was loaded or selected"
        )
    # A file's floats are as they are: it does not say what is white.
    return _Pixels(values, shades and values.dtype != np.float64, written, resized)


def _opened(picture: Any, name: str) -> str:
    """Return how a picture of Pillow's is written that came as such, or as a file."""
    return name if isinstance(picture, Image.Image) else f"PIL.Image.open({name})"


def _of_pictures(pictures: Sequence[Any], shape: Shape) -> NDArray[Any]:
    if not all(map(is_picture, pictures)):
        raise ValueError(
            "images of one batch are files or arrays, but both came: make arrays of the files too"
        )
    read = [_of_picture(each, shape) for each in pictures]
    sizes = {np.shape(each) for each in read}
    if len(sizes) > 1:
        raise ValueError(
            f"images of one batch have one size, but {', '.join(map(str, sorted(sizes)))} came: "
            "resize them, or pass them one by one"
        )
    return np.stack(read)


def _of_picture(picture: Any, shape: Shape) -> NDArray[Any]:
    """Return shades from 0 to 255, grey or in colours as the network takes them."""
    pixels = read_pixels(picture)
    channels = shape[-1] if len(shape) == 3 else 1
    if pixels.ndim == 2:
        grey = pixels.astype(np.float64) if pixels.dtype.kind == "f" else _of_sixteen_bits(pixels)
        if channels == 4 and pixels.dtype.kind != "f":
            return np.stack([grey, grey, grey, np.full_like(grey, 255)], axis=-1)
        return np.stack([grey] * 3, axis=-1) if channels == 3 else grey
    if pixels.shape[-1] == 4 and channels != 4:
        raise ValueError(
            "expected a picture without holes, but some of this one is transparent: lay it on "
            "paper first, with PIL.Image.alpha_composite"
        )
    mode = {1: "L", 3: "RGB", 4: "RGBA"}.get(channels or 3)
    return np.asarray(Image.fromarray(pixels).convert(mode)) if mode else pixels


def _of_sixteen_bits(pixels: NDArray[np.uint16]) -> NDArray[np.float32]:
    if pixels.max() <= _TWELVE_BITS:
        raise ValueError(
            f"expected a picture with something white, but the largest value of this one is "
            f"{pixels.max()} of {_DEEP}, as where a camera stores 12 bits in 16: make an array "
            "of it, and divide it by what is white"
        )
    return pixels * np.float32(255 / _DEEP)


def _axes(pixels: _Pixels, shape: Shape, integers: Integers) -> tuple[bool, bool]:
    """Return (is it one image, is its channel axis left out) for the first reading that fits."""
    came = pixels.values.shape
    if _fits(came, shape):
        return True, False
    if _fits(came[1:], shape):
        return False, False
    if len(shape) == 3 and shape[-1] in (1, None) and not _looks_like_colour(came, shape):
        if _fits(came, shape[:-1]):
            return True, True
        if _fits(came[1:], shape[:-1]):
            return False, True
    wanted = ", ".join("any" if size is None else str(size) for size in shape)
    wanted = f"({wanted})" if len(shape) > 1 else f"({wanted},)"
    advice = advice_on_files(shape, pixels.resized) if pixels.resized else None
    if advice is None:
        advice = advice_on_shape(pixels.values, shape, integers, pixels.written)
    raise ValueError(
        f"the network expects one image of shape {wanted}, or several behind one another, but "
        f"{came} came: {advice}"
    )


def _fits(came: tuple[int, ...], wanted: Shape) -> bool:
    return len(came) == len(wanted) and all(
        want is None or want == size for size, want in zip(came, wanted, strict=True)
    )


def _looks_like_colour(came: tuple[int, ...], shape: Shape) -> bool:
    """Return whether this is one picture with channels, and not many pictures a few pixels wide."""
    return len(came) == 3 and shape[1] is None and came[2] in (2, 3, 4) and came[1] > 4


def _by_input(names: list[str], images: Any) -> list[Any]:
    """Return the images for each input, in the order of the inputs."""
    if isinstance(images, Mapping):
        for name in images:
            if name not in names:
                raise unknown("input", name, names)
        missing = [name for name in names if name not in images]
        if missing:
            raise ValueError(f"the network has the inputs {names}, but {missing} did not come")
        return [images[name] for name in names]
    if len(names) == 1:
        return [images]
    if not isinstance(images, (list, tuple)) or len(images) != len(names):
        came = f"{len(images)} came" if isinstance(images, (list, tuple)) else "one array came"
        raise ValueError(
            f"the network has {len(names)} inputs, {names}, but {came}: pass a list of as many "
            "arrays in this order, or a dict of arrays by these names"
        )
    return list(images)
