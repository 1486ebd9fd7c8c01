"""What is in a file that is said to hold a network? Its first bytes and its parts tell.

A name may promise anything. What is no network of Keras is named, with what to do about it.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import h5py

__all__ = ["IN_ITS_KERAS", "expect_network", "is_hdf5", "keras_of"]

_CONVERT = (
    "build the same layers in Keras and give them its weights, or convert it, and compare both on "
    "a picture"
)
# Keras 3 reads what Keras 2 wrote to an .h5 file, and little else of it.
IN_ITS_KERAS = (
    "load it with the TensorFlow and Keras that wrote it, and save it there with "
    "model.save('model.h5')"
)
_WITH_ITS_NETWORK = (
    "load it into its network with model.load_weights, and save that with model.save('model.keras')"
)
_WITH_ITS_CODE = "load it in Python with what wrote it, and pass the network to cnnfigs.report"
_ANEW = "copy it again, or save the network anew with model.save('model.keras')"
_SAVE_ONE = "a .keras or .h5 file is read, which model.save('model.keras') writes"
# By the end of a name: what it is, and what to do.
_BY_NAME = {
    ".bin": ("a file of weights alone", _CONVERT),
    ".caffemodel": ("a network of Caffe, not of Keras", _CONVERT),
    ".ckpt": ("a checkpoint, which holds weights alone", _WITH_ITS_NETWORK),
    ".json": ("a text, without weights", _SAVE_ONE),
    ".joblib": ("a pickle, which could run any code", _WITH_ITS_CODE),
    ".mlmodel": ("a network of Core ML, not of Keras", _CONVERT),
    ".onnx": ("a network of ONNX, not of Keras", _CONVERT),
    ".pb": ("a graph of TensorFlow, not a network of Keras", IN_ITS_KERAS),
    ".pickle": ("a pickle, which could run any code", _WITH_ITS_CODE),
    ".pkl": ("a pickle, which could run any code", _WITH_ITS_CODE),
    ".pt": ("a file of PyTorch, not of Keras", _CONVERT),
    ".pth": ("a file of PyTorch, not of Keras", _CONVERT),
    ".safetensors": ("a file of safetensors, which holds weights alone", _CONVERT),
    ".tflite": ("a network of TensorFlow Lite, not of Keras", _CONVERT),
}
# What zipfile, json and h5py raise at one, KeyError and RuntimeError at broken links among them.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)
_TFLITE = slice(4, 8)  # where its files say so


def expect_network(path: Path) -> None:
    """Raise ValueError where a place holds no network that Keras saved whole.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     place = Path(folder, "net.keras")
    ...     _ = place.write_bytes(b"    TFL3")
    ...     _kind(place)[0]
    'a network of TensorFlow Lite, not of Keras'
    """
    found = _kind(path)
    if found is not None:
        what, advice = found
        raise ValueError(f"{str(path)!r} is {what}: {advice}")


def _kind(path: Path) -> tuple[str, str] | None:
    """Return what something is and what to do, or None for a network of Keras."""
    if path.is_dir():
        return _of_folder(path)
    with path.open("rb") as file:
        first = file.read(8)
    if not first:
        return "empty", _ANEW
    if first[_TFLITE] == b"TFL3":
        return _BY_NAME[".tflite"]
    if is_hdf5(path):
        return _of_hdf5(path)
    if zipfile.is_zipfile(path):
        return _of_archive(path)
    known = _BY_NAME.get(path.suffix.lower())
    if known is not None:
        return known
    if path.suffix.lower() in (".keras", ".h5", ".hdf5"):
        return "damaged, or no file of Keras", _ANEW
    return "no network of Keras", _SAVE_ONE


def _of_folder(path: Path) -> tuple[str, str]:
    if (path / "saved_model.pb").is_file():
        return "a SavedModel of TensorFlow, not a file of Keras", IN_ITS_KERAS
    return "a folder, not a network", _SAVE_ONE


def _of_archive(path: Path) -> tuple[str, str] | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            # What is read again later; weights are Keras's to read.
            for name in {"config.json", "metadata.json"} & set(names):
                json.loads(archive.read(name))
    except _DAMAGE:
        return "damaged", _ANEW
    if "config.json" in names:
        return None
    if any(name.endswith("data.pkl") for name in names):
        return _BY_NAME[".pt"]
    return "an archive, and no network of Keras", _SAVE_ONE


def _of_hdf5(path: Path) -> tuple[str, str] | None:
    try:
        with h5py.File(path) as file:
            if "model_config" in file.attrs:
                _text(file.attrs.get("keras_version", ""))
                return None
            weights = "layer_names" in file.attrs or "layers" in file or "_layer_checkpoint" in file
    except _DAMAGE:
        return "damaged", _ANEW
    if weights:
        return "a file of weights alone", _WITH_ITS_NETWORK
    return "a file of arrays, without a network", _SAVE_ONE


def is_hdf5(path: Path) -> bool:
    """Return whether a file begins as HDF5 does, whatever its name says."""
    with path.open("rb") as file:
        return file.read(8) == b"\x89HDF\r\n\x1a\n"


def keras_of(path: Path) -> str:
    """Return which Keras wrote a network that `expect_network` let pass; "" where it is not told.

    Examples
    --------
    >>> import keras
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     place = Path(folder, "net.keras")
    ...     keras.Sequential([keras.Input((4, 4)), keras.layers.Flatten()]).save(place)
    ...     keras_of(place) == keras.__version__
    True
    """
    if is_hdf5(path):
        with h5py.File(path) as file:
            return _text(file.attrs.get("keras_version", ""))
    with zipfile.ZipFile(path) as archive:
        if "metadata.json" not in archive.namelist():
            return ""
        told = json.loads(archive.read("metadata.json"))
        return str(told.get("keras_version", "")) if isinstance(told, dict) else ""


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
