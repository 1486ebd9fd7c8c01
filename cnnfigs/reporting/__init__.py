"""What goes on inside your own network, on your own pictures? One page that opens from disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from cnnfigs._argument_checks import several
from cnnfigs._files import place_for, write_whole
from cnnfigs.networks.graph import Network, network_of
from cnnfigs.networks.inputs import read_images
from cnnfigs.reporting._answers import checked_classes, checked_label
from cnnfigs.reporting._content import content_of
from cnnfigs.reporting._page import rendered
from cnnfigs.reporting._pictures import labels_with, read_pictures
from cnnfigs.reporting._written import Report

__all__ = ["report"]

_PAGES = ("", ".htm", ".html")  # how a file is named that a page may replace
_STEPS = 10  # of which the bar tells


def report(
    model: Any,
    images: Any = None,
    *,
    classes: Sequence[object] | None = None,
    labels: Sequence[object] | None = None,
    to: str | Path = "report.html",
    progress: bool = True,
) -> Report:
    """Write a page about a network and what it makes of pictures: one file, to open in a browser.

    What the network is, what goes in, what it answers to each picture, the strongest maps of each
    layer, and its first kernels; and the network itself, which the reader's browser runs where it
    is not too large and has no layer that a browser can't run. The page needs no other file and
    asks no other host; it is light or dark as the reader's system is, fits a phone, and can be
    printed.

    Parameters
    ----------
    model : keras.Model or Trained
        A Sequential or Functional network of one image. What :func:`cnnfigs.train` returns stands
        for its network.
    images : array_like, str, Path, PIL.Image.Image, or sequence of them, optional
        An array holds one image, or a batch, as for :func:`cnnfigs.activations`. A folder stands
        for the pictures in it and in its folders, ``photos/*.jpg`` for what is named like it, a
        file of NumPy's for its array ``images`` or ``x_test``. Of a file
        that is not of the network's size, the middle is resized to it, and the page says so.
    classes : sequence of str, optional
        The name of each score; of a network of one score, also the names of 0 and of 1.
    labels : sequence of int or str, optional
        What each picture shows: the number of its class, or its name. A file of NumPy's has them
        beside its images, as ``labels`` or ``y_test``.
    to : str or Path, optional
        Where to write. A page that stood there is replaced once this one is whole.
    progress : bool, optional
        Whether a bar tells what is being done, where there is a terminal.

    Returns
    -------
    Report
        The path of the page. A notebook shows the page itself.

    Raises
    ------
    TypeError
        Where `model` is no Keras model, or one whose graph Keras does not know.
    ValueError
        Where the network takes something other than one image, or pictures, classes or labels do
        not fit it.
    OSError
        Where a picture can't be read, or the page can't be written.

    Examples
    --------
    >>> import cnnfigs as cf, numpy as np
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     page = report(cf.build_model("lenet"), np.zeros((28, 28)), to=f"{folder}/lenet.html")
    ...     page.name, "conv2" in page.read_text("utf-8")
    ('lenet.html', True)
    """
    model = getattr(model, "model", model)
    place = Report(_place(to))
    with tqdm(total=_STEPS, desc="reading", disable=None if progress else True) as bar:
        network = network_of(model)

        def say(what: str) -> None:
            network.forget()
            bar.set_description(what)
            bar.update()

        _expect_images(network)
        pictures = read_pictures(network, images)
        labels = labels_with(images) if labels is None else labels
        outputs = network.model.outputs[0].shape
        count = int(outputs[1]) if len(outputs) == 2 else 0
        names = checked_classes(classes, count)
        content = content_of(
            network, pictures, names, _numbers(labels, names, count, len(pictures)), say
        )
        say("writing")
        write_whole(place, rendered(content))
        say("done")
    return place


def _expect_images(network: Network) -> None:
    """Raise ValueError where a network takes something other than one image, before any comes."""
    sides = network.model.inputs[0].shape[1:]
    read_images(network, np.zeros([side or 1 for side in sides], np.uint8))


def _place(to: str | Path) -> Path:
    """Return where to write a page, or say before anything is computed why it can't be there."""
    place = place_for(to)
    if place.exists() and place.suffix.lower() not in _PAGES:
        raise FileExistsError(
            f"{str(place)!r} is there already and looks like no page: name another, such as "
            "'report.html'"
        )
    return place


def _numbers(
    labels: Sequence[object] | None, names: list[str] | None, outputs: int, pictures: int
) -> list[int] | None:
    """Return the labels as numbers of classes, one for each picture."""
    if labels is None:
        return None
    each_label = several(labels, "labels")
    _expect_one_each(each_label)
    if len(each_label) != pictures:
        raise ValueError(
            f"expected as many labels as pictures, {pictures}, but {len(each_label)} came"
        )
    return [checked_label(label, names, outputs) for label in each_label]


def _expect_one_each(labels: list[object]) -> None:
    """Raise ValueError where a label is several numbers, as one-hot labels are."""
    try:
        numbers = np.asarray(labels, dtype=float)
    except (TypeError, ValueError):  # Names, as a rule.
        return
    if numbers.ndim != 2 or numbers.shape[1] < 2:
        return
    one_hot = bool(np.isin(numbers, (0, 1)).all() and (numbers.sum(axis=1) == 1).all())
    kind, advice = (
        ("one-hot labels", ": pass numpy.argmax(labels, axis=1)") if one_hot else ("labels", "")
    )
    raise ValueError(
        f"expected a label for each picture, but {kind} of shape {numbers.shape} came{advice}"
    )
