"""
Take a convolution away: does the network miss it?
==================================================

One network for clothes has two convolutions, another has the first of them only,
and a third has none. Each is trained from several seeds, so that luck can be told
from a difference.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

garments = cf.default_dataset("garments")
result = cf.experiments.does_stacking_help(garments)
cf.figures.measured_dots(
    result.accuracy,
    title="Does a second convolution help?",
    source=str(result.provenance),
)

# %%
# Where two bars overlap, more seeds might turn the order round. What each network
# costs does not depend on luck:

for name, accuracy in result.accuracy.items():
    print(
        f"{name:16} {result.parameters[name]:9,} parameters,"
        f" {result.multiplications[name]:9,} multiplications,"
        f" {accuracy.mean:.1%} named rightly"
    )

# %%
# Without its second convolution, the network has more parameters and not fewer. The
# second pooling made the maps smaller, and without it the dense layer has more
# values to read. A weight of a dense layer is used once for each image, one of a
# kernel at every place: so the network with the most parameters does not have the
# most work.
#
# **What to try:** ``effort="full"`` for longer training and more seeds, in an hour.

plt.show()
