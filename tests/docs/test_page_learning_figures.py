"""Do the figures of the page on learning draw the steps that they name?"""

from __future__ import annotations

import pytest

import cnnfigs as cf
from explainer import learning_figures as figures


def _loss(weight: float) -> float:
    return (weight - 2) ** 2


def _slope(weight: float) -> float:
    return 2 * (weight - 2)


def test_each_step_goes_against_the_slope() -> None:
    assert figures.descend(_slope, rate=0.25, start=-2, steps=2) == [-2, 0, 1]


def test_a_minus_is_a_minus() -> None:
    assert figures.with_minus(-5.94, ".1f") == "\N{MINUS SIGN}5.9"


def test_the_hill_shows_the_start_its_tangent_and_the_bottom() -> None:
    figure = figures.hill(_loss, _slope, source="Made up.")
    (axes,) = figure.axes
    _, tangent, start, bottom = axes.lines
    assert start.get_xydata().tolist() == [[-1, 9]]
    assert bottom.get_xydata().tolist() == [[2, 0]]
    (x0, y0), (x1, y1) = tangent.get_xydata().tolist()
    assert (y1 - y0) / (x1 - x0) == pytest.approx(_slope(-1))
    assert "slope \N{MINUS SIGN}6.0" in cf.figures.alt_text(figure)


def test_the_descents_show_each_rate_from_the_same_start_and_fit_a_phone() -> None:
    figure = figures.descents(_loss, _slope, source="Made up.")
    assert [axes.get_title(loc="left").split(":")[0] for axes in figure.axes] == list(figures.RATES)
    for axes, rate in zip(figure.axes, figures.RATES.values(), strict=True):
        way = axes.lines[1].get_xydata()
        assert way[0].tolist() == [-1, 9]
        assert way[1, 0] == pytest.approx(-1 + 6 * rate)
        assert len(way) == figures.STEPS + 1
    assert cf.figures.narrow(figure).get_figwidth() == pytest.approx(3.6)
