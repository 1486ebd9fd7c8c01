import keras
import numpy as np
import pytest

from cnnfigs.reporting._accuracy import accuracies
from cnnfigs.reporting._contradicted import contradicted
from cnnfigs.reporting._pictures import Picture
from cnnfigs.reporting.checks import gather

L = keras.layers


def halves(count=40):
    """Return pictures that are bright on the left (0) or on the right (1)."""
    labels = np.arange(count) % 2
    pictures = np.zeros((count, 20, 20, 1), np.float32)
    pictures[labels == 0, :, :10] = 1
    pictures[labels == 1, :, 10:] = 1
    return pictures, labels


def model(weights):
    net = keras.Sequential([keras.Input((20, 20, 1)), L.Flatten(), L.Dense(2)])
    net.layers[-1].set_weights([weights.reshape(400, 2), np.array([0.0, 1e-3])])
    return net


@pytest.fixture(scope="module")
def of_sides():
    weights = np.zeros((20, 20, 2), np.float32)
    weights[:, :10, 0] = weights[:, 10:, 1] = 1
    return model(weights)


def by_name(net, pictures, labels, cost=1):
    found, count = accuracies(gather(net, pictures, labels), cost)
    return {each.change: each.share for each in found}, count


def test_what_changes_no_side_changes_no_answer(of_sides):
    shares, count = by_name(of_sides, *halves())
    assert count == 40
    assert set(shares.values()) == {1.0}
    assert len(shares) == 10


def test_what_sees_one_column_is_wrong_where_pictures_move(of_sides):
    weights = np.zeros((20, 20, 2), np.float32)
    weights[:, 9, 0] = weights[:, 10, 1] = 1  # the columns beside the border of the halves
    shares, _ = by_name(model(weights), *halves())
    assert shares["as they are"] == 1
    # Moved to a side, a picture has one shade in both columns, and is class 1 by the bias.
    assert 0.5 < shares["moved by 2 pixels"] < 1


def test_few_labels_are_not_counted(of_sides):
    pictures, labels = halves(10)
    assert by_name(of_sides, pictures, labels) == ({}, 10)
    assert by_name(of_sides, pictures, None) == ({}, 0)


def test_a_costly_network_is_asked_about_fewer_pictures(of_sides):
    _, count = by_name(of_sides, *halves(), cost=10**9)
    assert count == 20


def pictured(count):
    return [
        Picture(f"few {place + 1}", None, np.zeros((20, 20), np.uint8), "")
        for place in range(count)
    ]


def test_labels_that_are_contradicted_are_listed_the_surest_answer_first(of_sides):
    pictures, labels = halves()
    labels[[4, 33]] = 1 - labels[[4, 33]]
    pictures[4] *= 0.5
    found, count = contradicted(gather(of_sides, pictures, labels), pictured(40), ["left", "right"])
    assert count == 2
    assert [(each.name, each.label, each.answer) for each in found] == [
        ("few 34", "left", "right"),
        ("few 5", "right", "left"),
    ]
    assert found[1].written == "100"


def test_of_many_contradictions_a_page_shows_a_few_and_counts_all(of_sides):
    pictures, labels = halves()
    found, count = contradicted(gather(of_sides, pictures, 1 - labels), pictured(40), None)
    assert (len(found), count) == (12, 40)
    assert (found[0].label, found[0].answer) == ("class 0", "class 1")
    assert contradicted(gather(of_sides, pictures, labels), pictured(40), None) == ([], 0)
    assert contradicted(gather(of_sides, pictures), pictured(40), None) == ([], 0)


def test_a_single_score_below_zero_contradicts_as_surely_as_one_above():
    net = keras.Sequential([keras.Input((2, 2, 1)), L.Flatten(), L.Dense(1)])
    net.layers[-1].set_weights([np.ones((4, 1)), np.zeros(1)])
    pictures = np.array([1, -3, 2], np.float32)[:, None, None, None] * np.ones((2, 2, 1))
    found, _ = contradicted(gather(net, pictures, [0, 1, 0]), pictured(3), None)
    assert [(each.name, each.answer) for each in found] == [
        ("few 2", "class 0"),
        ("few 3", "class 1"),
        ("few 1", "class 1"),
    ]
