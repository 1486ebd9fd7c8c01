"""Execute several pages at a time, before Sphinx reads them one after the other.

What comes out goes where MyST-NB looks first: into its cache. A page whose cells fail is left to
MyST-NB, which executes it again and says what is wrong in its usual words.

jupyter-cache has an executor of its own, ``local-parallel``. Tried with 1.0.1, it does execute
pages of MyST side by side, but as many at a time as the machine has processors
(``multiprocessing.Pool()``, which nobody can tell otherwise), and each kernel loads a TensorFlow.
It also reads each page from its file, through a plugin of an installed distribution, so that the
digest of a page's module would be missing from what it puts into the cache.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.display import progress_message

from _site.build.workers import silence, workers
from _site.sphinx.changed_pages import with_digest

LOGGER = logging.getLogger(__name__)


def execute(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Execute the pages that are going to be read and whose cells the cache does not know."""
    settings = env.mystnb_config
    if settings.execution_mode != "cache":
        return
    cache = get_cache(settings.execution_cache_path)
    notebooks = {}
    for docname in docnames:
        path = Path(env.doc2path(docname))
        if path.suffix == ".md" and (notebook := _read(path, env)) is not None:
            try:
                cache.match_cache_notebook(notebook)
            except KeyError:
                notebooks[path] = notebook
    if len(notebooks) < 2:
        return
    with progress_message(f"executing {len(notebooks)} pages"), workers():
        results = Parallel(return_as="generator", pre_dispatch="n_jobs", batch_size=1)(
            delayed(_execute)(notebook, path, settings.execution_timeout)
            for path, notebook in notebooks.items()
        )
        for path, result in zip(notebooks, results, strict=True):
            if result is not None:
                executed, seconds = result
                bundle = CacheBundleIn(executed, str(path), data={"execution_seconds": seconds})
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
                LOGGER.info("executed %s in %.0f s", path.name, seconds)


def _read(path: Path, env: BuildEnvironment) -> Any:
    """Read a page as MyST-NB does; None where it has no cells."""
    text = with_digest(path.read_text("utf-8"), path)
    reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
    return None if reader is None else reader.read(text)


def _execute(notebook: Any, path: Path, timeout: int) -> tuple[Any, float] | None:
    """Execute a page's cells in a kernel of their own; runs in a worker. None if one fails."""
    with silence():  # the kernel inherits it; what cells write there is in the notebook
        done = single_nb_execution(
            notebook, cwd=str(path.parent), timeout=timeout, allow_errors=False
        )
    return None if done.err else (done.nb, done.time)


def setup(app: Sphinx) -> dict[str, Any]:
    # joblib replaces a worker whose memory has grown.
    warnings.filterwarnings("ignore", "A worker stopped", UserWarning)
    app.connect("env-before-read-docs", execute)
    return {"parallel_read_safe": True}
