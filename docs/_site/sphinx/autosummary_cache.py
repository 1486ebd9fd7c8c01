"""Generate the reference's pages only where they are missing.

To generate them the whole package is imported, TensorFlow included. `fingerprint` drops the folder
when the names may have changed. The option itself has to stay the same: Sphinx keeps it, and would
read every page again where it finds another one.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

GENERATED = ("reference", "generated")


def _spare(app: Sphinx) -> None:
    if any(app.srcdir.joinpath(*GENERATED).glob("*.rst")):
        app.config.autosummary_generate = False


def _restore(app: Sphinx) -> None:
    app.config.autosummary_generate = True


def setup(app: Sphinx) -> dict[str, Any]:
    # Autosummary itself generates at the default priority, 500.
    app.connect("builder-inited", _spare, priority=400)
    app.connect("builder-inited", _restore, priority=600)
    return {"parallel_read_safe": True}
