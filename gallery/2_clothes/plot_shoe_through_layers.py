"""
What does one filter make of several shoes?
===========================================

A network has many filters, and each makes a map of its own. Here one number is held
fixed, and only its map is shown: for a sandal, a sneaker and an ankle boot, after
each layer.
"""

from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

garments = cf.default_dataset("garments")
trained = cf.train("fashion_cnn", garments, seed=0)

kinds = ("Sandal", "Sneaker", "Ankle boot")
labels = [garments.classes.index(kind) for kind in kinds]
typical = [cf.typical_image(garments, label, trained.model) for label in labels]
shoes = garments.x_test[typical]
layers = cf.activations(trained.model, shoes, ["conv1", "pool1", "conv2", "pool2"])

# The number whose filters answer most strongly to shoes in each of these layers.
answers = [layer.values.max(axis=(0, 1, 2)) / layer.values.max() for layer in layers]
number = int(np.min(answers, axis=0).argmax())

# %%
# A column is one layer, and its maps share one scale. So a darker map did
# answer less.

columns = {"input\n": shoes}
for layer in layers:
    columns[f"{layer.name}\nfilter {number}"] = layer.values[..., number]

with cf.figures.style():
    figure, panels = plt.subplots(1, 5, figsize=(7.4, 5.3), layout="constrained")
    for panel, (title, maps) in zip(panels, columns.items(), strict=True):
        by_shoe = replace(layers[0], values=np.moveaxis(maps, 0, -1))
        tiles = cf.figures.feature_maps(by_shoe, ax=panel, columns=1)
        tiles.set_cmap("gray" if maps is shoes else tiles.cmap)
        panel.set(title=title, anchor="N")
        ends = {"ticks": tiles.get_clim(), "format": "%.3g"}
        figure.colorbar(tiles, ax=panel, location="bottom", **ends)
    for height, kind in zip((5 / 6, 1 / 2, 1 / 6), kinds, strict=True):
        look = {"rotation": 90, "va": "center", "transform": panels[0].transAxes}
        panels[0].text(-0.15, height, kind, **look)
    figure.supxlabel(garments.origin, size="small")
words = f"Maps of filter {number}. Columns: layers. Rows: {', '.join(kinds)}."
cf.figures.set_alt_text(figure, words)

# %%
# Pooling keeps what its convolution found, on a quarter of the pixels. Filter number
# 1 of the second convolution has nothing to do with number 1 of the first: it looks
# at all the maps.
#
# **What to try:** ``number = 7``, or any other number. Some filters don't
# answer to shoes.

plt.show()
