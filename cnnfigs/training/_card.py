"""Where a trained network came from and how good it is: the card that goes with it."""

from __future__ import annotations

import dataclasses
import importlib
import json
import platform
from dataclasses import dataclass, field

import keras
import numpy as np
import scipy
from scipy.stats import binomtest

from cnnfigs.datasets import Dataset
from cnnfigs.training._recipe import Recipe


@dataclass(frozen=True)
class ModelCard:
    """Provenance of a trained network.

    Parameters
    ----------
    network : str
        The network's name.
    parameters : int
        Number of its weights.
    dataset, origin, fingerprint : str
        Name, source and SHA-256 of the data.
    training_images : int
        Images learned from; those held out for validation are not counted.
    recipe : Recipe
        How it was trained.
    versions : dict of str
        Versions of Python, Keras, its backend, NumPy and SciPy.
    device : str
        What it was trained on.
    seconds : float
        How long training took.
    test_images : int
        Images that the network met for the first time after training.
    test_accuracy : float
        Share of them that it named correctly, 0 to 1.
    test_interval : tuple of float
        95% interval of that share, after Wilson [1]_. It covers the choice of test images, not
        the choice of seed.

    References
    ----------
    .. [1] Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
    """

    network: str
    parameters: int
    dataset: str
    origin: str
    fingerprint: str
    training_images: int
    recipe: Recipe
    versions: dict[str, str] = field(hash=False)
    device: str
    seconds: float
    test_images: int
    test_accuracy: float
    test_interval: tuple[float, float]

    def to_json(self) -> str:
        """Return the card as JSON text."""
        return json.dumps(dataclasses.asdict(self), indent=2)

    @classmethod
    def from_json(cls, text: str) -> ModelCard:
        """Read a card that :meth:`to_json` wrote."""
        fields = json.loads(text)
        low, high = fields.pop("test_interval")
        return cls(**fields | {"recipe": Recipe(**fields["recipe"]), "test_interval": (low, high)})

    def _repr_markdown_(self) -> str:
        low, high = self.test_interval
        recipe = self.recipe
        rows = {
            "Network": f"`{self.network}`, {self.parameters:,} parameters",
            "Data": f"`{self.dataset}`: {self.origin}",
            "Fingerprint": f"`{self.fingerprint[:16]}…` (SHA-256)",
            "Learned from": f"{self.training_images:,} images, "
            + ("once each" if recipe.epochs == 1 else f"{recipe.epochs} times each"),
            "Recipe": f"Adam (betas {recipe.betas[0]:g} and {recipe.betas[1]:g}), "
            f"batches of {recipe.batch_size}, learning rate up to "
            f"{recipe.learning_rate:g} after a warm-up of {recipe.warmup:.0%} of the steps, then "
            f"cosine decay; {recipe.precision}; seed {recipe.seed}",
            "Trained on": f"{self.device}, in {self.seconds:.0f} s",
            "With": ", ".join(f"{name} {number}" for name, number in self.versions.items()),
            "Test accuracy": f"**{self.test_accuracy:.2%}** of {self.test_images:,} images "
            f"(95% interval {low:.2%} to {high:.2%}; one seed)",
        }
        body = "".join(f"| {name} | {value} |\n" for name, value in rows.items())
        return f"| {self.network} | |\n| :-- | :-- |\n{body}"


def make_card(
    *,
    model: keras.Model,
    dataset: Dataset,
    recipe: Recipe,
    training_images: int,
    seconds: float,
    correct: int,
) -> ModelCard:
    """Fill in the card of a network that was just trained and tested."""
    tested = len(dataset.y_test)
    interval = binomtest(correct, tested).proportion_ci(method="wilson")
    return ModelCard(
        network=model.name,
        parameters=model.count_params(),
        dataset=dataset.name,
        origin=dataset.origin,
        fingerprint=dataset.fingerprint,
        training_images=training_images,
        recipe=recipe,
        versions=versions(),
        device=f"{platform.machine()} CPU, {platform.system()}",
        seconds=round(seconds, 1),
        test_images=tested,
        test_accuracy=correct / tested,
        test_interval=(float(interval.low), float(interval.high)),
    )


def versions() -> dict[str, str]:
    """Return the versions of all that decides what training gives."""
    backend = keras.config.backend()
    return {
        "Python": platform.python_version(),
        "Keras": keras.__version__,
        backend: importlib.import_module(backend).__version__,
        "NumPy": np.__version__,
        "SciPy": scipy.__version__,
    }
