"""Whether units enter the fields that are related to what they have: a panel of chances to enter, and a test of it."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from flowspace.econometrics import fixed_effects, panel_of, wild_cluster_bootstrap
from flowspace.errors import MeasureError, Problem
from flowspace.specialisation.proximity import proximity
from flowspace.specialisation.relatedness_density import relatedness_density
from flowspace.specialisation.revealed_advantage import advantage_matrix, revealed_advantage
from flowspace.specialisation.tables import name_problems
from flowspace.values import as_numbers, column_problems, listed, real_number, refuse, whole_number

STEP = 10.0
"""Percentage points of density that a coefficient is for."""

PREDICTORS = {"base": ("diversity", "ubiquity"), "density": ("density",), "both": ("diversity", "ubiquity", "density")}
"""What each prediction of entries uses."""


@dataclass(frozen=True, eq=False)
class EntryTest:
    """What density says about entries.

    Parameters
    ----------
    coefficients : DataFrame
        Indexed by model, "plain" (a constant only), "base" (with diversity and ubiquity) and "effects" (of units, and
        of fields by transition, with diversity where it changes): estimate (change in the probability of entry for 10
        percentage points of density),
        standard_error, p_value, low, high, p_wild (by the wild cluster bootstrap), rows, clusters. nan in all but rows
        and clusters where a model cannot be fitted.
    prediction : DataFrame
        Indexed by predictor, keys of `PREDICTORS`: auc, low, high, share of draws in which an auc exists; and "gain",
        the auc of "both" less that of "base", in the same samples of units.
    rate : float
        Share of chances that became entries.
    chances, entries : int
    trained, tested : tuple of str
        Transitions of both parts.
    out_of_time : bool
        False where there is one transition only: the prediction is then of the rows it was fitted on.
    level : float
    """

    coefficients: pd.DataFrame
    prediction: pd.DataFrame
    rate: float
    chances: int
    entries: int
    trained: tuple[str, ...]
    tested: tuple[str, ...]
    out_of_time: bool
    level: float


def entry_panel(table, periods, unit="unit", field="field", period="period", value="value", least=0.0,
                method="conditional") -> pd.DataFrame:
    """List every chance to enter a field, and whether it was taken in the next period.

    A unit has a chance in each field in which it has no advantage, and takes it if it has one in the period after.

    Parameters
    ----------
    table : DataFrame
        One row per unit, field and period.
    periods : sequence of str
        Periods in their order, at least two.
    unit, field, period, value : str
        Columns of the table.
    least : float
        Counts below it are no advantage.
    method : {"conditional", "association"}
        Of `flowspace.specialisation.proximity`.

    Returns
    -------
    DataFrame
        unit, field, transition ("first → next"), density (in the earlier period, in per cent), diversity (fields with
        an advantage, in per cent of all other fields), ubiquity (units with an advantage in the field, in per cent of
        all other units), entry (1 or 0). Units without any count in one of both periods, and fields related to none,
        give no chance.

    Raises
    ------
    MeasureError
        If a column is missing, there are fewer than two periods or one has no rows, a pair stands twice in a period,
        there are fewer than two units or fields, or as `flowspace.specialisation.revealed_advantage`.

    Notes
    -----
    Advantages of small counts come and go by chance. A unit that loses one and gets it back has entered here, and
    density, which is computed from the same counts, is measured with error; both pull the coefficient towards zero.

    Examples
    --------
    >>> table = pd.DataFrame({"unit": list("aabb") * 2, "field": list("xyxy") * 2, "period": [1] * 4 + [2] * 4,
    ...                       "value": [9, 1, 1, 9, 1, 9, 1, 9]}).astype({"period": str})
    >>> entry_panel(table, ["1", "2"])[["unit", "field", "entry"]].values.tolist()
    []
    """
    problems = column_problems(table, (unit, field, period, value), "counts")
    problems += [] if problems else name_problems(table, (unit, field), "counts")
    names = list(periods) if isinstance(periods, (list, tuple, np.ndarray, pd.Index, pd.Series)) \
        and getattr(periods, "ndim", 1) == 1 else [periods]
    if not all(np.isscalar(name) for name in names):
        names = []
    if len(names) < 2 or len(set(map(str, names))) < len(names):
        problems.append(Problem(f"{names!r} as periods", "two or more, each once, in their order", "name the periods"))
    refuse(problems)
    absent = [str(name) for name in names if not (table[period] == name).any()]
    refuse([Problem(f"no counts of the period {listed(absent)}", "counts of every period", "correct the name")
            for _ in range(1) if absent])
    used = table[table[period].isin(names)]
    every = pd.MultiIndex.from_product([sorted(set(used[unit])), sorted(set(used[field]))], names=["unit", "field"])
    if min(len(level) for level in every.levels) < 2:
        refuse([Problem("counts of one unit or one field", "at least two of both", "give more")])
    have, near, size = {}, {}, {}
    for name in names:
        part = used[used[period] == name].rename(columns={unit: "unit", field: "field", value: "value"})
        measured = revealed_advantage(_complete(part, every), least=least)
        have[name] = advantage_matrix(measured)
        near[name] = relatedness_density(have[name], proximity(have[name], method))
        size[name] = measured.groupby("unit")["value"].sum()
    parts = []
    for before, after in zip(names, names[1:], strict=False):
        now, then = have[before], have[after]
        counted = now.to_numpy(dtype=float)
        n_units, n_fields = counted.shape
        rows = pd.DataFrame({
            "unit": every.get_level_values("unit"), "field": every.get_level_values("field"),
            "transition": f"{before} → {after}", "density": near[before].to_numpy().ravel(),
            "diversity": np.repeat(100 * counted.sum(axis=1) / (n_fields - 1), n_fields),
            "ubiquity": np.tile(100 * counted.sum(axis=0) / (n_units - 1), n_units),
            "entry": then.to_numpy().ravel().astype("int64")})
        chance = ~now.to_numpy().ravel() & rows["density"].notna().to_numpy()
        seen = ((size[before] > 0) & (size[after] > 0)).reindex(rows["unit"]).to_numpy()
        parts.append(rows[chance & seen])
    return pd.concat(parts, ignore_index=True)


def entry_test(panel, draws=999, level=0.95, seed=0) -> EntryTest:
    r"""Test whether density goes with entry, and whether it foretells the entries of a later time.

    .. math:: entry_{rk,t+1} = \beta\,RD_{rkt} + \gamma\,d_{rt} + \mu_r + \lambda_{kt} + \varepsilon_{rkt}

    with the diversity d of the unit, by least squares (a linear probability model), errors clustered by unit; and
    the area under the curve (AUC) of the last transition: the probability that a chance that was taken has a higher
    prediction than one that was not.

    Parameters
    ----------
    panel : DataFrame
        From `entry_panel`.
    draws : int
        Of the wild cluster bootstrap, and samples of units for the interval of the AUC; at least 99.
    level : float
        Of the intervals.
    seed : int

    Returns
    -------
    EntryTest

    Raises
    ------
    MeasureError
        If a column is missing, there are fewer than two units or fields, all chances or none were taken, or a number is
        out of its range.

    Notes
    -----
    An AUC of one half is that of a coin. Density contains how many fields a unit has; "base" predicts from that and
    from how many units have the field, without any relatedness, and is what density has to beat. Coefficients of the
    predictions come from the transitions before the last one; with a single transition they come from the rows that are
    predicted, which flatters them: `out_of_time` is then False. The prediction by density alone has no coefficient.
    Effects take up what a unit, or a field in one period, has in common; a density that varies little besides leaves a
    wide interval.

    References
    ----------
    Boschma, R., Balland, P.-A., & Kogler, D. (2015). Relatedness and technological change in cities. Industrial and
    Corporate Change, 24(1), 223–250.

    Examples
    --------
    Entries that follow density by a rule:

    >>> rng = np.random.default_rng(1)
    >>> panel = pd.DataFrame({"unit": np.repeat([f"u{i}" for i in range(20)], 20),
    ...                       "field": [f"f{i}" for i in range(20)] * 20, "transition": "1 → 2",
    ...                       "density": rng.uniform(0, 100, 400), "diversity": 50.0, "ubiquity": 50.0})
    >>> panel["entry"] = (rng.uniform(0, 100, 400) < panel["density"]).astype(int)
    >>> found = entry_test(panel, draws=99)
    >>> found.coefficients["estimate"].round(2).to_dict(), found.out_of_time
    ({'plain': 0.1, 'base': nan, 'effects': 0.1}, False)
    """
    problems = whole_number(draws, "draws", 99) + whole_number(seed, "seed", 0)
    problems += real_number(level, "level", 0.5, 1 - 1e-9, open_below=True)
    columns = ("unit", "field", "transition", "density", "diversity", "ubiquity", "entry")
    problems += column_problems(panel, columns, "the panel of chances")
    refuse(problems)
    refuse(name_problems(panel, columns[:3], "the panel of chances"))
    rows = panel[list(columns)].reset_index(drop=True)
    rows = rows.astype(dict.fromkeys(columns[:3], "str"))
    for name in columns[3:]:
        numbers, wrong = as_numbers(rows[name])
        if wrong or not np.isfinite(numbers).all():
            problems.append(Problem(f"{name} that is missing, infinite or no number", "numbers",
                                    "give what entry_panel returns", column=name))
        rows[name] = numbers
    if not problems and not rows["entry"].isin([0, 1]).all():
        problems.append(Problem("entries other than 0 and 1", "0 or 1", "correct them", column="entry"))
    if not problems and rows["entry"].nunique() < 2:
        problems.append(Problem(f"{int(rows['entry'].sum())} entries in {len(rows)} chances",
                                "some that were taken and some that were not", "take other periods, or a lower least"))
    for name in ("unit", "field"):
        if rows[name].nunique() < 2:
            problems.append(Problem(f"{rows[name].nunique()} different values of {name}", "at least two",
                                    "give more counts"))
    refuse(problems)
    transitions = tuple(dict.fromkeys(rows["transition"]))
    rows = rows.assign(step=rows["density"] / STEP, time=rows["field"] + " @ " + rows["transition"])
    # A unit that has become more diverse has more density everywhere, which its own effect does not take up.
    varying = ["diversity"] if (rows.groupby("unit")["diversity"].nunique() > 1).any() else []
    models = {"plain": ([], ()), "base": (["diversity", "ubiquity"], ()), "effects": (varying, ("unit", "time"))}
    fitted = pd.DataFrame({name: _model(rows, more, effects, draws, level, seed)
                           for name, (more, effects) in models.items()}).T.rename_axis("model")
    later = rows["transition"] == transitions[-1]
    out_of_time = len(transitions) > 1
    trained = rows[~later] if out_of_time else rows
    prediction = _predictions(trained, rows[later], draws, level, seed)
    return EntryTest(fitted, prediction, float(rows["entry"].mean()), len(rows), int(rows["entry"].sum()),
                     transitions[:-1] if out_of_time else transitions, transitions[-1:], out_of_time, level)


def area_under_curve(taken, score) -> float:
    r"""Probability that a case that came true has a higher score than one that did not.

    .. math:: AUC = \frac{R_1 - n_1 (n_1 + 1) / 2}{n_1 n_0}

    with :math:`R_1` the sum of the ranks of the :math:`n_1` cases that came true; equal scores count half.

    Parameters
    ----------
    taken : array_like of 0 and 1, shape (n,)
    score : array_like, shape (n,)

    Returns
    -------
    float
        From 0 to 1; nan where all cases came true, or none.

    Raises
    ------
    MeasureError
        If the two differ in length, or hold anything but finite numbers.

    Examples
    --------
    >>> area_under_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.75
    """
    if not all(hasattr(items, "__len__") and getattr(items, "ndim", 1) == 1 for items in (taken, score)):
        refuse([Problem("cases or scores that are no list", "two lists of the same length", "give lists")])
    (taken, odd), (score, wrong) = (as_numbers(list(items)) for items in (taken, score))
    if odd or wrong or len(taken) != len(score) or not np.isin(taken, [0, 1]).all() or not np.isfinite(score).all():
        refuse([Problem("cases and scores of another kind or number", "0 or 1, and one finite score, of each case",
                        "correct them")])
    n_true = int(taken.sum())
    n_false = len(taken) - n_true
    if not n_true or not n_false:
        return float("nan")
    ranks = stats.rankdata(score)[taken == 1].sum()
    return float((ranks - n_true * (n_true + 1) / 2) / (n_true * n_false))


def _complete(part, every) -> pd.DataFrame:
    """The counts of a period with a row for every unit and field of all periods."""
    twice = part[part.duplicated(["unit", "field"])]
    if len(twice):
        # Named by the measure, before anything is filled in.
        return part
    filled = part.set_index(["unit", "field"])["value"].reindex(every)
    given = pd.Series(filled.index.isin(part.set_index(["unit", "field"]).index), filled.index)
    return filled.where(given, 0.0).rename("value").reset_index()


def _model(rows, more, effects, draws, level, seed) -> dict:
    result = dict.fromkeys(("estimate", "standard_error", "p_value", "low", "high", "p_wild"), np.nan)
    try:
        fit = fixed_effects(panel_of(rows, "entry", ["step", *more], unit="unit", time="time"), effects, level=level)
        result |= fit.coefficients.loc["step", ["estimate", "standard_error", "p_value", "low", "high"]].to_dict()
        counts = {"rows": fit.rows, "clusters": fit.clusters}
        result["p_wild"] = wild_cluster_bootstrap(fit.panel, "step", effects=effects, draws=draws,
                                                  interval=False, seed=seed).p_value
    except MeasureError:
        # Density may not vary beside the effects; that is a result, not a mistake.
        counts = {"rows": len(rows), "clusters": rows["unit"].nunique()}
    return result | counts


def _predictions(trained, tested, draws, level, seed) -> pd.DataFrame:
    scores = {}
    for name, columns in PREDICTORS.items():
        if len(columns) == 1:
            scores[name] = tested[columns[0]].to_numpy(dtype=float)
            continue
        x, new = (np.column_stack([np.ones(len(part)), part[list(columns)].to_numpy(dtype=float)])
                  for part in (trained, tested))
        scores[name] = new @ np.linalg.lstsq(x, trained["entry"].to_numpy(dtype=float), rcond=None)[0]
    taken = tested["entry"].to_numpy(dtype=float)
    groups = [at for _, at in sorted(tested.reset_index(drop=True).groupby("unit").indices.items())]
    rng = np.random.default_rng(seed)
    picked = [np.concatenate([groups[i] for i in rng.integers(0, len(groups), len(groups))]) for _ in range(draws)]
    # Differences by rounding are none.
    scores = {name: np.round(score, 10) for name, score in scores.items()}
    whole = {name: area_under_curve(taken, score) for name, score in scores.items()}
    drawn = {name: np.array([area_under_curve(taken[at], score[at]) for at in picked])
             for name, score in scores.items()}
    for one in (whole, drawn):
        one["gain"] = one["both"] - one["base"]
    table = {}
    for name, auc in whole.items():
        known = drawn[name][~np.isnan(drawn[name])]
        low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2]) if len(known) else (np.nan, np.nan)
        table[name] = {"auc": auc, "low": low, "high": high, "share": len(known) / draws}
    return pd.DataFrame(table).T.rename_axis("predictor")
