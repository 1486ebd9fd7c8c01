"""From sources to the built site, in one command: ``nox -s docs`` runs it."""

from __future__ import annotations

import argparse
import difflib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from _site.build import durations, fingerprint, take_along, turns
from _site.build.fingerprint import BUILD, DOCS, HTML, ROOT

SPHINX = (sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--nitpicky")

DATA = ("auto", "real", "drawn")
EFFORTS = ("quick", "full")


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the words after ``nox -s docs --``."""
    parser = argparse.ArgumentParser(prog="nox -s docs --", description="Build the site.")
    parser.add_argument(
        "serve", nargs="?", choices=["serve"], help="build again on each change, and serve it"
    )
    parser.add_argument(
        "--data",
        choices=DATA,
        default=os.environ.get("CNNFIGS_DATA") or "auto",
        help="auto (the default) takes the real data sets where both can be had",
    )
    parser.add_argument(
        "--effort",
        choices=EFFORTS,
        default=os.environ.get("CNNFIGS_EFFORT") or "quick",
        help="how much is spent on measurements: minutes (the default), or hours",
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        default="",
        help="train and measure on the Dask cluster whose scheduler is there",
    )
    parser.add_argument("--fresh", action="store_true", help="execute everything again")
    parser.add_argument("--no-exec", action="store_true", help="prose only, nothing executed")
    parser.add_argument("--only", metavar="NAME", help="execute this gallery example only")
    parser.add_argument("--install-seconds", type=float, default=0.0, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    # argparse does not check what the environment says.
    for variable, said, known in (
        ("CNNFIGS_DATA", options.data, DATA),
        ("CNNFIGS_EFFORT", options.effort, EFFORTS),
    ):
        if said not in known:
            parser.error(f"{variable} is {said!r}; choose {' or '.join(known)}")
    if sum([options.no_exec, options.only is not None, options.serve is not None]) > 1:
        parser.error("choose one of serve, --no-exec and --only")
    if options.only is not None:
        examples = example_names()
        options.only = options.only.removeprefix("plot_").removesuffix(".py")
        if options.only not in examples:
            near = difflib.get_close_matches(options.only, examples, cutoff=0.4)
            hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(examples)}"
            parser.error(f"no gallery example {options.only!r}; {hint}")
    return options


def example_names() -> list[str]:
    """Return the names of the gallery's examples, without ``plot_`` and ``.py``."""
    scripts = sorted((ROOT / "gallery").glob("*/plot_*.py"))
    return [script.stem.removeprefix("plot_") for script in scripts]


def main(arguments: list[str]) -> int:
    """Build what was asked for; return the exit status."""
    options = parse(arguments)
    settle_folders()
    with turns.turn(BUILD):
        if options.no_exec or options.only:
            return preview(options)
        return build(options)


def settle_folders() -> None:
    """Make the folders named by the environment absolute.

    Each example runs in a folder of its own, from where a relative path leads elsewhere.
    """
    for variable in ("CNNFIGS_DATA_DIR", "CNNFIGS_CACHE_DIR", "KERAS_HOME"):
        if folder := os.environ.get(variable):
            os.environ[variable] = str(Path(folder).resolve())


def build(options: argparse.Namespace) -> int:
    """Decide on the data, train, execute and build; then say what was done."""
    from _site.build import remembered
    from _site.build.preloaded import EMPTY, in_new_process
    from _site.build.prepare import prepare
    from cnnfigs._tasks import ClusterError, TasksFailedError

    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    begin = time.perf_counter()
    try:
        prepared = remembered.recall(options.data, options.effort)
        if prepared is None:
            # A process of its own gives back all memory before the pages are executed.
            words = (options.data, options.effort, options.scheduler)
            prepared = in_new_process(prepare, *words, context=EMPTY)
            remembered.remember(options.data, options.effort, prepared)
    except (ClusterError, TasksFailedError, OSError, ValueError) as error:
        print(f"nox -s docs: {error}", file=sys.stderr)
        if isinstance(error, TasksFailedError):
            print(error.__notes__[0], file=sys.stderr)
        if isinstance(error, OSError):
            print("`nox -s docs -- --data drawn` builds without real data.", file=sys.stderr)
        return 1
    os.environ.update(CNNFIGS_DATA=prepared.choice, CNNFIGS_EFFORT=options.effort)
    stale = fingerprint.drop_stale(prepared.identity, always=options.fresh)
    if stale:
        print("Executing every page and example: none is known to be true still.", flush=True)
    if options.serve:
        return serve(prepared.identity)
    phases = {
        "installing": options.install_seconds,
        "data": prepared.data_seconds,
        "training": prepared.training_seconds,
        "measuring": prepared.measuring_seconds,
    }
    items = {"training": prepared.trained, "measuring": prepared.answered}
    if stale or not fingerprint.is_current(prepared.identity):
        status = rebuild(prepared.identity)
        if status != 0:
            return status
        in_sphinx, items_in_sphinx = durations.of_sphinx(HTML.parent / durations.FOLDER)
        phases |= in_sphinx
        items |= items_in_sphinx
        seconds = time.perf_counter() - begin
        durations.keep_whole(HTML.parent / durations.FOLDER, seconds, prepared.choice, phases)
    else:
        print("The built site is that of these sources and data already.")
    report(HTML / "index.html", durations.told(phases, items), prepared.sources)
    return 0


def rebuild(data: str) -> int:
    """Let Sphinx build the site of these sources and data, and put it in place if it is whole."""
    aside = HTML.with_name("html.new")
    shutil.rmtree(HTML.parent / durations.FOLDER, ignore_errors=True)
    frame = fingerprint.frame(data)
    begin_from_last(aside, frame)
    stamp = fingerprint.read_stamp()
    status = sphinx(BUILD / "doctrees", aside)
    if status != 0:
        last = f"the last one is still in {HTML}" if HTML.is_dir() else "see above"
        print(f"nox -s docs: the site could not be built; {last}.", file=sys.stderr, flush=True)
        return status
    fingerprint.write_stamp({**stamp, "site": ""})  # nobody knows which site is there
    shutil.rmtree(HTML, ignore_errors=True)
    aside.rename(HTML)
    fingerprint.write_stamp({**stamp, "frame": frame, "site": fingerprint.site(data)})
    return 0


def begin_from_last(place: Path, frame: str) -> None:
    """Copy the last site where it has this frame, so that only changed pages are written to it."""
    shutil.rmtree(place, ignore_errors=True)
    stamp = fingerprint.read_stamp()
    if HTML.is_dir() and stamp.get("frame") == frame:
        # A book and an archive of the last site are none of this one.
        dropped = shutil.ignore_patterns(take_along.BOOK, take_along.ARCHIVE)
        shutil.copytree(HTML, place, ignore=dropped)
        take_along.link(place)
    # Until the end, nobody knows what Sphinx has read but not written.
    fingerprint.write_stamp({**stamp, "frame": ""})


def preview(options: argparse.Namespace) -> int:
    """Build the prose, and one example at most, apart from the executed site."""
    fingerprint.drop_stale(fingerprint.read_stamp().get("data", ""), always=options.fresh)
    os.environ["CNNFIGS_DATA"] = options.data
    os.environ["CNNFIGS_EFFORT"] = options.effort
    os.environ["CNNFIGS_SITE_PREVIEW"] = options.only or ""
    place = BUILD / "preview"
    before = time.perf_counter()
    unfinished = place / "unfinished"
    if unfinished.exists():
        # What Sphinx left is taken for whole by the next one: the search would know a few pages.
        shutil.rmtree(place / "html", ignore_errors=True)
    place.mkdir(parents=True, exist_ok=True)
    unfinished.touch()
    status = sphinx(place / "doctrees", place / "html")
    if status == 0:
        unfinished.unlink()
        page = place / "html" / "index.html"
        for found in (place / "html").glob(f"auto_gallery/*/plot_{options.only}.html"):
            page = found
        phases = {"installing": options.install_seconds, "building": time.perf_counter() - before}
        report(
            page,
            durations.told(phases, {}),
            f"{options.data} data" if options.only else "nothing executed",
        )
    return status


def serve(data: str) -> int:
    """Build again on each change, until Ctrl-C, beside the last site that was whole."""
    served = HTML.with_name("served")
    begin_from_last(served, fingerprint.frame(data))
    command = [sys.executable, "-m", "sphinx_autobuild", "--nitpicky", "--open-browser"]
    command += ["--pre-build", f"{sys.executable} -m _site.build.fingerprint"]
    command += ["--watch", str(ROOT / "cnnfigs"), "--watch", str(ROOT / "gallery")]
    for generated in fingerprint.GENERATED:
        command += ["--ignore", str(generated / "**")]
    command += ["--doctree-dir", str(BUILD / "doctrees"), str(DOCS), str(served)]
    return subprocess.call(command, pass_fds=turns.inherited)


def sphinx(doctrees: Path, html: Path) -> int:
    from _site.build.workers import WORKERS  # nox reads this file before anything is installed

    # Pages are executed before they are read (`ahead`), so that nobody writes to MyST-NB's cache
    # while several processes read from it.
    options = ["--jobs", str(WORKERS), "--doctree-dir", str(doctrees)]
    words = [*SPHINX, *options, str(DOCS), str(html)]
    return subprocess.call(words, pass_fds=turns.inherited)


def report(page: Path, durations: str, data: str) -> None:
    """Print what a person wants to know at the end."""
    print(f"\n{durations}\nBuilt with: {data}.\nOpen: {page}", flush=True)
