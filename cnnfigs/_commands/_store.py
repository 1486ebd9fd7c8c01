"""What does the store hold, how large is it, and how is it cleared?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

import click

from cnnfigs import store

_DAY = 86_400


@dataclass(frozen=True)
class Entry:
    """One thing that is kept.

    Attributes
    ----------
    name : str
        Such as ``"trained/lenet-mnist-0123456789abcdef"``.
    size : int
        Bytes.
    days : float
        Since it was made or read.
    """

    name: str
    size: int
    days: float


def entries(pattern: str = "*") -> Iterator[Entry]:
    """Yield what is kept under names like a pattern, in their order."""
    now = time.time()
    for place in sorted(store.cache_dir().glob("*/*/")):
        name = f"{place.parent.name}/{place.name}"
        if place.name.startswith(".") or not fnmatchcase(name, pattern):
            continue
        facts = [path.stat() for path in place.iterdir() if path.is_file()]
        if facts:
            used = max(each.st_mtime for each in facts)
            yield Entry(name, sum(each.st_size for each in facts), (now - used) / _DAY)


@click.command("store")
@click.argument("pattern", default="*")
@click.option("--clear", is_flag=True, help="Delete them.")
@click.option(
    "--unused-days",
    type=click.FloatRange(min=0),
    default=0.0,
    help="Only what nobody has made or read for so many days.",
)
@click.option("--quiet", "-q", is_flag=True, help="Say nothing unless something is wrong.")
def store_command(pattern: str, clear: bool, unused_days: float, quiet: bool) -> None:
    """List what was computed and is kept on disk, or clear it.

    PATTERN chooses by name, as in a shell; it is all of it where left out.

    \b
    Examples:
      cnnfigs store
      cnnfigs store "trained/lenet-*"
      cnnfigs store --clear --unused-days 30
    """  # noqa: D301  (click takes a backspace for "leave these lines")
    held = [each for each in entries(pattern) if each.days >= unused_days]
    if clear:
        sizes = {each.name: each.size for each in held}
        gone = store.clear(pattern, unused_days=unused_days)
        said = f"{_counted(len(gone))} deleted, {_megabytes(sum(sizes.get(n, 0) for n in gone))}"
    else:
        for each in () if quiet else held:
            click.echo(f"{_megabytes(each.size):>10}  {each.days:5.0f} days  {each.name}")
        said = f"{_counted(len(held))}, {_megabytes(sum(each.size for each in held))}"
    if not quiet:
        click.echo(f"{said}, in {store.cache_dir()}")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _counted(count: int) -> str:
    return f"{count:,} {'entry' if count == 1 else 'entries'}"
