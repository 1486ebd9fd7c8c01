"""How do the scripts and styles of the live figures become a few small files?

`cnnfigs.web` keeps the sources, and puts them together. Here all of it is made small. What every
page with a live figure needs is in one script, and what only some need, or only a worker, in
scripts of their own. What a module imports decides its place; `STYLES` decides that of a
stylesheet.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
from collections.abc import Mapping
from pathlib import Path

import minify

from _site.sphinx import learning_kernels, live_kernels
from cnnfigs.figures._canvas.palette import palette
from cnnfigs.web._bundle import (
    SOURCES,
    START,
    as_functions,
    imports,
    order,
    read_modules,
    whole_script,
)
from cnnfigs.web._text import as_text

# What is shared comes first, so that a figure's own style has the last word.
STYLES = ("figure", "network", "sheet", "input")
# These come as text with the figures that import them: most pages have none of them.
STYLES_OF_PARTS = (
    "asking",
    "bench",
    "cell",
    "glance",
    "lattice",
    "learning",
    "move",
    "networks",
    "own",
    "places",
    "recover",
    "training",
    "walk",
)


def scripts(sources: Path = SOURCES) -> dict[str, str]:
    """Return the scripts by the names of their files: what every page loads, and the parts."""
    modules = read_modules(
        palette(), sources=sources, kernels=live_kernels.module(), small=_small_style
    )
    for name in STYLES:
        modules.pop(f"styles/{name}.js", None)
    learning = as_text(learning_kernels.module())
    modules["learning_kernels.js"] = f"export const kernels = {json.dumps(learning)};"
    places = parts(modules)

    def functions(part: str) -> str:
        return as_functions(modules, (name for name in places if places[name] == part))

    files = {
        posixpath.basename(part): _small(
            f"cnnfigsPart({json.dumps(part)}, {{\n{functions(part)}}});"
        )
        for part in sorted(set(places.values()) - {START})
    }
    version = hashlib.sha256("".join(files.values()).encode()).hexdigest()[:8]
    whole = whole_script(functions(START), version=version, sources=sources)
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
    return _small_style("".join(found[name] for name in STYLES))


def _small(script: str) -> str:
    return minify.string("application/javascript", script)


def _small_style(sheet: str) -> str:
    return minify.string("text/css", sheet)
