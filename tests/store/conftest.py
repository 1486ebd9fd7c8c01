"""What the tests of the store share: a store of their own."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path / "store"))
    return tmp_path / "store"
