import base64
import io
import re

import keras
import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image

import cnnfigs as cf
from cnnfigs.networks import graph
from cnnfigs.reporting import _attribution, _examined, _maps, _network
from cnnfigs.reporting._accuracy import Accuracy

HOSTILE = '</style><img src=x onerror="document.title=1">'


def pictures(count=3):
    rng = np.random.default_rng(1)
    return (rng.random((count, 28, 28)) * 255).astype(np.uint8)


@pytest.fixture(scope="module")
def lenet():
    return cf.build_model("lenet")


@pytest.fixture(scope="module")
def written(lenet, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    classes = [HOSTILE, *"123456789"]
    return cf.report(
        lenet, pictures(), classes=classes, labels=[HOSTILE, 1, "2"], to=folder / "report.html"
    )


@pytest.fixture(scope="module")
def soup(written):
    return BeautifulSoup(written.read_text("utf-8"), "html.parser")


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
    stages = _network.stages_of(_content_network(keras.Model(image, scores)))
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
    stages = _network.stages_of(_content_network(lenet))
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
    network, images = _content_network(lenet), pictures(3)
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


@pytest.mark.parametrize("width", [390, 1280])
def test_on_a_phone_a_picture_has_no_black_bars_beside_its_scores(page, written, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(written.as_uri())
    box = page.locator(".card .picture").first.bounding_box()
    if width == 390:
        assert box["height"] == pytest.approx(box["width"], abs=1)  # as its picture is
    assert box["height"] <= box["width"]


@pytest.mark.slow
def test_the_page_says_where_one_picture_alone_has_squares_hidden(monkeypatch, lenet, tmp_path):
    words = "Squares are hidden from the first picture alone"
    assert words not in cf.report(lenet, pictures(2), to=tmp_path / "a.html").read_text("utf-8")
    monkeypatch.setattr(_attribution, "_affordable", lambda *given: (4, 1))
    page = cf.report(lenet, pictures(2), to=tmp_path / "b.html").read_text("utf-8")
    assert page.count("<b>occlusion") == 1
    assert words in page


def test_the_reasons_of_a_long_sequence_fit_on_a_screen(page, tmp_path):
    layers = [keras.layers.Conv1D(4, 5, activation="relu"), keras.layers.GlobalMaxPooling1D()]
    model = keras.Sequential([keras.Input((100, 1)), *layers, keras.layers.Dense(3)])
    waves = np.random.default_rng(0).random((1, 100, 1)).astype(np.float32)
    page.goto(cf.report(model, waves, to=tmp_path / "r.html").as_uri())
    box = page.locator(".rests .over").first.bounding_box()
    assert 100 <= box["height"] <= 520


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
    assert _network.input_words(_content_network(model)) == words


def test_how_alike_two_maps_are_has_a_minus_sign(monkeypatch, lenet, tmp_path):
    monkeypatch.setattr(_attribution, "_similarity", lambda first, second: -0.5)
    page = cf.report(lenet, pictures(1), to=tmp_path / "r.html").read_text("utf-8")
    assert "alike −0.50" in page


def test_a_picture_stands_no_more_often_on_the_page_than_it_needs_to(written):
    text = written.read_text("utf-8")
    source = BeautifulSoup(text, "html.parser").select_one(".card img")["src"]
    assert text.count(source) == 3  # with its answers, below its reasons, and to choose it


def _content_network(model):
    from cnnfigs.networks.graph import network_of

    return network_of(model)


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


def test_a_page_of_many_pictures_holds_the_maps_of_a_few_and_says_so(lenet, tmp_path):
    page = cf.report(lenet, pictures(8), to=tmp_path / "r.html").read_text("utf-8")
    assert "Maps are shown for the first 6 of 8 pictures" in page
    assert page.count('class="card"') == 8


def test_a_file_of_another_size_is_cut_and_resized_and_the_page_says_so(lenet, tmp_path):
    wide = np.zeros((60, 120), np.uint8)
    wide[:, 30:90] = 255  # the middle square is white
    Image.fromarray(wide).save(tmp_path / "wide.png")
    page = cf.report(lenet, tmp_path / "wide.png", to=tmp_path / "r.html")
    assert "cut to its middle and resized to 28×28 pixels" in page.read_text("utf-8")
    [read] = _pictures_of(lenet, tmp_path / "wide.png")
    assert read.batch.min() > 0.9  # at its rim the filter is a little off


def _pictures_of(model, images):
    from cnnfigs.reporting._pictures import read_pictures

    return read_pictures(_content_network(model), images)


def test_a_files_name_is_text_whatever_its_bytes_are(lenet, tmp_path):
    for number, name in enumerate(("caf\udce9.png", "two\nlines.png")):
        try:
            Image.fromarray(pictures(1)[0]).save(tmp_path / "new.png")
            (tmp_path / "new.png").rename(tmp_path / f"{number}{name}")
        except OSError:
            pytest.skip("this system keeps no such name")
    names = [each.name for each in _pictures_of(lenet, tmp_path)]
    assert names == ["0caf?.png", "1two lines.png"]


def test_a_folder_stands_for_its_pictures_and_an_archive_for_its_images(lenet, tmp_path):
    (tmp_path / "photos").mkdir()
    for name in ("b", "a"):
        Image.fromarray(pictures(1)[0]).save(tmp_path / "photos" / f"{name}.png")
    (tmp_path / "photos" / "notes.txt").write_text("no picture")
    np.savez(tmp_path / "few.npz", x_test=pictures(3), y_test=[0, 1, 2])
    both = _pictures_of(lenet, [tmp_path / "photos", tmp_path / "few.npz"])
    assert [each.name for each in both] == ["a.png", "b.png", "few 1", "few 2", "few 3"]
    (tmp_path / "photos" / "cats" / ".cache").mkdir(parents=True)
    for name in ("c", ".cache/d"):
        Image.fromarray(pictures(1)[0]).save(tmp_path / "photos" / "cats" / f"{name}.png")
    within = _pictures_of(lenet, tmp_path / "photos")
    assert [each.name for each in within] == ["a.png", "b.png", "cats/c.png"]


def test_a_pattern_stands_for_the_files_that_are_named_like_it(lenet, tmp_path):
    for name in ("b.png", "a.png", "c[1].png", "d.jpg"):
        Image.fromarray(pictures(1)[0]).save(tmp_path / name)
    found = _pictures_of(lenet, str(tmp_path / "*.png"))
    assert [each.name for each in found] == ["a.png", "b.png", "c[1].png"]
    assert [each.name for each in _pictures_of(lenet, tmp_path / "c[1].png")] == ["c[1].png"]
    with pytest.raises(FileNotFoundError, match=r"there is no file like '.*\*\.gif'"):
        _pictures_of(lenet, str(tmp_path / "*.gif"))


def test_no_file_but_a_page_is_written_over(lenet, tmp_path):
    network = tmp_path / "model.keras"
    lenet.save(network)
    before = network.read_bytes()
    with pytest.raises(FileExistsError, match="looks like no page"):
        cf.report(lenet, to=network)
    assert network.read_bytes() == before


def test_a_place_that_may_not_be_written_to_is_named_before_anything_is_computed(
    lenet, tmp_path, monkeypatch
):
    monkeypatch.setattr("cnnfigs._files.os.access", lambda place, mode: False)
    monkeypatch.setattr("cnnfigs.reporting.network_of", lambda model: 1 / 0)
    with pytest.raises(PermissionError) as caught:
        cf.report(lenet, to=tmp_path / "r.html")
    assert caught.value.filename == str(tmp_path)


def test_two_classes_may_have_one_name_where_labels_are_numbers(lenet, tmp_path):
    names = ["crane", "crane", *"23456789"]
    page = cf.report(lenet, pictures(), classes=names, labels=[1, 0, 2], to=tmp_path / "r.html")
    assert page.read_text("utf-8").count("shows crane") == 2
    with pytest.raises(ValueError, match="the classes 0 and 1 are all called 'crane'"):
        cf.report(lenet, pictures(1), classes=names, labels=["crane"], to=tmp_path / "r.html")


def test_names_of_a_file_are_written_as_words(lenet, tmp_path):
    names = [b"cat", "grey\twolf", *"23456789"]
    page = cf.report(
        lenet, pictures(2), classes=names, labels=[b"cat", "grey\twolf"], to=tmp_path / "r.html"
    )
    text = page.read_text("utf-8")
    assert "shows cat" in text
    assert "shows grey wolf" in text
    assert "b&#39;" not in text
    assert "b'cat" not in text


def test_a_network_that_is_trained_and_no_pictures_are_enough(lenet, tmp_path):
    trained = type("Trained", (), {"model": lenet})()
    page = cf.report(trained, to=tmp_path / "r.html").read_text("utf-8")
    assert 'id="network"' in page
    assert 'id="answers"' not in page


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"classes": ["a", "b"]}, ValueError, "a name for each of the network's 10 scores"),
        ({"labels": [1]}, ValueError, "as many labels as pictures, 3, but 1 came"),
        ({"labels": 7}, TypeError, "expected several labels, but an object of type int came"),
        (
            {"labels": ["cat", 1, 2]},
            ValueError,
            r"unknown label 'cat': .*pass --classes \(in Python: classes=",
        ),
        (
            {"labels": ["cat", 1, 2], "classes": list("0123456789")},
            ValueError,
            r"unknown label 'cat': Known: '0', .*'9'$",
        ),
        (
            {"labels": np.eye(10)[:3]},
            ValueError,
            r"expected a label for each picture, but one-hot labels of shape \(3, 10\) came: pass "
            r"numpy.argmax\(labels, axis=1\)",
        ),
        ({"labels": np.eye(10)[:2]}, ValueError, "one-hot labels"),
        ({"images": np.zeros((3, 5, 5))}, ValueError, "expects one image of shape"),
        ({"to": "nowhere/report.html"}, FileNotFoundError, "make it first"),
        ({"to": "."}, IsADirectoryError, "is a folder"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    lenet, tmp_path, monkeypatch, given, error, words
):
    monkeypatch.chdir(tmp_path)
    options = {"images": pictures(), "to": "report.html", **given}
    with pytest.raises(error, match=words):
        cf.report(lenet, options.pop("images"), **options)
    assert not list(tmp_path.iterdir())


def test_what_stood_there_before_stays_where_the_page_fails(lenet, tmp_path, monkeypatch):
    place = tmp_path / "r.html"
    place.write_text("before")
    monkeypatch.setattr("cnnfigs.reporting.rendered", lambda content: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cf.report(lenet, pictures(1), to=place)
    assert place.read_text() == "before"
    assert list(tmp_path.iterdir()) == [place]


def test_a_reader_sees_the_maps_of_one_picture_or_of_all(page, written):
    page.goto(written.as_uri())
    strips = page.locator("#maps .layer").first.locator(".of")
    assert [strips.nth(at).is_visible() for at in range(3)] == [True, False, False]
    page.locator("#picture-1").check(force=True)
    assert [strips.nth(at).is_visible() for at in range(3)] == [False, True, False]
    page.locator("#picture-all").check(force=True)
    assert [strips.nth(at).is_visible() for at in range(3)] == [True, True, True]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_is_no_wider_than_the_screen(page, written, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(written.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


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


def test_a_network_of_no_images_is_refused_with_advice_and_without_pictures(tmp_path):
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(2)])
    with pytest.raises(ValueError, match="expected a network of images"):
        cf.report(model, to=tmp_path / "r.html")


@pytest.mark.slow
def test_labels_beside_the_images_of_a_file_are_used(lenet, tmp_path):
    np.savez(tmp_path / "few.npz", x_test=pictures(3), y_test=[7, 1, 2])
    page = cf.report(lenet, tmp_path / "few.npz", to=tmp_path / "r.html").read_text("utf-8")
    assert "shows class 7" in page
    np.savez(tmp_path / "column.npz", x_test=pictures(3), y_test=[[7], [1], [2]])
    page = cf.report(lenet, tmp_path / "column.npz", to=tmp_path / "r.html").read_text("utf-8")
    assert "shows class 7" in page
    np.savez(tmp_path / "one_hot.npz", x_test=pictures(3), y_test=np.eye(10)[:3])
    with pytest.raises(ValueError, match=r"one-hot labels of shape \(3, 10\) came"):
        cf.report(lenet, tmp_path / "one_hot.npz", to=tmp_path / "r.html")
    np.savez(tmp_path / "bare.npz", images=pictures(3))
    page = cf.report(lenet, tmp_path / "bare.npz", to=tmp_path / "r.html").read_text("utf-8")
    assert "shows class" not in page


@pytest.mark.parametrize(("width", "form"), [(390, "on-phone"), (1280, "on-page")])
@pytest.mark.parametrize(
    ("media", "scheme", "mode"),
    [
        ("screen", "light", "on-light"),
        ("screen", "dark", "on-dark"),
        ("print", "dark", "on-light"),
    ],
)
def test_one_drawing_is_shown_that_fits_the_screen_or_the_paper(
    page, written, width, form, media, scheme, mode
):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(media=media, color_scheme=scheme)
    page.goto(written.as_uri())
    shown = [each for each in page.locator("#network .drawn img").all() if each.is_visible()]
    assert [each.get_attribute("class") for each in shown] == [f"{form} {mode}"]
    assert page.locator("#try").is_visible() == (media == "screen")
