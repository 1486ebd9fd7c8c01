"""All that decides a training run, besides the network and the data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from numbers import Real
from operator import index
from pathlib import Path

from cnnfigs._names import unknown
from cnnfigs.networks.architectures import model_names

PRECISIONS = ("float32", "mixed_bfloat16")
OWN = "own model"

# Epochs at which the validation accuracy stopped rising by more than its noise, by network.
_EPOCHS = {"dense": 5, "dense_matched": 5, "fashion_cnn": 6, "lenet": 3, "six_conv": 3}


@dataclass(frozen=True)
class Recipe:
    """How a network is trained: Adam, with a warm-up and a cosine decay of its learning rate.

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
        falls to 0 along half a cosine [1]_.
    precision : {"float32", "mixed_bfloat16"}
        What the training computes in. The trained network is in float32 either way.
    seed : int
        Decides the first weights and the order of the images.

    References
    ----------
    .. [1] Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017.

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

    def __post_init__(self) -> None:
        for name in ("epochs", "batch_size", "seed"):
            object.__setattr__(self, name, _whole(name, getattr(self, name)))
        for name in ("learning_rate", "warmup"):
            object.__setattr__(self, name, _real(name, getattr(self, name)))
        if self.precision not in PRECISIONS:
            raise unknown("precision", self.precision, PRECISIONS)
        for name, holds, expected in [
            ("epochs", self.epochs >= 1, "at least 1"),
            ("batch_size", self.batch_size >= 1, "at least 1"),
            ("learning_rate", 0 < self.learning_rate < math.inf, "above 0 and finite"),
            ("warmup", 0 <= self.warmup < 1, "from 0 to below 1"),
            ("seed", 0 <= self.seed < 2**32, "from 0 to 2**32 - 1"),
        ]:
            if not holds:
                raise ValueError(f"{name} must be {expected}, not {getattr(self, name)}")


def _whole(name: str, value: object) -> int:
    """Return a whole number of whichever kind, NumPy's too, as Python's."""
    try:
        return index(value)  # type: ignore[arg-type]  # that is what is found out
    except TypeError:
        raise TypeError(f"{name} must be a whole number, not {value!r}") from None


def _real(name: str, value: object) -> float:
    """Return a number of whichever kind, NumPy's too, as Python's."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, not {value!r}")
    return float(value)


def default_recipe(architecture: str, *, seed: int = 0) -> Recipe:
    """Return the recipe that :func:`cnnfigs.train` takes where none is given.

    Parameters
    ----------
    architecture : str
        One of :func:`cnnfigs.model_names`, or ``"own model"`` for a network of your own.
    seed : int
        The recipe's seed.

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
    if architecture == OWN:
        return Recipe(OWN, epochs=3, learning_rate=1e-3, seed=seed)
    if architecture not in _EPOCHS:
        raise unknown("network", architecture, model_names())
    precision = "mixed_bfloat16" if _cpu_has_bfloat16() else "float32"
    return Recipe(architecture, epochs=_EPOCHS[architecture], precision=precision, seed=seed)


@cache
def _cpu_has_bfloat16() -> bool:
    """Tell whether Linux reports AVX-512 BF16; elsewhere float32 is the safe choice."""
    try:
        return "avx512_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
