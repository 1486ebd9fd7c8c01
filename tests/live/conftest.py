from live_pages import figure_page, untrained  # noqa: F401  (fixtures, shared with benchmarks)
