"""What the page on images says of pixels and labels, and whether it holds."""

from __future__ import annotations

from typing import Any

import numpy as np
from IPython.display import Markdown
from numpy.typing import NDArray

import cnnfigs as cf
from _site.page import Numbers, percent, right_choice, table
from cnnfigs.experiments import DoesItSurviveAShift

Images = NDArray[np.uint8]

DENSE = "dense"
NAMED = ("Shirt", "Sneaker", "T-shirt/top")
EXACT = 1e-5  # rounding of float32


def picture(boot: Images, garments: cf.Dataset) -> Numbers:
    """Return how many numbers the picture is, and what its label means."""
    # "This picture has 28 × 28 pixels", "from 0 for black to 255 for white".
    assert boot.shape == (28, 28)
    assert boot.dtype == np.uint8
    kind = (
        "This build has no photographs of clothes. Its pictures were drawn by this package, and "
        "all numbers on this page say something about *drawings*."
        if garments.drawn
        else f"The pictures are photographs: {garments.origin}."
    )
    return {
        "pixels": boot.size,
        "classes": len(garments.classes),
        "boot_label": garments.classes.index("Ankle boot"),
        "kind": Markdown(kind),
    }


def numbers(boot: Images, garments: cf.Dataset) -> Numbers:
    """Return how many numbers change as the boot moves, and what labels are near."""
    shows = boot > 0
    changed = float((boot != cf.shifted(boot, down=0, right=1))[shows].mean())
    mean = {
        name: garments.x_train[garments.y_train == garments.classes.index(name)].mean(axis=0)
        for name in NAMED
    }
    shirt, sneaker, top = mean.values()
    to_sneaker, to_top = (float(np.abs(shirt - other).mean()) for other in (sneaker, top))
    # "A T-shirt has the label 0, a shirt 6 and a sneaker 7."
    assert [garments.classes.index(name) for name in NAMED] == [6, 7, 0]
    return {
        "changed": changed,
        "question_moved": right_choice(
            {"Most of them": changed > 0.5, "None: it is the same boot": changed == 0}
        ),
        "question_label": right_choice(
            {
                "No: a label is only a name": to_top < to_sneaker,
                "Yes: 6 is nearer to 7 than to 0": to_top > to_sneaker,
            }
        ),
    }


def layers_table(dense: Any) -> Markdown:
    """Set out the network without filters, layer by layer: what comes out, and what is learned."""
    rows = []
    inputs = 0
    for layer in cf.summarize_layers(dense):
        (values,) = layer.shape
        assert values is not None
        # "One weight for each pixel, and one number more"; "the last layer reads the units".
        learned = 0 if layer.kind == "flattened" else (inputs + 1) * values
        assert layer.parameters == learned
        how = f"({inputs} + 1) × {values} = {learned:,}" if learned else "0"
        rows.append([layer.name, f"{values}", how])
        inputs = values
    return table(["layer", "values", "parameters"], rows)


def without_filters(survives: DoesItSurviveAShift, classes: int) -> Numbers:
    """Return what a dense network costs, and how many images it names rightly."""
    right = survives.accuracy[DENSE][0]
    # "Enough for much", far more than chance.
    assert right.mean > 0.6
    return {
        "dense_parameters": f"{cf.build_model(DENSE).count_params():,}",
        "units": cf.build_model(DENSE).layers[-2].units,
        "dense_0": percent(right),
        "seeds": survives.provenance.budget.seeds,
        "seen": f"{survives.provenance.images_seen[DENSE]:,}",
        "chance": f"{1 / classes:.0%}",
    }


def order(dense: Any, images: Images) -> Numbers:
    """Return what a network loses whose pixels are shuffled, and its weights with them.

    Parameters
    ----------
    dense : keras.Model
        A network whose first layer reads all pixels.
    images : ndarray
        What it is shown.
    """
    places = np.random.default_rng(0).permutation(images[0].size)
    first, *others = dense.get_weights()
    shuffled = cf.build_model(DENSE)
    shuffled.set_weights([first[places], *others])
    some = images / 255
    mixed = some.reshape(len(some), -1)[:, places].reshape(some.shape)
    answers, same = (
        model.predict(shown, verbose=0) for model, shown in ((dense, some), (shuffled, mixed))
    )
    equal = bool(np.abs(answers - same).max() < EXACT)
    return {
        "question_shuffled": right_choice(
            {"Nothing": equal, "Nearly all: nobody could see a boot there": not equal}
        )
    }
