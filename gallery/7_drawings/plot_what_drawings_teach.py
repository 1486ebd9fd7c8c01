"""
What does a network learn from drawings?
========================================

This network has never seen handwriting, only what the package draws. Here it is shown
real digits. Where they can't be had, it is shown drawings by other writers instead,
and the figure says so.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf
from cnnfigs.datasets.drawn import digits, pen

drawn = cf.load_dataset("drawn_digits")
trained = cf.train("six_conv", drawn, seed=0)

shown = cf.default_dataset("digits")
scores = trained.model.predict(
    shown.x_test[..., np.newaxis] / 255, batch_size=500, verbose=0
)
answers = scores.argmax(axis=1)
source = f"Learned from {drawn.name}, shown {shown.name}: {shown.origin}. One seed."
cf.figures.confusion(
    cf.confusion_matrix(shown.y_test, answers, 10), shown.classes, source=source
)

# %%
# A row holds the images of one digit. The bold number in it is the percentage
# that the network names rightly, and the others what it says instead.

right = answers == shown.y_test
print(f"{right.mean():.2%} of {len(right):,} images are named rightly")

# %%
# What is missing in the drawings? Whoever mends them after looking at test images has
# no test any more. So these errors are from images that were set aside for looking:
# those that the network is surest of, with their label and what it says.

images, labels = shown.x_train[:5000], shown.y_train[:5000]
if shown.drawn:
    images, labels = pen.draw(digits.WAYS, 5000, seed=1)
scores = trained.model.predict(
    images[..., np.newaxis] / 255, batch_size=500, verbose=0
)
answers, certainty = scores.argmax(axis=1), scores.max(axis=1)
surest = np.argsort(certainty * (answers != labels))[::-1][:10]
titles = [f"{labels[i]}: {answers[i]}, {certainty[i]:.2f}" for i in surest]
cf.figures.image_row(images[surest], titles=titles, source=source)

# %%
# Some of them nobody could read. Others are ways of writing that nobody has written
# down yet.
#
# **What to try:** write down one of those ways, as in
# :ref:`sphx_glr_auto_gallery_7_drawings_plot_new_way_of_writing.py`, and train again.

plt.show()
