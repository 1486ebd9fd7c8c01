from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy import ndimage

from cnnfigs.figures import alt_text, image_row


@pytest.mark.parametrize(("dtype", "white"), [(np.uint8, 255), (np.float32, 1)])
def test_pictures_keep_true_black_and_white(dtype, white):
    figure = image_row(np.ones((3, 8, 8), dtype), figure=Figure())
    assert figure.axes[0].images[0].get_clim() == (0, white)


def test_there_are_as_many_pictures_as_came_and_the_row_wraps():
    figure = image_row(np.ones((13, 8, 8)), titles=[f"no. {k}" for k in range(13)], figure=Figure())
    image = figure.axes[0].images[0]
    assert ndimage.label(~np.ma.getmaskarray(image.get_array()))[1] == 13
    assert [text.get_text() for text in figure.texts] == [f"no. {k}" for k in range(13)]
    assert "no. 12" in alt_text(figure)


def test_pictures_of_several_sizes_and_missing_titles_are_refused():
    with pytest.raises(ValueError, match="of one shape"):
        image_row([np.ones((8, 8)), np.ones((9, 8))])
    with pytest.raises(ValueError, match="a title for each of 2"):
        image_row(np.ones((2, 8, 8)), titles=["one"])
    with pytest.raises(ValueError, match="into a list"):
        image_row(np.ones((8, 8)))
