"""Pictures to look at: photographs, a photo of a digit, moved images, strips of digits."""

from cnnfigs.images import strips
from cnnfigs.images.digit_photo import prepare_digit
from cnnfigs.images.ink import InkStatistics, ink_statistics
from cnnfigs.images.photographs import photograph, photograph_names, worked_patch
from cnnfigs.images.shifting import shifted

__all__ = [
    "InkStatistics",
    "ink_statistics",
    "photograph",
    "photograph_names",
    "prepare_digit",
    "shifted",
    "strips",
    "worked_patch",
]
