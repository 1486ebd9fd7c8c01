"""The import of the package against that of NumPy, which it cannot do without, in one run."""

from __future__ import annotations

import subprocess
import sys

TIMED = """
import time
begin = time.process_time()
import numpy
between = time.process_time()
import cnnfigs
print(between - begin, time.process_time() - between)
"""


def test_importing_the_package_takes_a_fraction_of_the_time_of_importing_numpy() -> None:
    runs = [
        subprocess.run([sys.executable, "-c", TIMED], capture_output=True, text=True, check=True)
        for _ in range(5)
    ]
    times = [[float(seconds) for seconds in run.stdout.split()] for run in runs]
    numpy, package = map(min, zip(*times, strict=True))
    print(f"import numpy: {numpy:.3f} s, import cnnfigs after it: {package:.3f} s")
    assert package < numpy / 4
