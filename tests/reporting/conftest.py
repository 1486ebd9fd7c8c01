"""A network and the page about it, which several modules look at."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from random_pictures import HOSTILE, pictures

import cnnfigs as cf


@pytest.fixture(scope="session")
def lenet():
    return cf.build_model("lenet")


@pytest.fixture(scope="session")
def written(lenet, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    classes = [HOSTILE, *"123456789"]
    return cf.report(
        lenet, pictures(), classes=classes, labels=[HOSTILE, 1, "2"], to=folder / "report.html"
    )


@pytest.fixture(scope="session")
def soup(written):
    return BeautifulSoup(written.read_text("utf-8"), "html.parser")
