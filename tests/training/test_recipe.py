"""What does a recipe take and refuse, and which one is taken where none is given?"""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from bright_bars import DENSE

import cnnfigs as cf
from cnnfigs.training import Recipe, default_recipe, resolve_effort, train


def test_the_seed_may_come_from_the_recipe_or_the_call_but_not_from_both(
    upright_or_lying, nothing_learned
):
    assert default_recipe("lenet", seed=4).seed == 4
    seeded = dataclasses.replace(DENSE, seed=4)
    assert train("dense", upright_or_lying, recipe=seeded).recipe.seed == 4
    with pytest.raises(ValueError, match="give the seed in one of them"):
        train("dense", upright_or_lying, recipe=seeded, seed=5)


@pytest.mark.parametrize("network", cf.model_names())
def test_full_effort_shows_a_network_all_images(network):
    quick, full = (default_recipe(network, effort=effort) for effort in ("quick", "full"))
    assert quick.images < 60_000
    assert full.images is None
    assert full.images_learned(60_000) == 5 * quick.images_learned(60_000) == 55_000
    assert (quick.architecture, quick.precision) == (full.architecture, full.precision)


def test_the_environment_decides_the_effort_where_nothing_is_said(
    upright_or_lying, folder, monkeypatch, nothing_learned
):
    assert resolve_effort(None) == "quick"
    quick = train("dense", upright_or_lying)
    monkeypatch.setenv("CNNFIGS_EFFORT", "full")
    assert resolve_effort(None) == "full"
    assert resolve_effort("quick") == "quick"
    full = train("dense", upright_or_lying)
    assert quick.recipe == default_recipe("dense", effort="quick")
    assert full.recipe == default_recipe("dense") == default_recipe("dense", effort="full")
    assert full.recipe != quick.recipe
    assert len(list((folder / "trained").iterdir())) == 2


def test_an_unknown_effort_is_refused(upright_or_lying, monkeypatch):
    with pytest.raises(ValueError, match="unknown effort 'fulll': did you mean 'full'"):
        default_recipe("dense", effort="fulll")
    monkeypatch.setenv("CNNFIGS_EFFORT", "quik")
    with pytest.raises(ValueError, match="unknown effort 'quik': did you mean 'quick'"):
        train("dense", upright_or_lying)


def test_a_network_of_ones_own_has_one_recipe_for_every_effort():
    quick, full = (default_recipe("own model", effort=effort) for effort in ("quick", "full"))
    assert quick == full


def test_a_recipe_for_another_network_is_refused(upright_or_lying):
    with pytest.raises(ValueError, match="recipe is for 'lenet', the network is 'dense'"):
        train("dense", upright_or_lying, recipe=default_recipe("lenet"))


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"epochs": 0}, "epochs must be at least 1, not 0"),
        ({"learning_rate": -1.0}, "learning_rate must be above 0"),
        ({"learning_rate": np.inf}, "learning_rate must be above 0 and finite"),
        ({"warmup": 1.5}, "warmup must be from 0 to below 1"),
        ({"batch_size": 0}, "batch_size must be at least 1"),
        ({"seed": -1}, "seed must be from 0"),
        ({"images": 1}, "images must be at least 2, not 1"),
        ({"betas": (0.9, 1)}, "betas must be from 0 to below 1, both"),
        ({"betas": (-0.1, 0.9)}, "betas must be from 0 to below 1, both"),
        ({"precision": "bfloat16"}, "unknown precision 'bfloat16': did you mean"),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_refused(wrong, expected):
    with pytest.raises(ValueError, match=expected):
        Recipe(**({"architecture": "dense", "epochs": 1} | wrong))


def test_what_is_no_recipe_is_refused(upright_or_lying):
    with pytest.raises(TypeError, match="a str came: take one from default_recipe"):
        train("dense", upright_or_lying, recipe="fast")


def test_numbers_of_numpy_are_taken_for_what_they_are():
    recipe = Recipe(
        "dense",
        np.int64(2),
        np.int32(16),
        np.float32(0.5),
        0,
        seed=np.uint8(7),
        images=np.int64(100),
        betas=[np.float32(0.5), 0],  # as JSON has it
    )
    assert recipe == Recipe("dense", 2, 16, 0.5, 0.0, seed=7, images=100, betas=(0.5, 0.0))
    assert {type(value) for value in vars(recipe).values()} == {str, int, float, tuple}
    assert {type(beta) for beta in recipe.betas} == {float}


def test_decimal_numbers_are_taken_as_fractions_are():
    wanted = Recipe("dense", 1, learning_rate=0.25)
    for number in (Decimal("0.25"), Fraction(1, 4)):
        assert Recipe("dense", 1, learning_rate=number) == wanted
    for number in (Decimal("NaN"), Decimal("sNaN"), Decimal("1e999")):
        with pytest.raises(ValueError, match="learning_rate must be"):
            Recipe("dense", 1, learning_rate=number)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"epochs": 1.5}, "epochs must be a whole number, not 1.5"),
        ({"batch_size": 1.5}, "batch_size must be a whole number"),
        ({"seed": "1"}, "seed must be a whole number, not '1'"),
        ({"learning_rate": True}, "learning_rate must be a number, not True"),
        ({"warmup": None}, "warmup must be a number, not None"),
        ({"images": 1.5}, "images must be a whole number, not 1.5"),
        ({"betas": 0.9}, "betas must be a pair of numbers, not 0.9"),
        ({"betas": (0.9, 0.99, 0.999)}, "betas must be a pair of numbers"),
        ({"betas": (0.9, "0.99")}, "betas must be a number, not '0.99'"),
    ],
)
def test_what_is_no_number_of_the_kind_is_refused(wrong, words):
    with pytest.raises(TypeError, match=words):
        Recipe(**({"architecture": "dense", "epochs": 1} | wrong))
