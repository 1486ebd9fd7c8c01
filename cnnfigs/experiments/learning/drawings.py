"""How much of the real thing does a network learn from drawings?

Networks learn from drawings alone and are tested on what the drawings stand in for: with more and
fewer drawings, beside networks that learn from as many real images, and with one kind of
difference between drawings left out at a time. All of them see as many images in all, so that what
differs is what these were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cnnfigs.datasets import DIGITS, GARMENTS, Dataset
from cnnfigs.experiments._engine.budget import Budget, Provenance
from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments._engine.networks import recipe_for, share_right, train_cached
from cnnfigs.experiments._engine.question import Runs, question
from cnnfigs.experiments._engine.runs import RunRecord
from cnnfigs.experiments.learning._ablations import ABLATIONS, COMPLETE
from cnnfigs.training import Recipe

# The smallest of the convolutional networks: the question is about drawings, and needs many runs.
NETWORK = "lenet"
BATCH = 32  # small, so that few images still make many steps
REAL = "real images"
# Numbers of training images, by effort. As many as the most of them are seen by each network.
SIZES = {"quick": (250, 1_000, 2_000), "full": (500, 2_000, 6_000)}
_PENS = {DIGITS: "digits", GARMENTS: "garments"}

Condition = tuple[str, int]


@dataclass(frozen=True, eq=False)
class LearningFromDrawings:
    """Accuracies of networks that learned from drawings.

    Parameters
    ----------
    provenance : Provenance
        The judge: the data set whose test images the networks were tested on. The recipe is that
        of the networks with the most images.
    from_drawings : dict of int to SeedEstimate
        Accuracy by the number of drawings that were learned from.
    from_real : dict of int to SeedEstimate
        Accuracy by the number of real training images; empty where the judge is drawn itself.
    ablations : dict of str to SeedEstimate
        Accuracy by how the drawings differ from the complete ones, those first.
    ablation_size : int
        Number of drawings that those were trained on.
    """

    provenance: Provenance
    from_drawings: dict[int, SeedEstimate]
    from_real: dict[int, SeedEstimate]
    ablations: dict[str, SeedEstimate]
    ablation_size: int


def _middle(budget: Budget) -> int:
    """Return on how many drawings the ablations are trained."""
    sizes = SIZES[budget.name]
    return sizes[len(sizes) // 2]


def _conditions(judge: Dataset, budget: Budget) -> list[Condition]:
    sizes, middle = SIZES[budget.name], _middle(budget)
    for size in sizes:
        _recipe(budget, size, seed=0)  # raises where the size can't be had
    kinds = ABLATIONS[_PENS[judge.classes]]()
    conditions: list[Condition] = [(COMPLETE, size) for size in sizes]
    conditions += [(name, middle) for name in kinds if name != COMPLETE]
    if not judge.drawn:
        conditions += [(REAL, size) for size in sizes if size <= len(judge.y_train)]
    return conditions


def _accuracy(condition: Condition, seed: int, judge: Dataset, budget: Budget) -> RunRecord:
    name, size = condition
    source = judge if name == REAL else _drawn(name, size, judge, seed=seed)
    model = train_cached(NETWORK, source, _recipe(budget, size, seed=seed))
    return {"accuracy": share_right(model, judge.x_test, judge.y_test)}


def _by_size(accuracy: Mapping[Condition, SeedEstimate], wanted: str) -> dict[int, SeedEstimate]:
    return {size: measured for (name, size), measured in accuracy.items() if name == wanted}


def _recipe(budget: Budget, size: int, *, seed: int) -> Recipe:
    """Return the network's recipe with so many images, as often as to see as many in all."""
    epochs, rest = divmod(SIZES[budget.name][-1], size)
    if rest:
        raise ValueError(
            f"expected a size that divides {SIZES[budget.name][-1]:,}, so that all networks see as "
            f"many images, got {size}"
        )
    usual = recipe_for(NETWORK, budget, seed=seed)
    return replace(usual, images=size, epochs=epochs, batch_size=BATCH)


def _drawn(kind: str, size: int, judge: Dataset, *, seed: int) -> Dataset:
    """Return drawings to learn from, with the judge's images to be tested on."""
    images, labels = ABLATIONS[_PENS[judge.classes]]()[kind](size, seed=seed)
    return replace(
        judge,
        name=f"drawings, {kind}",
        x_train=images,
        y_train=labels,
        origin=f"trained on drawings by cnnfigs, tested on {judge.name} ({judge.origin})",
    )


@question(
    about=["digits", "garments"],
    others=False,
    dataset="The judge: its test images are what the networks are tested on. Where it is not "
    "drawn, others learn from its training images for comparison.",
    run=_accuracy,
    conditions=_conditions,
    trains=lambda _, budget: {NETWORK: _recipe(budget, SIZES[budget.name][-1], seed=0)},
)
def learning_from_drawings(runs: Runs) -> LearningFromDrawings:
    """Measure how much of a data set networks learn from drawings of the same classes.

    All networks see as many images in all, however few of them are different ones.

    Examples
    --------
    >>> from cnnfigs.datasets import load_dataset
    >>> result = learning_from_drawings(load_dataset("mnist"))  # doctest: +SKIP
    >>> result.from_drawings[2_000].mean  # doctest: +SKIP
    """
    accuracy = {condition: runs.estimate(condition, "accuracy") for condition in runs.records}
    sizes, middle = SIZES[runs.budget.name], _middle(runs.budget)
    return LearningFromDrawings(
        # The drawings are as many as are asked for, whatever the judge has.
        provenance=replace(
            runs.provenance,
            images_seen={
                name: recipe.images_seen(sizes[-1])
                for name, recipe in runs.provenance.recipes.items()
            },
        ),
        from_drawings=_by_size(accuracy, COMPLETE),
        from_real=_by_size(accuracy, REAL),
        ablations={
            name: accuracy[name, middle] for name in ABLATIONS[_PENS[runs.dataset.classes]]()
        },
        ablation_size=middle,
    )
