"""Does each refusal of a data set say, in NumPy's words, what makes it one? It is tried."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import numpy as np
import PIL.Image
import pytest
import skimage.color

import cnnfigs as cf

SHADES = np.random.default_rng(0).integers(0, 256, (6, 28, 28)).astype(np.uint8)
LABELS = np.array([0, 1, 2] * 2)


def followed(x: object = SHADES, y: object = LABELS) -> cf.Dataset:
    """Make a data set, and do what each error says until there is one."""
    for _ in range(4):
        try:
            return cf.Dataset("mine", x, y, x, y, ("a", "b", "c"), "mine")  # type: ignore[arg-type]
        except ValueError as error:
            (expression,) = re.findall(r"try (.+?), which", str(error))
        value = eval(expression, {"numpy": np, "skimage": skimage, "x": x, "y": y})
        x, y = (value, y) if re.search(r"\bx\b", expression) else (x, value)
    raise AssertionError("the advice leads nowhere")


class Column:
    """What NumPy reads and is none of its arrays, as a column of pandas."""

    def __init__(self, values: np.ndarray) -> None:
        self._values = values

    def __array__(self, dtype: object = None, copy: object = None) -> np.ndarray:
        return self._values


LABELLED = {
    "a column of another library": Column(LABELS),
    "objects": LABELS.astype(object),
    "words as objects": np.array(list("abc"), dtype=object)[LABELS],
    "one-hot": np.eye(3)[LABELS],
    "one-hot integers": np.eye(3, dtype=int)[LABELS],
    "a column": LABELS[:, np.newaxis],
    "a row of a table": LABELS[np.newaxis],
    "axes of one": LABELS[:, np.newaxis, np.newaxis],
    "words": np.array(list("abc"))[LABELS],
    "floats": LABELS.astype(float),
    "ids": LABELS * 1000 + 17,
    "a list": LABELS.tolist(),
    "counted from 1": LABELS + 1,
}


@pytest.mark.parametrize("came", LABELLED)
def test_labels_count_from_0_after_what_the_refusal_says(came: str):
    np.testing.assert_array_equal(followed(y=LABELLED[came]).y_train, LABELS)


def test_labels_that_are_masked_are_refused():
    masked = np.ma.array(LABELS, mask=LABELS == 1)
    with pytest.raises(ValueError, match="leave out those that are masked"):
        cf.Dataset("mine", SHADES, masked, SHADES, LABELS, ("a", "b", "c"), "mine")


PICTURED = {
    "flat": SHADES.reshape(6, 784),
    "with a channel": SHADES[..., np.newaxis],
    "with its channel first": SHADES[:, np.newaxis],
    "in colours": np.stack([SHADES] * 3, axis=-1),
    "in colours, channels first": np.stack([SHADES] * 3, axis=1),
    "with opacity": np.stack([*[SHADES] * 3, np.full_like(SHADES, 255)], axis=-1),
    "from 0 to 1": SHADES / 255,
    "floats": SHADES.astype(np.float32),
    "wide integers": SHADES.astype(np.int64),
    "of 16 bits": SHADES.astype(np.uint16) * 257,
    "one behind another": np.moveaxis(SHADES, 0, -1),
    "in colours, one behind another": np.moveaxis(np.stack([SHADES] * 3, axis=-1), 0, -1),
    "flat, from 0 to 1": SHADES.reshape(6, 784) / 255,
    "in colours, from 0 to 1": np.stack([SHADES] * 3, axis=-1) / 255,
    "a list": list(SHADES),
}


@pytest.mark.parametrize("came", PICTURED)
def test_images_are_grey_bytes_after_what_the_refusal_says(came: str):
    np.testing.assert_array_equal(followed(x=PICTURED[came]).x_train, SHADES)


@pytest.mark.parametrize(
    ("x", "words"),
    [(SHADES[:0], "none came"), (SHADES * np.nan, "nan_to_num"), (SHADES * 3.0, "scale its val")],
)
def test_what_no_expression_mends_is_said_in_words(x: np.ndarray, words: str):
    with pytest.raises(ValueError, match=words):
        cf.Dataset("mine", x, LABELS, x, LABELS, ("a", "b", "c"), "mine")


def test_files_become_images_as_the_refusal_says(tmp_path: Path):
    values = [str(tmp_path / f"{number}.png") for number in range(len(SHADES))]
    for name, pixels in zip(values, SHADES, strict=True):
        PIL.Image.fromarray(pixels).save(name)
    with pytest.raises(ValueError, match="of files, pass ") as caught:
        cf.Dataset("mine", values, LABELS, values, LABELS, ("a", "b", "c"), "mine")
    expression = str(caught.value).split("of files, pass ")[1]
    x = eval(expression, {"numpy": np, "PIL": PIL, "values": values})
    np.testing.assert_array_equal(followed(x=x).x_train, SHADES)


def test_a_header_that_promises_more_than_the_file_holds_is_damage(tmp_path: Path, monkeypatch):
    arrays = {"x_train": SHADES, "y_train": LABELS, "x_test": SHADES, "y_test": LABELS}
    place = tmp_path / "promised.npz"
    np.savez(place, **arrays)
    honest, promised = b"(6, 28, 28), }", b"(999999999, 28, 28), }"
    content = place.read_bytes()
    # In the header's own padding, so that its length stays what it is.
    spaces = b" " * (len(promised) - len(honest))
    assert content.count(honest + spaces) == 2
    monkeypatch.setattr("zipfile.ZipExtFile._update_crc", lambda *_: None)
    place.write_bytes(content.replace(honest + spaces, promised))
    monkeypatch.setenv("CNNFIGS_DATA_DIR", str(tmp_path))
    with pytest.raises(ValueError, match=r"header promises 783,999,999,216 bytes.*fetch it again"):
        cf.load_dataset("promised")


def test_the_home_folder_may_be_written_as_a_tilde(tmp_path: Path, monkeypatch):
    (tmp_path / "data").mkdir()
    arrays = {"x_train": SHADES, "y_train": LABELS, "x_test": SHADES, "y_test": LABELS}
    np.savez(tmp_path / "data" / "mine.npz", **arrays)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CNNFIGS_DATA_DIR", "~/data")
    monkeypatch.setenv("CNNFIGS_CACHE_DIR", "~/prüf store")
    assert cf.load_dataset("mine").x_train.shape == (6, 28, 28)
    cf.load_dataset("drawn_digits", size=40)
    assert (tmp_path / "prüf store" / "drawn").is_dir()
    assert not (tmp_path / "~").exists()


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path, monkeypatch):
    (tmp_path / "mine.npz").symlink_to(tmp_path / "moved.npz")
    monkeypatch.setenv("CNNFIGS_DATA_DIR", str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"mine.npz' is a link that leads nowhere"):
        cf.load_dataset("mine")


@pytest.mark.parametrize(
    "classes",
    [{1: "dog", 0: "cat", 2: "eel"}, {"dog": 1, "cat": 0, "eel": 2}],
    ids=["by number", "by name"],
)
def test_classes_of_a_dict_are_in_their_order_after_what_the_refusal_says(classes):
    given = {"x_train": SHADES, "y_train": LABELS, "x_test": SHADES, "y_test": LABELS}
    with pytest.raises(TypeError, match="in their order, but an object of type dict") as refused:
        cf.Dataset("mine", **given, classes=classes, origin="mine")
    followed = eval(str(refused.value).rpartition("pass ")[2], {"names": classes})
    made = cf.Dataset("mine", **given, classes=followed, origin="mine")
    assert made.classes == ("cat", "dog", "eel")


def test_classes_without_an_order_are_refused():
    given = {"x_train": SHADES, "y_train": LABELS, "x_test": SHADES, "y_test": LABELS}
    with pytest.raises(TypeError, match="in their order, but an object of type set came: pass a"):
        cf.Dataset("mine", **given, classes=set("abc"), origin="mine")


def test_a_long_header_is_not_called_a_pickle(tmp_path: Path, monkeypatch):
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {SHADES.shape}}}".ljust(60_000)
    begins = b"\x93NUMPY\x02\x00" + (len(header) + 1).to_bytes(4, "little")
    arrays = {"x_train": SHADES, "y_train": LABELS, "x_test": SHADES, "y_test": LABELS}
    with zipfile.ZipFile(tmp_path / "long.npz", "w") as archive:
        archive.writestr("x_train.npy", begins + f"{header}\n".encode() + SHADES.tobytes())
        for name in ("y_train", "x_test", "y_test"):
            content = io.BytesIO()
            np.save(content, arrays[name])
            archive.writestr(f"{name}.npy", content.getvalue())
    monkeypatch.setenv("CNNFIGS_DATA_DIR", str(tmp_path))
    with pytest.raises(ValueError, match=r"x_train cannot be read \(.*[Hh]eader"):
        cf.load_dataset("long")


def test_a_file_with_arrays_of_other_names_is_saved_again_as_its_error_says(
    tmp_path: Path, monkeypatch
):
    np.savez(tmp_path / "mine.npz", SHADES, LABELS, SHADES, LABELS)
    monkeypatch.setenv("CNNFIGS_DATA_DIR", str(tmp_path))
    with pytest.raises(ValueError, match=r"has arr_0, arr_1, .*save them .*numpy\.savez\(path, x_"):
        cf.load_dataset("mine")
