"""Claims as measurements: one module a question, each answered over several seeds.

A question is a function. It returns what was measured for each seed, with means and intervals,
what was trained and on which data. What was measured once is kept in the store, so that a
measurement that was broken off goes on where it stopped.
"""

from __future__ import annotations

from cnnfigs.experiments._engine.estimate import SeedEstimate
from cnnfigs.experiments.design.letters import AreLettersHarder, are_letters_harder
from cnnfigs.experiments.design.pooling_variants import WhatDoesPoolingDo, what_does_pooling_do
from cnnfigs.experiments.design.stacking import DoesStackingHelp, does_stacking_help
from cnnfigs.experiments.learning.drawings import LearningFromDrawings, learning_from_drawings
from cnnfigs.experiments.learning.frozen_filters import (
    AreFiltersWorthLearning,
    are_filters_worth_learning,
)
from cnnfigs.experiments.learning.kernel_recovery import (
    CanAKernelBeRecovered,
    can_a_kernel_be_recovered,
)
from cnnfigs.experiments.learning.line_filters import (
    DoFiltersAnswerToLines,
    do_filters_answer_to_lines,
)
from cnnfigs.experiments.representation.digit_similarity import (
    Likeness,
    WhereDoDigitsPart,
    where_do_digits_part,
)
from cnnfigs.experiments.representation.influence import (
    HowFarDoesAValueSee,
    Influence,
    how_far_does_a_value_see,
)
from cnnfigs.experiments.representation.same_units import (
    Agreement,
    DoTheSameUnitsLightUp,
    do_the_same_units_light_up,
)
from cnnfigs.experiments.representation.shared_features import (
    DoShoesShareFeatures,
    do_shoes_share_features,
)
from cnnfigs.experiments.robustness.digit_strips import CanItReadStrips, can_it_read_strips
from cnnfigs.experiments.robustness.faint_ink import (
    DoesNormalisingRescueFaintInk,
    does_normalising_rescue_faint_ink,
)
from cnnfigs.experiments.robustness.two_objects import (
    CanItNameTwoThings,
    can_it_name_two_things,
)
from cnnfigs.experiments.translation.equivariance import (
    WhereDoesTranslationBreak,
    where_does_translation_break,
)
from cnnfigs.experiments.translation.shift_tolerance import (
    DoesItSurviveAShift,
    does_it_survive_a_shift,
)
from cnnfigs.experiments.trust.calibration import (
    IsAScoreAProbability,
    ScoreBins,
    is_a_score_a_probability,
)
from cnnfigs.experiments.trust.untrained_controls import (
    DoExplanationsNeedTraining,
    do_explanations_need_training,
)

__all__ = [
    "Agreement",
    "AreFiltersWorthLearning",
    "AreLettersHarder",
    "CanAKernelBeRecovered",
    "CanItNameTwoThings",
    "CanItReadStrips",
    "DoExplanationsNeedTraining",
    "DoFiltersAnswerToLines",
    "DoShoesShareFeatures",
    "DoTheSameUnitsLightUp",
    "DoesItSurviveAShift",
    "DoesNormalisingRescueFaintInk",
    "DoesStackingHelp",
    "HowFarDoesAValueSee",
    "Influence",
    "IsAScoreAProbability",
    "LearningFromDrawings",
    "Likeness",
    "ScoreBins",
    "SeedEstimate",
    "WhatDoesPoolingDo",
    "WhereDoDigitsPart",
    "WhereDoesTranslationBreak",
    "are_filters_worth_learning",
    "are_letters_harder",
    "can_a_kernel_be_recovered",
    "can_it_name_two_things",
    "can_it_read_strips",
    "do_explanations_need_training",
    "do_filters_answer_to_lines",
    "do_shoes_share_features",
    "do_the_same_units_light_up",
    "does_it_survive_a_shift",
    "does_normalising_rescue_faint_ink",
    "does_stacking_help",
    "how_far_does_a_value_see",
    "is_a_score_a_probability",
    "learning_from_drawings",
    "what_does_pooling_do",
    "where_do_digits_part",
    "where_does_translation_break",
]
