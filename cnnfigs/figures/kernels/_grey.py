"""What are black and white in an image whose pixels have become floats?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.colors import Normalize

if TYPE_CHECKING:
    from numpy.typing import NDArray


def grey_norm(values: NDArray[Any]) -> Normalize:
    """Return the range of grey values that pixels come from: 0..1, 0..255, or their own."""
    high = float(values.max())
    return Normalize(min(0.0, float(values.min())), 1.0 if high <= 1 else max(255.0, high))
