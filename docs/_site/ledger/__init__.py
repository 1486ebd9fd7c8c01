"""What the talks state, row by row, each with a verdict that the build computes.

A row is a statement in our words, where in the talk it is made, where this site shows it, and a
check. To add one, write a few lines in the file of its talk::

    @talk_a.states(
        "on pooling", section="pooling#groups-and-winners", script="plot_max_pooling"
    )
    def _(evidence):
        '''Pooling in groups of 2 × 2 leaves a quarter of the image.'''
        left = cf.max_pool(np.zeros((28, 28))).size / 28**2
        return holds_if(left == 1 / 4, f"{left:.0%} of the pixels are left.")

The check gets the evidence that all rows share, and returns what it found through one of the
functions of `verdicts`. What it takes from the evidence is noted, so that the row says by itself
on which data and over how many seeds it rests. A check that fails breaks the build.
"""

from __future__ import annotations

from _site.ledger.directive import setup
from _site.ledger.kept import judged
from _site.ledger.rows import sources

__all__ = ["judged", "setup", "sources"]
