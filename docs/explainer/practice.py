"""What the page on training says of batches and of learning by heart, and whether it holds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product

import cnnfigs as cf
from _site.page import Numbers, direction, paired_difference, right_choice
from cnnfigs.experiments import SeedEstimate
from explainer.practice_network import (
    DIRECTED_BY,
    FURTHEST,
    HELD_OUT,
    LEARNED_FROM,
    MORE,
    MORE_IMAGES,
    MOVED,
    TRAINING,
    VALIDATION,
    Overfitting,
)

# On the figure of what helps, by the names of the results.
HELP = {
    f"{LEARNED_FROM} images": VALIDATION,
    f"{LEARNED_FROM}, moved at random": MOVED,
    f"{MORE * LEARNED_FROM:,} images": MORE_IMAGES,
}


def overfitting(found: Overfitting) -> Numbers:
    """Return where the curves part."""
    training, unseen = found.loss[TRAINING], found.loss[VALIDATION]
    last = max(unseen)
    best = min(unseen, key=lambda epoch: unseen[epoch].mean)
    rises = unseen[last].mean > 1.05 * unseen[best].mean
    # "The curves part": one falls to nothing, the other turns and rises.
    assert training[last].mean < 0.05 < unseen[best].mean
    assert best < last / 2
    return {
        "few": LEARNED_FROM,
        "weights_few": found.weights,
        "held_out": HELD_OUT,
        "over_seeds": len(unseen[last].values),
        "last_epoch": last,
        "training_end": training[last].mean,
        "best_epoch": best,
        "best_loss": unseen[best].mean,
        "end_loss": unseen[last].mean,
        "question_overfitting": right_choice(
            {
                "It falls at first, and then rises": rises,
                "It falls as well, only more slowly": not rises,
            }
        ),
    }


def what_helps(found: Overfitting) -> Numbers:
    """Return what moving the images gains, and what more images do."""
    few, moved, more = (found.accuracy[name].mean for name in HELP.values())
    # "Both help."
    assert min(moved, more) > few
    loss, unseen = found.loss[MOVED], found.loss[VALIDATION]
    gain = paired_difference(found.accuracy[MOVED], found.accuracy[VALIDATION])
    turns = min(loss, key=lambda epoch: loss[epoch].mean)
    # "With them, too, it turns."
    assert loss[max(loss)].mean > 1.05 * loss[turns].mean
    places = 2 * FURTHEST + 1
    copies = places**2
    return {
        "furthest_moved": FURTHEST,
        "places": places,
        "copies": copies,
        "accuracy_few": few,
        "accuracy_moved": moved,
        "moved_words": direction(gain, "a gain", "a loss", "no difference that could be proven"),
        "moved_end_words": direction(
            paired_difference(loss[max(loss)], unseen[max(unseen)]), "higher", "lower", "no lower"
        ),
        "accuracy_more": more,
        "more_images": MORE * LEARNED_FROM,
        "moved_best": loss[turns].mean,
        "moved_end": loss[max(loss)].mean,
        "sides_added": 2 * places,
        "question_copies": right_choice(
            {
                str(copies): copies == len(list(product(range(places), repeat=2))),
                str(2 * places): copies == 2 * places,
                str(places): copies == places,
            }
        ),
    }


def steps(card: cf.ModelCard, last: int) -> Numbers:
    """Return how many steps an epoch is."""
    recipe = card.recipe
    of_an_epoch = math.ceil(card.training_images / recipe.batch_size)
    assert last == recipe.epochs * of_an_epoch
    numbers = {
        "epoch_steps": of_an_epoch,
        "epoch_images": card.training_images,
        "batch_size": recipe.batch_size,
    }
    written = {name: f"{number:,}" for name, number in numbers.items()}
    return written | {
        "epochs": f"{recipe.epochs} epoch" if recipe.epochs == 1 else f"{recipe.epochs} epochs",
        "question_epoch": right_choice(
            {
                written["epoch_steps"]: recipe.batch_size * of_an_epoch >= card.training_images,
                written["epoch_images"]: recipe.batch_size == 1,
                written["batch_size"]: recipe.batch_size**2 == card.training_images,
            }
        ),
    }


def astray(angles: Mapping[int, SeedEstimate]) -> Numbers:
    """Return how far off the gradient of a batch is, in degrees."""
    means = [angles[size].mean for size in sorted(angles)]
    # "Few images make its direction shaky, many make it sure."
    assert means == sorted(means, reverse=True)
    assert means[-1] < means[0] / 2
    # "The angle shrinks far more slowly" than the work grows.
    assert means[0] / means[-1] < max(angles) / min(angles) / 10
    one = means[0]
    return {
        "angle_one": one,
        "angle_most": means[-1],
        "most_in_batch": max(angles),
        "directed_by": DIRECTED_BY,
        "question_direction": right_choice(
            {
                "Nearly to the side": 65 < one < 90,
                "Nearly the same way": one < 25,
                "Uphill": one > 90,
            }
        ),
    }
