"""
What makes this unit answer?
============================

Show a unit many digits, and keep those that move it most. The frame in each is
what the unit sees there: its receptive field. What lies outside cannot matter to it.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

digits = cf.default_dataset("digits")
network = cf.train("six_conv", digits, seed=0).model
images = digits.x_test[:1000]

tops = cf.top_images(network, images, "conv3", range(50))
top = max(tops, key=lambda each: max(each.values, default=0))  # the loudest of fifty
(drawn,) = cf.maximise_activation(network, "conv3", [top.unit])
cf.figures.unit_summary(top, synthetic=drawn, source=digits.origin)

# %%
# The activation stands above each image. At the right is an image that was drawn
# for the unit from noise. Does it show what the frames have in common? If not, the
# unit answers to more than its top images tell.
#
# Is the unit choosy, or did some images have to win? See how far its best images
# lie above the rest:

everything = cf.activations(network, images, "conv3")[0].values[..., top.unit]
best = everything.max(axis=(1, 2))
print(f"the best image: {best.max():.2f}, half of all reach {np.median(best):.2f}")

# %%
# **What to try:** ``top = tops[11]``, or ``"conv5"``, whose units see 21 by 21
# pixels. Then ask ``cf.build_model("six_conv")``, a network that has learned nothing:
# its units have top images too.

plt.show()
