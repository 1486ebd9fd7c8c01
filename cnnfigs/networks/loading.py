"""Which network is in a file? Keras loads it; what it can't load is named in a sentence."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import h5py
import keras

from cnnfigs._files import path_of
from cnnfigs.networks.applications import is_application
from cnnfigs.networks.file_kinds import IN_ITS_KERAS, expect_network, is_hdf5, keras_of
from cnnfigs.networks.keras_2 import as_keras_3

__all__ = ["load_network"]

# What Keras 2 made of an operation of TensorFlow between its layers.
_OF_TENSORFLOW = ("TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer")


def load_network(path: str | Path, *, unsafe: bool = False) -> Any:
    """Return the network that Keras saved to a file.

    Parameters
    ----------
    path : str or Path
        A ``.keras`` or ``.h5`` file. Of an ``.h5`` file of Keras 2, settings that Keras 3 no longer
        has are left out where they changed nothing.
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
    path = path_of(path)
    if not path.exists():
        hint = ": for the network of keras.applications, say --weights FILE"
        raise FileNotFoundError(
            f"there is no file {str(path)!r}{hint if is_application(path.name) else ''}"
        )
    expect_network(path)
    written_by = keras_of(path)
    of_keras_2 = written_by.startswith(("1.", "2."))
    try:
        with _as_keras_reads_it(path, anew=of_keras_2) as place:
            return keras.models.load_model(place, compile=False, safe_mode=not unsafe)
    # Keras raises whatever a file makes it stumble over.
    except Exception as error:
        why = _why(str(error), of_keras_2=of_keras_2)
        if of_keras_2 and "--unsafe" not in why:
            why = f"was saved by Keras {written_by}, and {why}"
        raise ValueError(f"{str(path)!r} {why}") from error


@contextmanager
def _as_keras_reads_it(path: Path, *, anew: bool) -> Iterator[Path]:
    """Give a file, or a copy under the name and in the words that Keras expects."""
    ends = ".h5" if is_hdf5(path) else ".keras"
    if path.suffix == ends and not anew:
        yield path
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder, path.name).with_suffix(ends)
        shutil.copyfile(path, copy)
        if anew and ends == ".h5":
            with h5py.File(copy, "r+") as file:
                config = as_keras_3(json.loads(file.attrs["model_config"]))
                file.attrs["model_config"] = json.dumps(config).encode()
        yield copy


def _why(words: str, *, of_keras_2: bool) -> str:
    """Return what Keras's error means for whoever has the file."""
    missing = re.search(r"Could not locate class '(\w+)'|Unknown layer: '(\w+)'", words)
    if missing:
        name = missing.group(1) or missing.group(2)
        if name in _OF_TENSORFLOW:
            return (
                f"has an operation of TensorFlow in it ({name}), which Keras 3 can't load: build "
                "the network anew with layers in place of operations, and give it the weights with "
                "model.load_weights of this file"
            )
        return (
            f"has a layer {name}, which this version of Keras does not have: load it in Python "
            "where that class is defined, and call cnnfigs.report(model, images)"
        )
    if "safe_mode" in words or "unsafe" in words:
        return (
            "has a layer that runs Python code out of the file: pass --unsafe on the command line, "
            "or unsafe=True, if you trust whoever made it"
        )
    if of_keras_2:
        return f"can't be loaded by this version as it is: {IN_ITS_KERAS}"
    first = re.split(r"(?<=\w)\. |\n", words.strip() or "no reason given")[0].rstrip(".")
    return f"can't be loaded by Keras ({first[:160]}): save it anew with model.save('model.keras')"
