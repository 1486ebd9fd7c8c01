"""
A digit network reads letters
=============================

It has ten answers and none of them is "this is no digit". What does it say of a K,
and how sure is it?
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

digits = cf.default_dataset("digits")
network = cf.train("six_conv", digits, seed=0).model

letters = cf.load_dataset("drawn_letters")
which = [letters.classes.index(letter) for letter in "AEFHKMNPRTWX"]
chosen = np.isin(letters.y_test, which)
images, labels = letters.x_test[chosen], letters.y_test[chosen]

scores = network.predict(images[..., None] / 255, batch_size=500, verbose=0)
answers, certainty = scores.argmax(axis=1), scores.max(axis=1)

# %%
# Of each letter the image that it is surest of, capital or small, with its answer.

surest = [
    np.flatnonzero(labels == label)[certainty[labels == label].argmax()]
    for label in which
]
titles = [
    f"{letters.classes[labels[i]]}: {digits.classes[answers[i]]}, {certainty[i]:.2f}"
    for i in surest
]
source = f"Letters: {letters.origin}. Digits: {digits.origin}. One seed."
cf.figures.image_row(images[surest], titles=titles, source=source)

# %%
# And on the whole? For comparison, the test images, which do have a right answer.

of_digits = network.predict(digits.x_test[..., None] / 255, batch_size=500, verbose=0)
for name, sure in (("letters", certainty), ("digits", of_digits.max(axis=1))):
    share = np.mean(sure > 0.9)
    print(f"{name}: {share:.0%} with a score above 0.9, {sure.mean():.2f} on average")

# %%
# **What to try:** ``cf.default_dataset("garments")`` in place of the letters, with
# all its classes: which digit is a trouser?

plt.show()
