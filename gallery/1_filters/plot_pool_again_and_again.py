"""
Pooled again and again: lines that stay, and lines that fade
============================================================

A photograph is filtered for vertical lines and then pooled, and pooled again. The
upper pictures keep the largest pixel of each group of 2 by 2, the lower ones the
mean. All have the same scale of brightness.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

name = "coins"
lines = np.maximum(cf.correlate(cf.photograph(name), cf.kernel("vertical_lines")), 0)

with cf.figures.style():
    figure, rows = plt.subplots(2, 4, figsize=(7.4, 3.3), layout="constrained")
    for panels, pool in zip(rows, (cf.max_pool, cf.mean_pool), strict=True):
        pooled = lines
        for panel in panels:
            # One response in a hundred is white before pooling.
            panel.imshow(pooled, cmap="gray", vmin=0, vmax=np.quantile(lines, 0.99))
            panel.set(xticks=[], yticks=[])
            panel.set_title(" × ".join(str(side) for side in pooled.shape))
            panel.set_xlabel(f"largest {pooled.max():.2f}")
            pooled = pool(pooled, 2)
    rows[0, 0].set_ylabel("maximum")
    rows[1, 0].set_ylabel("mean")
    figure.supxlabel(f"Photograph: {name}, from scikit-image.", size="small")
cf.figures.set_alt_text(
    figure,
    f"{name.capitalize()}, filtered for vertical lines and pooled up to three times: "
    "with the maximum the picture gets brighter, with the mean its lines fade.",
)

# %%
# The maximum never loses the strongest response: it is the same number in each
# picture of the upper row. But with each step more of the picture is bright, so that
# there is less dark for a line to stand out from. The mean mixes a line with the dark
# beside it, and the line fades.
#
# **What to try:** ``name = "page"``. After how many steps is its print gone?

plt.show()
