"""Polycentricity by year: three kinds, every measure, 19 agglomerations, 30 years, a table of a hundred thousand links.

Patents and links are drawn; in a year six per cent of the pairs of cities are linked. The plain way takes one
agglomeration and year after the other and filters the tables with pandas, for Green's index and the Gini form only; its
values are compared with ours before any time is.
"""
from __future__ import annotations

import time

import numpy as np
import pandas as pd

from benchmarks.report import report
from flowspace import geography, tables
from flowspace import polycentricity as poly

SECONDS = 2.0
"""Bar for all three kinds and all measures."""

YEARS = range(1990, 2020)
LINKS_A_YEAR = 3400
SEED = 2023


def drawn(codes) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Patents of the cities, and links between them."""
    generator = np.random.default_rng(SEED)
    first, second = np.triu_indices(len(codes), 1)
    codes = np.array(codes, dtype=object)
    parts = []
    for year in YEARS:
        chosen = generator.choice(len(first), LINKS_A_YEAR, replace=False)
        parts.append(pd.DataFrame({"adcode_a": codes[first[chosen]], "adcode_b": codes[second[chosen]], "year": year,
                                   "full": generator.geometric(0.1, LINKS_A_YEAR)}))
    patents = pd.MultiIndex.from_product([codes, YEARS], names=["adcode", "year"]).to_frame(index=False)
    return patents.assign(patents=np.exp(generator.normal(5, 2, len(patents))).round()), pd.concat(parts)


def plain(patents, links, members, codes) -> dict:
    """Green's index and the Gini form of all three kinds, one agglomeration and year after the other."""
    found = {}

    def measured(values):
        values = np.asarray(values, dtype=float)
        gini = np.abs(values[:, None] - values).sum() / (2 * len(values) ** 2 * values.mean())
        return {"green_population": 1 - np.std(values) / (values.max() / 2), "gini_evenness": 1 - gini}

    for year in YEARS:
        of_year, worth = links[links["year"] == year], patents[patents["year"] == year].set_index("adcode")["patents"]
        for name, group in members.groupby("agglomeration"):
            inside = list(group["adcode"])
            a, b = of_year["adcode_a"].isin(inside), of_year["adcode_b"].isin(inside)
            n, parts = len(inside), {"morphological": (worth.reindex(inside), 1.0)}
            for kind, rows, possible in (("functional_within", of_year[a & b], n * (n - 1) / 2),
                                         ("functional_external", of_year[a ^ b], n * (len(codes) - n))):
                ends = pd.concat([rows.groupby("adcode_a")["full"].sum(), rows.groupby("adcode_b")["full"].sum()])
                parts[kind] = ends.groupby(level=0).sum().reindex(inside, fill_value=0), len(rows) / possible
            for kind, (values, density) in parts.items():
                if values.max() > 0:
                    found |= {(kind, name, year, measure): value * density
                              for measure, value in measured(values).items()}
    return found


def run(full: bool) -> None:
    """Time both ways; there is no larger size."""
    members = geography.members(tables.read("membership"), "prefectures")
    codes = sorted(set(tables.read("copatent_cities")["adcode"]))
    patents, links = drawn(codes)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        table = poly.polycentricity_by_year(members, {"patents": poly.Attribute(patents)},
                                            {"links": poly.Layer(links, codes)})
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    expected = plain(patents, links, members, codes)
    seconds = time.perf_counter() - start
    ours = table.set_index(["kind", "agglomeration", "year", "measure"])["value"]
    np.testing.assert_allclose(ours.loc[list(expected)].to_numpy(), list(expected.values()), rtol=1e-9, atol=1e-12)
    report("polycentricity-19x30", sorted(times)[1], SECONDS, 1.0)
    report("polycentricity-19x30-by-plain-loop-of-two-measures", sorted(times)[1], seconds, 1.0)
