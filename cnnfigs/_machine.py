"""What must two machines have in common, so that both get the same from the same run?

Read without loading Keras, which takes seconds: a cluster's workers answer it before they work.
"""

from __future__ import annotations

import importlib
import os
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

from cnnfigs._sources import code_digest

TRAINS_IN = "a CPU that trains in"
_BACKENDS = {"tensorflow": "TensorFlow", "torch": "PyTorch", "jax": "JAX"}


@cache
def description(module: str) -> dict[str, str]:
    """Describe this machine, for what a module of the package computes.

    Parameters
    ----------
    module : str
        Its full name. One of another package is imported first.

    Returns
    -------
    dict of str to str
        Versions by name, a digest of all sources that the module depends on, and the precision in
        which networks are trained. Python's version is cut after the minor one, up to which results
        and pickles are the same.
    """
    if module == "__main__":  # each process has its own, and functions of it travel as they are
        module = "cnnfigs.training"
    if module.partition(".")[0] != "cnnfigs":
        importlib.import_module(module)
    backend = os.environ.get("KERAS_BACKEND") or "tensorflow"
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "cnnfigs": _installed("cnnfigs"),
        "Keras": _installed("keras"),
        _BACKENDS.get(backend, backend): _installed(backend),
        "NumPy": _installed("numpy"),
        "sources of cnnfigs with the digest": code_digest(module),
        TRAINS_IN: fastest_precision(),
    }


@cache
def fastest_precision() -> str:
    """Return what networks are trained in on this machine's CPU, where nothing else is said.

    Returns
    -------
    {"mixed_bfloat16", "float32"}
        The first where Linux reports AVX-512 BF16; elsewhere float32 is the safe choice.
    """
    try:
        has_bfloat16 = "avx512_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        has_bfloat16 = False
    return "mixed_bfloat16" if has_bfloat16 else "float32"


def differences(here: dict[str, str], there: dict[str, str]) -> str:
    """Say in what another machine differs from this one; nothing where it doesn't.

    Parameters
    ----------
    here, there : dict of str to str
        What :func:`description` says of this machine and of the other.

    Returns
    -------
    str
    """
    return ", ".join(
        f"{name} {there.get(name, 'not')} instead of {here.get(name, 'none')}"
        for name in dict.fromkeys([*here, *there])
        if here.get(name) != there.get(name)
    )


def _installed(package: str) -> str:
    """Return a package's version, whatever the distribution is called that brings it."""
    try:
        return version(packages_distributions().get(package, [package])[0])
    except PackageNotFoundError:
        return "none"
