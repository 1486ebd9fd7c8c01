"""What rows rest on: loaded, trained or measured when first asked for, and shared by all rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Never

import cnnfigs as cf


class NeedsDataError(Exception):
    """A row asked for data, a network or an answer where none are to be had."""


@dataclass(frozen=True)
class Source:
    """What one piece of evidence was measured on.

    Parameters
    ----------
    data : str
        What it is, and its name.
    drawn : bool
        Whether the package drew its images itself.
    seeds : int
        Over how many seeds; 0 where nothing was trained.
    """

    data: str
    drawn: bool
    seeds: int = 0

    @classmethod
    def images(cls, name: str, *, drawn: bool, seeds: int = 0) -> Source:
        """Return a data set as a source."""
        return cls(f"{'drawings' if drawn else 'real images'} (`{name}`)", drawn, seeds)

    def __str__(self) -> str:
        """Return it for the row's last line."""
        seeds = {0: "", 1: ", one seed"}.get(self.seeds, f", {self.seeds} seeds")
        return f"{self.data}{seeds}"


class Evidence:
    """Data sets, networks and answers of the experiments, each fetched once.

    Whatever a check asks for is noted in `used`, a list of `Source` without doubles.
    """

    def __init__(self) -> None:
        self.used: list[Source] = []

    @property
    def digits(self) -> cf.Dataset:
        """The default data set of digits."""
        return self._data("digits")

    @property
    def garments(self) -> cf.Dataset:
        """The default data set of garments."""
        return self._data("garments")

    def real(self, kind: str) -> cf.Dataset | None:
        """Return the default data set of a kind if it is the published one, else None.

        In its place, a row rests on what was published about it.
        """
        if _dataset(kind).drawn:
            self._note(Source("what was published", drawn=False))
            return None
        return self._data(kind)

    def network(self, name: str, kind: str) -> cf.Trained:
        """Return the network that the pages show, trained with one seed on a kind of data."""
        dataset, trained = _dataset(kind), _trained(name, kind)
        self._note(Source.images(dataset.name, drawn=dataset.drawn, seeds=1))
        return trained

    def answer(self, question: str, kind: str | None) -> Any:
        """Return what an experiment measured on a kind of data, at the build's effort.

        `kind` is None for an experiment that chooses its data itself.
        """
        found = _answered(question, kind)
        on = found.provenance
        self._note(Source.images(on.data, drawn=on.drawn, seeds=on.budget.seeds))
        return found

    def layers(self, name: str, classes: int = 10) -> dict[str, cf.LayerSummary]:
        """Return the layers of a network by name; of its architecture, so nothing is noted."""
        return _layers(name, classes)

    def photograph(self, name: str) -> Any:
        """Return a photograph, its joints made about as narrow as the kernels' lines."""
        self._note(Source(f"a photograph (`{name}`)", drawn=False))
        return cf.mean_pool(cf.photograph(name), 4)

    def _data(self, kind: str) -> cf.Dataset:
        dataset = _dataset(kind)
        self._note(Source.images(dataset.name, drawn=dataset.drawn))
        return dataset

    def _note(self, source: Source) -> None:
        if source not in self.used:
            self.used.append(source)


class WithoutData(Evidence):
    """What there is before anything is loaded or trained: arithmetic, shapes, photographs.

    Whatever else a row asks for raises `NeedsDataError`.
    """

    def real(self, kind: str) -> None:
        """Return None: such a row rests on what was published."""
        self._note(Source("what was published", drawn=False))

    def network(self, name: str, kind: str) -> Never:
        """Raise `NeedsDataError`."""
        raise NeedsDataError(f"{name} trained on {kind}")

    def answer(self, question: str, kind: str | None) -> Never:
        """Raise `NeedsDataError`."""
        raise NeedsDataError(f"the answer to {question}")

    def _data(self, kind: str) -> Never:
        raise NeedsDataError(f"the {kind}")


@cache
def _dataset(kind: str) -> cf.Dataset:
    return cf.default_dataset(kind)


@cache
def _trained(name: str, kind: str) -> cf.Trained:
    return cf.train(name, _dataset(kind), progress=False)


@cache
def _answered(question: str, kind: str | None) -> Any:
    ask = getattr(cf.experiments, question)
    return ask() if kind is None else ask(_dataset(kind))


@cache
def _layers(name: str, classes: int) -> dict[str, cf.LayerSummary]:
    return {
        layer.name: layer for layer in cf.summarize_layers(cf.build_model(name, classes=classes))
    }
