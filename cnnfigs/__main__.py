"""``python -m cnnfigs`` is the command ``cnnfigs``."""

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
        # Where it came in an exec of a text, as in a dataclass, python -m ends by the signal, with
        # another code than 1, unless another text ran since.
        exec("")
        if isinstance(error, SystemExit):  # said already
            raise
        print("\nAborted!", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    run()
