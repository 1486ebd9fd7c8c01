"""Curves, strokes and batches: what the text says, as wide as the pen, on as many cores."""

from __future__ import annotations

import os
import threading

import numpy as np
import pytest

from cnnfigs.datasets.drawn.rasteriser import (
    curve,
    draw_in_batches,
    follow,
    normal,
    stroke,
    uniform,
)


def test_a_stroke_is_as_wide_as_its_pen():
    starts, ends = np.array([[[0.0, 5.0]]]), np.array([[[10.0, 5.0]]])
    ink = stroke(starts, ends, np.array([[1.5]]), (10, 10), np.array([1.0]))[0]
    assert ink[:, 5].sum() == pytest.approx(3)


def test_a_lifted_pen_leaves_no_ink():
    starts, ends = np.array([[[0.0, 5.0]]]), np.array([[[10.0, 5.0]]])
    assert not stroke(starts, ends, np.array([[-1.0]]), (10, 10), np.array([1.0])).any()


def test_a_curve_passes_its_points_and_turns_sharply_only_at_corners():
    bent = curve("0 0, 50 0!, 50 50")
    path = follow(bent.points[None], bent.corners, 40, np.array([0.5]), closed=False)[0]
    for point in bent.points:
        assert np.abs(path - point).sum(axis=1).min() < 1e-12
    assert path[20] == pytest.approx([0.5, 0])
    assert np.all((path[:, 1] < 1e-12) | (path[:, 0] > 0.5 - 1e-12))


def test_each_drawing_can_turn_as_sharply_as_it_likes():
    bent = curve("0 0, 50 0!, 50 50")
    both = np.stack([bent.points, bent.points])
    sharpness = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    sharp, smooth = follow(both, sharpness, 40, np.array([0.5, 0.5]), closed=False)
    assert np.abs(sharp[:, 0]).max() == pytest.approx(0.5)
    assert np.abs(smooth[:, 0]).max() > 0.51


@pytest.mark.parametrize("text", ["", "1", "1 2 3", "a b", "1 2,, 3 4", "inf 0", "1 2!!"])
def test_a_point_that_is_not_two_numbers_is_an_error_that_names_it(text):
    with pytest.raises(ValueError, match="expected points such as '10 5, 90 5!, 40 95', got"):
        curve(text)


def test_random_numbers_are_those_of_numpy():
    ours, numpys = np.random.default_rng(3), np.random.default_rng(3)
    np.testing.assert_allclose(normal(ours, 2, 0.5, (3, 4)), numpys.normal(2, 0.5, (3, 4)), 1e-14)
    np.testing.assert_allclose(uniform(ours, -1, 3, 9), numpys.uniform(-1, 3, 9), 1e-14)
    assert 2 <= uniform(ours, 2, 3, ()) < 3


def blank(labels, rng):
    return np.zeros((len(labels), 28, 28), np.uint8)


def test_more_classes_than_a_byte_can_tell_apart_are_an_error():
    with pytest.raises(ValueError, match=r"at most 256 classes.*got 257"):
        draw_in_batches(blank, 300, seed=0, writers="train", classes=257, size=100)
    _, labels = draw_in_batches(blank, 512, seed=0, writers="train", classes=256, size=100)
    assert np.bincount(labels).tolist() == [2] * 256


def test_unknown_writers_are_an_error_that_lists_near_ones():
    with pytest.raises(ValueError, match="unknown group of writers 'tests': did you mean 'test'"):
        draw_in_batches(blank, 3, seed=0, writers="tests", classes=2, size=100)


@pytest.mark.parametrize("can_be_bound", [True, False])
def test_no_more_threads_draw_than_there_are_cores_to_use(can_be_bound, monkeypatch):
    if can_be_bound:
        monkeypatch.setattr(os, "sched_getaffinity", lambda process: {4}, raising=False)
        monkeypatch.setattr(os, "cpu_count", lambda: 64)
    else:
        monkeypatch.delattr(os, "sched_getaffinity", raising=False)
        monkeypatch.setattr(os, "cpu_count", lambda: 1)
    threads = set()

    def watched(labels, rng):
        threads.add(threading.get_ident())
        return blank(labels, rng)

    draw_in_batches(watched, 200, seed=0, writers="train", classes=2, size=1)
    assert len(threads) == 1
