"""What goes on inside a convolutional network, in figures that it computes itself.

Nothing heavy is loaded by ``import cnnfigs``: Keras and matplotlib come with the first name that
needs them.
"""

import os
import platform

import lazy_loader

# TensorFlow reads this when it is imported. Left alone, it takes the convolutions of oneDNN on
# processors with AVX-512 only, although they are faster on others, too.
if platform.machine() in ("x86_64", "AMD64"):
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

__version__ = "1.0.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
