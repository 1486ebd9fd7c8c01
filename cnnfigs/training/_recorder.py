"""What is written down while a network learns: weights at chosen steps, and the curves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

_CURVE_POINTS = 100

Snapshot = dict[str, NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class History:
    """The course of a training run.

    Parameters
    ----------
    steps : ndarray of int, shape (n,)
        After how many batches each point of the training curves was taken.
    loss, accuracy : ndarray of float, shape (n,)
        Mean cross-entropy in nats and share correct, 0 to 1, over the images since the point
        before or since the epoch began, whichever is later; each batch is measured before the
        network learned from it.
    validation_steps : ndarray of int, shape (v,)
        The steps of the snapshots from the tenth step on.
    validation_loss, validation_accuracy : ndarray of float, shape (v,)
        The same two, over training images that were held out, after so many steps.
    """

    steps: NDArray[np.int64]
    loss: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    validation_steps: NDArray[np.int64]
    validation_loss: NDArray[np.float64]
    validation_accuracy: NDArray[np.float64]


def snapshot_steps(last: int) -> tuple[int, ...]:
    """Return the steps at which weights are kept: 0, 1, 2, 5, 10, 20, 50, … and the last.

    Parameters
    ----------
    last : int
        Number of steps of the whole run.

    Returns
    -------
    tuple of int

    Examples
    --------
    >>> snapshot_steps(300)
    (0, 1, 2, 5, 10, 20, 50, 100, 200, 300)
    """
    early = (factor * 10**power for power in range(len(str(last))) for factor in (1, 2, 5))
    return (0, *(step for step in early if step < last), last)


def not_finite(step: int) -> ValueError:
    """Return the error for a network that can't be used."""
    return ValueError(
        f"the loss became NaN or infinite at step {step}: train with a smaller learning rate, and "
        "from weights that are finite"
    )


def expect_finite(weights: list[NDArray[Any]], step: int) -> list[NDArray[Any]]:
    """Return the weights after so many steps; raise where a network with them can't be used."""
    if not all(np.isfinite(each.astype(np.float32)).all() for each in weights):
        raise not_finite(step)
    return weights


class FiniteLoss(keras.callbacks.Callback):  # type: ignore[misc]  # Keras publishes no types
    """End a training that went wrong, so that nothing of it is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._step = 0

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._step += 1
        if logs and not np.isfinite(float(logs["loss"])):
            raise not_finite(self._step)


class TrainingRecorder(keras.callbacks.Callback):  # type: ignore[misc]  # Keras publishes no types
    """Record the curves and the snapshots, and move a progress bar where a person watches."""

    def __init__(
        self, *, steps: int, images: int, batch_size: int, title: str, progress: bool
    ) -> None:
        super().__init__()
        self._images, self._batch_size = images, batch_size
        self.snapshots: dict[int, Snapshot] = {}
        self._curve: list[tuple[int, float, float]] = []
        self._wanted = set(snapshot_steps(steps))
        self._interval = max(1, steps // _CURVE_POINTS)
        self._step = 0
        self._window = _Window()
        # disable=None: no bar where standard error is not a terminal.
        self._bar = tqdm(total=steps, desc=title, unit=" steps", disable=None if progress else True)

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        self._keep_weights()

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._window = _Window()

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._step += 1
        self._bar.update()
        if self._step % self._interval == 0 and logs:
            # The last batch of an epoch may be smaller, and counts for less in Keras's means.
            seen = min((batch + 1) * self._batch_size, self._images)
            self._curve.append((self._step, *self._window.mean_since(seen, logs)))
            self._bar.set_postfix(accuracy=f"{self._curve[-1][2]:.1%}", refresh=False)
        if self._step in self._wanted:
            self._keep_weights()

    def close(self) -> None:
        """End the progress bar."""
        self._bar.close()

    def history(self, validated: list[tuple[int, float, float]]) -> History:
        """Return the curves recorded so far, with steps, losses and accuracies on other images."""
        steps, loss, accuracy = np.array(self._curve, dtype=float).reshape(-1, 3).T
        ends, validation_loss, validation_accuracy = np.array(validated, dtype=float).T
        return History(
            steps.astype(np.int64),
            loss,
            accuracy,
            ends.astype(np.int64),
            validation_loss,
            validation_accuracy,
        )

    def _keep_weights(self) -> None:
        self.snapshots[self._step] = named_weights(self.model)


@dataclass
class _Window:
    """Undo the running means since the start of an epoch, which is what Keras reports."""

    images: int = 0
    totals: NDArray[np.float64] = field(default_factory=lambda: np.zeros(2))

    def mean_since(self, images: int, logs: dict[str, Any]) -> tuple[float, float]:
        totals = images * np.array([logs["loss"], logs["accuracy"]], dtype=float)
        loss, accuracy = (totals - self.totals) / (images - self.images)
        self.images, self.totals = images, totals
        return float(loss), float(np.clip(accuracy, 0, 1))


def named_weights(model: keras.Model) -> Snapshot:
    """Return a model's weights in float32, by name: ``"conv1/kernel"``.

    Keras puts the name of a Sequential model before each of its weights; it is left out. It does
    not name the nested model that a layer is part of: where two have layers of one name, the
    second one's weight is called ``"conv1/kernel:2"``.
    """
    named: Snapshot = {}
    times: Counter[str] = Counter()
    for variable, weight in zip(model.weights, model.get_weights(), strict=True):
        name = variable.path.removeprefix(f"{model.name}/")
        times[name] += 1
        named[name if times[name] == 1 else f"{name}:{times[name]}"] = weight.astype(np.float32)
    return named
