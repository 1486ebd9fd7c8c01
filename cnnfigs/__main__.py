"""``python -m cnnfigs`` is the command ``cnnfigs``."""

import os
import signal
import sys
from types import FrameType


def run() -> None:
    """Run the command; Ctrl-C ends it in one word, also while it still loads what it needs.

    NumPy and TensorFlow make an ImportError, or another error, of a Ctrl-C while they are loaded.
    So what counts is whether it was pressed, and not what came of it.
    """
    pressed = False

    def press(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        signal.default_int_handler(number, frame)

    try:
        signal.signal(signal.SIGINT, press)
        from cnnfigs._commands import main

        main(prog_name="cnnfigs")
    except BaseException as error:
        if not pressed:
            raise
        if not isinstance(error, SystemExit):  # which has said it
            print("\nAborted!", file=sys.stderr, flush=True)
        # Not sys.exit: where it came while Python ran a text, as a dataclass has it do, the signal
        # would still end python -m.
        os._exit(1)


if __name__ == "__main__":
    run()
