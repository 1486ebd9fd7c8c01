import errno
import hashlib
import io
import json
import pickle
import tracemalloc
import warnings
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from cnnfigs import datasets
from cnnfigs.datasets import DIGITS, Dataset, default_dataset, load_dataset
from cnnfigs.datasets.drawn import garments, sets
from cnnfigs.datasets.drawn.digits import TEST_HABITS, TEST_WAYS, WAYS
from cnnfigs.datasets.drawn.pen import draw


def arrays(count=20, side=28, **changed):
    rng = np.random.default_rng(0)
    labels = np.arange(count) % 10
    images = rng.integers(0, 256, (count, side, side), dtype=np.uint8)
    return {"x_train": images, "y_train": labels, "x_test": images, "y_test": labels} | changed


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CNNFIGS_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def no_network(monkeypatch, tmp_path):
    """Stand in for a host that cannot be reached, with nothing in Keras's cache."""

    def refuse(url, _):
        raise ConnectionRefusedError(f"no way to {url}")

    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(datasets._download, "_fetch", refuse)


def test_a_file_in_the_folder_works_under_its_own_name(folder):
    np.savez(folder / "my_letters.npz", **arrays())
    loaded = load_dataset("my_letters")
    assert loaded.name == "my_letters"
    assert loaded.origin == "the file my_letters.npz"
    assert loaded.classes == DIGITS
    np.testing.assert_array_equal(loaded.x_train, arrays()["x_train"])
    assert "my_letters" in datasets.dataset_names()


def test_a_file_in_the_folder_goes_before_every_other_source(folder, no_network):
    np.savez(folder / "mnist.npz", **arrays())
    assert len(load_dataset("mnist").x_train) == 20


def test_other_arrays_under_the_name_mnist_are_not_credited_to_mnists_makers(folder):
    np.savez(folder / "mnist.npz", **arrays())
    assert "LeCun" not in load_dataset("mnist").origin


def test_an_unknown_data_set_lists_near_names():
    with pytest.raises(ValueError, match="unknown data set 'mnits': did you mean 'mnist'"):
        load_dataset("mnits")


def _cut(path):
    path.write_bytes(path.read_bytes()[:-200])


def _flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)


def _empty(path):
    path.write_bytes(b"")


def _text(path):
    path.write_text("these are not the images you are looking for")


def _bare_array(path):
    with path.open("wb") as file:
        np.save(file, np.zeros(3))


def _archive(path, content, *, flags=0):
    """Write an archive of the right names; the flags stand in both of a member's headers."""
    with zipfile.ZipFile(path, "w") as archive:
        for name in arrays():
            archive.writestr(f"{name}.npy", content)
    raw = path.read_bytes()
    for signature, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        parts = raw.split(signature)
        marked = [part[: place - 4] + bytes([flags]) + part[place - 3 :] for part in parts[1:]]
        raw = signature.join([parts[0], *marked])
    path.write_bytes(raw)


def _no_arrays(path):
    _archive(path, b"these are bytes")


def _bad_header(path):
    stream = io.BytesIO()
    np.save(stream, np.zeros(3))
    header = stream.getvalue()
    _archive(path, header[:10] + header[10:].replace(b"{'descr'", b"((((((((", 1))


def _password(path):
    _archive(path, b"these are bytes", flags=1)


@pytest.mark.parametrize(
    "damage", [_cut, _flip, _empty, _text, _bare_array, _no_arrays, _bad_header, _password]
)
def test_a_damaged_file_is_named_with_its_fault(folder, damage):
    path = folder / "mine.npz"
    np.savez_compressed(path, **arrays())
    damage(path)
    with pytest.raises(ValueError, match=r"mine\.npz is damaged"):
        load_dataset("mine")


class _Bomb:
    def __reduce__(self):
        return (pytest.fail, ("something was unpickled",))


def test_pickled_objects_are_refused_and_not_unpickled(folder):
    np.savez(folder / "mine.npz", **arrays(x_train=np.array([_Bomb()], dtype=object)))
    with pytest.raises(ValueError, match=r"mine\.npz holds pickled objects in x_train"):
        load_dataset("mine")


def test_a_file_that_is_one_whole_pickle_is_refused_and_not_unpickled(folder):
    (folder / "mine.npz").write_bytes(pickle.dumps(_Bomb()))
    with pytest.raises(ValueError, match=r"mine\.npz"):
        load_dataset("mine")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"y_train": np.arange(19) % 10}, "x_train has 20 images and y_train has 19 labels"),
        ({"x_test": np.zeros((20, 28, 28))}, "x_test must be grey images of kind uint8"),
        ({"x_test": np.zeros((20, 28, 28, 3), np.uint8)}, r"shape \(n, h, w\)"),
        ({"x_test": np.zeros((0, 28, 28), np.uint8)}, "x_test must be grey images"),
        ({"x_test": np.zeros((20, 32, 32), np.uint8)}, r"x_test of \(32, 32\); one network"),
        ({"y_test": np.zeros(20)}, "y_test must be integer labels"),
        ({"y_train": np.full(20, np.nan)}, "y_train must be integer labels"),
        ({"y_train": np.full(20, "seven")}, "y_train must be integer labels"),
        ({"y_test": np.zeros((20, 1), int)}, "y_test must be integer labels"),
        ({"y_test": np.full(20, 10)}, "labels from 10 to 10, but there are 10 classes"),
        ({"y_test": np.full(20, -1)}, "labels from -1"),
    ],
)
def test_a_file_whose_arrays_do_not_fit_together_is_named_with_its_fault(folder, changed, fault):
    np.savez(folder / "mine.npz", **arrays(**changed))
    with pytest.raises(ValueError, match=fault) as caught:
        load_dataset("mine")
    assert "mine.npz" in str(caught.value)


@pytest.mark.parametrize("largest", [20_000_000, 2**40, 2**63])
def test_labels_that_are_ids_are_refused_before_a_class_is_made_of_each(folder, largest):
    labels = np.array([0, 1, largest], np.uint64)
    np.savez(folder / "mine.npz", **arrays(x_train=np.zeros((3, 4, 4), np.uint8), y_train=labels))
    tracemalloc.start()
    with pytest.raises(ValueError, match=r"mine\.npz .* 3 labels reach up to .*return_inverse"):
        load_dataset("mine")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10**8


def test_a_part_of_a_thousand_classes_keeps_their_numbers(folder):
    labels = np.array([3, 999])
    images = np.zeros((2, 4, 4), np.uint8)
    np.savez(folder / "mine.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    assert load_dataset("mine").classes[999] == "999"


def test_a_file_that_cannot_be_read_for_a_moment_is_not_called_damaged(folder, monkeypatch):
    np.savez(folder / "mine.npz", **arrays())

    def stale(*_, **__):
        raise OSError(errno.ESTALE, "Stale file handle")

    monkeypatch.setattr(np, "load", stale)
    with pytest.raises(OSError, match="Stale file handle"):
        load_dataset("mine")


def test_a_folder_that_is_named_as_a_file_is_no_data_set(folder):
    (folder / "mine.npz").mkdir()
    with pytest.raises(ValueError, match="unknown data set 'mine'"):
        load_dataset("mine")


def test_a_drawn_set_that_is_not_whole_is_drawn_again(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", str(tmp_path))
    drawn = load_dataset("drawn_digits", size=40)
    (entry,) = (tmp_path / "drawn").iterdir()
    with np.load(entry / "images.npz") as kept:
        other = dict(kept) | {"y_train": kept["y_train"] + 10}
    np.savez(entry / "images.npz", **other)
    sum_of_it = hashlib.sha256((entry / "images.npz").read_bytes()).hexdigest()
    (entry / "manifest.json").write_text(json.dumps({"images.npz": sum_of_it}))
    with pytest.warns(UserWarning, match="is damaged .*labels from 10"):
        again = load_dataset("drawn_digits", size=40)
    assert again.fingerprint == drawn.fingerprint
    assert load_dataset("drawn_digits", size=40).fingerprint == drawn.fingerprint


def test_a_file_that_lacks_an_array_says_which(folder):
    content = arrays()
    del content["y_test"]
    np.savez(folder / "mine.npz", **content)
    with pytest.raises(ValueError, match=r"mine\.npz lacks y_test"):
        load_dataset("mine")


def test_a_variable_that_points_nowhere_is_reported(monkeypatch, tmp_path):
    monkeypatch.setenv("CNNFIGS_DATA_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(ValueError, match=r"CNNFIGS_DATA_DIR is .* no folder"):
        load_dataset("mnist")


def test_the_fingerprint_tells_arrays_apart_and_not_the_width_of_labels():
    def fingerprint(**changed):
        return Dataset("mine", **arrays(**changed), classes=DIGITS, origin="a test").fingerprint

    other = arrays()["x_train"].copy()
    other[0, 0, 0] ^= 1
    assert fingerprint() == fingerprint(y_train=(np.arange(20) % 10).astype(np.uint8))
    assert fingerprint() != fingerprint(x_train=other)
    assert fingerprint() != fingerprint(y_test=np.roll(np.arange(20) % 10, 1))


def test_without_a_network_the_error_names_the_set_the_variable_and_the_stand_in(no_network):
    with pytest.raises(OSError, match="mnist could not be had") as caught:
        load_dataset("mnist")
    assert "CNNFIGS_DATA_DIR" in str(caught.value)
    assert "load_dataset('drawn_digits')" in str(caught.value)


def test_the_default_falls_back_to_drawings_and_says_so(no_network):
    with pytest.warns(UserWarning, match="drawn by cnnfigs"):
        digits = default_dataset("digits")
    assert digits.drawn
    assert digits.origin.startswith("drawn by cnnfigs, not real")


def test_asked_for_drawings_the_default_draws_without_a_warning_or_a_download(
    no_network, monkeypatch
):
    monkeypatch.setenv("CNNFIGS_DATA", "drawn")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert default_dataset("garments").name == "drawn_garments"


def test_asked_for_real_data_the_default_fails_where_there_is_none(no_network, monkeypatch):
    monkeypatch.setenv("CNNFIGS_DATA", "real")
    with pytest.raises(OSError, match="fashion_mnist could not be had"):
        default_dataset("garments")


@pytest.mark.parametrize("value", ["Drawn", "yes"])
def test_an_unknown_choice_of_data_is_refused(monkeypatch, value):
    monkeypatch.setenv("CNNFIGS_DATA", value)
    with pytest.raises(ValueError, match="CNNFIGS_DATA"):
        default_dataset("digits")


def test_an_unknown_kind_of_data_is_refused():
    with pytest.raises(ValueError, match="unknown kind of data 'digit': did you mean 'digits'"):
        default_dataset("digit")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "maker", "first_labels"),
    [("mnist", "LeCun", [5, 0, 4, 1, 9]), ("fashion_mnist", "Zalando", [9, 0, 0, 3, 0])],
)
def test_the_published_arrays_are_recognised_and_credited(name, maker, first_labels):
    real = load_dataset(name)
    assert maker in real.origin
    assert not real.drawn
    assert real.x_train.shape == (60_000, 28, 28)
    assert real.x_test.shape == (10_000, 28, 28)
    assert list(real.y_train[:5]) == first_labels


def test_a_drawn_set_has_the_size_and_the_seed_that_were_asked_for():
    digits = load_dataset("drawn_digits", size=200, seed=4)
    assert digits.x_train.shape == (200, 28, 28)
    assert digits.x_test.shape == (50, 28, 28)
    assert np.bincount(digits.y_train).tolist() == [20] * 10
    again = load_dataset("drawn_digits", size=200, seed=4)
    assert again.fingerprint == digits.fingerprint
    assert load_dataset("drawn_digits", size=200, seed=5).fingerprint != digits.fingerprint


def test_test_digits_are_written_in_legible_ways_by_milder_hands():
    digits = load_dataset("drawn_digits", size=2000, seed=4)
    mild, _ = draw(TEST_WAYS, 500, seed=4, writers="test", habits=TEST_HABITS)
    np.testing.assert_array_equal(digits.x_test, mild)
    np.testing.assert_array_equal(digits.x_train, draw(WAYS, 2000, seed=4)[0])


def test_test_garments_are_of_another_mix_of_cuts_and_more_various():
    drawn = load_dataset("drawn_garments", size=2000, seed=4)
    other, _ = garments.draw(
        500, seed=4, writers="test", cuts=garments.TEST_CUTS, variety=garments.TEST_VARIETY
    )
    np.testing.assert_array_equal(drawn.x_test, other)
    np.testing.assert_array_equal(drawn.x_train, garments.draw(2000, seed=4)[0])


def test_letters_have_26_classes():
    letters = load_dataset("drawn_letters", size=26 * 8, seed=0)
    assert letters.classes == tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert np.bincount(letters.y_train).tolist() == [8] * 26
    assert np.bincount(letters.y_test).tolist() == [2] * 26


def test_a_set_that_was_drawn_once_is_read_from_the_store(monkeypatch):
    first = load_dataset("drawn_garments", size=80, seed=9)
    no_drawer = replace(sets._DRAWERS["drawn_garments"], learn=None, test=None)
    monkeypatch.setitem(sets._DRAWERS, "drawn_garments", no_drawer)
    assert load_dataset("drawn_garments", size=80, seed=9).fingerprint == first.fingerprint


def test_a_size_without_room_for_every_class_says_which_would_do():
    with pytest.raises(ValueError, match=r"expected size=40 or more.*got size=39"):
        load_dataset("drawn_digits", size=39)


def test_a_real_set_takes_neither_size_nor_seed(folder):
    np.savez(folder / "mnist.npz", **arrays())
    for asked in ({"size": 1000}, {"seed": 1}):
        with pytest.raises(ValueError, match=r"mnist is what it is.*x_train\[:1000\]"):
            load_dataset("mnist", **asked)
