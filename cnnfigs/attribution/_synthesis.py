"""Which image would move a unit most? One that is drawn for it, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cnnfigs._argument_checks import whole_number
from cnnfigs.attribution._gradients import repeated_gradient
from cnnfigs.attribution._split import Part, answers, check_units, part
from cnnfigs.networks.graph import network_of
from cnnfigs.networks.scaling import meaning_of_integers
from cnnfigs.networks.summary import ReceptiveField

STEPS = 40
_MOST = 100_000  # more is a slip, and takes for ever
# Chosen by eye, for grey images of 28 by 28 pixels whose strokes are two or three pixels wide.
START = 0.1  # the faint noise that an image begins from, in grey levels of 0 to 1
STRIDE = 0.25  # by how much the pixel that matters most changes in a step
INK = 0.06  # what ink costs, as a share of what the pixel that matters most brings
# What a pixel is that nobody asks for anything: black paper for ink, and for colours a middle grey,
# from which it costs as much to become brighter as darker.
PAPER, MIDDLE_GREY = 0.0, 0.5
BLUR = 0.6  # of the gradient, in pixels: a stroke is wider than that, and grain is not
# A drawing that works only in one exact place is a trick: it is moved by a pixel, for a unit that
# sees enough pixels for that to be little.
JITTER_FROM = 12


@dataclass(frozen=True, eq=False)
class SyntheticImage:
    """An image that was drawn to move one unit as much as it can.

    Attributes
    ----------
    layer, unit, field
        As in :class:`cnnfigs.TopImages`. The rest of the image does not matter to the unit's
        activation, and is empty.
    image : ndarray of float32
        (h, w), or (h, w, 3) in colour, 0 to 1.
    value : float
        The unit's activation for it; before softmax for a layer that ends with it. To be compared
        with what real images reach, ``TopImages.values``.
    position : tuple of int
        Row and column on the unit's map of the activation that was made large.
    """

    layer: str
    unit: int
    image: NDArray[np.float32]
    value: float
    position: tuple[int, int]
    field: ReceptiveField | None

    @property
    def window(self) -> tuple[int, int, int, int]:
        """Top, left, bottom, right of what the activation sees; bottom and right are exclusive."""
        if self.field is None:
            return (0, 0, *self.image.shape[:2])
        return self.field.window(*self.position)


def maximise_activation(
    model: Any, layer: str, units: Sequence[int], *, seed: int = 0, steps: int = STEPS
) -> list[SyntheticImage]:
    """Draw, for each unit, an image that moves it as much as possible.

    From faint noise, each step follows the gradient of the unit's sum before its activation
    function. Without more, that gives grain that means nothing to a person. So ink costs
    something, the gradient is blurred a little, and the image is shown to the network in a slightly
    different place each time. Grey levels stay between 0 and 1. In colour, an image begins from
    noise about a middle grey, and it costs something to leave that.

    Parameters
    ----------
    model : keras.Model
        A network of grey images, or of images in red, green and blue.
    layer : str
        The layer's name.
    units : sequence of int
        Its maps or units, counted from 0. Of a map, the value in the middle is made large. In the
        last layer they are the classes.
    seed : int, optional
        Decides the noise and the jitter.
    steps : int, optional
        How often each image is changed.

    Returns
    -------
    list of SyntheticImage
        One for each unit.

    Raises
    ------
    ValueError
        Where the layer or a unit does not exist, the network takes no grey or colour images of one
        size, or takes integers, or steps are below 1.
    NotImplementedError
        On a backend that computes no gradients.

    References
    ----------
    D. Erhan, Y. Bengio, A. Courville and P. Vincent, "Visualizing Higher-Layer Features of a Deep
    Network", University of Montreal, 2009.
    C. Olah, A. Mordvintsev and L. Schubert, "Feature Visualization", Distill, 2017,
    https://doi.org/10.23915/distill.00007, on jitter, blur and other regularisers.

    Examples
    --------
    >>> import cnnfigs as cf
    >>> (drawn,) = maximise_activation(cf.build_model("lenet"), "scores", [7], steps=1)
    >>> drawn.image.shape, drawn.layer, drawn.unit
    ((28, 28), 'scores', 7)
    """
    network = network_of(model)
    shape = _shape(network.model.inputs)
    in_colour = shape[2:] == (3,)
    aim = part(network, layer)
    wanted = check_units(aim.output, units)
    steps, seed = whole_number("steps", steps, most=_MOST), whole_number("seed", seed, least=0)
    if steps < 1:
        raise ValueError(f"expected steps to be 1 or more, got {steps}")
    place = _middle(aim)
    seen = shape[:2] if aim.output.field is None else aim.output.field.size
    jitter = 1 if min(seen) >= JITTER_FROM else 0
    # Grey levels are from 0 to 1 to whoever asks, also where the network scales them itself.
    scaling = meaning_of_integers(network, network.model.inputs[0]) != "shades"
    white, sums = (255 if scaling else 1), aim.sums
    images = _climb(
        lambda batch: sums(batch * white),
        shape,
        wanted,
        place,
        rest=MIDDLE_GREY if in_colour else PAPER,
        jitter=jitter,
        seed=seed,
        steps=steps,
    )
    reached = _at(answers(aim.model, images * np.float32(white)), wanted, place)
    drawn = images if in_colour else images.reshape(-1, *shape[:2])
    return [
        SyntheticImage(layer, unit, image, float(value), place, aim.output.field)
        for unit, image, value in zip(wanted, drawn, reached, strict=True)
    ]


def _shape(inputs: Sequence[Any]) -> tuple[int, ...]:
    """Return the shape of the images that a network takes; say it where they have none."""
    shapes = [tuple(tensor.shape[1:]) for tensor in inputs]
    images = len(shapes) == 1 and (len(shapes[0]) == 2 or shapes[0][2:] in ((1,), (3,)))
    if not images or None in shapes[0]:
        takes = ", ".join(map(str, shapes))
        raise ValueError(
            "expected a network of images of one size, grey (h, w, 1) or in colour (h, w, 3), "
            f"but it takes {takes}"
        )
    if "int" in inputs[0].dtype:
        raise ValueError(
            "expected a network of floats, whose image can change little by little, but it takes "
            f"{inputs[0].dtype}: build the same layers on keras.Input({shapes[0]}), with its "
            "weights"
        )
    return shapes[0]


def _climb(
    sums: Any,
    shape: tuple[int, ...],
    units: list[int],
    place: tuple[int, int],
    *,
    rest: float,
    jitter: int,
    seed: int,
    steps: int,
) -> NDArray[np.float32]:
    """Follow the gradient from noise, (units, h, w) or (units, h, w, channels)."""
    rng = np.random.default_rng(seed)
    # All units begin from the same noise, so that what differs between them is theirs.
    darkest = rest if rest == PAPER else rest - START / 2
    noise = (darkest + rng.uniform(0, START, shape)).astype(np.float32)
    images = np.repeat(noise[np.newaxis], len(units), axis=0)
    ask = repeated_gradient(lambda batch: _own(sums(batch), units, place))
    for _ in range(steps):
        shift = tuple(int(by) for by in rng.integers(-jitter, jitter + 1, 2))
        shown = np.roll(images, shift, axis=(1, 2))
        _, gradient = ask(shown)
        gradient = np.roll(gradient, (-shift[0], -shift[1]), axis=(1, 2))
        # Blurred, so that strokes grow and not grain; the image itself stays sharp.
        gradient = ndimage.gaussian_filter(gradient, BLUR, axes=(1, 2))
        largest = np.abs(gradient).max(axis=tuple(range(1, gradient.ndim)), keepdims=True)
        uphill = gradient / np.where(largest > 0, largest, 1)
        images = np.clip(_towards(rest, images + STRIDE * uphill), 0, 1)
    return images


def _towards(rest: float, images: NDArray[Any]) -> NDArray[Any]:
    """Take from each value the cost of a step, never more than it is away from rest."""
    away = images - rest
    closer: NDArray[Any] = np.sign(away) * np.maximum(np.abs(away) - STRIDE * INK, 0)
    return rest + closer


def _own(values: Any, units: list[int], place: tuple[int, int]) -> Any:
    """Return of each image the value of the one unit that it is drawn for."""
    if len(values.shape) == 4:
        values = values[:, place[0], place[1]]
    # Sums of half precision overflow soon.
    values = keras.ops.cast(values, "float32")
    chosen = keras.ops.one_hot(np.array(units), values.shape[-1], dtype="float32")
    return keras.ops.sum(values * chosen, axis=-1)


def _at(
    values: NDArray[np.float32], units: list[int], place: tuple[int, int]
) -> NDArray[np.float32]:
    if values.ndim == 4:
        values = values[:, place[0], place[1]]
    return values[np.arange(len(units)), units]


def _middle(aim: Part) -> tuple[int, int]:
    """Return the place of a map whose window lies in the middle of the image."""
    shape = aim.output.shape
    if len(shape) == 1:
        return 0, 0
    height, width, _ = shape
    return (height or 0) // 2, (width or 0) // 2
