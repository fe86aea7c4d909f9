"""The index through its named stages, every one of them kept, and re-run from the first stage that a change touches.

raw → imputed → treated → normalised → weighted → aggregated. Another run never goes on from a stage that was computed
before the changed choice came in: `CompositeIndex.again` finds that stage and says what was computed anew.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from flowspace.capability import stages
from flowspace.capability.choices import Choices
from flowspace.capability.given_goalposts import given_goalposts
from flowspace.capability.importance import effective_importance
from flowspace.capability.panel import Panel, panel_of
from flowspace.capability.treatment import Treated
from flowspace.capability.weights import benefit_of_doubt
from flowspace.errors import ParameterError, Problem, did_you_mean
from flowspace.evidence import GRADES

STAGES = ("raw", "imputed", "treated", "normalised", "weighted", "aggregated")
"""Stages in their order."""

STAGE_OF = {"version": "raw", "left_out": "raw", "imputation": "imputed", "treatment": "treated",
            "normalisation": "normalised", "pooling": "normalised", "goalposts": "normalised",
            "weights_within": "weighted", "aggregation_within": "aggregated", "weights_between": "aggregated",
            "aggregation_between": "aggregated"}
"""Choice → the first stage that it touches."""


class _Computed(NamedTuple):
    """Arrays of each stage, of n observations, q indicators and d dimensions."""

    whole: Panel
    panel: Panel
    filled: stages.Filled
    grades: np.ndarray
    treated: Treated
    normalised: np.ndarray
    scaled: np.ndarray
    within: np.ndarray  # (n, q): benefit of the doubt gives every observation weights of its own
    dimensions: tuple[str, ...]
    dimension_scores: np.ndarray
    between: np.ndarray  # (n, d)
    scores: np.ndarray


@dataclass(frozen=True, eq=False, repr=False)
class CompositeIndex:
    """An index and how it came about.

    Tables have a row for each agglomeration, year and indicator, or dimension; `evidence` is the grade of the figure
    itself, of scores the weakest grade of what went in for that agglomeration and year. Winsorising, logarithms and
    normalisation leave a grade as it is.

    Parameters
    ----------
    choices : Choices
    raw : DataFrame
        agglomeration, year, dimension, code, value, direction, evidence: without the indicators left out.
    imputed : DataFrame
        value and imputed_by: the rule that filled it, or nothing. A filled value is at most estimated.
    treated : DataFrame
        value, treatment ("none", "winsorised", "log") and winsorised: whether this point was moved.
    normalised : DataFrame
        normalised, and scaled: the same from 0 to 1, which is what weights and aggregation work on.
    weighted : DataFrame
        weight of the indicator within its dimension, and weighted: weight times scaled.
    dimension_scores : DataFrame
        agglomeration, year, dimension, score (0 to 1), rank within the year, evidence.
    scores : DataFrame
        agglomeration, year, score (0 to 1), rank within the year, evidence.
    treatments : DataFrame
        dimension, code, treatment, winsorised (points moved), passes (within the limits after treatment).
    weights : DataFrame
        dimension, code, within, between, weight (their product) and importance: the share of the variance of the index
        that the indicator explains. With benefit of the doubt, weights are means over the observations.
    dimension_weights : DataFrame
        dimension, weight, importance.
    lineage : DataFrame
        stage, choices, computed ("here", or "before" where it was taken over from the index it was made from), note.

    Notes
    -----
    Weights between dimensions that follow from data need the scores of the dimensions, and belong to the last stage.
    """

    choices: Choices
    raw: pd.DataFrame
    imputed: pd.DataFrame
    treated: pd.DataFrame
    normalised: pd.DataFrame
    weighted: pd.DataFrame
    dimension_scores: pd.DataFrame
    scores: pd.DataFrame
    treatments: pd.DataFrame
    weights: pd.DataFrame
    dimension_weights: pd.DataFrame
    lineage: pd.DataFrame
    _computed: _Computed

    def again(self, raw: pd.DataFrame | None = None, **choices: object) -> CompositeIndex:
        """Make the index with some choices changed, from the first stage that they touch.

        Parameters
        ----------
        raw : DataFrame, optional
            Other raw indicators; needed for another version. Everything is then computed anew.
        **choices
            Names and new values, as in `Choices`.

        Returns
        -------
        CompositeIndex
            The same as `composite_index` makes from the raw indicators; `lineage` says which stages are new.

        Raises
        ------
        ParameterError
            If a choice does not exist, or if the version changes without its raw indicators.
        MeasureError
            As `composite_index`.

        Examples
        --------
        >>> raw = pd.DataFrame({"agglomeration": list("abcd"), "year": 2020, "dimension": "output", "code": "x",
        ...                     "value": [1.0, 2.0, 3.0, 9.0], "direction": 1, "evidence": "observed"})
        >>> index = composite_index(raw, Choices(treatment="none"))
        >>> index.again(normalisation="rank").scores["score"].round(3).tolist()
        [0.0, 0.333, 0.667, 1.0]
        """
        changed = self.choices.changed(**choices)
        if raw is not None:
            return composite_index(raw, changed)
        if changed.version != self.choices.version:
            raise ParameterError(Problem(f"version {changed.version!r} with raw indicators of the version "
                                         f"{self.choices.version!r}", "raw indicators of that version",
                                         f"compute raw_indicators(…, version={changed.version!r}) and give them as "
                                         "raw"))
        before, after = self.choices.as_dict(), changed.as_dict()
        touched = [STAGES.index(STAGE_OF[name]) for name in before if before[name] != after[name]]
        return _run(self._computed.whole, changed, self._computed, min(touched, default=len(STAGES)))


def composite_index(raw: pd.DataFrame, choices: Choices | None = None) -> CompositeIndex:
    r"""Make an index of raw indicators: dimensions from indicators, the index from dimensions.

    .. math:: S_{dt} = A_{within}(u_q, w_q : q \in d), \qquad S_t = A_{between}(S_{dt}, w_d)

    with u the imputed, treated, directed and normalised indicators on a scale from 0 to 1.

    Parameters
    ----------
    raw : DataFrame
        What `raw_indicators` returns: agglomeration, year, dimension, code, value, direction, evidence.
    choices : Choices, optional
        The default ones if left out.

    Returns
    -------
    CompositeIndex
        Scores from 0 to 1. What 0 and 1 stand for depends on the normalisation; with min–max it is an agglomeration
        and year that has the lowest, or the highest, value of every indicator.

    Raises
    ------
    TableError
        With every problem of the table.
    ParameterError
        If choices name indicators or dimensions that the table does not have, or leave some without a weight.
    MeasureError
        With every indicator that is constant, without any value, infinite, or not defined under a choice; if there is
        one observation only.

    Notes
    -----
    Where a method needs another scale than the normalisation gives, the stage says so in `lineage`: z-scores are
    brought to 0 to 1 by one straight line for all indicators (`stages.on_unit_scale`), and a geometric mean is taken of
    values stretched from 1 to 100. TOPSIS has its ideal points within all years, and does not normalise once more.
    A logarithm that treatment takes is that of the distance from the lowest value, so that zeros and negative values
    are no obstacle.

    References
    ----------
    OECD & JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD Publishing.
    https://doi.org/10.1787/9789264043466-en

    Examples
    --------
    Two regions, three indicators; the second region does better in both dimensions:

    >>> raw = pd.DataFrame({"agglomeration": ["a", "b"] * 3, "year": 2020, "dimension": ["input"] * 4 + ["output"] * 2,
    ...                     "code": ["funds", "funds", "staff", "staff", "patents", "patents"],
    ...                     "value": [1.0, 3.0, 5.0, 4.0, 10.0, 30.0], "direction": 1, "evidence": "observed"})
    >>> index = composite_index(raw, Choices(treatment="none"))
    >>> index.scores[["agglomeration", "score", "rank"]].values.tolist()
    [['a', 0.25, 2], ['b', 0.75, 1]]
    >>> other = index.again(aggregation_between="geometric")
    >>> other.lineage.set_index("stage")["computed"].to_dict()
    {'raw': 'before', 'imputed': 'before', 'treated': 'before', 'normalised': 'before', 'weighted': 'before',
     'aggregated': 'here'}
    """
    chosen = Choices() if choices is None else choices
    if not isinstance(chosen, Choices):
        raise ParameterError(Problem(f"choices of type {type(chosen).__name__}", "a record of choices",
                                     "give Choices(…)"))
    return _run(panel_of(raw), chosen, None, 0)


def given_weights(numbers: Mapping[str, float], level: str, groups: Mapping[str, list[str]],
                  spare: Iterable[str] = ()) -> dict[str, np.ndarray]:
    """Weights that a mapping gives, with a sum of 1 in each group.

    Parameters
    ----------
    numbers : mapping
        Code → number.
    level : {"within", "between"}
    groups : mapping
        Name of the group (dimension) → its codes, all of which need a number.
    spare : iterable of str
        Codes that may have a number and are not in the index: those left out.

    Returns
    -------
    dict of ndarray
        Name of the group → weights in the order of its codes.

    Raises
    ------
    ParameterError
        With every unknown code, every code without a number and every group whose numbers are all zero.

    Examples
    --------
    >>> given_weights({"x": 3, "y": 1}, "within", {"input": ["x", "y"]})["input"].tolist()
    [0.75, 0.25]
    """
    known, spare = [code for codes in groups.values() for code in codes], set(spare)
    name = f"weights_{level}"
    problems = [Problem(f"{name} for {code!r}, which is not in the index{did_you_mean(code, known)}",
                        f"one of {', '.join(known)}", "correct the code, or take it out")
                for code in numbers if code not in known and code not in spare]
    problems += [Problem(f"{name} without a number for {code!r}", "a number for each", "add it (0 counts it for "
                         "nothing)") for code in known if code not in numbers]
    problems += [Problem(f"{name} that are all zero in {group}", "at least one above zero", "correct the weights")
                 for group, codes in groups.items()
                 if all(code in numbers for code in codes) and not any(numbers[code] > 0 for code in codes)]
    if problems:
        raise ParameterError(problems)
    result = {}
    for group, codes in groups.items():
        array = np.array([numbers[code] for code in codes], dtype=float)
        result[group] = array / array.sum()
    return result


def dimension_columns(panel: Panel) -> dict[str, list[int]]:
    """Columns of each dimension, in the order of the panel.

    Parameters
    ----------
    panel : Panel

    Returns
    -------
    dict
        Dimension → places of its indicators.

    Examples
    --------
    >>> raw = pd.DataFrame({"agglomeration": "a", "year": 2020, "dimension": ["output", "input", "input"],
    ...                     "code": ["x", "y", "z"], "value": 1.0, "direction": 1, "evidence": "observed"})
    >>> dimension_columns(panel_of(raw))
    {'input': [0, 1], 'output': [2]}
    """
    columns = {}
    for place, dimension in enumerate(panel.dimensions):
        columns.setdefault(dimension, []).append(place)
    return columns


def filled_grades(panel: Panel, rule: np.ndarray) -> np.ndarray:
    """Grades after imputation: a filled value has the weakest grade of its indicator, at best estimated.

    Parameters
    ----------
    panel : Panel
    rule : ndarray of str, shape (n, q)
        What filled each value, as `flowspace.capability.stages.Filled` has it.

    Returns
    -------
    ndarray of int, shape (n, q)

    Examples
    --------
    >>> raw = pd.DataFrame({"agglomeration": "a", "year": [2019, 2020], "dimension": "input", "code": "x",
    ...                     "value": [1.0, None], "direction": 1, "evidence": ["observed", None]})
    >>> filled_grades(panel_of(raw), np.array([[""], ["nearest"]])).ravel().tolist()
    [0, 2]
    """
    weakest = np.maximum(panel.grades.max(axis=0, keepdims=True), GRADES.index("estimated"))
    return np.where(rule == "", panel.grades, weakest)


def _run(whole: Panel, choices: Choices, before: _Computed | None, first: int) -> CompositeIndex:
    """Compute the stages from `first` on; those before it are taken from `before`."""
    def anew(stage):
        return STAGES.index(stage) >= first

    panel = whole.without(choices.left_out) if anew("raw") else before.panel
    names = panel.codes
    columns = dimension_columns(panel)
    groups = {dimension: [names[j] for j in places] for dimension, places in columns.items()}
    fixed_within = None
    if isinstance(choices.weights_within, Mapping):
        fixed_within = given_weights(choices.weights_within, "within", groups, choices.left_out)
    fixed_between = None
    if isinstance(choices.weights_between, Mapping):
        fixed_between = given_weights(choices.weights_between, "between", {"the index": list(columns)},
                                      whole.dimensions)["the index"]
    posts = None
    if choices.normalisation == "goalposts":
        posts = given_goalposts(choices.goalposts, panel, choices.left_out)
    if anew("imputed"):
        filled = stages.fill(panel.values, choices.imputation, panel.agglomerations, panel.years, names)
        grades = filled_grades(panel, filled.rule)
    else:
        filled, grades = before.filled, before.grades
    treated = stages.treated(filled.values, choices.treatment, names) if anew("treated") else before.treated
    if anew("normalised"):
        normalised = stages.normalised(treated.values, panel.directions, choices.normalisation, choices.pooling,
                                       panel.years, names, posts=posts)
        scaled = stages.on_unit_scale(normalised, choices.normalisation)
    else:
        normalised, scaled = before.normalised, before.scaled
    if anew("weighted"):
        within = np.empty(scaled.shape)
        for dimension, places in columns.items():
            fixed = None if fixed_within is None else fixed_within[dimension]
            with stages.told_where(f"weights_within in {dimension}"):
                within[:, places] = _weights(scaled[:, places], choices.weights_within, fixed, groups[dimension])
    else:
        within = before.within
    if anew("aggregated"):
        dimension_scores = np.empty((len(scaled), len(columns)))
        for d, (dimension, places) in enumerate(columns.items()):
            with stages.told_where(f"aggregation_within {dimension}"):
                dimension_scores[:, d] = _scores(scaled[:, places], within[:, places], choices.weights_within,
                                                 choices.aggregation_within, groups[dimension])
        with stages.told_where("dimensions as indicators of the index"):
            between = _weights(dimension_scores, choices.weights_between, fixed_between, list(columns))
            scores = _scores(dimension_scores, between, choices.weights_between, choices.aggregation_between,
                             list(columns))
    else:
        dimension_scores, between, scores = before.dimension_scores, before.between, before.scores
    computed = _Computed(whole, panel, filled, grades, treated, normalised, scaled, within, tuple(columns),
                         dimension_scores, between, scores)
    return CompositeIndex(choices, **_tables(computed), lineage=_lineage(choices, computed, posts, first),
                          _computed=computed)


def _weights(values, method, fixed, names):
    """Weights of every observation, shape (n, q)."""
    if fixed is not None:
        given = fixed
    elif method == "benefit_of_doubt":
        return benefit_of_doubt(values, names=names).weights
    else:
        given = stages.weights(values, method, names)
    return np.broadcast_to(given, values.shape)


def _scores(values, given, method, aggregation, names):
    if method == "benefit_of_doubt":
        return np.clip((values * given).sum(axis=-1), 0, 1)
    return stages.aggregated(values, given[0], aggregation, names)


def _tables(c: _Computed) -> dict[str, pd.DataFrame]:
    n, q = c.scaled.shape
    cells = pd.DataFrame({
        "agglomeration": np.tile(c.panel.agglomerations, q), "year": np.tile(c.panel.years, q),
        "dimension": np.repeat(c.panel.dimensions, n), "code": np.repeat(c.panel.codes, n)})

    def table(grades, **arrays):
        return cells.assign(**{name: np.asarray(array).T.ravel() for name, array in arrays.items()},
                            evidence=_words(grades.T.ravel()))

    spread = np.ones((n, 1), dtype=int)
    winsorised = (c.treated.method == "winsorised") & (c.treated.values != c.filled.values)
    rows = pd.DataFrame({"agglomeration": c.panel.agglomerations, "year": c.panel.years})
    weakest = np.array([c.grades[:, [j for j, d in enumerate(c.panel.dimensions) if d == dimension]].max(axis=1)
                        for dimension in c.dimensions])
    by_dimension = pd.concat([
        rows.assign(dimension=dimension, score=c.dimension_scores[:, d],
                    rank=stages.yearly_ranks(c.dimension_scores[:, d], c.panel.years), evidence=_words(weakest[d]))
        for d, dimension in enumerate(c.dimensions)], ignore_index=True)
    indicators = pd.DataFrame({"dimension": c.panel.dimensions, "code": c.panel.codes})
    between = pd.Series(c.between.mean(axis=0), index=c.dimensions)
    within = c.within.mean(axis=0)
    above = indicators["dimension"].map(between).to_numpy()
    return {
        "raw": table(c.panel.grades, value=c.panel.values, direction=spread * c.panel.directions),
        "imputed": table(c.grades, value=c.filled.values, imputed_by=c.filled.rule),
        "treated": table(c.grades, value=c.treated.values, treatment=np.tile(c.treated.method, (n, 1)),
                         winsorised=winsorised),
        "normalised": table(c.grades, normalised=c.normalised, scaled=c.scaled),
        "weighted": table(c.grades, weight=c.within, weighted=c.within * c.scaled),
        "dimension_scores": by_dimension,
        "scores": rows.assign(score=c.scores, rank=stages.yearly_ranks(c.scores, c.panel.years),
                              evidence=_words(c.grades.max(axis=1))),
        "treatments": indicators.assign(treatment=c.treated.method, winsorised=c.treated.winsorised,
                                        passes=c.treated.passes),
        "weights": indicators.assign(within=within, between=above, weight=within * above,
                                     importance=_importance(c.scaled, c.scores)),
        "dimension_weights": pd.DataFrame({"dimension": c.dimensions, "weight": between.to_numpy(),
                                           "importance": _importance(c.dimension_scores, c.scores)}),
    }


def _words(grades) -> pd.Series:
    return pd.Series(grades).map(dict(enumerate(GRADES))).astype("str").to_numpy()


def _importance(values, scores) -> np.ndarray:
    """Nothing is explained by, or of, what does not vary."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return effective_importance(values, scores, check=False)


def _lineage(choices: Choices, c: _Computed, posts: tuple[np.ndarray, np.ndarray] | None, first: int) -> pd.DataFrame:
    filled = int((c.filled.rule != "").sum())
    moved = int(c.treated.winsorised.sum())
    logs = [code for code, method in zip(c.panel.codes, c.treated.method, strict=True) if method == "log"]
    notes = {
        "imputed": [f"{filled} of {c.filled.rule.size} values filled", *_never_observed(c)],
        "treated": [f"{moved} points winsorised"] * bool(moved) + [f"logarithm of {', '.join(logs)}"] * bool(logs),
        "normalised": ["brought to 0 to 1 by one straight line for all indicators"]
        * (choices.normalisation == "z_score") + _beyond(c.treated.values, posts),
        "aggregated": [f"stretched to {stages.GEOMETRIC_RANGE[0]:g} to {stages.GEOMETRIC_RANGE[1]:g} for the geometric "
                       "mean, which is brought back to 0 to 1"]
        * ("geometric" in (choices.aggregation_within, choices.aggregation_between))
        + ["ideal points of all years, no second normalisation"]
        * ("topsis" in (choices.aggregation_within, choices.aggregation_between)),
    }
    made = choices.as_dict()
    return pd.DataFrame([
        {"stage": stage,
         "choices": "; ".join(f"{name}={_said(made[name])}" for name in made
                              if STAGE_OF[name] == stage and made[name] is not None),
         "computed": "here" if place >= first else "before", "note": "; ".join(notes.get(stage, []))}
        for place, stage in enumerate(STAGES)])


def _never_observed(c: _Computed) -> list[str]:
    """Name the agglomerations that have an indicator of no year, whatever filled it."""
    lost = np.isnan(c.panel.values)
    notes = []
    for agglomeration in dict.fromkeys(c.panel.agglomerations):
        never = lost[c.panel.agglomerations == agglomeration].all(axis=0)
        if never.any():
            codes = ", ".join(code for code, gone in zip(c.panel.codes, never, strict=True) if gone)
            notes.append(f"nothing observed of {agglomeration} in {codes}: medians of the others")
    return notes


def _beyond(values, posts) -> list[str]:
    if posts is None:
        return []
    number = int(((values < np.minimum(*posts)) | (values > np.maximum(*posts))).sum())
    return [f"{number} of {values.size} values beyond a goalpost count as the goalpost"]


def _said(choice) -> str:
    if isinstance(choice, Mapping):
        return ", ".join(f"{code} {number:g}" if isinstance(number, float) else f"{code} {number[0]:g} to {number[1]:g}"
                         for code, number in choice.items())
    return choice if isinstance(choice, str) else ", ".join(choice) or "none"
