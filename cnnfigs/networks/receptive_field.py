"""Which pixels of the input a value deep in the network depends on.

The arithmetic of one layer: from what its inputs see to what its outputs see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from keras import layers

from cnnfigs._argument_checks import whole_number
from cnnfigs.networks.graph import TRAINING_ONLY

Shape = tuple[int | None, ...]
Pair = tuple[int, int]


@dataclass(frozen=True)
class ReceptiveField:
    """The part of the input that one output value of a layer sees.

    Attributes
    ----------
    size : tuple of int
        Rows and columns of the smallest rectangle of the input that holds every pixel which one
        output value depends on. Beside a padded border, where the rectangle leaves the image, a
        value may depend on fewer.
    stride : tuple of int
        Pixels of the input between neighbouring outputs, down and across. 0 where every output
        sees the same pixels, as after a dense layer.
    offset : tuple of int
        Row and column, on the input, of the top left pixel that output (0, 0) sees. Negative
        where padding puts that pixel beyond the border.

    References
    ----------
    A. Araujo, W. Norris and J. Sim, "Computing Receptive Fields of Convolutional Neural
    Networks", Distill, 2019. https://doi.org/10.23915/distill.00021

    Examples
    --------
    >>> ReceptiveField(size=(9, 9), stride=(1, 1), offset=(0, 0)).window(3, 5)
    (3, 5, 12, 14)
    """

    size: Pair
    stride: Pair
    offset: Pair

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
        row, column = whole_number("row", row), whole_number("column", column)
        top = self.offset[0] + row * self.stride[0]
        left = self.offset[1] + column * self.stride[1]
        return top, left, top + self.size[0], left + self.size[1]


@dataclass(frozen=True)
class View:
    """A field, and the rows and columns of the input that it lies on."""

    field: ReceptiveField
    image: tuple[int | None, int | None]


def view_of_input(shape: Shape) -> View | None:
    """Return what the pixels of an input of this shape, without batch, see: each itself."""
    if len(shape) != 3:
        return None
    return View(ReceptiveField((1, 1), (1, 1), (0, 0)), (shape[0], shape[1]))


def view_after(
    operation: Any, views: Sequence[View | None], before: Sequence[Shape], after: Shape
) -> View | None:
    """Return what the outputs of one call see, or None where that is not known.

    Parameters
    ----------
    operation : keras.Operation
        What is called.
    views : sequence of (View or None)
        What each of its inputs sees.
    before : sequence of tuple
        Shape of each of its inputs, without batch.
    after : tuple
        Shape of its output, without batch.
    """
    known = [view for view in views if view is not None]
    if not known or len(known) < len(views):
        return None
    if isinstance(operation, MERGES) or type(operation).__name__ in MERGING_OPERATIONS:
        return _merged(operation, known, before, after)
    if len(known) > 1:
        return None
    view, shape = known[0], before[0]
    if isinstance(operation, SLIDING):
        return _slid(operation, view, shape)
    if isinstance(operation, (layers.ZeroPadding2D, layers.Cropping2D)):
        return _shifted(operation, view)
    if isinstance(operation, EVERYWHERE) or (
        isinstance(operation, layers.Dense) and len(shape) == 1
    ):
        return _everywhere(view, shape)
    if isinstance(operation, layers.Reshape):
        return _everywhere(view, shape) if len(after) == 1 or len(shape) == 1 else None
    if isinstance(operation, NORMALISERS):
        return view if _along_channels_only(operation, len(shape)) else _everywhere(view, shape)
    if isinstance(operation, ONE_BY_ONE) or type(operation).__name__ in ONE_BY_ONE_OPERATIONS:
        return view
    return None


SLIDING = (
    layers.Conv2D,
    layers.DepthwiseConv2D,
    layers.SeparableConv2D,
    layers.MaxPooling2D,
    layers.AveragePooling2D,
)
MERGES = (
    layers.Add,
    layers.Subtract,
    layers.Multiply,
    layers.Average,
    layers.Maximum,
    layers.Minimum,
    layers.Concatenate,
)
EVERYWHERE = (
    layers.Flatten,
    layers.GlobalAveragePooling2D,
    layers.GlobalMaxPooling2D,
    layers.GroupNormalization,
)
NORMALISERS = (layers.LayerNormalization, layers.UnitNormalization, layers.Softmax)
# Each output depends on the inputs at its own place alone. Random layers pass their input on
# when a network is used and not trained.
ONE_BY_ONE = (
    *TRAINING_ONLY,
    layers.Activation,
    layers.BatchNormalization,
    layers.Dense,
    layers.ELU,
    layers.LeakyReLU,
    layers.Normalization,
    layers.PReLU,
    layers.RandomBrightness,
    layers.RandomContrast,
    layers.RandomFlip,
    layers.RandomRotation,
    layers.RandomTranslation,
    layers.RandomZoom,
    layers.ReLU,
    layers.Rescaling,
)
# What Python's operators and keras.ops put into a functional model. Keras gives these classes no
# public name, so they are known by the names of the functions.
MERGING_OPERATIONS = frozenset(
    ("Add", "Subtract", "Multiply", "Divide", "TrueDivide", "Maximum", "Minimum")
)
SIGN_AND_SIZE = ("Absolute", "AsType", "Cast", "Clip", "Exp", "Negative", "Sqrt", "Square")
RECTIFIERS = ("Elu", "Gelu", "HardSwish", "LeakyRelu", "Relu", "Relu6", "Selu", "Silu", "Softplus")
SQUASHERS = ("HardSigmoid", "HardTanh", "Sigmoid", "Softsign", "Tanh")
ONE_BY_ONE_OPERATIONS = frozenset((*SIGN_AND_SIZE, *RECTIFIERS, *SQUASHERS))


def _slid(operation: Any, view: View, shape: Shape) -> View | None:
    """Return the view of a window that slides: a convolution's kernel or a pooling's group."""
    window = getattr(operation, "kernel_size", None) or operation.pool_size
    dilation = getattr(operation, "dilation_rate", (1, 1))
    size, stride, offset = [], [], []
    for axis in range(2):
        reach = (window[axis] - 1) * dilation[axis] + 1
        step = operation.strides[axis]
        padding = _padding_before(operation.padding, shape[axis], reach, step)
        if padding is None:
            return None
        field = view.field
        size.append(field.size[axis] + (reach - 1) * field.stride[axis])
        stride.append(field.stride[axis] * step)
        offset.append(field.offset[axis] - padding * field.stride[axis])
    return View(ReceptiveField(_pair(size), _pair(stride), _pair(offset)), view.image)


def _padding_before(padding: str, length: int | None, reach: int, step: int) -> int | None:
    """Return how many zeros stand above, or left of, an axis of the given length.

    With ``"same"`` there are as few as let the output have ceil(length / step) values, the odd one
    at the end; so they depend on the length, unless the step is 1.
    """
    if padding == "valid":
        return 0
    if length is None:
        return (reach - 1) // 2 if step == 1 else None
    outputs = -(-length // step)
    return max((outputs - 1) * step + reach - length, 0) // 2


def _shifted(operation: Any, view: View) -> View:
    """Return the view of a layer that adds or removes a border."""
    if isinstance(operation, layers.ZeroPadding2D):
        by = [-before for before, _ in operation.padding]
    else:
        by = [before for before, _ in operation.cropping]
    field = view.field
    offset = [field.offset[axis] + by[axis] * field.stride[axis] for axis in range(2)]
    return View(ReceptiveField(field.size, field.stride, _pair(offset)), view.image)


def _everywhere(view: View, shape: Shape) -> View | None:
    """Return the view of values that each depend on the whole of a layer's maps."""
    if view.field.stride == (0, 0):
        return view
    if len(shape) != 3:
        return None
    size, offset = [], []
    for axis in range(2):
        outputs, pixels = shape[axis], view.image[axis]
        if outputs is None or pixels is None:
            return None
        first = view.field.offset[axis]
        last = first + (outputs - 1) * view.field.stride[axis] + view.field.size[axis]
        # Padding is no part of the input, and pixels that no window reached are seen by nobody.
        offset.append(max(first, 0))
        size.append(min(last, pixels) - offset[-1])
    return View(ReceptiveField(_pair(size), (0, 0), _pair(offset)), view.image)


def _merged(
    operation: Any, views: Sequence[View], before: Sequence[Shape], after: Shape
) -> View | None:
    """Return the view of values that each depend on one value of every input."""
    axis = getattr(operation, "axis", -1)
    if isinstance(operation, layers.Concatenate) and axis not in (-1, len(after)):
        return None
    if len({view.image for view in views}) > 1:
        return None
    spread: list[View | None] = list(views)
    sizes = {shape[:2] for shape in before}
    if len(sizes) > 1 or any(view.field.stride == (0, 0) for view in views):
        # One value meets a whole map, as where a squeeze-and-excitation block gates it.
        spread = [_everywhere(view, shape) for view, shape in zip(views, before, strict=True)]
    fields = [view.field for view in spread if view is not None]
    if len(fields) < len(views) or len({field.stride for field in fields}) > 1:
        return None
    offset = [min(field.offset[axis] for field in fields) for axis in range(2)]
    end = [max(field.offset[axis] + field.size[axis] for field in fields) for axis in range(2)]
    size = [end[axis] - offset[axis] for axis in range(2)]
    return View(ReceptiveField(_pair(size), fields[0].stride, _pair(offset)), views[0].image)


def _along_channels_only(operation: Any, rank: int) -> bool:
    """Return whether a layer that normalises does so at each place apart."""
    axis = operation.axis
    axes = list(axis) if isinstance(axis, (list, tuple)) else [axis]
    return rank == 3 and all(one in (-1, rank) for one in axes)


def _pair(values: Sequence[int]) -> Pair:
    first, second = values
    return first, second
