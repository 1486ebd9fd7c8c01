"""
Grad-CAM at its true resolution
===============================

Grad-CAM weighs a layer's maps by how much the score of a class grows with each. It is
mostly shown as a smooth cloud over the whole image. Here it is as it was computed: as
many values as the layer has, each in the middle of the pixels that it sees.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

digits = cf.default_dataset("digits")
network = cf.train("six_conv", digits, seed=0).model
two = digits.x_test[cf.typical_image(digits, 2, network)]

maps = {
    f"Grad-CAM, {layer}": cf.grad_cam(network, two, 2, layer)
    for layer in ("conv1", "conv3", "conv6")
}
cf.figures.attribution_maps(two, maps, source=digits.origin)

# %%
# The deeper the layer, the fewer the values and the more each of them sees. The last
# convolution has 4 by 4 values, all in the middle. Blown up over the image, a value
# would claim a corner that is not its own: it sees nearly everything, as the dashed
# frame shows. So it can hardly say where.
#
# The same of a network that has learned nothing:

blank = cf.build_model("six_conv", seed=0)
untrained = {
    f"untrained, {layer}": cf.grad_cam(blank, two, 2, layer)
    for layer in ("conv1", "conv3", "conv6")
}
cf.figures.attribution_maps(two, untrained, source=digits.origin)

# %%
# **What to try:** ask for another class, ``cf.grad_cam(network, two, 3, "conv3")``:
# what in this 2 speaks for a 3?

plt.show()
