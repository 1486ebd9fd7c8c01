import keras
import numpy as np
import pytest

import cnnfigs as cf


@pytest.mark.parametrize("width", [390, 1280])
def test_on_a_phone_a_picture_has_no_black_bars_beside_its_scores(page, written, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(written.as_uri())
    box = page.locator(".card .picture").first.bounding_box()
    if width == 390:
        assert box["height"] == pytest.approx(box["width"], abs=1)  # as its picture is
    assert box["height"] <= box["width"]


def test_the_reasons_of_a_long_sequence_fit_on_a_screen(page, tmp_path):
    layers = [keras.layers.Conv1D(4, 5, activation="relu"), keras.layers.GlobalMaxPooling1D()]
    model = keras.Sequential([keras.Input((100, 1)), *layers, keras.layers.Dense(3)])
    waves = np.random.default_rng(0).random((1, 100, 1)).astype(np.float32)
    page.goto(cf.report(model, waves, to=tmp_path / "r.html").as_uri())
    box = page.locator(".rests .over").first.bounding_box()
    assert 100 <= box["height"] <= 520


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
