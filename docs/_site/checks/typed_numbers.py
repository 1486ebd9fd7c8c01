"""Is a number typed by hand where it should be computed?

Every number about data, a network or a result is computed in a cell and set into its sentence. So
prose holds next to no numbers, and this check fails on each one that it finds: in pages and
captions, and in the text of the gallery's scripts. ``nox -s lint`` runs it.

Some numbers say nothing that could be computed, and are allowed by form (`ALLOWED`): shapes of
windows and images (3×3, 28 × 28), names of classes (a 2, the 4, other 2s, 2 against 4), 0 and 1 as
the ends of a scale, years, versions (Keras 3), and what belongs to a name (SHA-256, conv1).
"One" and "two" are ordinary English; number words count from "three" on. Ordinals name a place.

All others need a pattern in ``typed_numbers.toml``, listed under a reason. A pattern that nothing
needs any more fails too.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from _site.checks import prose
from _site.checks.prose import LEFT_OUT, ROOT, Passage

EXCEPTIONS = Path(__file__).with_name("typed_numbers.toml")
_BEFORE_CLASS = (
    "a|an|the|one|another|each|every|this|that|your|my|our|its|first|other|digit|digits|class|"
    "output|label|handwritten"
)
ALLOWED = {
    "shapes": r"\d+ ?(?:[×x]|by) ?\d+(?: ?(?:[×x]|by) ?\d+)*",
    "classes": rf"\b(?:{_BEFORE_CLASS}) \d\b(?![.,]?\d|%)|(?<![\d.,])\ds\b|"
    r"\b\d (?:against|and) \d\b",
    "ends of a scale": r"(?<![\d.,−+-])[01](?![\d%]|[.,]\d)",
    "years": r"\b(?:19|20)\d\d\b",
    "versions": r"\b(?:Keras|Python|TensorFlow|NumPy|SciPy|SPEC) \d+(?:\.\d+)*",
    "names": r"\b[A-Za-z]+(?:-(?=\d)|(?=\d))\d\w*",
    "numbered headings": r"^\d+\. ",
}
_WORDS = (
    "three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)"
    "teen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]+)?|hundreds?|"
    "thousands?|(?:m|b)illions?|dozens?"
)
NUMBER = re.compile(rf"[+−-]?\d+(?:[.,]\d+)*%?|\b(?:{_WORDS})\b", re.IGNORECASE)
_ALLOWED = [re.compile(form, re.IGNORECASE) for form in ALLOWED.values()]


def load(path: Path = EXCEPTIONS) -> dict[str, str]:
    """Return the exceptions: patterns of words as they stand in the prose, and why they may."""
    listed = tomllib.loads(path.read_text("utf-8"))["exception"]
    return {words: each["reason"] for each in listed for words in each["words"]}


def faults(passages: Iterable[Passage], exceptions: dict[str, str]) -> list[str]:
    """Return a line for each typed number, and for each exception that nothing needs.

    Parameters
    ----------
    passages : iterable of Passage
        The prose.
    exceptions : dict of str to str
        Patterns of words in which a number is right, and why.
    """
    unused = set(exceptions)
    patterns = {
        words: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for words in exceptions
    }
    found = []
    for passage in passages:
        text = passage.text
        for form in _ALLOWED:
            text = form.sub(LEFT_OUT, text)
        for words, pattern in patterns.items():
            text, times = pattern.subn(LEFT_OUT, text)
            if times:
                unused.discard(words)
        found += [_fault(passage, text, match) for match in NUMBER.finditer(text)]
    found += [
        f"{EXCEPTIONS.name}: no page says {words!r} any more: take the exception out"
        for words in sorted(unused)
    ]
    return found


def _fault(passage: Passage, text: str, match: re.Match[str]) -> str:
    path = passage.path
    place = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    around = text[max(0, match.start() - 30) : match.end() + 30].replace(LEFT_OUT, "…")
    return f"{place}:{passage.line}: {match[0]!r} is typed by hand in {around!r}"


def everywhere() -> list[Passage]:
    """Return the prose of all pages and gallery scripts."""
    found = [each for path in prose.pages(ROOT / "docs") for each in prose.of_page(path)]
    return found + [
        each for path in prose.scripts(ROOT / "gallery") for each in prose.of_script(path)
    ]


def main() -> int:
    """Print the faults; return 1 where there are any."""
    found = faults(everywhere(), load())
    if found:
        print("\n".join(found))
        print(
            f"{len(found)} to mend. Compute a number in a cell and set it with {{glue:text}}. "
            f"If it is no measurement, say so in {EXCEPTIONS.relative_to(ROOT)}, with the reason."
        )
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
