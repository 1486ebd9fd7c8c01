"""What goes on inside a convolutional network, in figures that it computes itself.

Nothing heavy is loaded by ``import cnnfigs``: Keras and matplotlib come with the first name that
needs them.
"""

import lazy_loader

__version__ = "1.0.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
