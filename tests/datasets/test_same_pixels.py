"""The same seed gives the same pixels: in another process, on one core and on all of them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = """
import hashlib, os, sys
cores = int(sys.argv[2])
if cores and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, set(list(os.sched_getaffinity(0))[:cores]))
from cnnfigs import load_dataset
print(load_dataset(sys.argv[1], size=6000, seed=11).fingerprint)
"""


@pytest.mark.parametrize("name", ["drawn_digits", "drawn_letters", "drawn_garments"])
def test_one_seed_draws_the_same_pixels_on_one_core_and_on_all(name, tmp_path):
    fingerprints = {}
    for cores, words in ((1, "one core"), (2, "two cores"), (0, "all cores")):
        environment = os.environ | {"CNNFIGS_CACHE_DIR": str(tmp_path / words)}
        environment.pop("CNNFIGS_DATA_DIR", None)
        answer = subprocess.run(
            [sys.executable, "-c", SCRIPT, name, str(cores)],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
        )
        fingerprints[words] = answer.stdout.strip()
        print(f"{name}, {words}: {fingerprints[words]}")
    assert len(fingerprints["one core"]) == 64
    assert len(set(fingerprints.values())) == 1
