"""
Gradient descent finds a kernel that somebody hid
=================================================

Here is a digit, and the same digit after a filter. Which numbers lie between them?
A single convolutional layer starts from random ones. At each step it filters the
digit, looks how far it is off, and corrects its numbers a little.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

source = "one image"

digits = cf.default_dataset("digits")
result = cf.experiments.can_a_kernel_be_recovered(digits)
film = result.film[source]
kernels = np.array([*film.values(), result.kernel])
titles = [*(f"step {step}" for step in film), "the true one"]
cf.figures.kernel_grid(
    np.moveaxis(kernels, 0, -1), labels=titles, source=f"{source}, {digits.name}"
)

# %%
# Nobody told the layer that it should look for lines. Two pictures and the error
# were enough. The next figure shows how far off the kernel is, as a share of its own
# size, for other random starts and other images too.

cf.figures.measured_lines(
    {
        name: {at: off for at, off in way.items() if at}
        for name, way in result.error.items()
    },
    title="Can a kernel be recovered?",
    along="steps",
    logarithmic=True,
    source=f"{result.provenance.data}: {result.provenance.origin}",
)

# %%
# Noise on the filtered pictures sets a limit, and it is met early: after that, more
# steps do not help.
#
# **What to try:** ``source = "16 noisy images"``, or
# ``cf.default_dataset("garments")``: clothes have large even areas, which hardly tell
# one kernel from another, and the last steps are slow.

plt.show()
