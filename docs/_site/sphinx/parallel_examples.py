"""Let each example of the gallery run in a new process that has everything loaded.

sphinx-gallery asks joblib for the backend "loky", whatever the configuration says. Its workers
would import TensorFlow each, keep what earlier examples left in memory, and be replaced, to import
it once more, when that has grown.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from joblib import register_parallel_backend
from joblib.parallel import ThreadingBackend
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx_gallery.utils import get_md5sum

from _site.build import preloaded
from _site.build.workers import Preloaded


class Examples(Preloaded):
    """A backend for joblib that spends no process on an example that ran before as it is now."""

    def submit(self, func: Callable[..., Any], callback: Any = None) -> Any:
        """Hand over an example."""
        ((_, (name, target, source, _), _),) = func.items  # type: ignore[attr-defined]
        if is_known(Path(source, name), Path(target, f"{name}.md5")):
            return ThreadingBackend.submit(self, func, callback)
        return super().submit(func, callback)


def is_known(script: Path, record: Path) -> bool:
    """Tell whether sphinx-gallery ran a script as it is now, which it left a digest of."""
    return record.is_file() and record.read_text("utf-8") == get_md5sum(script, mode="t")


def _prepare(app: Sphinx, config: Config) -> None:
    """Start to load what the examples need, if all of them are to run, beside all else."""
    settings = config.sphinx_gallery_conf
    folders = [app.srcdir / folder for folder in settings["gallery_dirs"]]
    if settings["plot_gallery"] and not all(folder.is_dir() for folder in folders):
        preloaded.start()


def setup(app: Sphinx) -> dict[str, Any]:
    register_parallel_backend("loky", Examples)
    app.connect("config-inited", _prepare)
    return {"parallel_read_safe": True}
