"""What does a browser get of a trained network?"""

import base64
import json
import math
import re
import zlib
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers

import cnnfigs as cf
from cnnfigs.training import History, ModelCard, Recipe, Trained
from cnnfigs.training._recorder import named_weights
from cnnfigs.web import export

DIGITS = tuple("0123456789")
MANY = 8_000  # from here on, a weight is a number of steps


def as_trained(model, *, snapshots=None, network=None):
    """Return a network as if it had been trained, with its weights as the only snapshot."""
    snapshots = snapshots or {3: named_weights(model)}
    card = ModelCard(
        network=network or model.name,
        parameters=model.count_params(),
        dataset="drawn",
        origin="drawn for a test",
        fingerprint="f" * 64,
        training_images=400,
        recipe=Recipe("own model", epochs=1),
        versions={"keras": keras.__version__},
        device="none",
        seconds=0.5,
        test_images=10,
        test_accuracy=0.5,
        test_interval=(0.2, 0.8),
    )
    return Trained(model, card.recipe, History(*[np.zeros(0)] * 6), snapshots, card)


def chain(*stack, shape=(12, 12, 1), name="own"):
    keras.utils.set_random_seed(1)
    return keras.Sequential([keras.Input(shape), *stack], name=name)


def small():
    return chain(
        layers.Conv2D(3, 3, activation="relu", name="conv"),
        layers.AveragePooling2D(2, name="pool"),
        layers.Dropout(0.5),
        layers.Flatten(name="flat"),
        layers.Dense(4, activation="softmax", name="scores"),
    )


def manifest_of(written):
    return json.loads(written.manifest.read_text("utf-8"))


def decoded(text):
    return zlib.decompress(base64.b85decode(text))


def weights_of(written, step=0):
    """Read the weights of a step back, by name, without a line of what wrote them."""
    manifest = manifest_of(written)
    call = written.weights.read_text("utf-8")
    assert call.startswith(f'cnnfigsWeights("{manifest["weights"]["digest"]}", "')
    data = np.frombuffer(decoded(call.split('"')[3]), np.uint8)
    words = np.ascontiguousarray(data.reshape(2, -1).T).view("<u2").ravel()
    assert len(words) == manifest["weights"]["count"] * len(manifest["steps"])

    def whole(start, size):
        pairs = words[start : start + 2 * size].reshape(2, size).T
        return np.ascontiguousarray(pairs).view("<f4").ravel()

    found = {}
    for layer in manifest["layers"]:
        for kind in {"kernel", "bias"} & set(layer):
            place = layer[kind]
            start = place["start"] + step * manifest["weights"]["count"]
            size, maps = math.prod(place["shape"]), place["shape"][-1]
            if place["fixed"]:
                start += 2 * maps
                counts = words[start : start + size].view("<i2").astype(np.float64)
                values = counts.reshape(-1, maps) * whole(start - 2 * maps, maps)
            else:
                values = whole(start, size)
            found[f"{layer['name']}/{kind}"] = values.reshape(place["shape"])
    return found


@pytest.fixture(scope="module")
def six_conv():
    keras.utils.set_random_seed(0)
    return as_trained(cf.build_model("six_conv"))


def test_the_manifest_says_what_the_browser_computes_layer_by_layer(tmp_path):
    manifest = manifest_of(export(as_trained(small()), tmp_path, classes="abcd"))
    assert manifest["name"] == "own"
    assert manifest["input"] == [12, 12, 1]
    assert manifest["classes"] == ["a", "b", "c", "d"]
    assert manifest["steps"] == [3]
    told = [(each["name"], each["operation"], each["shape"]) for each in manifest["layers"]]
    assert told == [
        ("conv", "correlate", [10, 10, 3]),
        ("pool", "mean", [5, 5, 3]),
        ("flat", "flatten", [75]),
        ("scores", "dense", [4]),
    ], "dropout does nothing after training, and is passed over"
    conv, pool, _, scores = manifest["layers"]
    assert (conv["activation"], scores["activation"]) == ("relu", "softmax")
    assert [each["inputs"] for each in manifest["layers"]] == [[-1], [0], [1], [2]]
    assert manifest["weights"]["precision"] == "whole", "a small network's"
    assert (conv["window"], conv["stride"], conv["padding"]) == ([3, 3], [1, 1], [0, 0])
    assert (pool["window"], pool["stride"], pool["padding"]) == ([2, 2], [2, 2], [0, 0])
    assert [each["kind"] for each in manifest["layers"]] == [
        "convolution",
        "pooling",
        "flattened",
        "scores",
    ]
    assert pool["field"] == {"size": [4, 4], "stride": [2, 2], "offset": [0, 0]}
    assert conv["kernel"]["shape"] == [3, 3, 1, 3]
    assert manifest["card"]["origin"] == "drawn for a test"


@pytest.mark.parametrize("size", [11, 12])
@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("window", [2, 3, 5])
def test_the_padding_of_a_layer_is_where_its_receptive_field_begins(tmp_path, size, stride, window):
    model = chain(
        layers.Conv2D(1, window, stride, padding="same"),
        layers.Flatten(),
        layers.Dense(2),
        shape=(size, size, 1),
    )
    first = manifest_of(export(as_trained(model), tmp_path, classes="ab"))["layers"][0]
    assert first["padding"] == [-start for start in first["field"]["offset"]]


def test_the_text_decodes_to_the_weights_within_a_step_of_each_map(tmp_path, six_conv):
    found = weights_of(export(six_conv, tmp_path, classes=DIGITS))
    true = six_conv.snapshots[3]
    assert set(found) == set(true)
    for name, weights in true.items():
        assert found[name].shape == weights.shape
        # What one weight is rounded by is added to the next: that can double it, to a step.
        share = 1.001 / 8_191 if weights.size > MANY else 0
        off = np.abs(found[name] - weights).reshape(-1, weights.shape[-1]).max(axis=0)
        largest = np.abs(weights).reshape(-1, weights.shape[-1]).max(axis=0)
        assert (off <= share * largest).all(), name


def test_biases_and_small_kernels_travel_whole(tmp_path):
    model = small()
    for weight in model.weights:
        weight.assign(np.random.default_rng(2).normal(size=weight.shape) / 10)
    trained = as_trained(model)
    found = weights_of(export(trained, tmp_path, classes="abcd", precision="fixed"))
    for name, weights in trained.snapshots[3].items():
        np.testing.assert_array_equal(found[name], weights, err_msg=name)


def test_rounding_errors_of_one_input_map_cancel(tmp_path, six_conv):
    found = weights_of(export(six_conv, tmp_path, classes=DIGITS))
    for name in ("conv3/kernel", "conv6/kernel"):
        weights = six_conv.snapshots[3][name].astype(np.float64)
        assert weights.size > MANY
        # A constant patch: what a kernel gives is the sum of its weights.
        off = np.abs((found[name] - weights).sum(axis=(0, 1))).mean()
        steps = np.abs(weights).max(axis=(0, 1, 2)) / 8_191
        plain = np.abs((steps * np.rint(weights / steps) - weights).sum(axis=(0, 1))).mean()
        assert off < plain / 3, name


def test_talk_b_network_fits_into_its_budget(tmp_path, six_conv):
    written = export(six_conv, tmp_path, classes=DIGITS)
    size = written.weights.stat().st_size
    print(f"six_conv, untrained: {size:,} bytes of weights")
    assert written.weights.name == "six_conv-drawn.js"
    assert size <= 1_400_000


def test_over_training_each_snapshots_maps_have_their_weights_in_order(tmp_path):
    model = cf.build_model("lenet")
    snapshots = {}
    for step in (20, 0, 5):  # not in order, as a store might return them
        for weight in model.weights:
            weight.assign(np.full(weight.shape, step + 0.5))
        snapshots[step] = named_weights(model)
    trained = as_trained(model, snapshots=snapshots)
    written = export(trained, tmp_path, classes=DIGITS, over_training=True)
    assert written.manifest.name == "lenet-drawn-training.json"
    manifest = manifest_of(written)
    assert manifest["steps"] == [0, 5, 20]
    assert [each["name"] for each in manifest["layers"]] == ["conv1", "pool1", "conv2", "pool2"]
    for index, step in enumerate(manifest["steps"]):
        found = weights_of(written, index)
        assert set(found) == {"conv1/kernel", "conv1/bias", "conv2/kernel", "conv2/bias"}
        for name, weights in found.items():
            assert (weights == step + 0.5).all(), (step, name)


def test_without_over_training_the_last_snapshot_is_written(tmp_path):
    model = small()
    last = named_weights(model)
    first = {name: weights + 1 for name, weights in last.items()}
    trained = as_trained(model, snapshots={7: last, 0: first})
    written = export(trained, tmp_path, classes="abcd")
    assert manifest_of(written)["steps"] == [7]
    kernel = weights_of(written)["scores/kernel"]
    np.testing.assert_allclose(kernel, last["scores/kernel"], atol=1e-6)


def test_images_come_back_pixel_by_pixel(tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (2, 12, 12), dtype=np.uint8)
    written = export(
        as_trained(small()), tmp_path, classes="abcd", images=images, labels=["b", "d"]
    )
    examples = manifest_of(written)["examples"]
    assert examples["labels"] == ["b", "d"]
    assert decoded(examples["pixels"]) == images.tobytes()


def test_a_network_of_ones_own_may_be_functional(tmp_path):
    inputs = keras.Input((12, 12, 1))
    maps = layers.Conv2D(2, 3, 2, padding="same", use_bias=False, name="stride")(inputs)
    scores = layers.Dense(2, name="out")(layers.Flatten(name="row")(maps))
    trained = as_trained(keras.Model(inputs, scores, name="mine"), network="own model")
    written = export(trained, tmp_path / "new" / "folder", classes="ab")
    assert written.manifest == tmp_path / "new" / "folder" / "own model-drawn.json"
    assert "bias" not in manifest_of(written)["layers"][0]
    found = weights_of(written)
    assert set(found) == {"stride/kernel", "out/kernel", "out/bias"}
    for name, weights in trained.snapshots[3].items():
        np.testing.assert_allclose(found[name], weights, atol=1e-6, err_msg=name)


def test_a_network_without_a_channel_axis_takes_the_same_images(tmp_path):
    model = chain(layers.Flatten(), layers.Dense(2), shape=(12, 12))
    assert manifest_of(export(as_trained(model), tmp_path, classes="ab"))["input"] == [12, 12, 1]


def test_the_same_network_writes_the_same_bytes(tmp_path, six_conv):
    one, other = (export(six_conv, tmp_path / name, classes=DIGITS) for name in "ab")
    assert one.weights.read_bytes() == other.weights.read_bytes()
    assert one.manifest.read_bytes() == other.manifest.read_bytes()


def test_other_weights_have_another_digest(tmp_path):
    model = small()
    digests = []
    for value in (0.25, 0.5):
        model.weights[0].assign(np.full(model.weights[0].shape, value))
        manifest = manifest_of(export(as_trained(model), tmp_path, classes="abcd"))
        digests.append(manifest["weights"]["digest"])
    assert digests[0] != digests[1]


@pytest.mark.parametrize("fails", ["weights", "manifest"])
def test_where_writing_fails_what_was_there_stays_and_nothing_half_written(
    tmp_path, monkeypatch, fails
):
    written = export(as_trained(small()), tmp_path, classes="abcd")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(before) == {written.manifest.name, written.weights.name}
    whole = Path.write_bytes
    begun = {"weights": b"cnnfigsWeights", "manifest": b"{"}[fails]

    def half(path, content):
        if content.startswith(begun):
            whole(path, content[: len(content) // 2])
            raise OSError("no space left on device")
        return whole(path, content)

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError, match="no space left"):
        export(as_trained(small()), tmp_path, classes="abcd")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("within", ["", "folder"])
def test_a_file_in_place_of_the_folder_is_named(tmp_path, within):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(NotADirectoryError, match=r"expected a folder .*taken"):
        export(as_trained(small()), tmp_path / "taken" / within, classes="abcd")
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_branch_says_whose_answers_it_takes(tmp_path):
    inputs = keras.Input((12, 12, 1))
    ways = [layers.Conv2D(2, 3, name=f"way{k}")(inputs) for k in (1, 2)]
    row = layers.Flatten(name="row")(layers.Dropout(0.5)(layers.Add(name="sum")(ways)))
    model = keras.Model(inputs, layers.Dense(2, name="out")(row), name="own")
    told = manifest_of(export(as_trained(model), tmp_path, classes="ab"))["layers"]
    assert [(each["name"], each["inputs"]) for each in told] == [
        ("way1", [-1]),
        ("way2", [-1]),
        ("sum", [0, 1]),
        ("row", [2]),
        ("out", [3]),
    ]


def test_nested_networks_are_flattened_and_a_shared_layer_is_there_for_each_call(tmp_path):
    same = layers.Conv2D(1, 3, padding="same", name="same")
    inner = keras.Sequential([keras.Input((12, 12, 1)), same], name="inner")
    inputs = keras.Input((12, 12, 1))
    scores = layers.Dense(2, name="out")(layers.Flatten(name="row")(same(inner(inputs))))
    trained = as_trained(keras.Model(inputs, scores, name="own"))
    written = export(trained, tmp_path, classes="ab")
    names = [each["name"] for each in manifest_of(written)["layers"]]
    assert names == ["inner/same", "same", "row", "out"]
    found = weights_of(written)
    assert (found["inner/same/kernel"] == found["same/kernel"]).all()


def two_outputs():
    inputs = keras.Input((12, 12, 1))
    row = layers.Flatten()(inputs)
    return keras.Model(inputs, [layers.Dense(2)(row), layers.Dense(2)(row)], name="own")


def test_a_network_with_two_outputs_is_refused(tmp_path):
    with pytest.raises(
        ValueError, match=r"one input and one output, but own has 1 and 2: take a model"
    ):
        export(as_trained(two_outputs()), tmp_path, classes="ab")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        (layers.Conv2D(2, 3, activation=lambda x: x, name="odd"), "Conv2D: its activation.*relu"),
        (layers.PReLU(name="odd"), "PReLU: take LeakyReLU instead"),
        (layers.BatchNormalization(axis=1, name="odd"), "along another axis.*axis=-1"),
        (layers.LayerNormalization(axis=1, name="odd"), r"over \[1\].*take axis=\[3\]"),
        (layers.Softmax(axis=1, name="odd"), "along another axis.*axis=-1"),
        (layers.SpectralNormalization(layers.Conv2D(2, 3), name="odd"), "build the network from"),
        (layers.Resizing(6, 8, pad_to_aspect_ratio=True, name="odd"), "ZeroPadding2D before"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, keras.Layer) else "",
)
def test_a_layer_that_the_browser_cant_run_is_named_with_what_would_do(tmp_path, layer, says):
    model = chain(layer, layers.Flatten(), layers.Dense(2))
    with pytest.raises(ValueError, match=f"can't run the layer 'odd', .*{says}"):
        export(as_trained(model), tmp_path, classes="ab")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("came", [3, None, keras.Model, layers.Dense(2)])
def test_what_is_no_network_is_refused(tmp_path, came):
    with pytest.raises(TypeError, match="expected a Keras model, but"):
        export(came, tmp_path / "made", classes="ab")
    assert not list(tmp_path.iterdir())


def test_names_of_classes_are_text_whatever_came(tmp_path):
    model = chain(layers.Flatten(), layers.Dense(2))
    written = export(model, tmp_path, classes=[b"cat", 1])
    assert json.loads(written.manifest.read_text("utf-8"))["classes"] == ["cat", "1"]
    with pytest.raises(TypeError, match="expected several names, but an object of type int came"):
        export(model, tmp_path, classes=3)


@pytest.mark.parametrize("mode", ["int8", "int4", "float8"])
def test_quantized_weights_are_no_weights_to_a_browser(tmp_path, mode):
    model = chain(layers.Flatten(), layers.Dense(4, name="odd"), layers.Dense(2))
    model.layers[-2].quantize(mode)
    with pytest.raises(ValueError, match=r"can't run the layer 'odd', .*before model\.quantize"):
        export(model, tmp_path, classes="ab")
    assert not list(tmp_path.iterdir())


def test_an_operation_that_is_no_layer_is_named_with_what_would_do(tmp_path):
    inputs = keras.Input((12, 12, 1))
    row = layers.Flatten()(keras.ops.add(inputs, 1))
    model = keras.Model(inputs, layers.Dense(2)(row), name="own")
    with pytest.raises(ValueError, match=r"can't run the layer 'add.*keras.layers.Add"):
        export(as_trained(model), tmp_path, classes="ab")


@pytest.mark.parametrize("shape", [(12, 12, 2), (None, None, 1), (12,)])
def test_a_network_that_takes_no_image_of_one_size_is_refused(tmp_path, shape):
    pool = [] if shape == (12,) else [layers.Conv2D(2, 3), layers.GlobalMaxPooling2D()]
    with pytest.raises(ValueError, match=r"own takes inputs of shape \(.*\(height, width, 1\)"):
        export(as_trained(chain(*pool, layers.Dense(2), shape=shape)), tmp_path, classes="ab")


def test_each_output_needs_a_name(tmp_path):
    with pytest.raises(ValueError, match="own has 4 outputs, but 3 classes came: name each"):
        export(as_trained(small()), tmp_path, classes="abc")


@pytest.mark.parametrize(
    ("images", "labels", "says"),
    [
        (np.zeros((2, 12, 12), np.uint8), ["a"], "2 images, but 1 labels came: name each image"),
        (np.zeros((1, 12, 12)), ["a"], "expected images of uint8.*but float64.*0 to 255"),
        (np.zeros((1, 28, 28), np.uint8), ["a"], r"\(n, 12, 12\), but uint8 of shape \(1, 28, 28"),
    ],
)
def test_images_are_uint8_of_the_networks_size_with_a_label_each(tmp_path, images, labels, says):
    with pytest.raises(ValueError, match=says):
        export(as_trained(small()), tmp_path, classes="abcd", images=images, labels=labels)


@pytest.mark.parametrize("size", [1e-42, 1e-30, 7e4, 1e30])
def test_weights_of_any_size_travel_in_fixed_point_and_dead_maps_as_nothing(tmp_path, size):
    model = chain(layers.Flatten(name="flat"), layers.Dense(100, name="wide"))
    weights = size * np.random.default_rng(0).uniform(-1, 1, (144, 100)).astype(np.float32)
    weights[:, 3] = 0
    model.get_layer("wide").kernel.assign(weights)
    classes = [str(i) for i in range(100)]
    exported = export(as_trained(model), tmp_path, classes=classes, precision="fixed")
    found = weights_of(exported)["wide/kernel"]
    assert not found[:, 3].any()
    assert np.abs(found - weights).max() <= max(
        size / 8_000, 2e-42
    )  # The least number above 0 is 1e-45.


@pytest.mark.parametrize("precision", ["fixed", "whole", None])
def test_a_weight_that_is_no_number_is_named(tmp_path, precision):
    model = small()
    model.weights[0].assign(np.full(model.weights[0].shape, math.nan))
    with pytest.raises(ValueError, match=r"conv/kernel has .*no finite number.*learning rate"):
        export(as_trained(model), tmp_path, classes="abcd", precision=precision)
    assert not list(tmp_path.iterdir())


def test_a_network_without_kernels_has_nothing_to_show_over_training(tmp_path):
    trained = as_trained(chain(layers.Flatten(), layers.Dense(2)))
    with pytest.raises(ValueError, match=r"no convolutional layer.*without over_training"):
        export(trained, tmp_path, classes="ab", over_training=True)


def test_the_page_on_live_figures_shows_all_of_the_plain_forward_pass_in_order():
    root = Path(__file__).parents[2]
    source = (root / "cnnfigs/web/live/math/forward.js").read_text("utf-8")
    page = (root / "docs/live.md").read_text("utf-8")
    options = re.findall(
        r"\{literalinclude\} \.\./cnnfigs/web/live/math/forward\.js\n((?::.*\n)+)", page
    )
    shown = ""
    for each in options:
        told = dict(re.findall(r':([\w-]+): "?(.*?)"?\n', each))
        begin = source.index(told["start-at"]) if "start-at" in told else 0
        end = source.index(told["end-before"]) if "end-before" in told else len(source)
        shown += source[begin:end]
    assert shown == source
