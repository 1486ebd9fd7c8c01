"""What is known of a layer where it is called, and what is it said by?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Shape: TypeAlias = tuple[int, ...]
Snapshot: TypeAlias = Mapping[str, NDArray[np.float32]]
Words: TypeAlias = dict[str, Any]
Weight: TypeAlias = Callable[[Snapshot], Array]


@dataclass(frozen=True, eq=False)
class Part:
    """What a layer is said by: an operation on what the part before it gave."""

    words: Words
    weights: dict[str, Weight] = field(default_factory=dict)
    shape: Shape | None = None  # where it is not the layer's
    suffix: str = ""


@dataclass(frozen=True, eq=False)
class Called:
    """A layer, and what it is called on."""

    layer: Any
    name: str
    inputs: list[Shape]
    shape: Shape
    names: Mapping[int, str]

    def held(self, variable: Any, change: Callable[[Array], Array] = np.asarray) -> Weight:
        """Return how one of the layer's weights is found in a snapshot."""
        name = self.names[id(variable)]
        return lambda snapshot: change(snapshot[name])

    def kernel_and_bias(self, kernel: Weight) -> dict[str, Weight]:
        bias = self.layer.bias if self.layer.use_bias else None
        return {"kernel": kernel} | ({} if bias is None else {"bias": self.held(bias)})

    def refuse(self, why: str) -> ValueError:
        """Return the error that names the layer, and says what would do."""
        return ValueError(
            f"the browser can't run the layer {self.name!r}, {type(self.layer).__name__}: {why}"
        )

    def expect_last_axis(self) -> None:
        """Raise where the layer works along another axis than that of the maps."""
        axes = {axis % (len(self.shape) + 1) for axis in np.atleast_1d(self.layer.axis)}
        if axes != {len(self.shape)}:
            raise self.refuse("it works along another axis than the last: take axis=-1")
