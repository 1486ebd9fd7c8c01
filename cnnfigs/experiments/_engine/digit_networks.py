"""The digit network that several questions are about: one for each seed, trained or not."""

from __future__ import annotations

import keras

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget
from cnnfigs.experiments._engine.networks import network_of_seed, untrained_network

NETWORK = "six_conv"
TRAINED, UNTRAINED = "trained", "untrained"


def digit_network(condition: str, digits: Dataset, budget: Budget, *, seed: int) -> keras.Model:
    """Return the network of a seed: trained on `digits`, or as it is before training.

    Parameters
    ----------
    condition : {"trained", "untrained"}
        Which of the two.
    digits : Dataset
        What it learns.
    budget : Budget
        Whose recipe it is trained by.
    seed : int
        Which first weights.

    Returns
    -------
    keras.Model
    """
    if condition == TRAINED:
        return network_of_seed(NETWORK, digits, budget, seed=seed)
    return untrained_network(NETWORK, digits, seed=seed)
