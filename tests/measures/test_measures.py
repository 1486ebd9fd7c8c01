from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cnnfigs.layers import Layer
from cnnfigs.measures import (
    active_fraction,
    class_means,
    confusion_matrix,
    dead_maps,
    layer_similarity,
    selectivity,
    similarity,
)


def layer(values: object, name: str = "conv1") -> Layer:
    return Layer(name, "convolution", np.asarray(values, np.float32), None)


some_values = arrays(np.float32, (3, 4), elements=st.floats(-100, 100, width=32))


@given(some_values, some_values)
def test_similarity_is_symmetric_and_within_minus_one_and_one(a, b):
    there, back = similarity(layer(a), layer(b)), similarity(layer(b), layer(a))
    assert there == back
    assert -1 <= there <= 1


@given(some_values, st.floats(0.125, 8, width=32))
def test_similarity_ignores_how_strong_an_answer_is(a, strength):
    # Below this, the stronger or weaker answer would round to zeros of float32.
    a[np.abs(a) < 1e-30] = 0
    assert similarity(layer(a), layer(a * np.float32(strength))) == pytest.approx(1)


def test_similarity_of_an_answer_and_its_negative_is_minus_one():
    assert similarity(layer([1, -2, 3]), layer([-1, 2, -3])) == -1


def test_similarity_is_the_cosine_of_the_angle():
    assert similarity(layer([1, 0]), layer([1, 1])) == pytest.approx(np.cos(np.pi / 4))


def test_similarity_does_not_lose_the_smallest_and_largest_values():
    assert similarity(layer([1e-40, 0]), layer([1e-40, 0])) == 1
    assert similarity(layer([3e38, 3e38]), layer([3e38, 3e38])) == 1


def test_two_silent_layers_agree_and_one_silent_layer_does_not():
    silent, loud = layer([0, 0]), layer([0, 2])
    assert similarity(silent, silent) == 1
    assert similarity(silent, loud) == 0
    assert similarity(loud, silent) == 0


def test_similarity_of_different_shapes_names_both():
    with pytest.raises(ValueError, match=r"'conv1' has \(2,\) and 'conv2' \(3,\)"):
        similarity(layer([1, 2]), layer([1, 2, 3], "conv2"))


def test_layer_similarity_keeps_the_names_and_their_order():
    a = [layer([1, 0], "conv1"), layer([0, 1], "dense1")]
    b = [layer([0, 1], "conv1"), layer([0, 5], "dense1")]
    assert list(layer_similarity(a, b).items()) == [("conv1", 0), ("dense1", 1)]


@pytest.mark.parametrize("names", [["conv2"], [], ["conv1", "conv2"]])
def test_layer_similarity_refuses_lists_of_different_layers(names):
    with pytest.raises(ValueError, match="same layers in the same order"):
        layer_similarity([layer([1])], [layer([1], name) for name in names])


def test_a_map_of_zeros_is_dead_and_one_spark_revives_it():
    values = np.zeros((5, 5, 3))
    values[4, 0, 1] = 1e-3
    assert dead_maps(layer(values)).tolist() == [True, False, True]


def test_a_map_that_says_the_same_positive_thing_everywhere_is_alive():
    assert dead_maps(layer(np.full((5, 5, 1), 0.3))).tolist() == [False]


def test_a_map_of_varied_values_below_zero_is_alive():
    values = -np.arange(1.0, 10).reshape(3, 3, 1)
    assert dead_maps(layer(values)).tolist() == [False]


def test_a_map_stuck_below_zero_is_dead_even_where_its_last_digits_differ():
    values = np.full((3, 3, 1), -1, np.float32)
    values[0, 0] = np.nextafter(np.float32(-1), np.float32(0))
    assert dead_maps(layer(values)).tolist() == [True]


def test_a_map_is_dead_for_a_batch_only_where_no_image_wakes_it():
    values = np.zeros((2, 4, 4, 2))
    values[1, 2, 2, 0] = 1
    assert dead_maps(layer(values)).tolist() == [False, True]


def test_each_unit_counts_as_a_map():
    assert dead_maps(layer([0, 0.5, 0])).tolist() == [True, False, True]


def test_share_active_counts_the_values_above_zero():
    assert active_fraction(layer([[1, 0], [-3, 2]])) == 0.5
    assert active_fraction(layer(np.zeros((4, 4, 2)))) == 0
    assert active_fraction(layer(np.ones((4, 4, 2)))) == 1


def test_a_confusion_matrix_counts_answers_by_class():
    counts = confusion_matrix([0, 0, 0, 1, 2], [0, 2, 2, 1, 0], 3)
    assert counts.tolist() == [[1, 0, 2], [0, 1, 0], [1, 0, 0]]


@pytest.mark.parametrize(
    ("labels", "answers", "message"),
    [
        ([0, 1], [[0.1, 0.9], [0.5, 0.5]], "scores.argmax"),
        ([0, 1], [0], "one answer for each label"),
        ([0.0, 0.9], [0, 1], "integers as labels, got float64"),
        (["a"], ["b"], "integers as labels"),
        ([0, 3], [0, 0], "labels from 0 to 1, got 0 to 3"),
        ([0, 1], [0, -1], "answers from 0 to 1"),
    ],
)
def test_answers_that_do_not_fit_the_labels_are_refused(labels, answers, message):
    with pytest.raises(ValueError, match=message):
        confusion_matrix(labels, answers, 2)


def test_the_mean_over_a_map_and_over_a_class_is_what_a_filter_answers():
    values = np.zeros((3, 2, 2, 2))
    values[0, ..., 0] = 1
    values[1, 0, 0, 0] = 8  # a mean of 2
    values[2, ..., 1] = 5
    means = class_means(layer(values), [0, 0, 1], 2)
    np.testing.assert_allclose(means, [[1.5, 0], [0, 5]])


def test_labels_that_fit_no_images_or_leave_a_class_out_are_refused():
    with pytest.raises(ValueError, match="one label for each of several images"):
        class_means(layer(np.ones((3, 2))), [0, 1], 2)
    with pytest.raises(ValueError, match=r"got \[2, 1, 0\]"):
        class_means(layer(np.ones((3, 2))), [0, 0, 1], 3)
    with pytest.raises(ValueError, match=r"got \[1, 1\] of them, 3 images"):
        class_means(layer(np.ones((3, 2))), [0, 5, 1], 2)


def test_selectivity_is_one_for_a_single_class_and_zero_for_all_alike():
    means = np.array([[9.0, 4.0, 3.0, 0.0], [0, 4, 1, 0], [0, 4, 1, 0]])
    np.testing.assert_allclose(selectivity(means), [1, 0, 0.5, np.nan])
    np.testing.assert_allclose(selectivity(7 * means[::-1]), selectivity(means))


def test_selectivity_is_asked_of_classes_and_of_means_that_are_not_negative():
    with pytest.raises(ValueError, match="two classes or more"):
        selectivity([[1, 2]])
    with pytest.raises(ValueError, match="0 or more"):
        selectivity([[1, -2], [0, 1]])
