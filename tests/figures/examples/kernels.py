"""One small call of each figure of kernels and of what they make of images."""

from __future__ import annotations

from typing import Any

import numpy as np

import cnnfigs
from cnnfigs import figures
from examples.shared import IMAGE, SOURCE, STRIPES, example


def _bank(*shape: int) -> Any:
    return np.random.default_rng(3).normal(size=shape)


@example
def worked_pixel() -> Any:
    kernel = cnnfigs.kernel("worked")
    return figures.worked_pixel(cnnfigs.correlation_terms(cnnfigs.worked_patch(), kernel, 0, 0))


@example
def worked_pixel__of_many_decimals() -> Any:
    terms = cnnfigs.correlation_terms(STRIPES, _bank(5, 5), 2, 2)
    return figures.worked_pixel(terms, source=SOURCE)


@example
def worked_pixel__of_a_row() -> Any:
    return figures.worked_pixel(cnnfigs.correlation_terms(STRIPES, _bank(1, 5), 2, 2))


@example
def worked_pixel__too_large_for_numbers() -> Any:
    return figures.worked_pixel(cnnfigs.correlation_terms(STRIPES, _bank(11, 11), 2, 2))


@example
def filtered_images() -> Any:
    names = ["vertical_lines", "horizontal_lines", "gaussian_blur", "sharpen", "laplacian"]
    kernels = {name: cnnfigs.kernel(name) for name in names}
    responses = {name: cnnfigs.correlate(STRIPES, kernels[name]) for name in names}
    return figures.filtered_images(STRIPES, responses, kernels=kernels, source=SOURCE)


@example
def filtered_images__of_one_result() -> Any:
    return figures.filtered_images(IMAGE, {"a blurred one with a very long name": IMAGE / 3.0})


@example
def filtered_images__of_a_row_and_a_column() -> Any:
    return figures.filtered_images(np.ones((1, 50)), {0: np.ones((50, 1))}, kernels={0: [[0.125]]})


@example
def filtered_images__of_a_large_kernel() -> Any:
    return figures.filtered_images(STRIPES, {"learned": -STRIPES}, kernels={"learned": _bank(9, 9)})


@example
def kernel_grid() -> Any:
    return figures.kernel_grid({name: cnnfigs.kernel(name) for name in cnnfigs.kernel_names()})


@example
def kernel_grid__without_names() -> Any:
    return figures.kernel_grid(_bank(5, 5, 50), source=SOURCE)


@example
def kernel_grid__of_rows() -> Any:
    return figures.kernel_grid(_bank(1, 50, 3), labels=range(3))


@example
def kernel_grid__of_columns() -> Any:
    return figures.kernel_grid(_bank(50, 1, 3), labels=["first column", "second", "third"])


@example
def kernels_over_training() -> Any:
    steps = [0, 8, 16, 32, 64, 125, 250, 500, 1_000, 2_000, 4_000, 11_256]
    return figures.kernels_over_training(_bank(12, 3, 3, 64), steps, source=SOURCE)


@example
def kernels_over_training__of_as_much_as_fits() -> Any:
    return figures.kernels_over_training(_bank(20, 5, 5, 20), [5_000 * k for k in range(20)])


@example
def kernels_over_training__of_one_row() -> Any:
    return figures.kernels_over_training(_bank(1, 1, 50, 1), [1_000_000], labels=["only one"])


@example
def pooling() -> Any:
    image = IMAGE[:8, :8]
    winners = cnnfigs.max_pool_winners(image)
    return figures.pooling(image, cnnfigs.max_pool(image), winners, size=2, source=SOURCE)


@example
def pooling__of_signed_values() -> Any:
    image = _bank(28, 28)
    return figures.pooling(image, cnnfigs.mean_pool(image, 3), size=3)


@example
def pooling__of_a_row() -> Any:
    return figures.pooling(np.ones((1, 50)), np.ones((1, 25)), size=2)


@example
def pooling__of_a_column() -> Any:
    return figures.pooling(np.ones((50, 1), bool), np.ones((25, 1), bool), size=2)


@example
def pooling__of_a_spectrogram() -> Any:
    image = np.abs(_bank(28, 200))
    return figures.pooling(image, cnnfigs.max_pool(image), size=2)


@example
def tuning_curves() -> Any:
    kernels = {name: cnnfigs.kernel(name) for name in cnnfigs.kernel_names() if name != "identity"}
    kernels = {name: kernel for name, kernel in kernels.items() if kernel.shape == (3, 3)}
    tuning = cnnfigs.orientation_tuning(np.stack(list(kernels.values()), axis=-1))
    return figures.tuning_curves(kernels, tuning, source=SOURCE)


@example
def tuning_curves__of_one_with_a_number() -> Any:
    kernel = cnnfigs.kernel("sobel_x")
    return figures.tuning_curves({7: kernel}, cnnfigs.orientation_tuning(kernel))
