"""The second talk on what its layers make of a 2 and of a 4."""

from __future__ import annotations

import numpy as np

import cnnfigs as cf
from _site.ledger.evidence import Evidence
from _site.ledger.rows import talk_b
from _site.ledger.verdicts import Finding, compared, exceeds, holds_if, under_conditions

SAME, OTHER, CHANCE = "same digit", "another digit", "by chance"
PART = "where_do_digits_part"
UNITS = "do_the_same_units_light_up"
MUCH_ALIKE = 0.9  # a cosine from which on two answers may be called much the same


@talk_b.states("on the picture of a 2", section="limits#faint-ink", script="plot_fade_the_ink")
def _(evidence: Evidence) -> Finding:
    """Normalising the images gives slightly better results for those who press lightly."""
    found = evidence.answer("does_normalising_rescue_faint_ink", "digits")
    left = min(found.as_they_are)
    clean = (found.as_they_are[left], found.stretched[left])
    noisy = (found.noisy[left], found.noisy_stretched[left])
    return under_conditions(
        {
            "for faint ink on a clean ground": exceeds(clean[1], clean[0]),
            "for faint ink with noise, which is stretched too": exceeds(noisy[1], noisy[0]),
        },
        f"With {left}% of the ink left: {clean[0].mean:.1%} right before and {clean[1].mean:.1%} "
        f"after stretching; with noise, {noisy[0].mean:.1%} and {noisy[1].mean:.1%}.",
        instead="stretching did not help these networks.",
    )


@talk_b.states(
    "on the first layer", section="learned#are-they-line-detectors", script="plot_directions"
)
def _(evidence: Evidence) -> Finding:
    """The kernels of the first layer do low-level work, like a Sobel edge detector: some answer to
    diagonal edges, others to horizontal or vertical ones.
    """
    found = evidence.answer("do_filters_answer_to_lines", "digits")
    learned, tuned = found.index["learned"], found.tuned["learned"].mean
    shuffled = found.index["shuffled"]
    sobel = next(value for name, value in found.hand_made.items() if "sobel" in name)
    return under_conditions(
        {
            "in that they are tuned to a direction more than their weights in random places": (
                exceeds(learned, shuffled)
            ),
            "for most of them: beyond 19 of 20 random ones": tuned > 0.5,
            f"for some of them: {tuned:.0%} are, where chance gives one in twenty": tuned > 1 / 20,
            "in being as sharply tuned as a Sobel filter": learned.mean >= sobel,
        },
        f"Tuning index, 0 to 1, mean over the kernels: {learned.mean:.2f} learned, "
        f"{shuffled.mean:.2f} shuffled, {sobel:.2f} for Sobel's. {tuned:.0%} of the learned ones "
        "are tuned beyond 19 of 20 shuffled ones.",
        instead="these kernels are tuned no more than random ones.",
    )


@talk_b.states(
    "on the layers in the middle",
    section="digits#how-far-does-a-value-see",
    script="plot_what_one_value_looks_at",
)
def _(evidence: Evidence) -> Finding:
    """Layer by layer, the network finds higher-level features."""
    found = evidence.answer("how_far_does_a_value_see", "digits")
    could = list(found.formula.values())
    does = [found.trained.side[layer].mean for layer in found.formula]
    apart = evidence.answer(PART, "digits").trained.auc
    return under_conditions(
        {
            "in that values see more from layer to layer": does == sorted(does),
            "in that digits are told apart better in the end": (
                exceeds(apart["dense1"], apart["conv1"])
            ),
        },
        f"A value could see {could[0]} to {could[-1]} pixels across, and 95% of what moves it lies "
        f"within {does[0]:.0f} to {does[-1]:.0f}. Two images of one digit are more alike than two "
        f"of different ones in {apart['conv1'].mean:.0%} of the cases after the first layer and in "
        f"{apart['dense1'].mean:.0%} in the dense layer.",
        instead="neither was found.",
    )


@talk_b.states(
    "on the last convolution",
    section="digits#one-layer-at-a-time",
    script="plot_two_through_six_layers",
)
def _(evidence: Evidence) -> Finding:
    """In the last convolution, nothing of the 2 can be seen any more."""
    layer = evidence.layers("six_conv")["conv6"]
    side, sees = layer.shape[0], layer.field.size[0]
    return holds_if(
        side**2 < 28**2 / 20 and sees > 0.8 * 28,
        f"A map has {side} × {side} values, and each of them sees {sees} of 28 pixels across: too "
        "few, and too wide, to draw a digit with.",
    )


@talk_b.states(
    "on the first fully connected layer",
    section="digits#the-first-dense-layer",
    script="plot_two_through_six_layers",
)
def _(evidence: Evidence) -> Finding:
    """Not all 500 units are active for a 2."""
    found = evidence.answer(UNITS, "digits")
    active = found.trained.active
    return holds_if(
        0 < active.mean < 1,
        f"On average over all digits, {active.mean:.0%} of the {found.units} units are above zero.",
    )


@talk_b.states(
    "on the first fully connected layer",
    section="digits#the-first-dense-layer",
    script="plot_same_units",
)
def _(evidence: Evidence) -> Finding:
    """When there is a 2 in the image, these two units light up."""
    found = evidence.answer(UNITS, "digits")
    active, bright = found.by_digit["2"].mean, found.bright_by_digit["2"].mean
    return under_conditions(
        {
            "in that the two strongest units for one 2 are active for most other 2s": active > 0.5,
            "in that they are bright for most of them, half as strong as the strongest or more": (
                bright > 0.5
            ),
            "for each 2": active > 0.99,
        },
        f"The two units strongest for one 2 are both active for {active:.0%} of the other 2s, and "
        f"both bright for {bright:.0%}.",
        instead="they are both active for fewer than half of the other 2s.",
    )


@talk_b.states(
    "on the first fully connected layer",
    section="digits#the-first-dense-layer",
    script="plot_same_units",
)
def _(evidence: Evidence) -> Finding:
    """For other images of a 2 the units differ subtly; in a well-trained network they look very
    similar.
    """
    shared = evidence.answer(UNITS, "digits").trained.shared
    alike = evidence.answer(PART, "digits").trained.same["dense1"].mean
    return under_conditions(
        {
            "in that two images of a digit share more active units than two of different digits": (
                exceeds(shared[SAME], shared[OTHER])
            ),
            "in being much the same, a cosine of nine tenths or more": alike >= MUCH_ALIKE,
        },
        f"Of the units active for one image, {shared[SAME].mean:.0%} are active for another of the "
        f"same digit, {shared[OTHER].mean:.0%} for one of another digit, {shared[CHANCE].mean:.0%} "
        f"by chance. The mean cosine of two images of one digit is {alike:.3f}.",
        instead="they share no more than images of different digits.",
    )


@talk_b.states("on the first fully connected layer", section="digits#the-first-dense-layer")
def _(evidence: Evidence) -> Finding:
    """There are more units than ten classes need."""
    found = evidence.answer(UNITS, "digits")
    told = {count: each.mean for count, each in found.trained.accuracy_by_units.items()}
    most = max(told)
    spare = {
        words: min(count for count, each in told.items() if each >= share * told[most])
        for words, share in (("nine tenths", 0.9), ("nearly all", 0.97))
    }
    enough = spare["nine tenths"]
    return under_conditions(
        {f"{words} of the accuracy": count < most for words, count in spare.items()},
        f"{enough} of the {found.units} units, taken at random, are enough to name "
        f"{told[enough]:.1%} of the images rightly; with all {most} it is {told[most]:.1%}.",
        instead="all of the units are needed",
    )


@talk_b.states("on the network", section="digits#ten-answers", script="plot_two_through_six_layers")
def _(evidence: Evidence) -> Finding:
    """When output number two lights up, that means digit one."""
    digits = evidence.digits
    scores = _scores(evidence, 2)
    lit = int(scores.argmax())
    return compared(
        "1",
        digits.classes[lit],
        f"For a 2, output {lit} is the largest, counted from 0 as the talk does later on.",
        instead=f"output 2 means the digit {digits.classes[lit]}. It is the *second* output, "
        "output 1, that means the digit 1; the talk calls it confusing itself.",
    )


@talk_b.states("on the outputs", section="digits#ten-answers", script="plot_two_through_six_layers")
def _(evidence: Evidence) -> Finding:
    """The strip of outputs that is printed has one cell for each output."""
    outputs = evidence.layers("six_conv")["scores"].shape[0]
    return compared(
        outputs + 2,
        outputs,
        "There is one output for each digit.",
        instead=f"it has two cells more than the {outputs} outputs, left in by mistake, as the "
        "talk says itself.",
    )


def _scores(evidence: Evidence, digit: int) -> np.ndarray:
    digits = evidence.digits
    model = evidence.network("six_conv", "digits").model
    image = digits.x_test[cf.typical_image(digits, digit, model)]
    layer = cf.activations(model, image, "scores")[0]
    return layer.values


def _read(evidence: Evidence, digit: int) -> Finding:
    scores = _scores(evidence, digit)
    card = evidence.network("six_conv", "digits").card
    return holds_if(
        int(scores.argmax()) == digit,
        f"For a typical {digit} of the test images, output {scores.argmax()} is the largest, with "
        f"a score of {scores.max():.2f}. Of all test images, {card.test_accuracy:.1%} are right.",
    )


@talk_b.states("on the outputs", section="digits#ten-answers", script="plot_two_through_six_layers")
def _(evidence: Evidence) -> Finding:
    """For a 2, output number two lights up."""
    return _read(evidence, 2)


@talk_b.states("on 2 against 4", section="comparison#one-pair", script="plot_two_against_four")
def _(evidence: Evidence) -> Finding:
    """For a 4, output number four lights up."""
    return _read(evidence, 4)
