"""Does the browser compute each operation as Keras does, on shapes that nobody chose?"""

from __future__ import annotations

import functools

import keras
import numpy as np
import tensorflow as tf
from engines import KINDS, answers, open_engines
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from keras import layers

import cnnfigs as cf
from cnnfigs import web

WHOLE = 1e-5  # of a layer's largest value, with weights that travel whole
ACTIVATIONS = ("elu", "exponential", "gelu", "hard_sigmoid", "hard_silu", "hard_tanh", "leaky_relu")
ACTIVATIONS += ("mish", "relu", "relu6", "selu", "sigmoid", "silu", "softmax", "softplus")
ACTIVATIONS += ("softsign", "tanh")


@st.composite
def forms(draw):
    """Return sizes of an image and of what slides over it; the window fits with its dilation."""
    dilation = draw(st.integers(1, 2))
    return {
        "height": draw(st.integers(7, 13)),
        "width": draw(st.integers(7, 13)),
        "channels": draw(st.sampled_from([1, 3])),
        "maps": 2 * draw(st.integers(1, 7)),
        "window": (draw(st.integers(1, 3)), draw(st.integers(1, 3))),
        "stride": (draw(st.integers(1, 3)), draw(st.integers(1, 3))) if dilation == 1 else (1, 1),
        "step": draw(st.integers(1, 3)) if dilation == 1 else 1,
        "dilation": dilation,
        "padding": draw(st.sampled_from(["same", "valid"])),
        "bias": draw(st.booleans()),
        "seed": draw(st.integers(0, 99)),
    }


@functools.cache
def transposes_dilated():
    """Return whether Keras does so on this processor: TensorFlow leaves it to oneDNN."""
    image, kernel = np.ones((1, 4, 4, 1), np.float32), np.ones((2, 2, 1, 1), np.float32)
    try:
        keras.ops.conv_transpose(image, kernel, 1, "same", dilation_rate=2)
    except tf.errors.InvalidArgumentError as error:
        print(f"A transposed convolution is not asked with dilation: {error.message}")
        return False
    return True


def sliding(form, maps):
    """Return layers that slide a window over maps, by name."""
    how = {"padding": form["padding"]}
    each = {**how, "use_bias": form["bias"]}
    apart = {**each, "dilation_rate": form["dilation"]}
    turned = apart if transposes_dilated() else each
    window, stride = form["window"], form["stride"]
    one = {**apart, "strides": form["step"]}
    return [
        layers.Conv2D(5, window, stride, **apart, activation="relu", name="convolution"),
        layers.Conv2D(2 * maps, window, stride, **apart, groups=2, name="grouped"),
        layers.Conv2D(maps, 1, activation="tanh", name="pointwise"),
        layers.DepthwiseConv2D(window, **one, activation="relu6", name="depthwise"),
        layers.DepthwiseConv2D(window, **one, depth_multiplier=2, name="doubled"),
        layers.SeparableConv2D(7, window, **one, activation="silu", name="separable"),
        layers.Conv2DTranspose(3, window, stride, **turned, activation="elu", name="transposed"),
        layers.MaxPooling2D(window, stride, **how, name="largest"),
        layers.AveragePooling2D(window, stride, **how, name="mean"),
    ]


def others(form, maps):
    """Return layers that do something else with maps."""
    height, width = form["window"]
    activations = [layers.Activation(name, name=name) for name in ACTIVATIONS]
    return [
        *activations,
        layers.GlobalMaxPooling2D(name="global_largest"),
        layers.GlobalAveragePooling2D(keepdims=True, name="global_mean"),
        layers.Dense(3, activation="softmax", name="at_each_place"),
        layers.Reshape((-1, maps), name="reshaped"),
        layers.Permute((2, 3, 1), name="permuted"),
        layers.ZeroPadding2D(((height, 1), (0, width)), name="padded"),
        layers.Cropping2D(((height, 0), (1, width)), name="cropped"),
        layers.UpSampling2D((height, width), name="nearest"),
        layers.UpSampling2D((height, width), interpolation="bilinear", name="bilinear"),
        layers.Resizing(5 + height, 9, name="resized"),
        layers.Resizing(9, 5, "bicubic", name="bicubic"),
        layers.BatchNormalization(name="batch"),
        layers.BatchNormalization(scale=False, center=False, name="plain_batch"),
        layers.LayerNormalization(name="layer"),
        layers.LayerNormalization(axis=[1, 2, 3], name="whole_layer"),
        layers.GroupNormalization(2, name="group"),
        layers.Rescaling(1 / 127.5, -1, name="rescaled"),
        layers.Normalization(mean=[0.1] * maps, variance=[0.3] * maps, name="normalized"),
        layers.ReLU(1.5, 0.1, 0.2, name="own_relu"),
        layers.LeakyReLU(0.3, name="leaky"),
        layers.ELU(0.7, name="own_elu"),
        layers.Softmax(name="shares"),
        layers.Dropout(0.5, name="dropout"),
    ]


def every_operation(form):
    """Return a network in which each operation is a branch, with weights that are never 0 or 1."""
    keras.utils.set_random_seed(form["seed"])
    inputs = keras.Input((form["height"], form["width"], form["channels"]))
    maps = layers.Conv2D(form["maps"], 1, name="maps")(inputs)
    ends = [layer(maps) for layer in sliding(form, form["maps"]) + others(form, form["maps"])]
    other = layers.Conv2D(form["maps"], 3, padding="same", name="other")(inputs)
    mean = layers.GlobalAveragePooling2D(keepdims=True, name="squeezed")(other)
    for kind in (layers.Add, layers.Average, layers.Maximum, layers.Minimum):
        ends.append(kind(name=kind.__name__)([maps, other, mean]))
    for kind in (layers.Subtract, layers.Multiply):
        ends.append(kind(name=kind.__name__)([maps, mean]))
        ends.append(kind(name=f"{kind.__name__}_turned")([mean, other]))
    ends.append(layers.Concatenate(name="joined")([maps, other, inputs]))
    ends.append(layers.Concatenate(axis=1, name="below")([maps, other]))
    row = layers.Concatenate(name="row")([layers.Flatten()(end) for end in ends])
    model = keras.Model(inputs, layers.Dense(3, name="scores")(row), name="every_operation")
    rng = np.random.default_rng(form["seed"])
    for weight in model.weights:
        if "seed_generator" in weight.path:
            continue
        noise = 0.3 * rng.standard_normal(weight.shape)
        weight.assign(0.5 + abs(noise) if "variance" in weight.path else weight.numpy() + noise)
    return model


def test_each_operation_is_keras(page, tmp_path, untrained):
    engines = open_engines(page, tmp_path / "page")

    @settings(
        max_examples=4,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],  # To look for a smaller one takes minutes.
    )
    @given(forms())
    def check(form):
        model = every_operation(form)
        written = web.export(
            untrained(model, shaken=False), tmp_path, classes="abc", precision="whole"
        )
        shape = (1, *model.input_shape[1:])
        image = np.random.default_rng(form["seed"]).random(shape, np.float32)
        expected = cf.activations(model, image)
        for kind in KINDS:
            assert_agree(expected, answers(engines, written, image[0], kind), WHOLE)

    check()


def assert_agree(expected, found, bound):
    apart = {}
    for layer in expected:
        if layer.name in found:  # Dropout is passed over.
            largest = np.abs(layer.values).max()
            off = np.abs(layer.values[0] - found[layer.name]).max()
            if not off <= bound * largest + 1e-7 * bound:
                apart[layer.name] = f"{off / largest:.1e} of its largest"
    assert not apart
    assert len(found) > 2
