"""Signs between the applicants, and the addresses, of one cell: those named, and those that look forgotten."""
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flowspace.copatents.addresses import resolve
from flowspace.errors import ParameterError, Problem
from flowspace.tables.problems import shorten

DEFAULT = (";", "；")
"""Signs that separate where none are named."""

USUAL = (*DEFAULT, "、", "|", "｜", "/", "／", "，", ",", "+", "＋", "\\", "^", "$", "<br>", "##", "\n", "\t", "\u3000",
         " ")
"""Signs that exports of patent records put between applicants."""

SHARE = 0.01
"""Share of rows with a forgotten sign from which on the records are not counted unless the reader says the signs. Names
of Chinese organisations that hold such a sign themselves are rarer by far."""

SAMPLE, RUNS = 20_000, 20
"""Rows of each file that are looked at, in runs spread evenly over it."""

LONGEST = 2_000
"""Characters of a cell that are looked at."""

_PLAIN = (*DEFAULT, "、", "|")
"""Signs that hardly occur in names; the others count only between what looks like two organisations."""

_ORGANISATION = re.compile(
    r"(?:.*[㐀-鿿A-Za-z].*(?:公司|集团|厂|大学|学院|研究所|研究院|设计院|科学院|中心|医院|学校|中学|局|所)|"
    r"[A-Za-z].*\s(?:Co|Ltd|Limited|Inc|Corp|Corporation|LLC|LLP|GmbH|AG|SA|BV|NV|Company|University))"
    r"[\s.)）\"”]*", re.IGNORECASE | re.DOTALL)
"""A name that ends as names of organisations do; a legal form alone is none."""
_HAN = re.compile(r"[㐀-鿿]")


def check_separator(separator: str | Sequence[str] | None) -> tuple[str, ...]:
    """Bring the signs that a reader named into one form.

    Parameters
    ----------
    separator : str, sequence of str or None
        One sign or several; empty for none, so that every row is one applicant; None for `DEFAULT`.

    Returns
    -------
    tuple of str

    Raises
    ------
    ParameterError
        If something else than signs is given.

    Examples
    --------
    >>> check_separator("、"), check_separator([";", "|"]), check_separator(""), check_separator(None)
    (('、',), (';', '|'), (), (';', '；'))
    """
    if separator is None:
        return DEFAULT
    listed = [separator] if isinstance(separator, str) else separator
    if not isinstance(listed, (list, tuple)) or not all(isinstance(sign, str) for sign in listed) or (
            len(listed) > 1 and "" in listed):
        raise ParameterError(Problem(f"separator {separator!r}", "a sign such as ; or several of them",
                                     "name each sign, or one empty text alone for no separator (option --separator, "
                                     "argument separator)"))
    return tuple(sign for sign in listed if sign)


def separates_names(sign: str, cell: str) -> bool:
    """Whether a sign seems to stand between applicants.

    Examples
    --------
    >>> separates_names("、", "甲公司、乙公司"), separates_names("/", "Novo Nordisk A/S")
    (True, False)
    >>> separates_names(",", "Foo Co., Ltd."), separates_names(",", "Foo Co., Ltd., Bar Co., Ltd.")
    (False, True)
    """
    parts = [part.strip() for part in cell.split(sign)]
    if sign in _PLAIN:
        return sum(bool(part) for part in parts) > 1
    return sum(bool(_ORGANISATION.fullmatch(part)) for part in parts) > 1


def separates_addresses(sign: str, cell: str, category: Callable[[str], str | None]) -> bool:
    """Whether the parts of an address between signs lie in different cities.

    Parameters
    ----------
    sign, cell : str
    category : callable
        The city of a text, "outside", or None where it names none.

    Examples
    --------
    >>> separates_addresses("|", "北京市海淀区|江苏省昆山市", lambda text: resolve(text).adcode)
    True
    >>> separates_addresses("/", "35/F, Tencent Building, Shenzhen", lambda text: resolve(text).adcode)
    False
    """
    if sign in (",", " ") and not _HAN.search(cell):  # They separate the lines of every English address.
        return False
    return len({category(part) for part in cell.split(sign)} - {None}) > 1


@dataclass
class Forgotten:
    """Counts the rows in which signs that were not named seem to separate.

    Parameters
    ----------
    named : tuple of str
        The signs that do separate.
    """

    named: tuple[str, ...]
    rows: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, tuple[str, int, str, str]] = field(default_factory=dict)
    _known: dict[str, str | None] = field(default_factory=dict)

    def look(self, file: str, row: int, applicant: str, address: str) -> None:
        """Look at the cells of one row.

        Parameters
        ----------
        file, row : str, int
            Where it is.
        applicant, address : str
            Its cells.
        """
        self.rows += 1
        for sign in USUAL:
            if sign in self.named:
                continue
            for column, cell in (("applicant", applicant), ("address", address)):
                if sign in cell and any(self._separates(sign, column, piece) for piece in self._pieces(cell)):
                    self.counts[sign] = self.counts.get(sign, 0) + 1
                    self.examples.setdefault(sign, (file, row, column, cell))
                    break

    def _separates(self, sign: str, column: str, piece: str) -> bool:
        if sign not in piece:
            return False
        if column == "applicant":
            return separates_names(sign, piece)
        return separates_addresses(sign, piece, self._city)

    def _pieces(self, cell: str) -> list[str]:
        """Parts of a cell between the signs that do separate."""
        pieces = [cell[:LONGEST]]
        for sign in self.named:
            pieces = [part for piece in pieces for part in piece.split(sign)]
        return [piece.strip() for piece in pieces]

    def _city(self, text: str) -> str | None:
        if text not in self._known:
            place = resolve(text)
            self._known[text] = place.adcode or ("outside" if place.category == "outside" else None)
        return self._known[text]

    def problems(self) -> list[tuple[float, Problem]]:
        """What was found, the most frequent sign first, each with its share of the rows looked at."""
        listed = []
        named = " and ".join(repr(sign) for sign in self.named) or "no separator"
        for sign, count in sorted(self.counts.items(), key=lambda entry: (-entry[1], USUAL.index(entry[0]))):
            file, row, column, cell = self.examples[sign]
            listed.append((count / self.rows, Problem(
                f"the sign {sign!r} between what looks like several applicants or addresses, in {count} of {self.rows} "
                f"rows looked at, such as {shorten(cell)}", f"applicants and addresses separated by {named}",
                f"if it separates, name all separators, {' and '.join(map(repr, (*self.named, sign)))}; if it is part "
                f"of the names, name only those that do, {named} (option --separator, once for each, or argument "
                "separator)",
                file=file, row=row, column=column)))
        return listed
