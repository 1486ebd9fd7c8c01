"""Which pixels does a picture have: a file, or one that Pillow has opened?

Upright, whatever way the camera was held, and in colours or greys, whatever way the file stores
them: a palette's places are no shades, and a file of 16 bits a channel is no black picture.
"""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias, TypeGuard

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from cnnfigs._files import expect_target, path_of

Picture: TypeAlias = str | os.PathLike[str] | Image.Image

# Pillow reads files of 16 bits as 16 or as 32 bits, the latter with 65,535 as white.
_DEEPEST = 65_535
_ARCHIVES = (".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz", ".zip")
# Modes whose values have a mean. That of a palette's places or of single bits is none.
_BLENDED = ("L", "RGB", "RGBA", "LA", "CMYK", "YCbCr")


def is_picture(value: object) -> TypeGuard[Picture]:
    """Return whether something is a file's name or what Pillow has opened, and no array."""
    return isinstance(value, (str, os.PathLike, Image.Image))


def read_pixels(picture: Picture, *, longest: int | None = None) -> NDArray[Any]:
    """Return the pixels of a file, or of a picture that Pillow has opened.

    Parameters
    ----------
    picture : str, path-like or PIL.Image.Image
        In any format that Pillow reads.
    longest : int, optional
        A larger picture is made smaller while it is read, until its longest side has fewer than
        twice as many pixels: a photo of 100 megapixels then takes a second, not a minute.

    Returns
    -------
    ndarray
        (h, w, 3) of uint8, or (h, w, 4) where some of it is transparent; (h, w) of uint16 for
        greys of more than 8 bits, and of floats where the file holds floats.

    Raises
    ------
    FileNotFoundError
        Where there is no such file.
    ValueError
        Where it is no picture.

    Warns
    -----
    UserWarning
        Where a file holds several pictures, as a TIFF's pages or a film's: the first is read.

    Examples
    --------
    >>> palette = Image.new("P", (3, 2))
    >>> palette.putpalette([255, 255, 255])
    >>> int(read_pixels(palette).min())
    255
    """
    if isinstance(picture, Image.Image):
        named = "what Pillow has opened"
        with _in_our_words(named):
            pixels = _pixels(picture, longest)
    else:
        path = path_of(picture)
        named = repr(str(path))
        # Opened here, because Pillow leaves a damaged file open where it opened it itself.
        with _in_our_words(named), _file(path).open("rb") as file, Image.open(file) as image:
            if longest is not None:
                image.draft(None, (longest, longest))
            pixels = _pixels(image, longest)
            # Phones put what belongs to a photo behind it, in a format of its own.
            count = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
        if count > 1:
            warnings.warn(
                f"{named} holds {count} pictures, and the first of them is taken: to choose, pass "
                "what PIL.Image.open gives, after its seek(index)",
                stacklevel=2,
            )
    return (
        _sixteen_bits(pixels, named) if pixels.dtype.kind in "iu" and pixels.ndim == 2 else pixels
    )


def _pixels(image: Image.Image, longest: int | None) -> NDArray[Any]:
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("F", "I") or upright.mode.startswith("I;16"):
        return np.asarray(upright)
    factor = 1 if longest is None else max(upright.size) // longest
    if factor > 1 and upright.mode in _BLENDED:
        upright, factor = upright.reduce(factor), 1
    colours = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    pixels = np.asarray(colours.reduce(factor) if factor > 1 else colours)
    opaque = pixels.shape[-1] == 4 and pixels[..., 3].min() == 255
    return pixels[..., :3] if opaque else pixels


def _file(path: Path) -> Path:
    """Return the path of a file that may be a picture."""
    if path.is_dir():
        raise _NoPictureError(
            f"expected a picture, but {str(path)!r} is a folder: pass its files, one by one or as "
            "a list"
        )
    if path.suffix in (".npy", ".npz"):
        raise _NoPictureError(
            f"expected a picture, but {str(path)!r} holds arrays: pass what numpy.load makes of it"
        )
    if path.suffix.lower() in _ARCHIVES and path.is_file():
        raise _NoPictureError(
            f"expected a picture, but {str(path)!r} is an archive: unpack it, and pass the files "
            "in it"
        )
    expect_target(path)
    if path.exists() and not path.is_file():
        raise _NoPictureError(
            f"expected a picture, but {str(path)!r} is a device or a pipe: write what comes from "
            "it to a file, and pass that"
        )
    if not path.is_file():
        raise FileNotFoundError(
            f"expected a picture, but there is no file {str(path.absolute())!r}: check its "
            "name, and the folder that Python was started in"
        )
    return path


class _NoPictureError(ValueError):
    """Says so in our words already."""


@contextlib.contextmanager
def _in_our_words(named: str) -> Iterator[None]:
    try:
        # Pillow warns of large pictures: they are made smaller, or refused for their size.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    except (FileNotFoundError, PermissionError, _NoPictureError):
        raise
    except UnidentifiedImageError:
        raise ValueError(
            f"expected a picture, but {named} is none that Pillow can read: save it as PNG or JPEG"
        ) from None
    except Image.DecompressionBombError:
        raise ValueError(
            f"expected a picture of at most {2 * (Image.MAX_IMAGE_PIXELS or 0) / 1e6:.0f} "
            f"megapixels, but {named} has more: make it smaller"
        ) from None
    # Pillow's decoders raise whatever a damaged file makes them stumble over.
    except Exception as error:
        raise ValueError(
            f"expected a picture, but {named} can't be read as one ({error}): save it as PNG or "
            "JPEG"
        ) from error


def _sixteen_bits(values: NDArray[Any], named: str) -> NDArray[np.uint16]:
    if values.min(initial=0) < 0 or values.max(initial=0) > _DEEPEST:
        raise ValueError(
            f"expected a picture of up to 16 bits a channel, but the values of {named} reach from "
            f"{values.min()} to {values.max()}: make an array of it, and divide by what is white"
        )
    return values.astype(np.uint16)
