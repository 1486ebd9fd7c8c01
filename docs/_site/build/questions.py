"""Are the runs of all questions made?

All runs stand in one queue, so that no question ends alone while another worker has nothing to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any


def ask(datasets: dict[str, Any]) -> dict[str, float]:
    """Make each run that the store lacks, and say on what each question was measured.

    Returns for each question how many seconds the runs took that were made now, together.
    """
    from cnnfigs.experiments._engine.budget import resolve_budget
    from cnnfigs.experiments._engine.runs import known, make_runs

    budget = resolve_budget(None)
    asked = list(_asked(datasets, budget))
    tasks = {
        task: f"{name} on {dataset.name}"
        for name, plan, dataset in asked
        for task in plan.tasks(dataset, budget)
    }
    missing = [task for task in tasks if known(task) is None]
    seconds: Counter[str] = Counter()
    for task, measured in make_runs(missing, "measuring", len(tasks)):
        seconds[tasks[task]] += measured.seconds
    for name, plan, dataset in asked:
        provenance = plan.runs(dataset, budget).provenance
        print(f"{name.replace('_', ' ')}: {provenance}", flush=True)
    return dict(seconds)


def _asked(datasets: dict[str, Any], budget: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield each question, what it says of itself, and each data set that the site asks it of."""
    import cnnfigs as cf

    for name, question in cf.experiments.questions().items():
        plan = question.plan
        for kind in question.about:
            # Letters are drawn in any case.
            yield name, plan, datasets[kind] if kind in datasets else plan.draw(budget)
