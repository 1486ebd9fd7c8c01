"""What becomes of a training that is killed, or asked for twice at once?"""

from __future__ import annotations

import dataclasses
import itertools
import multiprocessing
import os
import random
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import pytest
from bright_bars import DENSE

import cnnfigs as cf
from cnnfigs import training
from cnnfigs.training import Recipe, train

pytestmark = pytest.mark.slow

# Each call trains in a process of its own, which is forked from one that has loaded Keras: that
# takes longer than all that is done here. PyTorch and JAX must not be forked once they are loaded.
FORKED = keras.backend.backend() == "tensorflow"
PROCESSES = multiprocessing.get_context("forkserver" if FORKED else "spawn")
PROCESSES.set_forkserver_preload(["cnnfigs.training"])


class Loud(training.TrainingRecorder):
    def on_epoch_begin(self, epoch, logs=None):
        print("epoch", epoch)
        super().on_epoch_begin(epoch, logs)


def train_aloud(epochs, variables, said):
    os.environ.update(variables)
    training.TrainingRecorder = Loud
    with said.open("w", buffering=1) as sys.stdout:  # line by line
        trained = train("dense", cf.load_dataset("made"), recipe=Recipe("dense", epochs=epochs))
        print("test accuracy", trained.card.test_accuracy, trained.card.seconds)


@pytest.fixture
def start(tmp_path, monkeypatch, upright_or_lying):
    """Return a function that begins to train in another process, and names what it writes to."""
    arrays = {name: getattr(upright_or_lying, name) for name in ("x_test", "y_test")}
    for name in ("x_train", "y_train"):
        arrays[name] = np.concatenate([getattr(upright_or_lying, name)] * 5)
    np.savez(tmp_path / "made.npz", **arrays)
    variables = {
        "CNNFIGS_DATA_DIR": str(tmp_path),
        "CNNFIGS_CACHE_DIR": os.environ["CNNFIGS_CACHE_DIR"],
    }
    numbers = itertools.count()

    def begin(epochs):
        said = tmp_path / f"said {next(numbers)}"
        process = PROCESSES.Process(target=train_aloud, args=(epochs, variables, said))
        process.start()
        return process, said

    return begin


def text_at_the_end(process, said):
    process.join(120)
    assert process.exitcode == 0
    return said.read_text("utf-8")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="here, no process is killed so")
def test_killed_three_times_in_training_the_same_call_then_trains_and_serves(start, folder):
    for _ in range(3):
        process, said = start(epochs=2000)
        while not (said.exists() and "epoch 1\n" in said.read_text("utf-8")):
            assert process.is_alive()
            time.sleep(0.05)
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert not list(folder.glob("trained/*"))
    assert text_at_the_end(*start(epochs=1)).startswith("epoch 0\ntest accuracy")
    assert text_at_the_end(*start(epochs=1)).startswith("test accuracy")  # served


def test_two_processes_that_ask_at_once_train_once(start, folder):
    texts = [text_at_the_end(*begun) for begun in [start(epochs=8), start(epochs=8)]]
    assert sum("epoch 0" in text for text in texts) == 1
    assert any("is at work on trained-" in text for text in texts)
    assert len({text.split("test accuracy")[1] for text in texts}) == 1
    assert len(list(folder.glob("trained/*"))) == 1


def test_what_another_thread_draws_at_random_changes_no_network(upright_or_lying):
    over = threading.Event()

    def draw():
        while not over.is_set():
            random.random()
            time.sleep(1e-5)  # or nothing else would come to its turn

    def starts():
        trained = [train("dense", upright_or_lying, recipe=DENSE, cache=False) for _ in range(3)]
        return [each.snapshots[0]["dense1/kernel"] for each in trained]

    expected = starts()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(draw)
        found = starts()
        over.set()
    np.testing.assert_array_equal(found, expected)


def test_threads_learn_what_each_would_have_learned_alone(upright_or_lying):
    recipes = [dataclasses.replace(DENSE, seed=seed) for seed in range(2)]

    def weights(recipe):
        model = train("dense", upright_or_lying, recipe=recipe, cache=False).model
        return np.concatenate([each.ravel() for each in model.get_weights()])

    alone = [weights(recipe) for recipe in recipes]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(weights, recipes))
    np.testing.assert_allclose(together, alone, atol=1e-6)
