"""Which sources of the package does a module's result depend on, however far down?

What was computed is kept under a name that has a digest of these sources in it, so that an edit
anywhere among them computes it anew, and an edit anywhere else leaves it alone. They are found by
reading the import statements, not by importing: nothing need be loaded to know the name.

A name that an ``__init__`` or its stub only passes on is followed to the module that defines it.
The ``__init__`` itself then counts for nothing: it is run, but decides no result. Whatever is not
passed on in this plain way counts as a whole.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent
_TYPES_ONLY = ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def code_digest(module: str, package: Path | None = None) -> str:
    """Digest a module and everything in the package that it depends on.

    Parameters
    ----------
    module : str
        Its full name, such as ``"cnnfigs.training"``.
    package : pathlib.Path, optional
        The folder of the package, this one where not given.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    return _digest(module, package or PACKAGE)


@cache
def _digest(module: str, package: Path) -> str:
    sha = hashlib.sha256()
    for name, path in import_closure(module, package).items():
        sha.update(f"{name}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return sha.hexdigest()[:16]


def import_closure(module: str, package: Path | None = None) -> dict[str, Path]:
    """Return the modules that a module depends on, itself included, and their files.

    Parameters
    ----------
    module, package
        As for :func:`code_digest`. The module may be one of another package.

    Returns
    -------
    dict of str to pathlib.Path
        By name, sorted. Modules of other packages are left out.
    """
    sources = _Sources(package or PACKAGE)
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = sources.file(name) or Path(str(sys.modules[name].__file__))
        waiting += sources.imported(name, found[name])
    return dict(sorted(found.items()))


class _Sources:
    """The sources of one package: which module is which file, and what imports what."""

    def __init__(self, package: Path) -> None:
        self._package = package

    def file(self, module: str) -> Path | None:
        """Return the file of a module, None where the package has no such module."""
        first, *rest = module.split(".")
        if first != self._package.name:
            return None
        place = self._package.joinpath(*rest)
        files = (place / "__init__.py", place.with_suffix(".py"))
        return next((path for path in files if path.is_file()), None)

    def imported(self, module: str, file: Path) -> Iterator[str]:
        """Yield the package's modules that a module imports, at its top or in a function."""
        parent = module if file.name == "__init__.py" else module.rpartition(".")[0]
        stub = file.with_suffix(".pyi")
        # An `__init__` with a stub imports nothing by itself: as a whole it is all that it offers.
        for step in _imports((stub if stub.is_file() else file).read_bytes()):
            if isinstance(step, ast.Import):
                for name in step.names:
                    if self.file(name.name):
                        yield name.name
            else:
                source = _absolute(step, parent)
                for name in step.names:
                    yield from self._defining(source, name.name)

    def _defining(self, source: str, name: str) -> Iterator[str]:
        """Yield the module that a name really comes from, taken from `source`."""
        file = self.file(source)
        if file is None:
            return
        if file.name == "__init__.py":
            passed_on = self._passed_on(source, file).get(name)
            if passed_on and passed_on != (source, name):
                yield from self._defining(*passed_on)
                return
            if self.file(f"{source}.{name}"):
                yield f"{source}.{name}"
                return
        yield source

    def _passed_on(self, package: str, init: Path) -> dict[str, tuple[str, str]]:
        """Return the names that an `__init__` takes from elsewhere: from where, and what there."""
        stub = init.with_suffix(".pyi")
        return {
            name.asname or name.name: (_absolute(step, package), name.name)
            for step in _top_imports((stub if stub.is_file() else init).read_bytes())
            for name in step.names
        }


# Each module imports most `__init__` files of the package: what a file says is read once.
@cache
def _top_imports(source: bytes) -> tuple[ast.ImportFrom, ...]:
    """Return the statements at the top of a source that take names from elsewhere."""
    return tuple(step for step in ast.parse(source).body if isinstance(step, ast.ImportFrom))


@cache
def _imports(source: bytes) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """Return a source's import statements, but for those that only a type checker reads."""
    return tuple(_walk_imports(ast.parse(source)))


def _walk_imports(tree: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    waiting = [tree]
    while waiting:
        step = waiting.pop()
        if isinstance(step, (ast.Import, ast.ImportFrom)):
            yield step
        elif isinstance(step, ast.If) and ast.unparse(step.test) in _TYPES_ONLY:
            waiting += step.orelse
        else:
            waiting += ast.iter_child_nodes(step)


def _absolute(step: ast.ImportFrom, parent: str) -> str:
    """Return the full name of the module that names are taken from."""
    if not step.level:
        return step.module or ""
    base = parent.rsplit(".", step.level - 1)[0]
    return f"{base}.{step.module}" if step.module else base
