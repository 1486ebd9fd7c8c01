"""What the page on 2 against 4 says of digits and units, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from _site.page import Numbers, right_choice
from cnnfigs.experiments import DoTheSameUnitsLightUp, WhereDoDigitsPart

SAME, OTHER, CHANCE = "same digit", "another digit", "by chance"
STRONGEST = 20  # units of each image that the text compares


def answers(scores: Mapping[str, NDArray[np.float32]], classes: Sequence[str]) -> Numbers:
    """Return which class each input is given."""
    two, four = (classes[int(values.argmax())] for values in scores.values())
    return {"says_two": two, "says_four": four}


def likeness(parts: WhereDoDigitsPart) -> Numbers:
    """Return how alike images are, in the layers that the text names."""
    trained = parts.trained
    found: dict[str, float | str] = {
        "seeds": parts.provenance.budget.seeds,
        "images": parts.images,
        "drawn": "drawn" if parts.provenance.drawn else "real",
    }
    for layer in ("conv1", "dense1"):
        found[f"same_{layer}"] = trained.same[layer].mean
    for layer in ("conv1", "dense1"):
        found[f"cross_{layer}"] = trained.two_four[layer].mean
    # "That is not much the same", "images of one digit reach only".
    assert trained.two_four["conv1"].mean < trained.same["conv1"].mean < 0.75
    same_change = trained.same["dense1"].mean - trained.same["conv1"].mean
    cross_change = trained.two_four["dense1"].mean - trained.two_four["conv1"].mean
    # "Images of one digit become more and more alike."
    assert same_change > 0.1
    same = trained.same["conv1"].mean
    together = abs(cross_change) < abs(same_change)
    return {
        **found,
        "question_first_layer": right_choice(
            {
                "In part: handwriting varies": 0.2 < same < 0.8,
                "Nearly the same: it is one digit": same >= 0.8,
                "Not at all": same <= 0.2,
            }
        ),
        "above_all": (
            "images of one digit come together" if together else "those of two digits move apart"
        ),
    }


def training(parts: WhereDoDigitsPart) -> Numbers:
    """Return how well likeness tells digits apart, layer by layer, trained and not."""
    trained, untrained = parts.trained, parts.untrained
    layers = [name for name in trained.same if name != "scores"]
    # "The layers add to that, bit by bit": none does most of it, and none takes much.
    steps = np.diff([trained.auc[layer].mean for layer in layers])
    assert steps.min() > -0.02, steps
    assert steps.max() < 0.6 * steps.sum(), steps
    assert all(trained.same[layer].mean > trained.different[layer].mean for layer in layers)
    # "What they learned does it."
    assert untrained.auc["dense1"].mean < trained.auc["dense1"].mean - 0.1
    # "About zero", and a rise.
    assert abs(parts.centred.different["conv6"].mean) < 0.15
    first, *_, last = (parts.centred.same[layer].mean for layer in layers)
    assert last > 2 * first
    raw, learned = untrained.auc["dense1"].mean, trained.auc["dense1"].mean
    gain = raw - untrained.auc["pixels"].mean
    return {
        "question_layers_alone": right_choice(
            {
                "About as often as with the pixels alone": abs(gain)
                < min(learned - raw, raw - 0.5),
                "Half of the time: its weights are random": raw - 0.5 <= abs(gain),
                "Nearly as often as after it: the layers do it": learned - raw <= abs(gain),
            }
        ),
        "apart_pixels": trained.auc["pixels"].mean,
        "apart_dense1": trained.auc["dense1"].mean,
        "raw_dense1": untrained.auc["dense1"].mean,
        "raw_gain": "no better than" if gain < 0.01 else "better than",
        "centred_pixels": first,
        "centred_dense1": last,
    }


def pairs(parts: WhereDoDigitsPart) -> Numbers:
    """Return which digits are most and least alike, and where the talk's pair stands."""
    similarity = parts.trained.matrices["dense1"]
    rows, columns = np.tril_indices(len(similarity), -1)
    cosines = similarity[rows, columns]
    # "A digit becomes more like itself than like any other."
    others = similarity - np.diag(np.full(len(similarity), np.inf))
    assert (np.diag(similarity) > others.max(axis=0)).all()
    far = parts.trained.less_alike["dense1"].mean < 0.5
    found: dict[str, float | str] = {
        "pair_count": len(cosines),
        "than_most": "less" if far else "more",
    }
    for name, place in (("closest", cosines.argmax()), ("furthest", cosines.argmin())):
        found[name] = f"{columns[place]} and {rows[place]}"
        found[f"{name}_cosine"] = float(cosines[place])
    return found


def units(answer: DoTheSameUnitsLightUp) -> Numbers:
    """Return how many active units, and how many of the strongest, two images share."""
    shared = {kind: estimate.mean for kind, estimate in answer.trained.shared.items()}
    overlap = {kind: line[STRONGEST].mean for kind, line in answer.trained.overlap.items()}
    # "Active units are not completely different", and fewer than for the same digit.
    assert 0.1 < shared[OTHER] < shared[SAME] - 0.05
    # Of the strongest, far more for the same digit than for another.
    assert overlap[SAME] > 2 * overlap[OTHER]
    near = abs(overlap[OTHER] - overlap[CHANCE]) < 0.05
    far_words = f"{'more' if overlap[OTHER] > overlap[CHANCE] else 'less'} than chance gives"
    return {
        "question_shared_units": right_choice(
            {
                "Some of them": 0.1 < shared[OTHER] < 0.9,
                "None: completely different units light up": shared[OTHER] <= 0.1,
                "Nearly all of them": shared[OTHER] >= 0.9,
            }
        ),
        "units": answer.units,
        "active_units": answer.trained.active.mean * answer.units,
        "shared_same": shared[SAME],
        "shared_other": shared[OTHER],
        "shared_chance": shared[CHANCE],
        "top": STRONGEST,
        "top_same": overlap[SAME],
        "top_other": overlap[OTHER],
        "top_chance": overlap[CHANCE],
        "near_chance": "about what chance gives" if near else far_words,
        "verdict": (
            "right about the strongest units, and not about all active ones"
            if near
            else "half right: the strongest units differ more than the active ones"
        ),
    }
