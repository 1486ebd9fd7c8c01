from __future__ import annotations

import keras
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from keras import layers

from cnnfigs.networks.architectures import build_model
from cnnfigs.networks.summary import ReceptiveField, receptive_fields, summarize_layers


def measured_windows(model: keras.Model, rows: int, columns: int) -> np.ndarray:
    """Return top, left, bottom, right of what each output sees, by changing one pixel at a time.

    All weights are positive and the image is too, so that every change is seen wherever it can be.
    """
    for weight in model.weights:
        weight.assign(np.full(weight.shape, 0.1))
    images = np.tile(np.float32(1), (rows * columns + 1, rows, columns, 1))
    for pixel in range(rows * columns):
        images[pixel + 1, pixel // columns, pixel % columns] = 1000
    outputs = keras.ops.convert_to_numpy(model(images)).astype(np.float64)
    outputs = outputs.reshape(len(images), *(1, 1, *outputs.shape[1:])[-3:])
    changed = (np.abs(outputs[1:] - outputs[0]) > 1e-7 * np.abs(outputs[0])).any(axis=-1)
    changed = changed.reshape(rows, columns, *changed.shape[1:])
    windows = np.empty((*changed.shape[2:], 4), int)
    for place in np.ndindex(*changed.shape[2:]):
        seen = np.argwhere(changed[(..., *place)])
        # Whatever sees nothing but padding has an empty window.
        corners = (
            [*seen.min(axis=0), *(seen.max(axis=0) + 1)] if len(seen) else (rows, columns, 0, 0)
        )
        windows[place] = corners
    return windows


def assert_field_is_as_measured(model: keras.Model, *, padded: bool = False) -> None:
    """Compare the field of the last layer listed with what changing pixels shows.

    Where a layer drops what is left over at the border and a later one pads, the rectangle of an
    output beside the border holds pixels that the padding hides: with `padded`, outputs whose
    rectangle leaves the image may see less of it.
    """
    rows, columns = model.input_shape[1:3]
    field = list(receptive_fields(model).values())[-1]
    measured = measured_windows(model, rows, columns)
    for place in np.ndindex(*measured.shape[:2]):
        top, left, bottom, right = window = field.window(*place)
        clipped = (max(top, 0), max(left, 0), min(bottom, rows), min(right, columns))
        seen = tuple(measured[place].tolist())
        if clipped == window or not padded:
            assert seen == clipped, f"output {place}"
        else:
            assert all(np.less_equal(clipped[:2], seen[:2])), f"output {place}"
            assert all(np.greater_equal(clipped[2:], seen[2:])), f"output {place}"


pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def sliding_layer(draw):
    """Draw a layer's class and its arguments; hypothesis wants no weights drawn here."""
    kind = draw(
        st.sampled_from(
            [
                layers.Conv2D,
                layers.DepthwiseConv2D,
                layers.SeparableConv2D,
                layers.MaxPooling2D,
                layers.AveragePooling2D,
            ]
        )
    )
    arguments = {"padding": draw(st.sampled_from(["valid", "same"]))}
    arguments["pool_size" if "Pooling" in kind.__name__ else "kernel_size"] = draw(pairs)
    if kind in (layers.Conv2D, layers.SeparableConv2D):
        arguments["filters"] = 2
    if kind is layers.Conv2D and draw(st.booleans()):
        # TensorFlow either strides or dilates.
        return kind, {**arguments, "dilation_rate": draw(pairs)}
    strides = draw(pairs)
    if kind in (layers.DepthwiseConv2D, layers.SeparableConv2D):
        # TensorFlow strides these evenly.
        strides = (strides[0], strides[0])
    return kind, {**arguments, "strides": strides}


ONLY_PADDING = [
    (layers.Conv2D, {"padding": "valid", "kernel_size": (1, 1), "filters": 2, "strides": (9, 1)}),
    (
        layers.Conv2D,
        {"padding": "same", "kernel_size": (2, 1), "filters": 2, "dilation_rate": (2, 1)},
    ),
]


@example(ONLY_PADDING, 9, 9)
@settings(max_examples=40, deadline=None)
@given(st.lists(sliding_layer(), min_size=1, max_size=3), st.integers(9, 13), st.integers(9, 13))
def test_the_formula_gives_the_field_that_changing_pixels_shows(stack, rows, columns):
    tensor = inputs = keras.Input((rows, columns, 1))
    for kind, arguments in stack:
        if min(tensor.shape[1:3]) >= 7 or arguments["padding"] == "same":
            tensor = kind(**arguments)(tensor)
    model = keras.Model(inputs, layers.Activation("linear")(tensor))
    assert_field_is_as_measured(model, padded=True)


@pytest.mark.parametrize("length", [10, 11])
@pytest.mark.parametrize("kernel", [2, 3, 4])
def test_same_padding_with_stride_two_puts_the_odd_zero_at_the_end(kernel, length):
    model = keras.Sequential(
        [
            keras.Input((length, length, 1)),
            layers.Conv2D(1, kernel, 2, padding="same"),
            layers.Conv2D(1, 3, 2, padding="same"),
        ]
    )
    assert_field_is_as_measured(model)


def test_borders_added_and_cut_off_move_the_field():
    model = keras.Sequential(
        [
            keras.Input((14, 16, 1)),
            layers.Conv2D(1, 3, 2),
            layers.ZeroPadding2D(((2, 0), (1, 3))),
            layers.Cropping2D(((1, 0), (0, 1)), name="cut"),
            layers.Conv2D(1, 3),
        ]
    )
    assert receptive_fields(model)["cut"] == ReceptiveField((3, 3), (2, 2), (-2, -2))
    assert_field_is_as_measured(model, padded=True)


def residual(inputs):
    way = layers.Conv2D(2, 3, padding="same")(inputs)
    way = layers.Conv2D(2, 5, padding="same", activation="relu")(way)
    return layers.Add()([way, layers.Conv2D(2, 1)(inputs)])


def side_by_side(inputs):
    left = layers.Conv2D(2, (5, 1), padding="same")(inputs)
    right = layers.Conv2D(2, (2, 6), padding="same")(inputs)
    return layers.Conv2D(1, 2, 2)(layers.Concatenate()([left, right]))


def operators(inputs):
    return keras.ops.relu(layers.Conv2D(2, 3, padding="same")(inputs) * 2 + inputs)


def gated(inputs):
    maps = layers.Conv2D(2, 3, padding="same")(inputs)
    gate = layers.Reshape((1, 1, 2))(layers.Dense(2)(layers.GlobalAveragePooling2D()(maps)))
    return layers.Multiply()([maps, gate])


def one_value_meets_a_map(inputs):
    one = layers.Conv2D(1, inputs.shape[1:3])(inputs)
    return layers.Add()([one, layers.Conv2D(1, 3)(inputs)])


@pytest.mark.parametrize("graph", [residual, side_by_side, operators, gated, one_value_meets_a_map])
def test_where_ways_meet_the_field_is_the_rectangle_around_both(graph):
    inputs = keras.Input((9, 11, 1))
    tensor = graph(inputs)
    # Operators are no layers and are not listed: the field is read off a layer that passes it on.
    assert_field_is_as_measured(keras.Model(inputs, layers.Activation("linear")(tensor)))


def test_layers_that_work_on_each_place_alone_pass_the_field_on():
    model = keras.Sequential(
        [
            keras.Input((9, 9, 1)),
            layers.Conv2D(3, 3, name="conv"),
            layers.BatchNormalization(),
            layers.LayerNormalization(),
            layers.PReLU(),
            layers.SpatialDropout2D(0.5),
            layers.Dense(2),
            layers.Softmax(),
            layers.Rescaling(2.0),
        ]
    )
    fields = receptive_fields(model)
    assert len(fields) == 8
    assert set(fields.values()) == {ReceptiveField((3, 3), (1, 1), (0, 0))}


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("last", [layers.Flatten, layers.GlobalMaxPooling2D])
def test_flattened_and_globally_pooled_layers_see_the_whole_image_and_no_padding(last, padding):
    convolution = layers.Conv2D(2, 3, padding=padding)
    model = keras.Sequential([keras.Input((28, 20, 1)), convolution, last()])
    field = list(receptive_fields(model).values())[-1]
    assert field == ReceptiveField((28, 20), (0, 0), (0, 0))
    assert field.window(0, 0) == field.window(5, 7) == (0, 0, 28, 20)


def test_pixels_that_no_window_reaches_are_seen_by_no_unit():
    model = keras.Sequential(
        [
            keras.Input((11, 10, 1)),
            layers.Conv2D(1, 3, 2),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(2),
        ]
    )
    assert_field_is_as_measured(model)
    assert list(receptive_fields(model).values())[-1] == ReceptiveField((9, 9), (0, 0), (0, 0))


@keras.saving.register_keras_serializable("cnnfigs tests")
class Own(layers.Layer):
    def call(self, inputs):
        return inputs


@pytest.mark.parametrize(
    "unknown",
    [
        layers.UpSampling2D(),
        layers.Resizing(12, 12),
        layers.Conv2DTranspose(1, 3),
        layers.Permute((2, 1, 3)),
        Own(),
    ],
    ids=lambda layer: type(layer).__name__,
)
def test_a_field_that_the_arithmetic_does_not_know_is_none_from_there_on(unknown):
    model = keras.Sequential([keras.Input((8, 8, 1)), unknown, layers.Conv2D(1, 3)])
    assert list(receptive_fields(model).values()) == [None, None]


def test_a_field_without_an_image_is_none():
    model = keras.Sequential([keras.Input((8,)), layers.Dense(3), layers.Dense(2)])
    assert list(receptive_fields(model).values()) == [None, None]


def test_images_of_any_size_have_fields_until_their_size_matters():
    model = keras.Sequential(
        [
            keras.Input((None, None, 1)),
            layers.Conv2D(1, 3, padding="same", name="even"),
            layers.Conv2D(1, 3, strides=2, name="unpadded"),
            layers.GlobalMaxPooling2D(name="all"),
        ]
    )
    even, unpadded, everything = summarize_layers(model)
    assert even.field == ReceptiveField((3, 3), (1, 1), (-1, -1))
    assert unpadded.field == ReceptiveField((5, 5), (2, 2), (-1, -1))
    assert everything.field is None
    assert even.shape == (None, None, 1)
    assert even.multiplications is None


def test_kinds_say_how_a_layer_can_be_drawn():
    inputs = keras.Input((12, 12, 1))
    tensor = layers.Conv2D(2, 3, name="conv")(inputs)
    tensor = layers.ReLU(name="relu")(tensor)
    tensor = layers.MaxPooling2D(name="pool")(tensor)
    rows = layers.Reshape((5, 10), name="rows")(tensor)
    tensor = layers.Flatten(name="flat")(tensor)
    tensor = layers.Dense(4, name="dense")(tensor)
    tensor = layers.Activation("softmax", name="softmax")(tensor)
    kinds = {row.name: row.kind for row in summarize_layers(keras.Model(inputs, [tensor, rows]))}
    assert kinds == {
        "conv": "convolution",
        "relu": "maps",
        "pool": "pooling",
        "rows": "other",
        "flat": "flattened",
        "dense": "units",
        "softmax": "scores",
    }


def test_scores_are_found_at_the_end_of_a_nested_model_and_only_there():
    head = keras.Sequential(
        [keras.Input((4,)), layers.Dense(3, name="hidden"), layers.Dense(2, name="out")],
        name="head",
    )
    inputs = keras.Input((4,))
    outer = keras.Model(inputs, head(layers.Dense(4, name="first")(inputs)))
    kinds = {row.name: row.kind for row in summarize_layers(outer)}
    assert kinds == {"first": "units", "head/hidden": "units", "head/out": "scores"}


def test_multiplications_count_each_weight_at_each_place():
    model = keras.Sequential(
        [
            keras.Input((10, 10, 4)),
            layers.Conv2D(6, 3, groups=2, name="grouped"),
            layers.DepthwiseConv2D(3, strides=2, depth_multiplier=2, name="depthwise"),
            layers.SeparableConv2D(5, 3, name="separable"),
            layers.BatchNormalization(name="normal"),
            layers.Flatten(name="flat"),
            layers.Dense(7, name="dense"),
        ]
    )
    assert {row.name: row.multiplications for row in summarize_layers(model)} == {
        "grouped": 8 * 8 * 3 * 3 * 2 * 6,
        "depthwise": 3 * 3 * 3 * 3 * 12,
        "separable": 3 * 3 * 12 + 12 * 5,
        "normal": None,
        "flat": 0,
        "dense": 5 * 7,
    }


def test_parameters_add_up_to_the_models_even_with_shared_layers():
    shared = layers.Dense(8, name="shared")
    inputs = keras.Input((8,))
    model = keras.Model(inputs, layers.BatchNormalization()(shared(shared(inputs))))
    rows = summarize_layers(model)
    assert [row.name for row in rows[:2]] == ["shared", "shared:2"]
    assert [row.parameters for row in rows[:2]] == [72, 0]
    assert sum(row.parameters for row in rows) == model.count_params()


def test_the_field_goes_on_through_nested_models():
    def convolutions(name):
        return keras.Sequential(
            [keras.Input((None, None, 1)), layers.Conv2D(1, 3, name="a"), layers.Conv2D(1, 3)],
            name=name,
        )

    inner = convolutions("inner")
    inputs = keras.Input((20, 20, 1))
    model = keras.Model(inputs, inner(layers.MaxPooling2D(name="pool")(inner(inputs))))
    fields = receptive_fields(model)
    sizes = [field.size[0] for field in fields.values()]
    assert sizes == [3, 5, 6, 10, 14]
    assert [name.split("/")[0] for name in fields] == ["inner"] * 2 + ["pool"] + ["inner:2"] * 2
    assert_field_is_as_measured(model)


def by_name(model):
    return {row.name: row for row in summarize_layers(model)}


def test_talk_b_network_is_what_the_talk_says():
    rows = by_name(build_model("six_conv"))
    convolutions = [row for row in rows.values() if row.kind == "convolution"]
    assert [row.shape[0] for row in convolutions] == [24, 20, 16, 12, 8, 4]
    assert [row.field.size for row in convolutions] == [(n, n) for n in (5, 9, 13, 17, 21, 25)]
    assert sum(row.shape[2] for row in convolutions) == 240
    assert rows["flatten"].shape == (800,)
    assert rows["dense1"].parameters == 400_500
    assert sum(row.parameters for row in rows.values()) == 628_750
    assert round(sum(row.multiplications for row in rows.values()) / 1e6, 1) == 25.1
    assert rows["dense1"].field == ReceptiveField((28, 28), (0, 0), (0, 0))


def test_talk_a_network_is_what_the_talk_says():
    rows = by_name(build_model("fashion_cnn"))
    assert sum(row.parameters for row in rows.values()) == 243_786
    assert round(sum(row.multiplications for row in rows.values()) / 1e6) == 5
    seen = [rows[name].field.size for name in ("conv1", "pool1", "conv2", "pool2")]
    assert seen == [(3, 3), (4, 4), (8, 8), (10, 10)]
    # The second pooling drops a row and a column of the maps, and with them the image's last two.
    assert rows["dense1"].field == ReceptiveField((26, 26), (0, 0), (0, 0))


@pytest.mark.parametrize(
    ("name", "parameters"), [("dense", 101_770), ("dense_matched", 243_280), ("lenet", 431_080)]
)
def test_the_other_networks_have_the_parameters_that_the_talks_give(name, parameters):
    assert sum(row.parameters for row in summarize_layers(build_model(name))) == parameters


def test_scores_of_an_attention_are_no_maps():
    words = keras.Input((6, 8))
    attention = keras.layers.MultiHeadAttention(2, 4, name="attention")
    answer, scores = attention(words, words, return_attention_scores=True)
    kinds = {one.name: one.kind for one in summarize_layers(keras.Model(words, [answer, scores]))}
    assert kinds == {"attention": "other", "attention[1]": "other"}
