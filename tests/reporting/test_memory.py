import keras
import pytest

from cnnfigs.networks.graph import network_of
from cnnfigs.reporting import _memory


@pytest.fixture
def network():
    dense = keras.layers.Dense(3)
    return network_of(keras.Sequential([keras.Input((4, 5)), keras.layers.Flatten(), dense]))


def test_the_values_of_all_layers_are_counted(network):
    assert _memory.values_of_one(network) == 20 + 3


def test_memory_is_searched_only_behind_a_large_network(network, monkeypatch):
    searched = []
    monkeypatch.setattr(_memory.gc, "collect", lambda: searched.append(1))
    _memory.let_go(network)
    assert not searched
    monkeypatch.setattr(_memory, "_MANY", 22)
    _memory.let_go(network)
    assert searched
