"""
Who still knows the boot when it is moved?
==========================================

One picture, moved to the right by more and more pixels. A dense network and a
convolutional one, both trained on pictures that were not moved, say what it is.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

garments = cf.default_dataset("garments")
label = garments.classes.index("Ankle boot")
boot = garments.x_test[garments.y_test == label][1]

moves = range(11)
moved = np.array([cf.shifted(boot, down=0, right=pixels) for pixels in moves])

scores = {}
for name in ("dense", "fashion_cnn"):
    network = cf.train(name, garments, seed=0).model
    scores[name] = network.predict(moved[..., np.newaxis] / 255, verbose=0)

# %%
# The lines are the score that each network gives to the right answer. Below them, the
# pictures that it got to see.

with cf.figures.style():
    figure = plt.figure(figsize=(7.4, 3.6), layout="constrained")
    upper, lower = figure.subplots(2, 1, height_ratios=[4, 1], sharex=True)
    for name, answers in scores.items():
        upper.plot(moves, answers[:, label], marker="o", label=name)
    upper.set(ylim=(-0.03, 1.03), title=f"score for {garments.classes[label]!r}")
    upper.legend(frameon=False)
    for pixels, image in zip(moves, moved, strict=True):
        extent = (pixels - 0.45, pixels + 0.45, 0, 1)
        lower.imshow(image, cmap="gray", extent=extent, aspect="auto")
    lower.set(xlim=(-0.5, 10.5), xticks=moves, yticks=[], xlabel="pixels")
    figure.supylabel(garments.origin, size=7.5, x=0)
words = "; ".join(
    f"{name}: {answers[0, label]:.2f} unmoved, {answers[5, label]:.2f} at 5 pixels"
    for name, answers in scores.items()
)
cf.figures.set_alt_text(
    figure, f"Score of the right answer by pixels moved. {words}."
)

# %%
# What do they say instead, at 5 pixels?

for name, answers in scores.items():
    print(f"{name:12} {garments.classes[int(answers[5].argmax())]}")

# %%
# **What to try:** ``down=pixels, right=0``. A single picture proves little: try
# ``[2]`` in place of ``[1]``, and another kind.

plt.show()
