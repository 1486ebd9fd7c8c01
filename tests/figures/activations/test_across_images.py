from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure

from cnnfigs.figures import alt_text, filter_across_images, narrow
from cnnfigs.figures._canvas.scale import limits_of
from cnnfigs.figures.activations.across_images import FilterRow, settle_rows

PICTURES = np.zeros((3, 8, 8))


def layer(name, values):
    return SimpleNamespace(name=name, values=np.asarray(values, dtype=np.float32))


@pytest.fixture
def two_layers():
    random = np.random.default_rng(0)
    first, second = random.uniform(size=(3, 6, 6, 4)), random.uniform(size=(3, 4, 4, 2))
    # Map 0 is the brightest of its layer, and none of those that are drawn.
    first[..., 0] += 1
    second[..., 0] += 1
    return [layer("conv1", first), layer("conv2", second)]


def maps(figure, name):
    found = [
        image
        for axes in figure.axes
        for image in axes.images
        if image.get_gid() == f"maps of {name}"
    ]
    assert found
    return found


def values_in(images):
    return np.concatenate([np.unique(image.get_array().compressed()) for image in images])


def test_a_row_holds_the_maps_of_its_own_filter_alone(two_layers):
    figure = filter_across_images(two_layers, PICTURES, [2, 1], figure=Figure())
    for each, number in zip(two_layers, (2, 1), strict=True):
        np.testing.assert_array_equal(
            values_in(maps(figure, each.name)), np.unique(each.values[..., number])
        )


def test_a_row_has_one_scale_from_zero_to_its_largest_value(two_layers):
    figure = filter_across_images(two_layers, PICTURES, [2, 1], figure=Figure())
    assert maps(figure, "conv1")[0].get_clim() == (0, two_layers[0].values[..., 2].max())
    assert maps(figure, "conv2")[0].get_clim() == (0, two_layers[1].values[..., 1].max())


def test_a_map_that_is_zero_everywhere_is_crossed(two_layers):
    two_layers[0].values[1, ..., 2] = 0
    figure = filter_across_images(two_layers[:1], PICTURES, [2], figure=Figure())
    (crosses,) = [each for axes in figure.axes for each in axes.collections]
    assert len(crosses.get_paths()) == 2


def test_what_does_not_fit_beside_each_other_stands_below_with_all_its_rows():
    row = FilterRow("conv1", 0, np.ones((6, 6, 9)), limits_of(np.ones(1)))
    wide = settle_rows([row, row], (8, 8), [""] * 9, 7.4)
    narrow_form = settle_rows([row, row], (8, 8), [""] * 9, 3.6)
    assert [(block.start, block.stop) for block in wide.blocks] == [(0, 5), (5, 9)]
    assert [(block.start, block.stop) for block in narrow_form.blocks] == [(0, 5), (5, 9)]
    assert wide.side > narrow_form.side >= 0.5
    assert all(len(block.rows) == 2 for block in wide.blocks)
    assert wide.blocks[1].top > wide.blocks[0].rows[-1] + wide.side


def test_on_a_phone_a_name_stands_above_its_maps():
    arrays = np.ones((6, 6, 6, 1))
    figure = filter_across_images([layer("conv1", arrays)], np.zeros((6, 8, 8)), [0])
    assert [text.get_text() for text in figure.texts if "filter" in text.get_text()] == ["filter 0"]
    words = [text.get_text() for text in narrow(figure).texts]
    assert "conv1, filter 0" in words


def test_the_words_name_the_filters_and_what_they_reach(two_layers):
    two_layers[1].values[..., 1] = 0
    two_layers[1].values[2, 0, 0, 1] = 2.5
    filters = [2, 1]
    figure = filter_across_images(
        two_layers, PICTURES, filters, labels=["boot", "bag", "coat"], figure=Figure()
    )
    assert alt_text(figure) == (
        "One filter for 3 images: boot, bag and coat: map 2 of conv1 and map 1 of conv2. "
        "Largest values: 0, 0 and 2.5 in conv2."
    )


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"filters": [4]}, ValueError, "filter of conv1 must be from 0 to 3, not 4"),
        ({"filters": [2, 1]}, ValueError, "a filter for each of 1 layers, got 2"),
        ({"filters": 3}, TypeError, "expected several filters"),
        ({"images": PICTURES[:2]}, ValueError, r"conv1: expected maps \(2, h, w, c\)"),
        ({"labels": "ab"}, ValueError, "a label for each of 3 images, got 2"),
        ({"layers": [], "filters": []}, ValueError, "at least one layer"),
        ({"layers": [layer("dense1", np.ones((3, 5)))]}, ValueError, "dense1: expected maps"),
        (
            {"images": [np.zeros((8, 8)), np.zeros((8, 8)), np.zeros((9, 8))]},
            ValueError,
            "one height and width",
        ),
    ],
)
def test_what_does_not_fit_together_is_said(changed, error, words, two_layers):
    given = {"layers": two_layers[:1], "images": PICTURES, "filters": [2], **changed}
    with pytest.raises(error, match=words):
        filter_across_images(
            given.pop("layers"), given.pop("images"), given.pop("filters"), **given
        )
