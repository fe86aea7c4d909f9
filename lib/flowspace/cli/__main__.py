"""`python -m flowspace.cli` is `flowspace`."""
import sys

from flowspace.cli import main

if __name__ == "__main__":
    sys.exit(main())
