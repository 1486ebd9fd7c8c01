"""
Who still knows a garment when it is moved?
===========================================

Test images, moved to the right by more and more pixels. A dense network and a
convolutional one, both trained on images that were not moved, say what they show.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

garments = cf.default_dataset("garments")
images, labels = garments.x_test[:500], garments.y_test[:500]

moves = range(9)
moved = {pixels: cf.shifted(images, down=0, right=pixels) for pixels in moves}
batch = np.concatenate(list(moved.values()))[..., np.newaxis] / 255

right = {}  # by network: the score of the right answer, by move and image
for name in ("dense", "fashion_cnn"):
    network = cf.train(name, garments, seed=0).model
    scores = network.predict(batch, batch_size=500, verbose=0)
    scores = scores.reshape(len(moves), len(images), -1)
    right[name] = scores[:, np.arange(len(images)), labels]

# %%
# The lines are the mean of the score that goes to the right answer. Below them is one
# of the images, as the networks get to see it.

with cf.figures.style():
    figure = plt.figure(figsize=(4.6, 3.6), layout="constrained")
    upper, lower = figure.subplots(2, 1, height_ratios=[5, 1], sharex=True)
    for name, score in right.items():
        upper.plot(moves, score.mean(axis=1), marker="o", label=name)
    upper.set(ylim=(0, 1), title="mean score of the right answer")
    upper.legend(frameon=False)
    for pixels, each in moved.items():
        extent = (pixels - 0.45, pixels + 0.45, 0, 1)
        lower.imshow(each[0], cmap="gray", extent=extent, aspect="auto")
    lower.set(xlim=(-0.5, 8.5), xticks=moves, yticks=[])
    lower.set_xlabel("pixels to the right")
    source = f"{garments.origin}.\nOne network of each kind, one seed."
    figure.supxlabel(source, size=7.5)
words = "; ".join(
    f"{name}: {score[0].mean():.2f} unmoved, {score[4].mean():.2f} at 4 pixels"
    for name, score in right.items()
)
cf.figures.set_alt_text(figure, f"Mean score of the right answer. {words}.")

# %%
# **What to try:** ``down=pixels, right=0``. Then a single image: ``score[:, 7]`` in
# place of ``score.mean(axis=1)``. Does its line fall as smoothly?

plt.show()
