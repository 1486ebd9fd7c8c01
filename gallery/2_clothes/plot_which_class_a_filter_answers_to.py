"""
Is there a filter for shoes, and one for sleeves?
=================================================

Each column is one filter of the network's second convolution, each row a kind of
garment. A cell is the filter's mean answer to that kind. Filters whose answer is
largest for the same kind stand side by side.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

garments = cf.default_dataset("garments")
trained = cf.train("fashion_cnn", garments, seed=0)

images, labels = garments.x_test[:2000], garments.y_test[:2000]
name = "conv2"
(layer,) = cf.activations(trained.model, images, name)
means = cf.class_means(layer, labels, classes=10)

# Upper garments first, shoes last.
order = [0, 2, 4, 6, 3, 1, 8, 5, 7, 9]
cf.figures.class_responses(
    means[order],
    [garments.classes[place] for place in order],
    scale="panel",
    source=f"{name}. {garments.origin}. One seed.",
)

# %%
# A filter for shoes would be dark in all rows but those of shoes. Most filters
# answer to much else besides. Selectivity says how much a filter favours one class:
# 0 is not at all, 1 is a filter for that class alone.

selectivity = cf.selectivity(means)
best = int(np.nanargmax(selectivity))
favourite = garments.classes[int(means[:, best].argmax())]
print(f"Mean of all filters: {np.nanmean(selectivity):.2f}")
print(f"Most selective: filter {best}, {selectivity[best]:.2f}, for {favourite}")

# %%
# **What to try:** ``name = "conv1"``, and ``name = "dense1"``. Where are the columns
# with a single bright cell?

plt.show()
