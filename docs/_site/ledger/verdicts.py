"""What can come out of a check: the statement holds, holds under conditions, or is a slip.

No row declares its verdict. A check hands over what it measured, and the verdict follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cnnfigs.experiments import SeedEstimate

HOLDS = "holds"
CONDITIONS = "holds under conditions"
SLIP = "a slip"
VERDICTS = (HOLDS, CONDITIONS, SLIP)


class FailedCheckError(AssertionError):
    """What was found is not what the row's words need."""


@dataclass(frozen=True)
class Finding:
    """What a check found.

    Parameters
    ----------
    verdict : str
        One of `VERDICTS`.
    found : str
        One or two sentences with the numbers behind it, in MyST.
    where, but_not : tuple of str
        Conditions under which the statement holds, and those under which it does not.
    right : str
        What is right instead, for a slip.
    """

    verdict: str
    found: str
    where: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()
    right: str = ""


def holds_if(condition: object, found: str) -> Finding:
    """Return that a statement holds; the build breaks where it does not."""
    if not condition:
        raise FailedCheckError(f"expected the statement to hold, but found: {found}")
    return Finding(HOLDS, found)


def compared(claimed: object, right: object, found: str, *, instead: str = "") -> Finding:
    """Return that a stated value is the right one, or a slip with the right one.

    `instead` words the right value where it needs words; else the value itself is shown.
    """
    if claimed == right:
        return Finding(HOLDS, found)
    shown = f"{right:,}" if isinstance(right, int) else str(right)
    return Finding(SLIP, found, right=instead or shown)


def under_conditions(conditions: Mapping[str, object], found: str, *, instead: str = "") -> Finding:
    """Return under which conditions a statement holds.

    Parameters
    ----------
    conditions : mapping
        By condition, in words that go on from "where" or "for", whether the statement was found
        to hold under it.
    found : str
        The numbers.
    instead : str
        What is right, should it hold under none of them: without it, that breaks the build.
    """
    where = tuple(words for words, held in conditions.items() if held)
    but_not = tuple(words for words, held in conditions.items() if not held)
    if not conditions:
        raise FailedCheckError("expected one condition or more, got none")
    if not where:
        if not instead:
            raise FailedCheckError(
                f"it holds under none of its conditions ({'; '.join(but_not)}), and the row has "
                f"nothing to say instead; found: {found}"
            )
        return Finding(SLIP, found, right=instead)
    return Finding(CONDITIONS if but_not else HOLDS, found, where, but_not if where else ())


def exceeds(one: SeedEstimate, other: SeedEstimate) -> bool:
    """Tell whether one quantity is larger than another for each seed.

    Both were measured with the same seeds. An interval of the mean would ask for less variation
    between them than three seeds have, and call a large difference none.
    """
    return all(a > b for a, b in zip(one.values, other.values, strict=True))
