"""What does each figure say to a natural slip: a list for a mapping, numbers for names, no rows?

Each slip is tried on each argument that it fits, of the first example of each figure. It is drawn,
or refused in words of ours: an error out of NumPy or matplotlib tells nobody what to do.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from examples import EXAMPLES, ORDINARY
from matplotlib.figure import Figure
from matplotlib.text import Text

from cnnfigs import figures

Arguments = dict[str, Any]
Slip = Callable[[Any], Any]


class _Called(Exception):  # noqa: N818 - nothing went wrong
    """Says with what arguments an example calls its figure."""


def arguments_of(name: str) -> Arguments:
    """Return what an example gives to its figure, by the parameters' names."""
    function = getattr(figures, name)

    def recorded(*args: Any, **kwargs: Any) -> None:
        raise _Called(inspect.signature(function).bind(*args, **kwargs).arguments)

    setattr(figures, name, recorded)
    try:
        EXAMPLES[name]()
    except _Called as called:
        arguments: Arguments = called.args[0]
    finally:
        setattr(figures, name, function)
    return arguments


def changed(value: Any, slip: Slip) -> Any:
    """Return a value with a slip in each array that it holds; None where it holds none."""
    if isinstance(value, np.ndarray):
        return slip(value)
    if isinstance(value, SimpleNamespace):
        inner = changed(value.values, slip) if hasattr(value, "values") else None
        return None if inner is None else SimpleNamespace(**{**vars(value), "values": inner})
    if dataclasses.is_dataclass(value):
        array = {"TopImages": "images", "SyntheticImage": "image"}.get(
            type(value).__name__, "values"
        )
        inner = changed(getattr(value, array, None), slip)
        return None if inner is None else dataclasses.replace(value, **{array: inner})
    if isinstance(value, Mapping) and value:
        inner = [changed(each, slip) for each in value.values()]
        found = all(each is not None for each in inner)
        return dict(zip(value, inner, strict=True)) if found else None
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        inner = [changed(each, slip) for each in value]
        return inner if all(each is not None for each in inner) else None
    return None


def without_rows(array: np.ndarray) -> Any:
    return array[:0] if array.ndim > 1 else None


def without_columns(array: np.ndarray) -> Any:
    return array[:, :0] if array.ndim > 1 else None


def with_imaginary_parts(array: np.ndarray) -> Any:
    return array + 1j


SLIPS = {slip.__name__: slip for slip in (without_rows, without_columns, with_imaginary_parts)}


def slips() -> Iterator[Any]:
    """Yield a figure, a parameter and what is given for it by mistake."""
    for name in ORDINARY:
        for parameter, value in arguments_of(name).items():
            for slip in SLIPS:
                if changed(value, SLIPS[slip]) is not None:
                    yield pytest.param(name, parameter, slip, id=f"{name}-{parameter}-{slip}")


@pytest.mark.parametrize(("name", "parameter", "slip"), [*slips()])
def test_arrays_without_pictures_are_refused_in_our_words(name: str, parameter: str, slip: str):
    arguments = arguments_of(name)
    arguments[parameter] = changed(arguments[parameter], SLIPS[slip])
    with pytest.raises((TypeError, ValueError), match="expected"):
        getattr(figures, name)(**arguments)


def with_mappings() -> Iterator[Any]:
    for name in ORDINARY:
        for parameter, value in arguments_of(name).items():
            if isinstance(value, Mapping):
                yield pytest.param(name, parameter, id=f"{name}-{parameter}")


@pytest.mark.parametrize(("name", "parameter"), [*with_mappings()])
def test_a_list_in_place_of_a_mapping_is_refused_in_our_words(name: str, parameter: str):
    arguments = arguments_of(name)
    arguments[parameter] = list(arguments[parameter].values())
    with pytest.raises(TypeError, match=r"expected .* but an object of type list came"):
        getattr(figures, name)(**arguments)


def numbered(value: Any) -> Any:
    """Return a value with numbers for the names that it is made of, or is given by."""
    if isinstance(value, Mapping):
        return dict(enumerate(value.values()))
    if isinstance(value, list | tuple) and value and all(isinstance(each, str) for each in value):
        return range(len(value))
    return value


def with_names() -> list[str]:
    named = []
    for name in ORDINARY:
        arguments = arguments_of(name)
        if any(numbered(value) is not value for value in arguments.values()):
            named.append(name)
    return named


@pytest.mark.parametrize("name", with_names())
def test_names_may_be_numbers(name: str):
    arguments = {key: numbered(value) for key, value in arguments_of(name).items()}
    result = getattr(figures, name)(**arguments)
    while isinstance(result, list | tuple):
        result = result[0]
    written = [text.get_text() for text in result.get_figure(root=True).findobj(Text)]
    assert any(words.split()[:1] == ["0"] for words in written)


@pytest.mark.parametrize("names", [[b"cat", b"dog"], ["cat\n", "dog\n"]], ids=["bytes", "lines"])
def test_names_of_a_file_are_written_as_words(names):
    figure = figures.confusion(np.eye(2, dtype=int), names)
    assert {"cat", "dog"} <= {text.get_text() for text in figure.findobj(Text)}


def test_bytes_of_a_files_name_that_are_no_text_are_drawn_as_a_sign():
    figure = figures.confusion(np.eye(2, dtype=int), ["caf\udce9", "dog"])
    figure.draw_without_rendering()
    assert "caf?" in {text.get_text() for text in figure.findobj(Text)}


def test_an_axes_of_three_dimensions_is_refused():
    deep = Figure().add_subplot(projection="3d")
    with pytest.raises(TypeError, match="expected ax to be flat"):
        figures.output_strip([0.9, 0.1], ["cat", "dog"], ax=deep)


@pytest.mark.parametrize("gap", ["\t", "\n", "\r\n", "\v", " \t "])
def test_no_box_is_drawn_for_a_gap_within_a_name(gap):
    name = f"grey{gap}wolf"
    for figure in (
        figures.confusion(np.eye(2, dtype=int), [name, "dog"]),
        figures.contact_sheet({name: np.zeros((2, 8, 8))}),
        figures.output_strip([0.9, 0.1], [name, "dog"]).get_figure(),
    ):
        written = [text.get_text().replace("\n", " ") for text in figure.findobj(Text)]
        assert any("grey wolf" in words for words in written)


def test_names_that_are_written_alike_lose_no_row():
    rows = {"wolf": np.zeros((1, 8, 8)), "wolf\n": np.ones((1, 8, 8))}
    with pytest.raises(ValueError, match="of 2 names only 1 differ"):
        figures.contact_sheet(rows)


@pytest.mark.parametrize("name", ORDINARY)
def test_truth_values_are_drawn_or_refused_in_our_words(name: str):
    arguments = arguments_of(name)
    truths = {key: changed(value, lambda array: array > 0) for key, value in arguments.items()}
    arguments |= {key: value for key, value in truths.items() if value is not None}
    words = refusal(name, arguments)
    assert not words or "expected" in words


def refusal(name: str, arguments: Arguments) -> str:
    """Return in what words a figure refuses, none where it draws."""
    try:
        getattr(figures, name)(**arguments)
    except (TypeError, ValueError) as error:
        return str(error)
    return ""
