"""The way through Keras, with its own cache and silent local hosts in place of the internet."""

import gzip
import socket
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import keras
import numpy as np
import pytest
from tqdm import tqdm

from cnnfigs import datasets
from cnnfigs.datasets import DIGITS, GARMENTS, DataUnavailableError, _download, load_dataset

FILES = {
    "train-labels-idx1-ubyte.gz": ("y_train", 8),
    "train-images-idx3-ubyte.gz": ("x_train", 16),
    "t10k-labels-idx1-ubyte.gz": ("y_test", 8),
    "t10k-images-idx3-ubyte.gz": ("x_test", 16),
}


@pytest.fixture(autouse=True)
def keras_cache(tmp_path, monkeypatch):
    """Point Keras at an empty folder. It reads KERAS_HOME once, when it is imported."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(keras.src.backend.config, "_KERAS_DIR", str(tmp_path))
    return tmp_path / "datasets"


def fill(keras_cache, content):
    """Write arrays as the four files of Fashion-MNIST."""
    folder = keras_cache / "fashion-mnist"
    folder.mkdir(parents=True)
    for file, (array, header) in FILES.items():
        with gzip.open(folder / file, "wb", compresslevel=1) as stream:
            stream.write(bytes(header) + content[array].tobytes())
    return folder


def invented():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (30, 28, 28), dtype=np.uint8)
    labels = (np.arange(30) % 10).astype(np.uint8)
    return {"x_train": images, "y_train": labels, "x_test": images[:10], "y_test": labels[:10]}


@pytest.fixture
def silent_proxy(monkeypatch):
    """Send every request to a host that takes the call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.setattr(urllib.request, "_opener", None)  # it remembers the proxy of before
        yield
    urllib.request._opener = None


def test_a_set_in_kerass_cache_needs_no_network(keras_cache, silent_proxy, monkeypatch):
    content = invented()
    fill(keras_cache, content)
    expected = datasets.Dataset("fashion_mnist", **content, classes=GARMENTS, origin="a test")
    monkeypatch.setitem(
        datasets._PUBLISHED, "fashion_mnist", (expected.fingerprint, "invented for a test")
    )
    loaded = load_dataset("fashion_mnist")
    assert loaded.origin == "invented for a test"
    np.testing.assert_array_equal(loaded.x_test, content["x_test"])


def test_what_keras_does_not_verify_we_do(keras_cache):
    fill(keras_cache, invented())
    with pytest.raises(DataUnavailableError, match="not the published set"):
        load_dataset("fashion_mnist")


def test_a_file_cut_short_in_kerass_cache_is_explained(keras_cache):
    file = fill(keras_cache, invented()) / "train-images-idx3-ubyte.gz"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(DataUnavailableError, match="damaged file there must be deleted"):
        load_dataset("fashion_mnist")


def test_a_host_that_never_answers_is_given_up_in_time(silent_proxy, monkeypatch):
    monkeypatch.setattr(_download, "PATIENCE", 0.5)
    with pytest.raises(DataUnavailableError, match="mnist could not be had"):
        load_dataset("mnist")  # or it waits for ever


def test_a_name_whose_look_up_hangs_is_given_up_in_time(monkeypatch):
    monkeypatch.setattr(_download, "PATIENCE", 0.2)
    given_up = threading.Event()
    ended = []

    def hang(*_, **__):
        given_up.wait(30)
        ended.append("by itself")
        raise OSError

    monkeypatch.setattr(_download, "build_opener", hang)
    with pytest.raises(DataUnavailableError, match="did not answer within"):
        load_dataset("mnist")
    assert not ended
    given_up.set()


class Host(BaseHTTPRequestHandler):
    """A host that answers each file with what the test gives as `answer`."""

    def do_GET(self):
        self.server.asked.append(self.path.rpartition("/")[2])
        self.server.answer(self)

    def do_HEAD(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def host(monkeypatch):
    """Put a local host in place of the one that has the sets."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        server.asked, server.stopped = [], threading.Event()
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        monkeypatch.setattr(_download, "_HOST", address)
        for module in (keras.src.datasets.mnist, keras.src.datasets.fashion_mnist):
            monkeypatch.setattr(module, "get_file", _through(address, module.get_file))
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield server
        server.stopped.set()
        server.shutdown()
        thread.join()


def _through(address, get_file):
    """Return Keras's own way to a file, which must find what is there already."""

    def get(fname, origin, **options):
        return get_file(fname, origin=address + origin.rpartition("/")[2], **options)

    return get


def test_a_set_comes_from_its_host_once_and_whole_and_says_how_far_it_is(
    host, keras_cache, tmp_path, monkeypatch, capsys
):
    content = invented()
    folder = fill(tmp_path / "at the host", content)
    expected = datasets.Dataset("fashion_mnist", **content, classes=GARMENTS, origin="a test")
    monkeypatch.setitem(
        datasets._PUBLISHED, "fashion_mnist", (expected.fingerprint, "invented for a test")
    )

    def send(request):
        body = (folder / request.path.rpartition("/")[2]).read_bytes()
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def shown(**options):
        return tqdm(**options | {"delay": 0, "disable": False})

    host.answer = send
    monkeypatch.setattr(_download, "tqdm", shown)
    assert load_dataset("fashion_mnist").fingerprint == expected.fingerprint
    said = capsys.readouterr().err
    assert all(f"downloading {file}: 100%" in said for file in FILES)
    assert load_dataset("fashion_mnist").fingerprint == expected.fingerprint
    assert sorted(host.asked) == sorted(FILES)
    assert sorted(file.name for file in (keras_cache / "fashion-mnist").iterdir()) == sorted(FILES)


@pytest.mark.parametrize("what", ["headers", "body"])
def test_a_host_that_only_drips_is_given_up_in_time(host, keras_cache, monkeypatch, what):
    monkeypatch.setattr(_download, "PATIENCE", 0.5)

    def drip(request):
        if what == "body":
            request.send_response(200)
            request.send_header("Content-Length", "11490434")
            request.end_headers()
        else:
            request.wfile.write(b"HTTP/1.0 200 OK\r\nX-Long: ")
        while not host.stopped.wait(0.05):
            try:
                request.wfile.write(b"x")
            except OSError:
                break

    host.answer = drip
    start = time.monotonic()
    said = "sent no more than" if what == "body" else "did not answer within"
    with pytest.raises(DataUnavailableError, match=f"{said}.*CNNFIGS_DATA_DIR"):
        load_dataset("mnist")
    assert time.monotonic() - start < 5
    assert not (keras_cache / "mnist.npz").exists()


def test_a_body_that_ends_too_soon_is_no_file(host, keras_cache):
    def cut(request):
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b"x" * 10)

    host.answer = cut
    with pytest.raises(DataUnavailableError, match="ended after 10 of 1,000 bytes"):
        load_dataset("fashion_mnist")
    assert not [*(keras_cache / "fashion-mnist").iterdir()]


def test_a_redirect_to_what_is_not_encrypted_is_not_followed(host, keras_cache):
    def redirect(request):
        request.send_response(302)
        request.send_header("Location", f"{_download._HOST}elsewhere")
        request.end_headers()

    host.answer = redirect
    with pytest.raises(DataUnavailableError, match="elsewhere, which is not encrypted"):
        load_dataset("mnist")
    assert host.asked == ["mnist.npz"]


def test_hosts_have_ten_seconds_and_other_connections_keep_their_own_limit(monkeypatch):
    assert _download.PATIENCE == 10
    before = socket.getdefaulttimeout()
    with _download._patience():
        assert socket.getdefaulttimeout() == 10
    assert socket.getdefaulttimeout() == before


@pytest.mark.real_data
def test_the_real_clothes_come_through_kerass_cache(keras_cache, monkeypatch):
    real = load_dataset("fashion_mnist")
    fill(keras_cache, {name: getattr(real, name) for name, _ in FILES.values()})
    monkeypatch.delenv("CNNFIGS_DATA_DIR")
    assert load_dataset("fashion_mnist").fingerprint == real.fingerprint


def test_digits_and_garments_have_ten_classes():
    assert len(DIGITS) == len(GARMENTS) == 10
