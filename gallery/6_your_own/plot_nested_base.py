"""
What does a frozen base see in other images?
============================================

Transfer learning puts a new head on the layers of a network that has learned
something else. The base is then a model within a model, and all figures look into it.
"""

import dataclasses

import keras
import matplotlib.pyplot as plt
from keras import layers

import cnnfigs as cf

digits = cf.default_dataset("digits")
garments = cf.default_dataset("garments")
recipe = dataclasses.replace(
    cf.default_recipe("own model"), epochs=1, learning_rate=3e-3
)

# %%
# A network learns digits. Its convolutions are the base, and are not changed again.


def base():
    """Return two convolutions, with random weights."""
    edges = layers.Conv2D(12, 5, strides=2, activation="relu", name="edges")
    parts = layers.Conv2D(24, 5, strides=2, activation="relu", name="parts")
    return keras.Sequential([keras.Input((28, 28, 1)), edges, parts], name="base")


def with_head(maps):
    """Return a network that has a new head on some maps."""
    scores = layers.Dense(10, activation="softmax", name="scores")
    return keras.Sequential(
        [keras.Input((28, 28, 1)), maps, layers.Flatten(), scores]
    )


keras.utils.set_random_seed(0)
of_digits = cf.train(with_head(base()), digits, recipe=recipe).model
trained = {}
for name, frozen in {"random": base(), "digits": of_digits.get_layer("base")}.items():
    frozen.trainable = False
    trained[name] = cf.train(with_head(frozen), garments, recipe=recipe)
    print(f"base {name}: {trained[name].card.test_accuracy:.1%} of the garments")

network, names = trained["digits"].model, garments.classes
shoe = garments.x_test[garments.y_test == 9][0]
seen = cf.activations(network, shoe, ["base/edges", "base/parts", "scores"])
cf.figures.network_sheet(seen, image=shoe, classes=names, source=garments.origin)

# %%
# The first number says what the second is worth: random kernels tell much, too.
#
# **What to try:** Grad-CAM looks into the base as well:
# ``cf.grad_cam(network, shoe, 9, "base/parts")``.

plt.show()
