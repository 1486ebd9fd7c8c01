"""What the page on the making of the site says of its data, its times and its networks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from IPython.display import Markdown
from matplotlib.figure import Figure

import cnnfigs as cf
from _site.checks import prose
from _site.checks import typed_numbers as typed
from _site.page import Numbers, right_choice, table
from cnnfigs.experiments import AreFiltersWorthLearning, LearningFromDrawings

STEPS = {
    "data": "fetched, or drawn",
    "networks": "trained from a seed",
    "answers": "measured, several seeds",
    "pages": "executed, checked",
}
PAGE = Path(__file__).with_suffix(".md")
LONGEST = 5  # questions, each with a row of its own
WIDTH = 2.6  # of the figure, in inches: as wide as a phone shows without scrolling


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
    """Draw what is computed before what, from top to bottom."""
    with cf.figures.style():
        figure = plt.figure(figsize=(WIDTH, 1.7))
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(len(STEPS) - 0.45, -0.55))
        axes.axis("off")
        for place, (name, how) in enumerate(STEPS.items()):
            axes.text(0.4, place, name, size=8.5, weight="bold", va="center")
            axes.text(1.13, place, how, size=8, va="center")
            if place:
                axes.text(0.5, place - 0.5, "↓", size=8, va="center")
        axes.plot([0.3, 0.3], [-0.3, 2.3], linewidth=2)
        axes.text(0.15, 1, "kept in the store", size=8, rotation=90, ha="center", va="center")
    steps = "; ".join(f"{name}, {how}" for name, how in STEPS.items())
    cf.figures.set_alt_text(
        figure,
        f"Four steps from top to bottom: {steps}. The first three are kept in the store.",
    )
    return figure


def typed_numbers(page: Path = PAGE) -> Numbers:
    """Return how many numbers about data somebody typed into a sentence of the page."""
    found = typed.faults(prose.of_page(page), {})
    return {
        "typed": len(found) or "none",
        "question_typed": right_choice(
            {"None that only states the number": not found, "All that state it": bool(found)}
        ),
    }


def answers(digits: cf.Dataset, garments: cf.Dataset) -> list[tuple[str, Any]]:
    """Return each question in words with each of its answers."""
    kinds = {"digits": (digits,), "garments": (garments,)}
    return [
        (f"{name.replace('_', ' ')}?", question(*kinds.get(kind, ())))
        for name, question in cf.experiments.questions().items()
        for kind in question.about
    ]


def times(cards: Sequence[cf.ModelCard], answered: Sequence[tuple[str, Any]]) -> Numbers:
    """Return how many seconds these networks took, and all questions."""
    networks = sum(card.seconds for card in cards)
    questions = sum(answer.provenance.seconds for _, answer in answered)
    return {
        "networks_seconds": f"{networks:,.0f}",
        "questions_seconds": f"{questions:,.0f}",
        "question_time": right_choice(
            {
                "The questions": questions > networks,
                "The two networks": questions <= networks,
            }
        ),
    }


def times_table(cards: Sequence[cf.ModelCard], answered: Sequence[tuple[str, Any]]) -> Markdown:
    """Set out how long networks took in seconds, and the longest and all other questions."""
    networks = [
        [f"network `{card.network}`, trained", f"`{card.dataset}`", f"{card.seconds:.0f}"]
        for card in cards
    ]
    by_time = sorted(answered, key=lambda each: -each[1].provenance.seconds)
    longest = [
        [question, f"`{answer.provenance.data}`", f"{answer.provenance.seconds:.0f}"]
        for question, answer in by_time[:LONGEST]
    ]
    others = by_time[LONGEST:]
    seconds = sum(answer.provenance.seconds for _, answer in others)
    rest = [[f"{len(others)} more questions", "", f"{seconds:.0f}"]] if others else []
    return table(["What", "Data", "Seconds"], [*networks, *longest, *rest])


def seeds(worth: AreFiltersWorthLearning) -> Numbers:
    """Return how far seeds alone move the accuracy of one network, in %."""
    values = worth.accuracy["both learned"].values
    worst, best = min(values), max(values)
    return {
        "worst_seed": 100 * worst,
        "best_seed": 100 * best,
        "question_seed": right_choice(
            {
                "It changes a little": 0 < best - worst < 0.05,
                "It stays the same: the images are the same": worst == best,
                "It may be good once and useless the next time": best - worst > 0.3,
            }
        ),
    }


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
