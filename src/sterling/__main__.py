"""`python -m sterling` is the command `sterling`."""

import sys

from sterling.cli import main

sys.exit(main())
