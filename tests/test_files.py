import io

import pytest

from cnnfigs._files import expect_target, path_of, write_whole


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
