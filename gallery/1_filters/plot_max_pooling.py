"""
Max pooling keeps the largest pixel of each group
=================================================

The filtered image is cut into groups of 2 by 2 pixels. The largest of each group is
kept, the others are dropped. A quarter of the pixels is left, and the lines are
still there.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

bricks = cf.mean_pool(cf.photograph("brick"), 4)
filtered = cf.correlate(bricks, cf.kernel("vertical_lines"))

# A few pixels around two joints that run up and down.
joints = filtered[30:46, 30:46]
cf.figures.pooling(
    joints,
    cf.max_pool(joints, 2),
    cf.max_pool_winners(joints, 2),
    size=2,
    source="Photograph: brick, from scikit-image; the filter for vertical lines.",
)

# %%
# The marked pixel of each group is the winner. The picture to the right is drawn with
# pixels of the same size, so it is as much smaller as it looks.
#
# Pooling forgets where in its group the winner was. A line that moves by one pixel
# and stays in its groups gives the same answer as before. One that crosses into the
# next groups does not.
#
# **What to try:** ``cf.mean_pool(joints, 2)`` in place of ``cf.max_pool(joints, 2)``,
# without the winners. The lines get fainter.

plt.show()
