"""Do masks, Grad-CAM, the gradient and occlusion in the browser say what Keras says?"""

from __future__ import annotations

import base64
import json

import keras
import numpy as np
import pytest
from engines import KINDS, SCRIPT, letters
from modules import open_modules

import cnnfigs as cf
from cnnfigs import web
from cnnfigs.attribution._gradients import with_gradient

pytestmark = pytest.mark.slow

LABEL = 3
ASKED = (
    SCRIPT
    + """
import { tasks } from "./data/reasons.js";
import { npz } from "./data/npz.js";
import { fromCode, toCode } from "./data/mask_codes.js";
Object.assign(globalThis, { fromCode, toCode });
globalThis.begin = (letters) => {
  const image = numbersOf(letters);
  const activations = runner.run(image);
  const latest = { 0: { image, activations, network: runner.network } };
  const start = START[runner.kind];
  globalThis.asked = tasks({ latest, start, runner: () => runner });
};
globalThis.ask = async (task, details) => {
  const answer = await asked[task]({ input: 0, ...details });
  const drops = answer.drops && Float32Array.from(answer.drops);
  return lettersOf([answer.activations, answer.values, drops].filter(Boolean).flat());
};
const named = ({ name, kind, ...rest }) => ({ ...rest, name: `${name}.${kind}` });
globalThis.archive = () => lettersOf(npz(asked.weights().map(named)));
import { untrained } from "./math/untrained.js";
globalThis.untrainedWeights = (seed) =>
  lettersOf(untrained(runner.network, seed).layers.flatMap(({ kernel, bias }) =>
    kernel ? [kernel.values, bias.values] : []));
"""
)


@pytest.fixture(scope="module")
def trained(untrained):
    return untrained("six_conv")


@pytest.fixture(scope="module")
def image():
    """Return two strokes, so that some squares hide nothing."""
    pixels = np.zeros((28, 28, 1), np.float32)
    pixels[4:22, 9:12], pixels[15:18, 6:20] = 1, 0.6
    return pixels


@pytest.fixture(scope="module", params=KINDS)
def ask(request, trained, image, browser, tmp_path_factory):
    """Return a function that asks a page's network, with whole weights, and returns numbers."""
    folder = tmp_path_factory.mktemp("asked")
    page = open_modules(browser.new_page(), folder / "page", ASKED)
    written = web.export(trained, folder, classes=tuple("0123456789"), precision="whole")
    manifest = json.loads(written.manifest.read_text("utf-8"))
    text = written.weights.read_text("utf-8").split('"')[3]
    kind = page.evaluate("(given) => load(...given)", [request.param, manifest, text])
    assert kind == request.param
    page.evaluate("begin", letters(image))

    def numbers(task, **details):
        if task in ("archive", "untrainedWeights"):
            found = page.evaluate(f"(seed) => {task}(seed)", details.get("seed"))
        else:
            found = page.evaluate("(given) => ask(...given)", [task, details])
        raw = base64.b64decode(found)
        return raw if task == "archive" else np.frombuffer(raw, np.float32)

    numbers.layers = manifest["layers"]
    numbers.page = page
    yield numbers
    page.close()


def index_of(ask, name):
    return [layer["name"] for layer in ask.layers].index(name)


def masked_by_keras(model, image, changes):
    """Return all layers' answers of a functional model that changes layers' outputs."""
    tensors = []
    values = given = keras.Input((28, 28, 1))
    for layer in model.layers:
        values = layer(values)
        for factors, order in changes.get(layer.name, ()):
            values = keras.ops.take(values * factors, order, axis=-1)
        tensors.append(values)
    answers = keras.Model(given, tensors)(image[None])
    return [keras.ops.convert_to_numpy(values)[0] for values in answers]


def test_masks_change_the_answer_as_in_keras(ask, trained, image):
    factors, swapped = np.ones((2, 50), np.float32), np.arange(50)
    factors[0, 7], factors[1, 11], swapped[[2, 5]] = 0, 2, [5, 2]
    plain = np.arange(50)
    changes = {
        "conv3": [(factors[0], plain)],
        "conv5": [(factors[1], plain), (np.ones(50, np.float32), swapped)],
    }
    expected = masked_by_keras(trained.model, image, changes)
    conv3, conv5 = (index_of(ask, name) for name in ("conv3", "conv5"))
    masks = [
        {"layer": conv3, "map": 7, "factor": 0},
        {"layer": conv5, "map": 11, "factor": 2},
        {"layer": conv5, "map": 2, "other": 5},
    ]
    found = np.split(
        ask("masked", masks=masks), np.cumsum([values.size for values in expected])[:-1]
    )
    for want, got in zip(expected, found, strict=True):
        assert np.abs(want.ravel() - got).max() <= 1e-5 * np.abs(want).max()
    without = ask("masked", masks=[])
    assert np.abs(without[-10:] - found[-1]).max() > 1e-4, "the masks change nothing"
    assert (
        np.abs(without[-10:] - cf.activations(trained.model, image[None])[-1].values[0]).max()
        < 1e-5
    )


@pytest.mark.parametrize("layer", ["conv1", "conv4", "conv6"])
def test_grad_cam_is_the_packages(ask, trained, image, layer):
    expected = cf.grad_cam(trained.model, image, LABEL, layer).values
    found = ask("why", label=LABEL, index=index_of(ask, layer)).reshape(expected.shape)
    assert expected.max() > 0
    assert np.abs(found - expected).max() <= 1e-4 * expected.max()


def test_the_gradient_is_keras(ask, trained, image):
    sums = keras.Model(trained.model.inputs, sums_of(trained.model))
    _, expected = with_gradient(lambda at: sums(at)[:, LABEL], image[None])
    found = ask("why", label=LABEL, index=-1)
    assert np.abs(found - expected.ravel()).max() <= 1e-4 * np.abs(expected).max()


def sums_of(model):
    """Return the scores before softmax."""
    last = model.layers[-1]
    twin = keras.layers.Dense(last.units)
    sums = twin(last.input)
    twin.set_weights(last.get_weights())
    return sums


def test_occlusion_is_the_packages(ask, trained, image):
    expected = cf.occlusion(trained.model, image, LABEL, size=5, stride=3).values
    places = [[top, left] for top in range(0, 24, 3) for left in range(0, 24, 3)]
    found = ask("occlude", label=LABEL, size=5, places=places).reshape(expected.shape)
    assert np.abs(expected).max() > 1e-5
    assert np.abs(found - expected).max() <= 1e-4 * np.abs(expected).max() + 1e-7


def test_the_untrained_control_has_weights_as_keras_begins_with_and_explains_as_they_do(
    ask, trained, image
):
    row = ask("untrainedWeights", seed=4)
    assert (row == ask("untrainedWeights", seed=4)).all()
    assert (row != ask("untrainedWeights", seed=5)).any()
    shapes = [values.shape for values in trained.model.get_weights()]
    weights = np.split(row, np.cumsum([np.prod(shape) for shape in shapes])[:-1].astype(int))
    model = cf.build_model("six_conv")
    for got, begun in zip(weights, model.get_weights(), strict=True):
        assert np.abs(got).max() == pytest.approx(np.abs(begun).max(), rel=0.05)
        assert np.std(got) == pytest.approx(np.std(begun), rel=0.1)
    model.set_weights([each.reshape(shape) for each, shape in zip(weights, shapes, strict=True)])
    expected = cf.grad_cam(model, image, LABEL, "conv6").values
    found = ask("why", label=LABEL, index=index_of(ask, "conv6"), seed=4).reshape(expected.shape)
    assert np.abs(found - expected).max() <= 1e-4 * expected.max()


def test_weights_travel_as_npz(ask, trained, tmp_path):
    file = tmp_path / "weights.npz"
    file.write_bytes(ask("archive"))
    with np.load(file) as arrays:
        for layer in trained.model.layers:
            for kind, weight in zip(("kernel", "bias"), layer.get_weights(), strict=False):
                assert (arrays[f"{layer.name}.{kind}"] == weight).all()
        assert len(arrays) == len(trained.model.get_weights())


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("0.3.x0", "0.3.x0"),
        ("0.3.x0-2.1.s4", "0.3.x0-2.1.s4"),
        ("0.20.x0-1.19.x2", "1.19.x2"),  # There are 20 maps.
        ("0.3.x7-9.9-0.1.s99--", ""),
        ("99.0.x0-6.0.x0-8.0.x0", ""),  # No layer, the flattened one, the scores.
        ("<img src=x onerror=alert(1)>", ""),
        ("__proto__.0.x0", ""),
        (None, ""),
    ],
)
def test_a_link_holds_masks_and_nonsense_is_left_out(ask, code, kept):
    found = ask.page.evaluate("(code) => toCode(fromCode(code, runner.network.layers))", code)
    assert found == kept
