"""Claims as measurements: one module a question, each answered over several seeds.

A question is a function. It returns what was measured for each seed, with means and intervals,
what was trained and on which data. What was measured once is kept in the store, so that a
measurement that was broken off goes on where it stopped.
"""

from __future__ import annotations

from cnnfigs.experiments._effort import Effort, Setting
from cnnfigs.experiments._measured import Measured
from cnnfigs.experiments.are_filters_worth_learning import (
    AreFiltersWorthLearning,
    are_filters_worth_learning,
)
from cnnfigs.experiments.do_filters_answer_to_lines import (
    DoFiltersAnswerToLines,
    do_filters_answer_to_lines,
)
from cnnfigs.experiments.do_shoes_share_features import (
    DoShoesShareFeatures,
    do_shoes_share_features,
)
from cnnfigs.experiments.learning_from_drawings import LearningFromDrawings, learning_from_drawings
from cnnfigs.experiments.what_does_pooling_do import WhatDoesPoolingDo, what_does_pooling_do
from cnnfigs.experiments.where_do_digits_part import (
    Likeness,
    WhereDoDigitsPart,
    where_do_digits_part,
)

__all__ = [
    "AreFiltersWorthLearning",
    "DoFiltersAnswerToLines",
    "DoShoesShareFeatures",
    "Effort",
    "LearningFromDrawings",
    "Likeness",
    "Measured",
    "Setting",
    "WhatDoesPoolingDo",
    "WhereDoDigitsPart",
    "are_filters_worth_learning",
    "do_filters_answer_to_lines",
    "do_shoes_share_features",
    "learning_from_drawings",
    "what_does_pooling_do",
    "where_do_digits_part",
]
