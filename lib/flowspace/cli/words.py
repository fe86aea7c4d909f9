"""What several commands share: words of the form NAME=VALUE, lists of problems."""
from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

from flowspace.errors import Problem


class Pairs(argparse.Action):
    """Gathers words such as patents=授权量; each name once."""

    def __call__(self, parser, namespace, values, option_string=None):
        name, equals, value = (part.strip() for part in values.partition("="))
        known = getattr(namespace, self.dest)
        if not equals or not name or not value:
            parser.error(f"{option_string} {values!r} is not of the form NAME=VALUE")
        if name in known:
            parser.error(f"{option_string} says {name} twice")
        setattr(namespace, self.dest, {**known, name: value})


def listed(problems: Iterable[Problem]) -> int:
    """List problems on standard error."""
    for number, problem in enumerate(problems, start=1):
        print(f"{number}. {problem}", file=sys.stderr)
    return 1


def of_the_system(error: OSError) -> Problem:
    """What the system would not do, in words."""
    where = f'"{error.filename}": ' if error.filename else ""
    return Problem(f"{where}{error.strerror or error}", "a place that can be read and written",
                   "see to it that there is room and that you may write there")
