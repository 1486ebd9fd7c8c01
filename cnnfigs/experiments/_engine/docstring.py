"""What does the documentation of every question say?"""

from __future__ import annotations

import inspect
import re
import textwrap

_EFFORT = """\
effort : {"quick", "full"}, optional
    How many seeds and images are spent on the answer. What ``CNNFIGS_EFFORT`` says, or else quick,
    where not given."""
_NO_DATASET = """
TypeError
    Where `dataset` is no data set."""


def documented(own: str, answer: str, parameters: dict[str, str], refused: str) -> str:
    """Return a question's documentation with the sections that all questions share.

    Parameters
    ----------
    own : str
        What the question says itself: a summary, and whatever is particular to it. References and
        examples stay behind what is put in.
    answer : str
        Name of the class that it returns.
    parameters : dict of str to str
        What it takes besides an effort.
    refused : str
        What it refuses besides an unknown effort.

    Returns
    -------
    str
        In numpydoc's form.
    """
    before, *after = re.split(
        r"\n(?=(?:References|Examples)\n-)", inspect.cleandoc(own), maxsplit=1
    )
    taken = [
        f"{name}\n{textwrap.indent(textwrap.fill(text, 95), '    ')}"
        for name, text in parameters.items()
    ]
    raised = f"{_NO_DATASET if parameters else ''}\nValueError\n    For an unknown effort{refused}."
    sections = {
        "Parameters": "\n".join([*taken, _EFFORT]),
        "Returns": f"{answer}\n    From the store where the same was measured before.",
        "Raises": raised.strip(),
    }
    shared = (f"{title}\n{'-' * len(title)}\n{text}" for title, text in sections.items())
    return "\n\n".join([before.rstrip(), *shared, *(section.rstrip() for section in after)]) + "\n"
