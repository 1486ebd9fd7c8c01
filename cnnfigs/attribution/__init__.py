"""What does a unit, or a whole network, look for in an image?

Four ways to ask: which images move a unit most, what happens when a part of an image is hidden,
which places of a layer speak for a class, and which image a unit would draw for itself. Each answer
is also given by a network that was never trained. What both say alike is no explanation of what was
learned (Adebayo et al., 2018); :func:`cnnfigs.experiments.trust.untrained_controls` measures
it.
"""

from cnnfigs.attribution._maps import AttributionMap, grad_cam, occlusion
from cnnfigs.attribution._synthesis import SyntheticImage, maximise_activation
from cnnfigs.attribution._top_images import TopImages, top_images

__all__ = [
    "AttributionMap",
    "SyntheticImage",
    "TopImages",
    "grad_cam",
    "maximise_activation",
    "occlusion",
    "top_images",
]
