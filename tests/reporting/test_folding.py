"""Is a network of many layers drawn in few rows, and in one of few layers the ways around them?"""

import keras
import pytest
from bs4 import BeautifulSoup
from keras import layers

import cnnfigs as cf
from cnnfigs.networks.graph import network_of
from cnnfigs.networks.summary import listed_outputs, summarize_layers
from cnnfigs.reporting import _folding


def block(x, name):
    way = layers.Conv2D(4, 3, padding="same", name=f"{name}_first")(x)
    way = layers.BatchNormalization(name=f"{name}_normal")(way)
    way = layers.Conv2D(4, 3, padding="same", name=f"{name}_second")(way)
    return layers.ReLU(name=f"{name}_out")(layers.Add(name=f"{name}_add")([x, way]))


def network(blocks):
    image = keras.Input((8, 8, 3))
    x = layers.ReLU(name="stem_relu")(layers.Conv2D(4, 3, padding="same", name="stem")(image))
    for name in blocks:
        x = block(x, name)
    pooled = layers.GlobalAveragePooling2D(name="mean")(x)
    return keras.Model(image, layers.Dense(2, name="scores")(pooled))


def parts_of(model):
    return summarize_layers(model), listed_outputs(network_of(model))


def test_blocks_are_rows_named_for_what_they_share_and_those_alike_are_counted():
    model = network(["one", "two", "three"])
    rows, ways = _folding.folded(*parts_of(model))
    assert [row.name for row in rows] == ["stem", "one and 2 more", "mean", "scores"]
    assert not ways
    assert sum(row.parameters for row in rows) == model.count_params()
    each = sum(2 * 8 * 8 * 9 * 4 * 4 for _ in range(3))
    assert rows[1].multiplications == each
    assert rows[1].shape == (8, 8, 4)


def test_a_way_around_is_from_a_layer_to_the_later_one_that_takes_it():
    summaries, outputs = parts_of(network(["one"]))
    names = [each.name for each in summaries]
    [(begin, end)] = _folding.ways_around(outputs)
    assert (names[begin], names[end]) == ("stem_relu", "one_add")


def test_a_block_too_large_to_be_hidden_keeps_its_rows_and_its_way(monkeypatch):
    monkeypatch.setattr(_folding, "_LARGEST", 3)
    rows, ways = _folding.folded(*parts_of(network(["one"])))
    assert [row.name for row in rows][:4] == ["stem", "one_first", "one_second", "one_out"]
    assert ways == [(0, 3)]


def test_of_too_many_rows_those_of_one_size_become_one(monkeypatch):
    monkeypatch.setattr(_folding, "_MOST", 3)
    rows, _ = _folding.folded(*parts_of(network(["one", "two"])))
    assert [row.name for row in rows] == ["stem to one and 1 more", "mean to scores"]


@pytest.mark.parametrize("count", [1, 9])
def test_the_page_draws_every_network_and_says_what_it_folded(count, tmp_path):
    model = network([f"b{place}" for place in range(count)])
    page = cf.report(model, to=tmp_path / "r.html").read_text("utf-8")
    soup = BeautifulSoup(page, "html.parser")
    alt = soup.select_one("#network img")["alt"]
    if count == 1:
        assert "1 way around layers: stem_relu to b0_add." in alt
        assert "are drawn as" not in page
    else:
        assert "49 layers are drawn as 4 rows" in soup.select_one("#network").get_text()
        assert "b0 and 8 more" in alt
