"""Is the same array the same, however its numbers lie in memory and whoever's they are?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hostile_calls import CALLS, OF_NETWORKS

LAYOUTS: dict[str, Callable[[np.ndarray], Any]] = {
    "Fortran": np.asfortranarray,
    "backwards": lambda array: np.ascontiguousarray(array[::-1])[::-1],
    "every other": lambda array: np.repeat(array, 2, axis=0)[::2],
    "other byte order": lambda array: array.astype(array.dtype.newbyteorder()),
    "read-only": lambda array: np.frombuffer(array.tobytes(), array.dtype).reshape(array.shape),
    "masked nowhere": np.ma.masked_array,
    "as Python's list": lambda array: array.tolist(),
}
# A list of floats has no type: whole numbers of a byte become those of eight.
TYPELESS = {"as Python's list"}


def doors() -> list[Any]:
    """Return each function with each of its arguments that is an array."""
    calls = CALLS | {name: OF_NETWORKS[name] for name in ("activations", "grad_cam", "top_images")}
    return [
        pytest.param(name, parameter, id=f"{name}-{parameter}")
        for name, (_, arguments) in calls.items()
        for parameter, value in arguments.items()
        if isinstance(value, np.ndarray)
    ]


@pytest.mark.parametrize(("name", "parameter"), doors())
def test_an_answer_does_not_depend_on_the_layout(name: str, parameter: str):
    function, arguments = (CALLS | OF_NETWORKS)[name]
    array = arguments[parameter]
    expected = numbers(function(**arguments))
    for layout, laid_out in LAYOUTS.items():
        if layout in TYPELESS and array.dtype.kind != "f":
            continue
        came = numbers(function(**{**arguments, parameter: laid_out(array)}))
        assert len(came) == len(expected) > 0
        for one, other in zip(came, expected, strict=True):
            # Sums run in the order of memory.
            np.testing.assert_allclose(one, other, rtol=1e-12, err_msg=layout)


def numbers(answer: Any) -> list[np.ndarray]:
    """Return the arrays that an answer is or holds."""
    if isinstance(answer, np.ndarray | float | int):
        return [np.asarray(answer)]
    if isinstance(answer, list | tuple):
        return [array for each in answer for array in numbers(each)]
    if hasattr(answer, "__dataclass_fields__"):
        return [array for field in vars(answer).values() for array in numbers(field)]
    return []
