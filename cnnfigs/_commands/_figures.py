"""Which figures are there? Each with the question that it answers."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click


def described() -> Iterator[tuple[str, str]]:
    """Yield each figure's name, and the first line of what it says of itself."""
    from cnnfigs import figures

    for name in sorted(dir(figures)):
        drawing = getattr(getattr(figures, name), "__wrapped__", None)
        # What draws is wrapped, to be laid out for a phone; and so are blocks that set a style.
        if drawing is not None and not inspect.isgeneratorfunction(drawing):
            yield name, (inspect.getdoc(drawing) or "").partition("\n")[0]


@click.command("figures")
def figures_command() -> None:
    """List the figures, with one line each.

    \b
    Example:
      cnnfigs figures
    """  # noqa: D301  (click takes a backspace for "leave these lines")
    found = list(described())
    width = max(len(name) for name, _ in found)
    for name, line in found:
        click.echo(f"{name:{width}}  {line}")
