"""How do the scripts and styles of the live figures become a few small files?

The sources are modules, in folders, written to be read. A page that is opened straight from disk
loads no module. So each becomes a function within a script, in which `loader.js` starts them, and
all of it is made small. What every page with a live figure needs is in one script, and what only
some need, or only a worker, in scripts of their own. Constants come from Python: `constants.js` is
no file, and what a module imports from it is written into that module. What else a module imports
decides its place; `STYLES` decides that of a stylesheet.
"""

from __future__ import annotations

import base64
import graphlib
import hashlib
import json
import posixpath
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import minify

from _site.build.fingerprint import DOCS
from _site.sphinx import learning_kernels, live_kernels

SOURCES = DOCS / "live"
START = "page.js"
# What is shared comes first, so that a figure's own style has the last word.
STYLES = ("figure", "network", "sheet", "input")
# These come as text with the figures that import them: most pages have none of them.
STYLES_OF_PARTS = (
    "asking",
    "bench",
    "cell",
    "glance",
    "learning",
    "networks",
    "recover",
    "training",
    "walk",
)
# Colours of each map of which the others are mixed, with errors that nobody sees.
STOPS = {"maps": 33, "signed": 7, "image": 2}

_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";$', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.M)
_CONSTANTS = re.compile(r'^import \{([^}]*)\} from "(?:\.\./)+constants\.js";$', re.M)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.M)
_PLACE = re.compile(r"/\* Written by the build: each module.*?\*/")
_PLACE_OF_VERSION = "/* Written by the build: a digest of all parts. */"


def scripts(sources: Path = SOURCES) -> dict[str, str]:
    """Return the scripts by the names of their files: what every page loads, and the parts."""
    modules = {
        path.relative_to(sources).as_posix(): _with_constants(path.read_text("utf-8"))
        for path in sorted(sources.rglob("*.js"))
    }
    loader = modules.pop("loader.js")
    modules["kernels.js"] = f"export const kernels = {json.dumps(packed(live_kernels.module()))};"
    learning = packed(learning_kernels.module())
    modules["learning_kernels.js"] = f"export const kernels = {json.dumps(learning)};"
    modules["palette.js"] = f"export const palette = {json.dumps(palette())};"
    for name in STYLES_OF_PARTS:
        if (sheet := sources / "styles" / f"{name}.css").exists():
            text = json.dumps(minify.string("text/css", sheet.read_text("utf-8")))
            modules[f"styles/{name}.js"] = f"export const style = {text};"
    places = parts(modules)

    def functions(part: str) -> str:
        return "".join(_as_function(name, modules[name]) for name in places if places[name] == part)

    files = {
        posixpath.basename(part): _small(
            f"cnnfigsPart({json.dumps(part)}, {{\n{functions(part)}}});"
        )
        for part in sorted(set(places.values()) - {START})
    }
    version = hashlib.sha256("".join(files.values()).encode()).hexdigest()[:8]
    whole = _PLACE.sub(lambda _: functions(START), loader.replace(_PLACE_OF_VERSION, version))
    return {"live.js": _small(whole), **files}


def parts(modules: Mapping[str, str]) -> dict[str, str]:
    """Return for each module, in an order in which they can be made, the part that holds it.

    A part is named for a module that none imports: a figure, or a worker. What the page itself
    imports is in the part that is named for it, and so is what more than one part needs.
    """
    names = order(modules)
    needed = {name: imports(name, modules[name]) & set(names) for name in names}
    starts = set(names) - set().union(*needed.values())
    users: dict[str, set[str]] = {name: {name} & starts for name in names}
    for name in reversed(names):
        for other in needed[name]:
            users[other] |= users[name]
    alone = {name: next(iter(parts)) for name, parts in users.items() if len(parts) == 1}
    return {name: alone.get(name, START) for name in names}


def style(sources: Path = SOURCES) -> str:
    """Return one stylesheet that holds every figure's."""
    found = {path.stem: path.read_text("utf-8") for path in (sources / "styles").glob("*.css")}
    if unknown := set(found) - set(STYLES_OF_PARTS) ^ set(STYLES):
        raise ValueError(f"name each stylesheet once in STYLES: {sorted(unknown)}")
    return minify.string("text/css", "".join(found[name] for name in STYLES))


def order(modules: Mapping[str, str]) -> list[str]:
    """Return the names of modules, each after those that it imports."""
    needed = {name: imports(name, source) for name, source in modules.items()}
    for name, others in needed.items():
        unknown = others - set(modules) - {"loader.js"}
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


def palette() -> dict[str, str]:
    """Return some colours of each map of the still figures."""
    from cnnfigs.figures._canvas import style as drawn

    maps = {"maps": drawn.MAPS_CMAP, "signed": drawn.SIGNED_CMAP, "image": drawn.IMAGE_CMAP}
    return {name: _stops(maps[name], count) for name, count in STOPS.items()}


def packed(content: bytes) -> str:
    """Return bytes as text that a script may hold, packed as the weights of networks are.

    The package packs those in a module that would load Keras here.
    """
    return base64.b85encode(zlib.compress(content, 9)).decode()


def _stops(colours: Any, count: int) -> str:
    """Return some colours of a map, six digits each: between them it changes evenly."""
    places = (round(stop / (count - 1) * (colours.N - 1)) for stop in range(count))
    return bytes(round(255 * part) for place in places for part in colours(place)[:3]).hex()


def _small(script: str) -> str:
    return minify.string("application/javascript", script)


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
