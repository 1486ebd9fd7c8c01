"""What stands here is checked for its types and never run: it would train a network."""

collect_ignore = ["from_outside.py"]
