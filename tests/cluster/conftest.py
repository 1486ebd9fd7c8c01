"""The caller computes as its workers do, so that both get the same to the last digit."""

import os

# Before TensorFlow first computes something.
os.environ.update(TF_NUM_INTRAOP_THREADS="1", TF_NUM_INTEROP_THREADS="1")
