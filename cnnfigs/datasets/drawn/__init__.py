"""The package's own drawings: handwriting by a pen, clothes by scissors."""
