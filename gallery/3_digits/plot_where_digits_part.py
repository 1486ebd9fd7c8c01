"""
At which layer do two digits part?
==================================

Take two images of one digit, and images of two different ones. How alike are a
network's answers to them, layer by layer? One pair says little, so here are all pairs
of digits and several networks, each trained from another seed.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

digits = cf.default_dataset("digits")
result = cf.experiments.where_do_digits_part(digits)

# %%
# In the first table, nearly everything is a little like everything. In the last, the
# diagonal stands out: there a digit meets itself.

cf.figures.similarity_matrices(
    {
        name: result.trained.matrices[name]
        for name in ("pixels", "conv2", "conv5", "dense1")
    },
    digits.classes,
    title="Which digits does a layer find alike?",
    source=str(result.provenance),
)

# %%
# Each pair of digits parts in its own place. Here are those that stay closest up
# to the dense layer, on their way through the network.

last = result.trained.matrices["dense1"]
pairs = sorted(
    ((i, j) for j in range(10) for i in range(j)), key=lambda pair: -last[pair]
)
print("pair   ", *(f"{name:>7}" for name in result.trained.matrices))
for one, other in pairs[:3]:
    likeness = (table[one, other] for table in result.trained.matrices.values())
    print(f"{one} and {other}", *(f"{each:7.2f}" for each in likeness))

# %%
# **What to try:** ``result.untrained.matrices``: the same networks before they
# learned anything. Does the diagonal come out there, too?

plt.show()
