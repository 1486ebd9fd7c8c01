"""Claims as measurements: one module a question, each answered over several seeds.

A question is a function. It returns what was measured for each seed, with means and intervals,
what was trained and on which data. What was measured once is kept in the store, so that a
measurement that was broken off goes on where it stopped.
"""

from __future__ import annotations

from cnnfigs.experiments._measured import Measured
from cnnfigs.experiments.are_filters_worth_learning import (
    AreFiltersWorthLearning,
    are_filters_worth_learning,
)
from cnnfigs.experiments.are_letters_harder import AreLettersHarder, are_letters_harder
from cnnfigs.experiments.can_a_kernel_be_recovered import (
    CanAKernelBeRecovered,
    can_a_kernel_be_recovered,
)
from cnnfigs.experiments.can_it_name_two_things import (
    CanItNameTwoThings,
    can_it_name_two_things,
)
from cnnfigs.experiments.can_it_read_strips import CanItReadStrips, can_it_read_strips
from cnnfigs.experiments.do_explanations_need_training import (
    DoExplanationsNeedTraining,
    do_explanations_need_training,
)
from cnnfigs.experiments.do_filters_answer_to_lines import (
    DoFiltersAnswerToLines,
    do_filters_answer_to_lines,
)
from cnnfigs.experiments.do_shoes_share_features import (
    DoShoesShareFeatures,
    do_shoes_share_features,
)
from cnnfigs.experiments.do_the_same_units_light_up import (
    Agreement,
    DoTheSameUnitsLightUp,
    do_the_same_units_light_up,
)
from cnnfigs.experiments.does_it_survive_a_shift import (
    DoesItSurviveAShift,
    does_it_survive_a_shift,
)
from cnnfigs.experiments.does_normalising_rescue_faint_ink import (
    DoesNormalisingRescueFaintInk,
    does_normalising_rescue_faint_ink,
)
from cnnfigs.experiments.does_stacking_help import DoesStackingHelp, does_stacking_help
from cnnfigs.experiments.how_far_does_a_value_see import (
    HowFarDoesAValueSee,
    Influence,
    how_far_does_a_value_see,
)
from cnnfigs.experiments.is_a_score_a_probability import (
    IsAScoreAProbability,
    ScoreBins,
    is_a_score_a_probability,
)
from cnnfigs.experiments.learning_from_drawings import LearningFromDrawings, learning_from_drawings
from cnnfigs.experiments.what_does_pooling_do import WhatDoesPoolingDo, what_does_pooling_do
from cnnfigs.experiments.where_do_digits_part import (
    Likeness,
    WhereDoDigitsPart,
    where_do_digits_part,
)
from cnnfigs.experiments.where_does_translation_break import (
    WhereDoesTranslationBreak,
    where_does_translation_break,
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
    "Measured",
    "ScoreBins",
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
