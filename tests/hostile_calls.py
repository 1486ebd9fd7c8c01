"""One right call of each public function that computes, for the tests that spoil it."""

from __future__ import annotations

import keras
import numpy as np
from hostile import Call

import cnnfigs as cf
from cnnfigs.layers import Layer

IMAGE = np.random.default_rng(1).random((8, 8))
DIGIT = np.zeros((28, 28), np.uint8)
DIGIT[6:22, 12:15] = 255
MAPS = Layer("conv", "convolution", np.ones((2, 4, 4, 3), np.float32), None)
FIELD = cf.ReceptiveField((5, 5), (1, 1), (0, 0))
ONE = Layer("conv", "convolution", np.ones((4, 4, 3), np.float32), FIELD)
DATA = cf.Dataset(
    name="two",
    x_train=np.stack([DIGIT] * 4),
    y_train=np.array([0, 1, 0, 1]),
    x_test=np.stack([DIGIT] * 4),
    y_test=np.array([0, 1, 0, 1]),
    classes=("a", "b"),
    origin="here",
)
STRIPS = cf.strips.make_strips(DIGIT[np.newaxis], [1], 2, seed=0)

CALLS: dict[str, Call] = {
    "correlate": (cf.correlate, {"image": IMAGE, "kernel": np.ones((3, 3)), "padding": "same"}),
    "correlation_terms": (
        cf.correlation_terms,
        {"image": IMAGE, "kernel": np.ones((3, 3)), "row": 1, "column": 2, "padding": "valid"},
    ),
    "kernel": (cf.kernel, {"name": "sobel_x"}),
    "orientation_tuning": (cf.orientation_tuning, {"kernels": np.ones((3, 3, 2))}),
    "max_pool": (cf.max_pool, {"image": IMAGE, "size": 2, "padding": "valid"}),
    "mean_pool": (cf.mean_pool, {"image": IMAGE, "size": 2, "padding": "same"}),
    "max_pool_winners": (cf.max_pool_winners, {"image": IMAGE, "size": 2, "padding": "valid"}),
    "pooling_retention": (cf.pooling_retention, {"before": IMAGE, "after": IMAGE}),
    "prepare_digit": (cf.prepare_digit, {"picture": DIGIT}),
    "ink_statistics": (cf.ink_statistics, {"images": DIGIT[np.newaxis]}),
    "photograph": (cf.photograph, {"name": "brick"}),
    "shifted": (cf.shifted, {"images": IMAGE, "down": 1, "right": -1}),
    "make_strips": (
        cf.strips.make_strips,
        {"images": DIGIT[np.newaxis], "labels": [1], "count": 2, "seed": 0},
    ),
    "strike_through": (cf.strips.strike_through, {"strips": STRIPS, "seed": 0}),
    "windows": (cf.strips.windows, {"strips": STRIPS.images}),
    "windows_to_learn_from": (cf.strips.windows_to_learn_from, {"strips": STRIPS, "seed": 0}),
    "read_strips": (cf.strips.read_strips, {"scores": np.ones((1, 45, 10)), "digits": 3}),
    "active_fraction": (cf.active_fraction, {"layer": ONE}),
    "class_means": (cf.class_means, {"layer": MAPS, "labels": [0, 1], "classes": 2}),
    "confusion_matrix": (
        cf.confusion_matrix,
        {"labels": [0, 1], "answers": [1, 1], "classes": 2},
    ),
    "dead_maps": (cf.dead_maps, {"layer": MAPS}),
    "layer_similarity": (cf.layer_similarity, {"layers_a": [ONE], "layers_b": [ONE]}),
    "selectivity": (cf.selectivity, {"means": np.ones((2, 3))}),
    "similarity": (cf.similarity, {"a": ONE, "b": ONE}),
    "equivariance_error": (
        cf.equivariance_error,
        {"still": ONE, "moved": ONE, "shift": (1, 0)},
    ),
    "ReceptiveField.window": (
        FIELD.window,
        {"row": 1, "column": 2},
    ),
}


def _dataset(**arguments: object) -> cf.Dataset:
    return cf.Dataset(**arguments)


CALLS["Dataset"] = (_dataset, vars(DATA) | {})
CALLS |= {
    "Recipe": (
        lambda **values: cf.Recipe(**values),
        vars(cf.Recipe("dense", epochs=1, images=100)) | {},
    ),
    "default_recipe": (cf.default_recipe, {"architecture": "dense", "seed": 0, "effort": "quick"}),
    "SeedEstimate": (cf.experiments.SeedEstimate, {"values": (0.5, 0.6)}),
}
MODEL = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(2, 5, name="conv"),
        keras.layers.Flatten(name="flat"),
        keras.layers.Dense(2, activation="softmax", name="scores"),
    ]
)
OF_NETWORKS: dict[str, Call] = {
    "build_model": (cf.build_model, {"name": "dense", "classes": 2}),
    "summarize_layers": (cf.summarize_layers, {"model": MODEL}),
    "receptive_fields": (cf.receptive_fields, {"model": MODEL}),
    "activations": (cf.activations, {"model": MODEL, "images": DIGIT, "layers": ["conv"]}),
    "top_images": (
        cf.top_images,
        {"model": MODEL, "images": DATA.x_test, "layer": "conv", "units": [0], "count": 2},
    ),
    "grad_cam": (cf.grad_cam, {"model": MODEL, "image": DIGIT, "label": 1, "layer": "conv"}),
    "occlusion": (
        cf.occlusion,
        {"model": MODEL, "image": DIGIT, "label": 1, "size": 14, "stride": 14},
    ),
    "maximise_activation": (
        cf.maximise_activation,
        {"model": MODEL, "layer": "conv", "units": [0], "seed": 0, "steps": 1},
    ),
    "typical_image": (cf.typical_image, {"dataset": DATA, "label": 1, "model": MODEL}),
    "load_dataset": (cf.load_dataset, {"name": "drawn_digits", "size": 40, "seed": 0}),
    "default_dataset": (cf.default_dataset, {"kind": "digits"}),
    "train": (
        cf.train,
        {"network": "dense", "dataset": DATA, "recipe": None, "seed": 0},
    ),
}
