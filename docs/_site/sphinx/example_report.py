"""Put the report of a network of the site beside its pages, and let a page lead there.

``{example-report}`text``` is a link to it. The book has no such page, and a preview trains no
network: there, the paragraph with the link is left out.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from _site.build import example_report


class report_link(nodes.reference):  # noqa: N801  (docutils calls its nodes in lower case)
    """A link to the report."""


class ReportRole(SphinxRole):
    """The role ``example-report``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link."""
        place = "../" * self.env.docname.count("/") + example_report.NAME
        return [report_link("", self.text, refuri=place)], []


def _has_report(app: Sphinx) -> bool:
    return app.builder.name == "html" and "CNNFIGS_SITE_PREVIEW" not in os.environ


def leave_out(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Turn links to the report into links of docutils, or drop their paragraphs."""
    for link in list(doctree.findall(report_link)):
        if _has_report(app):
            link.replace_self(nodes.reference("", "", *link.children, refuri=link["refuri"]))
        else:
            link.parent.parent.remove(link.parent)


def put_beside(app: Sphinx, error: Exception | None) -> None:
    """Copy the report into the built site."""
    if error is None and _has_report(app):
        # With today's date, by which a build tells what is left of the last site.
        shutil.copyfile(example_report.written(), Path(app.outdir, example_report.NAME))


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_node(report_link)
    app.add_role("example-report", ReportRole())
    app.connect("doctree-resolved", leave_out)
    app.connect("build-finished", put_beside)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
