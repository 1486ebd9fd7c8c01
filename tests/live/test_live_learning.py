"""Does a network learn in the browser what Keras learns, weight by weight?"""

from __future__ import annotations

import base64
from typing import Any

import keras
import learning_twin
import numpy as np
import pytest
from engines import letters
from modules import open_modules
from tiers import slow_but

KINDS = ("WebAssembly", "JavaScript")
NAMES = ("small", "lenet")
BATCH, SEED, RATE, STEPS = 32, 1, 0.001, 50
SCRIPT = """
import { learner } from "./math/learning.js";
import { seededNumbers, shuffledOrder } from "./math/seeded.js";
globalThis.seeded = { seededNumbers, shuffledOrder };
globalThis.numbersOf = (letters) =>
  new Float32Array(Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0)).buffer);
globalThis.lettersOf = async (rows) => {
  const bytes = new Uint8Array(await new Blob(rows).arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192)
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
};
globalThis.begin = async (name, batch, seed, plain) => {
  globalThis.network = await learner(name, { batch, seed, plain });
  return network.kind;
};
globalThis.read = (part) =>
  lettersOf(network.layers.flatMap((_, index) => Object.values(network.read(index, part))));
globalThis.learn = (images, labels, steps, options) => {
  const order = shuffledOrder(labels.length, network.seed);
  const { batch } = network;
  return Array.from({ length: steps }, () => {
    const chosen = Array.from({ length: batch }, () => order());
    const given = Float32Array.from({ length: batch * 784 }, (_, i) =>
      images[chosen[Math.floor(i / 784)] * 784 + (i % 784)]);
    return network.step(given, chosen.map((i) => labels[i]), options).loss;
  });
};
"""


@pytest.fixture(scope="module")
def images() -> tuple[np.ndarray, np.ndarray]:
    """Return blots that a network can tell apart: dark squares in ten places, with noise."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, 200)
    pixels = np.zeros((200, 28, 28, 1), np.float32)
    for image, label in zip(pixels, labels, strict=True):
        row, column = 4 + 10 * (label // 5), 2 + 5 * (label % 5)
        image[row : row + 8, column : column + 5] = rng.random((8, 5, 1))
    return pixels, labels


@pytest.fixture(scope="module")
def learning(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    page = browser.new_page()
    yield open_modules(page, tmp_path_factory.mktemp("learning"), SCRIPT)
    page.close()


@pytest.fixture(scope="module")
def keras_learns(images: Any) -> Any:
    """Return a function: Keras's first gradients, losses and weights after each step."""
    found: dict[str, Any] = {}

    def learned(name: str) -> dict[str, Any]:
        if name not in found:
            found[name] = _learned(name, *images)
        return found[name]

    return learned


def _learned(name: str, pixels: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    order = learning_twin.shuffled_order(len(labels), SEED)
    batches = [[next(order) for _ in range(BATCH)] for _ in range(STEPS)]
    model = learning_twin.network(name, SEED)
    first = model.get_weights()
    # Without momentum and at a rate of 1, a step is the gradient.
    model.compile(keras.optimizers.SGD(1.0), "sparse_categorical_crossentropy")
    model.train_on_batch(pixels[batches[0]], labels[batches[0]])
    gradients = [a - b for a, b in zip(first, model.get_weights(), strict=True)]
    model = learning_twin.network(name, SEED)
    model.compile(keras.optimizers.Adam(RATE), "sparse_categorical_crossentropy")
    losses = [float(model.train_on_batch(pixels[b], labels[b])) for b in batches]
    return {
        "first": first,
        "gradients": gradients,
        "losses": losses,
        "weights": model.get_weights(),
    }


def begin(page: Any, name: str, kind: str) -> None:
    plain = kind == "JavaScript"
    assert page.evaluate("(given) => begin(...given)", [name, BATCH, SEED, plain]) == kind
    page.evaluate(f"network.seed = {SEED}")


def learn(
    page: Any, images: tuple[np.ndarray, np.ndarray], steps: int, *, frozen: bool = False
) -> list[float]:
    pixels, labels = images
    given = [letters(pixels), labels.tolist(), steps, {"rate": RATE, "frozen": frozen}]
    found: list[float] = page.evaluate(
        "([images, ...rest]) => learn(numbersOf(images), ...rest)", given
    )
    return found


def read(page: Any, part: str, like: list[np.ndarray]) -> list[np.ndarray]:
    values = np.frombuffer(base64.b64decode(page.evaluate(f"read('{part}')")), np.float32)
    cuts = np.cumsum([array.size for array in like])
    assert cuts[-1] == len(values)
    parts = np.split(values, cuts[:-1])
    return [each.reshape(array.shape) for each, array in zip(parts, like, strict=True)]


def assert_near(found: list[np.ndarray], expected: list[np.ndarray], bound: float) -> None:
    """Compare layer by layer: a kernel and its bias share the layer's largest value."""
    for layer in range(0, len(expected), 2):
        largest = max(np.abs(each).max() for each in expected[layer : layer + 2])
        for ours, theirs in zip(found[layer : layer + 2], expected[layer : layer + 2], strict=True):
            off = np.abs(ours - theirs).max() / largest
            assert off <= bound, f"layer {layer // 2}: {off:.1e} of its largest"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", slow_but(["small"], NAMES))
def test_first_weights_and_first_gradients_are_those_of_keras(
    learning: Any, images: Any, keras_learns: Any, name: str, kind: str
) -> None:
    expected = keras_learns(name)
    begin(learning, name, kind)
    first = read(learning, "weights", expected["first"])
    for ours, theirs in zip(first, expected["first"], strict=True):
        assert (ours == theirs).all()
    learn(learning, images, 1)
    gradients = read(learning, "gradients", expected["gradients"])
    assert_near(gradients, expected["gradients"], 1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kind"), [*((name, KINDS[0]) for name in NAMES), ("small", KINDS[1])]
)
def test_losses_and_the_weights_after_fifty_steps_are_those_of_keras(
    learning: Any, images: Any, keras_learns: Any, name: str, kind: str
) -> None:
    expected = keras_learns(name)
    begin(learning, name, kind)
    losses = learn(learning, images, STEPS)
    np.testing.assert_allclose(losses, expected["losses"], rtol=1e-3, atol=1e-5)
    assert losses[-1] < losses[0] / 2, "it learned something"
    assert_near(read(learning, "weights", expected["weights"]), expected["weights"], 1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_frozen_start_stays_and_the_layers_behind_learn(
    learning: Any, images: Any, keras_learns: Any, kind: str
) -> None:
    first = keras_learns("lenet")["first"]
    begin(learning, "lenet", kind)
    learn(learning, images, 2, frozen=True)
    found = read(learning, "weights", first)
    assert all((ours == theirs).all() for ours, theirs in zip(found[:4], first[:4], strict=True))
    assert all((ours != theirs).any() for ours, theirs in zip(found[4:], first[4:], strict=True))


def test_a_run_that_begins_again_is_the_same(learning: Any, images: Any) -> None:
    begin(learning, "small", "WebAssembly")
    losses = learn(learning, images, 3)
    learning.evaluate(f"network.begin({SEED})")
    assert learn(learning, images, 3) == losses


def test_numbers_and_orders_of_a_seed_are_the_same_in_python(learning: Any) -> None:
    for seed in (0, 1, 2**31):
        found = learning.evaluate(
            """(seed) => {
              const [random, order] = [seeded.seededNumbers(seed), seeded.shuffledOrder(9, seed)];
              return [0, 1].map((i) => Array.from({ length: 20 }, i ? order : random));
            }""",
            seed,
        )
        assert found[0] == learning_twin.seeded_numbers(seed, 0, 20).tolist()
        order = learning_twin.shuffled_order(9, seed)
        assert found[1] == [next(order) for _ in range(20)]
