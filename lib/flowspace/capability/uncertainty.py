"""Uncertainty analysis: the index under many combinations of choices, and what stays of scores and ranks."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.capability import stages
from flowspace.capability.choices import Choices
from flowspace.capability.draws import choose
from flowspace.capability.experiment import experiment
from flowspace.capability.index import CompositeIndex
from flowspace.capability.triggers import NAMES, Triggers, labels
from flowspace.errors import ParameterError
from flowspace.values import whole_number

QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, eq=False, repr=False)
class Uncertainty:
    """Scores and ranks of many draws, and tables of them.

    Tables that have a row for each agglomeration and year carry in `evidence` the weakest grade of all figures that any
    draw used there.

    Parameters
    ----------
    reference : CompositeIndex
        Of the first raw table, under the reference's choices.
    summary : DataFrame
        agglomeration, year, score and rank (of the reference), score_p05, score_median, score_p95, rank_p05,
        rank_median, rank_p95 (each a rank that occurred), rank_mean, rank_shift (mean distance from the reference's
        rank), top_three (probability of rank 3 or better), evidence.
    rank_probabilities : DataFrame
        agglomeration, year, rank, probability, evidence; ranks from 1 to the number of agglomerations.
    shifts : DataFrame
        year, mean, p05, p95: mean shift of ranks of a draw against the reference, over the agglomerations of the year.
    shares : DataFrame
        trigger, option, draws, share of all draws, rank_shift (mean over these draws and all years).
    draws : DataFrame
        Option of every draw, a column for each trigger.
    agglomerations : ndarray of str, shape (n,)
    years : ndarray of int, shape (n,)
    scores : ndarray of float, shape (draws, n)
    ranks : ndarray of int, shape (draws, n)
    """

    reference: CompositeIndex
    summary: pd.DataFrame
    rank_probabilities: pd.DataFrame
    shifts: pd.DataFrame
    shares: pd.DataFrame
    draws: pd.DataFrame
    agglomerations: np.ndarray
    years: np.ndarray
    scores: np.ndarray
    ranks: np.ndarray


def uncertainty_analysis(raw: pd.DataFrame | Mapping[str, pd.DataFrame], choices: Choices | None = None,
                         triggers: Triggers | None = None, draws: int = 1000, seed: int = 0,
                         chunk: int = 2000) -> Uncertainty:
    r"""Draw choices at random, make the index of each draw, and compare scores and ranks with those of the reference.

    Each draw takes for each trigger one of its options, all equally likely and independent of one another. The mean
    shift of ranks of a draw is

    .. math:: \bar R_S = \frac1M \sum_{c=1}^M |Rank_{ref}(c) - Rank(c)|

    Parameters
    ----------
    raw : DataFrame or mapping
        What `raw_indicators` returns, or several such tables by name (of other versions of the membership, for example)
        with the same agglomerations, years and indicators. The first one is the reference's.
    choices : Choices, optional
        Of the reference.
    triggers : Triggers, optional
        All of them if left out.
    draws : int
    seed : int
        The same seed gives the same bytes.
    chunk : int
        Draws that are computed together; results do not depend on it.

    Returns
    -------
    Uncertainty

    Raises
    ------
    TableError
        With every problem of a table, or if tables differ in what they hold.
    ParameterError
        If a number is out of range, or given weights do not fit the indicators.
    MeasureError
        If an option is not defined for these figures, as `composite_index`.

    Notes
    -----
    Options are taken as equally good; probabilities say how often a rank comes about under them, not how likely it is
    to be true. A score of 0.5 stands for something else under each normalisation, so that bands of scores are wide
    where the normalisation is drawn and ranks hardly move.

    References
    ----------
    OECD & JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD Publishing.
    https://doi.org/10.1787/9789264043466-en (step 7)

    Examples
    --------
    Region c leads in everything and is first whatever is chosen:

    >>> raw = pd.DataFrame({"agglomeration": ["a", "b", "c"] * 2, "year": 2020, "dimension": "output",
    ...                     "code": ["x"] * 3 + ["y"] * 3, "value": [1, 2, 4, 3, 1, 5], "direction": 1,
    ...                     "evidence": "observed"})
    >>> result = uncertainty_analysis(raw, Choices(treatment="none"),
    ...                               Triggers(treatment=None, weights_within=["equal", "entropy"],
    ...                                        weights_between=None))
    >>> result.summary[["agglomeration", "rank_p05", "rank_p95"]].values.tolist()
    [['a', 2, 3], ['b', 2, 3], ['c', 1, 1]]
    >>> first = result.rank_probabilities.query("rank == 1")
    >>> first[["agglomeration", "probability"]].values.tolist()
    [['a', 0.0], ['b', 0.0], ['c', 1.0]]
    """
    problems = [*whole_number(draws, "draws", 1), *whole_number(seed, "seed", 0), *whole_number(chunk, "chunk", 1)]
    if problems:
        raise ParameterError(problems)
    made = experiment(raw, choices, triggers)
    reference, panel, options, evidence = made.reference, made.panel, made.options, made.evidence
    generator = np.random.default_rng(seed)
    uniforms = generator.random((draws, len(NAMES)))
    scores = made.scores(uniforms, generator.random((draws, made.noise_columns)), chunk)
    picks = choose(uniforms, options)
    ranks = stages.yearly_ranks(scores, panel.years)
    distance = np.abs(ranks - reference.scores["rank"].to_numpy())
    rows = pd.DataFrame({"agglomeration": panel.agglomerations, "year": panel.years})
    taken = pd.DataFrame({name: np.array(labels(options[name]), dtype=object)[picks[:, k]]
                          for k, name in enumerate(NAMES[:-1])}).rename_axis("draw")
    return Uncertainty(
        reference, _summary(rows, reference, scores, ranks, distance, evidence),
        _probabilities(rows, ranks, evidence), _shifts(panel.years, distance),
        _shares(taken, options, distance.mean(axis=1)), taken, panel.agglomerations, panel.years, scores, ranks)


def _summary(rows, reference, scores, ranks, distance, evidence) -> pd.DataFrame:
    columns = {"score": reference.scores["score"].to_numpy(), "rank": reference.scores["rank"].to_numpy()}
    for name, array, method in (("score", scores, "linear"), ("rank", ranks, "inverted_cdf")):
        for where, values in zip(("p05", "median", "p95"), np.quantile(array, QUANTILES, axis=0, method=method),
                                 strict=True):
            columns[f"{name}_{where}"] = values
    return rows.assign(**columns, rank_mean=ranks.mean(axis=0), rank_shift=distance.mean(axis=0),
                       top_three=(ranks <= 3).mean(axis=0), evidence=evidence)


def _probabilities(rows, ranks, evidence) -> pd.DataFrame:
    n, largest = len(rows), rows.groupby("year").size().max()
    counts = np.stack([(ranks == rank).mean(axis=0) for rank in range(1, largest + 1)], axis=1)
    table = rows.loc[np.repeat(np.arange(n), largest)].reset_index(drop=True)
    return table.assign(rank=np.tile(np.arange(1, largest + 1), n), probability=counts.ravel(),
                        evidence=np.repeat(evidence, largest))


def _shifts(years, distance) -> pd.DataFrame:
    parts = []
    for year in np.unique(years):
        mean = distance[:, years == year].mean(axis=1)
        low, high = np.quantile(mean, [QUANTILES[0], QUANTILES[-1]])
        parts.append({"year": int(year), "mean": mean.mean(), "p05": low, "p95": high})
    return pd.DataFrame(parts)


def _shares(taken, options, shift) -> pd.DataFrame:
    parts = []
    for name in taken:
        for option in labels(options[name]):
            here = (taken[name] == option).to_numpy()
            parts.append({"trigger": name, "option": option, "draws": int(here.sum()), "share": here.mean(),
                          "rank_shift": shift[here].mean() if here.any() else np.nan})
    return pd.DataFrame(parts)
