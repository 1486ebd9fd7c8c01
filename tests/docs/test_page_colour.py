"""Does the page on colour count what Keras counts, and refuse to state what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import keras
import numpy as np
import pytest
from skimage.color import rgb2gray

import cnnfigs as cf
from explainer import colour

PHOTO = np.random.default_rng(0).random((8, 9, 3))
PHOTO[:, 5:, 0] += 3  # an edge of colour
SOBEL = cf.kernel("sobel_x")
KERNELS = [SOBEL, -SOBEL / 2, -SOBEL / 2]


def _parts(photo: np.ndarray = PHOTO) -> list[np.ndarray]:
    return [cf.correlate(photo[..., place], kernel) for place, kernel in enumerate(KERNELS)]


def test_channels_bring_what_one_deep_kernel_gives() -> None:
    photo = PHOTO.copy()
    photo[:, 5:, 1:] += 1  # what the others take away
    found = colour.sums(photo, KERNELS, _parts(photo))
    assert (found["weights_deep"], found["channels"]) == (27, 3)
    assert found["question_grey"] == "Nothing"
    with pytest.raises(AssertionError):  # the channels in another order
        colour.sums(photo, KERNELS, _parts(photo[..., ::-1]))


def test_the_strongest_pixel_is_told_channel_by_channel() -> None:
    lines = colour.strongest_pixel(KERNELS, PHOTO).data.splitlines()
    assert [line.split(" | ")[0].strip("| *") for line in lines[2:]] == [*colour.CHANNELS, "sum"]
    assert "**27**" in lines[-1]
    assert lines[1] == "| :-- | --: | --: |"  # numbers stand below each other, the bold sum too
    strongest = np.abs(sum(_parts())).max()
    assert f"{strongest:.2f}" in lines[-1]


def test_a_deeper_kernel_gives_the_layer_its_map_slice_by_slice() -> None:
    random = np.random.default_rng(0)
    # From a seed: with weights of chance, the two maps below are both dead now and then.
    weights = keras.initializers.GlorotUniform(seed=2)
    layer = keras.layers.Conv2D(3, 3, activation="relu", kernel_initializer=weights, name="conv2")
    before = random.random((6, 6, 4)).astype(np.float32)
    after = np.asarray(layer(before[None]))[0]
    network: Any = SimpleNamespace(get_layer=lambda name: layer)
    assert colour.depth(network, before, after, which=1) == {
        "slices": 4,
        "weights_slice": 9,
        "weights_kernel": 36,
        "kernels_second": 3,
    }
    with pytest.raises(AssertionError):
        colour.depth(network, before, after[..., ::-1], which=0)


def test_parameters_are_those_of_the_network() -> None:
    found = colour.parameters(cf.build_model("fashion_cnn"))
    assert found["first_parameters"] == 640
    assert found["colour_parameters"] == 1792
    assert found["second_parameters"] == 36928
    assert found["question_side"] == "As many as before"
    assert "| 1 × 1, 64 maps | (1 × 1 × 64 + 1) × 16 | 1,040 |" in colour.parameters_table().data


def test_grey_is_a_kernel_of_one_pixel() -> None:
    photo = PHOTO / PHOTO.max()
    found = colour.one_by_one(photo, rgb2gray(photo))
    assert found["question_one"] == "Find an edge"
    assert found["narrower"] == 65 * 16
    with pytest.raises(AssertionError):
        colour.one_by_one(photo, photo.mean(axis=-1))


def test_sides_follow_from_kernel_padding_and_stride(monkeypatch: pytest.MonkeyPatch) -> None:
    assert colour.side_after(28, 3, 1, 2) == 14
    assert colour.side_after(28, 3, 0, 2) == 13
    assert colour.sizes() == {"question_stride": "14 × 14"}
    assert "| 224 × 224 | 7 × 7 | 3 | 2 | 112 × 112 |" in colour.sizes_table().data
    monkeypatch.setattr(colour, "side_after", lambda n, k, p, s: (n + 2 * p - k) // s)
    with pytest.raises(AssertionError):
        colour.sizes()
