"""What the page on filters says of its wall, its patch and its noise, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray

import cnnfigs as cf
from _site.page import Numbers, right_choice, table

Array = NDArray[np.float64]
Images = Mapping[str, Array]

WHITE = 255
UNFILTERED = "as it is"
UPRIGHT, LEVEL = "vertical_lines", "horizontal_lines"  # kernels
# What readers work out, place by place, and how many of the nine products each place gives away.
STRIP = np.array([[3, 3, 4, 2, 4, 0], [3, 2, 0, 3, 2, 0], [1, 5, 0, 5, 5, 0]])
GIVEN = (9, 6, 3, 0)
# The shares of an image's squared edges that run up and down, and across.
Shares = tuple[float, float]
# By picture, and by what it was filtered with.
EdgeShares = Mapping[str, Mapping[str, Shares]]


def worked_pixel(terms: cf.CorrelationTerms, flipped: cf.CorrelationTerms) -> Numbers:
    """Return the pixel that is worked out, and what it would be if the kernel were turned."""
    # The numbers of the talk.
    assert terms.total == 577
    assert flipped.total == 732
    # The caption: the pixel in the middle has the largest weight.
    assert terms.kernel[1, 1] == terms.kernel.max()
    assert terms.products[1, 1] == terms.products.max()
    return {
        "middle": terms.patch[1, 1],
        "weight": terms.kernel[1, 1],
        "product": terms.products[1, 1],
        "total": terms.total,
        "flipped": flipped.total,
        "question_total": right_choice(
            {
                "Nothing": np.isclose(np.sum(terms.patch * terms.kernel), terms.total),
                "It has to be cut off at white": terms.total <= WHITE,
            }
        ),
    }


def faded(strip: NDArray[np.int_] = STRIP) -> Numbers:
    """Return what is given of each place of a strip, its sum, and what two mistakes make of it."""
    found: dict[str, float | str | Markdown] = {}
    for place, given in enumerate(GIVEN):
        terms = cf.correlation_terms(strip, cf.kernel(UPRIGHT), row=0, column=place)
        sums = {
            "sum": terms.total,
            "unsigned": np.abs(terms.products).sum(),
            "unweighted": terms.patch.sum(),
        }
        words = {name: _whole(number) for name, number in sums.items()}
        # "The middle brings more than its neighbours take", or less.
        assert (terms.total < 0) == (given == 6)
        right = right_choice({words[name]: number == terms.total for name, number in sums.items()})
        found |= {f"faded_{name}_{given}": words[name] for name in words}
        found |= {f"question_faded_{given}": right, f"faded_{given}": _products(terms, given)}
    return found


def _products(terms: cf.CorrelationTerms, given: int) -> Markdown:
    """Return a patch under its kernel; so many products are given, from the left and the top."""
    parts = zip(
        *(part.ravel() for part in (terms.patch, terms.kernel, terms.products)), strict=True
    )
    cells = [
        f"{_whole(pixel)} × {_whole(weight)}" + (f" = **{_whole(product)}**" if i < given else "")
        for i, (pixel, weight, product) in enumerate(parts)
    ]
    return table(["left", "middle", "right"], [cells[i : i + 3] for i in (0, 3, 6)])


def _whole(number: float) -> str:
    return f"{number:.0f}".replace("-", "−")


def silence(wall: Array, responses: Images) -> Numbers:
    """Return how much of the wall answers each of the two kernels with next to nothing, in %."""
    quiet = {name: _silent(response) for name, response in responses.items()}
    # "Most of the new image".
    assert min(quiet.values()) > 50
    # "The wall has more joints that run up and down", and not one kernel more to find.
    assert quiet[UPRIGHT] < quiet[LEVEL]
    assert np.array_equal(cf.kernel(UPRIGHT).T, cf.kernel(LEVEL))
    assert np.allclose(cf.correlate(wall.T, cf.kernel(UPRIGHT)).T, responses[LEVEL])
    return {f"quiet_{name}": share for name, share in quiet.items()}


def even_wall() -> Numbers:
    """Return what the kernel for vertical lines answers to another brightness alone."""
    once, twice = (
        cf.correlate(np.full((3, 3), bright), cf.kernel(UPRIGHT)).item() for bright in (1.0, 2.0)
    )
    return {
        "question_even": right_choice(
            {
                "0, as before": once == twice == 0,
                "Twice as much as before": twice == 2 * once != 0,
            }
        )
    }


def _silent(response: Array) -> float:
    """Return the percentage of pixels that answer with less than a tenth of the strongest."""
    strength = np.abs(response)
    return float(100 * (strength < 0.1 * strength.max()).mean())


def upright_and_level(image: Array) -> Shares:
    """Return the shares of an image's squared edges that run up and down, and across."""
    along, down = (cf.correlate(image, cf.kernel(name)) for name in ("sobel_x", "sobel_y"))
    strength = along**2 + down**2
    # An edge runs at a right angle to the direction in which the image gets brighter.
    leaning = np.rad2deg(np.arctan2(np.abs(along), np.abs(down)))
    upright, level = strength[leaning > 67.5].sum(), strength[leaning < 22.5].sum()
    return float(upright / strength.sum()), float(level / strength.sum())


def edge_shares(pictures: Images, kernels: Images) -> EdgeShares:
    """Return how the edges of each picture run, before and after each filter."""
    return {
        name: {
            UNFILTERED: upright_and_level(picture),
            **{
                which: upright_and_level(cf.correlate(picture, kernel))
                for which, kernel in kernels.items()
            },
        }
        for name, picture in pictures.items()
    }


def edge_numbers(found: EdgeShares) -> Numbers:
    """Return what the filter for vertical lines leaves of a wall, and what it makes of noise."""
    # "On none of the pictures is it less than".
    least = min(shares[UPRIGHT][0] for shares in found.values())
    assert least > 0.75
    assert max(shares[UPRIGHT][1] for shares in found.values()) < 0.05
    assert min(shares[LEVEL][1] for shares in found.values()) > 0.75
    # "Noise has no lines": as many of its edges are upright as level.
    wall, noise = found["brick"], found["pure noise"]
    assert abs(noise[UNFILTERED][0] - noise[UNFILTERED][1]) < 0.02
    return {
        "wall_before": wall[UNFILTERED][0],
        "wall_after": wall[UPRIGHT][0],
        "least_upright": least,
        "noise_before": noise[UNFILTERED][0],
        "noise_after": noise[UPRIGHT][0],
        "question_noise": right_choice(
            {
                "Streaks that run up and down": noise[UPRIGHT][0] > 2 * noise[UNFILTERED][0],
                "Noise as before, only fainter": noise[UPRIGHT][0] <= 2 * noise[UNFILTERED][0],
            }
        ),
    }


def check_swapped(wall: Array, swapped: Array) -> None:
    """Check that with rows and columns swapped, the filter for level lines finds upright ones."""
    assert np.allclose(swapped, cf.correlate(wall, cf.kernel(LEVEL).T))
    assert upright_and_level(swapped)[0] > 0.9


def check_faintest(responses: Images) -> None:
    """Check that the Laplacian finds all edges more faintly than those that ask for a direction."""
    strongest = {name: np.abs(response).max() for name, response in responses.items()}
    assert min(strongest, key=lambda name: strongest[name]) == "laplacian"


def border(zeros: Array, mirrored: Array) -> Numbers:
    """Return how many times as strongly the outermost columns answer, with zeros around them."""
    within = float(np.abs(zeros[:, 1:-1]).mean())
    # "Mirroring the image does not do that."
    assert _sides(zeros) > 3 * within > 2 * _sides(mirrored)
    left = cf.correlate(np.zeros((28, 28)), np.ones((3, 3))).shape
    return {
        "frame": _sides(zeros) / within,
        "question_border": right_choice(
            {f"{side} × {side}": left == (side, side) for side in (26, 28, 25)}
        ),
    }


def check_border(responses: Images) -> None:
    """Check the caption: with zeros around, both sides shine; mirrored, they do not."""
    height, width = responses["mirrored"].shape
    assert responses["no padding"].shape == (height - 2, width - 2)
    strongest_mirrored = np.abs(responses["mirrored"][:, [0, -1]]).max()
    assert strongest_mirrored < 0.1 < np.abs(responses["zeros around"][:, 0]).min()


def _sides(response: Array) -> float:
    """Return the mean strength of the first and the last column."""
    return float(np.abs(response[:, [0, -1]]).mean())
