"""``python -m _site.build``, with this folder's parent on the path, builds the site."""

import sys

from _site.build.command import main

if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
