"""Execute several pages at a time, before Sphinx reads them one after the other.

What comes out goes where MyST-NB looks first: into its cache. A page whose cells fail is left to
MyST-NB, which executes it again and says what is wrong in its usual words. Each kernel is a fork of
a process that has everything loaded.

jupyter-cache has an executor of its own, ``local-parallel``. Tried with 1.0.1, it does execute
pages of MyST side by side, but as many at a time as the machine has processors
(``multiprocessing.Pool()``, which nobody can tell otherwise), and each kernel loads a TensorFlow.
It also reads each page from its file, through a plugin of an installed distribution, so that the
digest of a page's module would be missing from what it puts into the cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from joblib import Parallel, delayed
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.display import progress_message

from _site.build import records
from _site.build.durations import FOLDER, PAGES
from _site.build.workers import WORKERS
from _site.sphinx.changed_pages import with_digest
from _site.sphinx.preloaded_kernel import PreloadedKernelManager


def execute(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Execute the pages that are going to be read and whose cells the cache does not know."""
    settings = env.mystnb_config
    if settings.execution_mode != "cache":
        return
    cache = get_cache(settings.execution_cache_path)
    # Pages with many cells first, so that the kernels end together.
    unknown = sorted(_unknown(env, docnames, cache), key=lambda page: -len(page[1].cells))
    notebooks = dict(unknown)
    if len(notebooks) < 2:
        return  # for a single page nothing is gained
    took = {}
    with progress_message(f"executing {len(notebooks)} pages"):
        # Threads only wait: what computes is the kernel of each page, a process of its own.
        results = Parallel(
            WORKERS, backend="threading", return_as="generator", pre_dispatch="n_jobs"
        )(
            delayed(_execute)(notebook, path, settings.execution_timeout)
            for path, notebook in notebooks.items()
        )
        for path, result in zip(notebooks, results, strict=True):
            if result is not None:
                executed, seconds = result
                bundle = CacheBundleIn(executed, str(path), data={"execution_seconds": seconds})
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
                took[path.relative_to(app.srcdir).with_suffix("").as_posix()] = seconds
    records.write(Path(app.outdir).parent / FOLDER / PAGES, took)


def _unknown(
    env: BuildEnvironment, docnames: list[str], cache: JupyterCacheAbstract
) -> Iterator[tuple[Path, Any]]:
    """Yield path and cells of each page that was not executed as it is now."""
    for docname in docnames:
        path = Path(env.doc2path(docname))
        if path.suffix == ".md" and (notebook := _read(path, env)) is not None:
            try:
                cache.match_cache_notebook(notebook)
            except KeyError:
                yield path, notebook


def _read(path: Path, env: BuildEnvironment) -> Any:
    """Read a page as MyST-NB does; None where it has no cells."""
    text = with_digest(path.read_text("utf-8"), path)
    reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
    return None if reader is None else reader.read(text)


def _execute(notebook: Any, path: Path, timeout: int) -> tuple[Any, float] | None:
    """Execute a page's cells in a kernel of their own. None if one fails."""
    done = single_nb_execution(
        notebook,
        cwd=str(path.parent),
        timeout=timeout,
        allow_errors=False,
        kernel_manager_class=PreloadedKernelManager,
        shutdown_kernel="immediate",
    )
    return None if done.err else (done.nb, done.time)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("env-before-read-docs", execute)
    return {"parallel_read_safe": True}
