"""How does a trained network leave Python, so that a browser can run it?

As two plain files. The manifest is JSON: the layers, their shapes, the classes, a few images to
begin with, and the network's card. The weights are one JavaScript statement that holds them as
text: a page that is opened straight from disk may load a script, and nothing
else.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import keras
from numpy.typing import ArrayLike

from cnnfigs._argument_checks import as_names
from cnnfigs._files import path_of, write_whole
from cnnfigs.networks.graph import check_graph
from cnnfigs.training import Trained
from cnnfigs.training._recorder import named_weights
from cnnfigs.web._portable import make_portable
from cnnfigs.web._weights import Precision

__all__ = ["Exported", "export"]


@dataclasses.dataclass(frozen=True)
class Exported:
    """The two files that a network was written to.

    Attributes
    ----------
    manifest : Path
        JSON: what the network is.
    weights : Path
        A script that calls ``cnnfigsWeights(digest, text)``.
    """

    manifest: Path
    weights: Path


def export(
    trained: Trained | keras.Model,
    folder: str | Path,
    *,
    classes: Sequence[str],
    images: ArrayLike = (),
    labels: Sequence[str] = (),
    over_training: bool = False,
    precision: Precision | None = None,
) -> Exported:
    """Write a network for the browser: a manifest, and its weights.

    Parameters
    ----------
    trained : Trained or keras.Model
        Any Sequential or Functional network from one grey or coloured image to one output, of
        Keras's layers for images. A layer that the browser can't run is named by the error.
    folder : str or Path
        Where to write; made where it is missing.
    classes : sequence of str
        The name of each output.
    images : array_like of uint8, shape (n, h, w) or (n, h, w, 3)
        Images for a reader to begin with, 0 to 255, of the network's height and width.
    labels : sequence of str
        What each of them shows.
    over_training : bool
        Whether to write only the layers before the first flattened one, and their weights after
        each step that a snapshot was kept of. Otherwise the whole network is written, as it is at
        the end.
    precision : {"fixed", "whole"}, optional
        Of the weights. Without it, networks of at most 100,000 weights travel whole, and larger
        ones in fixed point.

    Returns
    -------
    Exported
        ``<network>-<data set>.json`` and ``<network>-<data set>.js``; with `over_training` their
        names end in ``-training``. Of a model of Keras, they have its name alone.

    Raises
    ------
    TypeError, ValueError
        Where the network has another form or a layer that the browser can't run, or a weight is
        not finite; where classes or labels are not as many as outputs and images; where images are
        not of the network's size; and with `over_training`, where no layer gives maps.
    NotADirectoryError
        Where `folder` is a file, or lies within one.

    Notes
    -----
    In fixed point, each output map has a step of its own: its largest weight is 8,191 of them.
    Where a layer has few weights, the first and the last of a network above all, they travel
    whole. All are words of 16 bits. The text is the low bytes of all words, then their high bytes
    (which are much alike, and so pack well), compressed with zlib, in base 85 as
    ``base64.b85encode`` writes it.

    Examples
    --------
    >>> import cnnfigs as cf
    >>> digits = cf.load_dataset("drawn_digits", size=400, seed=1)
    >>> recipe = cf.Recipe("lenet", epochs=1)
    >>> trained = cf.train("lenet", digits, recipe=recipe, progress=False)
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     written = export(trained, folder, classes=digits.classes)
    ...     size = written.weights.stat().st_size
    ...     written.manifest.name, size < 2.5 * trained.model.count_params()
    ('lenet-drawn_digits.json', True)
    """
    model = trained.model if isinstance(trained, Trained) else trained
    check_graph(model)
    if isinstance(trained, Trained):
        card = trained.card
        last = sorted(trained.snapshots) if over_training else sorted(trained.snapshots)[-1:]
        snapshots = {step: trained.snapshots[step] for step in last}
        name = f"{card.network}-{card.dataset}{'-training' if over_training else ''}"
    elif over_training:
        raise TypeError("only what cnnfigs.train returns has kept its weights over training")
    else:
        card, snapshots, name = None, {0: named_weights(model)}, model.name
    portable = make_portable(
        model,
        classes=as_names(classes),
        images=images,
        labels=labels,
        snapshots=snapshots,
        kernels_only=over_training,
        precision=precision,
    )
    manifest = {**portable.manifest, "card": card and dataclasses.asdict(card)}
    folder = path_of(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise NotADirectoryError(
            f"expected a folder for the network's files, but {str(folder)!r} is a file, or lies "
            "within one: pass another"
        ) from None
    written = Exported(folder / f"{name}.json", folder / f"{name}.js")
    digest = manifest["weights"]["digest"]
    # The manifest last: where it is, the weights are.
    write_whole(written.weights, f'cnnfigsWeights("{digest}", "{portable.weights}");\n')
    write_whole(written.manifest, json.dumps(manifest, indent=1) + "\n")
    return written
