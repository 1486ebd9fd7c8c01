"""What does the store keep of a training, and when is it served?"""

from __future__ import annotations

import dataclasses
import hashlib
import json

import keras
import numpy as np
import pytest
from bright_bars import DENSE, QUICK, small

from cnnfigs.training import Recipe, train


def test_the_second_call_is_answered_from_the_store(upright_or_lying, folder, monkeypatch):
    first = train("dense", upright_or_lying, recipe=DENSE)
    monkeypatch.setattr(keras.Model, "fit", None)
    second = train("dense", upright_or_lying, recipe=DENSE)
    assert second.card == first.card
    assert second.recipe == first.recipe
    for mine, theirs in zip(first.model.get_weights(), second.model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    np.testing.assert_array_equal(first.history.loss, second.history.loss)


def test_an_own_model_is_found_again_although_keras_numbers_its_layers_anew(
    upright_or_lying, monkeypatch
):
    quick = dataclasses.replace(QUICK, epochs=1)
    first, second = small(), small()
    assert first.layers[0].name != second.layers[0].name
    kept = train(first, upright_or_lying, recipe=quick)
    monkeypatch.setattr(keras.Model, "fit", None)
    found = train(second, upright_or_lying, recipe=quick)
    np.testing.assert_array_equal(kept.model.get_weights()[0], found.model.get_weights()[0])
    assert next(iter(found.snapshots[0])) == f"{found.model.layers[0].name}/kernel"


def named_after(activation):
    keras.utils.set_random_seed(3)
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(4, activation=activation, name=activation),
            keras.layers.Dense(2, activation="softmax"),
        ]
    )


def test_layers_named_after_their_activations_do_not_make_two_networks_one(upright_or_lying):
    quick = dataclasses.replace(QUICK, epochs=1)
    first = train(named_after("relu"), upright_or_lying, recipe=quick)
    second = train(named_after("tanh"), upright_or_lying, recipe=quick)
    assert not np.array_equal(first.model.get_weights()[0], second.model.get_weights()[0])


@pytest.mark.slow
def test_whatever_decides_the_result_makes_another_entry(upright_or_lying, folder, nothing_learned):
    other_data = dataclasses.replace(upright_or_lying, y_train=upright_or_lying.y_train[::-1])
    runs = [
        ("dense", upright_or_lying, DENSE),
        ("dense", other_data, DENSE),
        ("dense", upright_or_lying, dataclasses.replace(DENSE, seed=1)),
        ("dense", upright_or_lying, dataclasses.replace(DENSE, epochs=2)),
        ("dense", upright_or_lying, dataclasses.replace(DENSE, images=100)),
        ("dense", upright_or_lying, dataclasses.replace(DENSE, betas=(0.7, 0.9))),
        ("dense", upright_or_lying, dataclasses.replace(DENSE, precision="mixed_bfloat16")),
        ("dense_matched", upright_or_lying, Recipe("dense_matched", epochs=1)),
    ]
    for network, data, recipe in runs:
        train(network, data, recipe=recipe)
    assert len(list((folder / "trained").iterdir())) == len(runs)


def test_without_the_cache_nothing_is_kept(upright_or_lying, folder, nothing_learned):
    train("dense", upright_or_lying, recipe=DENSE, cache=False)
    assert not (folder / "trained").exists()


def test_a_damaged_entry_is_trained_again(upright_or_lying, folder):
    first = train("dense", upright_or_lying, recipe=DENSE)
    (file,) = folder.glob("trained/*/snapshots.npz")
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.warns(UserWarning, match="damaged"):
        second = train("dense", upright_or_lying, recipe=DENSE)
    np.testing.assert_allclose(
        second.model.get_weights()[0], first.model.get_weights()[0], atol=1e-3
    )


def test_a_stored_network_of_nan_is_not_served(upright_or_lying, folder):
    train("dense", upright_or_lying, recipe=DENSE)
    (file,) = folder.glob("trained/*/snapshots.npz")
    with np.load(file) as kept:
        np.savez(file, **{name: np.full_like(kept[name], np.nan) for name in kept.files})
    manifest = file.with_name("manifest.json")
    sums = json.loads(manifest.read_text()) | {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
    }
    manifest.write_text(json.dumps(sums))
    with pytest.warns(UserWarning, match="is damaged .*NaN or infinite"):
        again = train("dense", upright_or_lying, recipe=DENSE)
    assert np.isfinite(again.model.get_weights()[0]).all()
