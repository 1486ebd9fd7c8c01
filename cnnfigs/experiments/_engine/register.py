"""Which questions are there?"""

from __future__ import annotations

import importlib
from typing import Any

from cnnfigs.experiments._engine.question import Question


def questions() -> dict[str, Question[Any]]:
    """Return all questions of this package, by name.

    Each has `about`: of which kinds of data the site asks it. Most are called with a data set,
    those about ``"letters"`` with none.

    Returns
    -------
    dict of str to callable

    Examples
    --------
    >>> questions()["where_do_digits_part"].about
    ('digits',)
    """
    package = importlib.import_module("cnnfigs.experiments")
    offered = {name: getattr(package, name) for name in package.__all__}
    return {name: found for name, found in offered.items() if hasattr(found, "about")}
