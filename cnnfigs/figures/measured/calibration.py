"""Is a score right as often as it says? The share right in each bin of scores, and their number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import FixedLocator

from cnnfigs.figures._canvas.alt_text import set_alt_text
from cnnfigs.figures._canvas.arguments import expect
from cnnfigs.figures._canvas.page import page
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.style import (
    ACCENT,
    FAINT,
    MARGIN,
    MUTED,
    SECOND,
    SMALL,
    quiet_ticks,
    style,
)
from cnnfigs.figures.measured._marks import INTERVAL, SINGLE, mark, tick_words, width_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from cnnfigs.experiments import ScoreBins

ACROSS = 3
FIFTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
ROOM = 0.03  # beyond 0 and 1, so that marks there are whole
# Inches: a panel's square, the bars below it, what stands left and above, and the ticks.
SQUARE = 1.85
BARS = 0.5
LEFT = 0.5
BETWEEN = 0.16
HEAD = 0.64
FOOT = 0.36
GAP = 0.18


def reliability(
    panels: Mapping[str, ScoreBins],
    *,
    title: str,
    source: str | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Draw how often a network is right, by how high its largest score is.

    Parameters
    ----------
    panels : mapping of str to ScoreBins
        What was counted, by what the network was shown; one to three of them.
    title : str
        The question that the figure answers.
    source : str, optional
        What was measured on what, written at the foot.
    figure : matplotlib.figure.Figure, optional
        Where to draw; a new figure of a fitting size without it.

    Returns
    -------
    matplotlib.figure.Figure
        For each panel: in each bin the share right, each seed as a dot, the mean as a tick and its
        95% interval as a bar where there are seeds enough for one. On the diagonal a score is
        right as often as it says; below it, the network is too sure. Under each panel stands how
        many images fell into each bin.

    Raises
    ------
    TypeError
        If something other than bins of scores came.
    ValueError
        For no panel or more than three.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, "On calibration of modern neural networks",
    International Conference on Machine Learning (2017): the reliability diagram.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.experiments import ScoreBins
    >>> from cnnfigs.figures import alt_text
    >>> bins = ScoreBins((0.0, 0.5, 1.0), ((10, 40),), ((4, 20),), ((0.4, 0.9),))
    >>> alt_text(reliability({"letters": bins}, title="Honest?", figure=Figure()))
    'Honest? letters, scores of 0.5 to 1: 50 % right, said 90 %; ... error 0.32; means of 1 seed.'
    """
    if not 1 <= len(panels) <= ACROSS:
        raise ValueError(f"expected one to {ACROSS} panels, got {len(panels)}")
    for bins in panels.values():
        expect(bins, "calibration_error", "ScoreBins for each panel")
    width = width_for(LEFT + len(panels) * (SQUARE + BETWEEN) + MARGIN)
    with style():
        sheet = page(
            figure,
            width,
            HEAD + SQUARE + GAP + BARS + FOOT,
            scale=_what_is_drawn(panels),
            source=source,
        )
        sheet.text(MARGIN, 0.08, title, weight="bold")
        for place, (name, bins) in enumerate(panels.items()):
            left = LEFT + place * (SQUARE + BETWEEN)
            sheet.text(left, 0.4, name)
            upper = sheet.axes(left, HEAD, SQUARE, SQUARE)
            lower = sheet.axes(left, HEAD + SQUARE + GAP, SQUARE, BARS)
            _draw_shares(upper, bins)
            _draw_counts(lower, bins)
            _dress(upper, first=place == 0, named=False)
            _dress(lower, first=place == 0, named=True)
    set_alt_text(sheet.figure, _in_words(title, panels))
    return sheet.figure


def _what_is_drawn(panels: Mapping[str, ScoreBins]) -> str:
    seeds = [
        len(measured.values)
        for bins in panels.values()
        for place in range(len(bins.edges) - 1)
        if (measured := bins.share_right(place))
    ]
    dots = INTERVAL if max(seeds, default=0) > 2 else SINGLE
    return (
        "Above: share right; on the dashed line, as often as the score says. Below: share of "
        f"images. {dots}"
    )


def _draw_shares(axes: Axes, bins: ScoreBins) -> None:
    """Draw the diagonal, and in each bin the seeds, their mean and its interval."""
    axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1.0, dashes=(3, 2), gid="diagonal")
    for place, score in enumerate(_mean_scores(bins)):
        measured = bins.share_right(place)
        if measured:
            too_sure = measured.mean < score
            mark(axes, measured, score, ACCENT if too_sure else SECOND, upright=True)
    axes.set_ylim(-ROOM, 1 + ROOM)


def _draw_counts(axes: Axes, bins: ScoreBins) -> None:
    """Draw which share of the images fell into each bin."""
    shares = np.sum(bins.images, axis=0) / np.sum(bins.images)
    edges = np.asarray(bins.edges)
    look: dict[str, Any] = {"color": FAINT, "edgecolor": MUTED, "linewidth": 0.6, "gid": "images"}
    axes.bar(edges[:-1], shares, np.diff(edges), align="edge", **look)
    axes.set_ylim(0, 1)


def _dress(axes: Axes, *, first: bool, named: bool) -> None:
    """Give all panels the same ticks, and write them where nothing is in their way."""
    quiet_ticks(axes, labelbottom=named, labelleft=first)
    axes.set_xlim(-ROOM, 1 + ROOM)
    axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.yaxis.set_major_locator(FixedLocator([0, 1] if named else FIFTHS))
    axes.yaxis.set_major_formatter(tick_words(percent=True))
    if named:
        axes.set_xlabel("largest score", size=SMALL, color=MUTED, loc="right", labelpad=2)


def _mean_scores(bins: ScoreBins) -> list[float]:
    """Return the mean score of all images in each bin, its middle where there is none."""
    images = np.asarray(bins.images)
    total = (images * np.asarray(bins.score)).sum(axis=0)
    middles = (np.asarray(bins.edges)[1:] + np.asarray(bins.edges)[:-1]) / 2
    count = images.sum(axis=0)
    found: list[float] = np.where(count > 0, total / np.maximum(count, 1), middles).tolist()
    return found


def _in_words(title: str, panels: Mapping[str, ScoreBins]) -> str:
    """Say for each panel what its fullest bin holds, and the calibration error."""
    parts = []
    for name, bins in panels.items():
        place = int(np.sum(bins.images, axis=0).argmax())
        measured = bins.share_right(place)
        right = "" if measured is None else f"{100 * measured.mean:.0f} % right"
        parts.append(
            f"{name}, scores of {bins.edges[place]:g} to {bins.edges[place + 1]:g}: {right}, said "
            f"{100 * _mean_scores(bins)[place]:.0f} %; calibration error "
            f"{bins.calibration_error.mean:.2f}"
        )
    seeds = counted(len(next(iter(panels.values())).images), "seed")
    return f"{title} {'. '.join(parts)}; means of {seeds}."
