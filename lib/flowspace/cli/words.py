"""What several commands share: words of the form NAME=VALUE, options that stand once, hints, lists of problems."""
from __future__ import annotations

import argparse
import re
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


class Once(argparse.Action):
    """An option that may stand once: of two values, nobody could tell which one holds."""

    def __call__(self, parser, namespace, values, option_string=None):
        said = getattr(namespace, "said_once", frozenset())
        if self.dest in said:
            parser.error(f"{option_string} twice, with {getattr(namespace, self.dest)} and {values}: leave one of them")
        namespace.said_once = said | {self.dest}
        setattr(namespace, self.dest, values)


class Parser(argparse.ArgumentParser):
    """A parser that says of an option which it does not have, which command has it."""

    def error(self, message):
        hints = []
        if message.startswith("unrecognized arguments: "):
            for option in dict.fromkeys(re.findall(r"(?<!\S)-[\w-]+", message)):
                if having := [name for name, parser in self._commands() if option in parser._option_string_actions]:
                    hints.append(f"; {option} belongs to " + " and ".join(f"`flowspace {name}`" for name in having[:2]))
        super().error(message + "".join(hints))

    def _commands(self):
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                yield from action.choices.items()


def spaced(arguments: Iterable[str], options: Iterable[str] = ("-p", "--grid")) -> list[str]:
    """The words of a command line with ``-p draws=99`` as ``-p draws 99``: no name of a parameter holds a sign =."""
    found: list[str] = []
    for word in arguments:
        name, equals, value = word.partition("=")
        if equals and found and found[-1] in options and "--" not in found and re.fullmatch(r"[\w.]+", name):
            found += [name, value]
        else:
            found.append(word)
    return found


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
