"""How scores are counted, and of which images: the networks are stand-ins here."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from cnnfigs.datasets import DIGITS, GARMENTS, Dataset
from cnnfigs.experiments import ScoreBins, is_a_score_a_probability

module = sys.modules["cnnfigs.experiments.trust.calibration"]


def bars(classes=DIGITS):
    images = np.zeros((40, 28, 28), np.uint8)
    images[:, 8:20, 13] = 200
    labels = np.arange(40) % 10
    return Dataset("bars", images, labels, images[:20], labels[:20], classes, "a test")


@pytest.fixture
def shown(monkeypatch, asked, networks_built_once):
    """Return the images that networks were asked about; they say 3, with a score of 0.95."""
    images_shown = []

    def scores(model, images):
        images_shown.append((model.name, images))
        said = np.full((len(images), 10), 0.05 / 9, np.float32)
        said[:, 3] = 0.94
        return said

    monkeypatch.setattr(module, "predict_scores", scores)
    letters = np.full((30, 28, 28), 9, np.uint8)
    monkeypatch.setattr(module, "letters", lambda count: letters[:count])
    return images_shown


def test_images_are_counted_in_their_bin_and_how_many_were_right(shown):
    result = is_a_score_a_probability(bars())
    bins = result.bins["test images"]
    assert bins.images == ((0,) * 9 + (20,),) * 3
    assert bins.right == ((0,) * 9 + (2,),) * 3
    assert bins.score[0][9] == pytest.approx(0.94)
    assert bins.share_right(9).mean == pytest.approx(0.1)
    assert bins.share_right(0) is None
    assert bins.calibration_error.mean == pytest.approx(0.84)


def test_certainty_is_held_against_what_is_right(shown):
    result = is_a_score_a_probability(bars())
    assert result.accuracy["test images"].mean == pytest.approx(0.1)
    assert result.score["letters"].mean == pytest.approx(0.94)
    assert result.sure["letters"].mean == 1
    assert result.sure_and_wrong["shifted"].mean == pytest.approx(0.9)
    assert result.right_when_sure["faint"].mean == pytest.approx(0.1)
    assert result.near_nine["test images"] == (60, 6)


def test_a_network_that_is_never_sure_has_no_share_to_state(shown, monkeypatch):
    monkeypatch.setattr(module, "SURE", 0.99)
    assert is_a_score_a_probability(bars()).right_when_sure["test images"] is None


def test_images_are_shown_as_they_are_shifted_and_faint(shown):
    is_a_score_a_probability(bars())
    as_they_are, shifted, faint, letters = (images for _, images in shown[:4])
    assert np.unique(np.nonzero(as_they_are)[2]).tolist() == [13]
    assert np.unique(np.nonzero(shifted)[2]).tolist() == [16]
    assert shifted.max() == 200
    assert faint.max() == 50
    assert letters.max() == 9


def test_digits_are_read_by_the_digit_network_and_clothes_by_the_other(shown):
    is_a_score_a_probability(bars())
    assert {network for network, _ in shown} == {"six_conv"}
    shown.clear()
    is_a_score_a_probability(bars(GARMENTS))
    assert {network for network, _ in shown} == {"fashion_cnn"}


def test_letters_that_look_like_digits_are_left_out(monkeypatch):
    monkeypatch.setattr("cnnfigs.datasets.drawn.sets.TRAINING_SIZE", 1_040)
    drawn = module.load_dataset("drawn_letters")
    images = module.letters(50)
    known = {
        image.tobytes(): drawn.classes[label]
        for image, label in zip(drawn.x_test, drawn.y_test, strict=True)
    }
    assert {known[image.tobytes()] for image in images} <= set("AEFHKMNPRTWX")
    assert len(images) == 50


def test_a_network_that_is_right_as_often_as_it_says_has_no_calibration_error():
    honest = ScoreBins((0.0, 0.5, 1.0), ((10, 20),), ((2, 18),), ((0.2, 0.9),))
    assert honest.calibration_error.mean == pytest.approx(0)
    boastful = ScoreBins((0.0, 0.5, 1.0), ((10, 30),), ((2, 24),), ((0.2, 0.9),))
    assert boastful.calibration_error.mean == pytest.approx(0.1 * 30 / 40)
