"""Texts come into a PNG file and out of it, and its picture stays byte by byte."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from _site.sphinx.png_texts import with_texts, without_texts

TEXTS = {"Description": "3 × “3”", "DarkTwin": "QUJD" * 100_000}


def _png() -> bytes:
    file = io.BytesIO()
    shades = np.random.default_rng(0).integers(0, 256, (60, 40, 4), dtype=np.uint8)
    Image.fromarray(shades, "RGBA").save(file, "png")
    return file.getvalue()


def test_a_reader_finds_the_texts_before_it_reads_the_picture() -> None:
    with Image.open(io.BytesIO(with_texts(_png(), TEXTS))) as picture:
        assert {keyword: picture.info[keyword] for keyword in TEXTS} == TEXTS
        picture.verify()  # checksums


def test_one_text_goes_and_the_other_stays() -> None:
    slim = without_texts(with_texts(_png(), TEXTS), ["DarkTwin"])
    assert slim == with_texts(_png(), {"Description": TEXTS["Description"]})


def test_without_its_texts_a_file_is_what_it_was() -> None:
    assert without_texts(with_texts(_png(), TEXTS), TEXTS) == _png()
