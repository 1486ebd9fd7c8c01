"""Put a live figure on a page: the site's own network, run by the reader's browser.

``.. live:: draw`` names the kind of figure; its options name the network and the still figure that
stands in its place until it runs, or for ever where scripts are off. What the directive contains
stands there too. Pages without a live figure load none of its files. `live_networks` exports what
the directives name, before Sphinx starts.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
from pathlib import Path
from typing import Any, ClassVar

import rjsmin
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from _site.build.fingerprint import DOCS
from _site.build.live_networks import FILES, KINDS, file_of

SOURCES = DOCS / "live"
STATIC = "_static/live"
# Colours of each map of which the others are mixed, with errors that nobody sees.
STOPS = {"maps": 33, "signed": 7, "image": 2}


class live(nodes.General, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    """A live figure; its children stand in its place until it runs."""


def _kind(argument: str) -> str:
    return directives.choice(argument, KINDS)


class Live(SphinxDirective):
    """Place a live figure."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {
        "data": directives.unchanged_required,
        "fallback": directives.unchanged_required,
        "name": directives.unchanged_required,
        "network": directives.unchanged_required,
        "start": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        kind = _kind(self.arguments[0])
        still = self.parse_content_to_nodes()
        if "CNNFIGS_SITE_PREVIEW" in os.environ:
            return still  # Nothing was trained.
        figure = live("", *still, kind=kind, start=self.options.get("start", ""))
        figure["fallback"] = nodes.make_id(self.options.get("fallback", ""))
        figure["ids"] = [nodes.make_id(self.options.get("name", f"live-{kind}"))]
        self.set_source_info(figure)
        if kind == "bench":
            figure["content"] = importlib.import_module("_site.sphinx.live_bench").content()
            figure["start"] = figure["start"] or next(iter(figure["content"]["kernels"]))
        else:
            figure["file"] = self._file(kind)
        return [figure]

    def _file(self, kind: str) -> str:
        if "network" not in self.options:
            raise self.error(f"a live figure of the kind {kind} needs :network:, such as lenet")
        try:
            return file_of(self.options["network"], self.options.get("data", "digits"), kind)
        except LookupError as error:
            raise self.error(str(error)) from error


def bundle() -> str:
    """Return one script that holds every module, as a page opened from disk needs it.

    Comments and spaces stay behind: a page of the site shows the sources with them.
    """
    from cnnfigs.figures._canvas import style

    # Nobody writes to a constant there any more, and the other word is shorter.
    modules = {
        path.name: re.sub(r"\bconst\b", "let", rjsmin.jsmin(path.read_text("utf-8")))
        for path in sorted(SOURCES.glob("*.js"))
    }
    loader = modules.pop("loader.js")
    maps = {"maps": style.MAPS_CMAP, "signed": style.SIGNED_CMAP, "image": style.IMAGE_CMAP}
    palette = {name: _stops(maps[name], count) for name, count in STOPS.items()}
    modules["palette.js"] = f"export default {json.dumps(palette)};"
    literals = ",\n".join(f"{json.dumps(name)}: {_literal(text)}" for name, text in modules.items())
    return f"{{\nconst sources = {{\n{literals}\n}};\n{loader}}}\n"


def _stops(colours: Any, count: int) -> str:
    """Return some colours of a map, six digits each: between them it changes evenly."""
    places = (round(stop / (count - 1) * (colours.N - 1)) for stop in range(count))
    return bytes(round(255 * part) for place in places for part in colours(place)[:3]).hex()


def _literal(text: str) -> str:
    """Write a text in JavaScript, in the quotes that the sources do not use."""
    escaped = text.replace("\\", r"\\").replace("'", r"\'").replace("\n", r"\n")
    return f"'{escaped}'"


def write_bundle(app: Sphinx) -> None:
    """Write the script that the pages with a live figure load."""
    if app.builder.format == "html":
        folder = app.outdir / STATIC
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "live.js").write_text(bundle(), "utf-8")


def as_script(content: Any) -> str:
    """Return JSON for a script element, which no text in it can end or lead astray."""
    # "</script" would end the element, and "<!--<script" would let the end go by unseen.
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", r"\u003c")


def visit(writer: Any, node: live) -> None:
    attributes = {
        "data-figure": node["kind"],
        "data-fallback": node["fallback"],
        "data-start": node["start"],
    }
    if "file" in node:
        weights = f"{STATIC}/{node['file']}.js"
        shutil.copy2(FILES / f"{node['file']}.js", Path(writer.builder.outdir) / weights)
        content = json.loads((FILES / f"{node['file']}.json").read_text("utf-8"))
        page = writer.builder.get_target_uri(writer.builder.current_docname)
        # A browser that remembers other weights of this name asks again.
        version = content["weights"]["digest"]
        attributes["data-weights"] = f"{relative_uri(page, weights)}?{version}"
    else:
        content = node["content"]
    writer.body.append(writer.starttag(node, "div", CLASS="live", **attributes))
    writer.body.append(f'<script type="application/json">{as_script(content)}</script>\n')


def depart(writer: Any, node: live) -> None:
    writer.body.append("</div>\n")


def leave_out(writer: Any, node: live) -> None:
    raise nodes.SkipNode


def add_script(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Let a page load the script where it has a live figure."""
    if tree is not None and next(tree.findall(live), None) is not None:
        app.add_js_file("live/live.js", loading_method="defer")
        app.add_css_file("live.css")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_node(live, html=(visit, depart), text=(leave_out, None), latex=(leave_out, None))
    app.add_directive("live", Live)
    app.connect("builder-inited", write_bundle)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
