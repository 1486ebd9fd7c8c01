"""
Filters begin as noise and learn to be filters
==============================================

Nobody chose the numbers in a network's filters. Before the first step they are
random. Each row here is one filter of the first layer, each column a moment of
training. The filter that changed most comes first.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

garments = cf.default_dataset("garments")
trained = cf.train("fashion_cnn", garments, seed=0)

steps, snapshots = zip(*trained.snapshots.items(), strict=True)
kernels = np.array([snapshot["conv1/kernel"][:, :, 0] for snapshot in snapshots])

# The ten that changed most.
change = np.linalg.norm(kernels[-1] - kernels[0], axis=(0, 1))
most_changed = np.argsort(change)[::-1][:10]
source = f"Learned from {trained.card.dataset}: {trained.card.origin}. One seed."
cf.figures.kernels_over_training(
    kernels[..., most_changed], steps, labels=most_changed, source=source
)

# %%
# Orange numbers are positive, blue ones negative. A filter with orange on one side
# and blue on the other answers to an edge of that direction. One that is orange all
# over answers to brightness.
#
# The steps are not evenly spaced: each is about twice the one before. How far did the
# filters move, measured by how large they were at first?

length = np.linalg.norm(kernels[0], axis=(0, 1)).mean()
print(f"The ten filters shown: by {change[most_changed].mean() / length:.0%}")
print(f"All {kernels.shape[-1]} filters: by {change.mean() / length:.0%}")

# %%
# **What to try:** ``cf.train("lenet", cf.default_dataset("digits"))``. Its filters
# have 5 by 5 numbers, so there is more to see in each.

plt.show()
