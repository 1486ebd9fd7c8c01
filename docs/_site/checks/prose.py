"""What of a page or a gallery script is prose: what a reader reads as sentences.

Code, formulas, link targets, front matter, roles and options are not. Captions are. Whatever is
left out within a sentence becomes a placeholder, so that the words around it do not run together.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

ROOT = Path(__file__).parents[3]
LEFT_OUT = "\N{OBJECT REPLACEMENT CHARACTER}"

# Directives whose content is read, and those whose argument is a title that is read too.
READ = {"admonition", "card", "container", "dropdown", "glossary", "grid", "grid-item-card"}
READ |= {"hint", "important", "note", "seealso", "tip", "warning"}
TITLED = {"admonition", "card", "dropdown", "grid-item-card"}

_DIRECTIVE = re.compile(r"\{([\w:-]+)\}\s*(.*)")
_OPTIONS = re.compile(r"\A(?::[\w-]+:.*\n)+")
_CAPTION = re.compile(r"^ +caption: *(.+)$", re.MULTILINE)


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


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    for plugin in (front_matter_plugin, dollarmath_plugin, myst_role_plugin, colon_fence_plugin):
        parser.use(plugin)
    return parser.use(deflist_plugin).use(attrs_plugin)


_PARSER = _parser()


def of_page(path: Path) -> list[Passage]:
    """Return the prose of a page of MyST."""
    return list(_passages(path.read_text("utf-8"), path, 0))


def _passages(text: str, path: Path, offset: int) -> Iterator[Passage]:
    before: Token | None = None
    for token in _PARSER.parse(text):
        line = offset + (token.map[0] if token.map else 0) + 1
        if token.type == "inline":
            heading = before is not None and before.type == "heading_open"
            yield Passage(path, line, "heading" if heading else "text", _pieces(token))
        elif token.type in ("fence", "colon_fence"):
            yield from _directive(token, path, line)
        before = token


def _pieces(token: Token) -> tuple[str | Linked, ...]:
    pieces: list[str | Linked] = []
    for child in token.children or ():
        if child.type == "text":
            pieces.append(child.content)
        elif child.type == "myst_role":
            shown, _, target = child.content.partition("<")
            target = target.rstrip(">") or shown
            pieces.append(Linked(child.meta["name"], shown.strip(), target.strip()))
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif child.type in ("code_inline", "math_inline", "math_inline_double", "html_inline"):
            pieces.append(LEFT_OUT)
    return tuple(pieces)


def _directive(token: Token, path: Path, line: int) -> Iterator[Passage]:
    match = _DIRECTIVE.match(token.info.strip())
    if not match:
        return
    name, title = match.groups()
    if name == "code-cell":
        for caption in _CAPTION.finditer(token.content):
            at = line + 1 + token.content[: caption.start()].count("\n")
            inline = _PARSER.parseInline(caption.group(1).strip("\"' "))[0]
            yield Passage(path, at, "caption", _pieces(inline))
    elif name in READ:
        if name in TITLED and title:
            yield Passage(path, line, "heading", _pieces(_PARSER.parseInline(title)[0]))
        options = _OPTIONS.match(token.content)
        start = options.end() if options else 0
        skipped = token.content[:start].count("\n")
        yield from _passages(token.content[start:], path, line + skipped)


_REST = [
    (re.compile(r"::\n\n(?:(?: {2,}.*)?\n)+"), "\n"),  # literal blocks
    (re.compile(r"^\.\. .*(?:\n {2,}.*)*", re.MULTILINE), ""),  # directives, targets, comments
    (re.compile(r":[\w:]+:`[^`]*`"), LEFT_OUT),  # roles
    (re.compile(r"``[^`]+``"), LEFT_OUT),
    (re.compile(r"`([^`<]+) *<[^`>]*>`_+"), r"\1"),  # links
]


def of_script(path: Path) -> list[Passage]:
    """Return the prose of a gallery script, or of a gallery's header: its reStructuredText."""
    source = path.read_text("utf-8")
    if path.suffix == ".rst":
        return list(_rest(source, path, 0))
    found = []
    docstring = ast.get_docstring(ast.parse(source), clean=False)
    if docstring:
        found += _rest(docstring, path, source[: source.index(docstring)].count("\n"))
    block: list[str] = []
    for number, line in enumerate([*source.splitlines(), ""]):
        if line.startswith("# %%"):
            begin, block = number + 1, [line.removeprefix("# %%").strip()]
        elif block and line.startswith("#"):
            block.append(line.removeprefix("#").removeprefix(" "))
        elif block:
            found += _rest("\n".join(block), path, begin - 1)
            block = []
    return found


def _rest(text: str, path: Path, offset: int) -> Iterator[Passage]:
    for pattern, instead in _REST:
        # Lines that are taken out leave their ends, so that later ones keep their numbers.
        text = pattern.sub(lambda m, new=instead: m.expand(new) + "\n" * m[0].count("\n"), text)
    for match in re.finditer(r"(?:.*\S.*\n?)+", text):
        line = offset + text[: match.start()].count("\n") + 1
        words = re.sub(r"^[=\-~^#*]{3,}$", "", match[0], flags=re.MULTILINE)
        if words.strip():
            yield Passage(path, line, "text", (words,))
