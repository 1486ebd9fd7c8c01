from __future__ import annotations

import gc
import weakref

import keras
import numpy as np
import pytest
from keras import layers

from cnnfigs.layers import activations
from cnnfigs.networks.summary import summarize_layers

RANDOM = np.random.default_rng(0)


def small() -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(3, 3, activation="relu", name="conv"),
            layers.MaxPooling2D(name="pool"),
            layers.Flatten(name="flatten"),
            layers.Dense(4, activation="softmax", name="scores"),
        ],
        name="small",
    )


def names(model: keras.Model, images: object) -> list[str]:
    return [layer.name for layer in activations(model, images)]


def images(*shape: int) -> np.ndarray:
    return RANDOM.random(shape, np.float32)


def array(tensor: object) -> np.ndarray:
    """Return a tensor or a weight of whichever backend as an array."""
    return keras.ops.convert_to_numpy(keras.ops.cast(tensor, "float32"))


def test_each_layers_values_are_those_of_a_model_cut_off_there():
    model, batch = small(), images(3, 8, 8, 1)
    for layer in activations(model, batch):
        cut = keras.Model(model.inputs, model.get_layer(layer.name).output)
        expected = cut.predict(batch, verbose=0)
        np.testing.assert_allclose(layer.values, expected, rtol=1e-5, atol=1e-6)


def test_one_image_has_no_axis_of_images_and_a_batch_has_one():
    model, image = small(), images(8, 8)
    single = activations(model, image)
    batch = activations(model, image[np.newaxis])
    assert [layer.values.shape for layer in single] == [(6, 6, 3), (3, 3, 3), (27,), (4,)]
    for one, several in zip(single, batch, strict=True):
        assert several.values.shape == (1, *one.values.shape)
        np.testing.assert_array_equal(several.values[0], one.values)


def test_shades_of_grey_from_0_to_255_answer_as_0_to_1_does():
    model = small()
    grey = RANDOM.integers(0, 256, (8, 8), np.uint8)
    (as_bytes,) = activations(model, grey, "scores")
    (as_floats,) = activations(model, grey / 255, "scores")
    np.testing.assert_allclose(as_bytes.values, as_floats.values, rtol=1e-5)


def test_names_kinds_shapes_and_fields_are_those_that_describe_gives():
    model = small()
    layers_ = activations(model, images(8, 8))
    rows = summarize_layers(model)
    assert [(x.name, x.kind, x.values.shape, x.field) for x in layers_] == [
        (row.name, row.kind, row.shape, row.field) for row in rows
    ]


def test_layers_asked_for_come_in_the_order_asked_for():
    model, image = small(), images(8, 8)
    assert [x.name for x in activations(model, image, ["scores", "conv"])] == ["scores", "conv"]
    assert [x.name for x in activations(model, image, "pool")] == ["pool"]
    assert activations(model, image, []) == []


def test_an_unknown_layer_lists_near_names():
    with pytest.raises(ValueError, match="unknown layer 'conf': did you mean 'conv'"):
        activations(small(), images(8, 8), layers=["conf"])


def test_a_model_of_one_layer_has_one():
    model = keras.Sequential([keras.Input((5,)), layers.Dense(2, name="only")])
    vector = images(5)
    (layer,) = activations(model, vector)
    assert layer.kind == "scores"
    np.testing.assert_allclose(layer.values, vector @ array(model.weights[0]), rtol=1e-5)


@pytest.mark.slow
def test_mobilenet_has_one_layer_for_each_of_its_own():
    model = keras.applications.MobileNetV2(weights=None, input_shape=(96, 96, 3), classes=7)
    answered = activations(model, np.zeros((96, 96, 3)))
    assert [layer.name for layer in answered] == [layer.name for layer in model.layers[1:]]
    expected = model.predict(np.zeros((1, 96, 96, 3)), verbose=0)[0]
    np.testing.assert_allclose(answered[-1].values, expected, rtol=1e-5)


def nested() -> tuple[keras.Model, keras.Model, keras.Model]:
    innermost = keras.Sequential(
        [keras.Input((8, 8, 1)), layers.Conv2D(2, 3, name="conv")], name="innermost"
    )
    inputs = keras.Input((8, 8, 1))
    tensor = layers.Conv2D(2, 3, name="conv")(innermost(inputs))
    inner = keras.Model(inputs, layers.ReLU(name="relu")(tensor), name="inner")
    inputs = keras.Input((8, 8, 1))
    tensor = layers.Conv2D(1, 1, name="conv")(inputs)
    tensor = layers.Flatten(name="flatten")(inner(tensor))
    return keras.Model(inputs, tensor), inner, innermost


def test_layers_of_nested_models_are_named_by_the_way_to_them():
    model, inner, innermost = nested()
    batch = images(2, 8, 8, 1)
    answered = {layer.name: layer.values for layer in activations(model, batch)}
    expected = {"conv": model.get_layer("conv")(batch)}
    expected["inner/innermost/conv"] = innermost(expected["conv"])
    expected["inner/conv"] = inner.get_layer("conv")(expected["inner/innermost/conv"])
    expected["inner/relu"] = inner(expected["conv"])
    expected["flatten"] = model(batch)
    assert list(answered) == list(expected)
    for name, values in expected.items():
        np.testing.assert_allclose(
            answered[name], array(values), rtol=1e-5, atol=1e-6, err_msg=name
        )


def test_a_layer_called_twice_is_listed_twice_with_both_answers():
    shared = layers.Dense(6, name="shared")
    inputs = keras.Input((6,))
    model = keras.Model(inputs, shared(shared(inputs)))
    vector = images(1, 6)
    first, second = activations(model, vector)
    assert (first.name, second.name) == ("shared", "shared:2")
    np.testing.assert_allclose(first.values, array(shared(vector)), rtol=1e-5)
    np.testing.assert_allclose(second.values, array(shared(shared(vector))), rtol=1e-5)


def test_a_nested_model_called_twice_is_listed_twice_with_both_answers():
    dense = layers.Dense(6, name="dense")
    twin = keras.Sequential([keras.Input((6,)), dense], name="twin")
    left, right = keras.Input((6,), name="left"), keras.Input((6,), name="right")
    model = keras.Model([left, right], layers.Subtract(name="gap")([twin(left), twin(right)]))
    a, b = images(6), images(6)
    first, second, gap = activations(model, [a, b])
    assert [first.name, second.name, gap.name] == ["twin/dense", "twin:2/dense", "gap"]
    np.testing.assert_allclose(first.values, array(dense(a[np.newaxis]))[0], rtol=1e-5)
    np.testing.assert_allclose(second.values, array(dense(b[np.newaxis]))[0], rtol=1e-5)
    np.testing.assert_allclose(gap.values, first.values - second.values, rtol=1e-5)


def two_inputs() -> keras.Model:
    image, age = keras.Input((8, 8, 1), name="image"), keras.Input((1,), name="age")
    flat = layers.Flatten(name="flatten")(layers.Conv2D(2, 3, name="conv")(image))
    both = layers.Concatenate(name="both")([flat, age])
    return keras.Model(
        {"image": image, "age": age},
        {"yes": layers.Dense(1, name="yes")(both), "no": layers.Dense(2, name="no")(both)},
    )


def test_several_inputs_come_by_name_or_in_order_and_several_outputs_are_all_listed():
    model = two_inputs()
    picture, age = images(8, 8), np.array([0.3], np.float32)
    by_name = activations(model, {"age": age, "image": picture})
    order = [{"image": picture, "age": age}[tensor.name] for tensor in model.inputs]
    assert {layer.name for layer in by_name} == {"conv", "flatten", "both", "yes", "no"}
    expected = model({"image": picture[np.newaxis, ..., np.newaxis], "age": age[np.newaxis]})
    for answered in (by_name, activations(model, tuple(order))):
        values = {layer.name: layer.values for layer in answered}
        kinds = {layer.name: layer.kind for layer in answered}
        np.testing.assert_allclose(values["yes"], array(expected["yes"])[0], rtol=1e-5)
        np.testing.assert_allclose(values["no"], array(expected["no"])[0], rtol=1e-5)
        assert kinds["yes"] == kinds["no"] == "scores"
        assert kinds["both"] == "units"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"image": images(8, 8)}, r"\['age'\] did not come"),
        ({"image": images(8, 8), "agee": [0.3]}, "unknown input 'agee': did you mean 'age'"),
        ([images(8, 8)], "has 2 inputs, .* but 1 came"),
        (images(8, 8), "has 2 inputs, .* but one array came"),
        ({"image": images(2, 8, 8), "age": images(3, 1)}, "as many images as the others"),
        ({"image": images(1, 8, 8), "age": images(1)}, "as many images as the others"),
    ],
    ids=["missing", "misspelt", "short list", "bare array", "unequal", "one and a batch"],
)
def test_inputs_that_do_not_fit_the_model_are_named(given, message):
    with pytest.raises(ValueError, match=message):
        activations(two_inputs(), given)


def test_a_single_input_may_be_named_too():
    model = keras.Sequential([keras.Input((8, 8, 1), name="image"), layers.Flatten()])
    picture = images(8, 8)
    (by_name,) = activations(model, {"image": picture})
    np.testing.assert_array_equal(by_name.values, picture.ravel())


def test_images_of_a_wrong_shape_are_refused():
    with pytest.raises(ValueError, match=r"\(9, 9\)"):
        activations(small(), images(9, 9))


class ThreefoldInTraining(layers.Layer):
    def call(self, inputs, training=True):
        return 3 * inputs if training else inputs


def test_the_network_runs_as_it_is_used_and_not_as_it_is_trained():
    inputs = keras.Input((8,))
    tensor = layers.Dropout(0.9, name="always")(inputs, training=True)
    tensor = layers.GaussianNoise(1.0, name="noise")(layers.Dropout(0.9, name="dropout")(tensor))
    tensor = ThreefoldInTraining(name="threefold")(tensor)
    model = keras.Model(inputs, layers.BatchNormalization(name="normal")(tensor))
    normal = model.get_layer("normal")
    normal.moving_mean.assign(np.full(8, 2.0))
    before = [array(weight).copy() for weight in model.weights]
    vector = images(5, 8)
    answered = {layer.name: layer.values for layer in activations(model, vector)}
    np.testing.assert_array_equal(answered["always"], vector)
    np.testing.assert_array_equal(answered["threefold"], vector)
    np.testing.assert_allclose(answered["normal"], vector - 2, rtol=1e-2)
    for weight, was in zip(model.weights, before, strict=True):
        np.testing.assert_array_equal(array(weight), was)


@pytest.mark.parametrize("precision", ["mixed_bfloat16", "bfloat16", "float16"])
def test_values_are_float32_whatever_the_network_computes_in(precision):
    policy = keras.DTypePolicy(precision)
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(3, dtype=policy), layers.Dense(2, dtype=policy)]
    )
    for layer in activations(model, images(4)):
        assert layer.values.dtype == np.float32
        assert np.isfinite(layer.values).all()


def test_asking_leaves_the_model_as_it_was():
    model = small()
    model.compile("adam", loss=lambda truth, guess: guess[:, 0])
    conv = model.get_layer("conv")
    output, calls = conv.output, len(conv._inbound_nodes)
    config, trained = model.get_config(), [weight.path for weight in model.weights]
    for _ in range(3):
        activations(model, images(8, 8))
        summarize_layers(model)
    assert conv.output is output
    assert len(conv._inbound_nodes) == calls
    assert model.get_config() == config
    assert [weight.path for weight in model.weights] == trained


def test_a_model_that_was_looked_at_can_be_forgotten():
    model = small()
    activations(model, images(8, 8))
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def test_every_output_of_a_layer_that_has_several_is_listed():
    inputs = keras.Input((5, 3))
    _, hidden, cell = layers.LSTM(4, return_state=True, name="lstm")(inputs)
    model = keras.Model(inputs, layers.Add(name="sum")([hidden, cell]))
    sequence = images(5, 3)
    answered = activations(model, sequence)
    assert [layer.name for layer in answered] == ["lstm", "lstm[1]", "lstm[2]", "sum"]
    expected = model.get_layer("lstm")(sequence[np.newaxis])
    for layer, values in zip(answered, expected, strict=False):
        np.testing.assert_allclose(layer.values, array(values)[0], rtol=1e-5)
    rows = summarize_layers(model)
    assert sum(row.parameters for row in rows) == model.count_params()


def test_words_pass_through_an_embedding_as_numbers_of_words_with_their_mask():
    model = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Embedding(9, 4, mask_zero=True, name="words"),
            layers.LSTM(3, name="lstm"),
        ]
    )
    sentence = np.array([[3, 8, 1, 0, 0, 0], [2, 2, 7, 5, 1, 4]])
    words, lstm = activations(model, sentence)
    np.testing.assert_array_equal(
        words.values, array(model.get_layer("words").embeddings)[sentence]
    )
    np.testing.assert_allclose(lstm.values, model.predict(sentence, verbose=0), rtol=1e-5)


def test_a_model_whose_input_is_integers_takes_them_as_they_are():
    inputs = keras.Input((3,), dtype="int32")
    model = keras.Model(inputs, layers.CategoryEncoding(5, output_mode="count")(inputs))
    (layer,) = activations(model, [4, 4, 1])
    assert layer.values.tolist() == [0, 1, 0, 0, 2]


def test_operations_between_layers_are_computed_and_not_listed():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(2, name="dense")(keras.ops.relu(inputs - 0.5) * 3))
    vector = images(1, 4)
    (layer,) = activations(model, vector)
    assert layer.name == "dense"
    np.testing.assert_allclose(layer.values, array(model(vector)), rtol=1e-5)


def test_a_part_of_a_model_answers_for_itself():
    whole = small()
    part = keras.Model(whole.get_layer("pool").output, whole.outputs)
    assert names(part, images(3, 3, 3)) == ["flatten", "scores"]
    head = keras.Model(whole.inputs, [layer.output for layer in whole.layers[:2]])
    assert names(head, images(8, 8)) == ["conv", "pool"]


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3, name="dense")

    def call(self, inputs):
        return self.dense(inputs)


def test_a_subclassed_model_is_refused_with_advice_that_works():
    model = Subclassed()
    model(images(1, 4))
    with pytest.raises(TypeError, match=r"keras\.Model\(inputs, model\.call\(inputs\)\)"):
        activations(model, images(4))
    inputs = keras.Input((4,))
    assert names(keras.Model(inputs, model.call(inputs)), images(4)) == ["dense"]


def test_a_functional_model_that_calls_its_layers_in_its_own_way_is_refused():
    class Doubled(type(two_inputs())):
        def call(self, inputs, **kwargs):
            return 2 * super().call(inputs, **kwargs)

    inputs = keras.Input((4,))
    model = Doubled(inputs, layers.Dense(2)(inputs))
    with pytest.raises(TypeError, match="call method of its own"):
        activations(model, images(4))


def test_a_subclassed_model_within_a_functional_one_is_one_layer():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, Subclassed()(inputs))
    (layer,) = activations(model, images(4))
    assert layer.values.shape == (3,)


def test_a_sequential_model_without_an_input_answers_once_it_is_built():
    model = keras.Sequential([layers.Conv2D(2, 3, name="conv"), layers.Flatten(name="flatten")])
    with pytest.raises(ValueError, match=r"keras\.Input\(shape\), or call model\.build"):
        activations(model, images(8, 8))
    model.build((None, 8, 8, 1))
    assert names(model, images(8, 8)) == ["conv", "flatten"]


def test_what_is_no_model_is_refused():
    with pytest.raises(TypeError, match="expected a Keras model, but a str came"):
        activations("six_conv", images(28, 28))

    class Trained:
        model = small()

    with pytest.raises(TypeError, match=r"but a Trained came: pass its \.model"):
        activations(Trained(), images(8, 8))


def test_channels_first_is_refused_with_what_to_do():
    inputs = keras.Input((1, 8, 8))
    pool = layers.MaxPooling2D(data_format="channels_first", name="pool")
    with pytest.raises(ValueError, match=r"'pool' has its channels first.*channels_last"):
        activations(keras.Model(inputs, pool(inputs)), images(1, 8, 8))


def test_a_fixed_number_of_images_is_asked_for():
    inputs = keras.Input(batch_shape=(2, 4))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    with pytest.raises(ValueError, match="exactly 2 images at a time, but 1 came"):
        activations(model, images(4))
    (layer,) = activations(model, images(2, 4))
    assert layer.values.shape == (2, 1)


def test_a_layer_without_an_answer_for_each_image_says_to_leave_it_out():
    class Sum(layers.Layer):
        def call(self, inputs):
            return keras.ops.sum(inputs, axis=0)

    inputs = keras.Input((4,))
    model = keras.Model(inputs, Sum(name="sum")(layers.Dense(3, name="dense")(inputs)))
    with pytest.raises(ValueError, match=r"'sum' gives \(3,\) for 2 images.*leave it out"):
        activations(model, images(2, 4))
    assert activations(model, images(2, 4), "dense")[0].values.shape == (2, 3)


def test_a_network_of_any_size_knows_what_its_values_see_of_these_images():
    stack = [keras.layers.Conv2D(2, 3, strides=2, padding="same", name="conv")]
    of_any_size, of_one = (
        keras.Sequential([keras.Input(shape), *stack]) for shape in [(None, None, 1), (9, 12, 1)]
    )
    fields = [activations(model, np.zeros((9, 12)))[0].field for model in (of_any_size, of_one)]
    assert fields[0] == fields[1] is not None
