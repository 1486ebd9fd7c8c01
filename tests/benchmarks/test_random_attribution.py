"""How far are attribution and activations from plain Keras, on 200 networks drawn at random?"""

from __future__ import annotations

import numpy as np
from hypothesis import Phase, given, settings
from random_networks import PLANS, drawn_network

import cnnfigs as cf


def test_two_hundred_random_networks():
    largest = {"activations": 0.0, "grad_cam": 0.0, "occlusion": 0.0}

    def compare(name, found, expected):
        np.testing.assert_allclose(found, expected, atol=1e-4)
        largest[name] = max(largest[name], float(np.abs(found - expected).max()))

    @settings(max_examples=200, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(PLANS)
    def draw(plan):
        drawn = drawn_network(plan)
        kept, _, _ = drawn.run(drawn.image[np.newaxis])
        for layer in cf.activations(drawn.model, drawn.image):
            if layer.name in kept:
                compare("activations", layer.values, np.asarray(kept[layer.name])[0])
        asked = (drawn.model, drawn.image, drawn.label)
        cam = cf.grad_cam(*asked, drawn.layer, output=drawn.output)
        compare("grad_cam", cam.values, drawn.grad_cam()[0])
        hidden = cf.occlusion(*asked, size=4, stride=4, output=drawn.output)
        compare("occlusion", hidden.values, drawn.occlusion(4, 4))

    draw()
    for name, difference in largest.items():
        print(f"{name}: largest difference {difference:.1e}")
