"""Which network is in a file? Keras loads it; what it can't load is named in a sentence."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import keras

from cnnfigs.networks.applications import is_application

__all__ = ["load_network"]

_OF_KERAS = (".keras", ".h5", ".hdf5")
_ELSEWHERE = {
    ".pt": "PyTorch",
    ".pth": "PyTorch",
    ".safetensors": "safetensors, which has no layers",
    ".onnx": "ONNX",
    ".tflite": "TensorFlow Lite",
    ".pb": "TensorFlow",
    ".mlmodel": "Core ML",
}


def load_network(path: str | Path, *, unsafe: bool = False) -> Any:
    """Return the network that Keras saved to a file.

    Parameters
    ----------
    path : str or Path
        A ``.keras`` or ``.h5`` file.
    unsafe : bool, optional
        Whether Python code in the file may run, which a file from a stranger could use for
        anything.

    Returns
    -------
    keras.Model
        Not compiled: it is asked, not trained.

    Raises
    ------
    FileNotFoundError
        Where there is no such file.
    ValueError
        Where it is no network that Keras can load, or has code and may not run it.

    Examples
    --------
    >>> load_network("resnet.onnx")
    Traceback (most recent call last):
    FileNotFoundError: there is no file 'resnet.onnx'
    """
    path = Path(path)
    if path.is_dir():
        raise ValueError(
            f"{str(path)!r} is a folder, but Keras loads a .keras or .h5 file: save the network "
            "with model.save('model.keras')"
        )
    if not path.is_file():
        hint = ": for the network of keras.applications, say --weights FILE"
        raise FileNotFoundError(
            f"there is no file {str(path)!r}{hint if is_application(path.name) else ''}"
        )
    _check_kind(path)
    try:
        return keras.models.load_model(path, compile=False, safe_mode=not unsafe)
    # Keras raises whatever a file makes it stumble over.
    except Exception as error:
        raise ValueError(f"{str(path)!r} {_why(str(error))}") from error


def _check_kind(path: Path) -> None:
    """Raise for a file that Keras need not be asked about."""
    if path.suffix in _ELSEWHERE:
        raise ValueError(
            f"{str(path)!r} is a file of {_ELSEWHERE[path.suffix]}, but a .keras or .h5 file is "
            "read: build the same layers in Keras and give them its weights, or convert it, and "
            "compare both on a picture"
        )
    if path.name.endswith(".weights.h5"):
        raise ValueError(
            f"{str(path)!r} holds weights alone: load them into their network with "
            "model.load_weights, and save that with model.save('model.keras')"
        )
    if path.suffix not in _OF_KERAS or (path.suffix == ".keras" and not zipfile.is_zipfile(path)):
        raise ValueError(f"{str(path)!r} is no network of Keras: a .keras or .h5 file is read")


def _why(words: str) -> str:
    """Return what Keras's error means for whoever has the file."""
    missing = re.search(r"Could not locate class '(\w+)'|Unknown layer: '(\w+)'", words)
    if missing:
        name = missing.group(1) or missing.group(2)
        return (
            f"has a layer {name}, which this version of Keras does not have: load it in Python "
            "where that class is defined, and call cnnfigs.report(model, images)"
        )
    if "safe_mode" in words or "unsafe" in words:
        return (
            "has a layer that runs Python code out of the file: pass --unsafe on the command line, "
            "or unsafe=True, if you trust whoever made it"
        )
    first = re.split(r"(?<=\w)\. |\n", words.strip() or "no reason given")[0].rstrip(".")
    return f"can't be loaded by Keras ({first[:160]}): save it anew with model.save('model.keras')"
