from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import same_color, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MultipleLocator

from cnnfigs.figures import alt_text, dark, set_alt_text, style
from cnnfigs.figures._canvas import style as canvas_style
from cnnfigs.figures._canvas import text as canvas_text


def lightness(rgba):
    rgb = np.asarray(rgba)[..., :3]
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    pair = sorted([lightness(to_rgba(one)), lightness(to_rgba(other))])
    return (pair[1] + 0.05) / (pair[0] + 0.05)


def test_style_ends_with_its_block():
    before = dict(mpl.rcParams)
    with style():
        assert mpl.rcParams["figure.facecolor"] == "none"
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("role", ["INK", "MUTED", "ACCENT", "SECOND"])
def test_text_can_be_read_in_both_modes(role):
    light = getattr(canvas_style, role)
    assert contrast(light, canvas_style.PAPER) >= 4.5
    assert contrast(canvas_style.dark_twin(light), canvas_style.DARK_PAPER) >= 4.5


def test_maps_get_lighter_all_the_way():
    assert (
        np.diff(lightness(canvas_style.MAPS_CMAP(np.arange(canvas_style.MAPS_CMAP.N)))) > 0
    ).all()


def test_signed_colours_are_as_dark_at_both_ends_and_lightest_in_the_middle():
    light = lightness(canvas_style.SIGNED_CMAP(np.arange(257)))
    assert light.argmax() == 128
    assert light[0] == pytest.approx(light[-1], abs=0.02)


def test_dark_swaps_every_role_and_swaps_it_back():
    with style():
        figure = Figure()
        axes = figure.subplots()
        (line,) = axes.plot([0, 1], color=canvas_style.SECOND)
        words = axes.text(0, 0, "conv1", color=canvas_style.MUTED)
        box = axes.add_patch(Rectangle((0, 0), 1, 1, facecolor=canvas_style.FAINT))
        arrow = axes.annotate("", (0, 0), (1, 1), arrowprops={"color": canvas_style.INK})
    with dark(figure):
        assert same_color(line.get_color(), canvas_style.dark_twin(canvas_style.SECOND))
        assert same_color(words.get_color(), canvas_style.dark_twin(canvas_style.MUTED))
        assert same_color(box.get_facecolor(), canvas_style.dark_twin(canvas_style.FAINT))
        assert same_color(
            arrow.arrow_patch.get_edgecolor(), canvas_style.dark_twin(canvas_style.INK)
        )
        label = axes.xaxis.get_major_ticks()[0].label1
        assert same_color(label.get_color(), canvas_style.dark_twin(canvas_style.INK))
        assert figure.get_facecolor()[3] == 0
    assert line.get_color() == canvas_style.SECOND
    assert words.get_color() == canvas_style.MUTED
    assert same_color(box.get_facecolor(), canvas_style.FAINT)
    assert same_color(arrow.arrow_patch.get_edgecolor(), canvas_style.INK)


def test_ticks_that_are_made_while_dark_are_light_again():
    figure = Figure(figsize=(9, 2))
    axes = figure.subplots()
    axes.plot([0, 1], [0, 10])
    axes.xaxis.set_major_locator(MultipleLocator(2))
    axes.set_aspect("equal", adjustable="datalim")  # Limits, so ticks, are settled by drawing.
    with dark(figure):
        figure.canvas.draw()
    ticks = axes.xaxis.get_major_ticks()
    assert len(ticks) > 9
    assert {tick.label1.get_color() for tick in ticks} == {"black"}


def test_dark_works_for_a_plain_figure():
    figure, axes = plt.subplots(facecolor="white")
    axes.set_title("Loss")
    with dark(figure):
        assert same_color(figure.get_facecolor(), canvas_style.DARK_PAPER)
        assert contrast(axes.title.get_color(), canvas_style.DARK_PAPER) > 10
        assert contrast(axes.spines["left"].get_edgecolor(), canvas_style.DARK_PAPER) > 10
    assert same_color(figure.get_facecolor(), "white")
    assert axes.title.get_color() == "black"


def test_dark_leaves_text_over_data_and_data_alone():
    figure = Figure()
    axes = figure.subplots()
    image = axes.imshow([[0.0, 1.0]], cmap=canvas_style.MAPS_CMAP)
    words = [axes.text(0, 0, "0", color=colour) for colour in (canvas_style.ON_DARK, "white")]
    dots = axes.scatter([0, 1], [0, 1], c=[0.0, 1.0], cmap="gray")
    figure.draw_without_rendering()
    faces = dots.get_facecolor().copy()
    with dark(figure):
        assert [word.get_color() for word in words] == [canvas_style.ON_DARK, "white"]
        assert image.cmap is canvas_style.MAPS_CMAP or image.cmap == canvas_style.MAPS_CMAP
        np.testing.assert_array_equal(dots.get_facecolor(), faces)


def test_dark_swaps_back_after_an_error():
    figure = Figure()
    words = figure.text(0, 0, "x", color=canvas_style.INK)
    with pytest.raises(RuntimeError), dark(figure):
        raise RuntimeError
    assert words.get_color() == canvas_style.INK


def test_alt_text_is_kept_and_otherwise_made_from_titles():
    figure = Figure()
    assert alt_text(figure) == ""
    figure.subplots().set(title="Loss", ylabel="nats")
    assert alt_text(figure) == "Loss. nats."
    set_alt_text(figure, "Loss  falls\nto 0.1.")
    assert alt_text(figure) == "Loss falls to 0.1."


def test_wrapped_lines_fit_and_lose_no_word():
    sentence = "Colours: each map has a scale of its own, so compare within a map only."
    lines = canvas_text.wrap(sentence, 7.5, 1.5)
    assert " ".join(lines) == sentence
    assert all(canvas_text.text_width(line, 7.5) <= 1.5 for line in lines)
    assert len(lines) > 1
