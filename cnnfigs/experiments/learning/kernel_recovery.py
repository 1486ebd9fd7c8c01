"""Can gradient descent find a kernel again, from images before and after it was applied?

The idea is that of an exercise in Zhang, Lipton, Li and Smola, *Dive into Deep Learning*: where
the true kernel is known, what was learned can be held to it, weight by weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray

from cnnfigs.datasets import Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.filters.kernels import correlate
from cnnfigs.networks.architectures import CHANNELS_LAST
from cnnfigs.networks.inputs import as_batch

# The filter for lines up and down, wider and softer, so that 25 weights have to be found.
KERNEL = np.outer([1, 3, 4, 3, 1], [-1, 0, 2, 0, -1]) / 12
# By name: how many images it is learned from, and how much noise is on the filtered ones, as a
# share of their standard deviation.
SOURCES = {
    "16 images": (16, 0.0),
    "16 noisy images": (16, 0.5),
    "one image": (1, 0.0),
}
STEPS = (0, 10, 20, 50, 100, 200, 350, 500)
_RATE = 0.1  # a hundred times the usual: one layer of 25 weights bears it


@dataclass(frozen=True, eq=False)
class CanAKernelBeRecovered:
    """How far a learned kernel is from the true one, step by step.

    Parameters
    ----------
    provenance : Provenance
        Which data the images are from; no recipe, because the only layer is the kernel itself.
    kernel : tuple of tuple of float
        The true one, 5 × 5.
    error : dict of str to dict of int to SeedEstimate
        By what it was learned from and by step: the size of the difference between the learned
        kernel and the true one, as a share of the true one's size (Euclidean).
    film : dict of str to dict of int to tuple
        By what it was learned from and by step: the learned kernel of seed 0, as rows of weights.
    """

    provenance: Provenance
    kernel: tuple[tuple[float, ...], ...]
    error: dict[str, dict[int, SeedEstimate]]
    film: dict[str, dict[int, tuple[tuple[float, ...], ...]]]


def _run(source: str, seed: int, dataset: Dataset, budget: Budget) -> RunRecord:
    count, noise = SOURCES[source]
    rng = np.random.default_rng(seed)
    images = dataset.x_train[rng.choice(len(dataset.x_train), count, replace=False)]
    before = as_batch(images, (*images.shape[1:], 1))
    before = (before - before.mean()) / before.std()
    after = np.stack([correlate(image[..., 0], KERNEL) for image in before])
    after += noise * after.std() * rng.normal(size=after.shape)
    return {"kernels": _learn(before, after[..., None], seed=seed)}


def _learn(
    before: NDArray[np.floating], after: NDArray[np.floating], *, seed: int
) -> dict[int, list[float]]:
    """Return the kernel of a convolutional layer by step, while it learns what was applied."""
    start = keras.initializers.GlorotUniform(seed=seed)
    layer = keras.layers.Conv2D(
        1, KERNEL.shape, use_bias=False, kernel_initializer=start, **CHANNELS_LAST
    )
    model = keras.Sequential([keras.Input(before.shape[1:]), layer])
    kernels: dict[int, list[float]] = {}

    def keep(batch: int, logs: object = None) -> None:
        if batch + 1 in STEPS:
            kernels[batch + 1] = layer.get_weights()[0][:, :, 0, 0].tolist()

    keep(-1)
    rate = keras.optimizers.schedules.CosineDecay(_RATE, STEPS[-1])
    # As in training.train: on a CPU, XLA convolves several times slower.
    compiled = False if keras.config.backend() == "tensorflow" else "auto"
    model.compile(keras.optimizers.Adam(rate), loss="mse", jit_compile=compiled)
    # The same images at each step, as one long epoch: the start of an epoch takes longer.
    model.fit(
        *(np.concatenate([images] * STEPS[-1]) for images in (before, after)),
        batch_size=len(before),
        shuffle=False,
        callbacks=[keras.callbacks.LambdaCallback(on_train_batch_end=keep)],
        verbose=0,
    )
    return kernels


def _error(kernel: list[list[float]]) -> float:
    return float(np.linalg.norm(np.array(kernel) - KERNEL) / np.linalg.norm(KERNEL))


def _as_rows(kernel: NDArray[np.floating] | list[list[float]]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(weight) for weight in row) for row in kernel)


@question(
    about=["digits"],
    dataset="Whose training images the kernel is applied to.",
    run=_run,
    conditions=tuple(SOURCES),
    trains=(),
)
def can_a_kernel_be_recovered(runs: Runs) -> CanAKernelBeRecovered:
    """Let gradient descent look for a known kernel, from images and what it made of them.

    The effort decides the number of seeds alone: each has its own images, noise and random start.

    References
    ----------
    .. [1] A. Zhang, Z. C. Lipton, M. Li and A. J. Smola, *Dive into Deep Learning*, Cambridge
       University Press, 2023, section 7.2.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = can_a_kernel_be_recovered(load_dataset("fashion_mnist"))  # doctest: +SKIP
    >>> result.error["16 images"][500].mean  # doctest: +SKIP
    """
    return CanAKernelBeRecovered(
        provenance=runs.provenance,
        kernel=_as_rows(KERNEL),
        error={
            source: {
                step: SeedEstimate(
                    tuple(_error(record["kernels"][str(step)]) for record in runs[source])
                )
                for step in STEPS
            }
            for source in SOURCES
        },
        film={
            source: {step: _as_rows(runs[source][0]["kernels"][str(step)]) for step in STEPS}
            for source in SOURCES
        },
    )
