"""What the page on shifts says of networks whose images move, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray

import cnnfigs as cf
from _site.page import Numbers, percent, right_choice, table
from cnnfigs.experiments import (
    CanItNameTwoThings,
    DoesItSurviveAShift,
    SeedEstimate,
    WhereDoesTranslationBreak,
)

Images = NDArray[np.uint8]

DENSE, MATCHED, CNN = "dense", "dense_matched", "fashion_cnn"
NEAR, FAR = 2, 4  # pixels
EXACT = 1e-5  # rounding of float32
# By pixels moved: the layers that follow exactly.
FOLLOW = {1: ("conv1",), 2: ("conv1", "pool1", "conv2"), 4: ("conv1", "pool1", "conv2", "pool2")}


def check_sizes() -> None:
    """Check what is said of the sizes of the networks that are compared."""
    counts = {name: cf.build_model(name).count_params() for name in (DENSE, MATCHED, CNN)}
    # "More than twice as many as the smaller dense one, and about as many as the larger."
    assert counts[CNN] > 2 * counts[DENSE]
    assert abs(counts[MATCHED] - counts[CNN]) < 0.01 * counts[CNN]


def shift(survives: DoesItSurviveAShift) -> Numbers:
    """Return how many images each network names rightly when they are moved."""
    accuracy, after = survives.accuracy, survives.accuracy_after_moved
    # "All networks lose", and more the further the images move.
    for by_shift in accuracy.values():
        assert by_shift[FAR].mean < by_shift[NEAR].mean < by_shift[0].mean
    fall = {name: line[0].mean - line[FAR].mean for name, line in accuracy.items()}
    return {
        "fashion_cnn_4": percent(accuracy[CNN][FAR]),
        "fashion_cnn_4_after": percent(after[CNN][FAR]),
        "question_invariant": right_choice(
            {
                "It falls": fall[CNN] > 0,
                "It stays as it was": max(fall.values()) <= 0,
                "It falls for networks without filters alone": fall[CNN] <= 0 < fall[MATCHED],
            }
        ),
        "near": NEAR,
        "far": FAR,
    }


def falls_table(lines: Mapping[str, tuple[str, Mapping[int, SeedEstimate]]]) -> Markdown:
    """Set out how many images each network names rightly when they are moved.

    Parameters
    ----------
    lines : mapping of str to (str, mapping)
        By the words for a network its name, and its accuracy by pixels moved.
    """
    moves = (0, NEAR, FAR)
    return table(
        ["network", "parameters", "not moved", *(f"by {pixels}" for pixels in moves[1:])],
        (
            [
                words,
                f"{cf.build_model(name).count_params():,}",
                *(percent(accuracy[pixels]) for pixels in moves),
            ]
            for words, (name, accuracy) in lines.items()
        ),
    )


def ink_lost(survives: DoesItSurviveAShift) -> Numbers:
    """Return how much of the grey leaves the frame."""
    lost = survives.ink_lost[FAR]
    # "It is not for want of ink": far more images are lost than ink.
    assert all(lost < line[0].mean - line[FAR].mean for line in survives.accuracy.values())
    return {"ink_4": f"{lost:.1%}"}


def shift_verdict(survives: DoesItSurviveAShift) -> Numbers:
    """Say whether convolutions help against a shift, when the networks are of one size."""
    rival, cnn = survives.accuracy[MATCHED], survives.accuracy[CNN]
    at_near = _against(cnn[NEAR], rival[NEAR])
    falls_less = cnn[0].mean - cnn[NEAR].mean < rival[0].mean - rival[NEAR].mean
    holds = at_near == "better" and falls_less
    verdict = (
        "So the convolutional network copes better, as the talk says. But where things are still "
        "matters: it is *not invariant*."
        if holds
        else "So with this data and this little training, convolutions alone are no cure."
    )
    return {
        "loses": "a convolutional one less than a dense one of its size, and still much"
        if holds
        else "convolutions alone are no cure",
        "cnn_at_2": at_near,
        "cnn_at_4": _against(cnn[FAR], rival[FAR]),
        "verdict": Markdown(verdict),
    }


def _against(one: SeedEstimate, other: SeedEstimate) -> str:
    """Say whether one is higher than the other for every seed, for none, or for some."""
    higher = [a > b for a, b in zip(one.values, other.values, strict=True)]
    if all(higher):
        return "better"
    return "for some seeds better, for others not" if any(higher) else "no better"


def learned_from_moved(survives: DoesItSurviveAShift) -> Numbers:
    """Return what learning from moved images brings, and what it costs, in points."""
    accuracy, after = survives.accuracy, survives.accuracy_after_moved
    # Both gain at 4 pixels: "to survive a shift is as much the data's doing".
    for name in (MATCHED, CNN):
        assert after[name][FAR].mean > accuracy[name][FAR].mean
    price = accuracy[CNN][0].mean - after[CNN][0].mean
    why = ": there is more to learn, and no network saw more images than before"
    gap = after[CNN][FAR].mean - after[MATCHED][FAR].mean
    return {
        "furthest": survives.furthest,
        "price_word": "costs" if price > 0 else "even brings",
        "price": f"{100 * abs(price):.1f} points{why if price > 0 else ''}",
        "gap": f"{100 * abs(gap):.1f}",
        "gap_word": "behind" if gap > 0 else "ahead of",
    }


def equivariance(breaks: WhereDoesTranslationBreak) -> Numbers:
    """Return where the shift gets lost in the network for clothes."""
    errors = breaks.error[CNN]
    # "conv1 follows every move, pool1 and conv2 every move by 2 pixels, pool2 every move by 4."
    for moved, exact in FOLLOW.items():
        for layer, error in errors[moved].items():
            assert (max(error.values) < EXACT) == (layer in exact), (moved, layer)
    # "Flatten follows none": so it is without pooling, where the convolutions follow every move.
    for by_layer in breaks.error["no pooling"].values():
        assert all(
            max(error.values) < EXACT for name, error in by_layer.items() if name.startswith("conv")
        )
        assert min(by_layer["flatten"].values) > 0.1
    lost = next(name for name, error in errors[FAR].items() if max(error.values) >= EXACT)
    return {
        "pool1_place": _place("pool1"),
        "pool2_place": _place("pool2"),
        "flat_error": f"{errors[FAR]['flatten'].mean:.2f}",
        "question_lost": right_choice(
            {
                "That of flatten, where maps become one row": lost == "flatten",
                "That of the first convolution": lost == "conv1",
                "That of pooling": lost in ("pool1", "pool2"),
            }
        ),
        "flat_other": f"{breaks.another_image[CNN]['flatten'].mean:.2f}",
    }


def _place(layer: str) -> int:
    """Return how many pixels wide a place of a layer's maps is: moves by that many it follows."""
    field = cf.receptive_fields(cf.build_model(CNN))[layer]
    assert field is not None
    stride = field.stride[0]
    assert stride == min(moved for moved, exact in FOLLOW.items() if layer in exact)
    return stride


def two_things(two: CanItNameTwoThings, classes: int) -> Numbers:
    """Return what the networks say of pictures with one thing and with two."""
    # "The size alone costs most": more than to stand aside costs on top of that.
    for right in two.right.values():
        by_size = right["as it is"].mean - right["half size"].mean
        assert by_size > max(0.2, right["half size"].mean - right["at one side"].mean)
    # "Two things in one picture are beyond all of these networks"; they "don't say that".
    assert all(both.mean < 0.5 for both in two.both.values())
    assert all(highest["two of them"].mean > 0.4 for highest in two.highest.values())
    sure = [two.highest[name]["two of them"].mean for name in (DENSE, CNN)]
    named = [two.both[name].mean for name in (DENSE, CNN)]
    return {
        "as_it_is": percent(two.right[CNN]["as it is"]),
        "half_size": percent(two.right[CNN]["half size"]),
        "one_of_two": percent(two.right[CNN]["two of them"]),
        "both": percent(two.both[CNN]),
        "highest": f"{two.highest[CNN]['two of them'].mean:.2f}",
        "question_two": right_choice(
            {
                "It names one class, and is fairly sure": min(sure) > 0.4 and max(named) < 0.5,
                "It gives each of both half of its score": min(named) >= 0.5,
                "It shows by low scores that it is lost": min(sure) <= 0.4,
            }
        ),
        "chance_one": f"{2 / classes:.0%}",
    }
