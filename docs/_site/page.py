"""What do the hidden cells of a page call? They set numbers into sentences, and make tables.

The numbers come from the module beside the page: plain functions that take results, check what the
page's sentences claim of them, and return numbers by the names that the sentences use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from IPython.display import Markdown

from cnnfigs.experiments import SeedEstimate

# A sentence with markup in it is Markdown.
Numbers = Mapping[str, float | str | Markdown]

_NUMBER = re.compile(r"(?:\*\*)?[+−-]?\d")  # also in bold


def publish(numbers: Numbers) -> None:
    """Let the page set numbers, or words that depend on them, into its sentences.

    Parameters
    ----------
    numbers : mapping of str to float, str or Markdown
        By the name under which ``{glue:text}`` finds each, or ``{glue:}`` where it is Markdown.
    """
    from myst_nb import glue  # which needs the kernel of a page

    for name, number in numbers.items():
        # A format such as `:.0f` is applied to what Python would show, and NumPy shows its types.
        glue(name, number.item() if isinstance(number, np.generic) else number, display=False)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Markdown:
    """Return a table; columns of numbers are set to the right, all but the first.

    Parameters
    ----------
    head : sequence of str
        The titles of the columns, in MyST.
    rows : iterable of sequences
        Their cells, in MyST.

    Raises
    ------
    ValueError
        Where a row has fewer cells than the head, or more.

    Examples
    --------
    >>> print(table(["kind", "right"], [["ours", "97.1%"], ["theirs", "96.4%"]]).data)
    | kind | right |
    | :-- | --: |
    | ours | 97.1% |
    | theirs | 96.4% |
    """
    cells = [[str(cell) for cell in row] for row in rows]
    for row in cells:
        if len(row) != len(head):
            raise ValueError(f"expected {len(head)} cells as in {list(head)}, got {row}")
    numeric = [all(_NUMBER.match(cell) for cell in column) for column in zip(*cells, strict=True)]
    rule = [":--", *("--:" if right else ":--" for right in numeric[1:])]
    lines = [head, rule, *cells]
    return Markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def right_choice(choices: Mapping[str, object]) -> str:
    """Return the one choice of a question that is right.

    Parameters
    ----------
    choices : mapping
        By each choice's words, whether it is right by what was computed.

    Raises
    ------
    AssertionError
        Where none is right, or several are.

    Examples
    --------
    >>> right_choice({"a quarter": 7 * 7 / 14**2 == 1 / 4, "a half": 7 * 7 / 14**2 == 1 / 2})
    'a quarter'
    """
    right = [words for words, holds in choices.items() if holds]
    assert len(right) == 1, f"expected one right choice of {list(choices)}, found {right}"
    return right[0]


def paired_difference(one: SeedEstimate, other: SeedEstimate) -> SeedEstimate:
    """Return by how much one quantity exceeds another, seed by seed.

    Examples
    --------
    >>> paired_difference(SeedEstimate((5.0, 7.0)), SeedEstimate((4.0, 4.0))).values
    (1.0, 3.0)
    """
    return SeedEstimate(tuple(a - b for a, b in zip(one.values, other.values, strict=True)))


def interval(estimate: SeedEstimate) -> tuple[float, float]:
    """Return the 95% interval of what was measured with enough seeds to have one."""
    assert estimate.interval is not None, "expected three seeds or more"
    return estimate.interval


def direction(difference: SeedEstimate, more: str, fewer: str, neither: str) -> str:
    """Return the words that the interval of a difference allows.

    Examples
    --------
    >>> direction(SeedEstimate((1.0, 2.0, 9.0)), "more", "fewer", "about as many")
    'about as many'
    """
    low, high = interval(difference)
    return more if low > 0 else fewer if high < 0 else neither


def percent(estimate: SeedEstimate) -> str:
    """Return the mean as a percentage."""
    return f"{100 * estimate.mean:.1f}%"


def percent_with_interval(estimate: SeedEstimate) -> str:
    """Return the mean and its 95% interval as percentages."""
    low, high = interval(estimate)
    return f"{percent(estimate)} ({100 * low:.1f} to {100 * high:.1f})"
