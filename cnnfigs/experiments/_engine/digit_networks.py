"""The digit network that several questions are about: one for each seed, trained or not."""

from __future__ import annotations

import keras

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget
from cnnfigs.experiments._engine.networks import recipe_for, train_cached
from cnnfigs.networks import architectures

NETWORK = "six_conv"
TRAINED, UNTRAINED = "trained", "untrained"


def digit_network(condition: str, digits: Dataset, budget: Budget, *, seed: int) -> keras.Model:
    """Return the network of a seed: trained on `digits`, or as it is before training.

    Parameters
    ----------
    condition : {"trained", "untrained"}
        Which of the two.
    digits : Dataset
        The `subsample` that it learns from.
    budget : Budget
        How long.
    seed : int
        Which first weights.

    Returns
    -------
    keras.Model
    """
    if condition == TRAINED:
        return train_cached(NETWORK, digits, recipe_for(NETWORK, budget, seed=seed))
    keras.utils.set_random_seed(seed)
    return architectures.build_model(NETWORK)
