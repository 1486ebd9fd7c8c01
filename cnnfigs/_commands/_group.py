"""The command ``cnnfigs``: which commands it has, and how all of them fail."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import click

import cnnfigs
from cnnfigs._commands._draw import draw_command
from cnnfigs._commands._figures import figures_command
from cnnfigs._commands._store import store_command
from cnnfigs._files import path_of, place_for

_FILE = click.Path(path_type=str)  # a shell completes it


class _Refused(click.ClickException):
    """Ends a command with one sentence, and the exit code of wrong usage."""

    exit_code = 2


class _Group(click.Group):
    """Says errors of the package as it says wrong usage: in one sentence, with nothing written."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            with warnings.catch_warnings():
                warnings.showwarning = _say_warning
                return super().invoke(ctx)
        except PermissionError as error:
            raise _Refused(f"no permission to use {error.filename!r}") from error
        except (ValueError, TypeError, OSError, NotImplementedError) as error:
            raise _Refused(_said(error)) from error


def _said(error: Exception) -> str:
    """Return an error's sentence; of the system's, its words without its number."""
    if isinstance(error, OSError) and error.strerror:
        named = "" if error.filename is None else f"{error.filename!r} can't be used: "
        return f"{named}{error.strerror}"
    return " ".join(str(error).split())


def _say_warning(message: Warning | str, *_: object, **__: object) -> None:
    """Say what was warned of, without the line of code that did."""
    click.echo(f"Warning: {message}", err=True)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(cnnfigs.__version__, prog_name="cnnfigs")
def main() -> None:
    """See what goes on inside a convolutional network.

    Completion for bash: eval "$(_CNNFIGS_COMPLETE=bash_source cnnfigs)", and for other shells the
    same with zsh_source or fish_source.
    """
    # TensorFlow writes of processors and graphics cards otherwise.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@contextlib.contextmanager
def _silenced() -> Iterator[None]:
    """Keep off the terminal what is written to it from outside Python."""
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  (Windows calls it nul)
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@contextlib.contextmanager
def _naming_the_backend() -> Iterator[None]:
    """Say that Keras can't start as it is told to, and what to do, in place of what it raises."""
    try:
        yield
    except (ImportError, ValueError) as error:
        backend = os.environ.get("KERAS_BACKEND")
        if not backend:
            raise
        raise ValueError(
            f"Keras can't start with KERAS_BACKEND={backend!r} ({error}): install that, or set it "
            "to 'tensorflow'"
        ) from error


@main.command(short_help="Write a page about your network and your pictures.")
@click.argument("model", type=_FILE)
@click.argument("pictures", nargs=-1, type=_FILE)
@click.option("--classes", type=_FILE, metavar="FILE", help="The names of the scores, one a line.")
@click.option(
    "--labels", type=_FILE, metavar="FILE", help="What each picture shows, one a line, in order."
)
@click.option(
    "--weights",
    type=_FILE,
    metavar="FILE",
    help="Of MODEL, where that is a keras.applications name.",
)
@click.option(
    "--to",
    type=_FILE,
    metavar="FILE",
    default="report.html",
    show_default=True,
    help="The page.",
)
@click.option("--unsafe", is_flag=True, help="Run Python code in the file: only if you trust it.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing unless something is wrong.")
def report(
    model: str,
    pictures: tuple[str, ...],
    classes: str | None,
    labels: str | None,
    weights: str | None,
    to: str,
    unsafe: bool,
    quiet: bool,
) -> None:
    """Write a page about the network in MODEL, a .keras or .h5 file, and your PICTURES.

    MODEL may also be the name of a network of keras.applications, with the file of its --weights.

    PICTURES are files, folders with all that is in them, or an .npz file with images or x_test, and
    labels or y_test. The page is one file that opens in a browser.

    \b
    Examples:
      cnnfigs report model.keras
      cnnfigs report model.keras photos/*.jpg --classes classes.txt
      cnnfigs report model.h5 test.npz --to before.html --quiet
      cnnfigs report MobileNetV2 photos/ --weights mobilenet.weights.h5
    """  # noqa: D301  (click takes a backspace for "leave these lines")
    place_for(to)  # before Keras is loaded, which takes seconds
    # TensorFlow's first words ignore its own setting of how much to say.
    with _silenced(), _naming_the_backend():
        from cnnfigs.networks.loading import load_network
    from cnnfigs.networks.applications import load_application
    from cnnfigs.reporting import report as write_report

    names = _lines(classes)
    page = write_report(
        load_network(model, unsafe=unsafe)
        if weights is None
        else load_application(model, weights, classes=None if names is None else len(names)),
        list(pictures) or None,
        classes=names,
        labels=_lines(labels),
        to=to,
        progress=not quiet,
    )
    if not quiet:
        click.echo(f"{page} ({page.stat().st_size / 1e6:.1f} MB): open it in a browser.")


def _lines(path: str | None) -> list[str] | None:
    """Return the lines of a file, without those that are empty."""
    if path is None:
        return None
    try:
        with path_of(path).open(encoding="utf-8-sig") as file:
            return [line.strip() for line in file if line.strip()]
    except UnicodeDecodeError:
        raise ValueError(f"{path!r} is no text in UTF-8: write a line for each name") from None
    except FileNotFoundError:
        raise FileNotFoundError(f"there is no file {path!r}") from None


for command in (draw_command, store_command, figures_command):
    main.add_command(command)
