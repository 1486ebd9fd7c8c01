import re

import keras
import numpy as np
import pytest

import cnnfigs as cf
import own_network


@pytest.fixture(scope="module")
def data():
    return cf.load_dataset("drawn_digits", size=1000, seed=1)


def test_the_help_is_that_of_the_command():
    words = own_network.help_of("report").data
    assert words.startswith("```shell\ncnnfigs report [OPTIONS] MODEL [PICTURES]...\n```")
    assert "| `--unsafe` | Run Python code in the file: only if you trust it. |" in words
    assert "with the file of its `--weights`." in words
    assert "\nFor example:\n\n```shell\ncnnfigs report model.keras\n" in words


@pytest.mark.parametrize("command", ["report", "draw", "store", "figures"])
def test_no_line_of_a_commands_help_has_to_be_scrolled_on_a_phone(command):
    listings = re.findall(r"```shell\n(.*?)```", own_network.help_of(command).data, re.DOTALL)
    assert len(listings) == 2
    assert max(len(line) for text in listings for line in text.splitlines()) <= 44


@pytest.mark.slow
def test_what_was_broken_stands_beside_what_was_found(data):
    model = cf.train("lenet", data, recipe=cf.Recipe("lenet", epochs=3), progress=False).model
    lines = own_network.broken_on_purpose(model, data).data.splitlines()
    assert "nothing was found" in lines[2]
    assert "**input not scaled**: what reaches conv1 goes up to 255" in lines[3]


def test_a_finding_that_fails_breaks_the_page(data):
    silent = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
    silent.add(keras.layers.Dense(10))
    silent.layers[-1].set_weights([np.zeros((784, 10)), np.zeros(10)])
    with pytest.raises(AssertionError, match="nothing"):
        own_network.broken_on_purpose(silent, data)


def test_all_that_is_looked_at_is_listed():
    lines = own_network.looked_at().data.splitlines()
    assert "- **dead maps and units**: zero for every picture" in lines
    assert len(lines) == len(own_network.LOOKED_FOR)
