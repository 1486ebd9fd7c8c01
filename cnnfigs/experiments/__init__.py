"""Claims as measurements: one module a question, each answered over several seeds.

A question is a function. It returns what was measured for each seed, with means and intervals,
what was trained and on which data. What was measured once is kept in the store, so that a
measurement that was broken off goes on where it stopped.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
