"""Images as they are: rows, sheets, numbers, strips."""
