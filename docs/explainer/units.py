"""What the page on units says of its patches, maps and drawings, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cnnfigs as cf
from _site.page import Numbers, right_choice
from cnnfigs.experiments import DoExplanationsNeedTraining

TRAINED, UNTRAINED = "trained", "untrained"
IMAGE = 28  # pixels across


def basis(answer: DoExplanationsNeedTraining, *, drawn: bool) -> Numbers:
    """Return over how many seeds and images the page measures, and what kind these are."""
    return {
        "seeds": answer.provenance.budget.seeds,
        "searched": answer.searched,
        "explained": answer.images,
        "kind": "drawn, not real" if drawn else "real",
    }


def check_patches(tops: Mapping[str, Sequence[cf.TopImages]]) -> None:
    """Check the caption and the text: two units of each layer, and how much they see of a digit."""
    assert all(len(units) >= 2 for units in tops.values())
    fields = [units[0].field for units in tops.values()]
    assert [field and field.size[0] for field in fields] == [5, 13, 21, 25, 28]


def purity(answer: DoExplanationsNeedTraining) -> Numbers:
    """Return which share of a unit's top images is of one class, trained and not."""
    trained, untrained = answer.purity[TRAINED], answer.purity[UNTRAINED]
    first, last = trained["conv1"].mean, trained["dense1"].mean
    first_untrained, last_untrained = untrained["conv1"].mean, untrained["dense1"].mean
    # In the first layer, training makes little difference; "units become choosier with depth, above
    # all by training".
    assert last - first > last_untrained - first_untrained
    assert abs(first - first_untrained) < 0.1
    assert last > first + 0.15
    assert last > last_untrained + 0.15
    assert first > answer.chance
    # "That is more than chance, even without any training."
    assert last_untrained > answer.chance
    return {
        "question_purity": right_choice(
            {
                "In the first layer hardly, in the last more so": first < 0.7 and last > first,
                "Yes, in every layer": first >= 0.7,
                "No, in none": first < 0.7 and last <= first,
            }
        ),
        "chance": answer.chance,
        "pure_first": first,
        "raw_first": first_untrained,
        "pure_last": last,
        "raw_last": last_untrained,
    }


def occlusion(maps: Mapping[str, cf.AttributionMap]) -> Numbers:
    """Return the score of the whole image, and by how much the worst square lowers it."""
    fall, fall_untrained = (float(maps[kind].values.max()) for kind in (TRAINED, UNTRAINED))
    # "Next to nothing", beside the trained network: the scales must not be compared by colour.
    assert fall_untrained < 0.05
    assert fall_untrained < fall
    score = maps[TRAINED].score
    return {"score": score, "worst": score - fall, "fall_untrained": fall_untrained}


def last_layer(last: cf.AttributionMap) -> Numbers:
    """Return how well the last convolution can say where something is."""
    # The caption: few values, each of which sees nearly all.
    assert last.values.shape == (4, 4)
    assert last.field is not None
    assert last.field.size == (25, 25)
    left, right, bottom, top = last.extent
    wide = right - left
    # "Its values all stand in the middle of the image."
    assert (left + right, bottom + top) == (27, 27)
    return {
        "question_where": right_choice(
            {
                "Hardly": last.field.size[0] > 0.8 * IMAGE and wide < IMAGE / 4,
                "Best of all layers: it knows most": last.field.size[0] < IMAGE / 4,
                "To a quarter of the image": wide >= IMAGE / 2,
            }
        )
    }


def drawings(
    drawn: Sequence[cf.SyntheticImage],
    best: Sequence[cf.TopImages],
    answer: DoExplanationsNeedTraining,
) -> Numbers:
    """Return how many drawings beat the best real image, and how many another network reads."""
    known, guessed = (answer.recognised[kind].mean for kind in (TRAINED, UNTRAINED))
    # Another network reads those of a trained one, and not those of an untrained one.
    assert known > 0.6
    assert guessed < 0.35
    beats = sum(one.value > top.values[0] for one, top in zip(drawn, best, strict=True))
    return {"beats": int(beats), "outputs": len(drawn), "known": known, "guessed": guessed}


def methods(answer: DoExplanationsNeedTraining) -> Numbers:
    """Return which methods pass, and which are not shown to."""
    passing = [method for method, passed in answer.passes.items() if passed]
    failing = [method for method, passed in answer.passes.items() if not passed]
    return {
        "question_neat": right_choice(
            {
                "That has to be tested: an untrained network's may do so, too": bool(failing),
                "All of them are, if the network names the digit rightly": not failing,
            }
        ),
        "passing": "; ".join(passing) or "none",
        "failing": "; ".join(failing) or "none",
        "passes": len(passing),
        "methods": len(answer.passes),
    }
