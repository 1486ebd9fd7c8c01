"""What do figures of units ask of top images? That there are some, and what is seen of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnnfigs._argument_checks import expect
from cnnfigs._array_checks import real_numbers
from cnnfigs.figures.units._pictures import as_pictures, picture_limits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnfigs.attribution import TopImages

# Blue-green on ink and paper alike: the window lies on data, so it is no role.
WINDOW = "#2fb5a0"


def expect_images(top: TopImages) -> None:
    """Raise where these are no top images, or none at all."""
    expect(top, "positions", "one of the TopImages that cnnfigs.top_images returns")
    if not len(top.images):
        raise ValueError(
            f"expected images that move unit {top.unit} of {top.layer}, got none: take another "
            "unit, or search more images"
        )
    pictures = as_pictures(top.images, f"unit {top.unit} of {top.layer}")
    for name in ("values", "windows", "positions"):
        found = real_numbers(getattr(top, name), f"{name} of top images")
        if len(found) != len(pictures) if found.ndim else True:
            raise ValueError(
                f"expected {name} of {len(pictures)} top images, but an array of shape "
                f"{found.shape} came: take what top_images returns as it is"
            )


def patches_of(top: TopImages) -> tuple[NDArray[Any], tuple[float, float]]:
    """Return what the unit sees of each image, and what is black and white in all of them."""
    patches = as_pictures(top.patches, f"unit {top.unit}")
    return patches, picture_limits(as_pictures(top.images, f"unit {top.unit}"))
