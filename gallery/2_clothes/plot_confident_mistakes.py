"""
Where is the network wrong, and sure of it?
===========================================

A score near 1 looks like certainty. Of the test images that the network names
wrongly, these are the ones with the highest scores. Above each stands its
label, and what the network says instead.
"""

import matplotlib.pyplot as plt
import numpy as np

import cnnfigs as cf

garments = cf.default_dataset("garments")
trained = cf.train("fashion_cnn", garments, seed=0)

images, labels = garments.x_test, garments.y_test
scores = trained.model.predict(
    images[..., np.newaxis] / 255, batch_size=500, verbose=0
)
answers, certainty = scores.argmax(axis=1), scores.max(axis=1)

(wrong,) = np.nonzero(answers != labels)
surest = wrong[np.argsort(certainty[wrong])[::-1][:5]]
titles = [
    f"{garments.classes[labels[index]]}: "
    f"{garments.classes[answers[index]]}, {certainty[index]:.2f}"
    for index in surest
]
cf.figures.image_row(
    images[surest], titles=titles, source=f"{garments.origin}. One seed."
)

# %%
# Cover the titles and name the garments yourself. Are 28 by 28 pixels enough to tell,
# or could the network not have known?

print(f"{len(wrong)} of {len(labels):,} test images are named wrongly")
print(f"{np.sum(certainty[wrong] > 0.9)} of them with a score above 0.9")

# %%
# **What to try:** ``np.argsort(certainty)[:5]`` in place of ``surest``: the images
# about which the network is least sure, right or wrong.

plt.show()
