from __future__ import annotations

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiers import slow_but

import cnnfigs as cf

DIRECTIONS = [(-1, 0), (1, 0), (0, -1), (0, 1)]


def layer(values, *, name="conv1", stride=1):
    field = cf.ReceptiveField(size=(3, 3), stride=(stride, stride), offset=(0, 0))
    kinds = {1: "units", 2: "units", 3: "convolution", 4: "convolution"}
    maps = np.asarray(values, np.float32)
    return cf.Layer(name, kinds[maps.ndim], maps, field if maps.ndim > 2 else None)


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(0).integers(0, 256, (3, 28, 28)).astype(np.uint8)


@given(st.integers(-30, 30), st.integers(-30, 30))
def test_what_stays_in_the_image_is_moved_and_the_rest_is_zero(down, right):
    image = np.arange(1, 21).reshape(4, 5)
    moved = cf.shifted(image, down, right)
    for row in range(4):
        for column in range(5):
            from_row, from_column = row - down, column - right
            inside = 0 <= from_row < 4 and 0 <= from_column < 5
            assert moved[row, column] == (image[from_row, from_column] if inside else 0)


def test_several_images_are_moved_alike_and_stay_what_they_are(images):
    moved = cf.shifted(images, 2, -3)
    np.testing.assert_array_equal(moved[1], cf.shifted(images[1], 2, -3))
    assert moved.dtype == np.uint8


def test_colour_and_single_rows_are_refused():
    with pytest.raises(ValueError, match=r"grey images, \(h, w\) or \(n, h, w\), got shape \(5,\)"):
        cf.shifted(np.zeros(5), 0, 1)
    with pytest.raises(ValueError, match="leave the channel axis out"):
        cf.shifted(np.zeros((2, 5, 5, 1)), 0, 1)


@pytest.mark.parametrize("direction", slow_but(DIRECTIONS[:1], DIRECTIONS))
@pytest.mark.parametrize(
    ("network", "pixels", "exact"),
    [
        ("fashion_cnn", 1, ["conv1"]),
        ("fashion_cnn", 2, ["conv1", "pool1", "conv2"]),
        ("fashion_cnn", 4, ["conv1", "pool1", "conv2", "pool2"]),
        ("six_conv", 3, ["conv1", "conv2", "conv3", "conv4", "conv5", "conv6"]),
    ],
)
def test_layers_follow_a_shift_by_a_multiple_of_their_stride_and_no_other(
    images, network, pixels, exact, direction
):
    keras.utils.set_random_seed(0)
    model = cf.build_model(network)
    shift = direction[0] * pixels, direction[1] * pixels
    still = cf.activations(model, images)
    moved = cf.activations(model, cf.shifted(images, *shift))
    errors = {a.name: cf.equivariance_error(a, b, shift) for a, b in zip(still, moved, strict=True)}
    assert all(errors[name] < 1e-5 for name in exact)
    assert all(error > 1e-3 for name, error in errors.items() if name not in exact)


def test_a_map_that_turned_round_misses_by_twice_its_length():
    maps = np.random.default_rng(0).normal(size=(5, 5, 2))
    assert cf.equivariance_error(layer(maps), layer(-maps), (0, 0)) == pytest.approx(2)


def test_units_have_nothing_to_move_so_that_any_change_counts():
    still, moved = layer([3, 4], name="dense1"), layer([3, 9], name="dense1")
    assert cf.equivariance_error(still, moved, (0, 2)) == pytest.approx(1)
    assert cf.equivariance_error(still, still, (0, 2)) == 0


def test_between_two_places_the_better_one_counts():
    maps = np.random.default_rng(0).normal(size=(6, 6, 1))
    right = cf.shifted(maps[..., 0], 0, 1)[..., None]
    for moved in (maps, right):
        error = cf.equivariance_error(layer(maps, stride=2), layer(moved, stride=2), (0, 1))
        assert error == 0


def test_maps_that_moved_away_leave_nothing_to_compare():
    maps = layer(np.ones((4, 4, 1)))
    assert np.isnan(cf.equivariance_error(maps, maps, (0, 4)))
    assert np.isnan(cf.equivariance_error(maps, maps, (-9, 0)))


def test_silence_is_followed_by_silence_only():
    silent, loud = layer(np.zeros((3, 3, 1))), layer(np.ones((3, 3, 1)))
    assert cf.equivariance_error(silent, silent, (0, 1)) == 0
    assert cf.equivariance_error(silent, loud, (0, 1)) == np.inf


def test_answers_of_different_layers_and_maps_of_unknown_sight_are_refused():
    with pytest.raises(ValueError, match=r"got shapes \(4, 4, 1\) and \(3, 3, 1\)"):
        cf.equivariance_error(layer(np.ones((4, 4, 1))), layer(np.ones((3, 3, 1))), (0, 1))
    unknown = cf.Layer("resize", "maps", np.ones((3, 3, 1), np.float32), None)
    with pytest.raises(ValueError, match="resize: expected maps of which it is known"):
        cf.equivariance_error(unknown, unknown, (0, 1))
