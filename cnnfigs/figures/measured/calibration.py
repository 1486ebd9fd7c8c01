"""Is a score right as often as it says? The share right in each bin of scores, and their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnnfigs._argument_checks import by_name, expect
from cnnfigs.figures._canvas.column import available_width, is_narrow
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.page import MARGIN, Box, Page, PanelsLayout, frame, heading, open_page
from cnnfigs.figures._canvas.phrases import counted
from cnnfigs.figures._canvas.style import ACCENT, FAINT, MUTED, SECOND, quiet_ticks
from cnnfigs.figures._canvas.text import LABEL, SMALL, line_height, wrap
from cnnfigs.figures.measured._marks import INTERVAL, SINGLE, mark, tick_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import FigureBase

    from cnnfigs.experiments import ScoreBins

MOST = 3
FIFTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
BEYOND = 0.03  # beyond 0 and 1, so that marks there are whole
# Inches: the widest square, the least for the words above and below, the bars below a square, what
# is left of the first panel, between panels, between a square and its bars, and the ticks.
SQUARE = 2.4
LEAST = 3.6
BARS = 0.5
LEFT = 0.55
BETWEEN = 0.16
GAP = 0.18
TICKS = 0.38
ONE = "Dots: one network."
ABOVE_AND_BELOW = (
    "Above: share right; on the dashed line, as often as the score says. Below: share of images."
)


@dataclass(frozen=True, eq=False)
class ReliabilityPanel:
    """One network's scores: its name in lines, and where that, the shares and the counts are."""

    bins: ScoreBins
    name: tuple[str, ...]
    top: float
    shares: Box
    counts: Box
    first: bool


def settle_reliability(
    panels: Mapping[str, ScoreBins], *, width: float, title: str, source: str | None = None
) -> PanelsLayout[ReliabilityPanel]:
    """Settle a figure of at most so many inches."""
    columns = min(len(panels), 2 if is_narrow(width) else MOST)
    side = min(SQUARE, (width - LEFT - MARGIN - (columns - 1) * BETWEEN) / columns)
    if not is_narrow(width):
        width = max(LEAST, LEFT + columns * (side + BETWEEN) - BETWEEN + MARGIN)
    head = heading(width, title)
    names = {name: tuple(wrap(name, LABEL, side)) for name in panels}
    above = max(map(len, names.values())) * line_height(LABEL) + 0.06
    settled = []
    for place, (name, bins) in enumerate(panels.items()):
        row, column = divmod(place, columns)
        left = LEFT + column * (side + BETWEEN)
        top = head.height + row * (above + side + GAP + BARS + TICKS + 0.1)
        shares = Box(left, top + above, side, side)
        counts = Box(left, shares.bottom + GAP, side, BARS)
        settled.append(ReliabilityPanel(bins, names[name], top, shares, counts, column == 0))
    bottom = settled[-1].counts.bottom + TICKS
    whole = frame(width, bottom, head, scale=_what_is_drawn(panels), source=source)
    return PanelsLayout(whole, tuple(settled))


def _what_is_drawn(panels: Mapping[str, ScoreBins]) -> str:
    """Return what is above, what is below, and what the marks mean."""
    seeds = [
        len(measured.values)
        for bins in panels.values()
        for place in range(len(bins.edges) - 1)
        if (measured := bins.share_right(place))
    ]
    most = max(seeds, default=0)
    return f"{ABOVE_AND_BELOW} {INTERVAL if most > 2 else SINGLE if most > 1 else ONE}"


@figure_function
def reliability(
    panels: Mapping[str, ScoreBins],
    *,
    title: str,
    source: str | None = None,
    figure: FigureBase | None = None,
) -> FigureBase:
    """Draw how often a network is right, by how high its largest score is.

    Each panel shows in each bin the share right: each seed as a dot, the mean as a tick and its
    95% interval as a bar where there are seeds enough for one. On the diagonal a score is right as
    often as it says; below it, the network is too sure. Under each panel stands how many images
    fell into each bin.

    Parameters
    ----------
    panels : mapping of str to ScoreBins
        What was counted, by what the network was shown; one to three of them.

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
    'Honest? letters, scores of 0.5 to 1: 50% right, said 90%; ... error 0.32; means of 1 seed.'
    """
    named = by_name(panels, "a mapping from names to ScoreBins")
    if not 1 <= len(named) <= MOST:
        raise ValueError(f"expected one to {MOST} panels, got {len(named)}")
    for bins in named.values():
        expect(bins, "calibration_error", "ScoreBins for each panel")
    layout = settle_reliability(named, width=available_width(figure), title=title, source=source)
    sheet = open_page(figure, layout.frame, _alt(title, named))
    for panel in layout.panels:
        _draw_panel(sheet, panel)
    return sheet.figure


def _draw_panel(sheet: Page, panel: ReliabilityPanel) -> None:
    """Draw the shares, and below them the counts."""
    sheet.text(panel.shares.left, panel.top, "\n".join(panel.name))
    upper, lower = sheet.axes(*panel.shares), sheet.axes(*panel.counts)
    _draw_shares(upper, panel.bins)
    _draw_counts(lower, panel.bins)
    _dress(upper, FIFTHS, first=panel.first, named=False)
    _dress(lower, (0.0, 1.0), first=panel.first, named=True)


def _draw_shares(axes: Axes, bins: ScoreBins) -> None:
    """Draw the diagonal, and in each bin the seeds, their mean and its interval."""
    axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1.0, dashes=(3, 2), gid="diagonal")
    for place, score in enumerate(_mean_scores(bins)):
        measured = bins.share_right(place)
        if measured:
            too_sure = measured.mean < score
            mark(axes, measured, score, ACCENT if too_sure else SECOND, upright=True)
    axes.set_ylim(-BEYOND, 1 + BEYOND)


def _draw_counts(axes: Axes, bins: ScoreBins) -> None:
    """Draw which share of the images fell into each bin."""
    shares = np.sum(bins.images, axis=0) / np.sum(bins.images)
    edges = np.asarray(bins.edges)
    look: dict[str, Any] = {"color": FAINT, "edgecolor": MUTED, "linewidth": 0.6, "gid": "images"}
    axes.bar(edges[:-1], shares, np.diff(edges), align="edge", **look)
    axes.set_ylim(0, 1)


def _dress(axes: Axes, ticks: Sequence[float], *, first: bool, named: bool) -> None:
    """Give all panels the same ticks, and write them where nothing is in their way."""
    quiet_ticks(axes, labelbottom=named, labelleft=first)
    axes.set_xlim(-BEYOND, 1 + BEYOND)
    axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.set_yticks(ticks, [tick_words(each, percent=True) for each in ticks])
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


def _alt(title: str, panels: Mapping[str, ScoreBins]) -> str:
    """Say for each panel what its fullest bin holds, and the calibration error."""
    parts = []
    for name, bins in panels.items():
        place = int(np.sum(bins.images, axis=0).argmax())
        measured = bins.share_right(place)
        right = "" if measured is None else f"{100 * measured.mean:.0f}% right"
        parts.append(
            f"{name}, scores of {bins.edges[place]:g} to {bins.edges[place + 1]:g}: {right}, said "
            f"{100 * _mean_scores(bins)[place]:.0f}%; calibration error "
            f"{bins.calibration_error.mean:.2f}"
        )
    seeds = counted(len(next(iter(panels.values())).images), "seed")
    return f"{title} {'. '.join(parts)}; means of {seeds}."
