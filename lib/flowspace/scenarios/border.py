"""A border without effect: the flows a gravity model expects once a common province or agglomeration counts nothing."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.econometrics.fieller import fieller_ratio
from flowspace.edges import member_groups
from flowspace.errors import Problem, did_you_mean
from flowspace.networks.gravity import border_effect
from flowspace.scenarios.expected import condition, fitted_pairs
from flowspace.scenarios.outcomes import interval, outcome_table
from flowspace.values import number_problems, plain, real_number, refuse, whole_number

HELD = {
    "effects_without": "nothing but the effects of cities: no pair keeps the advantage of sharing, all others stay",
    "effects_everywhere": "nothing but the effects of cities: every pair has the advantage of sharing, and gains it",
    "total": "the total of all links in each year",
    "cities": "the total of every city in each year, in each direction where links are directed",
}
"""What stays as it is when a border loses its effect."""

ALL = "all"
"""Subject of the outcomes of all pairs."""

START = {
    "fitted": "the links that the model expects",
    "observed": "the links that were observed; pairs without one have none afterwards",
}
"""Which flows the experiment begins with."""


def without_border(table, fit, members, border="same_province", removed=(1.0,), held="cities", start="fitted",
                   draws=200, seed=0, level=0.95, value="links") -> pd.DataFrame:
    r"""Take the effect of a border out of a gravity model, and add up the flows of each agglomeration.

    With a share :math:`\lambda` of the effect :math:`\beta_b` removed,

    .. math:: w^{\lambda}_{ij} = \hat w_{ij}\,e^{-\lambda \beta_b b_{ij}} \quad\text{(effects_without)}, \qquad
              w^{\lambda}_{ij} = \hat w_{ij}\,e^{\lambda \beta_b (1 - b_{ij})} \quad\text{(effects_everywhere)},

    where b is 1 for pairs that share a province (or agglomeration) and 0 for those that a border divides. Held at its
    total or at the totals of its cities, either of the two is scaled,

    .. math:: w^{\lambda}_{ij} = x_i\,y_j\,\hat w_{ij}\,e^{-\lambda \beta_b b_{ij}},

    with one x for all pairs, or with those of each city that keep its total (iterative proportional fitting).

    Parameters
    ----------
    table : DataFrame
        The table the model was fitted to: `flowspace.networks.pair_years`.
    fit : GravityFit
        Of `flowspace.networks.gravity_poisson`.
    members : DataFrame
        agglomeration and adcode; a city may be in several.
    border : str
        Covariate of the model that is 1 where two cities share something and 0 elsewhere.
    removed : float or sequence of float
        Shares of the effect that are removed: 0 changes nothing, 1 removes it; more than 1 turns it round.
    held : str
        Key of `HELD`.
    start : str
        Key of `START`.
    draws : int
        How many times the coefficients are drawn within their errors; 0 for no intervals.
    seed : int
        Zero or more.
    level : float
        Of the intervals.
    value : str
        Column of the observed links, for ``start="observed"``.

    Returns
    -------
    DataFrame
        An `outcome_table` of the experiment "without_border". parameter is the share removed. Subjects are the
        agglomerations, with these outcomes:

        internal, internal_across
            links between members; those of them that the border divides;
        external, external_across
            links between members and other cities; those of them that the border divides;
        internal_share
            internal / (internal + external); nan without links;
        internal_percent, external_percent, across_percent
            change of internal, external, and of both outcomes across the border together, in % (baseline 0; nan where
            there was nothing);

        and `ALL`, all pairs together: flows, across, across_share, across_percent.

    Raises
    ------
    MeasureError
        If a name is unknown, a number is out of its range, the table is not the model's, the covariate is no condition
        of 0 and 1, members lack a column or none is among the cities, coefficients cannot be drawn from their
        covariance, or totals are not reached.

    Notes
    -----
    What is held decides the answer. With the effects of cities held the result also depends on which side of the border
    is taken for the normal one: without the advantage, links inside provinces become fewer and all others stay;
    with the advantage everywhere, links across become more and all others stay. The two differ by one factor,
    :math:`e^{\lambda \beta_b}`, for all pairs alike, which is gone as soon as a total is held: "total" has one answer,
    and so has "cities". The latter is what the model itself would expect if it were fitted again with the coefficient
    fixed, as effects of cities keep the totals of the cities; a city's capacity to have links does not grow by itself.
    Intervals: each draw takes coefficients from the normal distribution of their estimates and covariance; with
    ``start="fitted"`` the links expected under them are the draw's own baseline. They leave out the uncertainty of
    cities' effects, and whether the coefficient is an effect of the border at all.

    References
    ----------
    Santos Silva and Tenreyro 2006, The log of gravity, The Review of Economics and Statistics 88(4):641–658, doi
    10.1162/rest.88.4.641.

    Examples
    --------
    Of four cities in a ring, 1 and 2 share a province and have 3 links, three times as many as others would have. Once
    each city keeps its total, the two lose less than by the coefficient alone:

    >>> from flowspace.networks import GravityFit
    >>> table = pd.DataFrame({"adcode_a": ["1", "2", "3", "1"], "adcode_b": ["2", "3", "4", "4"], "year": 2010,
    ...                       "same_province": [1, 0, 0, 0]})
    >>> fit = GravityFit(pd.DataFrame({"estimate": [np.log(3)]}, ["same_province"]), pd.DataFrame(0.0,
    ...     ["same_province"], ["same_province"]), pd.Series([3.0, 1, 1, 1]), "cities", "pairs", 4, 0, 0, 0, 4, 4, 0, 0)
    >>> members = pd.DataFrame({"agglomeration": "delta", "adcode": ["1", "2"]})
    >>> for held in ("effects_without", "total", "cities"):
    ...     found = without_border(table, fit, members, held=held, draws=0)
    ...     print(held, found.set_index("outcome").loc[["internal", "external"], "value"].iloc[:2].round(2).tolist())
    effects_without [1.0, 2.0]
    total [1.5, 3.0]
    cities [2.67, 2.67]
    """
    problems = [Problem(f"{plain(name)} as {what}{did_you_mean(name, known)}", "one of " + ", ".join(known),
                        "correct the name") for name, what, known in ((held, "what is held", HELD),
                                                                      (start, "start", START))
                if not isinstance(name, str) or name not in known]
    shares, wrong = number_problems([removed] if np.isscalar(removed) else removed, "shares removed", lowest=0)
    problems += wrong + whole_number(draws, "number of draws", 0) + whole_number(seed, "seed", 0)
    if not wrong and len(set(shares.tolist())) < len(shares):
        problems.append(Problem("a share removed that stands twice", "each once", "remove the repetition"))
    refuse(problems)
    model = fitted_pairs(table, fit)
    shared = condition(model, border)
    begun = model.flows if start == "fitted" else _observed(table, model, value)
    sums = _Sums(model, members, shared, begun > 0)
    estimate = float(fit.coefficients.loc[border, "estimate"])
    kept = _Holding(model, shared, held, begun)
    outcomes = {share: sums.outcomes(begun, kept.flows(begun, estimate, share)) for share in shares}
    changes = {share: [] for share in shares}
    for coefficients, flows in model.drawn(draws, seed):
        base = flows if start == "fitted" else begun
        for share in shares:
            baseline, after = sums.outcomes(base, kept.flows(base, float(coefficients[border]), share))
            changes[share].append(after - baseline)
    rows = []
    for share in shares:
        baseline, after = outcomes[share]
        drawn = np.array(changes[share]).reshape(draws, len(baseline))
        rows += [{"subject": subject, "parameter": share, "outcome": outcome, "baseline": baseline[k],
                  "value": after[k], **(interval(drawn[:, k], level) if draws else {})}
                 for k, (subject, outcome) in enumerate(sums.names)]
    return outcome_table("without_border", rows, level)


def border_width(fit, border="same_province", distance="ln_distance", kilometres=(100.0,), level=0.95) -> pd.DataFrame:
    r"""Say how many kilometres a border adds between two cities.

    .. math:: d' = d\,e^{-\beta_b / \beta_d}

    Two cities at a distance d that a border divides have as many links as two that it does not divide at :math:`d'`.

    Parameters
    ----------
    fit : GravityFit
        Of `flowspace.networks.gravity_poisson`.
    border : str
        Covariate that is 1 where two cities share something and 0 elsewhere.
    distance : str
        Covariate that is the logarithm of a distance in kilometres.
    kilometres : float or sequence of float
        Distances d, above zero.
    level : float
        Of the interval.

    Returns
    -------
    DataFrame
        An `outcome_table` of the experiment "border_width": subject is the border, parameter and baseline d, outcome
        "equivalent_kilometres", value :math:`d'`, change the kilometres added. Their interval is Fieller's, so draws is
        0. All but the baseline is nan where links do not clearly become fewer with distance: where the coefficient of
        distance is not below zero with an interval of its own that leaves zero out.

    Raises
    ------
    MeasureError
        As `flowspace.networks.border_effect`; or if a distance is not above zero or the level is out of its range.

    Notes
    -----
    The ratio of coefficients gives a factor, `flowspace.networks.border_effect`'s times_nearer, and kilometres only for
    a stated distance: a border is as wide as the distance it is multiplied with is long. Where the coefficient of
    distance could be zero the set of possible widths has no end, so that no number is given.

    References
    ----------
    Fieller 1954, Some problems in interval estimation, Journal of the Royal Statistical Society B 16(2):175–185, doi
    10.1111/j.2517-6161.1954.tb00159.x.

    Examples
    --------
    >>> from flowspace.networks import GravityFit
    >>> names = ["ln_distance", "same_province"]
    >>> fit = GravityFit(pd.DataFrame({"estimate": [-1.0, np.log(3)]}, names), pd.DataFrame(np.diag([0.01, 0.01]),
    ...     names, names), pd.Series(), "cities", "pairs", 9, 0, 0, 0, 4, 6, 0.0, 0.0)
    >>> border_width(fit)[["value", "change", "low", "high"]].round(1).values.tolist()
    [[300.0, 200.0, 132.2, 323.2]]
    """
    lengths, problems = number_problems([kilometres] if np.isscalar(kilometres) else kilometres, "distances", above=0)
    if real_number(level, "level", 0, 1, open_below=True) or level == 1:
        problems.append(Problem(f"{plain(level)} as level", "a number above 0 and below 1", "correct it"))
    refuse(problems)
    factor = border_effect(fit, border, distance)["times_nearer"]
    both = [border, distance]
    covariance = fit.covariance.loc[both, both].to_numpy()
    low = high = np.nan
    if not np.isnan(factor) and np.isfinite(covariance).all() and np.linalg.eigvalsh(covariance)[0] >= -1e-15:
        b, d = fit.coefficients.loc[both, "estimate"]
        ratio = fieller_ratio(b, d, covariance, level=level)
        if ratio.kind == "bounded":
            low, high = np.exp(-ratio.high), np.exp(-ratio.low)
    factor = factor if not np.isnan(low) else np.nan
    rows = [{"subject": border, "parameter": d, "outcome": "equivalent_kilometres", "baseline": d, "value": d * factor,
             "low": d * (low - 1), "high": d * (high - 1)} for d in lengths]
    return outcome_table("border_width", rows, level)


class _Holding:
    """Flows without a share of the effect, with what is held."""

    def __init__(self, model, shared, held, begun):
        self.model, self.shared, self.held = model, shared, held
        self.linked = begun > 0
        if held == "cities":
            part = _part(model, self.linked)
            self.kept, self.part = part.balance(begun[self.linked]), part

    def flows(self, base, effect, share) -> np.ndarray:
        if self.held == "effects_everywhere":
            return base * np.exp(share * effect * (1 - self.shared))
        kernel = base * np.exp(-share * effect * self.shared)
        if self.held == "total":
            return self.model.yearly(kernel, base)
        if self.held == "cities":
            after = np.zeros(len(base))
            after[self.linked] = self.kept.fit(kernel[self.linked])
            return after
        return kernel


class _Sums:
    """Outcomes of agglomerations, and of all pairs, from flows of pairs."""

    def __init__(self, model, members, shared, linked):
        codes = sorted({*model.tails, *model.heads})
        groups, _ = member_groups(members, codes)
        if not groups:
            refuse([Problem("members of which none is among the cities of the model", "members that have links",
                            "give the membership of these cities")])
        self.names, self.masks = [], []
        across = shared == 0
        for name, inside in groups.items():
            one, other = (pd.Series(end).isin(inside).to_numpy() for end in (model.tails, model.heads))
            within, touching = one & other, one ^ other
            self.masks.append((within, within & across, touching, touching & across))
            self.names += [(str(name), outcome) for outcome in
                           ("internal", "internal_across", "external", "external_across", "internal_share",
                            "internal_percent", "external_percent", "across_percent")]
        self.places = [tuple(np.flatnonzero(mask) for mask in masks) for masks in self.masks]
        self.across = np.flatnonzero(across)
        self.names += [(ALL, outcome) for outcome in ("flows", "across", "across_share", "across_percent")]

    def outcomes(self, base, after) -> tuple[np.ndarray, np.ndarray]:
        before, now = [], []
        for places in self.places:
            old, new = ([float(flows[place].sum()) for place in places] for flows in (base, after))
            before += [*old, _share(old[0], old[0] + old[2]), 0.0, 0.0, 0.0]
            now += [*new, _share(new[0], new[0] + new[2]), _percent(old[0], new[0]), _percent(old[2], new[2]),
                    _percent(old[1] + old[3], new[1] + new[3])]
        old, new = ((float(flows.sum()), float(flows[self.across].sum())) for flows in (base, after))
        before += [*old, _share(old[1], old[0]), 0.0]
        now += [*new, _share(new[1], new[0]), _percent(old[1], new[1])]
        return np.array(before), np.array(now)


def _part(model, rows):
    return type(model)(model.rows[rows], model.ends, model.tails[rows], model.heads[rows], model.years[rows],
                       model.flows[rows], model.x[rows].reset_index(drop=True), model.fit)


def _observed(table, model, value) -> np.ndarray:
    if not isinstance(value, str) or value not in table.columns:
        refuse([Problem(f"no column {plain(value)} in the table", "the column of the observed links", "name it")])
    numbers, problems = number_problems(table[value].iloc[model.rows], "observed links", lowest=0)
    if not problems and not numbers.any():
        problems.append(Problem("no observed link", "at least one", "begin with the fitted ones"))
    refuse(problems)
    return numbers


def _share(part, whole) -> float:
    return part / whole if whole > 0 else np.nan


def _percent(before, after) -> float:
    return 100 * (after / before - 1) if before > 0 else np.nan
