"""Counts pairs of cities from applicants: exact whole numbers, weights only at the end.

Patents of equally many applicants stand in one array, a row each, so that all of them are counted at once.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from flowspace.copatents.packing import FIRST_YEAR, N_YEARS, Packing
from flowspace.copatents.several_cities import SeveralCities
from flowspace.links.weights import weigh

DENSE = 6
"""Patents of up to this many cities are counted in whole arrays, rarer ones in sorted lists."""

MANY = 4_000_000
"""Pairs held in memory at a time."""

SPAN = 8
"""Keys are counted in an array of their own range where this is at most so many times longer than their list."""

EXAMPLES = 20


@dataclass
class PairCounts:
    """Number of patents by year, pair of cities and number of cities k."""

    cities: int
    dense: dict[int, np.ndarray] = field(default_factory=dict)
    sparse: dict[int, list[tuple[np.ndarray, np.ndarray]]] = field(default_factory=dict)

    def add(self, keys: np.ndarray, k: int) -> None:
        """Add one patent for each key (year, a, b) packed into one number.

        The year comes first because numbers of applications begin with it: patents that follow each other then count
        in one small part of the array.
        """
        if not len(keys):
            return
        if k <= DENSE:
            if k not in self.dense:
                self.dense[k] = np.zeros(N_YEARS * self.cities ** 2, dtype=np.int32)
            first = int(keys.min())
            if keys.max() - first < SPAN * len(keys):
                counts = np.bincount(keys - first)
                self.dense[k][first:first + len(counts)] += counts.astype(np.int32)
            else:
                np.add.at(self.dense[k], keys, 1)
            return
        parts = self.sparse.setdefault(k, [])
        parts.append(np.unique(keys, return_counts=True))
        if len(parts) > 20:
            self.sparse[k] = [_merged(parts)]

    def merge(self, other: PairCounts) -> None:
        """Add the counts of another."""
        for k, counts in other.dense.items():
            self.dense[k] = self.dense[k] + counts if k in self.dense else counts
        for k, parts in other.sparse.items():
            self.sparse[k] = [_merged([*self.sparse.get(k, []), *parts])]

    def keys(self) -> np.ndarray:
        """All keys with any patent, sorted."""
        some = np.zeros(N_YEARS * self.cities ** 2, dtype=bool)
        for counts in self.dense.values():
            some |= counts > 0
        for parts in self.sparse.values():
            some[_merged(parts)[0]] = True
        return np.flatnonzero(some)

    def at(self, keys: np.ndarray) -> dict[int, np.ndarray]:
        """Number of patents of each key, by number of cities."""
        result = {}
        for k in sorted({*self.dense, *self.sparse}):
            if k in self.dense:
                result[k] = self.dense[k][keys].astype(np.int64)
            else:
                known, n = _merged(self.sparse[k])
                result[k] = np.zeros(len(keys), dtype=np.int64)
                place = np.searchsorted(known, keys)
                found = place < len(known)
                found[found] = known[place[found]] == keys[found]
                result[k][found] = n[place[found]]
        return result


def _merged(parts: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """Join sorted lists of keys and counts into one."""
    keys = np.concatenate([part[0] for part in parts])
    unique, place = np.unique(keys, return_inverse=True)
    return unique, np.bincount(place, weights=np.concatenate([part[1] for part in parts])).astype(np.int64)


class Counter:
    """Counts patents, pairs and conflicts from applicants, some patents at a time.

    Parameters
    ----------
    cities : int
        Number of cities; a city is a whole number below it, a negative one is an applicant without city.
    packing : Packing
        How the cities, years, types and groups of applicants are packed.
    types : frozenset of int or None
        Only patents of these types; None for all.
    nameless : sequence of int
        Numbers of applicants without name.
    """

    def __init__(self, cities: int, packing: Packing, types: frozenset[int] | None = None,
                 nameless: Sequence[int] = ()):
        self.cities, self.packing, self.types = cities, packing, types
        self.several_cities = SeveralCities(packing, types, nameless)
        self.pairs, self.within = PairCounts(cities), PairCounts(cities)
        self.nodes = {name: np.zeros((N_YEARS, cities), dtype=np.int64)
                      for name in ("patents", "multi", "local", "kept")}
        self.totals = dict.fromkeys(("patents", "left_out_by_type", "without_city", "incomplete", "multi_city",
                                     "linked_within_groups_only"), 0)
        self.two_years: list[int] = []
        self.two_types: list[int] = []
        self.conflicts = {"years": 0, "types": 0}

    def add(self, ids: np.ndarray, packed: np.ndarray, applicants: np.ndarray) -> None:
        """Count whole patents.

        Parameters
        ----------
        ids, packed, applicants : arrays of whole numbers of one length
            Number of the patent, in any order; city, year, type and group by `Packing`; a number per name of applicant.
        """
        if not len(ids):
            return
        order = np.argsort(ids, kind="stable")
        ids = ids[order]
        start = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]])
        self.several_cities.look(ids, packed, applicants, start, order)
        size = np.diff(start, append=len(ids))
        for n in np.flatnonzero(np.bincount(size)):
            first = start[size == n]
            rows = order[first + np.arange(n)[:, None]]
            self._count(ids[first], packed[rows], rows, applicants)

    def merge(self, other: Counter) -> None:
        """Add the counts of another, of other patents."""
        self.pairs.merge(other.pairs)
        self.within.merge(other.within)
        self.several_cities.merge(other.several_cities)
        for name, counts in other.nodes.items():
            self.nodes[name] += counts
        for name, total in other.totals.items():
            self.totals[name] += total
        for kind, total in other.conflicts.items():
            self.conflicts[kind] += total
        for examples, more in ((self.two_years, other.two_years), (self.two_types, other.two_types)):
            examples[:] = sorted([*examples, *more])[:EXAMPLES]

    def _count(self, ids: np.ndarray, packed: np.ndarray, rows: np.ndarray, applicants: np.ndarray) -> None:
        """Count whole patents of equally many applicants: one column of `packed` each, and of `rows` in `applicants`.

        What is done to all patents runs along the memory when they are columns.
        """
        if len(packed) > 1:
            packed = np.ascontiguousarray(np.sort(packed.T).T)  # By city; applicants without one come first.
        if ((packed ^ packed[0]) & self.packing.of_patent).any():
            kinds = self._check(ids, packed)
        else:
            kinds = self.packing.kind(packed[0])
        if self.types is not None:
            wanted = np.isin(kinds, list(self.types))
            self.totals["left_out_by_type"] += int((~wanted).sum())
            packed, rows = packed[:, wanted], rows[:, wanted]

        city, group = self.packing.city(packed), self.packing.group(packed)
        year = self.packing.year(packed[0]) - FIRST_YEAR
        distinct = city >= 0
        distinct[1:] &= city[1:] != city[:-1]
        k = distinct.sum(axis=0, dtype=np.int32)
        complete = city[0] >= 0
        self.totals["patents"] += len(k)
        self.totals["without_city"] += int((k == 0).sum())
        self.totals["incomplete"] += int((~complete & (k > 0)).sum())
        self.totals["multi_city"] += int((k >= 2).sum())
        alone = np.flatnonzero((k == 1) & complete)
        names = applicants[rows[:, alone]]
        several = alone[(names[1:] != names[0]).any(axis=0)]
        self._add_nodes(["local"], year[several], city[0, several])
        group = _common(city, group) if group.any() else None
        for cities in np.flatnonzero(np.bincount(k)):
            if cities:
                chosen = np.flatnonzero(k == cities)
                # Cells are taken patent by patent, so that those of one stay together.
                cells = distinct[:, chosen].T
                self._count_pairs(city[:, chosen].T[cells].reshape(-1, cities).T, year[chosen],
                                  None if group is None else group[:, chosen].T[cells].reshape(-1, cities).T)

    def _check(self, ids: np.ndarray, packed: np.ndarray) -> np.ndarray:
        """Note patents of two years or two types; return the type of each, that of the rows that state one."""
        years, kinds = self.packing.year(packed), self.packing.kind(packed)
        self._note("years", self.two_years, ids[(years != years[0]).any(axis=0)])
        highest = kinds.max(axis=0)
        self._note("types", self.two_types, ids[((kinds > 0) & (kinds != highest)).any(axis=0)])
        return highest

    def _count_pairs(self, city: np.ndarray, year: np.ndarray, group: np.ndarray | None) -> None:
        """Count patents of equally many cities, a column each, and all their pairs."""
        k, n = city.shape
        if k == 1:
            self._add_nodes(["patents"], year, city[0])
            return
        years = np.broadcast_to(year, city.shape)
        kept = np.full(city.shape, group is None)
        first, second = np.triu_indices(k, 1)
        # Part by part for patents of very many cities, so that the pairs fit into memory.
        for part in np.array_split(np.arange(n), 1 + n * len(first) // MANY):
            start = (year[part].astype(np.int64) * self.cities + city[:, part]) * self.cities
            keys = start[first] + city[:, part][second]
            self.pairs.add(keys.ravel(), k)
            if group is not None:
                together = (group[:, part][first] == group[:, part][second]) & (group[:, part][first] > 0)
                self.within.add(keys[together], k)
                pair, patent = np.nonzero(~together)
                kept[first[pair], part[patent]] = True
                kept[second[pair], part[patent]] = True
        self.totals["linked_within_groups_only"] += int((~kept.any(axis=0)).sum())
        if kept.all():
            self._add_nodes(["patents", "multi", "kept"], years.ravel(), city.ravel())
        else:
            self._add_nodes(["patents", "multi"], years.ravel(), city.ravel())
            self._add_nodes(["kept"], years[kept], city[kept])

    def _add_nodes(self, names: Sequence[str], year: np.ndarray, city: np.ndarray) -> None:
        counts = np.bincount(year.astype(np.int64) * self.cities + city, minlength=N_YEARS * self.cities)
        for name in names:
            self.nodes[name] += counts.reshape(N_YEARS, self.cities)

    def _note(self, kind: str, examples: list[int], ids: np.ndarray) -> None:
        if len(ids):
            self.conflicts[kind] += len(ids)
            examples[:] = sorted([*examples, *ids[:EXAMPLES].tolist()])[:EXAMPLES]

    def edges(self, without_groups: bool = False) -> pd.DataFrame:
        """Weights of all pairs: columns a, b, year, full, link_fractional and newman, sorted by the first three.

        Parameters
        ----------
        without_groups : bool
            Leave out the links that exist only within one group.
        """
        keys = self.pairs.keys()
        counts = self.pairs.at(keys)
        if without_groups:
            within = self.within.at(keys)
            counts = {k: n - within[k] if k in within else n for k, n in counts.items()}
            left = sum(counts.values(), np.zeros(len(keys), dtype=np.int64)) > 0
            keys, counts = keys[left], {k: n[left] for k, n in counts.items()}
        year, pair = np.divmod(keys, self.cities ** 2)
        table = pd.DataFrame({"a": pair // self.cities, "b": pair % self.cities, "year": year + FIRST_YEAR,
                              **weigh(counts, len(keys))})
        return table.iloc[np.argsort(pair * N_YEARS + year)].reset_index(drop=True)


def _common(city: np.ndarray, group: np.ndarray) -> np.ndarray:
    """At the first applicant of each city of a patent, the group that all its applicants there belong to, or 0."""
    city, group = np.ascontiguousarray(city.T), np.ascontiguousarray(group.T)
    start = np.ones(city.shape, dtype=bool)
    start[:, 1:] = city[:, 1:] != city[:, :-1]
    runs = np.flatnonzero(start)
    low, high = (extreme.reduceat(group.ravel(), runs) for extreme in (np.minimum, np.maximum))
    common = np.zeros(city.shape, dtype=group.dtype)
    common[start] = np.where(low == high, low, 0)
    return common.T
