"""Do both ways to run a network in the browser compute what Keras computes, layer by layer?"""

from __future__ import annotations

import json

import numpy as np
import pytest
from engines import KINDS, answers, open_engines, run
from tiers import slow_but

import cnnfigs as cf
from cnnfigs import web

ROUNDED = 1e-3  # of a layer's largest value, where most weights are rounded


@pytest.fixture(scope="module")
def images():
    """Return what a reader may come up with: noise, strokes, nothing at all."""
    rng = np.random.default_rng(0)
    noise = rng.random((2, 28, 28, 1), np.float32)
    strokes = (rng.random((2, 28, 28, 1)) < 0.1).astype(np.float32)
    return np.concatenate([noise, strokes, np.zeros((1, 28, 28, 1), np.float32)])


def assert_agree(expected, found, bound):
    for layer in expected:
        largest = np.abs(layer.values).max()
        off = np.abs(layer.values[0] - found[layer.name]).max()
        assert off <= bound * largest + 1e-12, f"{layer.name}: {off / largest:.1e} of its largest"


@pytest.fixture
def engines(page, tmp_path):
    return open_engines(page, tmp_path)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", slow_but(["lenet"], ["six_conv", "lenet"]))
def test_each_layers_answer_is_keras(engines, tmp_path, untrained, images, name, kind):
    trained = untrained(name)
    written = web.export(trained, tmp_path, classes=tuple("0123456789"))
    manifest = json.loads(written.manifest.read_text("utf-8"))
    answers(engines, written, images[0], kind)
    for image in images:
        found = run(engines, manifest, image)
        assert_agree(cf.activations(trained.model, image[None]), found, ROUNDED)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_layers_after_one_that_was_changed_are_computed_from_it(
    engines, tmp_path, untrained, images, kind
):
    trained = untrained("lenet")
    written = web.export(trained, tmp_path, classes=tuple("0123456789"))
    found = answers(engines, written, images[0], kind)
    manifest = json.loads(written.manifest.read_text("utf-8"))
    before = [values.copy() for values in list(found.values())[:3]]
    before[2][:, :, 7] = 0
    other = run(engines, manifest, images[0], before)
    assert (other["conv2"] == before[2]).all()
    weights = trained.model.get_layer("conv2").get_weights()
    weights[0][..., 7], weights[1][7] = 0, 0
    kept = trained.model.get_layer("conv2").get_weights()
    trained.model.get_layer("conv2").set_weights(weights)
    try:
        assert_agree(cf.activations(trained.model, images[:1]), other, ROUNDED)
    finally:
        trained.model.get_layer("conv2").set_weights(kept)


def test_the_worker_runs_in_webassembly_where_the_browser_does(started, figure_page, untrained):
    page = started(figure_page("draw", untrained("lenet")))
    assert page.evaluate(KIND) == "WebAssembly"


def test_the_worker_runs_in_javascript_where_there_is_no_webassembly(
    page, started, figure_page, untrained
):
    page.add_init_script(
        """const Whole = Blob;
        globalThis.Blob = class extends Whole {
          constructor(parts, how) { super(["delete self.WebAssembly;", ...parts], how); }
        };"""
    )
    page = started(figure_page("draw", untrained("lenet")))
    assert page.evaluate(KIND) == "JavaScript"
    assert page.locator(".live-scores .live-winner").count() == 1


KIND = """() => {
  const { engine } = document.getElementById("live");
  return engine.ask("run", { input: 0, image: new Float32Array(784) }).then(({ kind }) => kind);
}"""


@pytest.mark.slow
def test_memory_does_not_grow_while_a_reader_draws(engines, tmp_path, untrained, images):
    written = web.export(untrained("lenet"), tmp_path, classes=tuple("0123456789"))
    answers(engines, written, images[0], "WebAssembly")
    session = engines.context.new_cdp_session(engines)

    def held_after(strokes):
        engines.evaluate(
            "(strokes) => { for (let i = 0; i < strokes; i++) runner.run(new Float32Array(784)); }",
            strokes,
        )
        session.send("HeapProfiler.collectGarbage")
        usage = session.send("Runtime.getHeapUsage")
        return usage["usedSize"] + usage["backingStorageSize"]

    before = held_after(20)
    assert held_after(2_000) - before < 200_000, "a stroke's answers alone are 80 kB"
