"""Is a program hidden on a page, where no reader and no tool looks?

What a page claims is checked in the module beside it, which is linted, typed and tested. So no cell
asserts or glues, and a cell that nobody can open only imports, calls and gives names to results.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from myst_parser.config.main import MdParserConfig

from _site.checks.prose import ROOT, pages

DOCS = ROOT / "docs"
HIDDEN = {"remove-cell", "remove-input"}
PROGRAM = (
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.FunctionDef,
    ast.If,
    ast.JoinedStr,
    ast.Lambda,
    ast.Try,
    ast.While,
    ast.With,
)


def faults(page: Path) -> list[str]:
    """Return a line for each cell of a page with code that belongs into its module."""
    return [
        f"{page.relative_to(DOCS) if page.is_relative_to(DOCS) else page}:{line}: {why}: "
        f"move it to {page.with_suffix('.py').name}"
        for source, hidden, line in _cells(page)
        for why in _why(source, hidden=hidden)
    ]


def _cells(page: Path) -> Iterator[tuple[str, bool, int]]:
    """Yield the source of each cell, whether it is hidden for good, and where it stands."""
    text = page.read_text("utf-8")
    reader = create_nb_reader(str(page), MdParserConfig(), NbParserConfig(), text)
    if reader is None:
        return
    notebook = reader.read(text)
    lines = notebook.metadata["source_map"]
    for cell, line in zip(notebook.cells, lines, strict=True):
        if cell.cell_type == "code":
            yield cell.source, bool(HIDDEN & set(cell.metadata.get("tags", ()))), line


def _why(source: str, *, hidden: bool) -> Iterator[str]:
    nodes = list(ast.walk(ast.parse(source)))
    if any(isinstance(node, ast.Assert) for node in nodes):
        yield "a cell asserts"
    if any(isinstance(node, ast.Name) and node.id == "glue" for node in nodes):
        yield "a cell glues"
    if hidden and any(isinstance(node, PROGRAM) for node in nodes):
        yield "a cell that nobody can open has a program"


def main() -> int:
    """Print the faults; return 1 where there are any."""
    found = [fault for page in pages(DOCS) for fault in faults(page)]
    if found:
        print("\n".join(found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
