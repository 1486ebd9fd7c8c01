"""Is what is no network of Keras named for what it is, whatever its name says?"""

import json
import struct
import zipfile

import h5py
import keras
import numpy as np
import pytest

from cnnfigs.networks.loading import load_network

pytestmark = pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")


def archive(path, *names):
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(name, "{}")


def arrays(path, *, attribute=None, group="images"):
    with h5py.File(path, "w") as file:
        file[f"{group}/values"] = np.zeros(3)
        if attribute:
            file.attrs[attribute] = ["conv"]


def saved_model(path):
    path.mkdir()
    (path / "saved_model.pb").write_bytes(b"x")


def safetensors(path):
    header = json.dumps({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + bytes(4))


def cut(path):
    network().save(path)
    path.write_bytes(path.read_bytes()[:5000])


def damaged_after(part):
    """Return what saves a network, and turns over a byte behind some bytes of the archive."""

    def save(path):
        network().save(path)
        content = bytearray(path.read_bytes())
        content[content.index(part) + len(part)] ^= 0xFF
        path.write_bytes(content)

    return save


def not_json(path):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("config.json", b"\xff{")
        file.writestr("metadata.json", "{}")


KINDS = {
    "net.onnx": (lambda path: path.write_bytes(b"\x08\x07"), "a network of ONNX"),
    "NET.ONNX": (lambda path: path.write_bytes(b"\x08\x07"), "a network of ONNX"),
    "net.tflite": (
        lambda path: path.write_bytes(b"\x1c\0\0\0TFL3"),
        "a network of TensorFlow Lite",
    ),
    "lite.keras": (
        lambda path: path.write_bytes(b"\x1c\0\0\0TFL3"),
        "a network of TensorFlow Lite",
    ),
    "net.pt": (lambda path: archive(path, "net/data.pkl"), "a file of PyTorch"),
    "old.pth": (lambda path: path.write_bytes(b"\x80\x02"), "a file of PyTorch"),
    "torch.keras": (lambda path: archive(path, "net/data.pkl"), "a file of PyTorch"),
    "net.safetensors": (safetensors, "a file of safetensors"),
    "net.pkl": (lambda path: path.write_bytes(b"\x80\x04"), "a pickle, which could run any code"),
    "net.json": (lambda path: path.write_text("{}"), "a text, without weights"),
    "folder": (saved_model, "a SavedModel of TensorFlow"),
    "photos": (lambda path: path.mkdir(), "a folder, not a network"),
    "a.weights.h5": (lambda path: arrays(path, group="layers/conv"), "a file of weights alone"),
    "b.h5": (lambda path: arrays(path, attribute="layer_names"), "a file of weights alone"),
    "data.h5": (arrays, "a file of arrays, without a network"),
    "other.keras": (lambda path: archive(path, "a.txt"), "an archive, and no network of Keras"),
    "other.zip": (lambda path: archive(path, "a.txt"), "an archive, and no network of Keras"),
    "empty.keras": (lambda path: path.write_bytes(b""), "empty"),
    "cut.h5": (cut, "damaged"),
    "cut.keras": (cut, "damaged, or no file of Keras"),
    "metadata.keras": (damaged_after(b"metadata.json"), "damaged"),
    "config.keras": (damaged_after(b"config.json"), "damaged"),
    "header.keras": (damaged_after(b"PK"), "damaged"),
    "text.keras": (not_json, "damaged"),
    "photo.jpg": (lambda path: path.write_bytes(b"\xff\xd8\xff"), "no network of Keras"),
}


def network():
    return keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(2, 3)])


@pytest.mark.parametrize("name", KINDS)
def test_it_is_named_with_what_to_do(name, tmp_path):
    make, words = KINDS[name]
    make(tmp_path / name)
    with pytest.raises(ValueError, match=rf"^'.*{name}' is {words}.*: \w+"):
        load_network(tmp_path / name)


@pytest.mark.parametrize(
    ("saved", "named"), [("a.keras", "b.h5"), ("a.h5", "b.keras"), ("a.h5", "B"), ("a.h5", "a.H5")]
)
def test_a_network_under_another_name_is_read(saved, named, tmp_path):
    model = network()
    model.save(tmp_path / saved)
    (tmp_path / saved).rename(tmp_path / named)
    image = np.ones((1, 4, 4, 1), np.float32)
    np.testing.assert_array_equal(load_network(tmp_path / named)(image), model(image))
