"""`python -m flowspace` is the `flowspace` command."""
import sys

from flowspace.cli import main

sys.exit(main())
