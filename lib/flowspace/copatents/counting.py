"""Counts pairs of cities from applicants sorted by patent: exact whole numbers, weights only at the end."""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from flowspace.links.weights import weigh

FIRST_YEAR, LAST_YEAR = 1985, 2030
"""Years a record may have; the Chinese patent office opened in 1985."""

DENSE = 6
"""Patents of up to this many cities are counted in whole arrays, rarer ones in sorted lists."""

_N_YEARS = LAST_YEAR - FIRST_YEAR + 1
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
                self.dense[k] = np.zeros(_N_YEARS * self.cities ** 2, dtype=np.int32)
            np.add.at(self.dense[k], keys, 1)
            return
        parts = self.sparse.setdefault(k, [])
        parts.append(np.unique(keys, return_counts=True))
        if len(parts) > 20:
            self.sparse[k] = [_merged(parts)]

    def keys(self) -> np.ndarray:
        """All keys with any patent, sorted."""
        some = np.zeros(_N_YEARS * self.cities ** 2, dtype=bool)
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
    """Counts patents, pairs and conflicts from chunks of applicants sorted by patent and city.

    Parameters
    ----------
    cities : int
        Number of cities; a city is a whole number below it, a negative one is an applicant without city.
    types : frozenset of int or None
        Only patents of these types; None for all.
    """

    def __init__(self, cities: int, types: frozenset[int] | None = None):
        self.cities, self.types = cities, types
        self.pairs, self.within = PairCounts(cities), PairCounts(cities)
        self.nodes = {name: np.zeros((_N_YEARS, cities), dtype=np.int64)
                      for name in ("patents", "multi", "local", "kept")}
        self.totals = dict.fromkeys(("patents", "left_out_by_type", "without_city", "incomplete", "multi_city",
                                     "linked_within_groups_only"), 0)
        self.two_years: list[int] = []
        self.two_types: list[int] = []
        self.conflicts = {"years": 0, "types": 0}
        self._rest: dict[str, np.ndarray] | None = None

    def add(self, chunk: dict[str, np.ndarray], last: bool = False) -> None:
        """Count one chunk; its last patent waits for the next chunk, because it may go on there.

        Parameters
        ----------
        chunk : dict of arrays
            id, city, year, type, applicant (a number per name) and group (0 for none), sorted by id and city.
        last : bool
            True where nothing follows.
        """
        if self._rest is not None:
            chunk = {name: np.concatenate([self._rest[name], values]) for name, values in chunk.items()}
            self._rest = None
        if not last:
            if not len(chunk["id"]):
                return
            cut = np.searchsorted(chunk["id"], chunk["id"][-1])
            self._rest = {name: values[cut:] for name, values in chunk.items()}
            chunk = {name: values[:cut] for name, values in chunk.items()}
        if len(chunk["id"]):
            self._count(chunk)

    def _count(self, chunk: dict[str, np.ndarray]) -> None:
        """Count whole patents."""
        ids, city, group = chunk["id"], chunk["city"], chunk["group"]
        same = ids[1:] == ids[:-1]
        start = np.flatnonzero(np.r_[True, ~same])
        patent = np.cumsum(np.r_[False, ~same])
        year = chunk["year"][start].astype(np.int64) - FIRST_YEAR
        self._note("years", self.two_years, ids[1:][same & (chunk["year"][1:] != chunk["year"][:-1])])
        stated = chunk["type"] > 0
        typed, kind = ids[stated], chunk["type"][stated]
        self._note("types", self.two_types, typed[1:][(typed[1:] == typed[:-1]) & (kind[1:] != kind[:-1])])
        wanted = np.ones(len(start), dtype=bool)
        if self.types is not None:
            wanted = np.isin(np.maximum.reduceat(chunk["type"], start), list(self.types))
        self.totals["left_out_by_type"] += int((~wanted).sum())

        several = np.zeros(len(start), dtype=bool)
        several[patent[1:][same & (chunk["applicant"][1:] != chunk["applicant"][:-1])]] = True
        complete = city[start] >= 0  # Sorted by city: applicants without one come first.
        placed = (city >= 0) & wanted[patent]
        run_patent, run_city, run_group = _runs(patent[placed], city[placed], group[placed])
        k = np.bincount(run_patent, minlength=len(start))
        self.totals["patents"] += int(wanted.sum())
        self.totals["without_city"] += int((wanted & (k == 0)).sum())
        self.totals["incomplete"] += int((wanted & ~complete & (k > 0)).sum())
        self.totals["multi_city"] += int((k >= 2).sum())

        local = (k == 1) & complete & several
        run_year = year[run_patent]
        self._add_nodes("patents", run_year, run_city)
        for name, chosen in (("multi", k[run_patent] >= 2), ("local", local[run_patent])):
            self._add_nodes(name, run_year[chosen], run_city[chosen])
        self._count_pairs(run_patent, run_city, run_group, run_year, k)

    def _count_pairs(self, patent, city, group, year, k) -> None:
        """Expand the cities of each patent into pairs, all patents of equally many cities at once."""
        run_k = k[patent]
        for size in np.unique(k[k >= 2]):
            chosen = run_k == size
            cities = city[chosen].reshape(-1, size)
            years = year[chosen].reshape(-1, size)
            groups = group[chosen].reshape(-1, size)
            grouped = groups.any()
            kept = np.full(cities.shape, not grouped)
            for i in range(size - 1):
                for j in range(i + 1, size):
                    keys = (years[:, i] * self.cities + cities[:, i]) * self.cities + cities[:, j]
                    self.pairs.add(keys, int(size))
                    if grouped:
                        together = (groups[:, i] == groups[:, j]) & (groups[:, i] > 0)
                        self.within.add(keys[together], int(size))
                        kept[:, i] |= ~together
                        kept[:, j] |= ~together
            self.totals["linked_within_groups_only"] += int((~kept.any(axis=1)).sum())
            self._add_nodes("kept", years[kept], cities[kept])

    def _add_nodes(self, name: str, year: np.ndarray, city: np.ndarray) -> None:
        counts = np.bincount(year * self.cities + city, minlength=_N_YEARS * self.cities)
        self.nodes[name] += counts.reshape(_N_YEARS, self.cities)

    def _note(self, kind: str, examples: list[int], ids: np.ndarray) -> None:
        if len(ids):
            ids = np.unique(ids)
            self.conflicts[kind] += len(ids)
            examples += ids[:max(0, EXAMPLES - len(examples))].tolist()

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
        return table.iloc[np.argsort(pair * _N_YEARS + year)].reset_index(drop=True)


def _runs(patent: np.ndarray, city: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each city of a patent once, with the group that all its applicants there belong to, or 0."""
    first = np.ones(len(patent), dtype=bool)
    first[1:] = (patent[1:] != patent[:-1]) | (city[1:] != city[:-1])
    start = np.flatnonzero(first)
    groups = group[start]
    if group.any():
        low, high = np.minimum.reduceat(group, start), np.maximum.reduceat(group, start)
        groups = np.where(low == high, low, 0)
    return patent[start], city[start].astype(np.int64), groups
