"""Put a live figure on a page: the site's own network, run by the reader's browser.

``.. live:: draw`` names the kind of figure; its options name the network and the still figure that
stands in its place until it runs, or for ever where scripts are off. What the directive contains
stands there too. Pages without a live figure load none of its files. `live_networks` exports what
the directives name, before Sphinx starts.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from _site.build.live_networks import FILES, KINDS, export_own, file_of, others_of
from _site.sphinx import live_bench, live_bundle, live_learning, live_places
from cnnfigs.web._text import as_script

STATIC = "_static/live"
# What figures hold that need no trained network.
CONTENTS: dict[str, Callable[[], dict[str, Any]]] = {
    "bench": lambda: live_bench.content(),
    "pool": lambda: live_places.content(),
    "recover": lambda: live_learning.pictures_and_kernels(),
    "stride": dict,  # Its arithmetic needs no data.
}


class live(nodes.General, nodes.Element):  # noqa: N801 (docutils names its nodes so)
    """A live figure; its children stand in its place until it runs."""


def _kind(argument: str) -> str:
    return directives.choice(argument, KINDS)


class Live(SphinxDirective):
    """Place a live figure."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = {
        "beside": directives.unchanged_required,
        "classes": directives.unchanged_required,
        "data": directives.unchanged_required,
        "fallback": directives.unchanged_required,
        "images": directives.unchanged_required,
        "model": directives.unchanged_required,
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
        if "model" in self.options:
            figure["kind"], figure["file"] = "own", self._own(kind)
        elif kind == "train":
            figure["content"] = live_learning.write_digits(FILES, self._count())
        elif kind in CONTENTS:
            figure["content"] = CONTENTS[kind]()
            if kind == "bench":
                figure["start"] = figure["start"] or next(iter(figure["content"]["kernels"]))
        else:
            figure["file"] = self._file(kind)
            if "beside" in self.options:
                figure["others"] = [(self.options["beside"], self._file(kind, "beside"))]
            elif kind == "networks":
                figure["others"] = others_of(
                    self.options["network"], self.options.get("data", "digits")
                )
        return [figure]

    def _count(self) -> int:
        """Return how many images a network is to learn from."""
        told = self.options.get("images", str(live_learning.TRAINING))
        if told.isdecimal() and 0 < int(told) <= live_learning.TRAINING:
            return int(told)
        most = live_learning.TRAINING
        raise self.error(f":images: of train is a number from 1 to {most}, got {told!r}")

    def _own(self, kind: str) -> str:
        """Export the network of a file, and return its files' name; its pictures are files, too."""
        if kind != "draw":
            raise self.error(f"a live figure of the kind {kind} takes no :model:, only draw does")
        model, *images = (
            Path(self.env.relfn2path(name)[1])
            for name in (self.options["model"], *self.options.get("images", "").split())
        )
        for path in (model, *images):
            if not path.is_file():
                raise self.error(f"there is no file {str(path)!r}")
            self.env.note_dependency(str(path))
        classes = [name.strip() for name in self.options.get("classes", "").split(",") if name]
        try:
            return export_own(model, images, classes)
        except (TypeError, ValueError, OSError) as error:
            raise self.error(str(error)) from error

    def _file(self, kind: str, option: str = "network") -> str:
        if option not in self.options:
            raise self.error(f"a live figure of the kind {kind} needs :network:, such as lenet")
        try:
            return file_of(self.options[option], self.options.get("data", "digits"), kind)
        except LookupError as error:
            raise self.error(str(error)) from error


def write_bundle(app: Sphinx) -> None:
    """Write the scripts and the stylesheet that the pages with a live figure load."""
    if app.builder.format == "html":
        folder = app.outdir / STATIC
        folder.mkdir(parents=True, exist_ok=True)
        for name, script in live_bundle.scripts().items():
            (folder / name).write_text(script, "utf-8")
        (folder / "live.css").write_text(live_bundle.style(), "utf-8")


def _exported(writer: Any, file: str) -> tuple[dict[str, Any], str]:
    """Put the weights of a network beside the pages, and return what it is, and their address."""
    weights = f"{STATIC}/{file}.js"
    place = Path(writer.builder.outdir) / weights
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(FILES / f"{file}.js", place)
    content = json.loads((FILES / f"{file}.json").read_text("utf-8"))
    page = writer.builder.get_target_uri(writer.builder.current_docname)
    # A browser that remembers other weights of this name asks again.
    return content, f"{relative_uri(page, weights)}?{content['weights']['digest']}"


def visit(writer: Any, node: live) -> None:
    attributes = {
        "data-figure": node["kind"],
        "data-fallback": node["fallback"],
        "data-start": node["start"],
    }
    if "file" in node:
        content, attributes["data-weights"] = _exported(writer, node["file"])
        for name, file in node.get("others", []):
            other, address = _exported(writer, file)
            content.setdefault("others", []).append(
                {"name": name, "address": address, "manifest": other}
            )
    else:
        content = node["content"]
        if "file" in content:  # what the figure learns from
            digits = f"{STATIC}/{content['file']}"
            shutil.copy2(FILES / content["file"], Path(writer.builder.outdir) / digits)
            page = writer.builder.get_target_uri(writer.builder.current_docname)
            attributes["data-digits"] = relative_uri(page, digits)
    writer.body.append(writer.starttag(node, "div", CLASS="live", **attributes))
    writer.body.append(
        f'<script type="application/json" data-content>{as_script(content)}</script>\n'
    )


def depart(writer: Any, node: live) -> None:
    writer.body.append("</div>\n")


def leave_out(writer: Any, node: live) -> None:
    raise nodes.SkipNode


def add_script(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Let a page load the script and the stylesheet where it has a live figure."""
    if tree is not None and next(tree.findall(live), None) is not None:
        app.add_js_file("live/live.js", loading_method="defer")
        app.add_css_file("live/live.css")


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_node(live, html=(visit, depart), text=(leave_out, None), latex=(leave_out, None))
    app.add_directive("live", Live)
    app.connect("builder-inited", write_bundle)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
