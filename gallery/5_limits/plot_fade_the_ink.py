"""
What if the pen was pressed lightly?
====================================

The same digit with less and less of its ink, and above each image what the network
says of it.
"""

import matplotlib.pyplot as plt
import numpy as np
from skimage.exposure import rescale_intensity

import cnnfigs as cf

digits = cf.default_dataset("digits")
network = cf.train("six_conv", digits, seed=0).model


def shown(images):
    """Draw images of one digit, each with what the network says of it."""
    scores = network.predict(np.asarray(images)[..., None] / 255, verbose=0)
    titles = [
        f"{share}%: {digits.classes[each.argmax()]}, {each.max():.2f}"
        for share, each in zip(ink, scores, strict=True)
    ]
    source = f"{digits.origin}. One seed."
    cf.figures.image_row(images, titles=titles, source=source)


# %%
# Which digit suffers most? The one whose own class keeps least of its score when a
# tenth of the ink is left.

images, labels = digits.x_test[:500], digits.y_test[:500]
faint = np.rint(images / 10).astype(np.uint8)
scores = network.predict(faint[..., None] / 255, verbose=0)
hardest = scores[np.arange(len(labels)), labels].argmin()

ink = [100, 60, 40, 25, 15, 10]
whole = images[hardest]
faded = [np.rint(whole * (share / 100)).astype(np.uint8) for share in ink]
shown(faded)

# %%
# Normalising stretches each image to its full range, from black to white. Here that
# brings all back but what rounding took, as nothing but ink was taken away.

stretched = [rescale_intensity(image, out_range="uint8") for image in faded]
shown(stretched)

# %%
# **What to try:** add the noise of a scanner before you stretch, for example
# ``np.random.default_rng(0).normal(0, 8, (28, 28))``, and clip to what a byte holds.

plt.show()
