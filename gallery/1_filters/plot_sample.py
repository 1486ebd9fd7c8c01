"""
A sample
========

It shows that the gallery works. More words.
"""

import matplotlib.pyplot as plt

import cnnfigs as cf

with cf.figures.style():
    figure, axes = plt.subplots(figsize=(7.4, 3))
    axes.plot([1, 4, 9])
    axes.set_title("Squares")
plt.show()
