"""
The same pen writes letters
===========================

Capitals and small letters bear one label, as in EMNIST Letters: a network that reads
them has to learn that a and A are the same.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

letters = cf.load_dataset("drawn_letters", size=5200, seed=0)
eight = [letters.x_train[letters.y_train == label][:8] for label in range(26)]
rows = {
    f"{letters.classes[label]}, {letters.classes[label + 13]}": [
        *eight[label],
        *eight[label + 13],
    ]
    for label in range(13)
}
cf.figures.contact_sheet(rows, source=f"{letters.name}: {letters.origin}.")

# %%
# Which letters are alike? Take the mean image of each letter, and ask which mean is
# nearest to an image by another writer.

images, labels = letters.x_train, letters.y_train
means = np.array([images[labels == label].mean(axis=0) for label in range(26)])
distance = ((letters.x_test[:, np.newaxis] - means) ** 2).sum(axis=(2, 3))
answers = distance.argmin(axis=1)
counts = cf.confusion_matrix(letters.y_test, answers, 26)
found = np.trace(counts) / counts.sum()
print(f"{found:.0%} of {counts.sum():,} letters are found so")

np.fill_diagonal(counts, 0)
for place in np.argsort(counts, axis=None)[::-1][:5]:
    letter, taken = divmod(int(place), 26)
    print(f"{letters.classes[letter]} is taken for {letters.classes[taken]}")

# %%
# **What to try:** ``cf.train("lenet", letters)`` and the confusions of
# :ref:`sphx_glr_auto_gallery_7_drawings_plot_what_drawings_teach.py`.

plt.show()
