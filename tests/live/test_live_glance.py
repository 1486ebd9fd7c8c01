"""Does the first figure answer to what is drawn, and show maps that have something to show?"""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture(scope="module")
def address(figure_page, untrained):
    return figure_page("glance", untrained("lenet"), start="2")


def test_the_verdict_names_the_largest_output(started, address):
    page = started(address)
    scores = page.evaluate("document.getElementById('live').figure.inputs[0].activations.at(-1)")
    scores = np.array(list(scores.values()) if isinstance(scores, dict) else scores)
    words = page.locator(".live-verdict").inner_text()
    assert words.startswith(
        f"The network says {scores.argmax()}, with a score of {scores.max():.3f}."
    )


def test_the_maps_are_those_that_vary_most_of_each_convolutional_layer(started, address):
    page = started(address)
    labels = page.locator(".live-picks canvas").evaluate_all("all => all.map(c => c.ariaLabel)")
    expected = []
    for name in ("conv1", "conv2"):
        values, shape = page.evaluate(
            """(name) => {
              const { figure } = document.getElementById("live");
              const { layers } = figure.manifest;
              const place = layers.findIndex((layer) => layer.name === name);
              return [[...figure.inputs[0].activations[place]], layers[place].shape];
            }""",
            name,
        )
        spread = np.reshape(values, shape).var(axis=(0, 1))
        expected += [f"{name}, map {map_}" for map_ in np.argsort(spread)[:-3:-1]]
    assert labels == expected


def test_the_maps_stay_the_same_while_their_values_follow_the_input(started, address):
    page = started(address)
    canvases = page.locator(".live-picks canvas")
    words = "all => all.map(canvas => [canvas.ariaLabel, canvas.toDataURL()])"
    before = canvases.evaluate_all(words)
    verdict = page.locator(".live-verdict").inner_text()
    page.get_by_role("button", name="example: a 7").click()
    page.wait_for_function(
        "(old) => document.querySelector('.live-verdict').textContent !== old", arg=verdict
    )
    after = canvases.evaluate_all(words)
    assert [label for label, _ in before] == [label for label, _ in after]
    assert before[0][1] != after[0][1]
