"""What the page on units says of its patches, maps and drawings, and whether it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from IPython.display import Markdown

import cnnfigs as cf
from _site.page import Numbers, table
from cnnfigs.experiments import DoExplanationsNeedTraining

TRAINED, UNTRAINED = "trained", "untrained"


def basis(answer: DoExplanationsNeedTraining, *, drawn: bool) -> Numbers:
    """Return over how many seeds and images the page measures, and what kind these are."""
    return {
        "seeds": answer.provenance.budget.seeds,
        "searched": answer.searched,
        "explained": answer.images,
        "kind": "drawn, not real" if drawn else "real",
    }


def check_patches(tops: Mapping[str, Sequence[cf.TopImages]]) -> None:
    """Check the caption: two units of each layer, and the sizes that the text names."""
    assert all(len(units) >= 2 for units in tops.values())
    fields = [units[0].field for units in tops.values()]
    assert [field and field.size[0] for field in fields] == [5, 9, 13, 17, 21, 25, 28]


def loudest(top: cf.TopImages, drawn: cf.SyntheticImage, asked: int) -> Numbers:
    """Return how strongly its best image and the drawn one move the loudest of the units asked."""
    return {
        "asked": asked,
        "loudest_real": top.values[0],
        "loudest_drawn": drawn.value,
    }


def purity(answer: DoExplanationsNeedTraining) -> Numbers:
    """Return which share of a unit's top images is of one class, trained and not."""
    trained, untrained = answer.purity[TRAINED], answer.purity[UNTRAINED]
    first, last = trained["conv1"].mean, trained["dense1"].mean
    first_untrained, last_untrained = untrained["conv1"].mean, untrained["dense1"].mean
    # "In the first layer, training makes little difference", "then the trained units become
    # choosier".
    assert abs(first - first_untrained) < 0.1
    assert last > first + 0.15
    assert last > last_untrained + 0.15
    assert first > answer.chance
    # "That is more than chance, even without any training."
    assert last_untrained > answer.chance
    return {
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


def check_last_layer(last: cf.AttributionMap) -> None:
    """Check the caption: few values, each of which sees nearly all, in the image's middle."""
    assert last.values.shape == (4, 4)
    assert last.field is not None
    assert last.field.size == (25, 25)
    # "The values of the last layer all stand in the middle of the image."
    assert tuple(last.extent) == (11.5, 15.5, 15.5, 11.5)


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


def methods_table(answer: DoExplanationsNeedTraining) -> Markdown:
    """Set out how alike each method's maps are, and whether it passes."""
    words = {True: "passes", False: "not shown to pass"}
    return table(
        ["method", "another trained", "untrained", "sanity check"],
        (
            [
                method,
                _correlation(answer.another[method].mean),
                _correlation(answer.untrained[method].mean),
                words[passed],
            ]
            for method, passed in answer.passes.items()
        ),
    )


def _correlation(value: float) -> str:
    # A minus, which is as wide as a plus, and not a hyphen.
    return f"{value:.2f}".replace("-", "−")


def methods(answer: DoExplanationsNeedTraining) -> Numbers:
    """Return which methods pass, and which are not shown to."""
    passing = [method for method, passed in answer.passes.items() if passed]
    failing = [method for method, passed in answer.passes.items() if not passed]
    return {
        "passing": "; ".join(passing) or "none",
        "failing": "; ".join(failing) or "none",
        "passes": len(passing),
        "methods": len(answer.passes),
    }
