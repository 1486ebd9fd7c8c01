"""Which network of `keras.applications` is meant, with the weights of a file?

Such a network takes what its `preprocess_input` makes of pictures. Here that is a layer in front,
so that it takes pictures as they are.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs._files import path_of
from cnnfigs._names import unknown

__all__ = ["is_application", "load_application"]


def is_application(name: str) -> bool:
    """Tell whether `keras.applications` has a network of this name."""
    return name in _names()


def load_application(name: str, weights: str | Path, *, classes: int | None = None) -> Any:
    """Return a network of `keras.applications` that takes pictures of 0 to 255.

    Parameters
    ----------
    name : str
        Such as ``"MobileNetV2"``.
    weights : str or Path
        A file of weights that Keras loads into it, with the scores of the classes.
    classes : int, optional
        How many scores it has; as many as ImageNet has where left out.

    Returns
    -------
    keras.Model
        With the scaling of its `preprocess_input` in front. Where that turns red, green and blue
        round, the kernels of the first convolution are turned round instead.

    Raises
    ------
    FileNotFoundError
        Where there is no such file.
    ValueError
        Where there is no such network, or the weights are not those of one.

    Examples
    --------
    >>> load_application("MobileNetV2", "nowhere.h5")
    Traceback (most recent call last):
    FileNotFoundError: there is no file 'nowhere.h5'
    """
    if not is_application(name):
        raise unknown("network of keras.applications", name, _names())
    path = path_of(weights)
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {str(path)!r}")
    build = getattr(keras.applications, name)
    model = build(weights=None, **({} if classes is None else {"classes": classes}))
    try:
        model.load_weights(path)
    # Keras raises whatever a file makes it stumble over.
    except Exception as error:
        scores = model.output_shape[-1]
        raise ValueError(
            f"{str(path)!r} does not hold the weights of {name} with {scores} scores: take a file "
            "that its model.save_weights wrote, with the top, or name all classes"
        ) from error
    return with_scaling(model, _preprocess_of(build), name)


def with_scaling(model: Any, preprocess: Callable[[Any], Any], name: str) -> Any:
    """Return a network with what is done to its pictures as a layer in front.

    Parameters
    ----------
    model : keras.Model
        Its first convolution may be changed.
    preprocess : callable
        Scales each channel of pictures of 0 to 255, and may turn the channels round.
    name : str
        Of the network that is returned.
    """
    scale, offset, turned = _told(preprocess)
    if turned:
        first = next(each for each in model.layers if isinstance(each, keras.layers.Conv2D))
        kernel = keras.ops.convert_to_numpy(first.kernel)
        first.kernel.assign(kernel[:, :, ::-1])
    image = keras.Input(model.input_shape[1:])
    if np.allclose(scale, 1) and np.allclose(offset, 0):  # It scales them itself.
        return model
    scaled = keras.layers.Rescaling(scale.tolist(), offset.tolist(), name="preprocess_input")(image)
    return keras.Model(image, model(scaled), name=name)


def _told(
    preprocess: Callable[[Any], Any],
) -> tuple[NDArray[np.float64], NDArray[np.float64], bool]:
    """Return by what each channel is multiplied, what is added, and whether they are turned."""
    black_and_primaries = np.concatenate([np.zeros((1, 3)), 255 * np.eye(3)]).astype(np.float32)
    made = np.asarray(preprocess(black_and_primaries[:, None, None]), np.float64)[:, 0, 0]
    offset, slopes = made[0], (made[1:] - made[0]) / 255
    turned = bool(slopes[0, 0] == 0)
    order = slice(None, None, -1 if turned else 1)
    return np.diag(slopes[:, order]), offset[order], turned


def _names() -> list[str]:
    """Return the networks: what begins with a capital and is called."""
    return [
        name
        for name, each in vars(keras.applications).items()
        if name[:1].isupper() and callable(each)
    ]


def _preprocess_of(build: Callable[..., Any]) -> Callable[[Any], Any]:
    """Return what a network's module does to pictures."""
    module = sys.modules[build.__module__]
    found: Callable[[Any], Any] = module.preprocess_input
    return found
