"""What the page on data says of the sets and networks of a build, and whether they agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray

import cnnfigs as cf
from _site.page import Numbers, table

Image = NDArray[np.uint8]


def kinds(digits: cf.Dataset, garments: cf.Dataset) -> Markdown:
    """Say whether this build's images are real."""
    if digits.drawn == garments.drawn:
        return Markdown(f"In this build, both sets are **{_kind(digits)}**.")
    return Markdown(
        f"In this build, the digits are **{_kind(digits)}**, the clothes **{_kind(garments)}**."
    )


def _kind(dataset: cf.Dataset) -> str:
    return "drawn by the package itself" if dataset.drawn else "real"


def card(dataset: cf.Dataset) -> Markdown:
    """Set out where a data set comes from, what is in it, and its fingerprint."""
    ink = np.concatenate([dataset.x_train, dataset.x_test]) > 0
    counts = np.bincount(dataset.y_test, minlength=len(dataset.classes))
    least, most = counts.min(), counts.max()
    each = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    height, width = dataset.x_train.shape[1:]
    # In four parts, which a phone can put below each other.
    quarters = " ".join(
        f"`{dataset.fingerprint[start : start + 16]}`" for start in range(0, 64, 16)
    )
    return table(
        ["Data set", f"`{dataset.name}`"],
        [
            ["Origin and licence", dataset.origin],
            ["Training images", f"{len(dataset.x_train):,}"],
            ["Test images", f"{len(dataset.x_test):,}; {each} of each class"],
            [
                "Image",
                f"{height}\u00a0×\u00a0{width} pixels, 0 (black) to 255; "
                f"{ink.mean():.0%} of the pixels have ink",
            ],
            ["Classes", ", ".join(dataset.classes)],
            ["Fingerprint", f"{quarters} (SHA-256 of the arrays)"],
        ],
    )


# What scikit-image's documentation says of where each photograph is from, and of its rights.
PHOTOGRAPHS = {
    "brick": ("CC0Textures", "CC0"),
    "astronaut": ("NASA", "public domain"),
    "camera": ("Lav Varshney", "CC0"),
    "cat": ("Stéfan van der Walt", "CC0"),
    "clock": ("Stéfan van der Walt", "public domain"),
    "coffee": ("Rachel Michetti", "CC0"),
    "coins": ("Brooklyn Museum", "no known restrictions"),
    "grass": ("linolafett, DeviantArt", "CC0"),
    "gravel": ("CC0Textures", "CC0"),
    "moon": ("not said", "not said"),
    "page": ("not said", "not said"),
    "rocket": ("SpaceX", "public domain"),
    "text": ("Wikipedia", "public domain"),
}


def photographs() -> Markdown:
    """Set out where each photograph is from, and its rights."""
    assert set(PHOTOGRAPHS) == set(cf.photograph_names())
    rows = [[f"`{name}`", *said] for name, said in PHOTOGRAPHS.items()]
    return table(["photograph", "from", "rights"], rows)


def source(dataset: cf.Dataset) -> str:
    """Name the source of a figure."""
    return f"Data: {dataset.origin}."


def sample(dataset: cf.Dataset) -> tuple[list[Image], list[str]]:
    """Return three test images of each class, a class in each column, and their titles."""
    images = [
        dataset.x_test[dataset.y_test == label][place]
        for place in range(3)
        for label in range(len(dataset.classes))
    ]
    return images, 3 * list(dataset.classes)


def row_of_classes(dataset: cf.Dataset, count: int = 13) -> NDArray[np.uint8]:
    """Return test images in the order of their classes, from the first class to the last."""
    order = np.argsort(dataset.y_test, kind="stable")
    return dataset.x_test[order[:: len(order) // count][:count]]


def networks(learned: Sequence[tuple[cf.Trained, cf.Dataset]]) -> Numbers:
    """Return how many networks there are, and the data that they learned from."""
    # "Each card carries the fingerprint of its data; this page checks that they agree."
    for trained, dataset in learned:
        assert trained.card.fingerprint == dataset.fingerprint
    sets = dict.fromkeys(f"{dataset.name} ({_kind(dataset)})" for _, dataset in learned)
    return {"both": " and ".join(sets), "count": len(learned)}
