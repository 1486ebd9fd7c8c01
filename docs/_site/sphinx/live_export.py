"""Export the networks that live figures run, before a page is read that names one."""

from __future__ import annotations

import os
from typing import Any

from sphinx.application import Sphinx

from _site.build.live_networks import export_all


def _export(app: Sphinx) -> None:
    if "CNNFIGS_SITE_PREVIEW" not in os.environ:  # where nothing was trained
        export_all()


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("builder-inited", _export)
    return {"parallel_read_safe": True}
