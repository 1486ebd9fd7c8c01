import keras
import numpy as np
import pytest

from cnnfigs.reporting._accuracy import accuracies
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
