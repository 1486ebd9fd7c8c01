"""
Blur, sharpen, emboss: photo editors do it with kernels
=======================================================

One photograph, some kernels. Each result was made in the same way, with nine other
numbers.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

photograph = cf.mean_pool(cf.photograph("camera"), 2)[20:116, 60:156]

names = ("box_blur", "gaussian_blur", "sharpen", "emboss")
kernels = {name: cf.kernel(name) for name in names}
results = [
    cf.correlate(photograph, kernel, padding="reflect") for kernel in kernels.values()
]
cf.figures.image_row(
    [photograph, *results],
    titles=["photograph", *names],
    source="Photograph: camera, from scikit-image. Below 0 is black, above 1 white.",
)

# %%
# A blur takes the mean of a pixel and its neighbours. Sharpening does the reverse: it
# takes the neighbours away from the pixel. Each row below is one kernel, written in
# one line.

for name, kernel in kernels.items():
    numbers = "  ".join(f"{number:5.2f}" for number in kernel.ravel())
    print(f"{name:14} {numbers}   add up to {kernel.sum():g}")

# %%
# Their numbers add up to 1, so that bright stays bright and dark stays dark. Where
# they add up to 0, an even patch of sky turns black, and only edges are left.

# %%
# **What to try:** put ``"laplacian"`` or ``"sobel_x"`` among the names.

plt.show()
