"""What holds for each figure, at the width of a page and at that of a phone?"""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from examples import EXAMPLES, public_figures
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from cnnfigs import figures
from cnnfigs.figures._canvas.column import PAGE, PHONE

# Pixels at 100 to the inch. 740 of them are shown in a column of 736, 360 on a phone.
SMALLEST = 11.0
WIDTHS = [PAGE, PHONE]
HOSTILE = {
    "image.origin": "lower",
    "axes.grid": True,
    "font.size": 30,
    "font.family": "serif",
    "font.weight": "bold",
    "axes.prop_cycle": mpl.cycler(color=["red", "yellow"]),
    "axes.facecolor": "black",
    "axes.titlesize": 40,
    "lines.linewidth": 9,
    "image.cmap": "jet",
    "image.interpolation": "bilinear",
    "xtick.direction": "in",
    "figure.constrained_layout.use": True,
}


@pytest.fixture(scope="module", params=EXAMPLES)
def name(request: pytest.FixtureRequest) -> str:
    """Return the name of an example; all tests of one follow each other."""
    return str(request.param)


@pytest.fixture(scope="module", params=WIDTHS)
def width(request: pytest.FixtureRequest) -> float:
    """Return the width of a page's column or of a phone's."""
    return float(request.param)


@pytest.fixture(scope="module")
def drawn(name: str, width: float) -> Figure:
    """Return an example at a width, drawn once for all that only look at it."""
    return draw(name, width)


@pytest.fixture(scope="module")
def shown(drawn: Figure) -> list[Text]:
    """Return what can be read on the example, which takes as long to find as to draw it."""
    return words(drawn)


at_the_width_of_a_page = pytest.mark.parametrize("width", [PAGE], indirect=True)


def draw(name: str, width: float) -> Figure:
    """Draw an example for a column of so many pixels, and settle all that drawing settles."""
    with figures.column(width):
        result = EXAMPLES[name]()
    while isinstance(result, list | tuple):
        result = result[0]
    figure = result.get_figure(root=True)
    assert isinstance(figure, Figure)
    # pyplot takes the canvas of a figure away when it closes it, as happens after each test.
    plt.close(figure)
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    return figure


def words(figure: Figure) -> list[Text]:
    """Return what can be read on a figure."""
    of_axes = {text for axes in figure.axes for axis in _axis(axes) for text in axis.findobj(Text)}
    free = [text for text in figure.findobj(Text) if text not in of_axes]
    free = [text for text in free if text.axes is None or text.axes.axison or not _title(text)]
    used = [text for axes in figure.axes if axes.axison for text in _axis_words(axes)]
    return [text for text in [*free, *used] if text.get_visible() and text.get_text().strip()]


def _axis(axes: Any) -> tuple[Any, Any]:
    return axes.xaxis, axes.yaxis


def _title(text: Text) -> bool:
    axes: Any = text.axes
    return text in {axes.title, axes._left_title, axes._right_title}


def _axis_words(axes: Any) -> list[Text]:
    """Return an Axes' labels, and those of ticks that are within its limits."""
    shown: list[Text] = []
    for axis in _axis(axes):
        if not axis.get_visible():
            continue
        low, high = sorted(axis.get_view_interval())
        slack = 1e-6 * (high - low)
        ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
        inside = [tick for tick in ticks if low - slack <= tick.get_loc() <= high + slack]
        shown += [axis.label, axis.offsetText]
        shown += [label for tick in inside for label in (tick.label1, tick.label2)]
    return shown


def test_a_figure_is_no_wider_than_its_column(drawn: Figure, width: float) -> None:
    assert 100 * drawn.get_figwidth() <= width + 1e-6


def test_no_type_is_too_small_to_read(shown: list[Text], name: str, width: float) -> None:
    sizes = {text.get_text(): text.get_fontsize() * 100 / 72 for text in shown}
    smallest = min(sizes.values(), default=SMALLEST)
    print(f"{name} at {width}: {smallest:.1f} px")
    assert smallest >= SMALLEST, sizes


def test_nothing_is_cut_off(drawn: Figure, shown: list[Text]) -> None:
    within = drawn.bbox.padded(1.0)  # Half a pixel of a screen.
    outside = [
        (text.get_text(), text.get_window_extent().extents)
        for text in shown
        if not _holds(within, text.get_window_extent())
    ]
    outside += [
        (str(axes), axes.get_window_extent().extents)
        for axes in drawn.axes
        if not _holds(within, axes.get_window_extent())
    ]
    outside += [
        (str(artist), artist.get_window_extent().extents)
        for artist in [*drawn.artists, *drawn.patches]
        if not _holds(within, artist.get_window_extent())
    ]
    assert not outside


def _holds(outer: Any, inner: Any) -> bool:
    return (
        outer.x0 <= inner.x0
        and outer.y0 <= inner.y0
        and inner.x1 <= outer.x1
        and inner.y1 <= outer.y1
    )


def test_no_words_stand_over_others(shown: list[Text]) -> None:
    level = [text for text in shown if not text.get_rotation()]
    boxes = [Text.get_window_extent(text).padded(-1.0) for text in level]
    overlapping = [
        (one.get_text(), other.get_text())
        for place, one in enumerate(level)
        for offset, other in enumerate(level[place + 1 :])
        if boxes[place].overlaps(boxes[place + 1 + offset])
    ]
    assert not overlapping


@at_the_width_of_a_page
def test_a_users_settings_change_nothing(drawn: Figure, name: str, width: float) -> None:
    # A figure is shown under our settings or the user's, but made under the user's.
    with mpl.rc_context(HOSTILE):
        users = draw(name, width)
    np.testing.assert_array_equal(_pixels(users), _pixels(drawn))


def _pixels(figure: Figure) -> Any:
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    with figures.style():
        canvas.draw()
    return np.asarray(canvas.buffer_rgba()).copy()


@at_the_width_of_a_page
def test_what_is_wider_than_a_phone_has_a_form_for_one(drawn: Figure) -> None:
    other = figures.narrow(drawn)
    if 100 * drawn.get_figwidth() <= PHONE:
        assert other is None
    else:
        assert other is not None
        assert 100 * other.get_figwidth() <= PHONE
        assert figures.alt_text(other) == figures.alt_text(drawn)


def test_every_public_figure_has_an_example() -> None:
    drawn, public = {name.split("__")[0] for name in EXAMPLES}, set(public_figures())
    assert not public - drawn, "enter an example of each in tests/figures/examples.py"
    assert not drawn - public, (
        "enter each in cnnfigs/figures/__init__.pyi, or name it like a figure"
    )
