"""What the page on pooling says of its photographs and networks, and whether it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray

import cnnfigs as cf
from _site.page import (
    Numbers,
    direction,
    paired_difference,
    percent,
    right_choice,
    table,
)
from cnnfigs.experiments import WhatDoesPoolingDo

Array = NDArray[np.float64]
Images = Mapping[str, Array]
# By kind of pooling, one for each photograph.
Retentions = Mapping[str, Sequence[cf.PoolingRetention]]

MAX, MEAN, STRIDE, NONE = "max pooling", "mean pooling", "stride 2", "none"
FILTERED = "filtered"


def check_joint(piece: NDArray[np.int_], pooled: NDArray[np.int_]) -> None:
    """Check the caption: the joint steps aside before pooling, and runs straight after it."""
    assert len(set(piece.argmax(axis=1))) > 1
    assert len(set(pooled.argmax(axis=1))) == 1


def size(lines: Array, pooled: Array) -> Numbers:
    """Return how many pixels are left, in words and in %."""
    left = 100 * pooled.size / lines.size
    assert left == 25
    return {
        "left": left,
        "removed": 100 - left,
        "question_removed": right_choice(
            {
                "Three quarters of its pixels": left == 25,
                "A quarter of its pixels": left == 75,
                "Half of its pixels": left == 50,
            }
        ),
        "before": f"{lines.shape[0]} × {lines.shape[1]}",
        "after": f"{pooled.shape[0]} × {pooled.shape[1]}",
    }


def strength(images: Images, threshold: float, survivors: float) -> Numbers:
    """Return what becomes of strong responses: of those that stay, and of the largest, in %.

    Parameters
    ----------
    images : mapping of str to ndarray
        The filtered image, and what each kind of pooling makes of it.
    threshold : float
        From where on a response is strong.
    survivors : float
        The share of the strong responses that win their group.
    """
    filtered, pooled, mean = (images[name] for name in (FILTERED, MAX, MEAN))
    # Had one pixel of each group been drawn by lot, a quarter would survive.
    assert survivors > 2 * 0.25
    # "Twice as large a part", and more; "not one pixel is strong any more".
    assert _strong(pooled, threshold) > 2 * _strong(filtered, threshold)
    assert _strong(mean, threshold) == 0
    # "No response grew"; with the mean, the strongest falls.
    assert pooled.max() == filtered.max()
    assert mean.max() < 0.6 * filtered.max()
    return {
        "survivors": 100 * survivors,
        "question_survivors": right_choice(
            {
                "More than half": 0.5 < survivors < 1,
                "A quarter, as of all pixels": abs(survivors - 0.25) < 0.05,
                "All of them": survivors == 1,
            }
        ),
    }


def strength_table(images: Images, threshold: float) -> Markdown:
    """Set out how many pixels of each image are strong, and how strong the strongest is."""
    return table(
        ["image", "pixels", "strong ones", "largest response"],
        (
            [name, f"{each.size:,}", f"{_strong(each, threshold):.1f}%", f"{each.max():.2f}"]
            for name, each in images.items()
        ),
    )


def _strong(image: Array, threshold: float) -> float:
    """Return the percentage of pixels that are strong."""
    return float(100 * (image >= threshold).mean())


def retention(kept: Retentions) -> Numbers:
    """Return what pooling keeps of the lines in all photographs."""
    low, high = _least(kept), _most(kept)
    # "In every photograph": more energy, but less contrast; the mean less of both.
    assert low[MAX].energy > 1 > high[MAX].contrast
    assert high[MEAN].energy < 1
    assert high[MEAN].contrast < 1
    assert low[MAX].largest == high[MAX].largest == 1
    # "The mean keeps a little more contrast, in each of these pictures."
    assert all(m.contrast > x.contrast for x, m in zip(kept[MAX], kept[MEAN], strict=True))
    return {"photographs": len(kept[MAX])}


def retention_table(kept: Retentions) -> Markdown:
    """Set out between which shares pooling keeps the energy, the contrast and the largest."""
    low, high = _least(kept), _most(kept)
    return table(
        ["what is left, as a share", "energy", "contrast", "largest response"],
        (
            [
                kind,
                _span(low[kind].energy, high[kind].energy),
                _span(low[kind].contrast, high[kind].contrast),
                _span(low[kind].largest, high[kind].largest),
            ]
            for kind in kept
        ),
    )


def _least(kept: Retentions) -> dict[str, cf.PoolingRetention]:
    return {kind: _extreme(min, retentions) for kind, retentions in kept.items()}


def _most(kept: Retentions) -> dict[str, cf.PoolingRetention]:
    return {kind: _extreme(max, retentions) for kind, retentions in kept.items()}


def _extreme(
    extreme: Callable[[Iterable[float]], float], retentions: Sequence[cf.PoolingRetention]
) -> cf.PoolingRetention:
    """Return the least or the most of each quantity, over all photographs."""
    return cf.PoolingRetention(
        energy=extreme(each.energy for each in retentions),
        contrast=extreme(each.contrast for each in retentions),
        largest=extreme(each.largest for each in retentions),
    )


def _span(low: float, high: float) -> str:
    return f"{low:.2f}" if low == high else f"{low:.2f} to {high:.2f}"


def shift(images: Images, pooled: Images) -> Numbers:
    """Return by how much a shift of one pixel changes an image and its pooled one, in %.

    Parameters
    ----------
    images, pooled : mapping of str to ndarray
        As it was (``"still"``), and moved ``"by one"`` and ``"by two"`` pixels to the left.
    """
    once, twice = _changes(images)
    once_pooled, twice_pooled = _changes(pooled)
    equal = float((pooled["still"] == pooled["by one"]).mean())
    # "About half as much", and few values stay as they were.
    assert 0.3 * once < once_pooled < 0.7 * once
    assert equal < 0.5
    # "Moved by two pixels, it is the same picture again, one pixel further on."
    assert np.array_equal(pooled["still"][:, 1:], pooled["by two"][:, :-1])
    assert twice_pooled > 0.8 * twice
    return {
        "equal": 100 * equal,
        "question_equal": right_choice(
            {
                "Less than half": equal < 0.5,
                "All of them": equal == 1,
                "Nearly all of them": 0.5 <= equal < 1,
            }
        ),
    }


def _changes(images: Images) -> tuple[float, float]:
    """Return how much an image changes when moved by one and by two, as shares of its mean."""
    still = images["still"]
    once, twice = (np.abs(images[by] - still).mean() / still.mean() for by in ("by one", "by two"))
    return float(once), float(twice)


def left_over(side: int) -> Numbers:
    """Return which part of an image of odd size is never looked at, in %."""
    used = 2 * (side // 2)
    assert cf.max_pool(np.zeros((side, side))).shape == (side // 2, side // 2)
    kept = cf.max_pool(np.zeros((side, side)), padding="same").shape
    assert kept == (side // 2 + 1, side // 2 + 1)
    return {
        "side": side,
        "row_pairs": side // 2,
        "unused": 100 * (side**2 - used**2) / side**2,
    }


def costs(rivals: WhatDoesPoolingDo) -> Numbers:
    """Return what the networks cost against the one with max pooling, and how they were tested."""
    parameters, work = rivals.parameters, rivals.multiplications
    # "Far more values"; "a stride is the cheapest".
    assert parameters[NONE] > 10 * parameters[MAX]
    assert work[NONE] > 4 * work[MAX]
    assert work[STRIDE] < 0.5 * work[MAX]
    *nearer, farthest = sorted(rivals.accuracy[MAX])[1:]
    return {
        "seeds": len(rivals.accuracy[MAX][0].values),
        "shifts": f"{', '.join(map(str, nearer))} and {farthest}",
        "far": farthest,
        "rival_images": rivals.test_images,
        "more_parameters": parameters[NONE] / parameters[MAX],
    }


def costs_table(rivals: WhatDoesPoolingDo) -> Markdown:
    """Set out what each network costs, how many images it names rightly, and how many moved."""
    return table(
        ["what follows", "parameters", "products, millions", "right", "kept, moved by two"],
        (
            [
                kind,
                f"{rivals.parameters[kind]:,}",
                f"{rivals.multiplications[kind] / 1e6:.1f}",
                percent(shifts[0]),
                f"{rivals.tolerance(kind, 2).mean:.0%}",
            ]
            for kind, shifts in rivals.accuracy.items()
        ),
    )


def tolerance(rivals: WhatDoesPoolingDo) -> Numbers:
    """Return how the networks compare on moved images, in words, and what each keeps, in %."""
    # "All of them fail often" when moved far.
    assert all(line[4].mean < 0.75 * line[0].mean for line in rivals.accuracy.values())
    found: dict[str, float | str] = {}
    for kind in (MEAN, STRIDE, NONE):
        found[f"{_key(kind)}_still"] = _more_or_fewer(rivals, kind, 0)
        found[f"{_key(kind)}_moved"] = _more_or_fewer(rivals, kind, 2)
    kept = {kind: rivals.tolerance(kind, 2).mean for kind in rivals.accuracy}
    found |= {f"keeps_{_key(kind)}": 100 * kept[kind] for kind in (MAX, NONE)}
    forgives = min(kept[MAX], kept[MEAN]) > max(kept[STRIDE], kept[NONE])
    found["forgives"] = (
        "both networks that pool keep more of their accuracy than both that don't: pooling does "
        "forgive a small shift"
        if forgives
        else "networks that pool do not always keep more of their accuracy than those that don't"
    )
    return found


def _key(kind: str) -> str:
    return kind.split()[0]


def _more_or_fewer(rivals: WhatDoesPoolingDo, kind: str, shift: int) -> str:
    """Say how many images a network names rightly, against the one with max pooling."""
    advantage = paired_difference(rivals.accuracy[kind][shift], rivals.accuracy[MAX][shift])
    return direction(advantage, "more", "fewer", "about as many")
