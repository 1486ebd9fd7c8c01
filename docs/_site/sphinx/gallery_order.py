"""In which order are the gallery's examples told? That of the register, a story's."""

from __future__ import annotations

from pathlib import Path

from _site.register import FILE, load


def position(file: str) -> int:
    """Return an example's place in the story; sphinx-gallery sorts by it."""
    name = Path(file).stem
    story = [script for scripts in load().gallery.values() for script in scripts]
    if name not in story:
        raise ValueError(f"{name} has no place in the story yet: add it to {FILE.name}")
    return story.index(name)
