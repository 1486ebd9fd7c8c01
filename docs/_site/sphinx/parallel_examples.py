"""Let each example of the gallery run in a new process that has everything loaded.

sphinx-gallery asks joblib for the backend "loky", whatever the configuration says. Its workers
would import TensorFlow each, keep what earlier examples left in memory, and be replaced, to import
it once more, when that has grown.
"""

from __future__ import annotations

from typing import Any

from joblib import register_parallel_backend
from sphinx.application import Sphinx
from sphinx.config import Config

from _site.build import preloaded
from _site.build.workers import Preloaded


def _prepare(app: Sphinx, config: Config) -> None:
    """Start to load what the examples need, if all of them are to run, beside all else."""
    settings = config.sphinx_gallery_conf
    folders = [app.srcdir / folder for folder in settings["gallery_dirs"]]
    if settings["plot_gallery"] and not all(folder.is_dir() for folder in folders):
        preloaded.start()


def setup(app: Sphinx) -> dict[str, Any]:
    register_parallel_backend("loky", Preloaded)
    app.connect("config-inited", _prepare)
    return {"parallel_read_safe": True}
