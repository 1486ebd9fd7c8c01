"""Known kernels stand in for learned ones, so that the answer is known too."""

from __future__ import annotations

import sys
from functools import cache

import numpy as np
import pytest

from cnnfigs.datasets import DIGITS, GARMENTS, Dataset
from cnnfigs.experiments import do_filters_answer_to_lines
from cnnfigs.experiments._engine.networks import untrained_network
from cnnfigs.filters.kernels import kernel

module = sys.modules["cnnfigs.experiments.learning.line_filters"]


def data(classes=GARMENTS):
    images = np.random.default_rng(7).integers(0, 256, (30, 28, 28), dtype=np.uint8)
    labels = np.arange(30) % 10
    return Dataset("some", images, labels, images, labels, classes, "a test")


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    """Return what answers for a network whose filters are all the kernel of a name, asked once."""

    @cache
    def ask(name, classes=GARMENTS):
        def network_of_seed(network, dataset, budget, *, seed):
            model = untrained_network(network, dataset, seed=seed)
            layer = model.get_layer("conv1")
            weights, bias = layer.get_weights()
            if name is not None:
                weights[...] = kernel(name)[:, :, None, None]
            layer.set_weights([weights, bias])
            return model

        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path_factory.mktemp("store")))
            monkeypatch.setattr(module, "network_of_seed", network_of_seed)
            return do_filters_answer_to_lines(data(classes))

    return ask


def test_filters_for_lines_stand_out_from_the_same_weights_in_other_places(answer):
    result = answer("vertical_lines")
    assert result.index["learned"].mean == pytest.approx(result.hand_made["vertical_lines"])
    assert result.index["shuffled"].mean < 0.6 * result.index["learned"].mean
    assert result.tuned["learned"].mean == 1
    assert result.tuned["shuffled"].mean <= 0.06


def test_filters_without_a_direction_are_not_called_tuned(answer):
    result = answer("laplacian")
    assert result.tuned["learned"].values == (0, 0, 0)
    assert result.index["learned"].mean == pytest.approx(0, abs=1e-6)


def test_an_untrained_network_is_tuned_by_chance_only(answer):
    result = answer(None)
    assert result.index["at the start"].mean == pytest.approx(
        result.index["shuffled"].mean, abs=0.04
    )
    assert len(result.indices["at the start"]) == 3 * result.filters == 3 * 64


def test_curves_fall_from_the_preferred_direction(answer):
    curve = answer("vertical_lines").curves["learned"]
    assert (curve[0].mean, curve[90].mean) == (pytest.approx(1), pytest.approx(0, abs=1e-6))
    assert curve[30].mean > curve[60].mean
    assert list(curve) == list(range(0, 95, 5))


def test_strength_is_that_of_a_kernel_of_size_one(answer):
    size = np.linalg.norm(kernel("vertical_lines"))
    result = answer("vertical_lines")
    assert result.strength["learned"].mean == pytest.approx(9 / size, rel=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("classes", "network", "side"), [(GARMENTS, "fashion_cnn", 3), (DIGITS, "six_conv", 5)]
)
def test_each_kind_of_data_has_its_network(answer, classes, network, side):
    result = answer(None, classes)
    assert (result.network, result.side) == (network, side)
    assert list(result.provenance.recipes) == [network]
