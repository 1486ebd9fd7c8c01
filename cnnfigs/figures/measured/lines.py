"""What was measured over several seeds? Each seed is a dot, the mean a line with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from matplotlib.cbook import normalize_kwargs
from matplotlib.lines import Line2D

from cnnfigs.figures._canvas.column import available_width, size_of
from cnnfigs.figures._canvas.forms import figure_function
from cnnfigs.figures._canvas.line_labels import draw_labels
from cnnfigs.figures._canvas.page import MARGIN, Page, open_page
from cnnfigs.figures._canvas.style import FAINT, INK, quiet_ticks
from cnnfigs.figures._canvas.text import line_height
from cnnfigs.figures.measured._along import dress_along, place_words
from cnnfigs.figures.measured._lines_layout import (
    AFTER_SAMPLE,
    SAMPLE,
    KeyEntry,
    Line,
    LinesPanel,
    checked_lines,
    every,
    settle_lines,
    settle_panel,
)
from cnnfigs.figures.measured._marks import mark, seeds_counted, written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import FigureBase

    from cnnfigs.experiments import SeedEstimate
    from cnnfigs.figures.measured._along import Key

# Points: how long the tick is that marks a mean, of which a line passes through many.
MEAN = 7


@figure_function
def measured_lines(
    lines: Mapping[str, Mapping[Any, SeedEstimate]],
    *,
    title: str,
    along: str,
    source: str | None = None,
    logarithmic: bool = False,
    percent: bool = True,
    figure: FigureBase | None = None,
    ax: Axes | None = None,
    **options: Any,
) -> FigureBase:
    """Draw what was measured against a number, or from one named place to the next.

    Each seed is a dot, the means are a line that bears its name and last mean, 95% intervals are
    bars where there are seeds enough for one.

    Parameters
    ----------
    lines : mapping of str to mapping of int, float or str to SeedEstimate
        What was measured at each number or place, by the line's name; at most six lines. Names
        of places, such as those of layers, stand in the order in which they come.
    along : str
        What the numbers or places are.
    logarithmic : bool
        Whether numbers stand on a logarithmic axis.
    percent : bool
        Whether what was measured are shares, written in percent; otherwise plain numbers.
    ax : matplotlib.axes.Axes, optional
        Where to draw the panel alone, under its title. Names need room at its right.
    **options
        Passed on to `matplotlib.axes.Axes.plot` for each line; they win over what is set here.

    Raises
    ------
    TypeError
        If something other than measurements came, or numbers and names together.
    ValueError
        For no line or more than six, a line without a measurement, measurements with different
        numbers of seeds, or a logarithmic axis for what is not above zero.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from cnnfigs.experiments import SeedEstimate
    >>> from cnnfigs.figures import alt_text
    >>> lines = {"drawings": {100: SeedEstimate((0.7, 0.8)), 1000: SeedEstimate((0.9, 0.92))}}
    >>> figure = measured_lines(lines, title="Do more help?", along="images", figure=Figure())
    >>> alt_text(figure)
    'Do more help? drawings: 75.0% at 100 images to 91.0% at 1,000, means of 2 seeds.'
    """
    drawn, places = checked_lines(lines, logarithmic=logarithmic)
    scales: dict[str, Any] = {"along": along, "logarithmic": logarithmic, "percent": percent}
    words = _alt(title, drawn, {place: key for key, place in places.items()}, along, percent)
    if ax is not None:
        owner = ax.get_figure(root=False)
        assert owner is not None  # An Axes that was made by a figure has one.
        position, (width, height) = ax.get_position(), size_of(owner)
        size = position.width * width, position.height * height
        left = position.x0 * width
        panel = settle_panel(drawn, places, size=size, left=left, named=True, **scales)
        ax.set_title(title, weight="bold")
        _draw_panel(ax, panel, options)
        return owner
    width = available_width(figure)
    layout = settle_lines(drawn, places, width=width, title=title, source=source, **scales)
    sheet = open_page(figure, layout.frame, words)
    _draw_panel(sheet.axes(*layout.box), layout.panel, options)
    _draw_key(sheet, layout.key)
    return sheet.figure


def _draw_panel(axes: Axes, panel: LinesPanel, options: Mapping[str, Any]) -> None:
    """Draw lines with their seeds and intervals, both axes, and the names at the lines' ends."""
    theirs = normalize_kwargs(dict(options), Line2D)
    for line in panel.lines:
        means = [(place, measured.mean) for place, measured in line.points]
        ours = {"color": line.colour, "linestyle": line.dashes, "label": line.name}
        axes.plot(*zip(*means, strict=True), **{**ours, "clip_on": False, **theirs})
        for place, measured in line.points:
            mark(axes, measured, place, line.colour, upright=True, mean=MEAN)
    quiet_ticks(axes)
    dress_along(axes, panel.along)
    axes.set_ylim(panel.limits)
    axes.set_yticks(list(panel.ticks), list(panel.ticks.values()))
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    draw_labels(axes, panel.labels)


def _draw_key(sheet: Page, key: tuple[KeyEntry, ...]) -> None:
    """Name the lines above the panel, each after a sample of it."""
    for entry in key:
        middle = entry.top + line_height(8.0) / 2
        sheet.stage.plot(
            [MARGIN, MARGIN + SAMPLE],
            [middle, middle],
            color=entry.line.colour,
            linestyle=entry.line.dashes,
            gid="sample",
        )
        sheet.small(AFTER_SAMPLE, entry.top, "\n".join(entry.words), color=INK)


def _alt(
    title: str, lines: tuple[Line, ...], keys: Mapping[float, Key], along: str, percent: bool
) -> str:
    """Return from where to where each line goes."""
    parts = []
    for line in lines:
        (first, start), (last, end) = line.points[0], line.points[-1]
        unit = "" if isinstance(keys[first], str) else f" {along}"
        begins, ends = (written(each.mean, percent=percent) for each in (start, end))
        parts.append(
            f"{line.name}: {begins} at {place_words(keys[first])}{unit} to {ends} at "
            f"{place_words(keys[last])}"
        )
    return f"{title} {'; '.join(parts)}, means of {seeds_counted(every(lines))}."
