"""The digit network that several questions are about: one for each seed, trained or not."""

from __future__ import annotations

import keras

from cnnfigs import models
from cnnfigs.datasets import DIGITS, Dataset
from cnnfigs.experiments._effort import Effort, Setting
from cnnfigs.experiments._networks import learned, recipe_for

NETWORK = "six_conv"
TRAINED, UNTRAINED = "trained", "untrained"


def digit_network(condition: str, digits: Dataset, effort: Effort, *, seed: int) -> keras.Model:
    """Return the network of a seed: trained on `digits`, or as it is before training.

    Parameters
    ----------
    condition : {"trained", "untrained"}
        Which of the two.
    digits : Dataset
        The `part` that it learns from.
    effort : Effort
        How long.
    seed : int
        Which first weights.

    Returns
    -------
    keras.Model
    """
    if condition == TRAINED:
        return learned(NETWORK, digits, recipe_for(NETWORK, effort, seed=seed))
    keras.utils.set_random_seed(seed)
    return models.build(NETWORK)


def digit_setting(dataset: Dataset, effort: Effort) -> Setting:
    """Return the setting of a measurement on these networks.

    Raises
    ------
    ValueError
        Where the classes are not the ten digits.
    """
    if dataset.classes != DIGITS:
        raise ValueError(
            f"expected the ten digits, got {dataset.name} with the classes "
            f"{', '.join(dataset.classes)}"
        )
    return Setting.of(dataset, effort, {NETWORK: recipe_for(NETWORK, effort, seed=0)})
