"""In which ways do people write the 26 letters?

Capitals and small letters bear the same label, as in EMNIST Letters: an a is an A, and about half
of what is drawn of each letter is small. The drawings contain no pixel and no outline of a real
data set: each way was written down by looking at hands and handwriting, and is drawn by
:mod:`cnnfigs.datasets.drawn.pen`.

References
----------
G. Cohen, S. Afshar, J. Tapson, A. van Schaik, "EMNIST: Extending MNIST to handwritten letters",
International Joint Conference on Neural Networks (2017): which classes the letters make up.

Examples
--------
>>> from cnnfigs.datasets.drawn.pen import draw
>>> images, labels = draw(WAYS, 52, seed=0)
>>> [list(WAYS)[label] for label in sorted(labels)][:4]
['A', 'A', 'B', 'B']

Small letters alone:

>>> images, labels = draw(SMALL, 26, seed=0)
"""

from __future__ import annotations

from cnnfigs.datasets.drawn.letters._capitals import CAPITALS
from cnnfigs.datasets.drawn.letters._small import SMALL
from cnnfigs.datasets.drawn.pen import GlyphVariant, Habits

__all__ = ["CAPITALS", "HABITS", "SMALL", "WAYS"]

# What bends a 7 still leaves a 7. Letters are more and lie closer together, so that hands have to
# be steadier.
HABITS = Habits(shake=0.035, warp=0.22, rotation=0.1, haste=0.15)


def _halves(
    capital: tuple[GlyphVariant, ...], small: tuple[GlyphVariant, ...]
) -> tuple[GlyphVariant, ...]:
    """Join both forms of a letter, each of them half of what is met of it."""
    return tuple(
        GlyphVariant(way.weight / (2 * sum(other.weight for other in form)), way.strokes)
        for form in (capital, small)
        for way in form
    )


# To add a way of writing a letter, add a line to CAPITALS or to SMALL.
WAYS: dict[str, tuple[GlyphVariant, ...]] = {
    letter: _halves(capital, SMALL[letter.lower()]) for letter, capital in CAPITALS.items()
}
