"""The first talk on filters and pooling."""

from __future__ import annotations

import numpy as np

import cnnfigs as cf
from _site.ledger.evidence import Evidence
from _site.ledger.rows import talk_a
from _site.ledger.verdicts import Finding, holds_if, under_conditions

FAINT = 0.1  # of the strongest response: what is below counts as removed
STRONG = 0.95  # the quantile of a filtered image above which a response counts as strong


@talk_a.states("on filters", section="filters#one-pixel-nine-products", script="plot_worked_pixel")
def _(evidence: Evidence) -> Finding:
    """All that a filter does is to multiply pixels by its numbers, and to add up."""
    random = np.random.default_rng(0)
    one, other = random.normal(size=(2, 28, 28))
    kernel = cf.kernel("worked")
    of_sum = cf.correlate(2 * one + other, kernel)
    sum_of = 2 * cf.correlate(one, kernel) + cf.correlate(other, kernel)
    off = float(np.abs(of_sum - sum_of).max())
    return holds_if(
        off < 1e-9,
        "The filtered sum of two images is the sum of the filtered images, as it must be where "
        f"there is nothing but multiplying and adding; rounding apart, they differ by {off:.0f}.",
    )


@talk_a.states("on filters", section="filters#one-pixel-nine-products", script="plot_worked_pixel")
def _(evidence: Evidence) -> Finding:
    """In the example, the pixel 192 is multiplied by 4.5, its neighbour above and to the left, 0,
    by −1, the one above, 64, by 0, and so on; the sum is the new value of the pixel.
    """
    patch, kernel = cf.worked_patch(), cf.kernel("worked")
    total = cf.correlation_terms(patch, kernel, 0, 0).total
    said = [(patch[1, 1], kernel[1, 1]), (patch[0, 0], kernel[0, 0]), (patch[0, 1], kernel[0, 1])]
    return holds_if(
        said == [(192, 4.5), (0, -1), (64, 0)] and total == 577,
        f"The nine products add up to {total:g}; the talk leaves the sum to us.",
    )


@talk_a.states("on filters", section="filters#one-pixel-nine-products", script="plot_worked_pixel")
def _(evidence: Evidence) -> Finding:
    """What such a layer does is called a convolution."""
    patch, kernel = cf.worked_patch(), cf.kernel("worked")
    total = cf.correlation_terms(patch, kernel, 0, 0).total
    flipped = cf.correlation_terms(patch, kernel[::-1, ::-1], 0, 0).total
    return under_conditions(
        {
            "in the language of networks, which calls it so by custom": total == 577,
            "in the language of mathematics, which turns the filter by half a turn first and calls "
            "what is done here a cross-correlation": total == flipped,
        },
        f"On the talk's patch, multiplying as the talk does gives {total:g}; turning first would "
        f"give {flipped:g}.",
    )


def _removed(evidence: Evidence, lines: str) -> Finding:
    response = np.abs(cf.correlate(evidence.photograph("brick"), cf.kernel(f"{lines}_lines")))
    removed = float((response < FAINT * response.max()).mean())
    bright = {"vertical": [[0, 1, 0]] * 3, "horizontal": [[0] * 3, [1] * 3, [0] * 3]}
    across = {
        name: cf.correlation_terms(p, cf.kernel(f"{lines}_lines"), 0, 0).total
        for name, p in bright.items()
    }
    other = next(name for name in bright if name != lines)
    return under_conditions(
        {
            f"in that {lines} lines are left and {other} ones are not": (
                across[lines] > 0 and across[other] == 0
            ),
            "in that most pixels fall below a tenth of the strongest response": removed > 0.5,
            "in that nearly all of them do, nine in ten": removed > 0.9,
        },
        f"On a brick wall, {removed:.0%} of the pixels keep less than a tenth of the strongest "
        f"response. A {lines} line gives {across[lines]:g}, a {other} one {across[other]:g}.",
    )


@talk_a.states("on filters", section="filters#almost-everything-but-the-lines", script="plot_lines")
def _(evidence: Evidence) -> Finding:
    """One filter leaves next to nothing of an image but its vertical lines."""
    return _removed(evidence, "vertical")


@talk_a.states("on filters", section="filters#almost-everything-but-the-lines", script="plot_lines")
def _(evidence: Evidence) -> Finding:
    """Another leaves next to nothing but the horizontal ones."""
    return _removed(evidence, "horizontal")


@talk_a.states("on pooling", section="pooling#groups-and-winners", script="plot_max_pooling")
def _(evidence: Evidence) -> Finding:
    """Pooling puts pixels into groups, and keeps some of the pixels."""
    lines = cf.correlate(evidence.photograph("brick"), cf.kernel("vertical_lines"))
    from_it = {
        name: float(np.isin(pool(lines, 2), lines).mean())
        for name, pool in (("max", cf.max_pool), ("mean", cf.mean_pool))
    }
    return under_conditions(
        {
            "for max pooling, which keeps pixels as they are": from_it["max"] == 1,
            "for mean pooling, which makes new values": from_it["mean"] == 1,
        },
        f"Of the values after max pooling, {from_it['max']:.0%} were pixels before; after mean "
        f"pooling, {from_it['mean']:.0%}.",
    )


@talk_a.states("on pooling", section="pooling#groups-and-winners", script="plot_max_pooling")
def _(evidence: Evidence) -> Finding:
    """Of each 2 × 2 pixels, max pooling keeps the largest."""
    image = np.random.default_rng(0).normal(size=(28, 28))
    groups = image.reshape(14, 2, 14, 2)
    right = bool((cf.max_pool(image, 2) == groups.max(axis=(1, 3))).all())
    return holds_if(right, "On random images, each pooled value is the largest of its group.")


@talk_a.states(
    "on pooling", section="pooling#groups-and-winners", script="plot_pool_again_and_again"
)
def _(evidence: Evidence) -> Finding:
    """That leaves a quarter of the image."""
    left = {side: cf.max_pool(np.zeros((side, side)), 2).size / side**2 for side in (28, 11)}
    return under_conditions(
        {
            "for sides that two divides": left[28] == 1 / 4,
            "for odd sides, whose last row and column are dropped": left[11] == 1 / 4,
        },
        f"Of 28 × 28 pixels, {left[28]:.0%} are left. The talk's network also pools maps of "
        f"11 × 11: there it is {left[11]:.1%}.",
    )


@talk_a.states("on pooling", section="pooling#what-is-kept", script="plot_what_pooling_keeps")
def _(evidence: Evidence) -> Finding:
    """What the filter has found is still there after pooling."""
    lines, threshold = _strong_lines(evidence)
    won = np.zeros(lines.shape, dtype=bool)
    won[tuple(np.moveaxis(cf.max_pool_winners(lines), -1, 0))] = True
    kept = float(won[lines >= threshold].mean())
    return holds_if(
        kept > 0.5,
        f"{kept:.0%} of the strongest twentieth of the responses survive, where drawing lots "
        "would leave a quarter; each of the others shared its group with one as strong.",
    )


@talk_a.states("on pooling", section="pooling#what-is-kept", script="plot_what_pooling_keeps")
def _(evidence: Evidence) -> Finding:
    """Pooling even enhances the vertical lines."""
    lines, threshold = _strong_lines(evidence)
    pooled = cf.max_pool(lines, 2)
    before, after = (float((image >= threshold).mean()) for image in (lines, pooled))
    return under_conditions(
        {
            "where it means that lines take up more of the image": after > 1.5 * before,
            "where it means that a response gets stronger": pooled.max() > lines.max(),
        },
        f"Strong responses are {before:.0%} of the pixels before and {after:.0%} after. The "
        "strongest stays what it was.",
    )


def _strong_lines(evidence: Evidence) -> tuple[np.ndarray, float]:
    response = cf.correlate(evidence.photograph("brick"), cf.kernel("vertical_lines"))
    lines = np.maximum(response, 0)
    return lines, float(np.quantile(lines, STRONG))
