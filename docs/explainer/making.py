"""What the page on the making of the site says of its data, its times and its networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
from IPython.display import Markdown
from matplotlib.figure import Figure

import cnnfigs as cf
from _site.page import Numbers, table
from cnnfigs.experiments import LearningFromDrawings

STEPS = {
    "data": "fetched,\nor drawn",
    "networks": "trained\nfrom a seed",
    "answers": "measured,\nseveral seeds",
    "pages": "executed,\nchecked",
}


def sets(*datasets: cf.Dataset) -> Numbers:
    """Return in words which of the sets are real in this build."""
    drawn = {dataset.drawn for dataset in datasets}
    words = "This build had one real set and drew the other; the figures say which."
    if drawn == {True}:
        words = (
            "This build had no real images and drew all of its own; every figure says so at its "
            "foot."
        )
    elif drawn == {False}:
        words = "This build had both real sets."
    return {"which": words}


def order() -> Figure:
    """Draw what is computed before what."""
    with cf.figures.style():
        figure = plt.figure(figsize=(3.6, 1.2))
        axes = figure.add_axes((0, 0, 1, 1), xlim=(-0.5, len(STEPS) - 0.5), ylim=(-1.15, 0.6))
        axes.axis("off")
        for place, (name, how) in enumerate(STEPS.items()):
            axes.text(place, 0.3, name, size=8.5, weight="bold", ha="center", va="center")
            axes.text(place, -0.25, how, size=8, ha="center", va="center")
            if place:
                axes.text(place - 0.5, 0.3, "→", size=9, ha="center", va="center")
        axes.plot([-0.42, 2.42], [-0.68, -0.68], linewidth=2)
        axes.text(1, -0.9, "kept in the store", size=8, ha="center", va="center")
    steps = "; ".join(f"{name}, {how}".replace("\n", " ") for name, how in STEPS.items())
    cf.figures.set_alt_text(
        figure,
        f"Four steps from left to right: {steps}. The first three are kept in the store.",
    )
    return figure


def answers(digits: cf.Dataset, garments: cf.Dataset) -> list[tuple[str, Any]]:
    """Return each question in words with each of its answers."""
    kinds = {"digits": (digits,), "garments": (garments,)}
    return [
        (f"{name.replace('_', ' ')}?", question(*kinds.get(kind, ())))
        for name, question in cf.experiments.questions().items()
        for kind in question.about
    ]


def times_table(cards: Sequence[cf.ModelCard], answered: Sequence[tuple[str, Any]]) -> Markdown:
    """Set out how long networks, and the runs of questions, took in seconds."""
    networks = [
        [f"network `{card.network}`, trained", f"`{card.dataset}`", f"{card.seconds:.0f}"]
        for card in cards
    ]
    questions = [
        [question, f"`{answer.provenance.data}`", f"{answer.provenance.seconds:.0f}"]
        for question, answer in answered
    ]
    return table(["What", "Data", "Seconds"], [*networks, *questions])


def effort(answer: LearningFromDrawings) -> Numbers:
    """Return how much this build spent on its measurements."""
    budget = answer.provenance.budget
    assert budget.seeds >= 3, "an interval needs three seeds"
    return {"effort": budget.name, "seeds": budget.seeds}


def card_table(card: cf.ModelCard) -> Markdown:
    """Set out the card of a network."""
    low, high = card.test_interval
    lines = {
        "Network": f"`{card.network}`, {card.parameters:,} parameters",
        "Trained on": f"`{card.dataset}`, {card.training_images:,} images",
        "Seed": str(card.recipe.seed),
        "Right": f"{card.test_accuracy:.1%} of {card.test_images:,} test images "
        f"({low:.1%} to {high:.1%} with 95% confidence)",
        "Made with": ", ".join(f"{name} {number}" for name, number in card.versions.items()),
    }
    return table(["What", "This network"], list(lines.items()))
