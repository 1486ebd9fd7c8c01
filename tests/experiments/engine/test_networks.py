"""Which networks do questions ask about, and is each trained once? Small ones are, here."""

from __future__ import annotations

from dataclasses import replace

import keras
import numpy as np
import pytest
from row_or_column import bars

import cnnfigs as cf
from cnnfigs.datasets import GARMENTS
from cnnfigs.experiments import do_filters_answer_to_lines, does_stacking_help
from cnnfigs.experiments._engine import clothes_networks
from cnnfigs.experiments._engine.budget import BUDGETS, Budget
from cnnfigs.experiments._engine.networks import (
    network_of_seed,
    recipe_for,
    share_right,
    train_cached,
)
from cnnfigs.networks.architectures import SeededLayers
from cnnfigs.training import default_recipe

QUICK = BUDGETS["quick"]


@pytest.fixture(autouse=True)
def _empty_store(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))


@pytest.fixture
def fitted(monkeypatch):
    """Return the names of the networks that were fitted, in order."""
    names = []
    fit = keras.Model.fit

    def counted(model, *given, **named):
        names.append(model.name)
        return fit(model, *given, **named)

    monkeypatch.setattr(keras.Model, "fit", counted)
    return names


def same_weights(one, other):
    return all(map(np.array_equal, one.get_weights(), other.get_weights()))


@pytest.mark.slow
def test_a_network_of_a_seed_is_the_very_one_that_train_keeps(fitted):
    data = bars()
    kept = cf.train("dense", data, seed=1).model
    assert same_weights(network_of_seed("dense", data, QUICK, seed=1), kept)
    assert fitted == ["dense"]
    assert not same_weights(network_of_seed("dense", data, QUICK, seed=0), kept)
    assert fitted == ["dense"] * 2


@pytest.mark.slow
def test_questions_share_the_networks_of_the_site_and_train_none_of_them_twice(fitted, monkeypatch):
    monkeypatch.setitem(BUDGETS, "quick", Budget("quick", 1))
    data = bars(classes=GARMENTS)
    stacked = does_stacking_help(data)
    assert fitted == ["dense_matched", "fashion_cnn_one", "fashion_cnn"]
    named = {"no convolution": "dense_matched", "two convolutions": "fashion_cnn"}
    for condition, name in named.items():
        model = cf.train(name, data).model
        right = share_right(model, data.x_test, data.y_test)
        assert stacked.accuracy[condition].values == (right,)
    lines = do_filters_answer_to_lines(data)
    kernel = model.get_layer("conv1").get_weights()[0]
    assert lines.filters == kernel.shape[-1]
    assert len(fitted) == 3


@pytest.mark.slow
def test_a_variant_is_trained_once_and_comes_back_with_its_weights(fitted):
    data = bars()
    recipe = replace(recipe_for("dense", QUICK, seed=0), epochs=20)
    model = train_cached("dense", data, recipe)
    assert share_right(model, data.x_test, data.y_test) == 1
    assert same_weights(train_cached("dense", data, recipe), model)
    assert fitted == ["dense"]


def own(make):
    model = make.network("own", [], units=8, classes=2)
    model.get_layer("dense1").trainable = False
    return model


@pytest.mark.slow
def test_a_network_of_its_own_starts_from_the_seed_and_keeps_frozen_weights():
    recipe = recipe_for("dense", QUICK, seed=3, variant=True)
    assert recipe.architecture == "own model"
    start = own(SeededLayers(3)).get_weights()
    end = train_cached(own, bars(), recipe).get_weights()
    np.testing.assert_array_equal(start[0], end[0])
    assert not np.array_equal(start[2], end[2])


@pytest.mark.slow
@pytest.mark.parametrize("effort", BUDGETS)
@pytest.mark.parametrize("name", clothes_networks.VARIANTS)
def test_a_variant_has_the_recipe_of_the_clothes_network_but_for_the_architecture(
    asked, name, effort
):
    clothes_networks.trained(name, bars(classes=GARMENTS), BUDGETS[effort], seed=2)
    (only,) = asked
    usual = default_recipe("fashion_cnn", seed=2, effort=effort)
    assert only.recipe == replace(usual, architecture="own model")
    assert only.recipe == clothes_networks.recipe(name, BUDGETS[effort], seed=2)
    assert only.model.output_shape == (None, 10)


def test_a_network_that_has_a_name_has_its_own_recipe(asked):
    clothes_networks.trained("dense", bars(), QUICK, seed=1)
    (only,) = asked
    assert only.recipe == default_recipe("dense", seed=1, effort="quick")
    assert only.recipe == clothes_networks.recipe("dense", QUICK, seed=1)
    assert only.model.name == "dense"
