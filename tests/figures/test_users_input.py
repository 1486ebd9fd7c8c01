"""Figures say the same of whatever network, names, fonts and figure a user has."""

from __future__ import annotations

import warnings
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pytest
from examples.activations import summaries
from examples.shared import layer
from matplotlib.figure import Figure

from cnnfigs.figures import (
    alt_text,
    architecture,
    class_responses,
    column,
    confusion,
    effective_receptive_fields,
    feature_maps,
    layer_sheet,
    network_sheet,
    output_strip,
    similarity_matrices,
)

# A font that has a sign for every letter there is, and comes with matplotlib.
ANY_LETTER = "Last Resort High-Efficiency"
HIRAGANA = list("おきすつなはまやれを")
LONG = [f"mobilenetv2_1.00_96/block_{block}_depthwise_{what}" for block in "12" for what in "ABC"]


def bold(figure):
    return [text.get_text() for text in figure.texts if text.get_weight() == "bold"]


def said(figure):
    return " ".join(text.get_text().replace("\n", " ") for text in figure.texts)


def scores(count=10, name="scores"):
    return SimpleNamespace(name=name, kind="scores", values=np.full(count, 1 / count), field=None)


def other(*shape, name="conv"):
    values = np.random.default_rng(0).random(shape)
    return SimpleNamespace(name=name, kind="other", values=values, field=None)


@pytest.mark.parametrize("setting", [ANY_LETTER, "sans-serif", "serif"])
def test_names_in_other_alphabets_are_written_in_the_users_font(setting):
    users = {"font.family": [setting]}
    if setting != ANY_LETTER:
        users[f"font.{setting}"] = [ANY_LETTER]
    with mpl.rc_context(users), warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of a letter that no font has
        figure = network_sheet([scores()], classes=HIRAGANA, figure=Figure(figsize=(7.4, 2)))
        figure.draw_without_rendering()
    labels = [text for axes in figure.axes for text in axes.texts]
    (name,) = [text for text in labels if text.get_text() == HIRAGANA[3]]
    assert name.get_fontfamily() == ["DejaVu Sans", ANY_LETTER]


def test_a_font_that_is_not_there_is_no_fall_back(caplog):
    with mpl.rc_context({"font.family": ["No Such Font"]}):
        network_sheet([scores()], figure=Figure(figsize=(7.4, 2))).draw_without_rendering()
    assert not caplog.records


def test_sequences_are_drawn_as_maps_of_one_row():
    conv = other(94, 6)
    figure = network_sheet([conv, scores()], figure=Figure())
    assert "conv" in bold(figure)
    assert "6 maps of 1×94" in said(figure)
    alone = layer_sheet(conv, figure=Figure())
    (tiles,) = [
        image for axes in alone.axes for image in axes.images if image.get_array().size > 500
    ]
    shown = np.unique(np.ma.compressed(tiles.get_array()).astype(np.float32))
    np.testing.assert_array_equal(shown, np.unique(conv.values.astype(np.float32)))
    assert feature_maps(conv, ax=Figure().subplots()).get_array().count() >= conv.values.size


@pytest.mark.parametrize("shape", [(6, 10, 10, 4), (2, 6, 6)], ids=["volume", "attention"])
def test_what_cannot_be_drawn_is_said_to_be_left_out(shape):
    omitted = other(*shape, name="odd one")
    figure = network_sheet([omitted, scores()], figure=Figure())
    size = " by ".join(map(str, shape))
    assert f"Left out, since they are no maps: odd one ({size} values)." in said(figure)
    assert "Left out: odd one" in alt_text(figure)
    for call in (layer_sheet, feature_maps, lambda one: network_sheet([one])):
        with pytest.raises(ValueError, match=r"odd one: values of shape .* can't be drawn as they"):
            call(omitted)


def test_layers_whose_long_names_differ_at_the_end_are_told_apart():
    for place, one in enumerate(rows := summaries()[: len(LONG)]):
        rows[place] = SimpleNamespace(**{**vars(one), "name": LONG[place]})
    for width in (7.4, 3.6):
        names = bold(architecture(rows, figure=Figure(figsize=(width, 9))))[: len(rows)]
        letters = [name.replace("\n", "") for name in names]
        assert letters[0] == LONG[0]
        assert letters[1:] == ["…/" + name.split("/")[1] for name in LONG[1 : len(rows)]]
        sheet = network_sheet(
            [layer(4, 4, 3, name=name) for name in LONG], figure=Figure(figsize=(width, 9))
        )
        assert len(set(bold(sheet))) == len(LONG)


def test_layers_of_one_name_in_two_networks_are_called_by_their_whole_names():
    names = ["left/conv", "left/pool", "right/conv", "right/pool"]
    figure = network_sheet([layer(4, 4, 3, name=name) for name in names], figure=Figure())
    assert bold(figure) == names


def test_panels_of_long_names_have_them_whole():
    planes = {name: np.eye(3) for name in LONG}
    tables = similarity_matrices(planes, list("abc"), title="Likeness", figure=Figure())
    fields = effective_receptive_fields(
        {name: np.eye(9) for name in LONG},
        dict.fromkeys(LONG, (0, 0, 9, 9)),
        dict.fromkeys(LONG, 3.0),
        title="What layers see",
        figure=Figure(),
    )
    for figure in (tables, fields):
        assert set(LONG) <= {name.replace("\n", "") for name in bold(figure)}


def test_a_figure_of_ones_own_that_is_too_small_grows_to_what_words_need():
    layers = [layer(24, 24, 20), scores()]
    planned = network_sheet(layers, figure=Figure(figsize=(4, 30)))
    own = network_sheet(layers, figure=Figure(figsize=(4, 3)))
    assert own.get_figwidth() == 4
    assert 3 < own.get_figheight() < 30
    own.draw_without_rendering()
    boxes = [text.get_window_extent().padded(-1) for text in own.texts]
    assert not [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.overlaps(b)]
    assert planned.get_figheight() == 30


def test_a_part_of_a_figure_that_is_too_small_is_warned_of():
    part = Figure(figsize=(8, 2)).subfigures(1, 2)[0]
    with pytest.warns(UserWarning, match=r"needs 4\.0 by .* but its part .* 4\.0 by 2\.0"):
        network_sheet([layer(24, 24, 20), scores()], figure=part)


def test_each_output_has_names_of_its_own():
    heads = [scores(3, name="digit"), scores(2, name="parity")]
    classes = {"digit": range(3), "parity": ["even", "odd"]}
    figure = network_sheet(heads, classes=classes, figure=Figure())
    labels = {text.get_text() for axes in figure.axes for text in axes.texts}
    assert {"0", "1", "2", "even", "odd"} <= labels
    with pytest.raises(ValueError, match="unknown layer of scores 'digits': did you mean 'digit'"):
        network_sheet(heads, classes={"digits": range(3)})


def test_two_names_for_one_score_are_told_what_to_pass():
    with pytest.raises(ValueError, match=r"got 2; pass the one .* draw the scores \[1 - p, p\]"):
        network_sheet([scores(1)], classes=["cat", "dog"])


def test_of_a_thousand_scores_the_largest_are_drawn_and_the_figure_says_so():
    values = np.arange(1000) / 1000
    own = output_strip(values).get_figure()
    ax = Figure(figsize=(7, 1)).subplots()
    output_strip(values, ax=ax)
    assert "10 largest of 1,000 scores" in said(own)
    assert ax.get_title(loc="left") == "10 largest of 1,000 scores"
    for axes in (own.axes[0], ax):
        labels = {text.get_text() for text in axes.texts}
        assert {"999", "990"} <= labels
        assert "989" not in labels
    assert "largest of 1,000 scores" in alt_text(own)


def test_where_not_all_of_very_many_classes_are_named_the_figure_says_so():
    counts, names = np.eye(200) + 1, [f"class {index}" for index in range(200)]
    for figure in (
        confusion(counts, names, figure=Figure()),
        class_responses(counts[:, :4], names, figure=Figure()),
        similarity_matrices({"conv": counts}, names, title="Likeness", figure=Figure()),
    ):
        labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
        assert "Of 200 classes, one in " in said(figure), labels
    assert "one in" not in said(confusion(np.eye(3) + 1, list("abc"), figure=Figure()))


def test_a_sentence_for_a_class_leaves_room_for_the_table():
    names = [f"a class with so long a name that it is told in a sentence, {i}" for i in range(3)]
    with column(360):
        figure = confusion(np.eye(3) + 1, names)
    assert figure.axes[0].get_position().width * figure.get_figwidth() > 0.9
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert [label[-1] for label in labels] == ["0", "1", "2"]


def test_a_network_of_very_many_layers_says_that_fewer_show_more():
    many = [layer(4, 4, 3, name=f"conv{index}") for index in range(25)]
    assert "Each of 25 layers has one row" in said(network_sheet(many, figure=Figure()))
