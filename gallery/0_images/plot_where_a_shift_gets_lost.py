"""
Which maps follow when the image moves?
=======================================

Move the image, and take from the new answer of a layer its old answer, moved along.
Black: nothing is left, the map has followed. Bright: it has not.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

garments = cf.default_dataset("garments")
trained = cf.train("fashion_cnn", garments, seed=0)
label = garments.classes.index("Shirt")
shirt = garments.x_test[cf.typical_image(garments, label, trained.model)]

names = ["conv1", "pool1", "conv2", "pool2"]
still = cf.activations(trained.model, shirt, names)


def left_over(before, after, pixels):
    """Return what has not followed, the largest over all maps of the layer."""
    places = round(pixels / before.field.stride[1])
    missed = np.abs(after.values - np.roll(before.values, places, axis=1)).max(
        axis=-1
    )
    missed[:, :places] = np.nan  # what has just come in was not there before
    return missed


# %%
# Rows: how far the image moves to the right, in pixels. The number is the error of
# the layer, 0 where it follows. Left empty: what has just come in, and was not there
# before.

with cf.figures.style():
    figure, panels = plt.subplots(3, 4, figsize=(7.4, 5.2), layout="constrained")
    for row, pixels in zip(panels, (1, 2, 4), strict=True):
        new = cf.activations(trained.model, cf.shifted(shirt, 0, pixels), names)
        for panel, before, after in zip(row, still, new, strict=True):
            error = cf.equivariance_error(before, after, (0, pixels))
            rest = left_over(before, after, pixels)
            panel.imshow(rest, cmap="magma", vmin=0, vmax=before.values.max())
            panel.set(title=f"{before.name}: {error:.2f}", xticks=[], yticks=[])
        row[0].set_ylabel(f"moved by {pixels}")
    figure.supxlabel(garments.origin, size=7.5)
cf.figures.set_alt_text(
    figure,
    "What is left of the maps of four layers after moves by 1, 2 and 4 pixels.",
)

# %%
# A convolution follows every move. After pooling groups of 2×2, a place of the map is
# two pixels wide, so the map can't follow a move by one. After the second pooling, it
# is twice as wide again.
#
# **What to try:** ``(3, 6, 8)`` in place of ``(1, 2, 4)``.

plt.show()
