"""Claims as measurements: one module a question, each answered over several seeds.

A question is a function. It returns what was measured for each seed, with means and intervals,
what was trained and on which data. What was measured once is kept in the store, so that a
measurement that was broken off goes on where it stopped.
"""

from __future__ import annotations

from cnnfigs.experiments._effort import Effort, Setting
from cnnfigs.experiments._measured import Measured
from cnnfigs.experiments.learning_from_drawings import LearningFromDrawings, learning_from_drawings

__all__ = ["Effort", "LearningFromDrawings", "Measured", "Setting", "learning_from_drawings"]
