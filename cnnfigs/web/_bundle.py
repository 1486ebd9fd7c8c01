"""How do the scripts that run in a browser become one that a page can hold or load?

The sources are modules, in folders, written to be read. A page that is opened straight from disk
loads no module. So each becomes a function within a script, in which `loader.js` starts them.
Constants come from Python: `constants.js` is no file, and what a module imports from it is written
into that module. `kernels.js` is none either: it holds the kernels in WebAssembly, and `palette.js`
colours, which whoever makes a script hands over.
"""

from __future__ import annotations

import graphlib
import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from cnnfigs.web._text import as_text

SOURCES = Path(__file__).parent / "live"
START = "page.js"
# What a network takes that runs in the browser; `docs/_site/sphinx/live_kernels.py` writes it.
KERNELS = SOURCES / "kernels.wasm"
_LOADER = "loader.js"

_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";$', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.M)
_CONSTANTS = re.compile(r'^import \{([^}]*)\} from "(?:\.\./)+constants\.js";$', re.M)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.M)
_PLACE = re.compile(r"/\* Written by the build: each module.*?\*/")
_PLACE_OF_VERSION = "/* Written by the build: a digest of all parts. */"


def read_modules(
    palette: Mapping[str, str],
    *,
    sources: Path = SOURCES,
    kernels: bytes | None = None,
    small: Callable[[str], str] = str,
) -> dict[str, str]:
    """Return all modules by their paths, with those that are no files.

    Parameters
    ----------
    palette : mapping of str to str
        Some colours of each map of the still figures, six digits each.
    sources : Path, optional
        The folder of the sources.
    kernels : bytes, optional
        In WebAssembly; without them, those that come with the package.
    small : callable, optional
        Makes a stylesheet smaller, where a module holds it.
    """
    kernels = KERNELS.read_bytes() if kernels is None else kernels
    modules = {
        path.relative_to(sources).as_posix(): _with_constants(path.read_text("utf-8"))
        for path in sorted(sources.rglob("*.js"))
        if path.name != _LOADER
    }
    modules["kernels.js"] = f"export const kernels = {json.dumps(as_text(kernels))};"
    modules["palette.js"] = f"export const palette = {json.dumps(dict(palette))};"
    for path in sorted((sources / "styles").glob("*.css")):
        text = json.dumps(small(path.read_text("utf-8")))
        modules[f"styles/{path.stem}.js"] = f"export const style = {text};"
    return modules


def whole_script(functions: str, *, version: str = "", sources: Path = SOURCES) -> str:
    """Return the script that starts the modules that `as_functions` wrote."""
    loader = (sources / _LOADER).read_text("utf-8")
    return _PLACE.sub(lambda _: functions, loader.replace(_PLACE_OF_VERSION, version))


def as_functions(modules: Mapping[str, str], names: Iterable[str]) -> str:
    """Return modules as members of an object: functions that return what each exports."""
    return "".join(_as_function(name, modules[name]) for name in names)


def needed_by(modules: Mapping[str, str], starts: Iterable[str]) -> list[str]:
    """Return the names of some modules and of all that they import, in the order of `order`."""
    found: set[str] = set()
    left = list(starts)
    while left:
        name = left.pop()
        if name not in found and name != _LOADER:
            found.add(name)
            left += imports(name, modules[name])
    return order({name: modules[name] for name in sorted(found)})


def order(modules: Mapping[str, str]) -> list[str]:
    """Return the names of modules, each after those that it imports, always in the same order."""
    # Sorted: a set of words has another order in each process.
    needed = {name: sorted(imports(name, source)) for name, source in modules.items()}
    for name, others in needed.items():
        unknown = set(others) - set(modules) - {_LOADER}
        if unknown:
            raise ValueError(f"{name} imports {', '.join(unknown)}, and there is no such module")
    sorter = graphlib.TopologicalSorter(needed)  # Modules that need each other are its error.
    return [name for name in sorter.static_order() if name in modules]


def imports(name: str, source: str) -> set[str]:
    """Return the paths of the modules that one imports."""
    return {_resolve(name, address) for _, address in _IMPORT.findall(source)}


def constants() -> dict[str, float]:
    """Return the numbers that Python and the scripts share, by their names."""
    from cnnfigs.images import digit_constants

    return {name: value for name, value in vars(digit_constants).items() if name.isupper()}


def _with_constants(source: str) -> str:
    """Return a module with the constants that it imports written into it."""
    known = constants()
    match = _CONSTANTS.search(source)
    if not match:
        return source
    names = [name.strip() for name in match[1].split(",") if name.strip()]
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"no constant of Python's is named {', '.join(unknown)}")
    source = _CONSTANTS.sub("", source)
    # Values in place of names: the script is smaller.
    for name in names:
        source = re.sub(rf"\b{name}\b", repr(known[name]), source)
    return source


def _as_function(name: str, source: str) -> str:
    """Return a module as a member of an object: a function that returns what it exports."""

    def needed(match: re.Match[str]) -> str:
        names, address = match[1].replace(" as ", ": "), _resolve(name, match[2])
        return f"const {{{names}}} = need({json.dumps(address)});"

    body = _EXPORT.sub("", _IMPORT.sub(needed, source))
    if left_over := _LEFT_OVER.search(body):
        raise ValueError(
            f'{name} has the line {left_over[0]!r}: write `import {{ … }} from "…";` and '
            "`export` before a function, a class or a const"
        )
    exports = ", ".join(_EXPORT.findall(source))
    return f"{json.dumps(name)}: (need) => {{\n{body}\nreturn {{ {exports} }};\n}},\n"


def _resolve(name: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
