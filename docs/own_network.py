"""What the page on a network of one's own shows: the commands' help, and what a check-up finds."""

from __future__ import annotations

from typing import Any

import click
import numpy as np
from IPython.display import Markdown

import cnnfigs as cf
from _site.page import table
from cnnfigs._commands import main
from cnnfigs.reporting.checks import CHECKS, check_up, gather

SHOWN = 200  # test images: enough for what is judged by labels


def help_of(command: str) -> str:
    """Return what a command says of itself."""
    context = click.Context(main, info_name="cnnfigs")
    found = main.get_command(context, command)
    assert found is not None, command
    return found.get_help(click.Context(found, info_name=command, parent=context))


def looked_at() -> Markdown:
    """Return a list of all that a check-up looks at."""
    return Markdown("\n".join(f"- {each}" for each in [*CHECKS, "classes that never win"]))


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
