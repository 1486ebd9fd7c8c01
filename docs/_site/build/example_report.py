"""What does a report look like? The site has one, of a network of its own."""

from __future__ import annotations

from pathlib import Path

from _site.build import fingerprint
from _site.build.fingerprint import REPORTS
from _site.build.preloaded import in_new_process

NAME = "own_network_report.html"

# Test images of each class: enough in all for every check, and for a page of two megabytes.
_EACH = 3


def written() -> Path:
    """Return the report's file, written where the last one is not of today's scripts."""
    file = REPORTS / fingerprint.scripts() / NAME
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        in_new_process(_write, file)
    return file


def _write(file: Path) -> None:
    """Write the report of a network of digits on test images, first a typical one of each class."""
    import numpy as np

    import cnnfigs as cf

    digits = cf.default_dataset("digits")
    trained = cf.train("lenet", digits)
    labels = range(len(digits.classes))
    typical = [cf.typical_image(digits, label, trained.model) for label in labels]
    others = np.concatenate(
        [np.flatnonzero(digits.y_test == label)[: _EACH - 1] for label in labels]
    )
    chosen = [*typical, *others.tolist()]
    cf.report(
        trained,
        digits.x_test[chosen],
        classes=digits.classes,
        labels=digits.y_test[chosen],
        to=file,
        progress=False,
    )
