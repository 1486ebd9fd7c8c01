"""``python -m cnnfigs`` is the command ``cnnfigs``."""

from cnnfigs._commands import main

if __name__ == "__main__":
    main(prog_name="cnnfigs")
