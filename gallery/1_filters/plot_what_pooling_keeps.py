"""
Does max pooling enhance lines?
===============================

A talk says that max pooling keeps lines, and even enhances them. Enhanced may mean
two things: the picture is brighter, or its lines stand out more from the rest. Each
photograph is one dot for max pooling, and one for the mean.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

kernel = cf.kernel("vertical_lines")
kept = {"max pooling": [], "mean pooling": []}
for name in cf.photograph_names():
    photograph = cf.mean_pool(cf.photograph(name), 4)
    lines = np.maximum(cf.correlate(photograph, kernel), 0)
    for kind, pool in zip(kept, (cf.max_pool, cf.mean_pool), strict=True):
        pooled = cf.pooling_retention(lines, pool(lines))
        kept[kind].append((pooled.energy, pooled.contrast))

# %%
# Energy is the mean square of a pixel, in which bright pixels count most. Contrast is
# the spread of the pixels over their mean. Both are shares of what was there before.

with cf.figures.style():
    figure, axes = plt.subplots(figsize=(4.6, 3.4), layout="constrained")
    colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
    for (kind, dots), colour in zip(kept.items(), colours, strict=False):
        energy, contrast = np.transpose(dots)
        axes.plot(energy, contrast, "o", color=colour, alpha=0.7)
        axes.text(np.mean(energy), 0.86, kind, color=colour, ha="center")
    axes.axvline(1, color="#5c6470", linewidth=0.8)
    axes.axhline(1, color="#5c6470", linewidth=0.8)
    axes.text(1.03, 1.01, "as before", size="small", color="#5c6470", va="bottom")
    axes.set(xlabel="energy: brighter to the right", ylim=(0.4, 1.08))
    axes.set_xlim(left=0)
    axes.set_ylabel("contrast: clearer lines above")
for kind, dots in kept.items():
    low, high = np.min(dots, axis=0), np.max(dots, axis=0)
    print(f"{kind}: energy {low[0]:.2f} to {high[0]:.2f}", end=", ")
    print(f"contrast {low[1]:.2f} to {high[1]:.2f}")
words = "Energy and contrast left after pooling, as shares. "
cf.figures.set_alt_text(
    figure,
    words
    + " ".join(
        f"{kind}: {', '.join(f'{e:.2f} and {c:.2f}' for e, c in dots)}."
        for kind, dots in kept.items()
    ),
)

# %%
# All dots lie below one: whatever pools, lines stand out less. To the right of one
# lies max pooling, to the left the mean.
#
# **What to try:** another kernel, such as ``cf.kernel("sobel_x")``.

plt.show()
