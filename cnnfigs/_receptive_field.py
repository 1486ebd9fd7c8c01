"""Which pixels of the input does a value deep in the network depend on?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """The part of the input that one output value of a layer sees.

    Attributes
    ----------
    size : tuple of int
        Rows and columns of the input that one output value sees, in pixels.
    stride : tuple of int
        Pixels of the input between neighbouring outputs, down and across. 0 where every output
        sees the same pixels, as after a dense layer.
    offset : tuple of int
        Row and column, on the input, of the top left pixel that output (0, 0) sees. Negative
        where padding puts that pixel beyond the border.

    Examples
    --------
    >>> Field(size=(9, 9), stride=(1, 1), offset=(0, 0)).window(3, 5)
    (3, 5, 12, 14)
    """

    size: tuple[int, int]
    stride: tuple[int, int]
    offset: tuple[int, int]

    def window(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Return the rectangle of the input that the output at (row, column) sees.

        Parameters
        ----------
        row, column : int
            Position on the layer's map, from 0.

        Returns
        -------
        tuple of int
            Top, left, bottom, right in pixels of the input; bottom and right are exclusive, so
            that ``image[top:bottom, left:right]`` is the patch. Not clipped: with padding, top
            and left may be negative, and bottom and right may exceed the image.
        """
        top = self.offset[0] + row * self.stride[0]
        left = self.offset[1] + column * self.stride[1]
        return top, left, top + self.size[0], left + self.size[1]
