"""Fetch a real data set through Keras: locked, verified, and given up in good time."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from numpy.typing import NDArray

from cnnfigs import store

PATIENCE = 10.0  # seconds for a host to answer

# Where Keras's loaders look first, below its own folder, and where they download from otherwise.
_FILES = {
    "mnist": ("mnist.npz",),
    "fashion_mnist": (
        "fashion-mnist/train-labels-idx1-ubyte.gz",
        "fashion-mnist/train-images-idx3-ubyte.gz",
        "fashion-mnist/t10k-labels-idx1-ubyte.gz",
        "fashion-mnist/t10k-images-idx3-ubyte.gz",
    ),
}
_HOST = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"


class DataUnavailableError(OSError):
    """A real data set could not be had; the message says what to do instead."""


def download(name: str, *, stand_in: str) -> dict[str, NDArray[Any]]:
    """Load a data set through ``keras.datasets``, from its cache or else from its host.

    Parameters
    ----------
    name : {"mnist", "fashion_mnist"}
        The set.
    stand_in : str
        The drawn set that the error message recommends.

    Returns
    -------
    dict of ndarray
        ``x_train``, ``y_train``, ``x_test`` and ``y_test``.

    Raises
    ------
    DataUnavailableError
        Where the set is neither in Keras's cache nor to be downloaded.
    """
    with store.locked(f"download-{name}"), _patience():
        try:
            if not all((_keras_folder() / file).exists() for file in _FILES[name]):
                _expect_answer(_HOST)
            # Here, because a set that cannot be had needs no Keras, nor does one in a folder.
            import keras

            loader = getattr(keras.datasets, name).load_data
            (x_train, y_train), (x_test, y_test) = loader()
        # Keras raises a bare Exception where a download fails, and gzip an EOFError where a
        # file in its cache was cut short.
        except Exception as error:
            raise DataUnavailableError(
                f"{name} could not be had: {error}. Either put {name}.npz into a folder and point "
                f"CNNFIGS_DATA_DIR at it, or use load_dataset({stand_in!r}), which needs no "
                f"network. Keras keeps its downloads in {_keras_folder()}; a damaged file there "
                "must be deleted."
            ) from error
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}


def _keras_folder() -> Path:
    home = os.environ.get("KERAS_HOME") or Path.home() / ".keras"
    return Path(home) / "datasets"


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    """Give every new connection a time limit; Keras sets none."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _expect_answer(url: str) -> None:
    """Raise unless the host answers anything within `PATIENCE`.

    A time limit on a connection does not cover the look-up of the name, and holds for each of the
    host's addresses anew. So one request runs aside and is waited for once. It goes the way that
    the download will go, through a proxy where one is set.
    """
    failure: list[OSError] = []

    def ask() -> None:
        try:
            urlopen(Request(url, method="HEAD"), timeout=PATIENCE).close()
        except HTTPError:
            pass  # an answer, if not a kind one: the download will tell what is wrong
        except OSError as error:
            failure.append(error)

    question = threading.Thread(target=ask, daemon=True)
    question.start()
    question.join(PATIENCE)
    if question.is_alive():
        raise TimeoutError(f"{url} did not answer within {PATIENCE:.0f} s")
    if failure:
        raise failure[0]
