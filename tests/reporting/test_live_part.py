"""Can a reader try a network on its report's page, and does it say there how far from Keras?"""

import base64
import hashlib
import json
import re
import zlib

import keras
import numpy as np
import pytest
from bs4 import BeautifulSoup
from keras import layers

import cnnfigs as cf
from cnnfigs.networks.graph import network_of
from cnnfigs.reporting import _live
from cnnfigs.reporting._pictures import read_pictures
from cnnfigs.web._text import as_text
from cnnfigs.web._weights import STEPS

HOSTILE = '</script><!--<script><img src=x onerror="document.title=1">'
RUNNING = '.live[data-state="running"]'


def pictures(*shape):
    return np.random.default_rng(1).integers(0, 256, (2, *shape), np.uint8)


@pytest.fixture(scope="module")
def coloured():
    """Return a network with what reports meet: colours, a branch, and images scaled inside."""
    keras.utils.set_random_seed(3)
    image = keras.Input((20, 24, 3))
    scaled = layers.Rescaling(1 / 255, name="scaled")(image)
    first = layers.Conv2D(6, 3, padding="same", name="first")(scaled)
    normal = layers.ReLU(name="relu")(layers.BatchNormalization(name="normal")(first))
    second = layers.Conv2D(6, 3, padding="same", name="second")(normal)
    both = layers.Add(name="both")([normal, second])
    pooled = layers.GlobalAveragePooling2D(name="pooled")(both)
    scores = layers.Dense(14, activation="softmax", name="scores")(pooled)
    return keras.Model(image, scores, name="own")


@pytest.fixture(scope="module")
def written(coloured, tmp_path_factory):
    place = tmp_path_factory.mktemp("live") / "report.html"
    classes = [HOSTILE, *map(str, range(1, 14))]
    return cf.report(coloured, pictures(20, 24, 3), classes=classes, to=place)


@pytest.fixture
def opened(page, written):
    page.goto(f"{written.as_uri()}#live?input=example.0")
    page.wait_for_selector(RUNNING, timeout=30_000)
    return page


@pytest.mark.slow
def test_the_page_says_whether_the_weights_are_rounded(written, tmp_path):
    small = BeautifulSoup(written.read_text("utf-8"), "html.parser").select_one("#try p")
    assert "with its weights as they are" in small.get_text()
    page = cf.report(cf.build_model("lenet"), to=tmp_path / "r.html").read_text("utf-8")
    large = BeautifulSoup(page, "html.parser").select_one("#try p").get_text()
    assert f"with its weights rounded to {STEPS:,} steps up to the largest of their map" in large


def test_what_keras_made_of_the_pictures_is_packed():
    network = network_of(cf.build_model("lenet"))
    images = np.random.default_rng(1).integers(0, 256, (5, 28, 28), np.uint8)
    manifest = _live.network_alive(network, read_pictures(network, images), None).manifest
    agreement = manifest["agreement"]
    values = _values(agreement)
    assert len(values) == 5 * sum(1 + each["count"] for each in agreement["layers"])
    assert len(agreement["values"]) < 4 * len(values)  # many are 0


def _values(agreement):
    packed = base64.b85decode(agreement["values"])
    return np.frombuffer(zlib.decompress(packed), "<f4").copy()


def test_what_it_computes_is_keras_layer_by_layer_and_the_page_says_so(opened, coloured):
    found = opened.evaluate("document.getElementById('live').figure.agreed")
    assert found["winners"] == found["pictures"] == 2
    assert found["off"] < 1e-4
    words = opened.inner_text("[data-agreement]")
    [told] = re.findall(r"off by more than ([\d.e−]+) of", words)
    assert float(told.replace("−", "-")) == pytest.approx(found["off"], rel=0.05)
    assert "8 layers" in words  # each but the input, which is none
    assert "the same winner for 2 of 2" in words


def test_an_answer_that_is_not_keras_is_told(page, written, tmp_path):
    text = written.read_text("utf-8")
    content = json.loads(_content(text))
    values = _values(content["agreement"])
    values[1] += 0.5 * values[0]  # of the first layer, half its largest
    content["agreement"]["values"] = as_text(values.tobytes())
    content["agreement"]["winners"][1] += 1
    other = tmp_path / "other.html"
    other.write_text(text.replace(_content(text), _live.as_script(content)), "utf-8")
    page.goto(f"{other.as_uri()}#live?input=example.0")
    page.wait_for_selector(RUNNING, timeout=30_000)
    found = page.evaluate("document.getElementById('live').figure.agreed")
    assert found["off"] == pytest.approx(0.5, abs=0.01)
    assert found["layer"] == "scaled"
    assert "the same winner for 1 of 2" in page.inner_text("[data-agreement]")


def _content(text):
    return re.search(r"data-content>(.*?)</script>", text, re.S)[1]


def test_a_map_is_switched_off_and_the_scores_follow(opened, coloured):
    opened.evaluate(
        """async () => {
          const { figure } = document.getElementById("live");
          await figure.restore({ input: "example.1", layer: "relu", map: "2", row: "3" });
        }"""
    )
    before = _scores(opened)
    opened.get_by_role("button", name="Switch off map 2 of relu").click()
    opened.get_by_text("map 2 of relu is off").wait_for()
    cut = keras.Model(coloured.get_layer("both").output, coloured.output)
    second = keras.Model(coloured.get_layer("second").input, coloured.get_layer("second").output)
    image = pictures(20, 24, 3)[1:].astype(np.float32)
    relu = np.array(keras.Model(coloured.input, coloured.get_layer("relu").output)(image))
    relu[..., 2] = 0
    wanted = np.asarray(cut(relu + np.asarray(second(relu))))[0]
    assert _scores(opened) == pytest.approx(wanted, abs=1e-5)
    assert _scores(opened) != pytest.approx(before, abs=1e-5)
    opened.get_by_role("button", name="Undo").last.click()
    opened.get_by_text("map 2 of relu is off").wait_for(state="detached")
    assert _scores(opened) == pytest.approx(before)


def _scores(page):
    script = "Array.from(document.getElementById('live').figure.inputs[0].activations.at(-1))"
    return page.evaluate(script)


def test_of_many_classes_the_highest_are_shown_and_names_stay_text(opened):
    rows = opened.locator(".live-scores li")
    assert rows.count() == 8
    shown = [float(each) for each in opened.locator(".live-scores output").all_inner_texts()]
    assert shown == sorted(shown, reverse=True)
    assert shown[0] == pytest.approx(max(_scores(opened)), abs=1e-3)
    assert opened.title() == "own: what goes on inside"


def test_a_reader_draws_on_the_picture_and_takes_it_back(opened):
    image = "Array.from(document.getElementById('live').figure.inputs[0].image)"
    assert opened.evaluate(image) == pictures(20, 24, 3)[0].ravel().tolist()
    opened.get_by_label("red").check()
    opened.locator(".live-pad canvas").click()  # in its middle
    drawn = np.array(opened.evaluate(image)).reshape(20, 24, 3)
    red, before = np.array([0xE6, 0x19, 0x4B]), pictures(20, 24, 3)[0].astype(int)
    changed = (drawn != before).any(axis=-1)
    assert changed[9:11, 11:13].all()
    assert changed.sum() == 4, "what was not drawn on stays as it is"
    assert (abs(drawn - red) <= abs(before - red)).all()
    opened.get_by_role("button", name="Undo").first.click()
    assert opened.evaluate(image) == pictures(20, 24, 3)[0].ravel().tolist()


def test_the_middle_of_an_uploaded_picture_is_taken(opened):
    from io import BytesIO

    from PIL import Image

    wide = np.zeros((40, 96, 3), np.uint8)
    wide[:, 24:72] = [10, 200, 90]
    buffer = BytesIO()
    Image.fromarray(wide).save(buffer, "PNG")
    given = {"name": "a.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
    opened.locator("#live input[type=file]").set_input_files(given)
    figure = "document.getElementById('live').figure.inputs[0]"
    opened.get_by_text("the middle of your picture").wait_for(state="attached")
    image = np.array(opened.evaluate(f"Array.from({figure}.image)")).reshape(20, 24, 3)
    assert (image[1:-1, 1:-1] == [10, 200, 90]).all()


def test_no_other_script_than_the_pages_own_may_run(written):
    soup = BeautifulSoup(written.read_text("utf-8"), "html.parser")
    policy = soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    [script] = [each for each in soup.find_all("script") if not each.has_attr("type")]
    digest = base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}' 'wasm-unsafe-eval'; worker-src blob:" in policy


@pytest.mark.parametrize(
    ("stack", "words"),
    [
        ([layers.Conv2D(2, 3), layers.PReLU(name="odd"), layers.Flatten()], "'odd', PReLU"),
        ([layers.Flatten(), layers.Dense(8_000, name="wide")], "parameters: a page would be"),
    ],
    ids=["a layer", "size"],
)
def test_what_does_not_run_is_named_with_its_reason(stack, words, tmp_path):
    model = keras.Sequential([keras.Input((30, 30, 1)), *stack])
    page = cf.report(model, pictures(30, 30), to=tmp_path / "r.html").read_text("utf-8")
    soup = BeautifulSoup(page, "html.parser")
    assert "The network does not run on this page. " in soup.select_one("#try").get_text()
    assert words in soup.select_one("#try").get_text()
    assert not soup.find_all("script")


def test_values_of_large_layers_are_taken_from_each_map():
    for size, room, maps in ((12 * 12 * 96, 500, 96), (7, 100, 7), (1000, 1, 10), (640, 64, 64)):
        step = _live._step(size, room, maps)
        assert -(-size // step) <= room
        taken = np.arange(0, size, step) % maps
        assert len(set(taken.tolist())) == min(maps, len(taken))


def test_what_is_compared_fits_and_small_layers_are_compared_whole():
    assert _live._room([10, 500, 20], 1_000) == 500
    sizes = [10, 1_000, 20, 2_000]
    room = _live._room(sizes, 430)
    assert room == 200
    assert sum(min(size, room) for size in sizes) <= 430
    assert _live._room([], 5) == 0


def test_negative_shades_are_given_to_the_network_as_they_came():
    values = np.linspace(-1, 1, 2 * 16).reshape(2, 4, 4, 1).astype(np.float32)
    network = cf.networks.graph.network_of(
        keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten()])
    )
    from cnnfigs.reporting._pictures import read_pictures

    read = read_pictures(network, values)
    shades, pixels = _live._as_pixels(read, (4, 4, 1))
    assert shades == (-1, 1)
    again = _live._as_values(pixels, shades, read[0].batch)
    assert np.abs(again - values).max() <= 1 / 255


def test_a_notebook_shows_the_page_in_a_frame_and_it_lives_there(page, written, tmp_path):
    shown = written._repr_html_()
    frame = BeautifulSoup(shown, "html.parser").iframe
    assert frame["srcdoc"] == written.read_text("utf-8")
    (tmp_path / "notebook.html").write_text(f"<!doctype html><title>n</title>{shown}", "utf-8")
    page.goto((tmp_path / "notebook.html").as_uri())
    inside = page.frame_locator("iframe")
    inside.locator("#live").scroll_into_view_if_needed()
    inside.locator(RUNNING).wait_for(timeout=30_000)
    inside.locator(".live-scores button").first.click()
    inside.get_by_role("button", name="Switch off unit").or_(
        inside.get_by_text("scores › class")
    ).first.wait_for()


def test_the_folder_of_a_report_is_shown_as_no_page(written):
    assert written.parent._repr_html_() is None
