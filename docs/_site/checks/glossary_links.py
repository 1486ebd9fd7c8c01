"""Does each page of the explainer link a glossary's term where it first uses it?

Only running text counts: a heading can't well be a link, and a caption may stand anywhere. A term
is known by the forms in which pages link it, and by its plural. Words that are everyday English as
well are listed in `EVERYDAY`: a page may use them without meaning the term.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from _site.checks import prose
from _site.checks.prose import ROOT, Linked, Passage

GLOSSARY = ROOT / "docs" / "glossary.md"
EXPLAINER = ROOT / "docs" / "explainer"
EVERYDAY = {
    "filter": "What a filter is, whole pages explain.",
    "score": "Also what anyone reaches in a test.",
    "step": "Also a step of an explanation.",
    "unit": "Also a unit of measurement.",
    "weight": "Also what a thing weighs in a comparison.",
    "loss": "Also what is lost.",
    "seed": "Below figures and in many sentences: how often something was measured.",
    "batch": "Also any group of things.",
    "convolution": "In names of layers and of networks; the page on filters explains it.",
    "layer": "In the names of kinds of layers, which are linked, and of single ones.",
    "kernel": "Another word for a filter.",
    "activation": "In the name of a function that pages link as such.",
    "channel": "Also a way for a message.",
}


def terms(glossary: Path = GLOSSARY) -> list[str]:
    """Return the terms of the glossary, as it writes them."""
    body = glossary.read_text("utf-8").partition(":::{glossary}\n")[2].partition("\n:::")[0]
    return [line.strip() for line in body.splitlines() if line.strip() and line[0] != " "]


def faults(passages: Iterable[Passage], known: Iterable[str]) -> list[str]:
    """Return a line for each term of a page that is used before it is linked, or never linked.

    Parameters
    ----------
    passages : iterable of Passage
        One page's prose.
    known : iterable of str
        The terms that are asked for.
    """
    by_name = {term.lower(): term for term in known}
    forms = sorted(by_name, key=len, reverse=True)
    word = re.compile(rf"\b({'|'.join(map(re.escape, forms))})(?:e?s)?\b", re.IGNORECASE)
    seen: set[str] = set()
    found = []
    for passage in passages:
        if passage.kind != "text":
            continue
        for piece in passage.pieces:
            if isinstance(piece, Linked):
                if piece.role == "term":
                    seen.add(piece.target.lower())
                continue
            for match in word.finditer(piece):
                name = match[1].lower()
                if name not in seen:
                    seen.add(name)
                    found.append(
                        f"{_place(passage.path)}:{passage.line}: link the first {match[0]!r}: "
                        f"{{term}}`{match[0]} <{by_name[name]}>`"
                    )
    return found


def _place(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def main() -> int:
    """Print the faults; return 1 where there are any."""
    known = [term for term in terms() if term not in EVERYDAY]
    found = [
        fault
        for path in sorted(EXPLAINER.glob("*.md"))
        for fault in faults(prose.of_page(path), known)
    ]
    if found:
        print("\n".join(found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
