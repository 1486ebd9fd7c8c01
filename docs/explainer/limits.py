"""What the page on limits says of shifts, faint ink, letters, strips and scores."""

from __future__ import annotations

import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray

from _site.page import Numbers, direction, paired_difference, right_choice, table
from cnnfigs.experiments import (
    AreLettersHarder,
    CanItReadStrips,
    DoesItSurviveAShift,
    DoesNormalisingRescueFaintInk,
    IsAScoreAProbability,
    SeedEstimate,
)

FAR = 4  # pixels
FAINTEST = 10  # percent of the ink
SINGLE, OWN = "single digits", "windows of strips"
USUAL, SHIFTED, FAINT, LETTERS = "test images", "shifted", "faint", "letters"
# What the question calls near 0.9, and by how many pixels it shifts images.
NEAR_NINE, SHIFT = (0.85, 0.95), 3
SHAPES = {
    "easier": "So the shapes are not what makes letters hard.",
    "harder": "So the shapes are part of what makes letters hard.",
}
TEN_DIGITS, TEN_LETTERS, ALL_LETTERS = "10 digits", "10 letters", "26 letters"
AS_MANY, TWICE, BOTH = (
    f"{ALL_LETTERS}, {what}" for what in ("as many of each", "twice the kernels", "both")
)


def kind(*, drawn: bool) -> Numbers:
    """Return what kind of digits the page is about."""
    return {"digits_kind": "drawn by this package" if drawn else "real"}


def shift(survives: DoesItSurviveAShift) -> Numbers:
    """Return what moving its images costs the clothes network."""
    moved = survives.accuracy["fashion_cnn"]
    assert moved[FAR].mean < moved[0].mean
    return {
        "far": FAR,
        "seeds": survives.provenance.budget.seeds,
        "moved_0": moved[0].mean,
        "moved_4": moved[FAR].mean,
    }


def faint_ink(faint: DoesNormalisingRescueFaintInk) -> Numbers:
    """Return how many faint images are read: as they are, stretched, and learned from."""
    raw, stretched = faint.as_they_are, faint.stretched
    # "Much is lost with a tenth of the ink", "stretching brings it back", "with noise, some".
    assert raw[100].mean - raw[FAINTEST].mean > 0.02
    assert stretched[FAINTEST].mean > stretched[100].mean - 0.02
    back = faint.noisy_stretched[FAINTEST].mean - faint.noisy[FAINTEST].mean
    assert back > 0.01
    # "On images with all of their ink it hardly changes anything": within half a point.
    gain = stretched[100].mean - raw[100].mean
    assert abs(gain) < 0.005
    lost = raw[100].mean - raw[FAINTEST].mean
    still_lost = raw[100].mean - stretched[FAINTEST].mean
    return {
        "question_faint": right_choice(
            {
                "No: stretched to its full range, nearly as many are read as before": (
                    still_lost < 0.02 < lost
                ),
                "Yes: what is hardly to be seen can't be read": still_lost >= 0.02,
                "No: a network does not care how dark the ink is": lost <= 0.02,
            }
        ),
        "noise": faint.noise,
        "changed": faint.changed,
        "gain": 100 * gain,
        "back": 100 * back,
        "raw_100": raw[100].mean,
        "raw_50": raw[50].mean,
        "raw_10": raw[FAINTEST].mean,
        "full_10": stretched[FAINTEST].mean,
        "noisy_raw_10": faint.noisy[FAINTEST].mean,
        "noisy_10": faint.noisy_stretched[FAINTEST].mean,
        "learned_10": faint.trained_on_faint[FAINTEST].mean,
    }


def letters(answer: AreLettersHarder) -> Numbers:
    """Return how many letters and digits are read, and what helps."""
    accuracy = {name: estimate.mean for name, estimate in answer.accuracy.items()}
    # More classes are harder; more images of each help, and so does having both.
    assert accuracy[ALL_LETTERS] < accuracy[TEN_LETTERS] - 0.005
    assert answer.of_each[ALL_LETTERS] < answer.of_each[TEN_DIGITS]
    assert accuracy[AS_MANY] > accuracy[ALL_LETTERS]
    assert accuracy[BOTH] > accuracy[ALL_LETTERS]
    kernels = accuracy[TWICE] - accuracy[ALL_LETTERS]
    images = accuracy[AS_MANY] - accuracy[ALL_LETTERS]
    by_shape = compared(
        answer.accuracy[TEN_LETTERS], answer.accuracy[TEN_DIGITS], "easier", "harder"
    )
    return {
        "ten_digits": accuracy[TEN_DIGITS],
        "ten_letters": accuracy[TEN_LETTERS],
        "all_letters": accuracy[ALL_LETTERS],
        "as_many": accuracy[AS_MANY],
        "both": accuracy[BOTH],
        "few": answer.of_each[ALL_LETTERS],
        "many": answer.of_each[TEN_DIGITS],
        "letters_seen": answer.images_seen[ALL_LETTERS],
        "longer_seen": answer.images_seen[AS_MANY],
        "by_shape": by_shape,
        "shapes": SHAPES.get(by_shape, "So the shapes decide little."),
        "kernels_gain": 100 * kernels,
        "images_gain": 100 * images,
        "more_helpful": "more images" if images > kernels else "more kernels",
    }


def compared(one: SeedEstimate, other: SeedEstimate, more: str, less: str) -> str:
    """Return the first word where one exceeds the other for each seed, or the second."""
    gaps = np.subtract(one.values, other.values)
    if (gaps > 0).all():
        return more
    return less if (gaps < 0).all() else f"for some seeds {more}, for others {less}"


def strip(scores: NDArray[np.float32]) -> Numbers:
    """Return for how many windows of one strip the network names a digit with a high score."""
    surely = float((scores.max(axis=1) > 0.5).mean())
    assert surely > 0.3
    return {
        "question_window": right_choice(
            {
                "Often some digit, with a high score": surely > 0.3,
                "A low score for each digit": surely < 0.1,
                # An output that is above one half for no digit: there is none.
                "That there is no digit": scores.shape[1] > 10,
            }
        ),
        "windows": len(scores),
        "surely": surely,
    }


def strips(reads: CanItReadStrips) -> Numbers:
    """Return how many digits in strips are read, by what was learned from."""
    # "It does not understand them": the answer is far from any of the three.
    assert reads.squeezed_any.mean < reads.alone.mean - 0.2
    # Neighbours cost something, training on strips helps, and a new system undoes part of it.
    assert reads.told_where[SINGLE].mean < reads.alone.mean
    assert reads.digits_read[OWN].mean > reads.digits_read[SINGLE].mean
    assert reads.strips_read[OWN].mean > reads.strips_read[SINGLE].mean
    assert reads.struck_through[OWN].mean < reads.told_where[OWN].mean - 0.03
    return {
        "alone": reads.alone.mean,
        "squeezed_any": reads.squeezed_any.mean,
        "squeezed_chance": reads.squeezed_by_chance,
        "naming": compared(reads.told_where[OWN], reads.told_where[SINGLE], "better", "worse"),
    }


def strips_table(reads: CanItReadStrips) -> Markdown:
    """Set out what each of the two networks reads of strips."""
    rows = {
        "digits, where their places are told": reads.told_where,
        "digits, where it has to find them": reads.digits_read,
        "whole strips, without an error": reads.strips_read,
        "digits with a line across, places told": reads.struck_through,
    }
    head = ["read rightly", "trained on single digits", "trained on strips"]
    return table(
        head,
        ([what, *(f"{of[name].mean:.0%}" for name in (SINGLE, OWN))] for what, of in rows.items()),
    )


def scores(worth: IsAScoreAProbability) -> Numbers:
    """Return what a score promises, on images as they are, shifted, and faint."""
    error = {name: worth.bins[name].calibration_error.mean for name in (USUAL, SHIFTED)}
    images, right = worth.near_nine[USUAL]
    # "Most get a score near 1, and there the marks lie close to the line".
    assert worth.sure[USUAL].mean > 0.5
    assert right / images > NEAR_NINE[0]
    # Close to the line as they are; shifted, too sure, with more confidently wrong images.
    assert error[USUAL] < 0.08
    assert worth.score[SHIFTED].mean > worth.accuracy[SHIFTED].mean
    assert error[SHIFTED] > error[USUAL]
    assert worth.sure_and_wrong[SHIFTED].mean > worth.sure_and_wrong[USUAL].mean
    too_sure = worth.score[FAINT].mean > worth.accuracy[FAINT].mean
    near_shifted, right_of_them = worth.near_nine[SHIFTED]
    return {
        "question_score": direction(
            paired_difference(worth.score[SHIFTED], worth.accuracy[SHIFTED]),
            "No: it promises more",
            "No: it promises less",
            "Yes: a score is a probability",
        ),
        "near_low": NEAR_NINE[0],
        "near_high": NEAR_NINE[1],
        "near_images": images,
        "near_right": right / images,
        "near_right_shifted": right_of_them / near_shifted,
        "shift": SHIFT,
        "score_images": worth.test_images,
        "error_usual": error[USUAL],
        "error_shifted": error[SHIFTED],
        "sure_wrong_usual": worth.test_images * worth.sure_and_wrong[USUAL].mean,
        "sure_wrong_shifted": worth.test_images * worth.sure_and_wrong[SHIFTED].mean,
        "right_shifted": worth.accuracy[SHIFTED].mean,
        "score_shifted": worth.score[SHIFTED].mean,
        "right_pale": worth.accuracy[FAINT].mean,
        "score_pale": worth.score[FAINT].mean,
        "pale_word": "too sure" if too_sure else "not sure enough",
    }


def clothes(worth: IsAScoreAProbability) -> Numbers:
    """Return how far scores of the clothes network are from probabilities."""
    usual, shifted = (worth.bins[name].calibration_error.mean for name in (USUAL, SHIFTED))
    assert shifted > usual
    return {"clothes_error": usual, "clothes_shifted": shifted}


def no_digits(worth: IsAScoreAProbability, classes: int) -> Numbers:
    """Return how sure the digit network looks of letters."""
    # "But it is far from that", and less sure than of digits.
    assert worth.score[LETTERS].mean > 0.4
    assert worth.score[LETTERS].mean < worth.score[USUAL].mean
    return {
        "letters_score": worth.score[LETTERS].mean,
        "letters_sure": worth.sure[LETTERS].mean,
        "digits_sure": worth.sure[USUAL].mean,
        "no_idea": 1 / classes,
        "letters_shown": worth.letters,
    }
