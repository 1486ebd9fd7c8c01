"""The second talk on a 2 beside a 4."""

from __future__ import annotations

from _site.ledger.evidence import Evidence
from _site.ledger.rows import talk_b
from _site.ledger.verdicts import Finding, exceeds, holds_if, under_conditions

PART = "where_do_digits_part"
MUCH_ALIKE = 0.9  # a cosine from which on two answers may be called much the same
DIFFERENT = 0.1  # and one up to which they have next to nothing in common


@talk_b.states(
    "on 2 against 4", section="comparison#all-pairs-of-digits", script="plot_where_digits_part"
)
def _(evidence: Evidence) -> Finding:
    """The first layer of the 4 looks much like that of the 2."""
    likeness = evidence.answer(PART, "digits").trained
    first, last = (likeness.two_four[layer] for layer in ("conv1", "conv6"))
    same = likeness.same["conv1"].mean
    return under_conditions(
        {
            "in comparison: they are more alike there than in the sixth layer": exceeds(
                first, last
            ),
            "taken by itself, as a cosine of nine tenths or more": first.mean >= MUCH_ALIKE,
        },
        f"The mean cosine of a 2 and a 4 is {first.mean:.2f} in the first layer and "
        f"{last.mean:.2f} in the "
        f"sixth. Two images of one digit have {same:.2f} in the first.",
        instead="they are hardly more alike there than in the sixth layer, if at all.",
    )


@talk_b.states("on 2 against 4", section="comparison#one-pair", script="plot_two_against_four")
def _(evidence: Evidence) -> Finding:
    """Some layers on, parts of the maps are the same for both and parts differ."""
    middle = {
        layer: evidence.answer(PART, "digits").trained.two_four[layer].mean
        for layer in ("conv2", "conv3", "conv4")
    }
    return holds_if(
        all(DIFFERENT < cosine < MUCH_ALIKE for cosine in middle.values()),
        "The mean cosine of a 2 and a 4: "
        + ", ".join(f"{cosine:.2f} in {layer}" for layer, cosine in middle.items())
        + ". That is neither the same nor nothing in common.",
    )


@talk_b.states(
    "on 2 against 4", section="comparison#all-pairs-of-digits", script="plot_where_digits_part"
)
def _(evidence: Evidence) -> Finding:
    """In the last convolution they are completely different."""
    return _different_in(evidence, "conv6")


@talk_b.states(
    "on 2 against 4", section="comparison#completely-different-units", script="plot_same_units"
)
def _(evidence: Evidence) -> Finding:
    """In the fully connected layer, completely different units are active."""
    return _different_in(evidence, "dense1")


def _different_in(evidence: Evidence, layer: str) -> Finding:
    likeness = evidence.answer(PART, "digits").trained
    cross, same = likeness.two_four[layer], likeness.same[layer]
    return under_conditions(
        {
            "in comparison: two images of one digit are more alike": exceeds(same, cross),
            "taken by itself, as a cosine of a tenth or less": cross.mean <= DIFFERENT,
        },
        f"The mean cosine of a 2 and a 4 is {cross.mean:.2f} there, that of two images of one "
        f"digit {same.mean:.2f}.",
        instead="they are as alike as two images of one digit.",
    )


@talk_b.states(
    "on 2 against 4", section="comparison#is-it-training", script="plot_where_digits_part"
)
def _(evidence: Evidence) -> Finding:
    """The convolutions turn the image into something that looks different, digit by digit, to the
    fully connected layers.
    """
    found = evidence.answer(PART, "digits")
    pixels, trained = (found.trained.auc[layer] for layer in ("pixels", "conv6"))
    untrained = found.untrained.auc["conv6"]
    return holds_if(
        exceeds(trained, pixels) and exceeds(trained, untrained),
        "Two images of one digit are more alike than two of different digits in "
        f"{pixels.mean:.0%} of the cases by their pixels and in {trained.mean:.0%} after six "
        f"convolutions; before training, {untrained.mean:.0%} after them.",
    )


@talk_b.states(
    "on 2 against 4", section="comparison#which-digits-are-alike", script="plot_where_digits_part"
)
def _(evidence: Evidence) -> Finding:
    """A 4 is nothing like a 2."""
    less = evidence.answer(PART, "digits").trained.less_alike
    return under_conditions(
        {
            "as pictures: most other pairs of digits are more alike by their pixels": (
                less["pixels"].mean < 0.5
            ),
            "to the network: most other pairs are more alike in its dense layer": (
                less["dense1"].mean < 0.5
            ),
            "in the sense that no pair of digits is less alike, as pictures": (
                less["pixels"].mean == 0
            ),
        },
        f"Of the other pairs of digits, {less['pixels'].mean:.0%} are less alike than a 2 and a 4 "
        f"by their pixels, and {less['dense1'].mean:.0%} in the dense layer.",
        instead="most pairs of digits are less alike.",
    )
