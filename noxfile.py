#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11,<3.14"
# dependencies = ["nox>=2025.2.9"]
# ///
"""The commands of this project: ``nox -l`` lists them."""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"

ROOT = Path(__file__).parent
PYPROJECT = ROOT / "pyproject.toml"
# One version of each package for all sessions, so that a build next month is the same build.
CONSTRAINTS = ROOT / "constraints.txt"
# Where Python finds the machinery of the site.
SITE = {"PYTHONPATH": str(ROOT / "docs")}
# Tests that share what takes long stay together, and who is done early takes over from others.
WORKERS = ("--numprocesses=auto", "--maxprocesses=4", "--dist=worksteal")

# The interpreters that the package supports and TensorFlow publishes wheels for.
OLDEST, NEWEST = (3, 11), (3, 13)


# What readers do with live figures, to be compared between browsers.
WALKS = "tests/site/test_site_walks.py"

# What Keras's other backends are asked: whatever computes with a network or keeps its weights.
BACKEND_TESTS = [
    "tests/attribution",
    "tests/training",
    "tests/test_layers.py",
    "tests/store",
]

# What others read, and in which form, by the name of its schema.
SCHEMAS = {
    "citation-file-format": "CITATION.cff",
    "dependabot": ".github/dependabot.yml",
    "github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml",
    "readthedocs": ".readthedocs.yaml",
}

# What the oldest versions are asked: something of every room that calls a dependency.
MINIMUM_TESTS = [
    *BACKEND_TESTS,
    "tests/commands",
    "tests/datasets/test_datasets.py",
    "tests/figures/activations",
    "tests/figures/measured",
    "tests/filters",
    "tests/measures",
]


@nox.session
def docs(session: nox.Session) -> None:
    """Train the networks and build the site (-- --data auto|real|drawn, --help for more)."""
    sys.path.insert(0, str(ROOT / "docs"))
    from _site.build import command

    options = command.parse(session.posargs)
    if options.serve and not session.interactive:
        session.error("serve needs a terminal: run it without --non-interactive.")
    begin = time.perf_counter()
    install(session, "docs", *(["serve"] if options.serve else []), cluster=bool(options.scheduler))
    seconds = f"{time.perf_counter() - begin:.1f}"
    build_site(session, *session.posargs, "--install-seconds", seconds)


@nox.session(default=False)
def tests(session: nox.Session) -> None:
    """Test the package, the gallery, the live figures and a miniature site (-- goes to pytest)."""
    install(session, "docs", "tests")
    # What is named is run, however slow it is.
    session.run("pytest", *WORKERS, *(session.posargs or ["-m", "not slow"]))


@nox.session(default=False)
def slow_tests(session: nox.Session) -> None:
    """Test what takes many seconds, which `tests` leaves out (-- goes to pytest)."""
    install(session, "docs", "tests")
    session.run("pytest", *WORKERS, "-m", "slow", *session.posargs)


@nox.session(default=False)
def site_tests(session: nox.Session) -> None:
    """Test the built site, and build it first where it is not current (-- goes to pytest)."""
    install(session, "docs", "tests")
    # In Chromium, the walks would compare it with itself: the session `firefox` has them.
    session.run("pytest", *WORKERS, "tests/site", f"--ignore={WALKS}", *session.posargs)


@nox.session(default=False)
def firefox(session: nox.Session) -> None:
    """Walk through the built site's live figures in Firefox, from disk (-- goes to pytest)."""
    install(session, "docs", "tests")
    report = "tests/reporting/test_live_part.py::"
    walks = [
        WALKS,
        f"{report}test_what_it_computes_is_keras_layer_by_layer_and_the_page_says_so",
        f"{report}test_a_map_is_switched_off_and_the_scores_follow",
    ]
    session.run("pytest", "--browser=firefox", *walks, *session.posargs)


@nox.session(default=False)
def epub(session: nox.Session) -> None:
    """Write the site as a book, from the built site, and check it where there is Java."""
    install(session, "docs", "book")
    session.run("python", "-m", "_site.build.take_along", "book", env=SITE)
    if shutil.which("java"):
        session.run("epubcheck", "docs/_build/html/cnnfigs.epub")
    else:
        session.warn("Not checked: epubcheck needs Java, and there is none on this machine.")


@nox.session(default=False)
def archive(session: nox.Session) -> None:
    """Pack the built site as one zip that opens from disk."""
    install(session, "docs")
    session.run("python", "-m", "_site.build.take_along", "archive", env=SITE)


# Not uv: it does not read pip's settings, which say where a build of PyTorch for CPUs comes from.
@nox.session(default=False, venv_backend="virtualenv")
@nox.parametrize("backend", ["torch", "jax"])
def backends(session: nox.Session, backend: str) -> None:
    """Test what computes with networks on PyTorch and on JAX (-- goes to pytest)."""
    install(session, "tests", backend)
    environment = {"KERAS_BACKEND": backend}
    session.run("pytest", *WORKERS, *BACKEND_TESTS, *session.posargs, env=environment)


@nox.session(default=False)
def cluster(session: nox.Session) -> None:
    """Test what is handed to a Dask cluster, with two workers of its own (-- goes to pytest)."""
    install(session, "tests", cluster=True)
    session.run("pytest", "tests/cluster", *session.posargs)


@nox.session(default=False)
def fuzz(session: nox.Session) -> None:
    """Try what no program expects, drawn at random from fixed seeds (-- goes to pytest)."""
    install(session, "tests")
    session.run("pytest", "--capture=no", "tests/fuzz", *session.posargs)


@nox.session(default=False)
def benchmarks(session: nox.Session) -> None:
    """Measure speeds on a machine at rest, for the page that tells them (-- goes to pytest)."""
    install(session, "docs", "tests", "rivals")
    session.run("pytest", "--capture=no", "tests/benchmarks", *session.posargs)


@nox.session(default=False)
def package(session: nox.Session) -> None:
    """Build wheel and sdist in dist/, and ask both from outside (-- the tag of a release)."""
    refuse_without_wheels(session)
    groups = nox.project.dependency_groups(nox.project.load_toml(PYPROJECT), "package")
    session.install(*groups, "--constraint", CONSTRAINTS.name)
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    session.run("python", "-m", "build", "--no-isolation")
    built = sorted(map(str, (ROOT / "dist").glob("cnnfigs-*")))
    session.run("twine", "check", "--strict", *built)
    for wheel in (path for path in built if path.endswith(".whl")):  # none with --install-only
        session.install(wheel, "--constraint", CONSTRAINTS.name)
        # A wheel of the same version, built before, would be left in place.
        session.install("--force-reinstall", "--no-deps", wheel)
    tag = {"CNNFIGS_TAG": session.posargs[0]} if session.posargs else {}
    session.run("pytest", "tests/package", env=tag)


# uv alone can install the oldest versions, and wheels of those are for the oldest Python.
@nox.session(default=False, python="3.11", venv_backend="uv")
def minimum_versions(session: nox.Session) -> None:
    """Test with the oldest version of each dependency that is promised (-- goes to pytest).

    They are as old as SPEC 0 of scientific Python asks, which an index is asked about.
    """
    groups = nox.project.dependency_groups(nox.project.load_toml(PYPROJECT), "tests")
    session.install("--resolution", "lowest-direct", "--editable", ".", *groups)
    session.run("python", "-m", "_site.checks.support", env=SITE)
    session.run("pytest", *WORKERS, *MINIMUM_TESTS, *session.posargs)


@nox.session(default=False)
def lint(session: nox.Session) -> None:
    """Check style, format, imports between rooms, the repository and its prose."""
    install(session, "lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("biome", "ci")
    session.run("lint-imports")
    session.run("repo-review", ".")
    session.run("actionlint")
    session.run("zizmor", "--offline", "--no-progress", "--quiet", ".github")
    for schema, files in SCHEMAS.items():
        paths = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob(files))]
        session.run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *paths)
    session.run("python", "-m", "_site.checks.typed_numbers", env=SITE)
    session.run("python", "-m", "_site.checks.glossary_links", env=SITE)
    session.run("python", "-m", "_site.checks.hidden_code", env=SITE)
    session.run("python", "-m", "_site.checks.registered", env=SITE)


@nox.session(default=False)
def types(session: nox.Session) -> None:
    """Check the types of the package."""
    install(session, "types")
    session.run("mypy")


@nox.session(default=False)
def links(session: nox.Session) -> None:
    """Follow every link to another host (needs the network)."""
    install(session, "docs")
    build_site(session, "--no-exec")
    session.env["CNNFIGS_SITE_PREVIEW"] = ""
    session.run("python", "-m", "sphinx", "-b", "linkcheck", "docs", "docs/_build/linkcheck")


@nox.session(default=False, python=False)
def valid_html(session: nox.Session) -> None:
    """Ask html-validate whether the built pages are valid (needs Node, and the network once)."""
    needs_node_and_site(session)
    words = ["--config", "docs/_site/checks/valid_html.json", "--ext", "html", "docs/_build/html"]
    session.run("npx", "--yes", "html-validate@10.17.0", *words, external=True)


@nox.session(default=False, python=False)
def lighthouse(session: nox.Session) -> None:
    """Ask Lighthouse about built pages, on a phone and a desktop, at rest (-- names pages)."""
    needs_node_and_site(session)
    session.run(sys.executable, "-m", "_site.checks.lighthouse", *session.posargs, env=SITE)


def needs_node_and_site(session: nox.Session) -> None:
    """Skip a session of a tool that is written for Node where there is none."""
    if shutil.which("npx") is None:
        session.skip("this needs Node, which is not on this machine: nodejs.org says how to get it")
    if not (ROOT / "docs" / "_build" / "html" / "index.html").is_file():
        session.error("there is no built site: run `nox -s docs` first.")


def build_site(session: nox.Session, *words: str) -> None:
    """Run the command that builds the site."""
    session.run("python", "-m", "_site.build", *words, env=SITE)


def install(session: nox.Session, *groups: str, cluster: bool = False) -> None:
    """Install the package with dependency groups, unless that was done before."""
    refuse_without_wheels(session)
    needed = nox.project.dependency_groups(nox.project.load_toml(PYPROJECT), *groups)
    package = ".[dask]" if cluster else "."
    words = " ".join([package, *needed])
    decisive = PYPROJECT.read_bytes() + CONSTRAINTS.read_bytes() + words.encode()
    wanted = hashlib.sha256(decisive).hexdigest()
    stamp = Path(session.virtualenv.location) / "installed"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    # Compiled once here: what may not write beside the sources would compile them at each import,
    # which for TensorFlow takes six seconds.
    compiled = {"UV_COMPILE_BYTECODE": "1"}  # as pip does unasked
    constraint = ("--constraint", CONSTRAINTS.name)  # nox is where it lies: paths may have spaces
    session.install("--editable", package, *needed, *constraint, env=compiled)
    stamp.write_text(wanted, "utf-8")


def refuse_without_wheels(session: nox.Session) -> None:
    """Say in one sentence what pip would say in forty lines."""
    ask = "import sys; print(sys.implementation.name, *sys.version_info[:2])"
    answer = session.run("python", "-c", ask, silent=True, log=False) or "cpython 3 11"
    name, major, minor = answer.split()
    if name != "cpython" or not OLDEST <= (int(major), int(minor)) <= NEWEST:
        oldest, newest = (".".join(map(str, version)) for version in (OLDEST, NEWEST))
        session.error(
            f"cnnfigs needs CPython {oldest} to {newest}, which TensorFlow has wheels for, and "
            f"this is {name} {major}.{minor}: run nox with one of them, for instance with "
            f"`uv run --python {newest} noxfile.py`"
        )


if __name__ == "__main__":
    nox.main()
