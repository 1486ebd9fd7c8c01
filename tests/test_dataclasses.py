"""What two of the package's objects have in common can be asked without an error."""

import dataclasses
import importlib.util
import inspect
import pkgutil
import re
import types

import numpy as np
import pytest

import cnnfigs
from cnnfigs.training import History

# Of two arrays, == is an array, neither true nor false; of the others there is no hash.
ARRAYS = {"ndarray", "NDArray"}
WITHOUT = ARRAYS | {"dict", "Mapping", "list", "MutableSequence", "set"}


def dataclasses_of_the_package():
    for module in pkgutil.walk_packages(cnnfigs.__path__, "cnnfigs."):
        if module.name == "cnnfigs._tasks.cluster" and not importlib.util.find_spec("distributed"):
            continue  # Dask is an optional group
        for found in vars(importlib.import_module(module.name)).values():
            own = inspect.isclass(found) and found.__module__ == module.name
            if own and dataclasses.is_dataclass(found):
                yield pytest.param(found, id=f"{module.name}.{found.__name__}")


def names(owner, field):
    """Return the words in the type of a field, with the module's own aliases spelled out."""
    scope = vars(importlib.import_module(owner.__module__))
    text, words = str(field.type), set()
    while new := set(re.findall(r"\w+", text)) - words:
        words |= new
        text = " ".join(
            str(scope[word]) for word in new if isinstance(scope.get(word), types.GenericAlias)
        )
    return words


@pytest.mark.parametrize("found", list(dataclasses_of_the_package()))
def test_whatever_is_compared_by_its_fields_has_fields_that_compare(found):
    if not found.__dataclass_params__.eq or not found.__dataclass_params__.frozen:
        return  # by identity, or changeable and so without a hash in any case
    for field in dataclasses.fields(found):
        if field.compare and field.hash is not False:
            assert not WITHOUT & names(found, field), field.name
        elif field.compare:
            assert not ARRAYS & names(found, field), field.name


def test_two_objects_that_hold_arrays_are_compared_and_hashed():
    one, other = (History(*[np.zeros(3)] * 6) for _ in range(2))
    assert one == one
    assert one != other
    assert len({one, other, one}) == 2
