"""All that decides a training run, besides the network and the data."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from typing import Any

from cnnfigs._argument_checks import numbers_of, one_of, real_number, whole_number
from cnnfigs._machine import fastest_precision
from cnnfigs._names import short
from cnnfigs.networks.architectures import model_names

PRECISIONS = ("float32", "mixed_bfloat16")
OWN = "own model"

# What each network's recipe has of its own, by effort. Chosen on training images that were held
# out, of real and of drawn data.
_QUICK: dict[str, Any] = {"images": 12_000, "epochs": 1, "batch_size": 64}
_AGILE: dict[str, Any] = {"learning_rate": 6e-3, "betas": (0.7, 0.9)}
_CHOSEN: dict[str, dict[str, dict[str, Any]]] = {
    "quick": {
        "dense": _QUICK | {"batch_size": 32},
        "dense_matched": _QUICK | {"batch_size": 32},
        "fashion_cnn": _QUICK | _AGILE,
        "lenet": _QUICK | _AGILE,
        "six_conv": _QUICK | _AGILE | {"batch_size": 32, "learning_rate": 2.5e-3},
    },
    "full": {
        "dense": {"epochs": 5},
        "dense_matched": {"epochs": 5},
        "fashion_cnn": {"epochs": 2, "batch_size": 64} | _AGILE | {"learning_rate": 4e-3},
        "lenet": {"epochs": 2} | _AGILE,
        "six_conv": {"epochs": 2, "batch_size": 64} | _AGILE | {"learning_rate": 3e-3},
    },
}
EFFORTS = tuple(_CHOSEN)


@dataclass(frozen=True)
class Recipe:
    """How a network is trained: by Adam, with a warm-up and a cosine decay of its learning rate.

    Parameters
    ----------
    architecture : str
        One of :func:`cnnfigs.model_names`, or ``"own model"``.
    epochs : int
        Passes over the training images.
    batch_size : int
        Images per step.
    learning_rate : float
        The highest rate, reached at the end of the warm-up.
    warmup : float
        Share of all steps, 0 to 1, over which the rate rises from 0 in a straight line. It then
        falls to 0 along half a cosine [2]_.
    precision : {"float32", "mixed_bfloat16"}
        What the training computes in. The trained network is in float32 either way.
    seed : int
        Decides the first weights, which images are taken, and their order.
    images : int, optional
        How many training images are taken, at random, where there are more; all where not given.
        A twelfth of them is held out for validation.
    betas : (float, float)
        How slowly Adam [1]_ forgets earlier gradients, and their squares: each 0 to below 1. Where
        there are few steps, it has to forget sooner than usual.

    References
    ----------
    .. [1] Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015.
    .. [2] Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017.

    Examples
    --------
    >>> Recipe("six_conv", epochs=2).batch_size
    128
    """

    architecture: str
    epochs: int
    batch_size: int = 128
    learning_rate: float = 2e-3
    warmup: float = 0.1
    precision: str = "float32"
    seed: int = 0
    images: int | None = None
    betas: tuple[float, float] = (0.9, 0.999)

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size", "seed"):
            object.__setattr__(self, name, whole_number(name, getattr(self, name)))
        if self.images is not None:
            object.__setattr__(self, "images", whole_number("images", self.images))
        for name in ("learning_rate", "warmup"):
            object.__setattr__(self, name, real_number(name, getattr(self, name)))
        object.__setattr__(self, "betas", numbers_of("betas", self.betas, count=2))
        one_of("precision", self.precision, PRECISIONS)
        if not isinstance(self.architecture, str):
            raise TypeError(f"architecture must be a name, not {short(self.architecture)}")
        for name, holds, expected in [
            ("epochs", self.epochs >= 1, "at least 1"),
            ("images", self.images is None or self.images >= 2, "at least 2"),
            ("batch_size", self.batch_size >= 1, "at least 1"),
            ("learning_rate", 0 < self.learning_rate < math.inf, "above 0 and finite"),
            ("warmup", 0 <= self.warmup < 1, "from 0 to below 1"),
            ("betas", all(0 <= beta < 1 for beta in self.betas), "from 0 to below 1, both"),
            ("seed", 0 <= self.seed < 2**32, "from 0 to 2**32 - 1"),
        ]:
            if not holds:
                raise ValueError(f"{name} must be {expected}, not {getattr(self, name)}")

    def images_learned(self, available: int) -> int:
        """Return how many images are learned from where so many are available."""
        taken = available if self.images is None else min(self.images, available)
        return taken - held_out(taken)

    def images_seen(self, available: int) -> int:
        """Return how many images the network is shown in all, repetitions counted."""
        return self.epochs * self.images_learned(available)


def held_out(taken: int) -> int:
    """Return how many of so many training images are held out: 5,000 of MNIST's 60,000."""
    return max(1, round(taken / 12))


def resolve_effort(name: str | None) -> str:
    """Return the name of an effort: where None, that of ``CNNFIGS_EFFORT``, or else quick."""
    if name is None:
        name = os.environ.get("CNNFIGS_EFFORT") or EFFORTS[0]
    return one_of("effort", name, EFFORTS)


def default_recipe(architecture: str, *, seed: int = 0, effort: str | None = None) -> Recipe:
    """Return the recipe that :func:`cnnfigs.train` takes where none is given.

    Parameters
    ----------
    architecture : str
        One of :func:`cnnfigs.model_names`, or ``"own model"`` for a network of your own.
    seed : int
        The recipe's seed.
    effort : {"quick", "full"}, optional
        How much is spent: seconds and a part of the images, or minutes and all of them. Where not
        given, what the environment variable ``CNNFIGS_EFFORT`` says, or else quick. It makes no
        difference to a network of your own.

    Returns
    -------
    Recipe
        In bfloat16 where the CPU has instructions for it, which about halves the time for the
        networks of this site.

    Examples
    --------
    >>> default_recipe("lenet", seed=7).seed
    7
    """
    if isinstance(architecture, str) and architecture == OWN:
        return Recipe(OWN, epochs=3, learning_rate=1e-3, seed=seed)
    chosen = _CHOSEN[resolve_effort(effort)]
    one_of("network", architecture, model_names())
    return Recipe(architecture, **chosen[architecture], precision=fastest_precision(), seed=seed)
