"""
A network is a short text
=========================

A few lines say all about a digit network: how many kernels, of what size, and what
comes after them. The second talk's author keeps his network in such a
file, too.
"""

import json

import keras
import matplotlib.pyplot as plt

import cnnfigs as cf

text = """
[
  {"kernels": 20, "size": 5},
  {"kernels": 20, "size": 5},
  {"kernels": 50, "size": 5},
  {"kernels": 50, "size": 5},
  {"kernels": 50, "size": 5},
  {"kernels": 50, "size": 5},
  {"units": 500},
  {"units": 10}
]
"""

lines = json.loads(text)
maps = [(line["kernels"], line["size"]) for line in lines if "kernels" in line]
*inner, classes = [line["units"] for line in lines if "units" in line]

layers = keras.layers
network = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        *(layers.Conv2D(count, size, activation="relu") for count, size in maps),
        layers.Flatten(name="flatten"),
        *(layers.Dense(count, activation="relu") for count in inner),
        layers.Dense(classes, activation="softmax", name="scores"),
    ]
)

cf.figures.architecture(cf.summarize_layers(network))

# %%
# The text says nothing about sizes of maps, and nothing about parameters. They follow
# from it: each kernel fits at fewer places than there are pixels, and the dense layer
# needs a weight for each value that is left.

of_the_site = cf.build_model("six_conv")
print(f"{network.count_params():,} parameters")
print(f"{of_the_site.count_params():,} in the network of this site")

# %%
# **What to try:** ``"size": 3`` in all lines that have kernels. The maps stay larger,
# so the dense layer has more values to weigh. Does the network get smaller?

plt.show()
