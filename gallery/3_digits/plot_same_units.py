"""
Do the same units light up for each 2?
======================================

The dense layer of a digit network has 500 units. Which of them are strongest for a 2,
and are they strong for another 2 as well? Each column is one unit: those that are
strongest for the first image come first.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

digits = cf.default_dataset("digits")
network = cf.train("six_conv", digits, seed=0).model

images = np.concatenate(
    [digits.x_test[digits.y_test == digit][:12] for digit in (2, 4)]
)
(layer,) = cf.activations(network, images, "dense1")
order = np.argsort(-layer.values[0])[:60]
shown = layer.values[:, order] / layer.values.max(axis=1, keepdims=True)

with cf.figures.style():
    figure, panel = plt.subplots(figsize=(5.6, 3), layout="constrained")
    picture = panel.imshow(shown, cmap="magma", vmin=0, vmax=1, aspect="auto")
    panel.axhline(11.5, color="white", linewidth=2)
    panel.set(yticks=[5.5, 17.5], yticklabels=["2s", "4s"])
    panel.set(
        xlabel="the first 2's strongest units", title="Lit for each 2, dark for a 4?"
    )
    figure.colorbar(picture, label="of the image's strongest")
words = "Twelve 2s above twelve 4s: sixty units, the strongest for the first 2."
cf.figures.set_alt_text(figure, words)

# %%
# Look for a column that is bright for every 2 and dark for every 4. Agreement is a
# matter of degree. Over all digits and several networks:

result = cf.experiments.do_the_same_units_light_up(digits)
cf.figures.seed_lines(
    result.trained.overlap,
    title="Are the strongest units the same ones?",
    along="strongest units compared",
    logarithmic=True,
    source=str(result.setting),
)

# %%
# **What to try:** ``(4, 9)`` instead of ``(2, 4)``: two digits that networks confuse.

plt.show()
