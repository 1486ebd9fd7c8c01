"""Is a network that Keras 2 saved read by Keras 3, and does it answer as it did?"""

import json

import h5py
import keras
import numpy as np
import pytest
from keras import layers

from cnnfigs.networks.keras_2 import as_keras_3
from cnnfigs.networks.loading import load_network

pytestmark = pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")


def layer(kind, name, *calls, **config):
    """Return a layer as Keras 2 described it."""
    nodes = [[list(call) for call in calls]] if calls else []
    return {
        "class_name": kind,
        "config": {"name": name, "trainable": True, "dtype": "float32", **config},
        "name": name,
        "inbound_nodes": nodes,
    }


def image(name, shape):
    return layer("InputLayer", name, batch_input_shape=[None, *shape], sparse=False, ragged=False)


def graph(name, parts, begin, end):
    return {
        "class_name": "Functional",
        "config": {
            "name": name,
            "trainable": True,
            "layers": parts,
            "input_layers": [begin],
            "output_layers": [end],
        },
    }


def transfer():
    """Return a base in a network, behind a quotient of TensorFlow's, as Keras 2 described it."""
    base = graph(
        "base",
        [
            image("inside", (6, 6, 2)),
            layer(
                "DepthwiseConv2D",
                "depth",
                ("inside", 0, 0, {}),
                kernel_size=[3, 3],
                groups=1,
                use_bias=False,
            ),
            layer("BatchNormalization", "normal", ("depth", 0, 0, {}), axis=[3], epsilon=0.001),
            layer(
                "SeparableConv2D",
                "separable",
                ("normal", 0, 0, {}),
                filters=3,
                kernel_size=[2, 2],
                groups=1,
                kernel_initializer={"class_name": "Zeros", "config": {}},
                kernel_regularizer=None,
            ),
            layer("GlobalAveragePooling2D", "mean", ("separable", 0, 0, {})),
        ],
        ["inside", 0, 0],
        ["mean", 0, 0],
    )
    divided = layer("TFOpLambda", "tf.math.truediv", function="math.truediv")
    divided["inbound_nodes"] = [["image", 0, 0, {"y": 4.0, "name": None}]]
    moved = layer("TFOpLambda", "tf.math.subtract", function="math.subtract")
    moved["inbound_nodes"] = [["tf.math.truediv", 0, 0, {"y": 0.5, "name": None}]]
    nested = {**base, "name": "base", "inbound_nodes": [[["tf.math.subtract", 0, 0, {}]]]}
    scores = layer("Dense", "scores", ("base", 1, 0, {}), units=2)
    parts = [image("image", (6, 6, 2)), divided, moved, nested, scores]
    return graph("whole", parts, ["image", 0, 0], ["scores", 0, 0])


def the_same_in_keras_3():
    inside = keras.Input((6, 6, 2), name="inside")
    x = layers.DepthwiseConv2D(3, use_bias=False, name="depth")(inside)
    x = layers.SeparableConv2D(3, 2, name="separable")(layers.BatchNormalization(name="normal")(x))
    base = keras.Model(inside, layers.GlobalAveragePooling2D(name="mean")(x), name="base")
    taken = keras.Input((6, 6, 2), name="image")
    scores = layers.Dense(2, name="scores")(base(layers.Rescaling(1 / 4, -0.5)(taken)))
    model = keras.Model(taken, scores, name="whole")
    rng = np.random.default_rng(2)
    model.set_weights([rng.random(each.shape) for each in model.get_weights()])
    return model


def written(path, model, config, version="2.12.0"):
    model.save(path)
    with h5py.File(path, "r+") as file:
        file.attrs["model_config"] = json.dumps(config).encode()
        file.attrs["keras_version"] = version
    return path


def test_a_network_with_a_nested_base_answers_as_before(tmp_path):
    model = the_same_in_keras_3()
    read = load_network(written(tmp_path / "old.h5", model, transfer()))
    pictures = np.random.default_rng(1).random((3, 6, 6, 2), np.float32)
    assert read.get_layer("tf.math.truediv").scale == 0.25
    np.testing.assert_allclose(read(pictures), model(pictures), rtol=1e-6)


@pytest.mark.parametrize(
    ("kind", "settings", "left"),
    [
        ("Conv2DTranspose", {"groups": 1, "filters": 3}, {"filters": 3}),
        ("Conv2D", {"groups": 1}, {"groups": 1}),
        ("Conv2DTranspose", {"groups": 2}, {"groups": 2}),
        ("LSTM", {"units": 2, "time_major": False}, {"units": 2}),
        ("LSTM", {"time_major": True}, {"time_major": True}),
        ("RandomFlip", {"mode": "vertical", "rng_type": "stateful"}, {"mode": "vertical"}),
        ("LayerNormalization", {"axis": [3]}, {"axis": [3]}),
        ("Mine", {"groups": 1}, {"groups": 1}),
    ],
)
def test_only_settings_that_are_gone_and_changed_nothing_are_left_out(kind, settings, left):
    found = as_keras_3({"class_name": kind, "config": settings})
    assert found == {"class_name": kind, "config": left}


def test_an_operation_that_is_more_than_a_number_is_named(tmp_path):
    config = transfer()
    config["config"]["layers"][1]["config"]["function"] = "nn.bias_add"
    path = written(tmp_path / "old.h5", the_same_in_keras_3(), config)
    with pytest.raises(ValueError, match=r"by Keras 2\.12\.0, and has an operation of TensorFlow"):
        load_network(path)


def test_what_keras_2_alone_can_load_is_to_be_saved_there_as_h5(tmp_path):
    config = transfer()
    config["config"]["layers"][3]["config"]["layers"][2]["config"]["renorm"] = True
    path = written(tmp_path / "old.h5", the_same_in_keras_3(), config)
    with pytest.raises(ValueError, match=r"by Keras 2\.12\.0, and can't be loaded.*model\.h5"):
        load_network(path)


def test_the_file_itself_is_left_as_it_was(tmp_path):
    path = written(tmp_path / "old.h5", the_same_in_keras_3(), transfer())
    before = path.read_bytes()
    load_network(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
