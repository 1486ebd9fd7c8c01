"""
What do the layers of your own model do?
========================================

Any built Keras model will do, Sequential or Functional: yours, with weights that you
loaded, or one from ``keras.applications``. This one is so small that it learns in
seconds.
"""

import dataclasses

import keras
import matplotlib.pyplot as plt
from keras import layers

import cnnfigs as cf

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(12, 5, strides=2, activation="relu", name="strided"),
        layers.SeparableConv2D(24, 3, activation="relu", name="separable"),
        layers.GlobalMaxPooling2D(name="largest"),
        layers.Dense(10, activation="softmax", name="scores"),
    ],
    name="mine",
)

digits = cf.default_dataset("digits")
recipe = dataclasses.replace(cf.default_recipe("own model"), learning_rate=1e-2)
trained = cf.train(model, digits, recipe=recipe)

# %%
# A model that is trained already needs none of this: pass it to ``cf.activations`` as
# it is.

image = digits.x_test[0]
answers = cf.activations(trained.model, image)
cf.figures.network_sheet(
    answers, image=image, classes=digits.classes, source=digits.origin
)
accuracy = trained.card.test_accuracy
print(f"{accuracy:.1%} of the test images, with {model.count_params():,} parameters")

# %%
# Each row is a layer of the model, under the name that it has there. ``largest``
# keeps one number of each map before it, its largest, and forgets where that was.
#
# **What to try:** your model in place of this one. ``cf.summarize_layers(model)``
# lists what it is made of, and an error says what to do where a model cannot be
# looked into.

plt.show()
