"""
Do the same units light up for each 2?
======================================

Which units of the dense layer are strongest for a 2? Are they strong for another 2
as well, and what of a 4?
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

digits = cf.default_dataset("digits")
network = cf.train("six_conv", digits, seed=0).model

units = {}
for digit in (2, 4):
    images = digits.x_test[digits.y_test == digit][:12]
    (layer,) = cf.activations(network, images, "dense1")
    units[f"{digit}s"] = layer.values

cf.figures.unit_agreement(
    units, title="Lit for each 2, dark for a 4?", source=digits.origin
)

# %%
# Look for a column that is bright for every 2 and dark for every 4. Agreement is a
# matter of degree. Here it is over all digits and several networks: how many of the
# strongest units of two images are the same ones?

result = cf.experiments.do_the_same_units_light_up(digits)
cf.figures.measured_lines(
    result.trained.overlap,
    title="Are the strongest units the same ones?",
    along="strongest units compared",
    logarithmic=True,
    source=str(result.provenance),
)

# %%
# **What to try:** ``(4, 9)`` instead of ``(2, 4)``: two digits that look alike.

plt.show()
