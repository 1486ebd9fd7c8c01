"""Does the page on filters state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from IPython.display import Markdown

import cnnfigs as cf
from explainer import filters

SIDE = 32
UPRIGHT = np.zeros((SIDE, SIDE))
UPRIGHT[:, 8::8] = 1.0


def _terms(*, turned: bool = False) -> cf.CorrelationTerms:
    kernel = cf.kernel("worked")
    kernel = kernel[::-1, ::-1] if turned else kernel
    return cf.correlation_terms(cf.worked_patch(), kernel, row=0, column=0)


def test_the_worked_pixel_is_that_of_the_talk() -> None:
    found = filters.worked_pixel(_terms(), _terms(turned=True))
    assert found.pop("question_total") == "Nothing"
    assert found == {"middle": 192, "weight": 4.5, "product": 864, "total": 577, "flipped": 732}


def test_products_fade_from_nine_to_none_and_the_sum_is_the_packages() -> None:
    found = filters.faded()
    for place, given in enumerate((9, 6, 3, 0)):
        terms = cf.correlation_terms(filters.STRIP, cf.kernel("vertical_lines"), 0, place)
        assert float(str(found[f"question_faded_{given}"]).replace("−", "-")) == terms.total
        shown = found[f"faded_{given}"]
        assert isinstance(shown, Markdown)
        cells = [cell for line in shown.data.split("\n")[2:] for cell in line.split("|")[1:-1]]
        assert len(cells) == 9
        products = [cell.split("**")[1] for cell in cells if "=" in cell]
        assert [float(product.replace("−", "-")) for product in products] == list(
            terms.products.ravel()[:given]
        )


def test_a_pixel_that_a_mistake_gets_right_is_no_question() -> None:
    with pytest.raises(AssertionError):
        filters.faded(np.zeros((3, 6), dtype=int))  # All three ways come to 0.


def test_an_even_wall_is_silent_however_bright() -> None:
    assert filters.even_wall() == {"question_even": "0, as before"}


def test_another_sum_is_not_passed_off_as_that_of_the_talk() -> None:
    with pytest.raises(AssertionError):
        filters.worked_pixel(replace(_terms(), total=578.0), _terms(turned=True))


def test_silence_is_the_share_that_hardly_answers() -> None:
    wall = UPRIGHT.copy()
    wall[16, 1:7] = 0.5  # a short joint that runs across
    kernels = ("vertical_lines", "horizontal_lines")
    responses = {name: cf.correlate(wall, cf.kernel(name)) for name in kernels}
    found = filters.silence(wall, responses)
    assert found["quiet_vertical_lines"] == pytest.approx(100 * 20 / 30, abs=5)
    assert found["quiet_horizontal_lines"] > 90
    turned = {name: cf.correlate(wall.T, cf.kernel(name)) for name in kernels}
    with pytest.raises(AssertionError):  # of this wall, more runs across
        filters.silence(wall.T, turned)


def test_edges_of_upright_lines_are_upright() -> None:
    assert filters.upright_and_level(UPRIGHT) == (1.0, 0.0)
    assert filters.upright_and_level(UPRIGHT.T) == (0.0, 1.0)


def test_edges_are_told_for_each_picture_before_and_after_each_filter() -> None:
    found = filters.edge_shares({"lines": UPRIGHT}, {"vertical_lines": cf.kernel("vertical_lines")})
    assert found == {"lines": {"as it is": (1.0, 0.0), "vertical_lines": (1.0, 0.0)}}


def _shares(noise_upright: float = 0.25) -> filters.EdgeShares:
    after = {"vertical_lines": (0.9, 0.01), "horizontal_lines": (0.01, 0.9)}
    return {
        "brick": {"as it is": (0.7, 0.2), **after},
        "pure noise": {"as it is": (noise_upright, 0.25), **after, "vertical_lines": (0.8, 0.02)},
    }


def test_numbers_of_edges_are_those_of_the_wall_and_of_the_noise() -> None:
    assert filters.edge_numbers(_shares()) == {
        "wall_before": 0.7,
        "wall_after": 0.9,
        "least_upright": 0.8,
        "noise_before": 0.25,
        "noise_after": 0.8,
        "question_noise": "Streaks that run up and down",
    }
    with pytest.raises(AssertionError):  # noise with lines in it proves nothing
        filters.edge_numbers(_shares(noise_upright=0.5))


def test_a_kernel_with_rows_and_columns_swapped_finds_upright_lines() -> None:
    across = cf.kernel("horizontal_lines")
    filters.check_swapped(UPRIGHT, cf.correlate(UPRIGHT, across.T))
    with pytest.raises(AssertionError):
        filters.check_swapped(UPRIGHT, cf.correlate(UPRIGHT, across))


def test_the_laplacian_answers_most_faintly() -> None:
    filters.check_faintest({"sobel_x": np.array([-4.0, 1.0]), "laplacian": np.array([2.0])})
    with pytest.raises(AssertionError):
        filters.check_faintest({"sobel_x": np.array([1.0]), "laplacian": np.array([2.0])})


def test_the_border_is_told_against_the_rest() -> None:
    zeros, mirrored = np.ones((5, 5)), np.ones((5, 5))
    zeros[:, [0, -1]] = 4.0
    assert filters.border(zeros, mirrored) == {"frame": 4.0, "question_border": "26 × 26"}
    with pytest.raises(AssertionError):
        filters.border(mirrored, mirrored)


def test_the_caption_on_borders_holds_only_where_mirroring_keeps_them_dark() -> None:
    dark, bright = np.zeros((5, 5)), np.ones((5, 5))
    responses = {"no padding": np.zeros((3, 3)), "zeros around": bright, "mirrored": dark}
    filters.check_border(responses)
    with pytest.raises(AssertionError):
        filters.check_border(responses | {"mirrored": bright})
