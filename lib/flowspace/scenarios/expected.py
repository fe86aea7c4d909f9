"""Links that a fitted gravity model expects, and those it would expect with other coefficients within their errors."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowspace.edges import DIRECTED, UNDIRECTED, city_codes
from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.networks.gravity import GravityFit
from flowspace.networks.single_thread import single_thread
from flowspace.scenarios.balancing import Balance
from flowspace.values import as_numbers, listed, plain, refuse, whole_number


@dataclass(frozen=True)
class FittedPairs:
    """Rows of a table that a gravity model expects links of.

    Parameters
    ----------
    rows : ndarray of int
        Their places in the table.
    ends : tuple of str
        Columns of the two ends.
    tails, heads : ndarray of str
        Codes of the cities.
    years : ndarray
    flows : ndarray of float
        Expected links, above zero.
    x : DataFrame
        Covariates of the model.
    fit : GravityFit
    """

    rows: np.ndarray
    ends: tuple[str, str]
    tails: np.ndarray
    heads: np.ndarray
    years: np.ndarray
    flows: np.ndarray
    x: pd.DataFrame
    fit: GravityFit

    @property
    def directed(self) -> bool:
        """Whether rows are flows from one city to another."""
        return self.ends == DIRECTED

    def balance(self, flows) -> Balance:
        """What keeps the totals that flows have at each city in each year."""
        years = pd.factorize(self.years)[0]
        cities = pd.factorize(np.concatenate([self.tails, self.heads]))[0].reshape(2, -1)
        places = np.unique(years * (cities.max(initial=0) + 1) + cities, return_inverse=True)[1].reshape(2, -1)
        return Balance(places[0], places[1], flows, self.directed)

    def yearly(self, kernel, flows) -> np.ndarray:
        """The kernel scaled so that each year has the total that flows have."""
        years = pd.factorize(self.years)[0]
        now, then = np.bincount(years, flows), np.bincount(years, kernel)
        # A year without links has nothing to scale.
        return kernel * np.divide(now, then, out=np.zeros(len(now)), where=then > 0)[years]

    def drawn(self, draws, seed) -> Iterator[tuple[pd.Series, np.ndarray]]:
        """Coefficients drawn within their errors, and the links the model expects with each.

        Parameters
        ----------
        draws : int
        seed : int

        Yields
        ------
        coefficients : Series
        flows : ndarray
        """
        if not draws:
            return
        names = list(self.x.columns)
        estimates = self.fit.coefficients.loc[names, "estimate"]
        x, kept = self.x.to_numpy(), self.balance(self.flows)
        root = covariance_root(self.fit.covariance.loc[names, names].to_numpy())
        rng = np.random.default_rng(seed)
        for z in rng.standard_normal((draws, len(names))):
            with single_thread():
                step = root @ z
                kernel = self.flows * np.exp(x @ step)
            if self.fit.effects == "none":
                flows = kernel * (self.flows.sum() / kernel.sum())
            elif self.fit.effects == "years":
                flows = self.yearly(kernel, self.flows)
            else:
                flows = kept.fit(kernel)
            yield estimates + step, flows


def covariance_root(covariance) -> np.ndarray:
    r"""Find what turns independent standard normal numbers into numbers with a covariance.

    .. math:: R R' = V, \qquad V = \sum_k \max(\lambda_k, 0)\,u_k u_k'

    Parameters
    ----------
    covariance : array_like, shape (k, k)

    Returns
    -------
    ndarray, shape (k, k)
        The symmetric root, with the eigenvalues :math:`\lambda` and eigenvectors u of the matrix.

    Raises
    ------
    MeasureError
        If the matrix is not square and symmetric, has a missing number or a variance below zero.

    Notes
    -----
    Errors by cities are estimated by a difference, and with few cities may give a mixture of the estimates a variance
    below zero. Such eigenvalues are taken for zero: every variance then is at least as large as before, and draws
    scatter rather too much than too little.

    Examples
    --------
    >>> covariance_root([[4.0, 0.0], [0.0, 9.0]]).round(6).tolist()
    [[2.0, 0.0], [0.0, 3.0]]
    """
    matrix = np.asarray(covariance, dtype=float)
    mend = "fit the model with errors='pairs', or ask for draws=0"
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.isfinite(matrix).all():
        raise MeasureError(Problem("a covariance with missing numbers, or no square one", "finite numbers", mend))
    if not np.allclose(matrix, matrix.T, rtol=1e-6, atol=0):
        raise MeasureError(Problem("a covariance that is not symmetric", "a symmetric one", mend))
    if (np.diag(matrix) < 0).any():
        raise MeasureError(Problem("estimates with a variance below zero", "variances of zero or more", mend))
    with single_thread():
        values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
        return (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T


def fitted_pairs(table, fit) -> FittedPairs:
    """Match a fitted gravity model with the table it was fitted to.

    Parameters
    ----------
    table : DataFrame
        The table that `flowspace.networks.gravity_poisson` was given.
    fit : GravityFit
        What it returned.

    Returns
    -------
    FittedPairs
        Rows of which links are expected. Those without a covariate, and those of cities without any link in their
        year, which the model expects nothing of, are left out.

    Raises
    ------
    MeasureError
        If one of the two is something else, the table has another index than the expected links or lacks a column, a
        covariate is no number, or links are expected nowhere.

    Examples
    --------
    >>> table = pd.DataFrame({"adcode_a": ["a", "a"], "adcode_b": ["b", "c"], "year": 2010, "near": [1.0, 0.0]})
    >>> fit = GravityFit(pd.DataFrame({"estimate": [0.5]}, ["near"]), pd.DataFrame(0.0, ["near"], ["near"]),
    ...                  pd.Series([3.0, 0.0]), "years", "pairs", 2, 1, 1, 0, 3, 2, 0.0, 0.0)
    >>> fitted_pairs(table, fit).flows.tolist()
    [3.0]
    """
    problems = []
    if not isinstance(fit, GravityFit):
        problems.append(Problem(f"a {type(fit).__name__} as model", "a fitted gravity model",
                                "fit one: networks.gravity_poisson"))
    if not isinstance(table, pd.DataFrame):
        problems.append(Problem(f"a {type(table).__name__}", "the table of pairs the model was fitted to",
                                "make one: networks.pair_years"))
    refuse(problems)
    ends = DIRECTED if set(DIRECTED) <= set(table.columns) else UNDIRECTED
    names = list(fit.coefficients.index)
    absent = [str(name) for name in (*ends, "year", *names) if name not in table.columns]
    if absent:
        problems.append(Problem(f"no column {listed(absent)} in the table", "the table the model was fitted to",
                                "give that table"))
    if not table.index.is_unique or not table.index.equals(fit.fitted.index):
        problems.append(Problem("a table with other rows than the fitted model", "the table the model was fitted to",
                                "give that table, with the same index and every row once"))
    refuse(problems)
    columns = {}
    for name in names:
        column = table[name].astype(float) if pd.api.types.is_bool_dtype(table[name]) else table[name]
        columns[name], wrong = as_numbers(column)
        if wrong:
            problems.append(Problem(f"a covariate {name} that is no number in some row", "numbers", "correct it"))
    refuse(problems)
    flows = fit.fitted.to_numpy(dtype=float)
    rows = np.flatnonzero(flows > 0)
    if not len(rows):
        raise MeasureError(Problem("a model that expects no link anywhere", "one that expects some",
                                   "fit it to a table with links"))
    x = pd.DataFrame(columns).iloc[rows].reset_index(drop=True)
    tails, heads = (table[end].to_numpy(dtype=object)[rows] for end in ends)
    years = table["year"].to_numpy(dtype=object)[rows]
    if not all(np.isscalar(year) and not pd.isna(year) for year in years) \
            or not all(isinstance(code, str) for code in (*tails, *heads)):
        raise MeasureError(Problem("pairs with codes that are no text, or without a year", "the table the model was "
                                   "fitted to", "give that table"))
    keys = pd.DataFrame({"tail": tails, "head": heads, "year": years})
    if ends == UNDIRECTED:
        keys[["tail", "head"]] = [sorted(pair) for pair in zip(tails, heads, strict=True)]
    if keys.duplicated().any() or (keys["tail"] == keys["head"]).any():
        raise MeasureError(Problem("a pair that stands twice in a year, or a city linked with itself", "each pair of "
                                   "different cities once a year", "give the table the model was fitted to"))
    return FittedPairs(rows, ends, tails, heads, table["year"].to_numpy()[rows], flows[rows], x, fit)


@dataclass(frozen=True)
class ExpectedLinks:
    """Links expected between some cities, once for each pair.

    Parameters
    ----------
    pairs : DataFrame
        The two ends: adcode_a and adcode_b, or from_adcode and to_adcode.
    expected : ndarray of float, shape (pairs,)
    drawn : ndarray of float, shape (draws, pairs)
        With coefficients drawn within their errors; no rows without draws.
    """

    pairs: pd.DataFrame
    expected: np.ndarray
    drawn: np.ndarray

    @property
    def directed(self) -> bool:
        """Whether pairs are flows from one city to another."""
        return tuple(self.pairs.columns) == DIRECTED

    def square(self, cities, directed, drawn=None) -> np.ndarray:
        """Expected links between cities as a matrix.

        Parameters
        ----------
        cities : sequence of str
            Wanted cities in the wanted order.
        directed : bool
            Whether the two directions are told apart; otherwise those of directed pairs are added up.
        drawn : int, optional
            Number of the draw, from 0; the model's own if left out.

        Returns
        -------
        ndarray of float, shape (n, n)
            0 where nothing is expected or known.

        Raises
        ------
        MeasureError
            If directions are asked for of pairs that have none.
        """
        values = self.expected if drawn is None else self.drawn[drawn]
        return self._squares(cities, directed, values[None])[0]

    def drawn_squares(self, cities, directed) -> np.ndarray:
        """The same with the coefficients of every draw.

        Parameters
        ----------
        cities, directed
            As for `square`.

        Returns
        -------
        ndarray of float, shape (draws, n, n)

        Raises
        ------
        MeasureError
            As `square`.
        """
        return self._squares(cities, directed, self.drawn)

    def _squares(self, cities, directed, values) -> np.ndarray:
        if directed and not self.directed:
            raise MeasureError(Problem("a directed network, and expected links without direction",
                                       "both directed, or a network without directions",
                                       "fit the model to the directed table, or take network.undirected()"))
        place = {city: i for i, city in enumerate(cities)}
        a, b = (self.pairs[end].map(place) for end in self.pairs.columns)
        known = (a.notna() & b.notna()).to_numpy()
        a, b = a[known].to_numpy(dtype=int), b[known].to_numpy(dtype=int)
        matrices = np.zeros((len(values), len(place), len(place)))
        np.add.at(matrices, (slice(None), a, b), values[:, known])
        return matrices if directed else matrices + matrices.swapaxes(1, 2)


def expected_links(table, fit, cities=None, draws=0, seed=0) -> ExpectedLinks:
    """Links that a gravity model expects of pairs of cities, with those of other coefficients within their errors.

    Parameters
    ----------
    table, fit
        As for `fitted_pairs`.
    cities : iterable of str or of sequences of str, optional
        Codes; or groups of codes, such as the members of each agglomeration: then only pairs within a group are kept.
        All pairs if left out.
    draws : int
        How many times coefficients are drawn from the normal distribution of their estimates and covariance.
    seed : int
        Zero or more.

    Returns
    -------
    ExpectedLinks
        Added up over the years of the table. In each draw the effects of the cities are those that keep the expected
        totals of every city (of every year, or of all, if the model has effects of years or none).

    Raises
    ------
    MeasureError
        As `fitted_pairs` and `covariance_root`; or if a number is out of its range or codes are no text.

    Notes
    -----
    Draws speak of the coefficients' errors only, not of the effects of cities, nor of how far links scatter around
    what is expected. With effects "cities" over several years they keep the totals of each city in each year, which
    holds more than the model does.

    Examples
    --------
    >>> table = pd.DataFrame({"adcode_a": ["a", "a"], "adcode_b": ["b", "c"], "year": 2010, "near": [1.0, 0.0]})
    >>> fit = GravityFit(pd.DataFrame({"estimate": [0.5]}, ["near"]), pd.DataFrame(0.0, ["near"], ["near"]),
    ...                  pd.Series([3.0, 1.0]), "years", "pairs", 2, 0, 0, 0, 3, 2, 0.0, 0.0)
    >>> expected_links(table, fit).square(["b", "a"], directed=False).tolist()
    [[0.0, 3.0], [3.0, 0.0]]
    """
    refuse(whole_number(draws, "number of draws", 0) + whole_number(seed, "seed", 0))
    model = fitted_pairs(table, fit)
    wanted = _wanted(model, cities)
    tails, heads = model.tails[wanted], model.heads[wanted]
    if not model.directed:
        swap = np.array([a > b for a, b in zip(tails, heads, strict=True)], dtype=bool)
        tails, heads = np.where(swap, heads, tails), np.where(swap, tails, heads)
    keys = pd.DataFrame({model.ends[0]: tails, model.ends[1]: heads})
    groups = keys.groupby(list(model.ends), sort=True)
    place, count = groups.ngroup().to_numpy(), groups.ngroups
    pairs = pd.DataFrame(list(groups.groups), columns=list(model.ends)) if count else keys
    drawn = np.zeros((draws, count))
    for k, (_, flows) in enumerate(model.drawn(draws, seed)):
        drawn[k] = np.bincount(place, flows[wanted], count)
    return ExpectedLinks(pairs, np.bincount(place, model.flows[wanted], count), drawn)


def _wanted(model, cities) -> np.ndarray:
    """Which rows are asked for."""
    if cities is None:
        return np.ones(len(model.rows), dtype=bool)
    if isinstance(cities, str) or not hasattr(cities, "__iter__"):
        raise MeasureError(Problem(f"{plain(cities)} as cities", "a list of codes, or of lists of codes",
                                   "give a list"))
    groups = list(cities)
    if all(isinstance(item, str) for item in groups):
        groups = [groups]
    wanted = np.zeros(len(model.rows), dtype=bool)
    for group in groups:
        codes, problems = city_codes(group)
        refuse(problems)
        inside = set(codes)
        wanted |= np.array([a in inside and b in inside for a, b in zip(model.tails, model.heads, strict=True)])
    return wanted


def condition(model, name) -> np.ndarray:
    """Whether each pair shares what a border divides.

    Parameters
    ----------
    model : FittedPairs
    name : str
        Covariate of the model that is 1 where two cities share something, 0 elsewhere.

    Returns
    -------
    ndarray of float
        0 or 1.

    Raises
    ------
    MeasureError
        If the model has no such covariate, or it has other values.

    Examples
    --------
    >>> table = pd.DataFrame({"adcode_a": ["a", "a"], "adcode_b": ["b", "c"], "year": 2010, "near": [1.0, 0.0]})
    >>> fit = GravityFit(pd.DataFrame({"estimate": [0.5]}, ["near"]), pd.DataFrame(0.0, ["near"], ["near"]),
    ...                  pd.Series([3.0, 1.0]), "years", "pairs", 2, 0, 0, 0, 3, 2, 0.0, 0.0)
    >>> condition(fitted_pairs(table, fit), "near").tolist()
    [1.0, 0.0]
    """
    known = list(model.x.columns)
    if name not in known:
        raise MeasureError(Problem(f"no covariate {plain(name)} in the fitted model{did_you_mean(name, known)}",
                                   "one of " + ", ".join(known), "fit a model that has it"))
    values = model.x[name].to_numpy()
    if not np.isin(values, (0.0, 1.0)).all():
        raise MeasureError(Problem(f"a covariate {name} with other values than 0 and 1", "a condition: 1 where two "
                                   "cities share something", "name such a covariate"))
    return values
