"""Local projections: what exposure to a shock did to the change over one horizon after the other."""
from __future__ import annotations

from numbers import Integral

import numpy as np
import pandas as pd

from flowspace.econometrics.fixed_effects import coefficient_table
from flowspace.econometrics.panel import panel_of
from flowspace.errors import Problem, did_you_mean
from flowspace.shocks.series import check_shock_year, fixed_of_units, items_of, means_of_units, series_of_units
from flowspace.values import level_problems, listed, plain, refuse, whole_number


def local_projections(table, outcome, exposure, shock_year, horizons=None, unit="agglomeration", time="year",
                      controls=(), lags=0, level=0.95) -> pd.DataFrame:
    r"""Regress the change since the year before the shock on exposure, horizon by horizon.

    .. math:: y_{r,t_0+h} - y_{r,t_0-1} = \alpha^h + \beta^h E_r + \Gamma^h X_{r,t_0-1}
              + \sum_{l=1}^{L} \phi^h_l \Delta y_{r,t_0-l} + u_r^h

    Parameters
    ----------
    table : DataFrame
        One row per unit and year.
    outcome, exposure : str
        Columns; the exposure is the same in all rows of a unit.
    shock_year : int
        :math:`t_0`.
    horizons : sequence of int, optional
        h; all that the data have if left out. Those below -1 are placebos: what exposure "did" before the shock.
    unit, time : str
        Columns of the keys; years are whole numbers without gaps.
    controls : sequence of str
        Columns of X, taken at :math:`t_0 - 1`.
    lags : int
        L, changes of the outcome before the shock as controls.
    level : float
        Of the intervals.

    Returns
    -------
    DataFrame
        Indexed by horizon: year, estimate, standard_error, t, p_value, low, high, units, parameters. Numbers are nan
        where fewer than two units more than parameters have the change, or exposure does not vary beside the controls.
        Horizon -1 is the reference, 0 by construction.

    Raises
    ------
    MeasureError
        If the exposure varies within a unit or does not vary, the shock lies outside of the years, years have gaps, a
        horizon is not in the data, or arguments are of the wrong kind.

    Notes
    -----
    With one date each horizon is one cross-section, so errors are robust to unequal variances (HC3, Student's t); they
    are not joint over horizons. Without controls and lags, estimates equal those of
    `flowspace.shocks.exposure_event_study` with reference -1 in a balanced panel; the effect is relative in the same
    way. Horizons below -1 that lie among the lags are explained by them and say little.

    References
    ----------
    Jorda, O. (2005). Estimation and inference of impulse responses by local projections. American Economic Review.

    Examples
    --------
    >>> years = np.arange(2016, 2022)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(list("abcdef"), 6), "year": np.tile(years, 6)})
    >>> table["exposure"] = np.repeat([0.0, 1, 2, 3, 4, 5], 6)
    >>> table["y"] = np.sin(np.arange(36)) / 100 - 2 * table["exposure"] * (table["year"] >= 2020)
    >>> local_projections(table, "y", "exposure", 2020).loc[0:, "estimate"].round(2).tolist()
    [-2.0, -2.0]
    """
    controls = items_of(controls, "controls")
    start = panel_of(table, outcome, [exposure], unit, time)
    unknown = [name for name in controls if not isinstance(name, str) or name not in table.columns]
    refuse([Problem(f"no column {plain(name)}{did_you_mean(name, table.columns)}", "columns of the table",
                    "correct the name") for name in unknown])
    known = table.iloc[start.rows]
    wide = series_of_units(known, outcome, unit, time)
    shock_year = check_shock_year(wide.columns, shock_year)
    problems = whole_number(lags, "number of lags", 0) + level_problems(level)
    years = wide.columns.to_numpy()
    if (np.diff(years) != 1).any():
        problems.append(Problem("years with gaps", "every year from the first to the last", "fill or cut the years"))
    reach = [int(year) - shock_year for year in years]
    horizons = reach if horizons is None else items_of(horizons, "horizons")
    odd = [plain(h) for h in horizons if not isinstance(h, Integral) or h not in reach]
    if odd or not horizons:
        problems.append(Problem(f"horizons {listed(odd) or 'none'}", f"whole numbers from {reach[0]} to {reach[-1]}",
                                "correct them"))
    refuse(problems)
    if shock_year - 1 - lags < years[0]:
        refuse([Problem(f"{lags} lags with a first year {years[0]}", f"years from {shock_year - 1 - lags} on",
                        "take fewer lags")])
    fixed = fixed_of_units(known, [exposure], unit).reindex(wide.index)[exposure]
    if np.ptp(fixed) == 0:
        refuse([Problem(f"the same {exposure!r} for all units", "numbers that differ", "give another exposure")])
    before = [means_of_units(table, name, [shock_year - 1], unit, time).reindex(wide.index) for name in controls]
    changes = [(wide[shock_year - lag] - wide[shock_year - lag - 1]).to_frame() for lag in range(1, lags + 1)]
    x = np.column_stack([np.ones(len(wide)), fixed, *before, *changes])

    rows = {}
    for h in horizons:
        change = (wide[shock_year + h] - wide[shock_year - 1]).to_numpy()
        used = ~np.isnan(change) & ~np.isnan(x).any(axis=1)
        if h == -1:
            found = dict.fromkeys(["standard_error", "t", "p_value", "low", "high"], np.nan) | {"estimate": 0.0}
        else:
            found = _robust(change[used], x[used], level)
        rows[int(h)] = {"year": shock_year + int(h)} | found | {"units": int(used.sum()), "parameters": x.shape[1]}
    columns = ["year", "estimate", "standard_error", "t", "p_value", "low", "high", "units", "parameters"]
    return pd.DataFrame.from_dict(rows, orient="index")[columns].rename_axis("horizon")


def _robust(y, x, level) -> dict[str, float]:
    """The second coefficient, with errors that allow for unequal variances."""
    nothing = dict.fromkeys(["estimate", "standard_error", "t", "p_value", "low", "high"], np.nan)
    n, k = x.shape
    if n < k + 2:
        return nothing
    size = np.linalg.norm(x, axis=0)
    if (size == 0).any() or np.linalg.matrix_rank(x / size, tol=1e-9) < k:
        return nothing
    q, r = np.linalg.qr(x / size)
    root = np.linalg.inv(r) / size[:, None]
    coefficients = root @ (q.T @ y)
    left = 1 - np.einsum("ij,ij->i", q, q)
    if (left < 1e-9).any():
        return nothing
    scores = (root @ q.T) * ((y - x @ coefficients) / left)
    error = np.sqrt(np.sum(scores[1] ** 2))
    return coefficient_table(coefficients[[1]], np.array([error]), n - k, level, pd.Index([0])).iloc[0].to_dict()
