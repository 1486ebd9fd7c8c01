"""Networks broken on purpose, each in one way, and healthy ones, which raise no alarm."""

import keras
import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs.reporting import _memory
from cnnfigs.reporting.checks import _evidence, check_up, gather

L = keras.layers


@pytest.fixture(scope="module")
def digits():
    return cf.load_dataset("drawn_digits", size=1000, seed=1)


@pytest.fixture(scope="module")
def lenet(digits):
    recipe = cf.Recipe("lenet", epochs=3)
    return cf.train("lenet", digits, recipe=recipe, progress=False).model


@pytest.fixture(scope="module")
def shown(digits):
    return digits.x_test[:150, ..., None] / np.float32(255), digits.y_test[:150]


def copy_of(model):
    same = keras.models.clone_model(model)
    same.set_weights(model.get_weights())
    return same


def findings(model, batch, labels=None):
    return check_up(gather(model, batch, labels))


def names(found):
    return {finding.name for finding in found}


def smooth(count=24, side=32, channels=3):
    """Return pictures that are as smooth as photographs are."""
    rng = np.random.default_rng(5)
    coarse = rng.random((count, side // 8, side // 8, channels))
    fine = np.asarray(keras.ops.image.resize(coarse, (side, side), interpolation="bilinear"))
    return np.clip(fine + 0.05 * rng.standard_normal(fine.shape), 0, 1).astype(np.float32)


def fitted(model, batch):
    """Give batch normalisation the statistics of a batch."""
    for layer in model.layers:
        if isinstance(layer, L.BatchNormalization):
            layer.momentum = 0.0
            taken = keras.Model(model.inputs, layer.input)([batch])
            layer(taken, training=True)
    return model


def colour_network(*, residual=False):
    keras.utils.set_random_seed(3)
    image = keras.Input((32, 32, 3))
    x = L.Conv2D(8, 3, use_bias=False, name="conv1")(image)
    x = L.ReLU()(L.BatchNormalization(name="norm1")(x))
    x = L.MaxPooling2D()(x)
    x = L.Conv2D(16, 3, name="conv2")(x)
    x = L.ReLU()(L.BatchNormalization(name="norm2")(x))
    if residual:
        way = L.BatchNormalization(name="norm3")(L.Conv2D(16, 3, padding="same")(x))
        x = L.ReLU()(L.Add()([x, way]))
    x = L.MaxPooling2D()(x)
    x = L.Conv2D(16, 3, activation="relu")(x)
    x = L.GlobalAveragePooling2D()(x)
    outputs = L.Dense(5, activation="softmax", kernel_initializer="he_normal")(x)
    return fitted(keras.Model(image, outputs), smooth())


@pytest.mark.slow
def test_a_trained_network_raises_no_alarm_with_many_pictures_or_with_one(lenet, shown):
    batch, labels = shown
    assert findings(lenet, batch, labels) == []
    assert findings(lenet, batch[:3]) == []
    assert findings(lenet, batch[:1]) == []


@pytest.mark.parametrize("residual", [False, True])
def test_a_colour_network_with_batch_normalisation_raises_no_alarm(residual):
    assert findings(colour_network(residual=residual), smooth()) == []


def test_a_network_of_one_sigmoid_that_scales_itself_raises_no_alarm():
    keras.utils.set_random_seed(1)
    layers = [L.Rescaling(1 / 255), L.Conv2D(6, 3, activation="tanh"), L.Flatten()]
    model = keras.Sequential([keras.Input((32, 32, 3)), *layers, L.Dense(1, activation="sigmoid")])
    assert findings(model, 255 * smooth()) == []


def test_a_dense_network_raises_no_alarm(shown):
    keras.utils.set_random_seed(1)
    layers = [L.Flatten(), L.Dense(32, activation="relu"), L.Dense(10)]
    assert findings(keras.Sequential([keras.Input((28, 28, 1)), *layers]), shown[0][:40]) == []


def test_pictures_that_are_scaled_twice_are_found(lenet, shown):
    twice = keras.Sequential(
        [keras.Input((28, 28, 1)), L.Rescaling(1 / 255), *copy_of(lenet).layers]
    )
    [finding, *others] = findings(twice, shown[0])
    assert finding.name == "input scaled twice"
    assert finding.number == pytest.approx(1 / 255, rel=1e-3)
    # Pictures that are all but black are all but the same to it.
    assert names(others) <= {"scores don't depend on the picture", "classes that never win"}


def test_pictures_that_are_not_scaled_are_found(lenet, shown):
    [finding] = findings(lenet, 255 * shown[0])
    assert (finding.name, finding.number) == ("input not scaled", 255)


def test_a_network_of_keras_applications_is_shown_what_it_learned_from():
    keras.utils.set_random_seed(1)
    layers = [L.Conv2D(4, 3, activation="relu"), L.Flatten(), L.Dense(5)]
    model = keras.Sequential([keras.Input((32, 32, 3)), *layers], name="mobilenetv2_1.00_32")
    [finding] = findings(model, smooth())
    assert finding.name == "input not scaled as in keras.applications"
    assert "keras.applications.mobilenet_v2.preprocess_input" in finding.advice
    assert findings(model, 2 * smooth() - 1) == []


def colour_by_name():
    """Return a network that names the strongest of three colours."""
    model = keras.Sequential([keras.Input((8, 8, 3)), L.Flatten(), L.Dense(3)])
    model.layers[-1].set_weights([np.tile(np.eye(3, dtype=np.float32), (64, 1)), np.zeros(3)])
    labels = np.arange(60) % 3
    return model, np.eye(3)[labels][:, None, None] * smooth(60, 8, 3) + smooth(60, 8, 3) / 8, labels


def test_channels_in_the_wrong_order_are_found():
    model, pictures, labels = colour_by_name()
    assert findings(model, pictures, labels) == []
    [finding] = findings(model, pictures[..., ::-1], labels)
    assert finding.name == "channels in the wrong order"
    assert finding.number > 0.9


def test_of_several_ways_that_are_better_the_best_is_named():
    model, pictures, labels = colour_by_name()
    # Of negatives with red and blue exchanged, a third is named rightly.
    [finding] = findings(model, pictures.max() - pictures, labels)
    assert finding.name == "dark and light exchanged"
    assert finding.number > 0.9


def test_negatives_and_turned_pictures_are_found(lenet, shown):
    batch, labels = shown
    assert "dark and light exchanged" in names(findings(lenet, 1 - batch, labels))
    turned = np.swapaxes(batch, 1, 2)
    assert "rows and columns exchanged" in names(findings(lenet, turned, labels))


def test_dead_maps_are_found(lenet, shown):
    broken = copy_of(lenet)
    kernel, bias = broken.get_layer("conv1").get_weights()
    bias[:8] = -50
    broken.get_layer("conv1").set_weights([kernel, bias])
    [finding] = [each for each in findings(broken, shown[0]) if each.name == "dead maps"]
    assert (finding.where, finding.number) == ("conv1", 8 / 20)


def test_constant_maps_are_found(lenet, shown):
    broken = copy_of(lenet)
    kernel, bias = broken.get_layer("conv1").get_weights()
    kernel[..., :10], bias[:10] = 0, 1
    broken.get_layer("conv1").set_weights([kernel, bias])
    [finding] = [each for each in findings(broken, shown[0]) if each.name == "constant maps"]
    assert (finding.where, finding.number) == ("conv1", 10 / 20)


def test_saturated_activations_are_found(shown):
    keras.utils.set_random_seed(1)
    strong = keras.initializers.RandomNormal(stddev=100)
    layers = [L.Conv2D(4, 5, strides=5, activation="tanh", kernel_initializer=strong, name="conv")]
    model = keras.Sequential([keras.Input((28, 28, 1)), *layers, L.Flatten(), L.Dense(3)])
    found = findings(model, 0.1 + shown[0])
    assert ("saturated activations", "conv") in {(each.name, each.where) for each in found}


def test_a_class_that_never_wins_is_found(lenet, shown):
    broken = copy_of(lenet)
    kernel, bias = broken.get_layer("scores").get_weights()
    bias[3] = -100
    broken.get_layer("scores").set_weights([kernel, bias])
    [finding] = findings(broken, *shown)
    assert (finding.name, finding.where) == ("a class that never wins", "class 3")


def test_what_is_measured_is_no_class_that_never_wins():
    keras.utils.set_random_seed(1)
    pictures = smooth(60)
    for outputs, activation in [(1, None), (1, "sigmoid"), (4, None), (4, "sigmoid")]:
        layers = [L.Conv2D(8, 3, activation="relu"), L.MaxPooling2D(), L.Flatten()]
        end = L.Dense(outputs, activation=activation, kernel_initializer="he_normal")
        model = keras.Sequential([keras.Input((32, 32, 3)), *layers, end])
        end.bias.assign(np.arange(outputs) - 3.0)  # the last is always largest, and one is small
        assert findings(model, pictures) == []


def test_without_labels_a_class_of_probabilities_that_never_wins_is_found(lenet, shown):
    broken = copy_of(lenet)
    kernel, bias = broken.get_layer("scores").get_weights()
    bias[3] = -100
    broken.get_layer("scores").set_weights([kernel, bias])
    [finding] = findings(broken, shown[0])
    assert (finding.name, finding.where) == ("a class that never wins", "class 3")


def test_pictures_of_one_class_leave_others_without_a_win_which_is_no_finding(lenet, digits):
    sevens = digits.x_train[digits.y_train == 7][:75, ..., None] / np.float32(255)
    assert len(sevens) >= 70  # as many as are asked for without labels
    assert findings(lenet, sevens) == []


def test_few_pictures_leave_some_maps_silent_which_is_no_finding(lenet, shown):
    broken = copy_of(lenet)
    kernel, bias = broken.get_layer("conv1").get_weights()
    bias[:8] = -50
    broken.get_layer("conv1").set_weights([kernel, bias])
    assert "dead maps" not in names(findings(broken, shown[0][:4]))
    bias[:10] = -50
    broken.get_layer("conv1").set_weights([kernel, bias])
    [finding] = [each for each in findings(broken, shown[0][:1]) if each.name == "dead maps"]
    assert "of conv1 say nothing to any of 1 picture" in finding.evidence


def test_a_network_of_pictures_or_of_signals_raises_no_alarm():
    keras.utils.set_random_seed(1)
    pictures = smooth(40)
    image = keras.Input((32, 32, 3))
    first = L.Conv2D(8, 3, padding="same", activation="relu")(image)
    back = L.UpSampling2D()(L.Conv2D(8, 3, padding="same")(L.MaxPooling2D()(first)))
    mask = L.Conv2D(1, 1, activation="sigmoid")(L.Concatenate()([first, back]))
    for count in (1, 40):
        assert findings(keras.Model(image, mask), pictures[:count]) == []
    waves = np.sin(np.linspace(0, 20, 100) * np.linspace(1, 3, 40)[:, None])[..., None]
    layers = [L.Conv1D(8, 5, activation="relu"), L.MaxPooling1D(), L.Flatten(), L.Dense(3)]
    for count in (1, 40):
        signals = waves[:count].astype(np.float32)
        assert findings(keras.Sequential([keras.Input((100, 1)), *layers]), signals) == []


def test_scores_that_see_no_picture_are_found(lenet, shown):
    broken = copy_of(lenet)
    kernel, bias = broken.get_layer("dense1").get_weights()
    broken.get_layer("dense1").set_weights([kernel * 0, bias + 1])
    found = {each.name: each for each in findings(broken, shown[0][:2])}
    assert found["scores don't depend on the picture"].number == 0
    words = found["scores don't depend on the picture"].evidence
    assert words == "over 2 pictures and their negatives no score changes"


def test_the_layer_that_the_gradient_does_not_pass_is_named(shown):
    keras.utils.set_random_seed(1)
    image = keras.Input((28, 28, 1))
    x = L.Conv2D(4, 5, activation="relu", name="conv1")(image)
    x = L.Conv2D(4, 5, activation="relu", name="conv2")(x)
    strong = keras.initializers.RandomNormal(stddev=200)
    x = L.Dense(8, activation="sigmoid", kernel_initializer=strong, name="steep")(L.Flatten()(x))
    found = {each.name: each for each in findings(keras.Model(image, L.Dense(3)(x)), shown[0])}
    assert found["gradient lost"].where == "steep"
    assert found["gradient lost"].number < 1e-5


def test_a_receptive_field_that_is_too_small_is_found():
    keras.utils.set_random_seed(1)
    layers = [L.Conv2D(8, 3, activation="relu"), L.GlobalAveragePooling2D(), L.Dense(5)]
    [finding] = findings(keras.Sequential([keras.Input((32, 32, 3)), *layers]), smooth())
    assert finding.name == "receptive field smaller than what is to be seen"
    assert finding.number == 3 / 32


def test_a_frame_of_padding_is_found(shown):
    keras.utils.set_random_seed(2)
    layers = [L.Conv2D(8, 3, padding="same", name="conv"), L.Flatten(), L.Dense(5)]
    model = keras.Sequential([keras.Input((32, 32, 3)), *layers])
    assert names(findings(model, smooth() - 0.5)) == set()
    [finding] = findings(model, 0.9 + 0.1 * smooth())
    assert (finding.name, finding.where) == ("padding frames every map", "conv")


def test_batch_normalisation_that_does_not_fit_is_found():
    broken = colour_network()
    layer = broken.get_layer("norm2")
    gamma, beta, mean, variance = layer.get_weights()
    layer.set_weights([gamma, beta, mean + 5 * np.sqrt(variance), variance])
    found = {each.name: each for each in findings(broken, smooth())}
    assert found["batch normalisation with statistics that don't fit"].where == "norm2"
    assert found["batch normalisation with statistics that don't fit"].number == pytest.approx(
        5, rel=0.05
    )


def test_batch_normalisation_that_never_learned_is_found():
    broken = colour_network()
    layer = broken.get_layer("norm1")
    layer.set_weights([np.ones(8), np.zeros(8), np.zeros(8), np.ones(8)])
    finding = next(each for each in findings(broken, smooth()) if each.where == "norm1")
    assert "that it began with" in finding.evidence
    # What norm2 expects came from norm1 as it was.
    assert finding.evidence.endswith("; so it is in 1 further layer")


def test_scores_that_are_no_numbers_are_found(shown):
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((28, 28, 1)), L.Flatten(), L.Dense(3)])
    model.layers[-1].set_weights([np.full((784, 3), np.nan), np.zeros(3)])
    assert names(findings(model, shown[0][:2])) == {"scores that are no numbers"}


def test_the_layer_that_begins_to_give_no_numbers_is_named():
    broken = colour_network(residual=True)
    kernel, bias = broken.get_layer("conv2").get_weights()
    kernel[0, 0, 0, 0] = np.nan
    broken.get_layer("conv2").set_weights([kernel, bias])
    for labels in (None, np.arange(24) % 5):
        [finding] = findings(broken, smooth(), labels)
        assert (finding.name, finding.where) == ("scores that are no numbers", "conv2")


def test_a_large_network_is_checked_by_the_values_of_a_few_pictures(lenet, shown, monkeypatch):
    monkeypatch.setattr(_memory, "_AT_ONCE", 1)
    evidence = gather(lenet, shown[0][:20])
    assert len(evidence.given(evidence.outputs[0])) == 2
    assert check_up(evidence) == []


def test_many_pictures_are_shown_to_a_large_network_a_few_at_a_time(lenet, shown, monkeypatch):
    expected = np.asarray(lenet(shown[0][:30]))
    monkeypatch.setattr(_memory, "_AT_ONCE", 1)
    sizes = []
    forward = _evidence.forward
    monkeypatch.setattr(
        _evidence, "forward", lambda net, some: sizes.append(len(some[0])) or forward(net, some)
    )
    evidence = gather(lenet, shown[0][:30])
    evidence.ask(evidence.batch)
    assert set(sizes) == {2}
    np.testing.assert_allclose(evidence.scores, expected, atol=1e-6)


def test_class_names_in_another_order_are_found_and_the_right_order_is_named(lenet, shown):
    batch, labels = shown
    backwards = list("9876543210")
    [finding] = check_up(gather(lenet, batch, 9 - labels), backwards)
    assert finding.name == "class names in another order"
    named = int((np.argmax(lenet.predict(batch, verbose=0), axis=1) == labels).sum())
    assert finding.number == named / len(labels)
    assert f"with it {named} of {len(labels)} pictures are named rightly" in finding.evidence
    assert finding.advice.endswith(": 0, 1, 2, 3, 4, 5, 6, 7, 8, 9")


@pytest.mark.parametrize("step", range(1, 10))
def test_shifted_labels_are_not_called_negatives(lenet, shown, step):
    batch, labels = shown
    [finding] = findings(lenet, batch, (labels + step) % 10)
    assert finding.name == "class names in another order"


def test_some_classes_of_many_are_named_with_their_outputs(lenet, shown):
    batch, labels = shown
    some = labels < 3
    [finding] = findings(lenet, batch[some], (labels[some] + 1) % 3)
    assert finding.advice.endswith(
        "class 0 is its output 2, class 1 is its output 0, class 2 is its output 1, counted from 0"
    )


def test_two_classes_exchanged_are_found_and_one_answer_to_all_is_no_order():
    pictures = np.linspace(0, 1, 40, dtype=np.float32)[:, None, None, None] * np.ones((4, 4, 1))
    labels = np.arange(40) // 20
    model = keras.Sequential(
        [keras.Input((4, 4, 1)), L.Flatten(), L.Dense(1, activation="sigmoid")]
    )
    model.layers[-1].set_weights([np.ones((16, 1)), np.full(1, -8.0)])
    assert findings(model, pictures, labels) == []
    [finding] = check_up(gather(model, pictures, 1 - labels), ["dark", "bright"])
    assert finding.advice.endswith(": bright, dark")
    model.layers[-1].bias.assign([50.0])  # says 1 to all
    mostly = (np.arange(40) < 4).astype(int)
    assert "class names in another order" not in names(findings(model, pictures, mostly))


def test_a_network_that_is_not_sure_and_tells_two_classes_apart_by_accident_has_no_order():
    pictures = np.linspace(0, 1, 40, dtype=np.float32)[:, None, None, None] * np.ones((4, 4, 1))
    labels = 1 - np.arange(40) // 20
    model = keras.Sequential(
        [keras.Input((4, 4, 1)), L.Flatten(), L.Dense(1, activation="sigmoid")]
    )
    model.layers[-1].set_weights([np.full((16, 1), 0.1), np.full(1, -0.8)])
    assert "class names in another order" not in names(findings(model, pictures, labels))


def test_labels_without_an_order_are_found_where_the_network_is_sure(lenet, shown):
    batch, labels = shown
    mixed = np.random.default_rng(0).permutation(labels)
    [finding] = findings(lenet, batch, mixed)
    assert finding.name == "labels that don't fit, or a network that learned nothing"
    assert "though its median largest score is" in finding.evidence
    # Of few labels nothing is said, and nothing of a network that is not sure.
    assert findings(lenet, batch[:19], mixed[:19]) == []
    unsure = cf.build_model("lenet", seed=0)
    told = {"class names in another order", finding.name}
    assert not told & names(findings(unsure, batch, labels))


def test_a_sure_network_that_is_right_more_often_than_by_chance_raises_no_alarm(lenet, shown):
    batch, labels = shown
    some = np.where(np.arange(len(labels)) % 3, labels, (labels + 1) % 10)  # a third is wrong
    assert findings(lenet, batch, some) == []
