"""Sensitivity analysis: which uncertain choice moves scores and ranks, by Sobol indices."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from flowspace.capability import stages
from flowspace.capability.arguments import check_names, check_years
from flowspace.capability.choices import Choices
from flowspace.capability.experiment import experiment
from flowspace.capability.triggers import NAMES, Triggers
from flowspace.errors import ParameterError, Problem, did_you_mean
from flowspace.evidence import weakest_grade
from flowspace.values import whole_number

NOISES = 1024
"""Different noises on weights that the trigger of noise chooses from."""


def sobol_indices(model: Callable[[np.ndarray], np.ndarray], triggers: Sequence[str], outputs: Sequence[str],
                  n: int = 1024, seed: int = 0) -> pd.DataFrame:
    r"""First-order and total Sobol indices of a model of uniform inputs.

    .. math:: S_i = \frac{V_{X_i}(E[Y | X_i])}{V(Y)}, \qquad S_{Ti} = \frac{E_{X_{\sim i}}(V[Y | X_{\sim i}])}{V(Y)}

    estimated with Saltelli's design of n(k + 2) runs of k inputs.

    Parameters
    ----------
    model : callable
        Inputs, shape (runs, k), each in [0, 1) → outputs, shape (runs, m).
    triggers : sequence of str, length k
        Names of the inputs.
    outputs : sequence of str, length m
        Names of the outputs.
    n : int
        A power of 2.
    seed : int

    Returns
    -------
    DataFrame
        output, trigger, first_order, first_order_band, total_order, total_order_band: half the width of a 95% interval
        by bootstrap in each band. All nan for an output that does not vary.

    Raises
    ------
    ParameterError
        If n is not a power of 2 from 2 on, the seed no whole number, the model no function or its results of
        another shape, or there is no input.

    References
    ----------
    Saisana, M., Saltelli, A., & Tarantola, S. (2005). Uncertainty and sensitivity analysis techniques as tools for the
    quality assessment of composite indicators. Journal of the Royal Statistical Society: Series A, 168(2), 307-323.
    https://doi.org/10.1111/j.1467-985X.2005.00350.x

    Examples
    --------
    The variance of a sum of two inputs, the second with twice the weight of the first, is 1/5 that of the first:

    >>> result = sobol_indices(lambda u: u @ [[1.0], [2.0]], ["a", "b"], ["sum"], n=1024)
    >>> result[["trigger", "first_order", "total_order"]].round(2).values.tolist()
    [['a', 0.2, 0.2], ['b', 0.8, 0.8]]
    """
    # Takes a second to import, and is needed here only.
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sampling

    problems = [*whole_number(seed, "seed", 0), *(whole_number(n, "n", 2) or _power_of_two(n))]
    triggers, outputs = check_names(triggers, "triggers"), check_names(outputs, "outputs")
    if not callable(model):
        problems.append(Problem(f"a model of type {type(model).__name__}", "a function of the inputs",
                                "give a function"))
    k = len(triggers)
    if not k:
        problems.append(Problem("no trigger with several options", "at least one", "give options to choose from"))
    if problems:
        raise ParameterError(problems)
    problem = {"num_vars": k, "names": list(triggers), "bounds": [[0.0, 1.0]] * k}
    inputs = sampling.sample(problem, n, calc_second_order=False, seed=seed)
    results = np.asarray(model(np.minimum(inputs, np.nextafter(1, 0))), dtype=float)
    if results.shape != (len(inputs), len(outputs)):
        raise ParameterError(Problem(
            f"results of shape {results.shape} of the model", f"{(len(inputs), len(outputs))}: a row for each run, a "
            "column for each output", "correct the model or the outputs"))
    parts = []
    for name, values in zip(outputs, results.T, strict=True):
        # The seed 0 means none at all to SALib's bootstrap.
        found = ({key: np.full(k, np.nan) for key in ("S1", "S1_conf", "ST", "ST_conf")} if np.ptp(values) == 0
                 else analysis.analyze(problem, values, calc_second_order=False, seed=seed + 1))
        parts.append(pd.DataFrame({"output": name, "trigger": list(triggers), "first_order": found["S1"],
                                   "first_order_band": found["S1_conf"], "total_order": found["ST"],
                                   "total_order_band": found["ST_conf"]}))
    return pd.concat(parts, ignore_index=True)


def sensitivity_analysis(raw: pd.DataFrame | Mapping[str, pd.DataFrame], choices: Choices | None = None,
                         triggers: Triggers | None = None, agglomerations: Iterable[str] = (),
                         year: int | None = None, n: int = 1024, seed: int = 0, chunk: int = 2000) -> pd.DataFrame:
    r"""Sobol indices of each trigger on the mean shift of ranks, and on score and rank of single agglomerations.

    Parameters
    ----------
    raw : DataFrame or mapping
        One table of raw indicators, or several by name.
    choices : Choices, optional
        Of the reference.
    triggers : Triggers, optional
        All of them if left out.
    agglomerations : iterable of str
        Whose score and rank are to be explained, too.
    year : int, optional
        The last one if left out.
    n : int
        A power of 2; the index is made n(k + 2) times, with k the number of triggers that have several options.
    seed : int
    chunk : int

    Returns
    -------
    DataFrame
        output ("rank_shift", "score", "rank"), agglomeration (nothing for the rank shift), year, trigger, first_order,
        first_order_band, total_order, total_order_band, evidence. All nan where an output is the same in all draws.

    Raises
    ------
    TableError
        As `flowspace.capability.uncertainty_analysis`.
    MeasureError
        As there.
    ParameterError
        As there and `sobol_indices`; if an agglomeration or the year is not in the table; if no trigger has
        several options.

    Notes
    -----
    Options are chosen by a uniform number that falls into one of as many equal intervals. A trigger of which the total
    index is larger than the first-order one acts in combination with others. Ranks of 19 agglomerations are coarse:
    look at scores as well. First-order indices of small effects may come out slightly below 0.

    Examples
    --------
    Of two triggers that cannot matter (one indicator in each dimension) and one that does:

    >>> raw = pd.DataFrame({"agglomeration": ["a", "b", "c", "d"] * 2, "year": 2020,
    ...                     "dimension": ["input"] * 4 + ["output"] * 4, "code": ["x"] * 4 + ["y"] * 4,
    ...                     "value": [1, 2, 3, 4, 4, 4, 3, 2], "direction": 1, "evidence": "observed"})
    >>> found = sensitivity_analysis(raw, Choices(treatment="none"), Triggers.only(
    ...     weights_within=["equal", "entropy"], aggregation_within=["arithmetic", "geometric"],
    ...     weights_between=[{"input": 1, "output": 3}, {"input": 3, "output": 1}]), ["a"], n=256)
    >>> found.query("output == 'score'")[["trigger", "total_order"]].round(2).values.tolist()
    [['weights_within', 0.0], ['weights_between', 1.0], ['aggregation_within', 0.0]]
    """
    made = experiment(raw, choices, triggers)
    panel, options = made.panel, made.options
    names = check_names(agglomerations, "agglomerations")
    at = int(panel.years.max()) if year is None else check_years([year])[0]
    rows = np.flatnonzero(panel.years == at)
    here = panel.agglomerations[rows].tolist()
    problems = [Problem(f"agglomeration {name!r}{did_you_mean(name, here)}", f"one of {', '.join(here)}",
                        "correct the name") for name in names if name not in here] if len(rows) else [
        Problem(f"year {at!r}", f"a year from {panel.years.min()} to {panel.years.max()}", "choose another year")]
    problems += [*whole_number(seed, "seed", 0), *whole_number(chunk, "chunk", 1)]
    if problems:
        raise ParameterError(problems)
    active = [name for name in NAMES if len(options.get(name, ())) > 1]
    if made.concentration is not None:
        active.append("noise")
    at_reference = made.reference.scores["rank"].to_numpy()[rows]
    noises = np.random.default_rng(seed).random((NOISES, made.noise_columns))
    chosen = [here.index(name) for name in names]

    def model(inputs):
        uniforms = np.zeros((len(inputs), len(NAMES)))
        uniforms[:, [NAMES.index(name) for name in active]] = inputs
        scores = made.scores(uniforms, noises[(uniforms[:, -1] * NOISES).astype(int)], chunk)[:, rows]
        ranks = stages.yearly_ranks(scores, np.zeros(len(rows)))
        shift = np.abs(ranks - at_reference).mean(axis=1)
        return np.column_stack([shift, scores[:, chosen], ranks[:, chosen]])

    grades = made.evidence[rows]
    outputs = [("rank_shift", None, weakest_grade(grades))]
    outputs += [(output, here[row], grades[row]) for output in ("score", "rank") for row in chosen]
    result = sobol_indices(model, active, [str(place) for place in range(len(outputs))], n, seed)
    about = [outputs[int(place)] for place in result["output"]]
    result.insert(1, "agglomeration", pd.Series([name for _, name, _ in about], dtype="str"))
    result.insert(2, "year", at)
    return result.assign(output=[output for output, _, _ in about], evidence=[grade for _, _, grade in about])


def _power_of_two(n: int) -> list[Problem]:
    return [Problem(f"n {n}", "a power of 2, such as 512 or 1024", "correct it")] if n & (n - 1) else []
