#!/usr/bin/python3
"""Creates, shows and removes the networks of a document: the command `bponet`.

Straight from a source tree it takes the package that `make python` built; installed, the
installed one.
"""

import os
import sys

PLACES = (
    "@PY_SITE@",  # install-python writes the place here
    os.path.join(os.path.dirname(os.path.abspath(__file__)), "../python"),  # build/.../bin/bponet
    os.path.join(os.path.dirname(os.path.realpath(__file__)), "../../build/release/python"),
)


def main() -> int:
    for place in PLACES:
        if os.path.exists(os.path.join(place, "bponet", "native.py")):
            sys.path.insert(0, place)
            break
    try:
        from bponet.cli import main as command
    except ImportError as error:
        print(f"bponet: {error}; run `make python` or `make install-python`", file=sys.stderr)
        return 2
    return command()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
