"""The first talk on where filters come from, and on its network for clothes."""

from __future__ import annotations

import numpy as np

import cnnfigs as cf
from _site.ledger.evidence import Evidence
from _site.ledger.rows import talk_a
from _site.ledger.verdicts import Finding, exceeds, holds_if, under_conditions
from _site.page import direction, paired_difference

KERNELS = ("conv1/kernel", "conv2/kernel")


@talk_a.states(
    "on where filters come from",
    section="learned#how-far-they-moved",
    script="plot_filters_before_and_after",
)
def _(evidence: Evidence) -> Finding:
    """Nobody chooses the filters: training finds them, as it does the weights of a dense layer."""
    trained = evidence.network("fashion_cnn", "garments")
    names = {weight.path.split("/", 1)[-1] for weight in trained.model.trainable_weights}
    moved = {name: _moved(trained, name) for name in (*KERNELS, "dense1/kernel")}
    kinds = {name.split("/")[-1] for name in names}
    return holds_if(
        "kernel" in kinds and min(moved.values()) > 0.05,
        "Training moves the weights of both kinds of layers. As a share of their first size: "
        + ", ".join(f"{name.split('/')[0]} by {share:.0%}" for name, share in moved.items())
        + ".",
    )


def _moved(trained: cf.Trained, name: str, until: int | None = None) -> float:
    """Return how far weights are from their start, as a share of their size there."""
    snapshots = trained.snapshots
    first, last = snapshots[0][name], snapshots[max(snapshots) if until is None else until][name]
    return float(np.linalg.norm(last - first) / np.linalg.norm(first))


@talk_a.states(
    "on where filters come from",
    section="learned#how-far-they-moved",
    script="plot_filters_before_and_after",
)
def _(evidence: Evidence) -> Finding:
    """They start as random numbers."""
    first, again = (cf.build_model("fashion_cnn").get_layer("conv1").kernel for _ in range(2))
    alike = float(np.corrcoef(np.ravel(first), np.ravel(again))[0, 1])
    return holds_if(
        abs(alike) < 0.2,
        "Build the talk's network twice: the correlation between the first and the second set of "
        "kernels in its first layer is as small as chance makes it.",
    )


@talk_a.states(
    "on where filters come from",
    section="learned#are-they-worth-learning",
    script="plot_frozen_rivals",
)
def _(evidence: Evidence) -> Finding:
    """Training ends with the filters whose results match images and labels best."""
    found = evidence.answer("are_filters_worth_learning", "garments")
    learned, fixed = (found.accuracy[name] for name in ("both learned", "both random"))
    own_start = found.recognised["conv1"].mean
    return under_conditions(
        {
            "in that learned filters do better than random ones left as they were": exceeds(
                learned, fixed
            ),
            "in the sense that the best of many are picked: each kernel is corrected, and most can "
            "still be told by their own start": own_start < 0.5,
        },
        f"With learned filters {learned.mean:.1%} of the test images are named rightly, with "
        f"random ones that are never corrected {fixed.mean:.1%}. {own_start:.0%} of the learned "
        "kernels of the first layer are more like their own start than like any other's.",
        instead="random filters that are never corrected do as well in this measurement.",
    )


@talk_a.states(
    "on the code", section="learned#a-filter-to-be-found", script="plot_recover_a_kernel"
)
def _(evidence: Evidence) -> Finding:
    """Filters are found by the same kind of training as the weights of a dense layer."""
    found = evidence.answer("can_a_kernel_be_recovered", "digits")
    ends = {
        words: (each[min(each)].mean, each[max(each)].mean) for words, each in found.error.items()
    }
    best = min(ends, key=lambda words: ends[words][1])
    before, after = ends[best]
    left = f"{after:.1%}" if after >= 0.001 else "less than 0.1%"
    return holds_if(
        after < 0.1 * before,
        "The same stochastic gradient descent finds a known kernel: from the start to the end, its "
        f"error falls from {before:.0%} to {left} of the kernel's size ({best}).",
    )


@talk_a.states("on the code", section="clothes#training", script="plot_train_clothes_network")
def _(evidence: Evidence) -> Finding:
    """With each epoch it becomes clear which filters helped most."""
    trained = evidence.network("fashion_cnn", "garments")
    card, history = trained.card, trained.history
    steps = -(-card.training_images // card.recipe.batch_size)
    before, after = history.loss[0], history.loss[np.searchsorted(history.steps, steps)]
    return under_conditions(
        {
            "in that the filters suit the task better after an epoch": after < before,
            "in the sense that it happens once an epoch: weights are corrected after each batch": (
                steps == 1
            ),
        },
        f"One epoch here has {steps:,} batches. After it, the loss has gone from {before:.2f} to "
        f"{after:.2f}.",
        instead="the filters do not get better in the first epoch.",
    )


@talk_a.states(
    "on the code", section="clothes#the-network-line-by-line", script="plot_train_clothes_network"
)
def _(evidence: Evidence) -> Finding:
    """The layer makes 64 filters, and lays each over the whole image."""
    shape = evidence.layers("fashion_cnn")["conv1"].shape
    return holds_if(
        shape == (26, 26, 64),
        f"The layer gives {shape[2]} maps of {shape[0]} × {shape[1]} values: one for each place "
        "where a filter of 3 × 3 fits.",
    )


@talk_a.states(
    "on the code", section="clothes#the-network-line-by-line", script="plot_train_clothes_network"
)
def _(evidence: Evidence) -> Finding:
    """The rest of the code is that of the episode before: flatten, a dense layer, and a dense layer
    for the output.
    """
    before = [(layer.kind, layer.shape) for layer in evidence.layers("dense").values()]
    now = [(layer.kind, layer.shape) for layer in evidence.layers("fashion_cnn").values()]
    work = {
        name: sum(layer.multiplications or 0 for layer in evidence.layers(name).values()) / 1e6
        for name in ("dense", "fashion_cnn")
    }
    same = [kind for kind, _ in now[-3:]] == [kind for kind, _ in before]
    return holds_if(
        same and now[-2:] == before[-2:],
        "The last three layers are of the same kinds, and of the same sizes from the dense layer "
        f"on. What is put before them takes the work for one image from {work['dense']:.1f} to "
        f"{work['fashion_cnn']:.1f} million multiplications.",
    )


@talk_a.states(
    "on stacking layers",
    section="clothes#one-convolution-or-two",
    script="plot_stacked_convolutions",
)
def _(evidence: Evidence) -> Finding:
    """One convolutional layer on top of another takes the image apart further, into features that
    are more abstract.
    """
    layers = evidence.layers("fashion_cnn")
    fields = [layers[name].field.size[0] for name in ("conv1", "pool1", "conv2", "pool2")]
    found = evidence.answer("does_stacking_help", "garments")
    one, two = (
        found.accuracy[f"{count} convolution{s}"] for count, s in (("one", ""), ("two", "s"))
    )
    gains = cf.experiments.SeedEstimate(
        tuple(b - a for a, b in zip(one.values, two.values, strict=True))
    )
    low, high = gains.interval or (gains.mean, gains.mean)
    return under_conditions(
        {
            "in what one value sees, which grows from layer to layer": fields
            == sorted(set(fields)),
            "in accuracy, with the training that this build gives": low > 0,
        },
        f"One value sees {', '.join(map(str, fields))} pixels across, layer by layer. The second "
        f"convolution changes the accuracy by {100 * gains.mean:+.1f} percentage points (95% "
        f"interval {100 * low:+.1f} to {100 * high:+.1f}).",
    )


@talk_a.states(
    "on the network at work",
    section="clothes#do-shoes-share-features",
    script="plot_shoe_through_layers",
)
def _(evidence: Evidence) -> Finding:
    """Filters that know shoes from training leave the sole and the outline of one."""
    found = evidence.answer("do_shoes_share_features", "garments")
    filters = found.filters_beyond_chance["after training"].mean
    sees = evidence.layers("fashion_cnn")["conv2"].field.size[0]
    return under_conditions(
        {
            "in that maps of shoes are more alike than chance, for most filters": filters > 0.5,
            f"for a whole shoe, of which one value sees {sees} × {sees} pixels": sees >= 28,
        },
        f"For {filters:.0%} of the filters, maps of two kinds of shoes are more alike than maps of "
        "a shoe and another garment, by more than 19 of 20 random deals of labels.",
        instead="most filters see no more in a shoe than in other garments.",
    )


@talk_a.states(
    "near the end",
    section="clothes#sleeves-soles-and-laces",
    script="plot_which_class_a_filter_answers_to",
)
def _(evidence: Evidence) -> Finding:
    """The network learns from features: two sleeves make a shirt, sole and laces make a shoe."""
    found = evidence.answer("do_shoes_share_features", "garments")
    lead = {whose: found.lead[whose] for whose in ("pixels", "before training", "after training")}
    chance = found.lead_by_chance["after training"]
    return under_conditions(
        {
            "in that shoes share more of their maps than chance gives": exceeds(
                lead["after training"], chance
            ),
            "as something that training brings: maps of untrained filters share less": (
                exceeds(lead["after training"], lead["before training"])
            ),
            # As the page on clothes says it: clearly more, and not only a little with each seed.
            "as something that the bare pixels do not show": direction(
                paired_difference(lead["after training"], lead["pixels"]), "more", "", ""
            ),
        },
        "The lead of shoes, which is how much more alike two kinds of shoes are than a shoe and "
        f"another garment (cosine): {lead['after training'].mean:.2f} in the maps of trained "
        f"filters, {lead['before training'].mean:.2f} before training, "
        f"{lead['pixels'].mean:.2f} in the pixels; by chance it stays below {chance.mean:.2f}.",
        instead="shoes share no more than chance gives.",
    )
