"""The cities of a file: each name is resolved once, and each that is not certain is reported once."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flowspace.errors import did_you_mean
from flowspace.geography import CityMatch, CityMatcher
from flowspace.importing.options import ImportOptions
from flowspace.importing.parts import Part, PartNames
from flowspace.importing.words import plain
from flowspace.tables.problems import Collector, shorten

PART = "a part counted for the city it belongs to"
"""Rule of a county, a district or a county-level city that is taken for its city, as asked."""

SUMMED_UP = ("total", "province")
"""Answers that mark a row which sums other rows up."""


@dataclass
class _Unsure:
    """A name that no city can be given for, and where it stood first."""

    match: CityMatch
    sheet: str | None
    row: int
    column: str
    times: int = 0


class Cities:
    """Resolves the cities of a file and remembers how.

    Parameters
    ----------
    matcher : CityMatcher
        Knows the names.
    options : ImportOptions
        Names to leave out, and whether merged units may be added up.
    parts : PartNames
        Knows the names of parts of cities.
    """

    def __init__(self, matcher: CityMatcher, options: ImportOptions, parts: PartNames):
        self._matcher = matcher
        self._part_names = parts
        self._parts: dict[tuple, Part] = {}
        self._options = options
        self._left_out = {plain(name) for name in options.leave_out}
        self._known: dict[tuple, CityMatch] = {}
        self._unsure: dict[tuple, _Unsure] = {}
        self.rules: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.unused_leave_out = set(self._left_out)

    def resolve(self, written: Sequence[str], province: str) -> CityMatch:
        """Find the city that the cells of one place mean together.

        Parameters
        ----------
        written : sequence of str
            Codes first, then names; empty cells count for nothing.
        province : str
            Name of the province beside them, or "".

        Returns
        -------
        CityMatch
            Its status may also be "empty" or "left out".
        """
        key = (*written, province)
        if key not in self._known:
            match = self._resolve([text for text in written if text], province)
            self._known[key] = match
            if match.status == "city":
                self.rules[match.rule] += 1
                self.examples.setdefault(match.rule, f"{' / '.join(text for text in written if text)} → {match.adcode}")
        return self._known[key]

    def part(self, written: Sequence[str], match: CityMatch) -> Part | None:
        """Describe the part of a city that cells name; None where they name a whole city."""
        if match.rule != PART:
            return None
        key = (*written, match.adcode)
        if key not in self._parts:
            self._parts[key] = self._part_names.part(written, match.adcode)
        return self._parts[key]

    def _resolve(self, written: Sequence[str], province: str) -> CityMatch:
        if not written:
            return CityMatch("empty")
        if wanted := self._left_out & {plain(text) for text in written}:
            self.unused_leave_out -= wanted
            return CityMatch("left out")
        matches = [self._matcher.match(text, province) for text in written]
        by_status = {match.status: match for match in reversed(matches)}
        if "total" in by_status:
            return by_status["total"]
        if "contradiction" in by_status:
            return by_status["contradiction"]
        cities = {match.adcode for match in matches if match.status == "city"}
        if len(cities) > 1:
            return CityMatch("contradiction", candidates=tuple(sorted(cities)))
        if cities:
            return by_status["city"]
        if "province" in by_status:
            return by_status["province"]
        if "merged" in by_status and self._options.sum:
            merged = by_status["merged"]
            return CityMatch("city", merged.adcode, merged.rule)
        if (part := by_status.get("county")) and part.adcode and self._options.counties:
            if self._options.counties == "leave-out":
                return CityMatch("part left out")
            return CityMatch("city", part.adcode, PART)
        return matches[0]

    def unsure(self, written: Sequence[str], province: str, match: CityMatch, sheet: str | None, row: int,
               column: str) -> None:
        """Remember a name that no city can be given for."""
        entry = self._unsure.setdefault((*written, province), _Unsure(match, sheet, row, column))
        entry.times += 1

    def note(self, problems: Collector) -> None:
        """Note every name that no city can be given for, once."""
        for key, entry in self._unsure.items():
            *written, province = key
            words = " / ".join(shorten(text) for text in written if text) + (
                f" in {shorten(province)}" if province else "")
            times = f" ({entry.times} rows)" if entry.times > 1 else ""
            found, mend = _explained(entry.match, words + times, next((text for text in written if text), ""))
            problems.sheet = entry.sheet
            problems.add(f"city {entry.match.status}", found=found, expected="the name or code of one city", mend=mend,
                         row=entry.row, column=entry.column)
        self._note_unused_by_hand(problems)
        for name in sorted(self.unused_leave_out):
            problems.sheet = None
            problems.add("leave out", found=f"--leave-out {shorten(name)}, which names no row"
                         + did_you_mean(name, [text for key in self._known for text in key[:-1]]),
                         expected="a name as the file writes it", mend="correct the name, or leave the option out")


    def _note_unused_by_hand(self, problems: Collector) -> None:
        """Note codes given by hand that are none, and names given by hand that no row has."""
        problems.sheet = None
        names = [text for key in self._known for text in key[:-1] if text]
        read = {plain(text) for text in names}
        for name, code in self._options.cities.items():
            if not self._matcher.knows(code):
                problems.add("by hand", found=f"--city {name}={code}, where {shorten(code)} is no code of the table "
                             "cities", expected="--city NAME=CODE, a name as the file writes it and a code such as "
                             "320500", mend="correct the code; the column that names the cities is said with --column "
                             "adcode=HEAD")
            elif plain(name) not in read:
                problems.add("by hand", found=f"--city {name}={code}, but no row names {shorten(name)}"
                             f"{did_you_mean(name, names)}", expected="a name as the file writes it",
                             mend="correct the name, or leave the option out; the column that names the cities is said "
                             "with --column adcode=HEAD")


def _explained(match: CityMatch, words: str, written: str) -> tuple[str, str]:
    """Say what a name may mean and how to make it certain."""
    among = "; ".join(match.candidates)
    name = repr(written[:30])
    by_hand = f"name the city with --city {name}=CODE, or leave its rows out with --leave-out {name}"
    match match.status:
        case "empty":
            return "no city in a row with figures", "fill the cell, or remove the row"
        case "ambiguous":
            return f"{words}, which may mean {among}", "add a column with the province or the code, or " + by_hand
        case "contradiction":
            return (f"{words}, which contradict each other (the one means {among})",
                    "correct the code, the name or the province")
        case "county" if len(match.candidates) > 1:
            return f"{words}, a part of a city, of which there are several: {among}", (
                "add a column with the province or the code, or " + by_hand)
        case "county":
            return f"{words}, a part of {among}", (
                "take figures of whole cities; or, where the file has the parts and not the city itself, add them up "
                "with --counties sum; or pass over all parts with --counties leave-out; or " + by_hand)
        case "outside":
            return f"{words}, a place in Taiwan, which the units of the table cities do not cover", (
                f"leave its rows out with --leave-out {name}")
        case "merged":
            return f"{words}, a former unit that is now part of {among}", ("add its figures to those of the city with "
                                                                           "--sum, or " + by_hand)
        case "divided":
            return f"{words}, a former unit that was divided among {among}", (
                f"leave its rows out with --leave-out {name}")
    near = f" (did you mean {among}?)" if among else ""
    return f"{words}, which is no city of the table cities{near}", "correct the name, or " + by_hand
