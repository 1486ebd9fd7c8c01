"""
How much of its square does a value look at?
============================================

From the sizes of the kernels follows which pixels a value *can* depend on. How much
it does depend on each of them is measured: one pixel is made a little lighter, the
value changes a little, and that is done for every pixel.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

digits = cf.default_dataset("digits")
result = cf.experiments.how_far_does_a_value_see(digits)

cf.figures.effective_receptive_fields(
    result.trained.maps,
    result.windows,
    {name: side.mean for name, side in result.trained.side.items()},
    title="What does the middle value of each layer look at?",
    source=str(result.provenance),
)

# %%
# The solid squares are what a value can see. The dashed ones hold nearly all that it
# looks at. A pixel in the middle reaches the value through many kernels, one at the
# rim through few, so the rim of a large square hardly counts.

for name, rows in result.formula.items():
    before, after = (
        each.side[name].mean for each in (result.untrained, result.trained)
    )
    print(
        f"{name}: {rows:2} rows by formula, {before:4.1f} before, {after:4.1f} after"
    )

# %%
# **What to try:** draw ``result.untrained`` instead: weights at random, as training
# finds them. Which of the two looks further?

plt.show()
