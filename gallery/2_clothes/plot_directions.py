"""
Does a learned filter answer to lines?
======================================

Show a kernel a pattern of stripes, turn the stripes, and write down how strongly it
answers to each direction. This is how the neurons of a cat's brain were studied.
A filter that was made for lines answers to one direction only.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

garments = cf.default_dataset("garments")
model = cf.train("fashion_cnn", garments, seed=0).model
learned = model.get_layer("conv1").get_weights()[0][:, :, 0]

# Two filters made by hand; then the learned ones that are tuned most and least, and
# one in the middle.
order = np.argsort(cf.orientation_tuning(learned).index)[::-1]
chosen = {name: cf.kernel(name) for name in ("vertical_lines", "sobel_x")}
chosen |= {f"learned, no. {n}": learned[..., n] for n in order[[0, 1, 32, -1]]}

tuning = cf.orientation_tuning(np.stack(list(chosen.values()), axis=-1))
cf.figures.tuning_curves(chosen, tuning, source=f"Learned from {garments.name}.")

# %%
# The curve lies along the lines that a kernel answers to. The index is 0 where all
# directions are the same, and 1 where there is only one.
#
# Random kernels have some index too. Put the weights of each learned kernel in random
# places. That keeps its size, and takes its form away:

rng = np.random.default_rng(0)
shuffled = rng.permuted(learned.reshape(9, -1), axis=0).reshape(learned.shape)
for name, kernels in {"learned": learned, "shuffled": shuffled}.items():
    print(f"{name:9} mean index {cf.orientation_tuning(kernels).index.mean():.2f}")

# %%
# **What to try:** ``six_conv`` with ``cf.default_dataset("digits")``. Its kernels are
# 5 by 5, so leave out the smaller ones made by hand, take ``order[[0, 1, 10, -1]]``
# of the learned ones, and shuffle with ``reshape(25, -1)``.

plt.show()
