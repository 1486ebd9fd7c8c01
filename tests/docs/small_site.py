"""A site of a page or two, built by Sphinx in the process that tests it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace


def build_small_site(
    source: Path, settings: dict[str, Any], before: Callable[[Sphinx], object] | None = None
) -> str:
    """Build the pages in a folder into its folder `out`, and return Sphinx's warnings.

    `before` is called with the application before it builds.
    """
    warnings = io.StringIO()
    with docutils_namespace():  # or directives of one site would be there in the next
        app = Sphinx(
            source,
            None,
            source / "out",
            source / "doctrees",
            "html",
            confoverrides=settings,
            status=None,
            warning=warnings,
        )
        if before:
            before(app)
        app.build()
    return warnings.getvalue()
