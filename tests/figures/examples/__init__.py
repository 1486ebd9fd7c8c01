"""One small call of each public figure, for the tests that ask the same of all of them.

A wing's examples stand in a module of its name. The first of a figure is an ordinary one; further
ones are those at which a layout may break, and are named after that.
"""

from examples import activations, classes, kernels, measured, pictures, units  # noqa: F401
from examples.shared import EXAMPLES, public_figures

ORDINARY = [name for name in EXAMPLES if "__" not in name]

__all__ = ["EXAMPLES", "ORDINARY", "public_figures"]
