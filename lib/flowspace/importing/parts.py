"""Districts, counties and county-level cities: which cells of a file name the same one."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from flowspace.geography import CityMatcher
from flowspace.importing.words import plain

_RANK = re.compile(r"(?<=..)(?:新区|市|县|区|旗)$")
_LATIN_RANK = re.compile(r"(?<=\w)[\s-]+(?:city|shi|county|xian|district|qu)$")
_CODE = re.compile(r"(\d{6})(?:\.0*)?")


@dataclass(frozen=True)
class Part:
    """A part of a city that figures are of.

    Parameters
    ----------
    written : str
        As the file names it.
    marks : frozenset of str
        Its code and its name, as far as they are given; parts of one city that share a mark are the same.
    """

    written: str
    marks: frozenset[str]

    def is_same(self, other: Part) -> bool:
        """Whether two parts of one city are the same."""
        return not self.marks.isdisjoint(other.marks)


class PartNames:
    """Knows the names of the parts of cities.

    Parameters
    ----------
    counties : DataFrame
        Rows of the table place_names: name, unit_zh (its full Chinese name) and adcode, the city it belongs to.
    matcher : CityMatcher
        Knows the cities and provinces that may be put before the name of a part.

    Examples
    --------
    >>> from flowspace import tables
    >>> matcher = CityMatcher(*map(tables.read, ("cities", "other_names", "unit_changes")))
    >>> names = PartNames(tables.read("place_names").query("level == 'county'"), matcher)
    >>> kunshan = names.part(["昆山"], "320500")
    >>> [kunshan.is_same(names.part([name], "320500")) for name in ("江苏省昆山市", "Kunshan", "苏州昆山", "太仓")]
    [True, True, True, False]
    >>> names.part(["伊宁县"], "654000").is_same(names.part(["伊宁市"], "654000"))
    False
    """

    def __init__(self, counties: pd.DataFrame, matcher: CityMatcher):
        self._matcher = matcher
        self._units: dict[str, dict[str, set[str]]] = {}
        rows = counties[["name", "unit_zh", "adcode"]].drop_duplicates()
        for row in rows.itertuples():
            for name in {row.name, row.unit_zh, _RANK.sub("", row.name)}:
                self._units.setdefault(row.adcode, {}).setdefault(_key(name), set()).add(row.unit_zh)
        for row in rows.itertuples():  # a full name means nothing else, whatever is called so in short
            self._units[row.adcode][_key(row.unit_zh)] = {row.unit_zh}

    def part(self, written: Sequence[str], city: str) -> Part:
        """Describe the part of a city that cells name.

        Parameters
        ----------
        written : sequence of str
            Codes and names of one place; empty cells count for nothing.
        city : str
            Code of the city it belongs to.

        Returns
        -------
        Part
            Where a name is that of several parts of the city, the code alone marks it, if there is one.
        """
        texts = [text for text in written if text]
        codes = {match[1] for text in texts if (match := _CODE.fullmatch(plain(text)))}
        names = [text for text in texts if not _CODE.fullmatch(plain(text))]
        known = {unit for text in names if (unit := self._unit(_key(text), city))}
        marks = codes | known or {_key(text) for text in names} or set(texts)
        return Part(names[0] if names else texts[0], frozenset(marks))

    def _unit(self, key: str, city: str) -> str:
        """The full name of the part that a name means; "" where it is none or may be several."""
        units = self._units.get(city, {})
        if key not in units:
            ends = [name for name in units if key.endswith(name) and
                    self._matcher.match(key.removesuffix(name)).status in ("city", "province")]
            key = max(ends, key=len, default="")
        found = units.get(key, set())
        return next(iter(found)) if len(found) == 1 else ""


def _key(text: str) -> str:
    """Form in which names of parts are compared."""
    return re.sub(r"[\W_]+", "", _LATIN_RANK.sub("", plain(text).lower()))
