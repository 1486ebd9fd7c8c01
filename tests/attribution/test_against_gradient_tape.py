"""Attribution on networks drawn at random, against plain Keras and a plain GradientTape."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from random_networks import PLANS, drawn_network

import cnnfigs as cf

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        keras.backend.backend() != "tensorflow",
        reason="the tape that is the reference is TensorFlow's",
    ),
]


# benchmarks/test_random_networks.py draws 200. A network is not made smaller where it fails: that
# would take minutes, and the plan says it all.
@settings(max_examples=24, deadline=None, derandomize=True, phases=[Phase.generate])
@given(PLANS)
def test_whatever_the_graph_answers_and_attribution_are_those_of_plain_keras(plan):
    drawn = drawn_network(plan)
    kept, _, _ = drawn.run(drawn.image[np.newaxis])
    answers = {layer.name: layer.values for layer in cf.activations(drawn.model, drawn.image)}
    for name, values in kept.items():
        np.testing.assert_allclose(answers[name], values[0], atol=1e-5)
    asked = (drawn.model, drawn.image, drawn.label)
    cam = cf.grad_cam(*asked, drawn.layer, output=drawn.output)
    values, score = drawn.grad_cam()
    np.testing.assert_allclose(cam.values, values, atol=1e-5)
    assert cam.score == pytest.approx(score, abs=1e-5)
    hidden = cf.occlusion(*asked, size=4, stride=4, output=drawn.output)
    np.testing.assert_allclose(hidden.values, drawn.occlusion(4, 4), atol=1e-5)
