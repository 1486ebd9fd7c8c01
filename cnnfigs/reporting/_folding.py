"""How does a network of many layers fit into a drawing? What belongs together becomes one row.

Where all that is computed goes through one layer, a block ends. A block in which several ways lead
from one such place to the next is one row, and so is a layer with what only follows it: its
normalisation, its activation. Rows that are alike, one after the other, are one row with their
number.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from typing import Any

from keras import layers

from cnnfigs.networks.graph import TRAINING_ONLY
from cnnfigs.networks.summary import LayerSummary, ListedOutput

# Layers of a block: one of more is too much to be hidden in a row.
_LARGEST = 40
# Rows that are still looked at; of more, those of maps of one size become one.
_MOST = 45
# What only follows a layer, or leads to one.
_FOLLOWS = (
    *TRAINING_ONLY,
    layers.Activation,
    layers.BatchNormalization,
    layers.LeakyReLU,
    layers.ReLU,
    layers.Softmax,
)
_LEADS = (layers.ZeroPadding2D, layers.Cropping2D)

Ways = list[tuple[int, int]]


def ways_around(outputs: Sequence[ListedOutput]) -> Ways:
    """Return the pairs of layers of which the second takes what the first gave, past others."""
    return [(source, place) for source, place in _edges(outputs) if 0 <= source < place - 1]


def folded(
    summaries: Sequence[LayerSummary], outputs: Sequence[ListedOutput]
) -> tuple[list[LayerSummary], Ways]:
    """Return a network's layers in few rows, and the ways around some of these.

    Parameters
    ----------
    summaries : sequence of LayerSummary
    outputs : sequence of ListedOutput
        What each of them gives.
    """
    edges = _edges(outputs)
    blocks = _joined(_blocks(edges, len(outputs)), [each.call.operation for each in outputs])
    row_of = {place: row for row, block in enumerate(blocks) for place in block}
    ways = {
        (row_of[source], row_of[place])
        for source, place in edges
        if source >= 0 and row_of[source] < row_of[place] - 1
    }
    rows = [_row([summaries[place] for place in block]) for block in blocks]
    if ways:  # Where rows are alike, they would no longer lie where the ways begin and end.
        return rows, sorted(ways)
    kinds = [_kind(block, summaries, outputs) for block in blocks]
    alike = itertools.groupby(range(len(rows)), key=lambda row: kinds[row])
    rows = [_together([rows[row] for row in group], "and {} more") for _, group in alike]
    if len(rows) > _MOST:
        of_one_size = itertools.groupby(rows, key=lambda row: row.shape[:-1])
        rows = [_together(list(group), "to {}") for _, group in of_one_size]
    return rows, []


def _edges(outputs: Sequence[ListedOutput]) -> Ways:
    """Return which output each takes: -1 for the image."""
    places = {id(each.call.outputs[each.index]): place for place, each in enumerate(outputs)}
    return [
        (places.get(id(tensor), -1), place)
        for place, each in enumerate(outputs)
        for tensor in each.call.inputs
    ]


def _blocks(edges: Ways, count: int) -> list[list[int]]:
    """Return the layers between places that all goes through; a large block layer by layer."""
    furthest = dict.fromkeys(range(-1, count), -1)  # place that takes what each gave
    for source, place in edges:
        furthest[source] = max(furthest[source], place)
    blocks, start, reach = [], 0, furthest[-1]
    for place in range(count):
        if reach <= place:  # What came before is not taken any later than here.
            block = list(range(start, place + 1))
            blocks += [block] if len(block) <= _LARGEST else [[each] for each in block]
            start = place + 1
        reach = max(reach, furthest[place])
    return blocks + [[place] for place in range(start, count)]


def _joined(blocks: list[list[int]], operations: Sequence[Any]) -> list[list[int]]:
    """Return blocks with what only follows them, or leads to them."""
    joined: list[list[int]] = []
    leads = False
    for block in blocks:
        alone = operations[block[0]] if len(block) == 1 else None
        if joined and (leads or isinstance(alone, _FOLLOWS)):
            joined[-1] += block
        else:
            joined.append(list(block))
        leads = isinstance(alone, _LEADS)
    return joined


def _row(summaries: Sequence[LayerSummary]) -> LayerSummary:
    """Return some layers as one, named for what their names share."""
    names = [each.name for each in summaries]
    # Of several that multiply as often, the last: what leads to a layer gives no name.
    main = max(reversed(summaries), key=lambda each: each.multiplications or 0)
    several = sum(bool(each.multiplications) for each in summaries) > 1
    # What follows a block is not named like it.
    shared = (_prefix(names[:count]) for count in range(len(names), 1, -1)) if several else ()
    return _summed(summaries, next(filter(None, shared), main.name))


def _together(rows: Sequence[LayerSummary], words: str) -> LayerSummary:
    """Return rows as one, with words for how many, or which, there are besides the first."""
    if len(rows) == 1:
        return rows[0]
    more = words.format(len(rows) - 1 if "more" in words else rows[-1].name)
    return _summed(rows, f"{rows[0].name} {more}")


def _summed(rows: Sequence[LayerSummary], name: str) -> LayerSummary:
    known = [each.multiplications for each in rows if each.multiplications is not None]
    return dataclasses.replace(
        rows[-1],
        name=name,
        parameters=sum(each.parameters for each in rows),
        multiplications=sum(known) if known else None,
    )


def _prefix(names: Sequence[str]) -> str:
    """Return the words that all names begin with, whole ones."""
    alike = itertools.takewhile(lambda each: len(set(each)) == 1, zip(*names, strict=False))
    common = "".join(letters[0] for letters in alike)
    return common if common in names else common[: max(0, *map(common.rfind, "_/-"))]


def _kind(
    block: Sequence[int], summaries: Sequence[LayerSummary], outputs: Sequence[ListedOutput]
) -> Any:
    """Return what two blocks have in common that are alike; a layer alone is like no other."""
    if len(block) < 2:
        return block[0]
    return [
        (type(outputs[place].call.operation), summaries[place].shape, summaries[place].parameters)
        for place in block
    ]
