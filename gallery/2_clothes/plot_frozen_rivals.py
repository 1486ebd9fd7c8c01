"""
Learned filters against random ones and Sobel's
===============================================

How much does it matter that a network learns its filters? Here are rivals that may
not. Their first layer keeps the random kernels that it began with, or it has a filter
that people designed for edges, turned in every direction. Only what comes after may
learn.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

garments = cf.default_dataset("garments")
result = cf.experiments.are_filters_worth_learning(garments)
cf.figures.measured_dots(
    result.accuracy,
    title="First and second layer: are filters worth learning?",
    source=str(result.provenance),
)

# %%
# Random filters are not useless. A network with two layers of them still names most
# garments, because its dense layers learn to read whatever the filters give. For the
# first layer, people have long known filters for edges. For the second nobody knows
# which to choose. In which of them does learning pay more?

learned = result.accuracy["both learned"].mean
for name, accuracy in result.accuracy.items():
    print(f"{name:22} {100 * (accuracy.mean - learned):+5.1f} points")

# %%
# How far do the kernels of the network that learns both layers get from their random
# start? As a share of their size at the start:

for layer, way in result.distance.items():
    print(layer, {step: round(at.mean, 2) for step, at in way.items() if step >= 10})

# %%
# **What to try:** ``effort="full"`` as a second argument of the question, and some
# patience. With many more images, does the order stay the same?

plt.show()
