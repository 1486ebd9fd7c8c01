"""What is settled of a panel: its words, and the picture below them?"""

from __future__ import annotations

from dataclasses import dataclass

from cnnfigs.figures._canvas.page import Box


@dataclass(frozen=True)
class Panel:
    """The lines above a picture, the inches down to where its words are, and its place."""

    words: tuple[str, ...]
    top: float
    picture: Box
    bar: Box | None = None  # where its colours are explained
