"""What the page on the digit network says of its shapes, its answers and its units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import keras
import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray

import cnnfigs as cf
from _site.page import Numbers, interval, right_choice, table
from cnnfigs.experiments import (
    DoLoudMapsMatterMost,
    DoTheSameUnitsLightUp,
    HowFarDoesAValueSee,
)

Layers = Mapping[str, cf.Layer]

CONVOLUTIONS = tuple(f"conv{place}" for place in range(1, 7))
SAME, OTHER, CHANCE = "same digit", "another digit", "by chance"
MNIST = "MNIST {cite}`lecun1998` holds 60,000 images to learn from and 10,000 to be tested on"


def data(digits: cf.Dataset) -> Markdown:
    """Say which digits stand on the page."""
    learned_from, tested_on = len(digits.x_train), len(digits.x_test)
    if digits.drawn:
        words = (
            f"{MNIST}. It was not at hand for this build. In its place stand {learned_from:,} and "
            f"{tested_on:,} images that cnnfigs drew itself: strokes of a pen, not handwriting."
        )
    else:
        assert (learned_from, tested_on) == (60_000, 10_000)
        words = f"{MNIST}. They are all used here."
    return Markdown(words)


def check_text(network: keras.Model) -> None:
    """Check that the text is all that is needed to build the network again."""
    again = keras.models.model_from_json(network.to_json())
    assert _shapes(again) == _shapes(network)


def _shapes(network: keras.Model) -> list[tuple[int | None, ...]]:
    return [layer.shape for layer in cf.summarize_layers(network)]


def shapes(network: keras.Model, image: NDArray[np.uint8]) -> Numbers:
    """Return how the maps shrink, what their values see, and where the parameters are."""
    layers = {layer.name: layer for layer in cf.summarize_layers(network)}
    convolutions = [layers[name] for name in CONVOLUTIONS]
    sides = [layer.shape[0] for layer in convolutions]
    maps = [layer.shape[2] or 0 for layer in convolutions]
    fields = [layer.field.size[0] for layer in convolutions if layer.field]
    dense, parameters = layers["dense1"].parameters, network.count_params()
    # What the talk says of its network, and what follows from it.
    assert sides == [24, 20, 16, 12, 8, 4]
    assert fields == [5, 9, 13, 17, 21, 25]
    assert maps[0] < maps[2]
    assert layers["flatten"].shape == (800,)
    assert parameters == 628_750
    # "More than half."
    assert dense == (800 + 1) * 500 > parameters / 2
    return {
        "sides": ", ".join(map(str, sides)),
        "fields": ", ".join(map(str, fields)),
        "maps": sum(maps),
        "maps_1": maps[0],
        "maps_3": maps[2],
        "maps_6": maps[-1],
        "flat": layers["flatten"].shape[0],
        "units": layers["dense1"].shape[0],
        "classes": layers["scores"].shape[0],
        "width": image.shape[1],
        "places": sides[0],
        "lost": image.shape[1] - sides[0],
        "parameters": parameters,
        "question_parameters": right_choice(
            {
                "In the first dense layer": dense > parameters / 2,
                "In the sixth convolution, the deepest": layers["conv6"].parameters
                > parameters / 2,
                "In the first convolution, which sees the image": layers["conv1"].parameters
                > parameters / 2,
            }
        ),
        "dense_share": dense / parameters,
        "work": f"{sum(layer.multiplications or 0 for layer in layers.values()) / 1e6:.1f} million",
    }


def accuracies(six: cf.ModelCard, standard: cf.ModelCard, *, drawn: bool) -> Numbers:
    """Return how many images the two networks name rightly, and whether these shares differ."""
    found: dict[str, float | str] = {"kind": "drawn" if drawn else "real"}
    for name, card in (("six", six), ("standard", standard)):
        found[f"{name}_accuracy"] = card.test_accuracy
        found[f"{name}_low"], found[f"{name}_high"] = card.test_interval
    lows, highs = zip(six.test_interval, standard.test_interval, strict=True)
    return {
        **found,
        "verdict": "overlap" if max(lows) <= min(highs) else "lie apart",
        "test_images": six.test_images,
        "standard_parameters": standard.parameters,
    }


def loud_maps(found: DoLoudMapsMatterMost) -> Numbers:
    """Return for how many images the loudest map is the one that matters most."""
    first, last = found.layers["conv1"], found.layers["conv6"]
    share = last.first.mean
    # "It says much."
    assert last.correlation.mean > 0.5
    return {
        "loud_maps_6": last.maps,
        "loud_first_1": f"{first.first.mean:.0%}",
        "loud_first_6": f"{share:.0%}",
        "loud_chance_6": f"{1 / last.maps:.0%}",
        "loud_correlation_6": f"{last.correlation.mean:.2f}",
        "loud_seeds": found.provenance.budget.seeds,
        "loud_images": found.images,
        "question_loud": right_choice(
            {
                "About half of them": 0.25 < share < 0.8,
                "Nearly all of them": share >= 0.8,
                "Hardly any: loudness says nothing": share <= 0.25,
            }
        ),
    }


def influence(seen: HowFarDoesAValueSee) -> Numbers:
    """Return which part of what it could see a value of the last layer looks at."""
    sizes = {name: side.mean for name, side in seen.trained.side.items()}
    area = {name: (sizes[name] / rows) ** 2 for name, rows in seen.formula.items()}
    # "Grows with depth, and yet fills less and less of its square."
    assert area["conv1"] > area["conv2"] > area["conv4"] > area["conv6"], area
    assert sizes["conv1"] < sizes["conv2"] < sizes["conv4"] < sizes["conv6"], sizes
    assert area["conv6"] < 0.6
    assert area["conv1"] > 0.85
    assert list(seen.formula.values()) == [5, 9, 13, 17, 21, 25]
    untrained = seen.untrained.side["conv6"].mean
    low, high = interval(seen.trained.side["conv6"])
    narrower, wider = high < untrained, low > untrained
    return {
        "see_seeds": seen.provenance.budget.seeds,
        "see_images": seen.images,
        "question_see": right_choice(
            {
                "The middle of that, and less and less of its rim": 0.1 < area["conv6"] < 0.6,
                "All of it alike": area["conv6"] > 0.9,
                "A single pixel": sizes["conv6"] < 2,
            }
        ),
        "look_6": sizes["conv6"],
        "look_raw": untrained,
        "formula_6": seen.formula["conv6"],
        "area_6": area["conv6"],
        "training": "narrows" if narrower else "widens" if wider else "hardly changes",
    }


def silence_table(one: Layers, many: Sequence[cf.Layer], network: keras.Model) -> Markdown:
    """Set out how much of each layer is active for one image, and what is silent for all."""
    fields = cf.receptive_fields(network)
    rows = []
    for layer in many:
        field = fields[layer.name]
        sees = f"{field.size[0]}×{field.size[1]}" if field and layer.name != "dense1" else "all"
        answer = one[layer.name]
        rows.append(
            [
                layer.name,
                sees,
                f"{cf.active_fraction(answer):.0%}",
                f"{cf.dead_maps(answer).sum()} of {layer.values.shape[-1]}",
                cf.dead_maps(layer).sum(),
            ]
        )
    head = ["layer", "sees", "active", "silent", "always"]
    return table(head, rows)


def silence(one: Layers, many: Sequence[cf.Layer]) -> Numbers:
    """Return how many maps are silent for all images, and how many units answer to this one."""
    # "In every layer, more values are zero than not."
    assert max(cf.active_fraction(one[layer.name]) for layer in many) < 0.5
    units = one["dense1"].values
    brightest = sorted(np.argsort(-units)[:2])
    return {
        "sample": len(many[0].values),
        "always": int(sum(cf.dead_maps(each).sum() for each in many if each.name != "dense1")),
        "active_units": int((units > 0).sum()),
        "brightest": " and ".join(map(str, brightest)),
    }


def answer(scores: NDArray[np.float32], classes: Sequence[str]) -> Numbers:
    """Return what the network says of the image."""
    assert len(scores) == 10
    return {"answer": classes[int(scores.argmax())], "score": float(scores.max())}


def strongest_units(units: DoTheSameUnitsLightUp) -> Numbers:
    """Return how often the two strongest units of an image light up for another."""
    strongest = {kind: share.mean for kind, share in units.trained.two_strongest.items()}
    bright = {kind: share.mean for kind, share in units.trained.two_bright.items()}
    # "They light up for nearly each 2", "for other digits too", "far brighter".
    assert units.by_digit["2"].mean > 0.8
    assert strongest[OTHER] > 0.2
    assert bright[SAME] > max(bright[OTHER], bright[CHANCE]) + 0.2
    # Before training: "bright for nearly everything".
    assert units.untrained.two_bright[OTHER].mean > 0.5
    return {
        "lit_seeds": units.provenance.budget.seeds,
        "lit_images": units.images,
        "question_units": right_choice(
            {
                "Not for it alone: they are active for many other digits, too": strongest[OTHER]
                > 0.2
                and bright[SAME] > bright[OTHER] + 0.2,
                "Yes: each digit has its own units": strongest[OTHER] < 0.05,
                "No: they light up for any digit alike": bright[SAME] <= bright[OTHER],
            }
        ),
        "two_other": strongest[OTHER],
        "two_of_two": units.by_digit["2"].mean,
        "bright_same": bright[SAME],
        "bright_other": bright[OTHER],
        "bright_chance": bright[CHANCE],
        "bright_of_two": units.bright_by_digit["2"].mean,
    }


def units_needed(units: DoTheSameUnitsLightUp) -> Numbers:
    """Return from how few units a digit can be told, and how well from two, and from all."""
    accuracy = {count: share.mean for count, share in units.trained.accuracy_by_units.items()}
    whole = accuracy[units.units]
    fewest = next(count for count, share in accuracy.items() if share > 0.9 * whole)
    # Two units are far from enough, and few of them are nearly as good as all.
    assert accuracy[2] < 0.6 < whole
    assert fewest <= units.units / 5
    return {
        "fewest": fewest,
        "told_fewest": accuracy[fewest],
        "told_all": whole,
        "told_two": accuracy[2],
        "told_raw": units.untrained.accuracy_by_units[units.units].mean,
    }
