"""What do the docstrings of all figures say alike? It is written once, here, and added to each."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import TypeVar

_Function = TypeVar("_Function", bound=Callable[..., object])

# What a parameter is, and what it is for, wherever a figure's own docstring doesn't say it.
_PARAMETERS = {
    "layer": ("Layer", "One layer's answer to one image: values (h, w, c) or (n,)."),
    "title": ("str", "What the figure is called, written above it."),
    "source": ("str", "Where the data comes from, written at the foot."),
    "figure": (
        "matplotlib.figure.Figure or SubFigure",
        "Where to draw; a new figure of a fitting size without it.",
    ),
    "ax": ("matplotlib.axes.Axes", "Where to draw; a new figure of a fitting size without it."),
}
_RETURNS = [
    "matplotlib.figure.Figure or SubFigure",
    "    What was drawn on: the caller's figure, or the new one.",
    "",
]


def share_docstring(function: _Function) -> _Function:
    """Complete a figure's docstring with what the docstrings of all figures have in common.

    Of the parameters ``layer``, ``title``, ``source``, ``figure`` and ``ax`` those are added that
    the function takes and does not describe itself, in the order of its signature. The section
    ``Returns`` is added where the function takes a figure and has no such section. A second call
    adds nothing.

    Parameters
    ----------
    function : callable
        A function with a docstring in numpydoc's style; one without stays without.

    Returns
    -------
    callable
        The same function.

    Examples
    --------
    >>> def dots(values, *, source=None):
    ...     '''Draw dots.'''
    >>> print(share_docstring(dots).__doc__.splitlines()[-1].strip())
    Where the data comes from, written at the foot.
    """
    if not function.__doc__:  # Python leaves docstrings out when it is asked to, with -OO.
        return function
    sections = _sections(inspect.cleandoc(function.__doc__))
    signature = inspect.signature(function).parameters
    described = _with_parameters(sections.get("Parameters", []), signature.values())
    shared = {"": sections.pop("", []), "Parameters": described}
    if "figure" in signature and "Returns" not in sections:
        shared["Returns"] = _RETURNS
    function.__doc__ = _joined({**shared, **sections, "Parameters": described})
    return function


def _sections(docstring: str) -> dict[str, list[str]]:
    """Return the lines of each section by its title; what stands above all has none."""
    title = ""
    sections: dict[str, list[str]] = {title: []}
    for line in docstring.splitlines():
        if len(line) >= 3 and set(line) == {"-"}:  # The line above it was a title.
            title = sections[title].pop()
            sections[title] = []
        else:
            sections[title].append(line)
    return sections


def _joined(sections: dict[str, list[str]]) -> str:
    """Return a docstring of sections that are not empty."""
    lines: list[str] = []
    for title, body in sections.items():
        if title and body:
            lines += [title, "-" * len(title)]
        lines += _closed(body)
    return "\n".join(lines).strip()


def _closed(lines: list[str]) -> list[str]:
    """Return lines that end in a single empty one, if there are any."""
    filled = "\n".join(lines).rstrip()
    return [*filled.splitlines(), ""] if filled else []


def _with_parameters(body: list[str], parameters: Iterable[inspect.Parameter]) -> list[str]:
    """Return a section of parameters with the shared ones put in, as the signature has them."""
    entries = _entries(body)
    ordered: list[str] = []
    for parameter in parameters:
        name = parameter.name
        if name in entries:
            ordered += _closed(entries.pop(name))[:-1]
        elif name in _PARAMETERS and name not in _names(body):
            kind, purpose = _PARAMETERS[name]
            optional = "" if parameter.default is parameter.empty else ", optional"
            ordered += [f"{name} : {kind}{optional}", f"    {purpose}"]
    return ordered + [line for rest in entries.values() for line in rest]


def _entries(body: list[str]) -> dict[str, list[str]]:
    """Return the lines that describe each parameter, by its name; of several, by the first."""
    entries: dict[str, list[str]] = {}
    name = ""
    for line in body:
        if line and not line.startswith(" "):
            name = _names([line])[0]
        entries.setdefault(name, []).append(line)
    return entries


def _names(body: list[str]) -> list[str]:
    """Return the names that the heads of entries have: two in ``low, high : float``."""
    heads = [line.partition(" :")[0] for line in body if line and not line.startswith(" ")]
    return [name.strip(" *") for head in heads for name in head.split(",")]
