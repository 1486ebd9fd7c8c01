"""
One filter keeps the vertical lines, another the horizontal ones
================================================================

Both filters are nine numbers. One has its twos in a column, the other in a row. A
line of mortar that runs the same way as the twos is doubled, and its darker
neighbours take little away: it stands out. A line that runs the other way is
multiplied by minus one, two and minus one, which is nothing.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

name = "brick"

# The mean of each 4 by 4 pixels makes the mortar as narrow as the kernels' lines.
image = cf.mean_pool(cf.photograph(name), 4)

kernels = {name: cf.kernel(name) for name in ("vertical_lines", "horizontal_lines")}
responses = {name: cf.correlate(image, kernel) for name, kernel in kernels.items()}
cf.figures.filtered_images(
    image,
    responses,
    kernels=kernels,
    source=f"Photograph: {name}, from scikit-image.",
)

# %%
# The bricks lie on their side. The long joints run up and down, and the first filter
# leaves little else. The second leaves the short joints between them.
#
# **What to try:** ``name = "text"`` or ``"page"``: letters are made of lines too.
# After ``import skimage``, ``skimage.io.imread("wall.jpg", as_gray=True)`` reads a
# photograph of your own, in place of ``cf.photograph(name)``.

plt.show()
