"""A person who waits for drawings sees how far they have come; nobody else is bothered."""

from __future__ import annotations

import io
import sys
import time

import numpy as np
import pytest

from cnnfigs.datasets.drawn import rasteriser


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def slow(monkeypatch):
    """Draw 60 images in three batches, each longer than the patience that is set."""
    monkeypatch.setattr(rasteriser, "PATIENCE", 0.05)

    def batch(labels, rng):
        time.sleep(0.1)
        return np.zeros((len(labels), 28, 28), np.uint8)

    return lambda: rasteriser.draw_in_batches(
        batch, 60, seed=0, writers="train", classes=10, size=20
    )


def test_a_long_drawing_shows_how_far_it_has_come(slow, monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    slow()
    assert "60/60" in sys.stderr.getvalue()
    assert "images" in sys.stderr.getvalue()


def test_a_short_drawing_shows_nothing(slow, monkeypatch):
    monkeypatch.setattr(rasteriser, "PATIENCE", 60)
    monkeypatch.setattr(sys, "stderr", Terminal())
    slow()
    assert sys.stderr.getvalue() == ""


def test_where_nobody_watches_nothing_is_shown(slow, monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    slow()
    assert sys.stderr.getvalue() == ""
