import base64
import io
import re

import keras
import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image
from random_pictures import HOSTILE, content_network, pictures

import cnnfigs as cf
from cnnfigs.networks import graph
from cnnfigs.reporting import _attribution, _examined, _maps, _network
from cnnfigs.reporting._accuracy import Accuracy


def test_the_page_needs_no_other_file_and_leaves_none_behind(written, soup):
    assert [path.name for path in written.parent.iterdir()] == ["report.html"]
    assert not soup.find_all("link")
    assert not [script for script in soup.find_all("script") if script.has_attr("src")]
    sources = [img["src"] for img in soup.find_all("img")]
    assert sources
    assert all(source.startswith(("data:image/png;", "data:image/webp;")) for source in sources)


def test_names_stay_text(written, soup):
    assert "<img src=x" not in written.read_text("utf-8")
    assert f"shows {HOSTILE}" in soup.get_text()


def test_each_picture_has_its_five_largest_scores_as_keras_gives_them(lenet, soup):
    scores = np.asarray(lenet(pictures()[..., None] / np.float32(255)))
    cards = soup.select(".card")
    assert len(cards) == 3
    for card, of_one in zip(cards, scores, strict=True):
        names = [each.select("span")[1].get_text() for each in card.select(".scores li")]
        wanted = [HOSTILE, *"123456789"]
        assert names == [wanted[place] for place in np.argsort(-of_one)[:5]]
        best = card.select_one(".scores .number").get_text()
        assert float(best.removesuffix("%")) == pytest.approx(100 * of_one.max(), rel=0.01)


def test_the_label_is_marked_by_word_and_only_the_largest_score_is_right_or_wrong(lenet, tmp_path):
    scores = np.asarray(lenet(pictures(2)[..., None] / np.float32(255)))
    first, second = np.argsort(-scores, axis=1)[:, :2].T
    labels = [int(first[0]), int(second[1])]
    page = cf.report(lenet, pictures(2), labels=labels, to=tmp_path / "r.html")
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    marks = [
        [
            " ".join(mark.get_text().split()) if (mark := each.select_one(".mark")) else ""
            for each in rows
        ]
        for rows in (card.select(".scores li") for card in soup.select(".card"))
    ]
    assert marks == [["label ✓", "", "", "", ""], ["✗", "label", "", "", ""]]
    page = cf.report(lenet, pictures(1), to=tmp_path / "bare.html").read_text("utf-8")
    assert 'class="mark"' not in page


def test_a_page_without_findings_says_that_none_was_found_and_where_it_is_right_least(
    lenet, tmp_path, monkeypatch
):
    monkeypatch.setattr(_examined, "check_up", lambda *given: [])
    falls = [Accuracy("as they are", 0.93), Accuracy("darker", 0.9), Accuracy("blurred", 0.495)]
    monkeypatch.setattr(_examined, "accuracies", lambda *given: (falls, 20))
    page = cf.report(lenet, pictures(1), to=tmp_path / "r.html").read_text("utf-8")
    lead = BeautifulSoup(page, "html.parser").select_one(".lead").get_text()
    assert lead == (
        "No fault found on 1 picture. 93.0% of 20 labelled pictures are named rightly; "
        "blurred, 49.5%."
    )


def test_the_numbers_of_the_layers_are_those_of_the_summary(lenet, soup):
    rows = {row.b.get_text(): row for row in soup.select("#network tbody tr")}
    for summary in cf.summarize_layers(lenet):
        cells = [cell.get_text(strip=True) for cell in rows[summary.name].find_all("td")]
        assert cells[3] == (f"{summary.parameters:,}" if summary.parameters else "–")
        assert cells[4] == (f"{summary.multiplications:,}" if summary.multiplications else "–")


def test_maps_that_are_pooled_and_come_back_are_one_stage():
    image = keras.Input((16, 16, 3))
    maps = keras.layers.Conv2D(4, 3, padding="same", name="before")(image)
    pooled = keras.layers.GlobalAveragePooling2D(name="squeeze")(maps)
    pooled = keras.layers.Reshape((1, 1, 4), name="reshape")(pooled)
    maps = keras.layers.Multiply(name="after")([maps, pooled])
    maps = keras.layers.MaxPooling2D(name="halved")(maps)
    maps = keras.layers.UpSampling2D(name="doubled")(maps)
    scores = keras.layers.Dense(2, name="scores")(keras.layers.Flatten(name="flat")(maps))
    stages = _network.stages_of(content_network(keras.Model(image, scores)))
    assert {stage.title: [row.name for row in stage.rows] for stage in stages[:1]} == {
        "16×16": ["before", "squeeze", "reshape", "after"]
    }
    assert [stage.title for stage in stages] == ["16×16", "8×8", "16×16", "units"]


def test_a_network_of_weights_that_are_no_numbers_gets_a_page_that_says_so(tmp_path):
    broken = cf.build_model("dense", seed=0)
    kernel, bias = broken.layers[-1].get_weights()
    kernel[0, 0] = np.nan
    broken.layers[-1].set_weights([kernel, bias])
    page = cf.report(broken, pictures(25), labels=np.arange(25) % 10, to=tmp_path / "a.html")
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    (found,) = soup.select(".findings h3")
    assert found.get_text() == "scores that are no numbers scores"
    assert soup.find(id="answers")
    # Of what is no number none is the largest: nothing is named, rightly or not.
    assert not soup.find(id="rests-on")
    assert not soup.find(id="accuracy")
    assert "named rightly" not in soup.select_one(".lead").get_text()


@pytest.mark.slow
def test_whose_scores_are_shown_is_said_where_a_network_gives_several_or_none(lenet, tmp_path):
    image = keras.Input((28, 28, 1))
    mask = keras.layers.Conv2D(1, 3, padding="same", name="mask")(image)
    flat = keras.layers.Flatten()(mask)
    two = [keras.layers.Dense(count, activation="softmax")(flat) for count in (3, 2)]
    said = {}
    for name, model in {
        "one": lenet,
        "two": keras.Model(image, two),
        "none": keras.Model(image, mask),
    }.items():
        page = cf.report(model, pictures(1), to=tmp_path / f"{name}.html")
        said[name] = BeautifulSoup(page.read_text("utf-8"), "html.parser").select_one("#answers p")
    assert said["one"].get_text().endswith("as they are.")
    assert said["two"].get_text().endswith("The scores are those of its first output.")
    assert said["none"].get_text().endswith("drawn below, as the answer of its last layer.")
    assert "28×28×1" in (tmp_path / "none.html").read_text("utf-8")


def test_the_strongest_maps_come_first_and_all_others_are_counted(lenet):
    stages = _network.stages_of(content_network(lenet))
    images = pictures(2)
    layers = [cf.activations(lenet, image) for image in images]
    maps = {each.row.name: each for _, some in _maps.maps_of(stages, layers) for each in some}
    values = np.stack([cf.activations(lenet, image, "conv2")[0].values for image in images])
    peaks = values.max(axis=(0, 1, 2))
    order = [tile.index for tile in maps["conv2"].strips[0].tiles]
    assert order == np.argsort(-peaks, kind="stable").tolist()
    assert order == [tile.index for tile in maps["conv2"].strips[1].tiles]
    assert maps["conv2"].count == 50
    assert float(maps["conv2"].high) == pytest.approx(peaks.max(), rel=0.01)


@pytest.mark.parametrize("values", [20_000, 40_000, 60_000])
def test_the_maps_of_all_layers_together_are_no_more_than_a_page_holds(lenet, monkeypatch, values):
    monkeypatch.setattr(_maps, "_VALUES", values)
    network, images = content_network(lenet), pictures(3)
    layers = [cf.activations(lenet, image) for image in images]
    drawn = [
        each for _, some in _maps.maps_of(_network.stages_of(network), layers) for each in some
    ]
    sizes = [_size_of(strip.source) for each in drawn for strip in each.strips]
    assert values / 3 < sum(width * height for width, height in sizes) <= values
    assert all(each.at_once == min(12, each.count) for each in drawn)


def _size_of(source):
    with Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2]))) as image:
        return image.size


@pytest.mark.slow
def test_the_page_says_how_many_maps_it_holds_and_which_are_drawn_coarser(
    lenet, tmp_path, monkeypatch
):
    whole = cf.report(lenet, pictures(3), to=tmp_path / "r.html").read_text("utf-8")
    assert "drawn as means of" not in whole
    assert "of its maps are on this page" not in whole
    monkeypatch.setattr(_maps, "_VALUES", 20_000)
    page = cf.report(lenet, pictures(3), to=tmp_path / "r.html").read_text("utf-8")
    soup = BeautifulSoup(page, "html.parser")
    maps = soup.select_one("#maps")
    abouts = {
        each.h3.contents[0].strip(): each.select_one(".about").get_text()
        for each in maps.select(".layer")
    }
    assert "drawn as means of 2×2" in abouts["conv1"]
    assert "means" not in abouts["pool2"]
    held = len(maps.select(".of-0 .strip span"))
    assert f"{held} of its 140 maps are on this page" in maps.p.get_text(" ", strip=True)
    assert "those of 1 layer are drawn coarser" in maps.p.get_text(" ", strip=True)


def test_numbers_below_zero_have_a_minus_sign(tmp_path):
    image = pictures(1)[0] / np.float32(-255)
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(2, 3)])
    page = cf.report(model, image, to=tmp_path / "r.html")
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    assert re.match(r"−\d", soup.select_one(".scale").get_text())
    assert re.search(r"shown from −\d", soup.select_one(".card").get_text())


@pytest.mark.slow
def test_the_page_says_where_one_picture_alone_has_squares_hidden(monkeypatch, lenet, tmp_path):
    words = "Squares are hidden from the first picture alone"
    assert words not in cf.report(lenet, pictures(2), to=tmp_path / "a.html").read_text("utf-8")
    monkeypatch.setattr(_attribution, "_affordable", lambda *given: (4, 1))
    page = cf.report(lenet, pictures(2), to=tmp_path / "b.html").read_text("utf-8")
    assert page.count("<b>occlusion") == 1
    assert words in page


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((28, 28, 1), "28×28 pixels, grey"),
        ((None, None, 3), "any size, colour"),
        ((8, 9, 5), "8×9 pixels, 5 channels"),
        ((100, 1), "100×1 values"),
        ((4, 8, 8, 1), "4×8×8×1 values"),
    ],
)
def test_what_the_network_takes_is_called_pixels_where_it_is_a_picture(shape, words):
    model = keras.Sequential([keras.Input(shape), keras.layers.Activation("relu")])
    assert _network.input_words(content_network(model)) == words


def test_how_alike_two_maps_are_has_a_minus_sign(monkeypatch, lenet, tmp_path):
    monkeypatch.setattr(_attribution, "_similarity", lambda first, second: -0.5)
    page = cf.report(lenet, pictures(1), to=tmp_path / "r.html").read_text("utf-8")
    assert "alike −0.50" in page


def test_a_picture_stands_no_more_often_on_the_page_than_it_needs_to(written):
    text = written.read_text("utf-8")
    source = BeautifulSoup(text, "html.parser").select_one(".card img")["src"]
    assert text.count(source) == 3  # with its answers, below its reasons, and to choose it


def test_keras_is_asked_once_for_a_networks_graph_and_once_with_random_weights(
    lenet, tmp_path, monkeypatch
):
    asked = []

    def replay(model, given, calls, prefix="", walk=graph._replay):
        asked.append(model.name)
        return walk(model, given, calls, prefix)

    monkeypatch.setattr(graph, "_replay", replay)
    cf.report(lenet, pictures(2), to=tmp_path / "r.html")
    assert asked == ["lenet", "lenet"]


@pytest.mark.slow
def test_findings_and_accuracy_stand_on_the_page(lenet, tmp_path):
    labels = np.arange(40) % 10
    page = cf.report(lenet, 255.0 * pictures(40), labels=labels, to=tmp_path / "r.html")
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    assert soup.select_one("#check-up h3").get_text() == "input not scaled conv1"
    lead = soup.select_one(".lead").get_text()
    findings = [each.get_text() for each in soup.select("#check-up h3")]
    words = "1 thing" if len(findings) == 1 else f"{len(findings)} things"
    assert lead.startswith(f"{words} to look at: input not scaled")
    assert re.search(r"\d% of 40 labelled pictures are named rightly", lead)
    assert "on 40 pictures" in soup.select_one("#check-up").get_text()
    assert soup.select_one("#accuracy li").get_text(" ", strip=True).startswith("as they are")
    kept = [each["download"] for each in soup.select("#accuracy .drawn a")]
    assert kept[::2] == ["confusion.svg", "reliability.svg"]
    assert "too few for an interval" not in soup.select_one("#accuracy").get_text()


def test_a_class_that_no_label_names_leaves_out_the_drawing_of_confusions_alone(lenet, tmp_path):
    page = cf.report(lenet, pictures(24), labels=np.arange(24) % 9, to=tmp_path / "r.html")
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    assert [each["download"] for each in soup.select("#accuracy .drawn a")][::2] == [
        "reliability.svg"
    ]


@pytest.mark.slow
def test_labels_that_are_contradicted_stand_below_the_accuracy_among_all_pictures(lenet, tmp_path):
    images = pictures(40)
    answers = np.argmax(lenet.predict(images[..., None] / np.float32(255), verbose=0), axis=1)
    wrong = answers.copy()
    wrong[37] = (answers[37] + 1) % 10  # beyond the cards
    page = cf.report(lenet, images, labels=wrong, to=tmp_path / "wrong.html").read_text("utf-8")
    listed = BeautifulSoup(page, "html.parser").select("#accuracy .contradicted li")
    assert [each.b.get_text() for each in listed] == ["picture 38"]
    words = " ".join(listed[0].get_text(" ").split())
    assert f"label class {wrong[37]} answer class {answers[37]}, " in words
    assert "1 of 40 pictures" in page
    page = cf.report(lenet, images, labels=answers, to=tmp_path / "right.html").read_text("utf-8")
    assert "contradicts" not in page


def test_scores_are_counted_by_tenths_with_those_that_are_right():
    scores = np.array([[0.95, 0.05], [0.08, 0.92], [0.38, 0.62], [0.55, 0.45]])
    bins = _examined.score_bins(scores, np.array([0, 0, 1, 0]))
    assert bins.images == ((0, 0, 0, 0, 0, 1, 1, 0, 0, 2),)
    assert bins.right == ((0, 0, 0, 0, 0, 1, 1, 0, 0, 1),)
    assert bins.score[0][-1] == pytest.approx(0.935)
