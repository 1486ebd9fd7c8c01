"""
How does a network learn to tell clothes apart?
===============================================

It sees pictures of ten kinds of clothes, many at a time. It answers, is told how
wrong it was, and changes each of its numbers a little. That is one step.
"""

# sphinx_gallery_thumbnail_number = 2
import matplotlib.pyplot as plt

import cnnfigs as cf

garments = cf.default_dataset("garments")
first_of_each = [
    garments.x_train[garments.y_train == label][0] for label in range(10)
]
cf.figures.image_row(first_of_each, titles=garments.classes, source=garments.origin)

# %%
# Training takes some seconds, once. The network is then kept on disk, and the same
# call finds it there.

trained = cf.train("fashion_cnn", garments, seed=0)
cf.figures.training_curves(trained.history, source=f"{garments.origin}. One seed.")

# %%
# Loss says how surprised the network was by the right answers; accuracy says how many
# answers were right. Both change most in the first steps. The validation images are
# held out: the network does not learn from them.
#
# The test images are kept for the end. How many of them it names correctly is on the
# network's card, with the range in which chance could have put that number.

card = trained.card
low, high = card.test_interval
print(f"{card.network}: {card.parameters:,} parameters, {card.seconds:.0f} s")
print(f"Learned from {card.training_images:,} images, epochs: {card.recipe.epochs}")
print(f"{card.test_accuracy:.1%} of {card.test_images:,} test images named correctly")
print(f"95% interval: {low:.1%} to {high:.1%}, for this one seed")

# %%
# **What to try:** ``"dense_matched"`` in place of ``"fashion_cnn"``: a network
# without filters that has about as many parameters.

plt.show()
