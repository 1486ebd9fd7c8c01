"""Attribution follows the graph that Keras computes, whatever the network is made of."""

from __future__ import annotations

import keras
import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.attribution import _maps
from cnnfigs.networks import prediction

layers = keras.layers
IMAGE = np.random.default_rng(3).random((12, 12)).astype(np.float32)


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(1)


in_double = pytest.mark.skipif(
    keras.config.backend() == "jax", reason="JAX computes in float64 only where it is told to"
)


def convolution(name="conv", **settings):
    return layers.Conv2D(4, 5, activation="relu", name=name, **settings)


def sequential(*stack, shape=(12, 12, 1), name=None):
    return keras.Sequential([keras.Input(shape), *stack], name=name)


def same_maps(model, layer, in_one_row, its_layer):
    """Compare with a network of the same layers in one row, which has but one way to be read."""
    any_evidence = False
    for label in range(3):
        found = cf.grad_cam(model, IMAGE, label, layer)
        expected = cf.grad_cam(in_one_row, IMAGE, label, its_layer)
        np.testing.assert_allclose(found.values, expected.values, rtol=1e-5)
        assert found.extent == expected.extent
        any_evidence |= bool(expected.values.any())
    assert any_evidence


def test_a_layer_within_a_nested_base_has_the_map_of_the_same_layers_in_one_row():
    stack = [convolution("deep"), layers.Flatten(), layers.Dense(3)]
    model = sequential(sequential(stack[0], name="base"), *stack[1:])
    same_maps(model, "base/deep", sequential(*stack), "deep")


def test_a_layer_two_networks_deep_has_its_map():
    stack = [convolution("deep"), layers.Flatten(), layers.Dense(3)]
    base = sequential(sequential(stack[0], name="inner"), name="outer")
    same_maps(sequential(base, *stack[1:]), "outer/inner/deep", sequential(*stack), "deep")


def test_a_head_that_is_a_network_is_no_way_around():
    stack = [convolution(), layers.Flatten(), layers.Dense(3, "softmax")]
    head = sequential(*stack[1:], shape=(8, 8, 4), name="head")
    same_maps(sequential(stack[0], head), "conv", sequential(*stack), "conv")


def test_a_nested_base_of_any_size_has_the_places_that_its_image_gives_it():
    inner = convolution("deep", strides=2, padding="same")
    base = sequential(inner, shape=(None, None, 1), name="base")
    stack = [layers.GlobalAveragePooling2D(), layers.Dense(3)]
    same_maps(sequential(base, *stack), "base/deep", sequential(inner, *stack), "deep")


@in_double
def test_a_nested_base_of_another_precision_than_its_image_is_followed():
    stack = [convolution("deep"), layers.Flatten(), layers.Dense(3)]
    base = keras.Sequential([keras.Input((12, 12, 1), dtype="float64"), stack[0]], name="base")
    model = sequential(base, *stack[1:])
    found = cf.grad_cam(model, IMAGE, 1, "base/deep")
    expected = cf.grad_cam(sequential(*stack), IMAGE, 1, "deep")
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-5)
    (answer,) = cf.activations(model, IMAGE, "base/deep")
    np.testing.assert_allclose(answer.values, cf.activations(base, IMAGE, "deep")[0].values)


def test_a_shared_layer_has_a_map_for_each_call():
    shared = layers.Conv2D(1, 3, padding="same", use_bias=False, name="shared")
    image = keras.Input((12, 12, 1))
    once = shared(image)
    model = keras.Model(image, layers.Dense(2)(layers.Flatten()(shared(once))))
    first, second = (cf.grad_cam(model, IMAGE, 1, name) for name in ("shared", "shared:2"))
    maps = [layers.Conv2D(1, 3, padding="same", use_bias=False, name=name) for name in "ab"]
    apart = keras.Model(image, model.layers[-1](layers.Flatten()(maps[1](maps[0](image)))))
    for layer in maps:
        layer.set_weights(shared.get_weights())
    for found, name in zip((first, second), "ab", strict=True):
        expected = cf.grad_cam(apart, IMAGE, 1, name)
        np.testing.assert_allclose(found.values, expected.values, atol=1e-7)
    assert first.field.size == (3, 3)
    assert second.field.size == (5, 5)


def test_what_goes_around_a_layer_is_taken_as_it_is():
    image = keras.Input((12, 12, 1))
    inner = layers.Conv2D(1, 3, padding="same", name="inner")(image)
    sums = layers.Dense(2, name="sums")
    model = keras.Model(image, sums(layers.Flatten()(layers.Add()([image, inner]))))
    found = cf.grad_cam(model, IMAGE, 0, "inner")
    (maps,) = cf.activations(model, IMAGE, "inner")
    slope = float(np.mean(keras.ops.convert_to_numpy(sums.kernel)[:, 0]))
    expected = np.maximum(slope * maps.values[..., 0], 0)
    np.testing.assert_allclose(found.values, expected, atol=1e-6)


def test_a_layer_off_the_way_to_the_scores_is_refused():
    image = keras.Input((12, 12, 1))
    aside = layers.Dense(2, name="b")(layers.Flatten()(convolution("aside")(image)))
    model = keras.Model(image, [layers.Dense(2, name="a")(layers.Flatten()(image)), aside])
    with pytest.raises(ValueError, match="do not depend on the layer 'aside'"):
        cf.grad_cam(model, IMAGE, 0, "aside", output="a")


@pytest.mark.parametrize(
    ("change", "factor"),
    [(lambda s: -s, -1), (lambda s: s / 4, 0.25), (lambda s: s * 2 + 1, 2)],
    ids=["sign", "temperature", "line"],
)
def test_operations_after_the_last_layer_are_part_of_the_score(change, factor):
    image = keras.Input((12, 12, 1))
    maps = layers.Conv2D(1, 5, activation="relu", name="conv")(image)
    scores = layers.Dense(3)(layers.Flatten()(maps))
    plain, changed = (
        [cf.grad_cam(keras.Model(image, end), IMAGE, label, "conv") for label in range(3)]
        for end in (scores, change(scores))
    )
    for before, after in zip(plain, changed, strict=True):
        (answer,) = cf.activations(keras.Model(image, scores), IMAGE, "conv")
        if factor > 0:
            np.testing.assert_allclose(after.values, factor * before.values, rtol=1e-5)
        else:  # what spoke for a class speaks against it now
            assert bool(before.values.any()) != bool(after.values.any())
            np.testing.assert_allclose(
                (before.values + after.values) / (before.values + after.values).max(),
                answer.values[..., 0] / answer.values.max(),
                rtol=1e-4,
            )
        assert after.score == pytest.approx(change(before.score), abs=1e-6)


def test_a_choice_of_columns_moves_the_labels():
    image = keras.Input((12, 12, 1))
    scores = layers.Dense(3)(layers.Flatten()(convolution()(image)))
    chosen = cf.grad_cam(keras.Model(image, scores[:, 1:]), IMAGE, 1, "conv")
    whole = cf.grad_cam(keras.Model(image, scores), IMAGE, 2, "conv")
    np.testing.assert_allclose(chosen.values, whole.values, rtol=1e-5)


def two_outputs():
    image = keras.Input((12, 12, 1))
    flat = layers.Flatten()(convolution()(image))
    return image, layers.Dense(3, name="digit")(flat), layers.Dense(2, name="parity")(flat)


def test_one_of_several_outputs_is_named_or_asked_for():
    image, digit, parity = two_outputs()
    model = keras.Model(image, [digit, parity])
    for name, alone in (("digit", digit), ("parity", parity)):
        found = cf.grad_cam(model, IMAGE, 1, "conv", output=name)
        expected = cf.grad_cam(keras.Model(image, alone), IMAGE, 1, "conv")
        np.testing.assert_allclose(found.values, expected.values, rtol=1e-5)
        assert found.score == pytest.approx(expected.score)
        hidden = cf.occlusion(model, IMAGE, 1, stride=4, output=name)
        assert hidden.score == pytest.approx(expected.score)
    for call in (
        lambda: cf.grad_cam(model, IMAGE, 1, "conv"),
        lambda: cf.occlusion(model, IMAGE, 1),
    ):
        with pytest.raises(ValueError, match=r"2 outputs.*output='digit'.*'digit', 'parity'"):
            call()
    with pytest.raises(ValueError, match="unknown output 'digits': did you mean 'digit'"):
        cf.grad_cam(model, IMAGE, 1, "conv", output="digits")
    with pytest.raises(ValueError, match="a class from 0 to 1, got 2"):
        cf.grad_cam(model, IMAGE, 2, "conv", output="parity")


def test_outputs_in_a_dict_are_named_by_their_keys():
    image, digit, parity = two_outputs()
    model = keras.Model(image, {"which": digit, "even": parity})
    found = cf.grad_cam(model, IMAGE, 2, "conv", output="which")
    expected = cf.grad_cam(keras.Model(image, digit), IMAGE, 2, "conv")
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-5)


def _as_argument(name):
    return [layers.Dense(1, name, bias_initializer=keras.initializers.Constant(40.0))]


def _as_layer(name):
    return [*_as_argument(None), layers.Activation(name)]


def _in_single_precision(name):
    return [*_as_argument(None), layers.Activation(name, dtype="float32"), layers.Identity()]


@pytest.mark.parametrize(
    ("end", "name"),
    [
        (_as_argument, "sigmoid"),
        (_as_layer, "sigmoid"),
        (_in_single_precision, "sigmoid"),
        (_as_argument, "tanh"),
        (_as_layer, "hard_sigmoid"),
    ],
)
def test_where_a_network_is_sure_the_score_is_taken_before_its_flat_end(end, name):
    flat, conv = layers.Flatten(), convolution()
    sure = sequential(conv, flat, *end(name))
    plain = sequential(conv, flat, layers.Dense(1))
    plain.layers[-1].set_weights(sure.layers[2].get_weights())
    found = cf.grad_cam(sure, IMAGE, 0, "conv")
    said = keras.ops.convert_to_numpy(sure(IMAGE[None, ..., None]))
    assert found.score == pytest.approx(said[0, 0])
    expected = cf.grad_cam(plain, IMAGE, 0, "conv")
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-5)


@pytest.mark.parametrize("end", [keras.ops.softmax, keras.ops.log_softmax, layers.Softmax()])
def test_a_softmax_is_left_out_whatever_form_it_has(end):
    image = keras.Input((12, 12, 1))
    sums = layers.Dense(3)(layers.Flatten()(convolution()(image))) * 1000
    found = cf.grad_cam(keras.Model(image, end(sums)), IMAGE, 1, "conv")
    expected = cf.grad_cam(keras.Model(image, sums), IMAGE, 1, "conv")
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-5)


def test_units_of_a_sure_last_layer_are_ranked_before_its_sigmoid():
    model = sequential(layers.Flatten(), *_as_argument("sigmoid"))
    model.layers[-1].set_weights([np.ones((144, 1)), np.array([40.0])])
    faint, strong = IMAGE / 2, IMAGE
    (top,) = cf.top_images(model, np.stack([faint, strong]), model.layers[-1].name, [0])
    assert top.indices.tolist() == [1, 0]


@pytest.mark.parametrize(
    "policy", ["mixed_float16", "mixed_bfloat16", pytest.param("float64", marks=in_double)]
)
def test_other_precisions_give_the_maps_of_single_precision(policy):
    keras.config.set_dtype_policy(policy)
    try:
        half = sequential(convolution(), layers.Flatten(), layers.Dense(3))
    finally:
        keras.config.set_dtype_policy("float32")
    single = sequential(convolution(), layers.Flatten(), layers.Dense(3))
    single.set_weights(half.get_weights())
    found, expected = (cf.grad_cam(model, IMAGE, 1, "conv") for model in (half, single))
    np.testing.assert_allclose(found.values, expected.values, atol=0.02 * expected.values.max())
    (drawn,) = cf.maximise_activation(half, "conv", [0], steps=2)
    assert drawn.image.max() > 0.2
    hidden = cf.occlusion(half, IMAGE, 1, stride=4)
    assert hidden.values.dtype == np.float32


@pytest.mark.parametrize(
    "first",
    [
        lambda: layers.Resizing(10, 10),
        lambda: layers.Lambda(_moved),
        lambda: layers.UpSampling2D(2),
        lambda: layers.Conv2DTranspose(1, 3),
    ],
    ids=["resizing", "lambda", "upsampling", "transposed"],
)
def test_where_the_places_are_not_known_the_map_is_spread_over_the_image(first):
    model = sequential(first(), convolution(), layers.Flatten(), layers.Dense(3))
    found = cf.grad_cam(model, IMAGE, 1, "conv")
    assert found.field is None
    assert found.is_spread
    assert found.extent == (-0.5, 11.5, 11.5, -0.5)


def _moved(values):
    return values - 0.5


def _squeeze_and_excite():
    maps = keras.Input((12, 12, 4))
    gate = layers.Dense(4, "sigmoid")(layers.GlobalAveragePooling2D(keepdims=True)(maps))
    return keras.Model(maps, layers.Multiply()([maps, gate]), name="excite")


@pytest.mark.parametrize(
    "sees_all",
    [
        lambda: layers.GroupNormalization(2),
        lambda: layers.LayerNormalization(axis=(1, 2, 3)),
        _squeeze_and_excite,
    ],
    ids=["group", "layer", "squeeze and excite"],
)
def test_where_each_value_sees_all_the_map_is_spread_over_the_image(sees_all):
    before = layers.Conv2D(4, 3, padding="same")
    model = sequential(before, sees_all(), convolution(), layers.Flatten(), layers.Dense(3))
    found = cf.grad_cam(model, IMAGE, 1, "conv")
    assert found.values.shape == (8, 8)
    assert found.extent == (-0.5, 11.5, 11.5, -0.5)


def test_a_network_of_any_size_has_the_places_that_the_image_gives_it():
    conv = convolution(strides=2, padding="same")
    stack = [conv, layers.GlobalAveragePooling2D(), layers.Dense(3)]
    of_any_size = cf.grad_cam(sequential(*stack, shape=(None, None, 1)), IMAGE, 1, "conv")
    assert of_any_size.extent == cf.grad_cam(sequential(*stack), IMAGE, 1, "conv").extent
    assert not of_any_size.is_spread


def test_images_without_an_axis_of_channels_are_images():
    stack = [layers.Reshape((12, 12, 1)), convolution(), layers.Flatten(), layers.Dense(3)]
    model = sequential(*stack, shape=(12, 12))
    assert cf.grad_cam(model, IMAGE, 1, "conv").values.shape == (8, 8)
    assert cf.occlusion(model, IMAGE, 1, stride=4).values.any()
    assert cf.top_images(model, IMAGE[None], "conv", [0])[0].images.shape[1:] == (12, 12)
    assert cf.maximise_activation(model, "conv", [0], steps=1)[0].image.shape == (12, 12)


def test_a_network_that_gives_a_picture_is_told_what_is_expected():
    model = sequential(convolution(), layers.Conv2D(1, 3, padding="same"))
    for call in (
        lambda: cf.grad_cam(model, IMAGE, 0, "conv"),
        lambda: cf.occlusion(model, IMAGE, 0),
    ):
        with pytest.raises(ValueError, match=r"one score a class.*gives \(8, 8, 1\)"):
            call()


@pytest.mark.parametrize(
    ("end", "gives", "added"),
    [
        (lambda maps: keras.ops.mean(maps, (1, 2, 3)), "()", layers.Reshape((1,))),
        (layers.Reshape((64, 4)), "(64, 4)", layers.GlobalAveragePooling1D()),
        (layers.Identity(), "(8, 8, 4)", layers.GlobalAveragePooling2D()),
        (layers.Reshape((8, 8, 2, 2)), "(8, 8, 2, 2)", layers.GlobalAveragePooling3D()),
    ],
)
def test_what_is_said_to_end_a_network_with_ends_it(end, gives, added):
    image = keras.Input((12, 12, 1))
    given = end(convolution()(image))
    with pytest.raises(ValueError, match="one score a class") as caught:
        cf.grad_cam(keras.Model(image, given), IMAGE, 0, "conv")
    assert f"gives {gives}:" in str(caught.value)
    assert type(added).__name__ in str(caught.value)
    assert cf.grad_cam(keras.Model(image, added(given)), IMAGE, 0, "conv").values.any()


def test_a_network_of_units_is_told_that_images_are_expected():
    model = sequential(layers.Dense(8, name="d"), layers.Dense(3), shape=(144,))
    for call in (
        lambda: cf.occlusion(model, IMAGE.ravel(), 0),
        lambda: cf.top_images(model, IMAGE.reshape(1, -1), "d", [0]),
    ):
        with pytest.raises(ValueError, match=r"network of images.*takes \(144,\)"):
            call()
    with pytest.raises(ValueError, match=r"images of one size, .* but it takes \(144,\)"):
        cf.maximise_activation(model, "d", [0])


def test_a_score_without_a_gradient_says_so():
    image = keras.Input((12, 12, 1))
    scores = layers.Dense(3)(layers.Flatten()(convolution()(image)))
    model = keras.Model(image, keras.ops.sqrt(keras.ops.relu(scores) * 0))
    with pytest.raises(ValueError, match="gradient is not finite"):
        cf.grad_cam(model, IMAGE, 0, "conv")


def test_an_image_without_a_gradient_says_so_in_our_words_alone():
    image = keras.Input((12, 12, 1))
    rounded = keras.ops.cast(keras.ops.cast(image, "int32"), "float32")
    model = keras.Model(image, layers.Dense(3, name="scores")(layers.Flatten()(rounded)))
    with pytest.raises(ValueError, match=r"^the score has no gradient there: "):
        cf.maximise_activation(model, "scores", [0], steps=1)


def test_an_image_for_a_network_of_integers_is_drawn_as_its_error_says():
    def stack(image):
        scaled = layers.Rescaling(1 / 255)(image)
        return keras.Model(image, layers.Dense(3, name="scores")(layers.Flatten()(scaled)))

    integers = stack(keras.Input((12, 12, 1), dtype="uint8"))
    words = r"takes uint8: build the same layers on keras\.Input\(\(12, 12, 1\)\), with its weights"
    with pytest.raises(ValueError, match=words):
        cf.maximise_activation(integers, "scores", [0], steps=1)
    floats = stack(keras.Input((12, 12, 1)))
    floats.set_weights(integers.get_weights())
    assert cf.maximise_activation(floats, "scores", [0], steps=1)[0].image.any()


@pytest.mark.parametrize("name", ["base", "deep"])
def test_half_a_name_of_a_nested_layer_is_answered_with_the_whole(name):
    base = sequential(convolution("deep"), name="base")
    model = sequential(base, layers.Flatten(), layers.Dense(3))
    with pytest.raises(ValueError, match="'base/deep'"):
        cf.grad_cam(model, IMAGE, 0, name)


def test_one_score_has_no_second_class():
    model = sequential(convolution(), layers.Flatten(), layers.Dense(1, "sigmoid"))
    with pytest.raises(ValueError, match="from 0 to 0, got 1: what speaks against it"):
        cf.grad_cam(model, IMAGE, 1, "conv")


def test_units_and_pictures_within_a_nested_base_can_be_asked_for():
    base = sequential(convolution("deep"), name="base")
    model = sequential(base, layers.Flatten(), layers.Dense(3))
    (alone,) = cf.top_images(base, IMAGE[None], "deep", [1])
    (nested,) = cf.top_images(model, IMAGE[None], "base/deep", [1])
    np.testing.assert_allclose(nested.values, alone.values, rtol=1e-6)
    (drawn,) = cf.maximise_activation(model, "base/deep", [1], steps=2)
    (expected,) = cf.maximise_activation(base, "deep", [1], steps=2)
    np.testing.assert_allclose(drawn.image, expected.image, atol=1e-6)


def test_hidden_squares_are_shown_some_at_a_time(monkeypatch):
    model = sequential(layers.Flatten(), layers.Dense(3))
    whole = cf.occlusion(model, IMAGE, 0)
    shown = []

    def answers(model, batch, ask=_maps.answers):
        shown.append(len(batch))
        return ask(model, batch)

    monkeypatch.setattr(_maps, "BYTES_AT_ONCE", 10 * 4 * (IMAGE.size + 3))
    monkeypatch.setattr(_maps, "answers", answers)
    parts = cf.occlusion(model, IMAGE, 0)
    np.testing.assert_allclose(parts.values, whole.values, atol=1e-6)
    assert max(shown) == 10
    assert sum(shown) == 1 + 8 * 8


def test_squares_hidden_in_many_passes_cost_what_each_costs_alone(monkeypatch):
    model = sequential(convolution(), layers.Flatten(), layers.Dense(3, "softmax"))
    monkeypatch.setattr(_maps, "_bytes_of_one", lambda network: _maps.BYTES_AT_ONCE // 3)
    passes = []
    graph = prediction.recorded

    def counted(model):
        ask = graph(model)
        return lambda some: (passes.append(len(some)), ask(some))[1]

    monkeypatch.setattr(prediction, "recorded", counted)
    found = cf.occlusion(model, IMAGE, 1).values
    assert passes == [3] * 22  # of 64 squares; another number would be recorded anew
    for top, left in ((0, 0), (3, 5), (7, 7)):
        hidden = IMAGE.copy()
        hidden[top : top + 5, left : left + 5] = 0
        scores = keras.ops.convert_to_numpy(model(np.stack([IMAGE, hidden])[..., None]))
        before, after = scores[:, 1]
        assert found[top, left] == pytest.approx(before - after, abs=1e-6)


def test_a_network_of_its_own_class_is_told_to_become_functional():
    class Mine(keras.Model):
        def call(self, images):
            return images

    for call in (
        lambda: cf.grad_cam(Mine(), IMAGE, 0, "conv"),
        lambda: cf.occlusion(Mine(), IMAGE, 0),
        lambda: cf.top_images(Mine(), IMAGE[None], "conv", [0]),
    ):
        with pytest.raises(TypeError, match="call method of its own"):
            call()


def test_an_image_that_is_too_small_for_a_network_of_any_size_is_refused_in_our_words():
    stack = [convolution(), layers.GlobalAveragePooling2D(), layers.Dense(3)]
    model = sequential(*stack, shape=(None, None, 1))
    for call in (
        lambda: cf.grad_cam(model, IMAGE[:3, :3], 1, "conv"),
        lambda: cf.occlusion(model, IMAGE[:3, :3], 1),
        lambda: cf.activations(model, IMAGE[:3, :3]),
    ):
        with pytest.raises(ValueError, match=r"fails at images of shape \(3, 3, 1\).*larger image"):
            call()


class Twice(layers.Layer):
    def call(self, values):
        return 2 * values, values * values


def test_each_of_several_outputs_of_a_layer_has_its_map():
    image = keras.Input((12, 12, 1))
    maps = convolution()(image)
    stack = [layers.Flatten(), layers.Dense(3)]
    scores = stack[1](stack[0](layers.Add()(list(Twice(name="twice")(maps)))))
    model = keras.Model(image, scores)
    (answer,) = cf.activations(model, IMAGE, "conv")
    kernel = keras.ops.convert_to_numpy(stack[1].kernel)[:, 1].reshape(answer.values.shape)
    for name, values in [
        ("twice", 2 * answer.values),
        ("twice[1]", answer.values**2),
    ]:
        found = cf.grad_cam(model, IMAGE, 1, name)
        expected = np.maximum((kernel.mean(axis=(0, 1)) * values).sum(axis=-1), 0)
        np.testing.assert_allclose(found.values, expected, atol=1e-6)
