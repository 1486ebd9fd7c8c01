"""What the page on learning computes by hand and says, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray
from scipy.special import softmax

import cnnfigs as cf
from _site.page import Numbers, right_choice, table
from explainer.learning_figures import (
    BEST,
    RATES,
    RIGHT,
    START,
    STEPS,
    TOO_LARGE,
    TOO_SMALL,
    Function,
    descend,
    with_minus,
)

Array = NDArray[np.float64]

MOST_RIGHT = 0.8
SUMS = {"2": 2.0, "3": 1.0, "4": -1.0}


def source(digits: cf.Dataset) -> str:
    """Say what the network of the first figure learned from."""
    return f"Trained on {digits.name}: {digits.origin}"


def check_bank(bank: NDArray[np.floating]) -> None:
    """Check that kernels (rows, columns, number) are those of the digit network's first layer."""
    assert bank.shape == (5, 5, 20)


def recovered(
    found: Array, true: Array, losses: Sequence[float], wall: Array, wall_losses: Sequence[float]
) -> Numbers:
    """Return how far off the kernels are that were found on the grass and on the wall.

    Parameters
    ----------
    found, wall : ndarray
        The kernels after the last step.
    true : ndarray
        The kernel that both look for.
    losses, wall_losses : sequence of float
        At each step.
    """
    off, wall_off = (float(np.abs(kernel - true).max()) for kernel in (found, wall))
    wall_loss = float(np.mean(wall_losses[-20:]) / np.mean(wall_losses[:20]))
    # The caption: "it ends with the numbers of the filter for vertical lines".
    assert off < 0.01
    # "The wrong kernel does nearly as well": on the wall the loss falls, and a weight stays off.
    assert wall_off > 0.1
    assert wall_loss < 0.02
    return {
        "steps_known": len(losses),
        "off": off,
        "wall_off": wall_off,
        "wall_loss": 100 * wall_loss,
    }


def training(history: cf.History, card: cf.ModelCard, last: int) -> Numbers:
    """Return when most was learned, and how well the network names images after the last step."""
    first = int(np.argmax(history.validation_accuracy >= MOST_RIGHT))
    early, right = int(history.validation_steps[first]), history.validation_accuracy[first]
    # "Most is learned early."
    assert right >= MOST_RIGHT
    assert early < last / 3
    assert card.test_accuracy > 0.9
    low, high = card.test_interval
    return {
        "early": early,
        "most_right": right,
        "last": last,
        "accuracy": 100 * card.test_accuracy,
        "tested": f"{card.test_images:,}",
        "low": 100 * low,
        "high": 100 * high,
    }


def rates(loss: Function, slope: Function) -> Numbers:
    """Return where one weight gets with each learning rate."""
    ways = {name: descend(slope, rate) for name, rate in RATES.items()}
    losses = {name: [loss(weight) for weight in way] for name, way in ways.items()}
    # "Downhill is to the right", and at the best weight there is no slope and no loss.
    assert slope(START) < 0
    assert max(abs(slope(BEST)), loss(BEST)) < 1e-6
    # "Too small, it has hardly moved"; "right, it has arrived".
    assert losses[TOO_SMALL][-1] > 0.4 * losses[TOO_SMALL][0]
    assert losses[RIGHT][-1] < 1e-4 * losses[RIGHT][0]
    grows = bool(np.all(np.diff(losses[TOO_LARGE]) > 0))
    return {
        "weight_start": with_minus(START),
        "slope_start": with_minus(slope(START), ".1f"),
        "descent_steps": STEPS,
        "left_small": losses[TOO_SMALL][-1] / losses[TOO_SMALL][0],
        "times_large": losses[TOO_LARGE][-1] / losses[TOO_LARGE][0],
        "question_rate": right_choice(
            {
                "It may never arrive": grows,
                "It arrives sooner, in fewer steps": losses[TOO_LARGE][-1] < losses[RIGHT][-1],
                "It comes to rest at a worse weight": not grows
                and losses[TOO_LARGE][-1] >= losses[RIGHT][-1],
            }
        ),
    }


@dataclass(frozen=True)
class Chain:
    """Two layers of one weight each: what they answer, and the slope of the loss by each part."""

    pixel: float
    first: float
    second: float
    target: float

    @property
    def hidden(self) -> float:
        """What the first layer passes on, after ReLU."""
        return max(self.first * self.pixel, 0.0)

    @property
    def output(self) -> float:
        """What the second layer answers."""
        return self.second * self.hidden

    @property
    def loss(self) -> float:
        """The squared error."""
        return (self.output - self.target) ** 2

    @property
    def by_output(self) -> float:
        """The slope of the loss by the output."""
        return 2 * (self.output - self.target)

    @property
    def by_second(self) -> float:
        """The slope of the loss by the second weight."""
        return self.by_output * self.hidden

    @property
    def by_hidden(self) -> float:
        """The slope of the loss by the hidden value."""
        return self.by_output * self.second

    @property
    def open(self) -> float:
        """The slope of ReLU: 1 where it lets a sum through, 0 where it is shut."""
        return float(self.first * self.pixel > 0)

    @property
    def by_sum(self) -> float:
        """The slope of the loss by the sum that goes into ReLU."""
        return self.by_hidden * self.open

    @property
    def by_first(self) -> float:
        """The slope of the loss by the first weight."""
        return self.by_sum * self.pixel

    def corrected(self, rate: float) -> Chain:
        """Return the network after one step."""
        first, second = self.first - rate * self.by_first, self.second - rate * self.by_second
        return Chain(self.pixel, first, second, self.target)


CHAIN = Chain(pixel=0.5, first=1.2, second=0.8, target=1.0)


def chain_table(chain: Chain = CHAIN) -> Markdown:
    """Set out the way to the loss and the way back, product by product."""
    by_output, by_hidden, by_sum = map(with_minus, (chain.by_output, chain.by_hidden, chain.by_sum))
    rows = [
        ("hidden value", f"{chain.first:g} × {chain.pixel:g}", chain.hidden),
        ("output", f"{chain.second:g} × {chain.hidden:g}", chain.output),
        ("loss", f"({chain.output:g} − {chain.target:g})²", chain.loss),
        ("slope by the output", f"2 × ({chain.output:g} − {chain.target:g})", chain.by_output),
        ("**slope by the second weight**", f"{by_output} × {chain.hidden:g}", chain.by_second),
        ("slope by the hidden value", f"{by_output} × {chain.second:g}", chain.by_hidden),
        ("slope through ReLU", f"{by_hidden} × {chain.open:g}", chain.by_sum),
        ("**slope by the first weight**", f"{by_sum} × {chain.pixel:g}", chain.by_first),
    ]
    head = ["what", "how", "number"]
    return table(head, ([name, how, with_minus(number, ".4g")] for name, how, number in rows))


def chain_numbers(chain: Chain = CHAIN, rate: float = 0.1) -> Numbers:
    """Return what one step changes, once nudging each weight has given the same slopes."""
    nudge = 1e-6
    for name in ("first", "second"):
        more = Chain(**{**vars(chain), name: vars(chain)[name] + nudge}).loss - chain.loss
        assert np.isclose(more / nudge, getattr(chain, f"by_{name}"), atol=1e-4)
    after = chain.corrected(rate)
    assert after.loss < chain.loss
    silent = Chain(chain.pixel, chain.first, 0.0, chain.target)
    return {
        "chain_rate": rate,
        "pixel": chain.pixel,
        "first_weight": chain.first,
        "second_weight": chain.second,
        "target": chain.target,
        "by_first": with_minus(chain.by_first, ".3f"),
        "by_second": with_minus(chain.by_second, ".3f"),
        "first_after": after.first,
        "second_after": after.second,
        "chain_loss": chain.loss,
        "chain_loss_after": after.loss,
        "question_chain": right_choice(
            {
                "The second": silent.by_second != 0 and silent.by_first == 0,
                "Both": silent.by_second != 0 and silent.by_first != 0,
                "The first": silent.by_second == 0 and silent.by_first != 0,
            }
        ),
    }


def cross_entropy(score: float) -> float:
    """Return the loss where the right class is given this score."""
    return float(-np.log(score))


def softmax_table() -> Markdown:
    """Set out how sums become scores, and what the loss is for each right answer."""
    sums = np.array(list(SUMS.values()))
    scores = softmax(sums)
    rows = zip(SUMS, sums, np.exp(sums), scores, map(cross_entropy, scores), strict=True)
    head = ["output for", "sum", "*e* to the sum", "score", "loss, if that is right"]
    return table(
        head,
        ([name, with_minus(sum_), *(f"{each:.2f}" for each in more)] for name, sum_, *more in rows),
    )


def entropy_numbers() -> Numbers:
    """Return the loss of a network that has learned nothing, and whether loss counts mistakes."""
    scores = softmax(np.array(list(SUMS.values())))
    assert np.isclose(scores.sum(), 1)
    sure, unsure = 0.9, 0.6  # of the right class
    surer = cross_entropy(sure) < cross_entropy(unsure)
    return {
        "nothing_learned": cross_entropy(1 / 10),
        "question_entropy": right_choice(
            {
                "The one with the higher scores for the right classes": surer,
                "Neither: both make no mistake": not surer,
            }
        ),
    }
