"""The gravity model of links between cities, fitted as a Poisson regression of all pairs, those without links too."""
from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri
from threadpoolctl import threadpool_limits

from flowspace.edges import DIRECTED, UNDIRECTED
from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.networks.single_thread import single_thread
from flowspace.values import as_numbers, listed, plain, refuse

EFFECTS = {
    "none": "one constant",
    "years": "one constant for each year",
    "cities": "one for each origin, each destination and each year",
    "cities_years": "one for each origin in each year, and one for each destination in each year",
}
"""Name of each set of fixed effects, and what it has."""

ERRORS = {
    "cities": "links that share a city may be correlated, in any years",
    "pairs": "only links of the same pair may be correlated, in any years and both directions",
}
"""Name of each kind of standard error, and what it allows for."""

FIXED = {
    "refuse": "an error names it",
    "missing": "it has no estimate, and the others are as if it were not asked about",
}
"""What becomes of a covariate whose coefficient the data do not determine, by name."""

_LEVEL = 0.95
_PERFECT = 1e-9  # deviance for each link below which a model has nothing left to explain


@dataclass(frozen=True)
class GravityFit:
    """A fitted gravity model.

    Parameters
    ----------
    coefficients : DataFrame
        Indexed by covariate: estimate (for a logarithm, the elasticity), standard_error, z, p_value (two-sided,
        normal), low and high (95 % interval), factor (exp of the estimate: what one more unit of the covariate, or a
        condition that holds, multiplies links by).
    covariance : DataFrame
        Of the estimates, keyed by covariate both ways.
    fitted : Series
        Expected links of every row of the table, by its index: 0 for separated rows, nan for rows without a covariate.
    effects, errors : str
        Keys of `EFFECTS` and `ERRORS`.
    rows : int
        Rows of the table.
    zeros : int
        Those without a link: they are part of the fit.
    separated : int
        Rows left out because a fixed effect (a city without any link in its year) or a covariate fits them perfectly
        with an expectation of zero; they say nothing about the coefficients.
    missing : int
        Rows left out because a covariate is missing.
    cities, pairs : int
        Numbers of cities and (unordered) pairs in the rows used.
    deviance : float
        Of the rows used.
    pseudo_r2 : float
        One less the log likelihood over that of a constant.
    """

    coefficients: pd.DataFrame
    covariance: pd.DataFrame
    fitted: pd.Series
    effects: str
    errors: str
    rows: int
    zeros: int
    separated: int
    missing: int
    cities: int
    pairs: int
    deviance: float
    pseudo_r2: float


def gravity_poisson(table: pd.DataFrame, covariates=("ln_distance", "same_province", "same_agglomeration"),
                    effects="cities_years", errors="cities", value="links", fixed="refuse") -> GravityFit:
    r"""Fit a gravity model by Poisson pseudo maximum likelihood.

    .. math:: E[w_{ijt}] = \exp(\alpha_{it} + \gamma_{jt} + x_{ijt}'\beta)

    Parameters
    ----------
    table : DataFrame
        Every pair in every year, zeros included, as `flowspace.networks.pair_years.pair_years` makes it: adcode_a and
        adcode_b (undirected: each pair once) or from_adcode and to_adcode, year, `value` and the covariates.
    covariates : sequence of str
        Columns of numbers. Rows where one is missing are left out and counted.
    effects : str
        Key of `EFFECTS`. With "cities_years" whatever belongs to a city in a year, its mass above all, is in the
        effects: masses have no coefficient then, and distance and borders are compared between pairs of the same
        cities. With "cities" masses have one, from their change over the years. With "years" or "none" the masses
        have to be covariates, and what else makes cities attractive is left out, which biases the coefficients of
        all that goes along with it.
    errors : str
        Key of `ERRORS`: "cities" sums the scores of all rows that share a city (dyadic-robust), "pairs" those of each
        pair. Multiplied by G/(G - 1), G the number of cities or pairs.
    value : str
        Column of the links: zero or larger.
    fixed : str
        Key of `FIXED`: what becomes of a covariate that the effects or the other covariates fix, such as a common
        agglomeration where all pairs that can have links are in one. With "missing" its row of coefficients and its
        covariances are nan; of covariates that are the same in all these pairs, each is. Fitted links count them in.

    Returns
    -------
    GravityFit

    Raises
    ------
    MeasureError
        If a column is missing, a value is negative, missing or infinite, there is no link, a pair stands twice in a
        year, a city or a year is missing, a name is unknown, a covariate is infinite or missing in all rows that
        count, the effects fix all covariates (with "refuse": they or other covariates fix any), or the fit does not
        converge.

    Notes
    -----
    Estimates are right if the expectation is, whatever the distribution of links around it. Effects of cities in an
    undirected table are one for each city, not one for each side: the rows are fitted in both directions, which gives
    the same estimates, and standard errors sum scores so that rows are not counted twice. Clustering both ends of the
    doubled rows in the usual two-way manner would halve the variance.
    A condition that few pairs share, such as one small agglomeration, has intervals that are far too narrow whatever
    the errors: of a handful of pairs the data do not tell how much they vary.
    The last digits can differ with the number of processors, among which pyfixest divides its sums.
    Standard errors of "cities" can come out undefined (nan) with few cities: the estimate of their variance is a
    difference. They are nan as well where the model fits every pair perfectly, as it does with as many effects and
    covariates as pairs: nothing is left that would tell how much estimates vary.

    References
    ----------
    Santos Silva and Tenreyro 2006, The log of gravity, The Review of Economics and Statistics 88(4):641–658, doi
    10.1162/rest.88.4.641. Fitted with pyfixest's fepois.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> a, b = np.triu_indices(40, 1)
    >>> distance = rng.uniform(1, 8, len(a))
    >>> table = pd.DataFrame({"adcode_a": a.astype(str), "adcode_b": b.astype(str), "year": 2010,
    ...                       "ln_distance": np.log(distance), "links": rng.poisson(20 / distance)})
    >>> fit = gravity_poisson(table, ["ln_distance"])
    >>> fit.coefficients["estimate"].round(2).to_dict(), fit.rows
    ({'ln_distance': -1.01}, 780)
    """
    names = list(covariates) if hasattr(covariates, "__iter__") and not isinstance(covariates, str) else [covariates]
    ends, y, x = _checked(table, names, effects, errors, value, fixed)
    known = ~np.isnan(x).any(axis=1)
    if known.sum() <= len(names) or not y[known].any():
        # Without rows the estimation breaks off the whole process.
        raise MeasureError(Problem(f"{known.sum()} rows that have all covariates, {np.count_nonzero(y[known])} of them "
                                   "with links", "more rows than covariates, and at least one link",
                                   "leave out the covariates that are missing in most rows"))
    codes, cities = pd.factorize(np.concatenate([table[end].to_numpy(dtype=object)[known] for end in ends]), sort=True)
    tails, heads = codes.reshape(2, -1)
    years = pd.factorize(table["year"].to_numpy()[known])[0]
    data = _fixed_effects(tails, heads, years, len(cities), effects)
    for k in range(len(names)):
        data[f"x{k}"] = x[known, k]
    data["y"] = y[known]
    doubled = ends == UNDIRECTED and effects in ("cities", "cities_years")
    if doubled:
        # Both directions, so that a city has the same effect on either side.
        other = _fixed_effects(heads, tails, years, len(cities), effects)
        data = pd.concat([data, data.assign(**other)], ignore_index=True)
    fit, kept, told = _fitted(data, names, [name for name in data.columns if name[0] == "f"], effects, fixed,
                              int(np.count_nonzero(y[known])))

    half = kept % known.sum()
    with single_thread():
        scores = np.asarray(fit._X) * np.asarray(fit._u_hat)[:, None]
        bread = np.linalg.inv(np.asarray(fit._X).T @ np.asarray(fit._X))
        meat = _meat(scores, tails[half], heads[half], errors)
        if float(fit.deviance) < _PERFECT * y[known].sum():
            meat = meat * np.nan
        left = [names[int(name[1:])] for name in fit._coefnames]
        covariance = pd.DataFrame(bread @ meat @ bread, left, left).reindex(index=told, columns=told).reindex(
            index=names, columns=names)
    fitted = np.full(len(table), np.nan)
    fitted[known] = 0.0
    first = kept < known.sum()
    fitted[np.flatnonzero(known)[kept[first]]] = np.asarray(fit._Y_hat_response)[first]
    used = np.unique(half)
    low, high = np.minimum(tails[used], heads[used]), np.maximum(tails[used], heads[used])
    estimates = pd.Series(np.asarray(fit._beta_hat), left).reindex(told).reindex(names).to_numpy()
    return GravityFit(
        _coefficients(estimates, covariance, names), covariance,
        pd.Series(fitted, table.index, name="fitted"), effects, errors, len(table), int((y == 0).sum()),
        int(known.sum() - len(used)), int((~known).sum()), len(np.unique([low, high])),
        len(np.unique(low.astype(np.int64) * len(cities) + high)),
        float(fit.deviance) / (2 if doubled else 1), float(fit._pseudo_r2))


def border_effect(fit: GravityFit, border="same_agglomeration", distance="ln_distance") -> pd.Series:
    r"""Say how much nearer a common agglomeration or province brings two cities.

    .. math:: D = \exp(-\beta_b / \beta_d)

    Two cities that share it have as many links as two that do not, at a distance divided by D.

    Parameters
    ----------
    fit : GravityFit
        A fitted model that has both covariates.
    border : str
        Covariate that is 1 where the two cities share something and 0 elsewhere.
    distance : str
        Covariate that is the logarithm of a distance.

    Returns
    -------
    Series
        times_links (exp of the coefficient of the border), times_nearer (D), low and high (95 % interval of D, from
        its logarithm and the covariance of both coefficients). D and its interval are nan where links do not become
        fewer with distance.

    Raises
    ------
    MeasureError
        If no fitted model is given, or it has no such covariate.

    Examples
    --------
    >>> names = ["ln_distance", "same_agglomeration"]
    >>> estimates = pd.DataFrame({"estimate": [-0.5, 1.0]}, names)
    >>> fit = GravityFit(estimates, pd.DataFrame(0.0, names, names), pd.Series(), "years", "pairs", 1, 0, 0, 0, 1, 1,
    ...                  0.0, 0.0)
    >>> border_effect(fit).round(2).to_dict()
    {'times_links': 2.72, 'times_nearer': 7.39, 'low': 7.39, 'high': 7.39}
    """
    if not isinstance(fit, GravityFit):
        raise MeasureError(Problem(f"a {type(fit).__name__}", "a fitted gravity model", "fit one: gravity_poisson"))
    known = list(fit.coefficients.index)
    refuse([Problem(f"no covariate {name!r} in the fitted model{did_you_mean(name, known)}",
                    "one of " + ", ".join(known), "fit a model that has it")
            for name in (border, distance) if name not in known])
    b, d = (fit.coefficients.loc[name, "estimate"] for name in (border, distance))
    row = {"times_links": float(np.exp(b)), "times_nearer": np.nan, "low": np.nan, "high": np.nan}
    if d < 0:
        v = fit.covariance
        slope = np.array([-1 / d, b / d**2])
        both = [border, distance]
        variance = slope @ v.loc[both, both].to_numpy() @ slope
        reach = -ndtri((1 - _LEVEL) / 2) * np.sqrt(variance) if variance >= 0 else np.nan
        row |= {"times_nearer": float(np.exp(-b / d)), "low": float(np.exp(-b / d - reach)),
                "high": float(np.exp(-b / d + reach))}
    return pd.Series(row)


def _checked(table, names, effects, errors, value, fixed) -> tuple[tuple[str, str], np.ndarray, np.ndarray]:
    """The columns of the ends, links and covariates, or all that is wrong with them."""
    problems = []
    for name, known in ((effects, EFFECTS), (errors, ERRORS), (fixed, FIXED)):
        if not isinstance(name, str) or name not in known:
            problems.append(Problem(f"{name!r}{did_you_mean(name, known)}", "one of " + ", ".join(known),
                                    "correct the name"))
    if not isinstance(table, pd.DataFrame):
        refuse([*problems, Problem(f"a {type(table).__name__}", "a table of pairs and years", "make one: pair_years")])
    ends = DIRECTED if set(DIRECTED) <= set(table.columns) else UNDIRECTED
    other = [plain(name) for name in (value, *names) if not isinstance(name, str)]
    if other:
        refuse([*problems, Problem(f"{listed(other)} as column of the table", "names of columns", "give the names")])
    absent = [str(name) for name in (*ends, "year", value, *names) if name not in table.columns]
    if absent:
        problems.append(Problem(f"no column {listed(absent)} in the table", "the ends, year, links and covariates",
                                "add or rename it"))
    if not names or len(set(names)) < len(names):
        problems.append(Problem(f"{'a covariate twice' if names else 'no covariate'}", "at least one, each once",
                                "correct the covariates"))
    refuse(problems)
    y, _ = as_numbers(table[value])
    if not ((y >= 0) & (y < np.inf)).all():
        problems.append(Problem("links that are negative, infinite, missing or no numbers", "numbers of zero or more",
                                "correct them", column=value))
    elif not y.any():
        problems.append(Problem("a table without any link", "at least one", "choose other years"))
    if table[[*ends, "year"]].isna().any(axis=None):
        refuse([*problems, Problem("rows without a city or a year", "both ends and the year of each", "name them")])
    low, high = np.sort(table[list(ends)].astype(str).to_numpy(dtype=object), axis=1).T if ends == UNDIRECTED else (
        table[ends[0]], table[ends[1]])
    if pd.DataFrame({"a": np.asarray(low), "b": np.asarray(high), "year": table["year"].to_numpy()}).duplicated().any():
        problems.append(Problem("a pair twice in a year", "each pair once, every direction by itself if directed",
                                "remove one of the two"))
    if (table[ends[0]].to_numpy(dtype=object) == table[ends[1]].to_numpy(dtype=object)).any():
        problems.append(Problem("pairs of a city with itself", "different cities", "leave them out"))
    x = np.empty((len(table), len(names)))
    for k, name in enumerate(names):
        x[:, k], wrong = as_numbers(table[name].astype(float) if pd.api.types.is_bool_dtype(table[name])
                                    else table[name])
        if wrong or np.isinf(x[:, k]).any():
            problems.append(Problem(f"a covariate {name} that is infinite or no number in some row",
                                    "numbers, or nothing where not known", "correct it", column=str(name)))
    refuse(problems)
    return ends, y, x


def _fixed_effects(tails, heads, years, n, effects) -> pd.DataFrame:
    """Columns f0, f1, … of numbers of the fixed effects."""
    columns = {"none": [np.zeros_like(years)], "years": [years], "cities": [tails, heads, years],
               "cities_years": [years * n + tails, years * n + heads]}[effects]
    return pd.DataFrame({f"f{k}": column for k, column in enumerate(columns)}, index=range(len(tails)))


def _fitted(data, names, effects, kind, fixed, linked):
    """Fit; return the fit, which rows it kept, and the covariates whose coefficients the data determine."""
    fit = _poisson(data, names, range(len(names)), effects, kind, linked)
    out = [names[int(name[1:])] for name in fit._collin_vars]
    if out and fixed == "refuse":
        raise MeasureError(Problem(
            f"covariates that the effects or the other covariates fix ({listed(out)})",
            f"covariates that vary, in pairs that can have links, beside effects {kind!r}: {EFFECTS[kind]}",
            "leave them out, or take fewer effects (masses have coefficients with 'cities' or 'years')"))
    if not fit.convergence:
        raise MeasureError(Problem("a fit that has not converged after 100 rounds", "a fit that converges",
                                   "leave out covariates of which few pairs have any links"))
    told = [name for name in names if name not in out]
    if out:
        # Of covariates that say the same, the last one is dropped: each is put last in turn.
        orders = [[k for k in range(len(names)) if k != last] + [last] for last in map(names.index, told)]
        told = [names[order[-1]] for order in orders
                if f"x{order[-1]}" not in _poisson(data, names, order, effects, kind, linked)._collin_vars]
    return fit, np.setdiff1d(np.arange(len(data)), np.asarray(fit.na_index, dtype=int)), told


def _poisson(data, names, order, effects, kind, linked):
    """Run pyfixest with the covariates in this order."""
    import pyfixest  # Importing it takes two seconds.

    formula = "y ~ " + " + ".join(f"x{k}" for k in order) + " | " + " + ".join(effects)
    # Not single_thread: the libraries that pyfixest brings along are to be held as well.
    with warnings.catch_warnings(), threadpool_limits(1, user_api="blas"):
        # Of pandas's coming versions, of separated rows, which the result counts, and of covariates that are fixed.
        warnings.simplefilter("ignore")
        try:
            return pyfixest.fepois(formula, data, vcov="iid", fixef_rm="none", separation_check=["fe", "ir"],
                                   iwls_tol=1e-10, iwls_maxiter=100)
        except (ValueError, np.linalg.LinAlgError) as error:
            if "collinear" in str(error):
                raise MeasureError(Problem(
                    f"{linked} linked pair{'' if linked == 1 else 's'}, in which the effects fix every covariate "
                    f"({listed(names)})", "more linked pairs than the effects alone can describe "
                    f"({kind!r}: {EFFECTS[kind]})",
                    "take years or cities with more links, or fewer effects")) from None
            raise MeasureError(Problem(f"a model that cannot be fitted ({error})",
                                       "covariates that vary between the pairs of the same cities",
                                       "take other covariates or fewer effects")) from None


def _meat(scores, tails, heads, errors) -> np.ndarray:
    """Sum of products of the scores that may be correlated."""
    n = int(max(tails.max(), heads.max())) + 1
    pair = np.unique(np.minimum(tails, heads).astype(np.int64) * n + np.maximum(tails, heads), return_inverse=True)[1]
    by_pair = np.column_stack([np.bincount(pair, score) for score in scores.T])
    within = by_pair.T @ by_pair
    if errors == "pairs":
        return within * len(by_pair) / (len(by_pair) - 1) if len(by_pair) > 1 else within * np.nan
    by_city = np.column_stack([np.bincount(tails, score, n) + np.bincount(heads, score, n) for score in scores.T])
    cities = len(np.unique([tails, heads]))
    # Rows of one pair share two cities, and are counted once too often.
    return (by_city.T @ by_city - within) * cities / (cities - 1)


def _coefficients(estimates, covariance, names) -> pd.DataFrame:
    variance = np.diag(covariance).copy()
    variance[variance < 0] = np.nan
    error = np.sqrt(variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = estimates / error
    reach = -ndtri((1 - _LEVEL) / 2) * error
    return pd.DataFrame({"estimate": estimates, "standard_error": error, "z": z, "p_value": 2 * ndtr(-np.abs(z)),
                         "low": estimates - reach, "high": estimates + reach, "factor": np.exp(estimates)},
                        index=pd.Index(names, name="covariate"))
