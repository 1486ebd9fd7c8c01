"""What do the sleeves of tops and coats have in common that have a cuff or a hem?"""

from __future__ import annotations

from cnnfigs.datasets.drawn.scissors.cutting import Part

SLEEVE = "sleeve"  # Its seams are varied with it.


def sleeve(outline: str, other: str, *, light: float = 0.8) -> Part:
    """Write down a sleeve, which lies in less light than the body."""
    return Part(outline, other, light=light, group=SLEEVE)
