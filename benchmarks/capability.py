"""Thousands of capability indices: all stages from the raw indicators on, under random choices, and the plain way.

Raw indicators are those of the default volume version: 19 agglomerations, 2010 to 2020. Every draw has its own
imputation, treatment of outliers, normalisation, indicator left out, weights within and between dimensions with noise,
and aggregation within and between them; ours is `uncertainty_analysis`, its tables of results included. Making the raw
indicators of the project's tables is not timed. The plain way goes through the same stages for one draw after the
other, with pandas, SciPy and pymcdm, as one would write them in a notebook; it makes fewer draws, the first of ours,
and its time is scaled to a thousand draws, as ours is. Scores and ranks of both are compared before any time is.
"""
from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd
from pymcdm.methods import TOPSIS
from pymcdm.weights import critic_weights
from scipy import stats

from benchmarks.report import report
from flowspace import geography, tables
from flowspace.capability import Choices, Triggers, raw_indicators, uncertainty_analysis
from flowspace.capability.experiment import experiment
from flowspace.capability.triggers import NAMES

DRAWS = 10_000
SECONDS = 10.0
"""Bar for all draws."""

SEED = 2020
CONCENTRATION = 100.0


def default_raw() -> pd.DataFrame:
    """Raw indicators of the default index."""
    members = geography.members(tables.read("membership"), "prefectures")
    return raw_indicators(tables.read, members, range(2010, 2021), Choices().version)


def plain_fill(wide, method):
    if method == "median":
        return wide.groupby("year").transform(lambda column: column.fillna(column.median()))
    return wide.groupby("agglomeration").transform(lambda column: column.interpolate(limit_area="inside").ffill()
                                                   .bfill())


def plain_treatment(column):
    def wild(x):
        return abs(stats.skew(x, bias=False)) > 2 and stats.kurtosis(x, bias=False) > 3.5

    x = column.copy()
    if not wild(x):
        return x
    while (x != column).sum() < 5:
        if stats.skew(x) >= 0:
            x[x == x.max()] = x[x < x.max()].max()
        else:
            x[x == x.min()] = x[x > x.min()].min()
        if not wild(x):
            return x
    return np.log(column - column.min() + 0.01 * (column.max() - column.min()))


def plain_normalisation(wide, method):
    if method == "min_max":
        return (wide - wide.min()) / (wide.max() - wide.min())
    if method == "rank":
        return (wide.rank() - 1) / (len(wide) - 1)
    z = (wide - wide.mean()) / wide.std()
    return (z - z.min().min()) / (z.max().max() - z.min().min())


def plain_varimax(loadings):
    """Kaiser's rotation of two factors after the other, with his normalisation."""
    length = np.sqrt((loadings ** 2).sum(axis=1, keepdims=True))
    unit = loadings / length
    n, factors = unit.shape
    for _ in range(500):
        largest = 0.0
        for first in range(factors):
            for second in range(first + 1, factors):
                x, y = unit[:, first], unit[:, second]
                u, v = x ** 2 - y ** 2, 2 * x * y
                angle = np.arctan2(2 * (u @ v) - 2 * u.sum() * v.sum() / n,
                                   u @ u - v @ v - (u.sum() ** 2 - v.sum() ** 2) / n) / 4
                unit[:, first], unit[:, second] = (x * np.cos(angle) + y * np.sin(angle),
                                                   y * np.cos(angle) - x * np.sin(angle))
                largest = max(largest, abs(angle))
        if largest < 1e-10:
            break
    return unit * length


def plain_pca_weights(values):
    eigenvalues, vectors = np.linalg.eigh(np.corrcoef(values.T))
    eigenvalues, vectors = eigenvalues[::-1], vectors[:, ::-1]
    share = eigenvalues / eigenvalues.sum()
    kept = max(((eigenvalues > 1) & (share > 0.1)).sum(), (share.cumsum() <= 0.6).sum() + 1)
    rotated = plain_varimax(vectors[:, :kept] * np.sqrt(eigenvalues[:kept]))
    rotated = rotated * np.where(rotated.sum(axis=0) < 0, -1, 1)
    squared = rotated.max(axis=1) ** 2
    return squared / squared.sum()


def plain_weights(values, method):
    if values.shape[1] == 1 or method == "equal":
        return np.full(values.shape[1], 1 / values.shape[1])
    if method == "entropy":
        divergence = 1 - stats.entropy(values, axis=0) / np.log(len(values))  # pymcdm's refuses zeros
        return divergence / divergence.sum()
    if method == "critic":
        return critic_weights((values - values.min(axis=0)) / np.ptp(values, axis=0))
    return plain_pca_weights(values)


def plain_noise(weights, uniforms):
    gamma = stats.gamma.ppf(uniforms, CONCENTRATION * weights)
    return gamma / gamma.sum()


def plain_score(values, weights, method):
    if method == "geometric":
        return (stats.gmean(1 + 99 * values, axis=1, weights=weights) - 1) / 99
    if method == "topsis":
        body = TOPSIS(normalization_function=lambda column, cost=False: column)
        return body(values, weights, np.ones(len(weights)), validation=False)
    return values @ weights


def plain_index(raw, choices, noise):
    """One index, from the long raw table to scores and ranks."""
    codes = raw.drop_duplicates("code").set_index("code")
    wide = raw.pivot(index=["agglomeration", "year"], columns="code", values="value")[list(codes.index)]
    wide = plain_fill(wide, choices["imputation"])
    if choices["treatment"] == "outliers":
        wide = wide.apply(plain_treatment)
    wide = (wide * codes["direction"]).drop(columns=[code for code in [choices["left_out"]] if code != "none"])
    wide = plain_normalisation(wide, choices["normalisation"])
    noise_of = dict(zip([*codes.index, *codes["dimension"].unique()], noise, strict=True))
    dimensions = pd.DataFrame(index=wide.index)
    for dimension, group in codes.loc[wide.columns].groupby("dimension", sort=False):
        values = wide[list(group.index)].to_numpy()
        weights = plain_noise(plain_weights(values, choices["weights_within"]),
                              np.array([noise_of[code] for code in group.index]))
        dimensions[dimension] = plain_score(values, weights, choices["aggregation_within"])
    values = dimensions.to_numpy()
    weights = plain_noise(plain_weights(values, choices["weights_between"]),
                          np.array([noise_of[dimension] for dimension in dimensions.columns]))
    scores = pd.Series(plain_score(values, weights, choices["aggregation_between"]), wide.index)
    return scores, scores.round(12).groupby("year").rank(ascending=False, method="min").astype(int)


def run(full: bool = False) -> None:
    raw = default_raw()
    triggers = Triggers(noise=CONCENTRATION)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        ours = uncertainty_analysis(raw, triggers=triggers, draws=DRAWS, seed=SEED)
        times.append(time.perf_counter() - start)
    sizes = {name: raw[name].nunique() for name in ("agglomeration", "year", "code")}
    print(f"capability: {DRAWS} draws of {sizes['agglomeration']} agglomerations, {sizes['year']} years and "
          f"{sizes['code']} indicators, three times: {', '.join(f'{one:.2f} s' for one in times)}", flush=True)
    compared = 500 if full else 100
    generator = np.random.default_rng(SEED)
    generator.random((DRAWS, len(NAMES)))
    noise = generator.random((DRAWS, experiment(raw, triggers=triggers).noise_columns))
    start = time.perf_counter()
    plain = [plain_index(raw, choices, noise[draw])
             for draw, choices in enumerate(ours.draws.head(compared).to_dict("records"))]
    seconds = time.perf_counter() - start
    scores, ranks = (np.array([one[place].to_numpy() for one in plain]) for place in (0, 1))
    apart = np.abs(scores - ours.scores[:compared]).max()
    other = (ranks != ours.ranks[:compared]).sum()
    if apart > 1e-9 or other:
        sys.exit(f"the benchmark compares different results: scores up to {apart:g} apart, {other} other ranks")
    print(f"capability plain way: {compared} draws in {seconds:.1f} s; scores at most {apart:.1g} apart from ours, all "
          "ranks equal", flush=True)
    report(f"capability-{DRAWS}-draws", sorted(times)[1], SECONDS, 1.0)
    report("capability-1000-draws-by-plain-loop", sorted(times)[1] / DRAWS * 1000, seconds / compared * 1000, 0.1)
