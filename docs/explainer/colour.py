"""What the page on colour and depth counts and says, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray
from skimage.color import rgb2gray

import cnnfigs as cf
from _site.page import Numbers, right_choice, table

Array = NDArray[np.floating]

# The weights of red, green and blue in grey, after ITU-R BT.709.
GREY = (0.2125, 0.7154, 0.0721)
CHANNELS = ("red", "green", "blue")
# Side of the input, of the kernel, pixels of padding on each side, stride.
TRIED = (
    (28, 3, 0, 1),
    (28, 3, 1, 1),
    (28, 5, 0, 1),
    (28, 5, 2, 1),
    (28, 3, 0, 2),
    (28, 3, 1, 2),
    (224, 7, 3, 2),
)
QUESTION = (28, 3, 1, 2)


def with_minus(number: float, form: str = "g") -> str:
    """Write a number with a true minus sign."""
    return f"{number:{form}}".replace("-", "\N{MINUS SIGN}")


def sums(photo: Array, kernels: Sequence[Array], parts: Sequence[Array]) -> Numbers:
    """Return what the channels bring, once their sum is that of one kernel through all of them."""
    total = np.sum(parts, axis=0)
    patches = np.lib.stride_tricks.sliding_window_view(photo, kernels[0].shape, axis=(0, 1))
    deep = np.stack(kernels)  # channel, row, column
    assert np.allclose(np.einsum("hwcij,cij->hw", patches, deep), total)
    grey = sum(cf.correlate(photo.mean(axis=-1), kernel) for kernel in kernels)
    strongest = [float(np.abs(part).max()) for part in parts]
    # "The rocket is nearly gone": the sum is fainter than what red brings.
    assert np.abs(total).max() < strongest[0]
    return {
        "weights_deep": deep.size,
        "channels": len(kernels),
        "strongest_red": strongest[0],
        "strongest_sum": float(np.abs(total).max()),
        "question_grey": right_choice(
            {
                "Nothing": np.allclose(grey, 0),
                "As much as to any other edge": not np.allclose(grey, 0),
            }
        ),
    }


def strongest_pixel(kernels: Sequence[Array], photo: Array) -> Markdown:
    """Set out what each channel brings to the pixel with the strongest answer."""
    parts = np.stack(
        [cf.correlate(photo[..., place], kernel) for place, kernel in enumerate(kernels)]
    )
    row, column = np.unravel_index(np.abs(parts.sum(axis=0)).argmax(), parts.shape[1:])
    brought = parts[:, row, column]
    rows = [
        [name, f"{kernel.size}", with_minus(float(each), ".2f")]
        for name, kernel, each in zip(CHANNELS, kernels, brought, strict=True)
    ]
    products = sum(kernel.size for kernel in kernels)
    rows.append(["**sum**", f"**{products}**", f"**{with_minus(float(brought.sum()), '.2f')}**"])
    return table(["channel", "number of products", "their sum, rounded"], rows)


def depth(network: keras.Model, before: Array, after: Array, which: int) -> Numbers:
    """Return how many slices a kernel of the second layer has, once they give the layer's map."""
    kernels, biases = network.get_layer("conv2").get_weights()
    slices = kernels[..., which]
    found = sum(
        cf.correlate(before[..., place], slices[..., place]) for place in range(before.shape[-1])
    )
    assert np.allclose(np.maximum(found + biases[which], 0), after[..., which], atol=1e-3)
    return {
        "slices": slices.shape[-1],
        "weights_slice": slices[..., 0].size,
        "weights_kernel": slices.size,
        "kernels_second": kernels.shape[-1],
    }


def parameters(network: keras.Model) -> Numbers:
    """Return how many parameters a layer has, and would have with colour."""
    layers = {layer.name: layer for layer in cf.summarize_layers(network)}
    first, second = (layers[name].parameters for name in ("conv1", "conv2"))
    assert first == _count(3, 1, 64)
    assert second == _count(3, 64, 64)
    assert layers["pool1"].parameters == 0
    colour = _count(3, 3, 64)
    return {
        "first_parameters": first,
        "colour_parameters": colour,
        "second_parameters": second,
        "question_side": right_choice(
            {
                "As many as before": second == _count(3, 64, 64),
                "Four times as many": second == 4 * _count(3, 64, 64),
            }
        ),
    }


def parameters_table() -> Markdown:
    """Set out what the parameters of some layers are."""
    layers = [
        ("3 × 3, grey picture", 3, 1, 64),
        ("3 × 3, colour picture", 3, 3, 64),
        ("3 × 3, 64 maps", 3, 64, 64),
        ("5 × 5, 64 maps", 5, 64, 64),
        ("1 × 1, 64 maps", 1, 64, 64),
        ("1 × 1, 64 maps", 1, 64, 16),
    ]
    rows = (
        [name, f"({side} × {side} × {maps} + 1) × {kernels}", f"{_count(side, maps, kernels):,}"]
        for name, side, maps, kernels in layers
    )
    return table(["kernels on", "(weights + bias) × kernels", "parameters"], rows)


def _count(side: int, maps: int, kernels: int) -> int:
    """Return how many parameters Keras gives such a layer."""
    layer = keras.layers.Conv2D(kernels, side)
    layer.build((None, 28, 28, maps))
    count = int(layer.count_params())
    assert count == (side * side * maps + 1) * kernels
    return count


def one_by_one(photo: Array, grey: Array) -> Numbers:
    """Return the weights of grey, once they give what the library gives."""
    assert np.allclose(grey, rgb2gray(photo))
    red, green, blue = GREY
    narrower = _count(1, 64, 16)
    # One pixel at a time: shuffle the pixels, and the result is shuffled in the same way.
    order = np.random.default_rng(0).permutation(grey.size)
    shuffled = photo.reshape(-1, 3)[order] @ np.array(GREY)
    return {
        "grey_red": red,
        "grey_green": green,
        "grey_blue": blue,
        "many": 64,
        "fewer": 16,
        "narrower": narrower,
        "question_one": right_choice(
            {
                "Find an edge": np.allclose(shuffled, grey.ravel()[order]),
                "Make a colour picture grey": not np.allclose(grey, rgb2gray(photo)),
                "Change how many maps there are": narrower != (64 + 1) * 16,
            }
        ),
    }


def side_after(side: int, kernel: int, padding: int, stride: int) -> int:
    """Return how many values a row has after a convolution."""
    return (side + 2 * padding - kernel) // stride + 1


def sizes() -> Numbers:
    """Return the key of the question, once the formula gives what Keras computes."""
    for tried in TRIED:
        assert _side_in_keras(*tried) == side_after(*tried), tried
    asked = side_after(*QUESTION)
    return {
        "question_stride": right_choice(
            {f"{side} × {side}": asked == side for side in (14, 13, 28)}
        )
    }


def sizes_table() -> Markdown:
    """Set out how large the maps are, with each kernel, padding and stride."""
    rows = ([f"{n} × {n}", f"{k} × {k}", p, s, _square(n, k, p, s)] for n, k, p, s in TRIED)
    return table(["picture", "kernel", "padding", "stride", "map"], rows)


def _square(*tried: int) -> str:
    side = side_after(*tried)
    return f"{side} × {side}"


def _side_in_keras(side: int, kernel: int, padding: int, stride: int) -> int:
    padded = (1, side + 2 * padding, side + 2 * padding, 1)
    layer = keras.layers.Conv2D(1, kernel, strides=stride, padding="valid")
    return int(layer.compute_output_shape(padded)[1])
