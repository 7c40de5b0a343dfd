"""python -m bponet"""

import sys

from bponet.cli import main

if __name__ == "__main__":
    sys.exit(main())
