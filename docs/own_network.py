"""What the page on a network of one's own shows: the commands' help, and what a check-up finds."""

from __future__ import annotations

import inspect
import re
import textwrap
from typing import Any

import click
import numpy as np
from IPython.display import Markdown

import cnnfigs as cf
from _site.page import table
from cnnfigs._commands import main
from cnnfigs.reporting.checks import CHECKS, check_up, gather

SHOWN = 200  # test images: enough for what is judged by labels
LINE = 44  # letters of a listing that a phone shows without scrolling it
NAME = re.compile(r"--?[\w-]+|\w*[._]\w+(?:\.\w+)*|\b[A-Z]{3,}\b")  # of an option, a file, ...
WHOLE_WORDS: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}
LOOKED_FOR = {
    "how pictures are scaled": "to 1, to 255, or twice",
    "the scaling of keras.applications": "what its `preprocess_input` would make of the pictures",
    "whether they are shown the right way": "negatives, or rows and columns exchanged",
    "dead maps and units": "zero for every picture",
    "constant maps and units": "the same for every picture",
    "saturated activations": "most values at an end of their function, where it is flat",
    "lost gradients": "layers that hardly any gradient reaches, so that they would hardly learn",
    "scores that see no picture": "nearly the same scores for all pictures",
    "receptive fields": "values that see a small part of the picture, and then lose their place",
    "frames of padding": "maps whose rim differs because of what was put around",
    "batch normalisation": "values that are unlike those that the layer expects",
    "classes that never win": "no picture is taken for them, though some should be",
}


def help_of(command: str) -> Markdown:
    """Return what a command says of itself, laid out for a page of any width."""
    context = click.Context(main, info_name="cnnfigs")
    found = main.get_command(context, command)
    assert found is not None, command
    assert found.help, command
    own = click.Context(found, info_name=command, parent=context)
    words, _, examples = inspect.cleandoc(found.help).partition("\b\n")
    usage = " ".join(["cnnfigs", command, *found.collect_usage_pieces(own)])
    records = [option.get_help_record(own) for option in found.params if option.name != "help"]
    rows = [
        [f"`{name}`", NAME.sub(r"`\g<0>`", what)] for name, what in filter(None, records) if what
    ]
    parts = [_listing([usage]), NAME.sub(r"`\g<0>`", words)]
    parts += [table(["option", "what it does"], rows).data] if rows else []
    return Markdown("\n\n".join([*parts, "For example:", _listing(examples.splitlines()[1:])]))


def _listing(commands: list[str]) -> str:
    """Return lines of a shell, none of them longer than a phone shows."""
    lines = []
    for command in commands:
        tied = re.sub(r"(--\S+) (?!-)", r"\1\0", command.strip())  # An option stays with its value.
        length = LINE if len(tied) <= LINE else LINE - 2  # A line that goes on ends in two more.
        pieces = textwrap.wrap(tied, length, subsequent_indent="  ", **WHOLE_WORDS)
        lines.append(" \\\n".join(pieces).replace("\0", " "))
    return "\n".join(["```shell", *lines, "```"])


def looked_at() -> Markdown:
    """Return a list of all that a check-up looks at, and of what it looks for there."""
    names = [*CHECKS, "classes that never win"]
    return Markdown("\n".join(f"- **{name}**: {LOOKED_FOR[name]}" for name in names))


def broken_on_purpose(model: Any, data: cf.Dataset) -> Markdown:
    """Return a table of what was changed, and what the check-up says of it.

    Parameters
    ----------
    model : keras.Model
        Of the data set's images, as values from 0 to 1.
    data : Dataset
    """
    images = data.x_test[:SHOWN, ..., None] / np.float32(255)
    labels = data.y_test[:SHOWN].tolist()
    changes = {
        "nothing": (images, None),
        "pictures are not divided by 255": (255 * images, "input not scaled"),
        "pictures are divided by 255 twice": (images / 255, "input scaled twice"),
        "pictures are negatives": (1 - images, "dark and light exchanged"),
        "rows are taken for columns": (np.swapaxes(images, 1, 2), "rows and columns exchanged"),
    }
    rows = []
    for change, (shown, expected) in changes.items():
        found = {finding.name: finding for finding in check_up(gather(model, shown, labels))}
        # Each change is found, and a network that nothing was done to is left in peace.
        assert expected in found if expected else not found, (change, list(found))
        says = f"**{expected}**: {found[expected].evidence}" if expected else "nothing was found"
        rows.append([change, says])
    return table(["what was changed", "what the check-up says"], rows)
