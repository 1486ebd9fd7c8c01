"""
Train it on that very system
============================

The same strips, after training on windows of such strips: with pieces of the
neighbours in them, and with an eleventh answer, for what lies between two digits.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf
from cnnfigs.datasets import Dataset
from cnnfigs.images.strips import BETWEEN, make_strips, windows, windows_to_learn_from

digits = cf.default_dataset("digits")
learn = make_strips(digits.x_train, digits.y_train, count=3000, seed=0)
images, labels = windows_to_learn_from(learn, seed=0)
test = make_strips(digits.x_test, digits.y_test, count=250, seed=1)
test_images, test_labels = windows_to_learn_from(test, seed=1)
system = Dataset(
    name=f"strips of {digits.name}",
    x_train=images,
    y_train=labels,
    x_test=test_images,
    y_test=test_labels,
    classes=(*digits.classes, BETWEEN),
    origin=f"windows of strips, made from {digits.origin}",
)
titles = [system.classes[label] for label in labels[:12]]
cf.figures.image_row(images[:12], titles=titles, source=system.origin)

# %%
# Both networks have the same layers, but for the eleventh output.

networks = {
    "Trained on single digits": cf.train("lenet", digits, seed=0).model,
    "Trained on windows of strips": cf.train("lenet", system, seed=0).model,
}
scores = {
    name: network.predict(windows(test.images[:1])[0][..., None] / 255, verbose=0)
    for name, network in networks.items()
}
cf.figures.window_scores(
    test.images[0],
    scores,
    system.classes,
    title="What is in this strip, before and after training on such strips?",
    labels=[digits.classes[label] for label in test.labels[0]],
    places=test.places[0],
    source=f"{system.origin}. One seed.",
)

# %%
# **What to try:** ``strike_through(test, seed=0)`` in place of ``test``: a line
# through each strip, which is another system. Does the training still help?

plt.show()
