"""What is this network made of?

Shapes, parameters, multiplications and receptive fields, layer by layer, with no image in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cnnfigs._receptive_field import Field

__all__ = ["Field", "LayerSummary"]


@dataclass(frozen=True)
class LayerSummary:
    """What one layer is, before any image comes.

    Attributes
    ----------
    name : str
        The layer's name in its model; ``"outer/inner"`` inside a nested model.
    kind : str
        ``"convolution"``, ``"pooling"``, ``"maps"`` (any other layer that gives maps),
        ``"flattened"``, ``"units"``, ``"scores"`` or ``"other"``.
    shape : tuple of (int or None)
        Shape of the output for one image: (h, w, c) or (n,). None where an axis is not fixed.
    parameters : int
        Weights and biases that the layer holds, trainable or not.
    multiplications : int or None
        Multiplications with a weight for one image; None where they are not known.
    field : Field or None
        What one output value sees of the input; None where it is not known.
    """

    name: str
    kind: str
    shape: tuple[int | None, ...]
    parameters: int
    multiplications: int | None
    field: Field | None
