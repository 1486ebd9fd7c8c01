"""What of a page or a gallery script is prose: what a reader reads as sentences.

Docutils reads both, pages through MyST's parsers and scripts through its own. Code, formulas, link
targets, front matter, roles and options are no prose. Captions are. Whatever is left out within a
sentence becomes a placeholder, so that the words around it do not run together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers import Parser
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst import Parser as RestParser
from myst_nb.core.read import is_myst_markdown_notebook
from myst_nb.docutils_ import Parser as CellParser
from myst_parser.parsers.docutils_ import Parser as MystParser
from sphinx_gallery.py_source_parser import split_code_and_text_blocks

ROOT = Path(__file__).parents[3]
LEFT_OUT = "\N{OBJECT REPLACEMENT CHARACTER}"

# What Sphinx and its extensions add to docutils: directives whose content is read, and those whose
# argument is a title that is read too. All others of theirs are left out.
READ = ("card", "dropdown", "glossary", "grid", "grid-item-card", "margin", "seealso")
TITLED = ("card", "dropdown", "grid-item-card", "margin")
SETTINGS = {
    "report_level": 5,  # what docutils does not know is left out, and not reported
    "halt_level": 5,
    "doctitle_xform": False,
    "myst_enable_extensions": ["amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath"],
    "nb_execution_mode": "off",
    "nb_output_folder": "",  # nothing is written
    "nb_read_as_md": True,
}
NO_PROSE = (
    nodes.comment,
    nodes.doctest_block,
    nodes.docinfo,
    nodes.literal_block,
    nodes.math_block,
    nodes.raw,
    nodes.system_message,
)
PLACEHOLDER = (nodes.literal, nodes.math, nodes.problematic, nodes.raw, nodes.system_message)


@dataclass(frozen=True)
class Linked:
    """A word that a role links: `target` is what it is linked to, such as a glossary's term."""

    role: str
    shown: str
    target: str


@dataclass(frozen=True)
class Passage:
    """A paragraph, a heading, a table's cell or a caption.

    Parameters
    ----------
    path : Path
        The file.
    line : int
        Where it begins, counted from 1.
    kind : str
        ``"text"``, ``"heading"`` or ``"caption"``.
    pieces : tuple of (str or Linked)
        In the order of reading.
    """

    path: Path
    line: int
    kind: str
    pieces: tuple[str | Linked, ...]

    @property
    def text(self) -> str:
        """The words, with a placeholder for each role."""
        words = "".join(p if isinstance(p, str) else LEFT_OUT for p in self.pieces)
        return " ".join(words.split())


def pages(docs: Path) -> list[Path]:
    """Return the sources of all pages that people write."""
    generated = ("_build", "_site", "auto_gallery", "generated")
    return sorted(
        path
        for path in docs.rglob("*.md")
        if not set(generated) & set(path.relative_to(docs).parts)
    )


def scripts(gallery: Path) -> list[Path]:
    """Return the gallery's scripts and headers."""
    return sorted([*gallery.rglob("*.rst"), *gallery.glob("*/plot_*.py")])


def of_page(path: Path) -> list[Passage]:
    """Return the prose of a page of MyST."""
    return list(_passages(_page(path.read_text("utf-8"), path), path))


def of_script(path: Path) -> list[Passage]:
    """Return the prose of a gallery script, or of a gallery's header: its reStructuredText."""
    if path.suffix == ".rst":
        return list(_passages(_rest(path.read_text("utf-8"), path), path))
    _, blocks = split_code_and_text_blocks(path)
    return [
        passage
        for kind, text, line in blocks
        if kind == "text"
        for passage in _passages(_rest(text, path), path, line - 1)
    ]


def _passages(document: nodes.document, path: Path, before: int = 0) -> Iterator[Passage]:
    """Yield what is read of a document that begins after some lines of its file."""
    for node in document.findall():
        if (caption := _caption(node)) is not None:
            inline = _page(caption, path).next_node(nodes.paragraph)
            yield Passage(path, node.line or 0, "caption", tuple(_pieces(inline)))
        if isinstance(node, nodes.TextElement) and not _within(node):
            heading = isinstance(node, (nodes.title, nodes.rubric))
            line = before + (_line(node) or 0)
            yield Passage(path, line, "heading" if heading else "text", tuple(_pieces(node)))


def _caption(node: nodes.Node) -> str | None:
    """Return the caption that a page gives to the figure of a cell."""
    if not isinstance(node, nodes.container) or node.get("nb_element") != "cell_code":
        return None
    figure = node["cell_metadata"].get("mystnb", {}).get("figure", {})
    caption: str | None = figure.get("caption")
    return caption


def _within(node: nodes.Node) -> bool:
    """Tell whether a node is part of another one's words, or of something that is no prose."""
    return isinstance(node, NO_PROSE) or (
        node.parent is not None
        and (isinstance(node.parent, (nodes.TextElement, *NO_PROSE)) or _within(node.parent))
    )


def _line(node: nodes.Node | None) -> int | None:
    """Return the line of the nearest node that knows its own."""
    while node is not None and node.line is None:
        node = node.parent
    return node.line if node is not None else None


def _pieces(node: nodes.Element) -> Iterator[str | Linked]:
    for child in node.children:
        if isinstance(child, nodes.Text):
            yield str(child)
        elif isinstance(child, nodes.inline) and "role" in child:
            yield Linked(child["role"], child.astext(), child["target"])
        elif isinstance(child, PLACEHOLDER):
            yield LEFT_OUT
        elif isinstance(child, nodes.Element):
            yield from _pieces(child)


def _page(text: str, path: Path) -> nodes.document:
    # Where there are no cells, MyST-NB's parser counts a line too many.
    return _document(text, path, CellParser if is_myst_markdown_notebook(text) else MystParser)


def _rest(text: str, path: Path) -> nodes.document:
    return _document(text, path, RestParser)


def _document(text: str, path: Path, parser: type[Parser]) -> nodes.document:
    _know()
    return publish_doctree(
        text, source_path=str(path), parser=parser(), settings_overrides=SETTINGS
    )


@cache
def _know() -> None:
    """Let docutils know those roles and directives of Sphinx's that matter here."""
    roles.register_local_role("term", _term)
    for name in READ:
        directives.register_directive(name, _Titled if name in TITLED else _Read)


def _term(name: str, raw: str, text: str, *_: Any, **__: Any) -> tuple[list[nodes.Node], list[Any]]:
    shown, _, target = text.partition("<")
    target = target.rstrip(">") or shown
    return [nodes.inline(raw, shown.strip(), role=name, target=target.strip())], []


class _AnyOption(dict[str, Any]):
    """Every option there may be: none is prose."""

    def __bool__(self) -> bool:
        return True

    def __missing__(self, name: str) -> Any:
        return directives.unchanged


class _Read(Directive):
    """A directive whose content is read."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = _AnyOption()

    def run(self) -> list[nodes.Node]:
        holder = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, holder)
        return [holder]


class _Titled(_Read):
    """One whose argument is read as a title."""

    def run(self) -> list[nodes.Node]:
        found = super().run()
        if self.arguments:
            words, _ = self.state.inline_text(self.arguments[0], self.lineno)
            title = nodes.rubric("", "", *words)
            title.line = self.lineno
            found.insert(0, title)
        return found
