"""Inputs raised by a step, one after the other: which of them moves the capability index most, and how surely."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

import numpy as np
import pandas as pd

from flowspace.capability import stages
from flowspace.capability.choices import Choices
from flowspace.capability.draws import choose, draw_scores, prepare
from flowspace.capability.index import composite_index
from flowspace.capability.panel import panel_of
from flowspace.capability.triggers import NAMES, Triggers
from flowspace.errors import ParameterError, Problem, did_you_mean
from flowspace.scenarios.outcomes import interval, outcome_table
from flowspace.values import as_numbers, column_problems, level_problems, plain, real_number, refuse, whole_number

GOALPOSTS = ("given", "moving")
"""Whether what counts as 0 and as 1 of an indicator stays, or follows the figures."""

WHO = ("alone", "all")
"""Whether each agglomeration is raised by itself, or all at once."""

_BLOCK = 400  # raised panels that are computed together


def raised_inputs(raw, year, choices=None, indicators=None, agglomerations=None, who="alone", goalposts="moving",
                  steps=1.0, share=None, highest=None, triggers=None, draws=50, level=0.9, seed=0) -> pd.DataFrame:
    r"""Raise one indicator after the other and make the capability index again.

    .. math:: x'_{rq} = x_{rq} + h\,d_q s_q \quad\text{or}\quad x'_{rq} = x_{rq} (1 + h\,d_q)

    with the standard deviation :math:`s_q` of the indicator over the agglomerations in that year (n - 1 below the sum),
    and its direction d, so that raising always means improving.

    Parameters
    ----------
    raw : DataFrame
        What `flowspace.capability.raw_indicators` returns.
    year : int
        The year in which figures are raised and scores are read.
    choices : Choices, optional
        Of the index.
    indicators : sequence of str, optional
        Codes to raise; all that the index has if left out.
    agglomerations : sequence of str, optional
        Whose result is told; all if left out.
    who : {"alone", "all"}
        Raise each agglomeration by itself, with the others as they are, or all at the same time.
    goalposts : {"moving", "given"}
        "moving": normalisation is made anew from the raised figures, as the next edition of an index would. "given":
        0 and 1 of every indicator stay at the lowest and the highest figure of all years, with room for the step
        beyond them, so that a leader can still rise. Given goalposts bound outliers themselves and go
        without their treatment.
    steps : float
        h, in standard deviations; may be negative.
    share : float, optional
        h as a share of the figure itself, in place of `steps`.
    highest : mapping of str to float, optional
        Code → a bound that the raised figure cannot pass (1 for an evenness, 100 for a percentage).
    triggers : Triggers, optional
        What is uncertain in the index; if left out normalisation (with moving goalposts), weights, aggregation and
        noise on the weights. Imputation is not drawn. With given goalposts normalisation and treatment are not either.
    draws : int
        Draws of choices, the same for all raised figures, and for the index as it is.
    level : float
        Of the interval.
    seed : int

    Returns
    -------
    DataFrame
        The columns of `flowspace.scenarios.COLUMNS`: subject (agglomeration), parameter (h), outcome ("score" or
        "rank"), baseline and value (under the choices), change, low and high (of the change over the draws, which are
        those under which both are defined) — and indicator, dimension, who, goalposts, from_value and to_value (of the
        subject's figure), bounded (whether `highest` held it back), filled (whether the figure is imputed). A rank that
        falls in number is better.

    Raises
    ------
    TableError
        With every problem of the raw table.
    ParameterError
        If a name is unknown, a number is out of range, or a trigger does not exist or does not go with the choices.
    MeasureError
        If level, steps or share is out of range, the year is not there, or an option is not defined for these figures.

    Notes
    -----
    With goalposts that move, raising all by the same step changes nothing at all where the index has one year only:
    min–max, z-scores and ranks are of distances between agglomerations. That is no sign that inputs do not matter, but
    what a relative index is. In an index of several years all of them rise against their own past.
    Where one of them moves the highest figure, goalposts that move take from the others what they did not lose.
    With given goalposts the index is another one than that of the choices, and so is its baseline. Where its weights
    are fixed and its aggregation is arithmetic, a step of standard deviations then adds the same to everybody: the
    order of indicators is that of their weight times their standard deviation over the distance of the goalposts.
    Gaps are filled first, by the imputation of the choices, with and without the step.
    Weights that follow from the data follow the raised data; under given goalposts they move the interval most.
    After a logarithm, which treatment takes of skewed indicators, a step up from zero is a large one.
    A step of one standard deviation is not equally far, or dear, for every indicator and agglomeration: the table
    orders effects on the index and says nothing of costs.

    References
    ----------
    OECD & JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD Publishing.
    https://doi.org/10.1787/9789264043466-en

    Examples
    --------
    Region a, the last one in x, draws level with b by one standard deviation (2). Where goalposts move, zero moves up
    with it: its score stays, and its rank improves because the score of b falls. Where they stay, with
    room for a step of the leader, it gains a sixth of the index.

    >>> raw = pd.DataFrame({"agglomeration": ["a", "b", "c"] * 2, "year": 2020, "dimension": "input",
    ...                     "code": ["x"] * 3 + ["y"] * 3, "value": [1.0, 3, 5, 2, 1, 4], "direction": 1,
    ...                     "evidence": "observed"})
    >>> for goalposts in ("moving", "given"):
    ...     found = raised_inputs(raw, 2020, Choices(treatment="none"), ["x"], ["a"], goalposts=goalposts, draws=9,
    ...                           triggers=Triggers.only(weights_within=["equal", "entropy"]))
    ...     print(found[["outcome", "baseline", "value"]].round(3).values.tolist())
    [['score', 0.167, 0.167], ['rank', 3.0, 2.0]]
    [['score', 0.11, 0.277], ['rank', 3.0, 2.0]]
    """
    chosen = Choices() if choices is None else choices
    problems = _option_problems(chosen, triggers, who, goalposts)
    problems += whole_number(draws, "draws", 1) + whole_number(seed, "seed", 0)
    if problems:
        raise ParameterError(problems)
    step = real_number(steps, "steps") if share is None else real_number(share, "share", -1)
    refuse(level_problems(level) + step)
    whole = panel_of(raw)
    panel = whole.without(chosen.left_out)
    asked, told = _asked(panel, indicators, agglomerations, year, highest)
    filled = stages.fill(panel.values, chosen.imputation, panel.agglomerations, panel.years, panel.codes)
    before = filled.values
    here = np.flatnonzero(panel.years == year)
    amount = float(steps if share is None else share)
    after, bounded = _raised(before, panel, here, amount, share is not None, highest or {})
    if goalposts == "given":
        chosen = _with_goalposts(chosen, panel, before, after)
    base = panel._replace(values=before)
    # Of every raised panel: which rows get the figures of which indicator.
    subjects = [here[panel.agglomerations[here] == name][0] for name in told]
    runs = [(rows, code, panel.codes.index(code)) for code in asked
            for rows in ([[row] for row in subjects] if who == "alone" else [list(here)])]
    uncertain = _uncertain(triggers, goalposts)
    rng = np.random.default_rng(seed)
    uniforms, noise = rng.random((draws, len(NAMES))), rng.random((draws, before.shape[1] + len(set(panel.dimensions))))
    # Tells what a choice is not defined for, before anything is raised.
    composite_index(_as_raw(raw, panel, before, chosen), chosen)
    of_run = _scored(base, before, after, runs, chosen, uncertain, uniforms, noise, here, whole)
    rows = []
    (reference, drawn), *raised = of_run
    ranks, drawn_ranks = _ranks(reference), _ranks(drawn)
    place = {row: k for k, row in enumerate(here)}
    for (moved, code, j), (new, new_drawn) in zip(runs, raised, strict=True):
        new_ranks, new_drawn_ranks = _ranks(new), _ranks(new_drawn)
        for row in (moved if who == "alone" else subjects):
            k = place[row]
            common = {"subject": panel.agglomerations[row], "parameter": amount}
            extra = {"indicator": code, "dimension": panel.dimensions[j], "who": who, "goalposts": goalposts,
                     "from_value": before[row, j], "to_value": after[row, j], "bounded": bool(bounded[row, j]),
                     "filled": bool(filled.rule[row, j] != "")}
            for outcome, old, value, old_drawn, value_drawn in (
                    ("score", reference, new, drawn, new_drawn), ("rank", ranks, new_ranks, drawn_ranks,
                                                                  new_drawn_ranks)):
                rows.append(common | interval(value_drawn[:, k] - old_drawn[:, k], level)
                            | {"outcome": outcome, "baseline": float(old[0, k]), "value": float(value[0, k])} | extra)
    return outcome_table("raised_inputs", rows, level, ["indicator", "dimension", "who", "goalposts", "from_value",
                                                        "to_value", "bounded", "filled"])


def tornado(changes, subject, outcome="score", first=None) -> pd.DataFrame:
    """Order the indicators by how much raising them changes one agglomeration.

    Parameters
    ----------
    changes : DataFrame
        From `raised_inputs`, of one kind of goalposts and of one who.
    subject : str
        The agglomeration.
    outcome : {"score", "rank"}
    first : int, optional
        Only so many.

    Returns
    -------
    DataFrame
        The rows of the subject and outcome, the largest change (up or down) first, equal ones by name; order from 1.

    Raises
    ------
    MeasureError
        If a column, the subject or the outcome is missing, an indicator stands twice, or `first` is no whole number.

    Examples
    --------
    >>> changes = pd.DataFrame({"subject": "a", "outcome": "score", "indicator": ["x", "y"], "change": [0.1, -0.2]})
    >>> tornado(changes, "a")[["order", "indicator"]].values.tolist()
    [[1, 'y'], [2, 'x']]
    """
    problems = column_problems(changes, ("subject", "outcome", "indicator", "change"), "changes")
    if first is not None:
        problems += whole_number(first, "first", 1)
    refuse(problems)
    sizes, wrong = as_numbers(changes["change"])
    if wrong or np.isinf(sizes).any() or not all(isinstance(name, str) for name in changes["indicator"]):
        refuse([Problem("changes that are infinite or no numbers, or indicators that are no text",
                        "what raised_inputs returns", "correct them")])
    changes = changes.assign(change=sizes)
    named = isinstance(subject, str) and isinstance(outcome, str)
    rows = changes[(changes["subject"] == subject) & (changes["outcome"] == outcome)] if named else changes.iloc[:0]
    if rows.empty:
        known = sorted(set(changes["subject"].astype(str)))
        refuse([Problem(f"no {plain(outcome)} of {plain(subject)}{did_you_mean(subject, known)}",
                        "an agglomeration and an outcome of the changes", "correct the name")])
    if rows["indicator"].duplicated().any():
        refuse([Problem("an indicator twice", "each once", "choose one kind of goalposts, one step and one who")])
    rows = rows.assign(size=rows["change"].abs().round(12)).sort_values(["size", "indicator"], ascending=[False, True])
    rows = rows.drop(columns="size").reset_index(drop=True)
    rows.insert(0, "order", np.arange(1, len(rows) + 1))
    return rows if first is None else rows.head(first)


def _scored(base, before, after, runs, chosen, uncertain, uniforms, noise, here, whole):
    """For the panel as it is and every raised one: scores under the choices, (1, n), and of the draws, (draws, n)."""
    every = [None, *runs]
    certain = Triggers.only(noise=None)
    spare = (*chosen.left_out, *whole.dimensions)
    for start in range(0, len(every), _BLOCK):
        panels = []
        for run in every[start:start + _BLOCK]:
            values = before
            if run is not None:
                rows, _, j = run
                values = before.copy()
                values[rows, j] = after[rows, j]
            panels.append(base._replace(values=values))
        names = [str(k) for k in range(len(panels))]
        found = []
        for triggers, u, given in ((certain, uniforms[:1], noise[:1]), (uncertain, uniforms, noise)):
            options = triggers.options(chosen, base.codes, names)
            setting = prepare(panels, options, spare, chosen.goalposts)
            picks = choose(u, options)
            n = len(picks)
            picks = np.tile(picks, (len(panels), 1))
            picks[:, NAMES.index("raw")] = np.repeat(np.arange(len(panels)), n)
            scores = draw_scores(setting, picks, np.tile(given, (len(panels), 1)), triggers.noise)
            found.append(scores.reshape(len(panels), n, -1)[:, :, here])
        yield from zip(*found, strict=True)


def _ranks(scores) -> np.ndarray:
    """Ranks within the year; nan for a draw without scores."""
    lost = np.isnan(scores).any(axis=1)
    ranks = stages.yearly_ranks(np.where(lost[:, None], 0, scores), np.zeros(scores.shape[1], dtype=int)).astype(float)
    ranks[lost] = np.nan
    return ranks


def _raised(before, panel, here, amount, is_share, highest):
    after, bounded = before.copy(), np.zeros(before.shape, dtype=bool)
    now = before[here]
    size = now if is_share else np.broadcast_to(now.std(axis=0, ddof=1), now.shape)
    after[here] = now + amount * panel.directions * size
    for code, bound in highest.items():
        j = panel.codes.index(code)
        # What is beyond the bound already stays where it is.
        limit = np.maximum(before[here, j], bound)
        bounded[here, j] = after[here, j] > limit
        after[here, j] = np.minimum(after[here, j], limit)
    return after, bounded


def _with_goalposts(chosen, panel, before, after) -> Choices:
    if chosen.normalisation == "goalposts":
        return chosen
    # With room for the step, so that neither a leader nor, with a step down, the last one is held back.
    low, high = np.minimum(before, after).min(axis=0), np.maximum(before, after).max(axis=0)
    up = panel.directions > 0
    worst, best = np.where(up, low, high), np.where(up, high, low)
    return chosen.changed(treatment="none", normalisation="goalposts",
                          goalposts={code: (float(worst[j]), float(best[j])) for j, code in enumerate(panel.codes)})


def _uncertain(triggers, goalposts) -> Triggers:
    given = Triggers(imputation=None, leave_one_out=False) if triggers is None else triggers
    settings = {field.name: getattr(given, field.name) for field in fields(given)} | {"imputation": None}
    if goalposts == "given":
        settings |= {"treatment": None, "normalisation": None, "pooling": None}
    return Triggers(**settings)


def _as_raw(raw, panel, values, chosen) -> pd.DataFrame:
    """The table that stands for filled figures, without the indicators left out but with their names known."""
    n, q = values.shape
    table = pd.DataFrame({
        "agglomeration": np.repeat(panel.agglomerations, q), "year": np.repeat(panel.years, q),
        "dimension": np.tile(panel.dimensions, n), "code": np.tile(panel.codes, n), "value": values.ravel(),
        "direction": np.tile(panel.directions, n), "evidence": "estimated"})
    out = raw[raw["code"].isin(chosen.left_out)]
    return pd.concat([table, out[list(table.columns)]], ignore_index=True) if len(out) else table


def _asked(panel, indicators, agglomerations, year, highest):
    problems = []
    here = set(panel.agglomerations[panel.years == year])
    if not len(here):
        refuse([Problem(f"no figures of {plain(year)}", "one of the years of the raw indicators", "correct the year")])
    if len(here) < 2:
        problems.append(Problem(f"one agglomeration in {year}", "at least two", "give more"))
    given = {}
    if highest is not None and not isinstance(highest, Mapping):
        problems.append(Problem(f"{plain(highest)} as bounds", "codes with the highest figure of each",
                                "give {code: number, …}"))
        highest = None
    for name, asked, known, order in (("indicator", indicators, set(panel.codes), panel.codes),
                                      ("agglomeration", agglomerations, here, sorted(here))):
        single = isinstance(asked, str) or not hasattr(asked, "__iter__")
        items = list(order) if asked is None else [asked] if single else list(asked)
        problems += [Problem(f"no {name} {item!r}{did_you_mean(item, known)}", f"an {name} of the index in {year}",
                             "correct the name") for item in items if item not in known]
        if len(set(items)) < len(items):
            problems.append(Problem(f"an {name} twice", "each once", "leave one out"))
        given[name] = items
    for code, bound in (highest or {}).items():
        problems += [] if code in panel.codes else [Problem(f"a bound of {code!r}{did_you_mean(code, panel.codes)}",
                                                            "an indicator of the index", "correct the code")]
        problems += real_number(bound, f"bound of {code}")
    if problems:
        raise ParameterError(problems)
    return given["indicator"], given["agglomeration"]


def _option_problems(chosen, triggers, who, goalposts) -> list[Problem]:
    problems = []
    if not isinstance(chosen, Choices):
        return [Problem(f"choices of type {type(chosen).__name__}", "a record of choices", "give Choices(…)")]
    if triggers is not None and not isinstance(triggers, Triggers):
        problems.append(Problem(f"triggers of type {type(triggers).__name__}", "a record of triggers",
                                "give Triggers(…)"))
    for name, given, known in (("who", who, WHO), ("goalposts", goalposts, GOALPOSTS)):
        if not isinstance(given, str) or given not in known:
            problems.append(Problem(f"{name} {given!r}{did_you_mean(given, known)}", "one of " + ", ".join(known),
                                    "correct the name"))
    if "benefit_of_doubt" in (chosen.weights_within, chosen.weights_between):
        problems.append(Problem("weights by benefit of the doubt", "weights that can be made of hundreds of tables",
                                "choose other weights"))
    drawn = triggers.normalisation or () if isinstance(triggers, Triggers) else ()
    if goalposts == "moving" and "goalposts" in (chosen.normalisation, *drawn):
        problems.append(Problem("goalposts 'moving' beside the normalisation 'goalposts'", "goalposts that are given",
                                "give goalposts='given', or choose another normalisation"))
    return problems
