"""What is settled of a figure whose panels stand in rows: words, and a picture below them?"""

from __future__ import annotations

from dataclasses import dataclass

from cnnfigs.figures._canvas.page import Box, Frame


@dataclass(frozen=True)
class Panel:
    """The lines above a picture, the inches down to where its words are, and its place."""

    words: tuple[str, ...]
    top: float
    picture: Box
    bar: Box | None = None  # where its colours are explained


@dataclass(frozen=True)
class PanelsLayout:
    """The figure's size and the words around its content, and its panels in their order."""

    frame: Frame
    panels: tuple[Panel, ...]
