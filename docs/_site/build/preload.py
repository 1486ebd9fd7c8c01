"""What the fork server imports: the package, and what runs pages' cells and examples.

Nothing here may compute with TensorFlow: its threads would not survive a fork.
"""

import gc

import ipykernel.kernelapp  # noqa: F401
import matplotlib as mpl
import matplotlib.pyplot as plt  # noqa: F401
import myst_nb  # noqa: F401
import sphinx_gallery.gen_rst  # noqa: F401

import _site.sphinx.figure_images
import _site.sphinx.preloaded_kernel  # noqa: F401
from _site.build.workers import load_keras

mpl.use("agg")  # whatever the variable said here, a page or an example shows figures in its own way
load_keras()

import skimage.io  # noqa: E402, F401

import cnnfigs  # noqa: E402
from cnnfigs._sources import code_digest  # noqa: E402

for room in (cnnfigs, cnnfigs.experiments, cnnfigs.figures):
    for name in room.__all__:
        getattr(room, name)
# Reads the package's sources, on which the name of all that was trained and measured rests.
for asked in cnnfigs.experiments.questions().values():
    code_digest(asked.plan.run.__module__)

# Hundreds of thousands of objects, none of which a process that is forked here will drop: without
# this, each collection would look at all of them, and sphinx-gallery collects after each block.
gc.collect()
gc.freeze()
