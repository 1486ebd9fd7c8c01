"""A network for the browser: what it must be, how it travels, and the scripts that run it there."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
