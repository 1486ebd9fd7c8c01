from drawing_pad import input_page  # noqa: F401  (a fixture)
from live_pages import figure_page, untrained  # noqa: F401  (fixtures, shared with benchmarks)
