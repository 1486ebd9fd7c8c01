import io
import os

import pytest

from cnnfigs._files import expect_target, path_of, place_for, write_whole, written_aside


def test_a_file_is_replaced_whole_and_its_line_ends_stay(tmp_path):
    place = tmp_path / "page.html"
    place.write_text("before")
    write_whole(place, "a\r\nb\n–")
    assert place.read_bytes() == "a\r\nb\n–".encode()
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("named", ["~$notes.png", "~nobody-of-this-name/photo.png", "a~b", "~.png"])
def test_what_is_nobodys_home_is_the_name_of_a_file(named):
    assert str(path_of(named)) == named


def test_what_stood_there_stays_where_writing_fails(tmp_path):
    place = tmp_path / "page.html"
    place.write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write_whole(place, "\ud800")
    assert place.read_text() == "before"
    assert list(tmp_path.iterdir()) == [place]


def test_a_folder_that_was_not_finished_leaves_nothing(tmp_path):
    def interrupted():
        with written_aside(tmp_path / "digits") as aside:
            (aside / "0").mkdir(parents=True)
            (aside / "0" / "0.png").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("named", [None, 3, io.StringIO(), b"photo.png", ["photo.png"]])
def test_what_names_no_file_is_said_to_be_none(named):
    with pytest.raises(TypeError, match=r"^expected the name of a file, but an object of type"):
        path_of(named)


@pytest.mark.parametrize("target", ["nowhere", "link"], ids=["nowhere", "in a circle"])
def test_a_link_that_leads_nowhere_is_said_to_be_one(tmp_path, target):
    (tmp_path / "link").symlink_to(tmp_path / target)
    with pytest.raises(FileNotFoundError, match="link' is a link that leads nowhere: put"):
        expect_target(tmp_path / "link")
    expect_target(tmp_path)


def test_a_pipe_or_a_device_is_not_replaced_by_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="pipe' is a device or a pipe: name a file"):
        place_for(tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize(
    ("name", "words"), [("x" * 300, "is too long: shorten it"), ("a\0b", "leave out what is no l")]
)
def test_names_that_no_file_can_have_are_named_as_such(tmp_path, name, words):
    with pytest.raises(ValueError, match=f"^no file can be called .*{words}"):
        place_for(tmp_path / name)


def test_a_name_may_be_as_long_as_names_can_be(tmp_path):
    place = place_for(tmp_path / ("x" * 255))
    write_whole(place, "page")
    assert place.read_text() == "page"
