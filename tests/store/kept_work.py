"""Something to compute, and how it is kept: what the tests of the store make."""

from __future__ import annotations

from pathlib import Path

from cnnfigs import store


class Work:
    """Something slow to compute; counts how often it was."""

    def __init__(self, text="sound"):
        self.text, self.times = text, 0

    def make(self) -> str:
        self.times += 1
        return self.text


def save(text: str, folder: Path) -> None:
    (folder / "result.txt").write_text(text)


def load(folder: Path) -> str:
    return (folder / "result.txt").read_text()


def keep(work: Work, entry="entry", save=save) -> str:
    return store.get_or_make("shelf", entry, make=work.make, save=save, load=load)


def text_entry(load=lambda folder: (folder / "text").read_text(), made="made"):
    return store.get_or_make(
        "texts",
        "one",
        make=lambda: made,
        save=lambda text, folder: (folder / "text").write_text(text),
        load=load,
    )
