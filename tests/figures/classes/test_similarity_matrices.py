from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from cnnfigs.figures import alt_text, similarity_matrices
from cnnfigs.figures.classes.similarities import settle_similarities

TABLES = {"conv1": np.array([[0.6, 0.4], [0.4, 0.8]]), "dense1": np.array([[0.9, 0.1], [0.1, 0.7]])}


def test_all_tables_share_one_scale_from_zero_to_the_largest():
    figure = similarity_matrices(TABLES, ["2", "4"], title="Alike?", figure=Figure())
    drawn = [axes.images[0] for axes in figure.axes[:2]]
    for image, table in zip(drawn, TABLES.values(), strict=True):
        np.testing.assert_allclose(image.get_array(), table)
        assert image.get_clim() == pytest.approx((0, 0.9))
    ticks = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert ticks == ["2", "4"]


def test_likeness_below_zero_is_drawn_about_zero():
    figure = similarity_matrices(
        {"a": [[0.5, -0.2], [-0.2, 0.4]]}, ["2", "4"], title="?", figure=Figure()
    )
    assert figure.axes[0].images[0].get_clim() == pytest.approx((-0.5, 0.5))


def test_a_table_is_told_by_its_diagonal_and_the_rest():
    text = alt_text(similarity_matrices(TABLES, ["2", "4"], title="Alike?", figure=Figure()))
    assert "conv1: 0.70 and 0.40; dense1: 0.80 and 0.10." in text


def test_a_table_of_other_classes_is_refused():
    with pytest.raises(ValueError, match=r"each of 3 classes, got shape \(2, 2\) for conv1"):
        similarity_matrices(TABLES, ["2", "4", "6"], title="Alike?", figure=Figure())
    with pytest.raises(ValueError, match="at least one layer"):
        similarity_matrices({}, ["2", "4"], title="Alike?", figure=Figure())
    with pytest.raises(TypeError, match="a mapping from layers to tables, but"):
        similarity_matrices([np.eye(2)], ["2", "4"], title="Alike?")


@pytest.mark.parametrize(
    ("name", "width", "columns"), [("5", 7.4, 4), ("5", 3.6, 2), ("Ankle boot", 3.6, 1)]
)
def test_as_many_tables_stand_in_a_row_as_leave_room_to_name_each_class(name, width, columns):
    planes = {layer: np.eye(10) for layer in ("pixels", "conv1", "conv2", "dense1")}
    layout = settle_similarities(planes, [name] * 10, width=width, title="Similar?")
    assert sum(table.first for table in layout.tables) == 4 / columns
    assert layout.names.step == 1
    assert max(table.box.right for table in layout.tables) < width
