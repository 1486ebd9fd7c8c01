"""Does the browser compute large networks from practice as Keras does, and load them in time?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from engines import answers, open_engines
from live_pages import untrained  # noqa: F401  (a fixture)

import cnnfigs as cf
from cnnfigs import web

applications = keras.applications


FIXED, WHOLE = 1e-3, 1e-5  # of a layer's largest value, after up to 80 layers
SECONDS = 2  # to unpack four million weights and to plan what is computed


@pytest.mark.parametrize(
    ("kind", "precision", "bound"),
    [
        ("EfficientNetB0", "fixed", FIXED),
        ("EfficientNetB0", "whole", WHOLE),
        ("MobileNetV2", "whole", WHOLE),
        ("MobileNetV2", "fixed", FIXED),
        ("ResNet50", "fixed", FIXED),
    ],
)
def test_each_layer_of_a_large_network_is_keras(
    page: Any,
    tmp_path: Path,
    untrained: Callable[..., Any],  # noqa: F811
    kind: str,
    precision: Any,
    bound: float,
) -> None:
    keras.utils.set_random_seed(0)
    model = getattr(applications, kind)(weights=None, input_shape=(96, 96, 3), classes=10)
    image = 255 * np.random.default_rng(0).random((1, 96, 96, 3), np.float32)
    trained = untrained(model, shaken=False)
    written = web.export(trained, tmp_path, classes=tuple("0123456789"), precision=precision)
    engines = open_engines(page, tmp_path / "page")
    found = answers(engines, written, image[0], "WebAssembly")
    expected = [layer for layer in cf.activations(model, image) if layer.name in found]
    assert len(expected) >= 100
    for layer in expected:
        largest = np.abs(layer.values).max()
        assert np.abs(layer.values[0] - found[layer.name]).max() <= bound * largest, layer.name
    assert found["predictions"].argmax() == expected[-1].values.argmax()
    seconds = engines.evaluate("seconds")
    print(f"{kind}, {precision}: {model.count_params():,} weights loaded in {seconds:.2f} s")
    assert seconds <= SECONDS * max(1, model.count_params() / 4e6)
