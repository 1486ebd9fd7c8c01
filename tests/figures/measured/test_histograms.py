from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from cnnfigs.figures import alt_text, histograms
from cnnfigs.figures.measured.distributions import settle_distributions


@pytest.fixture
def two_groups():
    rng = np.random.default_rng(0)
    return {"slant, degrees": {"real": rng.normal(0, 1, 500), "drawn": rng.normal(5, 1, 200)}}


def test_distributions_are_shares_of_their_own_group(two_groups):
    axes = histograms(two_groups, figure=Figure()).axes[0]
    outlines = {patch.get_label(): patch for patch in axes.patches if not patch.get_fill()}
    for name, values in two_groups["slant, degrees"].items():
        share, edges, _ = outlines[name].get_data()
        inside = np.histogram(values, edges)[0]
        np.testing.assert_allclose(share, inside / len(values))
        assert 0.95 < share.sum() <= 1


def test_medians_are_drawn_and_written(two_groups):
    figure = histograms(two_groups, figure=Figure())
    groups = two_groups["slant, degrees"]
    drawn = [line.get_xdata()[0] for line in figure.axes[0].get_lines()]
    assert drawn == [np.median(values) for values in groups.values()]
    words = " ".join(text.get_text() for text in figure.texts)
    assert f"drawn: {np.median(groups['drawn']):.3g}" in words
    assert f"{np.median(groups['drawn']):.3g} drawn" in alt_text(figure)


def test_groups_that_cannot_be_compared_are_refused(two_groups):
    with pytest.raises(TypeError, match="a mapping from quantities to the values of each group"):
        histograms([[1.0]])
    with pytest.raises(TypeError, match="ink: a mapping from groups to values"):
        histograms({"ink": [1.0]})
    with pytest.raises(ValueError, match="at least one quantity"):
        histograms({})
    with pytest.raises(ValueError, match="got 3"):
        histograms({"ink": {name: [1.0] for name in "abc"}})
    with pytest.raises(ValueError, match="ink, real: expected a row of finite values"):
        histograms({"ink": {"real": [np.nan]}})


def test_three_panels_stand_in_a_row_of_a_page_and_two_on_a_phone():
    quantities = {name: {"real": np.arange(9.0)} for name in "abcd"}
    for width, in_a_row in ((7.4, 3), (3.6, 2)):
        panels = settle_distributions(quantities, width=width).panels
        assert sum(panel.box.top == panels[0].box.top for panel in panels) == in_a_row
        assert panels[-1].box.bottom > panels[0].box.bottom
