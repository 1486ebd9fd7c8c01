"""Read a data set from a file, and say exactly what is wrong with a bad one."""

from __future__ import annotations

import errno
import math
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnfigs._files import expect_target

ARRAYS = ("x_train", "y_train", "x_test", "y_test")


def read_npz(path: Path) -> dict[str, NDArray[Any]]:
    """Read the four arrays of a data set; nothing in the file is unpickled.

    Parameters
    ----------
    path : pathlib.Path
        An ``.npz`` file with ``x_train``, ``y_train``, ``x_test`` and ``y_test``.

    Returns
    -------
    dict of ndarray

    Raises
    ------
    ValueError
        Where the file is damaged, lacks an array or holds pickled objects; it names the file.
    OSError
        Where it can't be read just now, which says nothing about what is in it.
    """
    expect_target(path)
    # Opened here, because NumPy leaves a damaged file open where it opened it itself.
    with path.open("rb") as stream:
        if not zipfile.is_zipfile(stream):
            raise ValueError(
                f"{path} is damaged or no .npz archive; fetch it again, or save the arrays "
                f"{', '.join(ARRAYS)} with numpy.savez"
            )
        try:
            with np.load(stream, allow_pickle=False) as file:
                missing = [name for name in ARRAYS if name not in file.files]
                if missing:
                    raise ValueError(
                        f"{path} lacks {', '.join(missing)}; a data set has {', '.join(ARRAYS)}, "
                        f"and this file has {', '.join(file.files) or 'nothing'}: save them under "
                        "these names, with numpy.savez(path, x_train=..., y_train=...)"
                    )
                return {name: _array(path, name, file) for name in ARRAYS}
        # RuntimeError is what zipfile raises for a file under a password.
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            # The system's fault, and not NumPy's; but where damage names a place that no file has.
            if getattr(error, "errno", None) not in (None, errno.EINVAL):
                raise
            raise ValueError(f"{path} is damaged ({error}); fetch it again") from error


def _check_size(path: Path, name: str, file: np.lib.npyio.NpzFile) -> None:
    """Raise where a header promises more than the archive holds: NumPy would make room for it."""
    entry, archive = f"{name}.npy", file.zip
    if archive is None or entry not in archive.namelist():
        return
    with archive.open(entry) as stream:
        version = np.lib.format.read_magic(stream)
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else None
        shape, _, dtype = (read or np.lib.format.read_array_header_2_0)(stream)
        promised, held = math.prod(shape) * dtype.itemsize, archive.getinfo(entry).file_size
    if not dtype.hasobject and promised > held:
        raise ValueError(
            f"its header promises {promised:,} bytes, and the file holds {held:,}: fetch it again"
        )


def _array(path: Path, name: str, file: np.lib.npyio.NpzFile) -> NDArray[Any]:
    try:
        _check_size(path, name, file)
        array: NDArray[Any] = file[name]
    # NumPy hands a header that it cannot read to Python's own tokenizer and parser.
    except MemoryError as error:
        raise ValueError(
            f"{path} is too large for this machine's memory: keep a part of {name}, such as its "
            "first 10,000 images"
        ) from error
    except (ValueError, SyntaxError, TypeError, tokenize.TokenError) as error:
        # NumPy says so of long headers, too, which it reads where it may unpickle.
        if "allow_pickle" not in str(error) or "max_header_size" in str(error):
            raise ValueError(f"{path} is damaged: {name} cannot be read ({error})") from error
        raise ValueError(
            f"{path} holds pickled objects in {name}, which could run code when read, so it is "
            "not; save plain numeric arrays with numpy.savez"
        ) from None
    if not isinstance(array, np.ndarray):  # NumPy gives plain bytes where no array begins.
        raise ValueError(f"{path} is damaged: {name} is no array; fetch it again")
    return array
