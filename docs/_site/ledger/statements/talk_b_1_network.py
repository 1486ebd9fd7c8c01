"""The second talk on its data set and its network."""

from __future__ import annotations

import numpy as np

import cnnfigs as cf
from _site.ledger.evidence import Evidence
from _site.ledger.rows import talk_b
from _site.ledger.verdicts import Finding, compared, holds_if, under_conditions

PUBLISHED = {"training": 60_000, "test": 10_000}  # MNIST's images, for a build without them
SIDES = [24, 20, 16, 12, 8, 4]
SIX = tuple(f"conv{number}" for number in range(1, 7))


def _mnist(evidence: Evidence) -> tuple[dict[str, int], str]:
    """Return how many images MNIST has, and where that was found."""
    digits = evidence.real("digits")
    if digits is None:
        return PUBLISHED, "as published {cite}`lecun1998`; the images are not at hand here"
    counts = {"training": len(digits.x_train), "test": len(digits.x_test)}
    return counts, "as loaded here {cite}`lecun1998`"


@talk_b.states("on the data set", section="digits#the-digits", script="plot_two_through_six_layers")
def _(evidence: Evidence) -> Finding:
    """The data set has small images, 28 × 28 pixels, of the digits from 0 to 9."""
    digits = evidence.digits
    shape = digits.x_train.shape[1:]
    return holds_if(
        shape == (28, 28) and digits.classes == tuple("0123456789"),
        f"Each image has {shape[0]} × {shape[1]} pixels; there are {len(digits.classes)} classes, "
        f"from {digits.classes[0]} to {digits.classes[-1]}.",
    )


@talk_b.states("on the data set", section="digits#the-digits")
def _(evidence: Evidence) -> Finding:
    """It has about 990,000 images (by the captions; the speaker adds that he only thinks so)."""
    counts, source = _mnist(evidence)
    return compared(990_000, sum(counts.values()), f"The number of images, {source}.")


@talk_b.states("on the data set", section="digits#the-digits")
def _(evidence: Evidence) -> Finding:
    """About 880,000 of them are for training (by the captions again)."""
    counts, source = _mnist(evidence)
    return compared(880_000, counts["training"], f"The number of training images, {source}.")


@talk_b.states("on the data set", section="digits#the-digits")
def _(evidence: Evidence) -> Finding:
    """About 10,000 are for testing."""
    counts, source = _mnist(evidence)
    return compared(10_000, counts["test"], f"{counts['test']:,} test images, {source}.")


@talk_b.states(
    "on the usual network", section="digits#the-network-as-text", script="plot_network_as_text"
)
def _(evidence: Evidence) -> Finding:
    """The usual network is a convolution, a down-sampling, another convolution, another
    down-sampling, and so on.
    """
    layers = evidence.layers("lenet")
    kinds = [layer.kind for layer in layers.values()]
    weighted = sum(layer.parameters > 0 for layer in layers.values())
    return holds_if(
        kinds[:4] == ["convolution", "pooling"] * 2,
        f"Its layers: {', '.join(kinds)}. {weighted} of them have weights.",
    )


@talk_b.states(
    "on the usual network",
    section="digits#the-network-as-text",
    script="plot_two_through_six_layers",
)
def _(evidence: Evidence) -> Finding:
    """After down-sampling, there are only really small images to look at."""
    layers = {name: evidence.layers(name) for name in ("lenet", "six_conv")}
    sides = {
        name: [layer.shape[0] for layer in each.values() if len(layer.shape) == 3]
        for name, each in layers.items()
    }
    maps = {
        name: sum(layer.shape[-1] for layer in each.values() if layer.kind == "convolution")
        for name, each in layers.items()
    }
    return under_conditions(
        {
            "in that pooling gets small fast": sides["lenet"][1] < sides["six_conv"][1],
            "in the sense that it ends smaller than six convolutions do": (
                sides["lenet"][-1] < sides["six_conv"][-1]
            ),
        },
        f"Sides of the maps in the usual network: {', '.join(map(str, sides['lenet']))}. In this "
        f"one: {', '.join(map(str, sides['six_conv']))}. Maps of convolutions to look at: "
        f"{maps['lenet']} against {maps['six_conv']}.",
    )


@talk_b.states(
    "on the network", section="digits#the-network-as-text", script="plot_network_as_text"
)
def _(evidence: Evidence) -> Finding:
    """The network has six convolutional layers and two fully connected ones."""
    kinds = [layer.kind for layer in evidence.layers("six_conv").values() if layer.parameters]
    return holds_if(
        kinds == ["convolution"] * 6 + ["units", "scores"],
        f"Layers with weights: {', '.join(kinds)}.",
    )


@talk_b.states(
    "on the network", section="digits#the-network-as-text", script="plot_what_one_value_sees"
)
def _(evidence: Evidence) -> Finding:
    """All of its kernels are 5 × 5, with a stride of one pixel."""
    model = cf.build_model("six_conv")
    kernels = {(*model.get_layer(n).kernel_size, *model.get_layer(n).strides) for n in SIX}
    fields = [evidence.layers("six_conv")[name].field.size[0] for name in SIX]
    return holds_if(
        kernels == {(5, 5, 1, 1)},
        f"So one value sees {', '.join(map(str, fields))} pixels across, layer by layer.",
    )


@talk_b.states(
    "on the network", section="digits#the-network-as-text", script="plot_two_through_six_layers"
)
def _(evidence: Evidence) -> Finding:
    """A 5 × 5 convolution without padding takes four off the width and the height: 28, 24, 20, and
    so on.
    """
    sides = [evidence.layers("six_conv")[name].shape[0] for name in SIX]
    return holds_if(sides == SIDES, f"The sides of the maps: 28, {', '.join(map(str, sides))}.")


@talk_b.states(
    "on the network", section="digits#the-network-as-text", script="plot_network_as_text"
)
def _(evidence: Evidence) -> Finding:
    """The layers have 20, 20, 50, 50, 50 and 50 kernels."""
    counts = [evidence.layers("six_conv")[name].shape[2] for name in SIX]
    return holds_if(
        counts == [20, 20, 50, 50, 50, 50], f"That makes {sum(counts)} maps for one image."
    )


@talk_b.states(
    "on the network", section="digits#the-network-as-text", script="plot_two_through_six_layers"
)
def _(evidence: Evidence) -> Finding:
    """The image goes in as 28 × 28 × 1 and leaves the first layer as 24 × 24 × 20."""
    before, after = (
        cf.build_model("six_conv").input_shape[1:],
        evidence.layers("six_conv")["conv1"].shape,
    )
    words = [" × ".join(map(str, shape)) for shape in (before, after)]
    return holds_if(
        before == (28, 28, 1) and after == (24, 24, 20), f"{words[0]} in, {words[1]} out."
    )


@talk_b.states(
    "on the network", section="digits#the-network-as-text", script="plot_two_through_six_layers"
)
def _(evidence: Evidence) -> Finding:
    """At the first fully connected layer, 4 × 4 × 50 is left: 800 values."""
    layers = evidence.layers("six_conv")
    shape, flat = layers["conv6"].shape, layers["flatten"].shape[0]
    return holds_if(
        shape == (4, 4, 50) and flat == 800,
        f"{' × '.join(map(str, shape))} makes {flat} values.",
    )


@talk_b.states(
    "on the network", section="digits#the-network-as-text", script="plot_network_as_text"
)
def _(evidence: Evidence) -> Finding:
    """Each of the 500 units of that layer is connected to all 800 values, and the ten outputs come
    from these 500.
    """
    layers = evidence.layers("six_conv")
    first, last = layers["dense1"], layers["scores"]
    total = sum(layer.parameters for layer in layers.values())
    return holds_if(
        first.parameters == 500 * (800 + 1) and last.parameters == 10 * (500 + 1),
        f"With one bias for each unit that is {first.parameters:,} parameters in the first of "
        f"these layers, {first.parameters / total:.0%} of the network's {total:,}, and "
        f"{last.parameters:,} in the second.",
    )


@talk_b.states("on the network", section="digits#ten-answers", script="plot_train_on_strips")
def _(evidence: Evidence) -> Finding:
    """The last layer has as many outputs as there are classes."""
    outputs = {n: evidence.layers("six_conv", n)["scores"].shape[0] for n in (10, 26)}
    return holds_if(
        all(outputs[classes] == classes for classes in outputs),
        f"{outputs[10]} for digits, {outputs[26]} for letters.",
    )


@talk_b.states(
    "on the picture of a 2", section="digits#the-digits", script="plot_two_through_six_layers"
)
def _(evidence: Evidence) -> Finding:
    """The ink is white, on a black ground."""
    images = evidence.digits.x_test.astype(float) / 255
    frame = float(np.mean([images[:, 0].mean(), images[:, -1].mean()]))
    black = float((images == 0).mean())
    return holds_if(
        frame < 0.05 and black > 0.5 and images.max() == 1,
        f"{black:.0%} of all pixels are black, and the first and last rows nearly always.",
    )
