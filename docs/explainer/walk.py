"""Which states does a 2 pass on its way through a network, and is what is said of them true?"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import keras
import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray

import cnnfigs as cf
from _site.page import Numbers, right_choice

Array = NDArray[np.floating]
SIDE = 5  # of the kernels, in pixels


def picture(image: NDArray[np.uint8]) -> Numbers:
    """Say how many numbers the picture is, and how many of them are not black."""
    rows, columns = image.shape[:2]
    return {"rows": rows, "columns": columns, "ink": int(np.count_nonzero(image))}


def kernel(network: keras.Model, image: NDArray[np.uint8], values: Array) -> Numbers:
    """Return the patch that suits a kernel of the first layer best, and one that suits it worst.

    Parameters
    ----------
    network : keras.Model
        Whose first convolutional layer is ``conv1``.
    image : ndarray of uint8, shape (rows, columns)
        The picture.
    values : ndarray, shape (rows, columns, maps)
        What ``conv1`` makes of it.
    """
    weights, biases = network.get_layer("conv1").get_weights()
    row, column, chosen = _largest(values)
    assert weights.shape[:2] == (SIDE, SIDE)
    sums = cf.correlate(image / 255, weights[:, :, 0, chosen]) + biases[chosen]
    assert np.allclose(np.maximum(sums, 0), values[..., chosen], atol=1e-4)
    low_row, low_column = np.unravel_index(np.argmin(sums), sums.shape)
    assert sums.min() < 0
    return {
        "products": SIDE**2,
        "sum": float(sums[row, column]),
        "low_sum": _signed(float(sums.min())),
        "step_kernel": _cell("conv1", row, column, chosen),
        "step_negative": _cell("conv1", int(low_row), int(low_column), chosen),
        "step_maps": _state(show="conv1"),
        "map_rows": values.shape[0],
        "map_columns": values.shape[1],
        "kernels": values.shape[2],
    }


def deeper(layers: Mapping[str, cf.LayerSummary], values: Mapping[str, Array]) -> Numbers:
    """Return the strongest value of each deeper layer, and what it sees."""
    numbers: dict[str, float | str | Markdown] = {}
    for name, beside in {"conv2": "kernels", "conv3": "map", "conv6": "map"}.items():
        row, column, channel = _largest(values[name])
        numbers[f"step_{name}"] = _cell(name, row, column, channel, beside=beside)
        field = layers[name].field
        assert field is not None
        assert field.size[0] == field.size[1]
        numbers[f"{name}_sees"] = field.size[0]
    below, last = layers["conv1"].shape[-1], values["conv6"]
    numbers |= {
        "conv2_maps_below": below or 0,
        "conv2_products": (below or 0) * SIDE**2,
        "conv6_rows": last.shape[0],
        "conv6_maps": last.shape[2],
        "flattened": last.size,
    }
    assert layers["flatten"].shape == (last.size,)
    return numbers


def answer(
    network: keras.Model, values: Mapping[str, Array], classes: Sequence[str], digit: str
) -> Numbers:
    """Return the sums of the outputs and the scores that softmax makes of them."""
    units, scores = values["dense1"], values["scores"]
    weights, biases = network.get_layer("scores").get_weights()
    sums = units @ weights + biases
    assert np.allclose(np.exp(sums) / np.exp(sums).sum(), scores, atol=1e-4)
    first, second = (int(place) for place in np.argsort(sums)[::-1][:2])
    assert classes[first] == digit
    return {
        "units": units.size,
        "first_sum": _signed(float(sums[first])),
        "second": classes[second],
        "second_sum": _signed(float(sums[second])),
        "score": float(scores[first]),
        "step_unit": _state(
            show="dense1", layer="dense1", map=int(np.argmax(units)), beside="kernels"
        ),
        "step_output": _state(layer="scores", map=first, beside="kernels"),
        "step_answer": _state(beside="scores"),
    }


def questions(network: keras.Model, values: Mapping[str, Array]) -> Numbers:
    """Return which choices are right, by the network's own weights and values."""
    read = network.get_layer("conv2").get_weights()[0].shape[2]
    weights = len(network.get_layer("dense1").get_weights()[0])
    least = float(values["conv1"].min())
    maps, last = values["conv1"].shape[-1], values["conv6"]
    return {
        "question_negative": right_choice(
            {"0": least == 0, "The sum, as it is": least < 0, "The sum without its sign": least > 0}
        ),
        "question_depth": right_choice(
            {"All of them": read == maps, "One: each kernel has its own map": read == 1}
        ),
        "question_unit": right_choice(
            {
                "One for each value of each map": weights == last.size,
                "One for each map": weights == last.shape[-1],
                "One: it looks for its digit": weights == 1,
            }
        ),
    }


def learned(trained: cf.Trained) -> Numbers:
    """Return how many numbers were learned, from how many pictures, and how well."""
    card = trained.card
    return {
        "parameters": f"{card.parameters:,}",
        "pictures": f"{card.training_images:,}",
        "right": 100 * card.test_accuracy,
        "tested": f"{card.test_images:,}",
    }


def _largest(values: Array) -> tuple[int, int, int]:
    row, column, channel = np.unravel_index(np.argmax(values), values.shape)
    return int(row), int(column), int(channel)


def _cell(layer: str, row: int, column: int, channel: int, *, beside: str = "kernels") -> Markdown:
    return _state(show=layer, layer=layer, map=channel, row=row, column=column, beside=beside)


def _state(**parts: int | str) -> Markdown:
    """Return a mark that says which state of the live figure belongs to a sentence.

    ``beside`` is what stands beside the picture: the ``kernels`` on their patches, the ``map``, or
    the ``scores``.
    """
    return Markdown(f'<span data-step="{html.escape(urlencode(parts))}"></span>')


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
