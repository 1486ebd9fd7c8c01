"""Put a live figure on a page: the site's own network, run by the reader's browser.

``.. live:: draw`` names the kind of figure; its options name the network and the still figure that
stands in its place until it runs, or for ever where scripts are off. What the directive contains
stands there too. A network is exported when a page first asks for it. Pages without a live figure
load none of its files.
"""

from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from fingerprint import BUILD, DOCS
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

SOURCES = DOCS / "live"
FOLDER = BUILD / "live"  # copied into the site as it is
FILES = FOLDER / "live"
KINDS = ("bench", "compare", "draw", "training")


class live(nodes.General, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    """A live figure; its children stand in its place until it runs."""


def _kind(argument: str) -> str:
    return directives.choice(argument, KINDS)


class Live(SphinxDirective):
    """Place a live figure."""

    required_arguments = 1
    has_content = True
    option_spec = {
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
            figure["content"] = importlib.import_module("live_bench").content()
        else:
            network, data = self.options["network"], self.options.get("data", "digits")
            figure["file"] = exported(network, data, over_training=kind == "training")
        return [figure]


def exported(network: str, data: str, *, over_training: bool) -> str:
    """Return the name, without suffix, of the files of a network; export it where they are none.

    ``data`` is a kind of data, ``digits`` or ``garments``, or a data set's name.
    """
    asked = FILES / "asked.json"
    known = json.loads(asked.read_text("utf-8")) if asked.is_file() else {}
    request = f"{network} {data} {'training' if over_training else 'trained'}"
    if request not in known or not (FILES / f"{known[request]}.js").is_file():
        known[request] = _export(network, data, over_training)
        asked.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
    return str(known[request])


def _export(network: str, data: str, over_training: bool) -> str:
    from workers import load_keras

    load_keras()
    import numpy as np

    import cnnfigs as cf
    from cnnfigs.live import export

    kinds = ("digits", "garments")
    dataset = cf.default_dataset(data) if data in kinds else cf.load_dataset(data)
    first = [int(np.argmax(dataset.y_test == label)) for label in range(len(dataset.classes))]
    written = export(
        cf.train(network, dataset, progress=False),
        FILES,
        classes=dataset.classes,
        images=dataset.x_test[first],
        labels=dataset.classes,
        over_training=over_training,
    )
    return written.manifest.stem


def bundle() -> str:
    """Return one script that holds every module, as a page opened from disk needs it."""
    from cnnfigs.figures import _style

    modules = {path.name: path.read_text("utf-8") for path in sorted(SOURCES.glob("*.js"))}
    loader = modules.pop("loader.js")
    maps = {"maps": _style.MAPS_CMAP, "signed": _style.SIGNED_CMAP, "image": _style.IMAGE_CMAP}
    palette = {name: _hexadecimal(colours) for name, colours in maps.items()}
    modules["palette.js"] = f"export default {json.dumps(palette)};"
    return f"{{\nconst sources = {json.dumps(modules, ensure_ascii=False)};\n{loader}}}\n"


def _hexadecimal(colours: Any) -> str:
    """Return a colour map's colours, six digits each."""
    return bytes(
        round(255 * part) for place in range(colours.N) for part in colours(place)[:3]
    ).hex()


def write_bundle(app: Sphinx) -> None:
    """Write the script anew where it is not that of its sources."""
    FILES.mkdir(parents=True, exist_ok=True)
    script, now = FILES / "live.js", bundle()
    if not script.is_file() or script.read_text("utf-8") != now:
        script.write_text(now, "utf-8")


def visit(writer: Any, node: live) -> None:
    def to(file: str) -> str:
        page = writer.builder.get_target_uri(writer.builder.current_docname)
        return relative_uri(page, f"_static/live/{file}")

    attributes = {
        "data-figure": node["kind"],
        "data-fallback": node["fallback"],
        "data-start": node["start"],
    }
    if "file" in node:
        attributes["data-weights"] = to(f"{node['file']}.js")
        content = json.loads((FILES / f"{node['file']}.json").read_text("utf-8"))
    else:
        content = node["content"]
    writer.body.append(writer.starttag(node, "div", CLASS="live", **attributes))
    # A tag that ends within a script would end it.
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("</", r"<\/")
    writer.body.append(f'<script type="application/json">{text}</script>\n')


def depart(writer: Any, node: live) -> None:
    writer.body.append("</div>\n")


def leave_out(writer: Any, node: live) -> None:
    raise nodes.SkipNode


def add_script(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Let a page load the script where it has a live figure."""
    if tree is not None and next(tree.findall(live), None) is not None:
        app.add_js_file("live/live.js", loading_method="defer")
        app.add_css_file("live/live.css")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_node(live, html=(visit, depart), text=(leave_out, None), latex=(leave_out, None))
    app.add_directive("live", Live)
    app.connect("builder-inited", write_bundle)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "version": "1"}
