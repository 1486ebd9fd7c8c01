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
# A row holds the images of one digit. The bold number in it is how many of a hundred
# the network names rightly, and the others what it says instead.

right = answers == shown.y_test
print(f"{right.mean():.2%} of {len(right):,} images are named rightly")

# %%
# What is missing in the drawings? These are the errors that the network is surest of,
# with their label and what it says. Some of them nobody could read. The others are
# ways of writing that nobody has written down yet.

certainty = scores.max(axis=1)
surest = np.argsort(certainty * ~right)[::-1][:10]
titles = [f"{shown.y_test[i]}: {answers[i]}, {certainty[i]:.2f}" for i in surest]
cf.figures.image_row(shown.x_test[surest], titles=titles, source=source)

# %%
# **What to try:** write down one of those ways, as in
# :ref:`sphx_glr_auto_gallery_5_drawings_plot_new_way_of_writing.py`, and train again.

plt.show()
