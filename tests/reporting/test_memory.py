import keras
import numpy as np
import pytest

import cnnfigs as cf
from cnnfigs import reporting
from cnnfigs.networks.graph import network_of
from cnnfigs.reporting import _memory


@pytest.fixture
def network():
    dense = keras.layers.Dense(3)
    return network_of(keras.Sequential([keras.Input((4, 5)), keras.layers.Flatten(), dense]))


def test_the_values_of_all_layers_are_counted(network):
    assert _memory.values_of_one(network) == 20 + 3


def test_what_layers_gave_is_let_go_of_when_a_report_goes_on(tmp_path, monkeypatch):
    kept = []

    def rendered(content, render=reporting.rendered):
        kept.extend(call.tap.outputs for call in networks[0].calls)
        return render(content)

    networks = []

    def known(model, read=reporting.network_of):
        networks.append(read(model))
        return networks[-1]

    monkeypatch.setattr(reporting, "rendered", rendered)
    monkeypatch.setattr(reporting, "network_of", known)
    cf.report(cf.build_model("lenet"), np.eye(28), to=tmp_path / "r.html")
    assert kept
    assert not any(kept)
