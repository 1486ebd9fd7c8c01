"""Slips of the course notebook that goes with the first talk."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

import cnnfigs as cf
from _site.ledger.evidence import Evidence
from _site.ledger.rows import notebook
from _site.ledger.verdicts import Finding, compared

# Fashion-MNIST's own test labels, for a build that has drawings instead.
CALLED_SHOES = {0: "Ankle boot", 7: "Shirt", 26: "Shirt"}
SHOES = ("Sandal", "Sneaker", "Ankle boot")


@notebook.states("on pooling", section="pooling#groups-and-winners", script="plot_max_pooling")
def _(evidence: Evidence) -> Finding:
    """Pooling in groups of 2 × 2 removes 25% of the pixels."""
    removed = 100 - 100 * cf.max_pool(np.zeros((28, 28)), 2).size // 28**2
    return compared(
        "25%",
        f"{removed}%",
        f"Of 28 × 28 pixels, {removed}% are removed and {100 - removed}% are left.",
        instead=f"it leaves {100 - removed}%, and removes {removed}%.",
    )


@notebook.states(
    "on the network at work",
    section="clothes#one-filter-several-shoes",
    script="plot_shoe_through_layers",
)
def _(evidence: Evidence) -> Finding:
    """Test images 0, 7 and 26 are shoes."""
    garments = evidence.real("garments")
    labels = CALLED_SHOES
    if garments:
        labels = {place: garments.classes[garments.y_test[place]] for place in CALLED_SHOES}
    listed = ", ".join(f"{place}: {name}" for place, name in labels.items())
    source = "as loaded here" if garments else "as published; the images are not at hand here"
    return compared(
        3,
        sum(name in SHOES for name in labels.values()),
        f"Their labels in Fashion-MNIST {{cite}}`xiao2017`, {source}: {listed}.",
        instead="one boot and two shirts." if labels == CALLED_SHOES else listed,
    )


@notebook.states("on filters by hand", section="filters#rows-and-columns", script="plot_lines")
def _(evidence: Evidence) -> Finding:
    """Its filter for horizontal lines, applied by its hand-written loop, finds horizontal lines."""
    written = cf.kernel("horizontal_lines")
    # The loop walks over rows and columns in one order, and over the filter's in the other.
    written_for, applied_for = (_finds(kernel) for kernel in (written, written.T))
    return compared(
        written_for,
        applied_for,
        "The loop swaps rows and columns, which applies the transposed filter. As written, it "
        f"answers to {written_for} lines; transposed, to {applied_for} ones.",
        instead=f"it finds {applied_for} lines. Nothing is wrong with the filter itself.",
    )


def _finds(kernel: NDArray[np.float64]) -> str:
    lines = {"horizontal": np.zeros((3, 3)), "vertical": np.zeros((3, 3))}
    lines["horizontal"][1], lines["vertical"][:, 1] = 1, 1
    return max(lines, key=lambda name: cf.correlation_terms(lines[name], kernel, 0, 0).total)
