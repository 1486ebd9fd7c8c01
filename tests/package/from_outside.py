"""What somebody writes who has the package from an index, with the types that it must have."""

from typing import Any, assert_type

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

import cnnfigs as cf

image = cf.photograph("brick")
assert_type(cf.correlate(image, cf.kernel("vertical_lines")), NDArray[np.float64])
assert_type(cf.max_pool(image, 2), NDArray[Any])
assert_type(cf.kernel_names(), tuple[str, ...])
assert_type(cf.figures.pixel_values(image[:8, :8], corner=(0, 0)), Figure)

digits = cf.load_dataset("drawn_digits", size=50, seed=1)
assert_type(digits, cf.Dataset)
assert_type(digits.x_test, NDArray[np.uint8])
assert_type(digits.classes, tuple[str, ...])

trained = cf.train("six_conv", digits, seed=0)
assert_type(trained, cf.Trained)
assert_type(trained.card, cf.ModelCard)

layers = cf.activations(trained.model, digits.x_test[1])
assert_type(layers[0], cf.Layer)
sheet = cf.figures.network_sheet(layers, image=digits.x_test[1], classes=digits.classes)
assert_type(sheet, Figure)
