"""What can be done without a line of Python? ``cnnfigs --help`` says it."""

from cnnfigs._commands._group import main

__all__ = ["main"]
