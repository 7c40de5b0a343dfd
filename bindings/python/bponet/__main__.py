"""python -m bponet"""

import sys

from bponet.cli import main

sys.exit(main())
