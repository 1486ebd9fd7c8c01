"""
What does a network see whose answer is a picture?
==================================================

A network for segmentation answers for each pixel: its last layer is a picture. Here
it has to find the ink of a digit again below grains of salt.
"""

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

import cnnfigs as cf

digits = cf.default_dataset("digits")
rng = np.random.default_rng(0)


def salted(images):
    """Return images with white grains on them, and where their own ink is."""
    grains = rng.random(images.shape) < 0.15
    return np.where(grains, 255, images).astype(np.uint8), images > 127


x_train, y_train = salted(digits.x_train[:1500])
x_test, y_test = salted(digits.x_test[:200])

# %%
# Maps become smaller, so that a value sees more, and larger again, so that each pixel
# has its answer. What was seen before is joined to it: else its places would be lost.

keras.utils.set_random_seed(0)
image = keras.Input((28, 28, 1))
fine = layers.Conv2D(8, 3, padding="same", activation="relu", name="fine")(image)
small = layers.MaxPooling2D(2, name="small")(fine)
coarse = layers.Conv2D(16, 3, padding="same", activation="relu", name="coarse")(small)
large = layers.UpSampling2D(2, name="large")(coarse)
joined = layers.Concatenate(name="joined")([fine, large])
ink = layers.Conv2D(1, 3, padding="same", activation="sigmoid", name="ink")(joined)
network = keras.Model(image, ink, name="segmentation")
network.compile(keras.optimizers.Adam(1e-2), "binary_crossentropy")
network.fit(x_train / 255, y_train[..., None], epochs=4, batch_size=64, verbose=0)

found = network.predict(x_test / 255, verbose=0)[..., 0] > 0.5
overlap = (found & y_test).sum() / (found | y_test).sum()
white = x_test > 127
print(
    f"overlap with the ink: {overlap:.2f}; of all that is white: "
    f"{(white & y_test).sum() / (white | y_test).sum():.2f}"
)

shown = cf.activations(network, x_test[0], ["fine", "coarse", "ink"])
cf.figures.network_sheet(shown, image=x_test[0], source=digits.origin)

# %%
# No class has a score here, so there is no winner, and nothing that Grad-CAM could
# ask for. What each layer answers is all the more to look at.
#
# **What to try:** leave out the joining, with ``(large)`` in place of ``(joined)``.

plt.show()
