from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from cnnfigs.figures import alt_text, similarity_matrices

MAPS = {"conv1": np.eye(9) / 9, "conv2": np.full((9, 9), 1 / 81)}
WINDOWS = {"conv1": (3, 3, 6, 6), "conv2": (1, 1, 8, 8)}
SIDES = {"conv1": 2.5, "conv2": 6.0}


TABLES = {"conv1": np.array([[0.6, 0.4], [0.4, 0.8]]), "dense1": np.array([[0.9, 0.1], [0.1, 0.7]])}


def test_all_tables_share_one_scale_from_zero_to_the_largest():
    figure = similarity_matrices(TABLES, "24", title="Alike?", figure=Figure())
    drawn = [axes.images[0] for axes in figure.axes[:2]]
    for image, table in zip(drawn, TABLES.values(), strict=True):
        np.testing.assert_allclose(image.get_array(), table)
        assert image.get_clim() == pytest.approx((0, 0.9))
    ticks = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert ticks == ["2", "4"]


def test_likeness_below_zero_is_drawn_about_zero():
    figure = similarity_matrices(
        {"a": [[0.5, -0.2], [-0.2, 0.4]]}, "24", title="?", figure=Figure()
    )
    assert figure.axes[0].images[0].get_clim() == pytest.approx((-0.5, 0.5))


def test_a_table_is_told_by_its_diagonal_and_the_rest():
    text = alt_text(similarity_matrices(TABLES, "24", title="Alike?", figure=Figure()))
    assert "conv1: 0.70 and 0.40; dense1: 0.80 and 0.10." in text


def test_a_table_of_other_classes_is_refused():
    with pytest.raises(ValueError, match=r"each of 3 classes, got shape \(2, 2\) for conv1"):
        similarity_matrices(TABLES, "246", title="Alike?", figure=Figure())
    with pytest.raises(ValueError, match="at least one layer"):
        similarity_matrices({}, "24", title="Alike?", figure=Figure())
