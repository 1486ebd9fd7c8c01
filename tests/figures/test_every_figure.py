"""What holds for each figure, at the width of a page and at that of a phone?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from examples import EXAMPLES, ORDINARY, public_figures
from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from tiers import slow_but

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


@pytest.fixture(scope="module", params=slow_but(ORDINARY, EXAMPLES))
def name(request: pytest.FixtureRequest) -> str:
    """Return the name of an example; all tests of one follow each other."""
    return str(request.param)


@pytest.fixture(scope="module", params=WIDTHS)
def width(request: pytest.FixtureRequest) -> float:
    """Return the width of a page's column or of a phone's."""
    return float(request.param)


@pytest.fixture(scope="module")
def page_form(name: str) -> Figure:
    """Return an example for a page, drawn once for all that only look at it."""
    return rendered(draw(name, PAGE))


@pytest.fixture(scope="module")
def narrow_form(page_form: Figure) -> Figure | None:
    """Return what the page's figure becomes on a phone, where that is another."""
    other = figures.narrow(page_form)
    return None if other is None else settled(other)


@pytest.fixture(scope="module")
def drawn(name: str, width: float, page_form: Figure, narrow_form: Figure | None) -> Figure:
    """Return an example at a width: on a phone, the page's figure made narrow, where it is wide."""
    if width == PAGE:
        return page_form
    return settled(draw(name, width)) if narrow_form is None else narrow_form


@pytest.fixture(scope="module")
def shown(drawn: Figure) -> list[Text]:
    """Return what can be read on the example."""
    return words(drawn)


def draw(name: str, width: float) -> Figure:
    """Draw an example for a column of so many pixels."""
    with figures.column(width):
        result = EXAMPLES[name]()
    while isinstance(result, list | tuple):
        result = result[0]
    figure = result.get_figure(root=True)
    assert isinstance(figure, Figure)
    # pyplot takes the canvas of a figure away when it closes it, as happens after each test.
    plt.close(figure)
    return figure


def rendered(figure: Figure) -> Figure:
    """Render a figure, which settles all that drawing settles."""
    FigureCanvasAgg(figure).draw()
    return figure


def settled(figure: Figure) -> Figure:
    """Settle all that drawing settles, of a figure whose pixels nobody looks at."""
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    return figure


def words(figure: Figure) -> list[Text]:
    """Return what can be read on a figure."""
    free = [text for text in _free_texts(figure) if _is_shown(text)]
    used = [text for axes in figure.axes if axes.axison for text in _axis_words(axes)]
    return [text for text in [*free, *used] if text.get_visible() and text.get_text().strip()]


def _free_texts(artist: Artist) -> Iterator[Text]:
    """Yield the texts of an artist, but for those of axes, most of which are of hidden ticks."""
    for child in artist.get_children():
        if isinstance(child, Text):
            yield child
        if not isinstance(child, Axis):
            yield from _free_texts(child)


def _is_shown(text: Text) -> bool:
    return text.axes is None or text.axes.axison or not _title(text)


def _title(text: Text) -> bool:
    axes: Any = text.axes
    return text in {axes.title, axes._left_title, axes._right_title}


def _axis_words(axes: Any) -> list[Text]:
    """Return an Axes' labels, and those of ticks that are within its limits."""
    shown: list[Text] = []
    for axis in (axes.xaxis, axes.yaxis):
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


def test_a_users_settings_change_nothing(page_form: Figure, name: str) -> None:
    # Made under the user's settings, and shown under them, too.
    with mpl.rc_context(HOSTILE):
        users = rendered(draw(name, PAGE))
    np.testing.assert_array_equal(_pixels(users), _pixels(page_form))


def _pixels(figure: Figure) -> Any:
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    return np.asarray(canvas.buffer_rgba())


def test_what_is_wider_than_a_phone_has_a_form_for_one(
    page_form: Figure, narrow_form: Figure | None
) -> None:
    if 100 * page_form.get_figwidth() <= PHONE:
        assert narrow_form is None
    else:
        assert narrow_form is not None
        assert 100 * narrow_form.get_figwidth() <= PHONE
        assert figures.alt_text(narrow_form) == figures.alt_text(page_form)


def test_every_public_figure_has_an_example() -> None:
    drawn, public = {name.split("__")[0] for name in EXAMPLES}, set(public_figures())
    assert not public - drawn, "enter an example of each in tests/figures/examples/"
    assert not drawn - public, (
        "enter each in cnnfigs/figures/__init__.pyi, or name it like a figure"
    )
