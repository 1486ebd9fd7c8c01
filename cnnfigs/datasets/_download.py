"""Fetch a real data set through Keras: locked, verified, and given up in good time."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from http.client import HTTPMessage
from pathlib import Path
from typing import IO, Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

from numpy.typing import NDArray
from tqdm import tqdm

from cnnfigs import store

PATIENCE = 10.0  # seconds for a host to answer, and to send so many bytes of what it has:
_LEAST = 10_000

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
            for file in _FILES[name]:
                if not (_keras_folder() / file).exists():
                    _fetch(_HOST + file.rpartition("/")[2], _keras_folder() / file)
            # Here, because a set that cannot be had needs no Keras, nor does one in a folder.
            import keras

            loader = getattr(keras.datasets, name).load_data
            (x_train, y_train), (x_test, y_test) = loader()
        # Keras raises a bare Exception where its own download of a damaged file fails, and gzip an
        # EOFError where a file in its cache was cut short.
        except Exception as error:
            raise DataUnavailableError(
                f"{name} could not be had: {error}. Either put {name}.npz into a folder and point "
                f"CNNFIGS_DATA_DIR at it, or use load_dataset({stand_in!r}), which needs no "
                f"network. Keras keeps its downloads in {_keras_folder()}; a damaged file there "
                "must be deleted."
            ) from error
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}


def _keras_folder() -> Path:
    home = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    with contextlib.suppress(OSError):
        home.mkdir(parents=True, exist_ok=True)
    if not os.access(home, os.W_OK):
        home = Path("/tmp/.keras")  # as Keras does
    return home / "datasets"


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    """Give every new connection a time limit; Keras sets none."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


class _OnlyEncrypted(HTTPRedirectHandler):
    """Follow no redirect on which others could read along or put in files of their own."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        if not newurl.lower().startswith("https://"):
            raise OSError(f"{req.full_url} leads to {newurl}, which is not encrypted")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Transfer:
    """One file on its way from its host to a folder, where it appears whole or not at all."""

    def __init__(self, url: str, target: Path) -> None:
        self.url, self.target = url, target
        self.received = 0
        self.given_up = False
        self.failure: Exception | None = None

    def run(self) -> None:
        """Fetch it, and keep what went wrong."""
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            # In a folder of its own, which is removed with whatever a broken transfer leaves.
            with tempfile.TemporaryDirectory(dir=self.target.parent) as aside:
                part = Path(aside) / self.target.name
                if self._write(part):
                    part.replace(self.target)
        except Exception as error:
            self.failure = error

    def _write(self, part: Path) -> bool:
        opener = build_opener(_OnlyEncrypted)
        with opener.open(self.url, timeout=PATIENCE) as answer, part.open("wb") as file:
            length = answer.headers.get("Content-Length")
            expected = None if length is None else int(length)
            name = f"downloading {self.target.name}"
            with tqdm(
                total=expected, desc=name, unit="B", unit_scale=True, delay=1, disable=None
            ) as bar:
                while piece := answer.read1(1 << 16):
                    if self.given_up:
                        return False
                    file.write(piece)
                    self.received += len(piece)
                    bar.update(len(piece))
        if expected is not None and self.received != expected:
            raise OSError(f"{self.url} ended after {self.received:,} of {expected:,} bytes")
        return not self.given_up


def _fetch(url: str, target: Path) -> None:
    """Fetch a file, or raise where its host does not answer or hardly sends anything.

    A time limit on a connection does not cover the look-up of the name, holds for each of the
    host's addresses anew, and starts anew with each byte. So the transfer runs aside, and what has
    arrived is looked at from time to time.
    """
    transfer = _Transfer(url, target)
    thread = threading.Thread(target=transfer.run, daemon=True)
    thread.start()
    before = 0
    while thread.is_alive():
        thread.join(PATIENCE)
        now = transfer.received
        if thread.is_alive() and now - before < _LEAST:
            transfer.given_up = True
            if now == 0:
                raise TimeoutError(f"{url} did not answer within {PATIENCE:.0f} s")
            raise TimeoutError(
                f"{url} sent no more than {now - before:,} bytes within {PATIENCE:.0f} s"
            )
        before = now
    if transfer.failure is not None:
        raise transfer.failure
