from drawing_pad import _input_page, input_page  # noqa: F401  (fixtures)
from live_pages import figure_page, untrained  # noqa: F401  (fixtures, shared with benchmarks)
