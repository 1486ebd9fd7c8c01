"""What does each layer answer to this image?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnfigs.architecture import Field

__all__ = ["Layer"]


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer's answer to one image, or to a batch of them.

    Attributes
    ----------
    name : str
        The layer's name in its model; ``"outer/inner"`` inside a nested model.
    kind : str
        As in :class:`cnnfigs.architecture.LayerSummary`: ``"convolution"``, ``"pooling"``,
        ``"maps"``, ``"flattened"``, ``"units"``, ``"scores"`` or ``"other"``.
    values : ndarray of float32
        (h, w, c) for maps and (n,) for units; a batch puts an axis of images first.
    field : Field or None
        What one value sees of the input; None where it is not known.
    """

    name: str
    kind: str
    values: NDArray[np.float32]
    field: Field | None
