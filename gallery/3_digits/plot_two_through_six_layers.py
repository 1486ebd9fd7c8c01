"""
A 2 on its way through six layers
=================================

Every map of every layer, from the 28 by 28 pixels of a 2 down to ten scores. Each
convolution has kernels of 5 by 5 numbers and no padding, so the maps shrink from
layer to layer.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

digits = cf.default_dataset("digits")
trained = cf.train("six_conv", digits, seed=0)

two = digits.x_test[cf.typical_image(digits, 2, trained.model)]
layers = cf.activations(trained.model, two)
cf.figures.network_sheet(
    layers, image=two, classes=digits.classes, source=digits.origin
)

# %%
# In the first layers the 2 can be recognised: its edges of one direction are bright
# in one map, those of another direction in the next. Further down each value sees a
# larger part of the image, as the small squares at the left show, and the maps say
# less about where and more about what. The last map is no picture of a 2 any more.
#
# How much of each layer is silent?

for layer in layers:
    silent = 1 - cf.active_fraction(layer)
    print(f"{layer.name}: {silent:.0%} of {layer.values.size:,} values are 0")

# %%
# **What to try:** a 7 in place of the 2, or ``scale="network"``, which puts all
# layers on one scale and shows which are loud.

plt.show()
