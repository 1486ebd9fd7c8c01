import keras
import numpy as np
import pytest
from PIL import Image
from random_pictures import content_network, pictures

import cnnfigs as cf


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

    return read_pictures(content_network(model), images)


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
