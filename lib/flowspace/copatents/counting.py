"""Counts pairs of cities from applicants sorted by patent: exact whole numbers, weights only at the end."""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from flowspace.copatents.weights import weigh

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
        """Add one patent for each key (a, b, year) packed into one number."""
        if not len(keys):
            return
        if k <= DENSE:
            size = _N_YEARS * self.cities ** 2
            self.dense.setdefault(k, np.zeros(size, dtype=np.int32))
            unique, times = np.unique(keys, return_counts=True)
            self.dense[k][unique] += times.astype(np.int32)
            return
        parts = self.sparse.setdefault(k, [])
        parts.append(np.unique(keys, return_counts=True))
        if len(parts) > 20:
            self.sparse[k] = [_merged(parts)]

    def table(self) -> pd.DataFrame:
        """One row for each year, pair and k, with the number of patents n."""
        rows = []
        for k in sorted({*self.dense, *self.sparse}):
            if k in self.dense:
                keys = np.flatnonzero(self.dense[k])
                n = self.dense[k][keys].astype(np.int64)
            else:
                keys, n = _merged(self.sparse[k])
            pair = keys // _N_YEARS
            rows.append(pd.DataFrame({"a": pair // self.cities, "b": pair % self.cities,
                                      "year": keys % _N_YEARS + FIRST_YEAR, "k": k, "n": n}))
        empty = pd.DataFrame({name: np.zeros(0, dtype=np.int64) for name in ("a", "b", "year", "k", "n")})
        return pd.concat([empty, *rows], ignore_index=True)


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
        ids = chunk["id"]
        start = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]])
        first_year, last_year = _range(chunk["year"], start)
        stated = np.where(chunk["type"] > 0, chunk["type"], 100)
        low_type, high_type = np.minimum.reduceat(stated, start), np.maximum.reduceat(chunk["type"], start)
        self._note("years", self.two_years, ids[start][first_year != last_year])
        self._note("types", self.two_types, ids[start][(low_type != high_type) & (high_type > 0)])
        wanted = np.ones(len(start), dtype=bool) if self.types is None else np.isin(high_type, list(self.types))
        self.totals["left_out_by_type"] += int((~wanted).sum())
        patent = np.repeat(np.arange(len(start)), np.diff(np.r_[start, len(ids)]))
        year = first_year - FIRST_YEAR

        lowest_name, highest_name = _range(chunk["applicant"], start)
        complete = np.minimum.reduceat(chunk["city"], start) >= 0
        placed = (chunk["city"] >= 0) & wanted[patent]
        run_patent, run_city, run_group = _runs(patent[placed], chunk["city"][placed], chunk["group"][placed])
        k = np.bincount(run_patent, minlength=len(start))
        self.totals["patents"] += int(wanted.sum())
        self.totals["without_city"] += int((wanted & (k == 0)).sum())
        self.totals["incomplete"] += int((wanted & ~complete & (k > 0)).sum())
        self.totals["multi_city"] += int((k >= 2).sum())

        local = (k == 1) & complete & (lowest_name != highest_name)
        run_year = year[run_patent]
        self._add_nodes("patents", run_year, run_city)
        for name, chosen in (("multi", k[run_patent] >= 2), ("local", local[run_patent])):
            self._add_nodes(name, run_year[chosen], run_city[chosen])
        self._count_pairs(run_patent, run_city, run_group, run_year, k)

    def _count_pairs(self, patent, city, group, year, k) -> None:
        """Expand the cities of each patent into pairs, all patents of equally many cities at once."""
        run_k = k[patent]
        for size in np.unique(run_k[run_k >= 2]):
            chosen = run_k == size
            cities = city[chosen].reshape(-1, size)
            groups = group[chosen].reshape(-1, size)
            years = year[chosen].reshape(-1, size)
            kept = np.zeros(cities.shape, dtype=bool)
            for i in range(size - 1):
                for j in range(i + 1, size):
                    keys = (cities[:, i] * self.cities + cities[:, j]) * _N_YEARS + years[:, i]
                    self.pairs.add(keys, int(size))
                    same = (groups[:, i] == groups[:, j]) & (groups[:, i] > 0)
                    self.within.add(keys[same], int(size))
                    kept[:, i] |= ~same
                    kept[:, j] |= ~same
            self.totals["linked_within_groups_only"] += int((~kept.any(axis=1)).sum())
            self._add_nodes("kept", years[kept], cities[kept])

    def _add_nodes(self, name: str, year: np.ndarray, city: np.ndarray) -> None:
        counts = np.bincount(year * self.cities + city, minlength=_N_YEARS * self.cities)
        self.nodes[name] += counts.reshape(_N_YEARS, self.cities)

    def _note(self, kind: str, examples: list[int], ids: np.ndarray) -> None:
        self.conflicts[kind] += len(ids)
        examples += ids[:max(0, EXAMPLES - len(examples))].tolist()

    def edges(self, without_groups: bool = False) -> pd.DataFrame:
        """Weights of all pairs: columns a, b, year, full, link_fractional and newman.

        Parameters
        ----------
        without_groups : bool
            Leave out the links that exist only within one group.
        """
        counts = self.pairs.table()
        if without_groups:
            within = self.within.table().assign(n=lambda table: -table["n"])
            counts = pd.concat([counts, within]).groupby(["a", "b", "year", "k"], as_index=False)["n"].sum()
            counts = counts[counts["n"] > 0]
        return weigh(counts)


def _range(values: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest value of each patent."""
    return np.minimum.reduceat(values, start), np.maximum.reduceat(values, start)


def _runs(patent: np.ndarray, city: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each city of a patent once, with the group that all its applicants there belong to, or 0."""
    if not len(patent):
        return patent, city.astype(np.int64), group
    start = np.flatnonzero(np.r_[True, (patent[1:] != patent[:-1]) | (city[1:] != city[:-1])])
    low, high = _range(group, start)
    return patent[start], city[start].astype(np.int64), np.where(low == high, low, 0)
