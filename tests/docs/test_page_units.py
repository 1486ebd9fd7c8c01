"""Does the page on units state what it was given, and refuse to state what is not so?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from cnnfigs.experiments import SeedEstimate
from explainer import units


def _layers(first: float, last: float) -> dict[str, SeedEstimate]:
    return {"conv1": SeedEstimate((first,)), "dense1": SeedEstimate((last,))}


def _answer(**changes: Any) -> Any:
    usual = {
        "provenance": SimpleNamespace(budget=SimpleNamespace(seeds=3)),
        "searched": 1000,
        "images": 50,
        "chance": 0.25,
        "purity": {"trained": _layers(0.4, 0.9), "untrained": _layers(0.38, 0.5)},
        "recognised": {"trained": SeedEstimate((0.8,)), "untrained": SeedEstimate((0.1,))},
        "passes": {"occlusion": True, "Grad-CAM on conv6": False},
        "another": {
            "occlusion": SeedEstimate((0.7,)),
            "Grad-CAM on conv6": SeedEstimate((0.2,)),
        },
        "untrained": {
            "occlusion": SeedEstimate((-0.051,)),
            "Grad-CAM on conv6": SeedEstimate((0.25,)),
        },
    }
    return SimpleNamespace(**(usual | changes))


@pytest.mark.parametrize(("drawn", "kind"), [(True, "drawn, not real"), (False, "real")])
def test_drawn_images_are_called_drawn(drawn: bool, kind: str) -> None:
    assert units.basis(_answer(), drawn=drawn) == {
        "seeds": 3,
        "searched": 1000,
        "explained": 50,
        "kind": kind,
    }


def test_patches_of_other_sizes_than_the_text_names_are_refused() -> None:
    sizes = (5, 13, 21, 25, 28)
    tops: Any = {
        f"layer{size}": 2 * [SimpleNamespace(field=SimpleNamespace(size=(size, size)))]
        for size in sizes
    }
    units.check_patches(tops)
    with pytest.raises(AssertionError):
        units.check_patches({**tops, "layer5": tops["layer13"]})
    with pytest.raises(AssertionError):
        units.check_patches({**tops, "layer5": tops["layer5"][:1]})


def test_purity_is_that_of_the_first_and_the_last_layer() -> None:
    assert units.purity(_answer()) == {
        "question_purity": "In the first layer hardly, in the last more so",
        "chance": 0.25,
        "pure_first": 0.4,
        "raw_first": 0.38,
        "pure_last": 0.9,
        "raw_last": 0.5,
    }


@pytest.mark.parametrize(
    "purity",
    [
        {"trained": _layers(0.6, 0.9), "untrained": _layers(0.38, 0.5)},
        {"trained": _layers(0.4, 0.5), "untrained": _layers(0.38, 0.3)},
        {"trained": _layers(0.4, 0.6), "untrained": _layers(0.38, 0.5)},
        {"trained": _layers(0.4, 0.9), "untrained": _layers(0.38, 0.2)},
    ],
    ids=["first layers differ", "no choosier", "no more than untrained", "below chance"],
)
def test_another_purity_than_the_text_tells_is_refused(purity: Any) -> None:
    with pytest.raises(AssertionError):
        units.purity(_answer(purity=purity))


def _map(largest: float) -> Any:
    return SimpleNamespace(values=np.array([[0.0, largest]]), score=0.9)


def test_occlusion_says_what_is_left_of_the_score() -> None:
    found = units.occlusion({"trained": _map(0.5), "untrained": _map(0.01)})
    assert found == {"score": 0.9, "worst": pytest.approx(0.4), "fall_untrained": 0.01}
    with pytest.raises(AssertionError):
        units.occlusion({"trained": _map(0.5), "untrained": _map(0.1)})
    with pytest.raises(AssertionError):
        units.occlusion({"trained": _map(0.005), "untrained": _map(0.01)})


def test_the_last_map_stands_in_the_middle() -> None:
    usual = {
        "values": np.zeros((4, 4)),
        "field": SimpleNamespace(size=(25, 25)),
        "extent": (11.5, 15.5, 15.5, 11.5),
    }
    found = units.last_layer(SimpleNamespace(**usual))  # type: ignore[arg-type]
    assert found == {"question_where": "Hardly"}
    for change in (
        {"values": np.zeros((5, 4))},
        {"field": None},
        {"extent": (0, 28, 28, 0)},
    ):
        with pytest.raises(AssertionError):
            units.last_layer(SimpleNamespace(**usual | change))  # type: ignore[arg-type]


def test_drawings_that_beat_the_best_image_are_counted() -> None:
    drawn: Any = [SimpleNamespace(value=value) for value in (5.0, 1.0)]
    best: Any = [SimpleNamespace(values=np.array([2.0]))] * 2
    assert units.drawings(drawn, best, _answer()) == {
        "beats": 1,
        "outputs": 2,
        "known": 0.8,
        "guessed": 0.1,
    }
    for recognised in ({"trained": 0.5, "untrained": 0.1}, {"trained": 0.8, "untrained": 0.4}):
        shares = {kind: SeedEstimate((share,)) for kind, share in recognised.items()}
        with pytest.raises(AssertionError):
            units.drawings(drawn, best, _answer(recognised=shares))


def test_methods_are_listed_by_whether_they_pass() -> None:
    assert units.methods(_answer()) == {
        "question_neat": "That has to be tested: an untrained network's may do so, too",
        "passing": "occlusion",
        "failing": "Grad-CAM on conv6",
        "passes": 1,
        "methods": 2,
    }
    assert units.methods(_answer(passes={"occlusion": True}))["failing"] == "none"
