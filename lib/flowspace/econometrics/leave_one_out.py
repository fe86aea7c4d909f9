"""A regression without one unit after the other: whether a single one makes the result."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.econometrics.fixed_effects import fixed_effects, part_of
from flowspace.econometrics.inverted_u import inverted_u
from flowspace.econometrics.panel import check_panel_of
from flowspace.errors import MeasureError

_COLUMNS = ["estimate", "standard_error", "t", "p_value", "low", "high"]
_U_COLUMNS = ["turning_point", "low", "high", "fieller", "fieller_low", "fieller_high", "p_value", "outcome"]


def leave_one_out(panel, effects=("unit", "time"), cluster="unit", level=0.95) -> pd.DataFrame:
    """Fit a regression again without each unit.

    Parameters
    ----------
    panel : Panel
    effects, cluster, level
        As in `flowspace.econometrics.fixed_effects`.

    Returns
    -------
    DataFrame
        Indexed by left_out (the unit) and regressor: estimate, standard_error, t, p_value, low, high, rows, and change:
        the estimate less that of all units, in standard errors of the latter. Numbers are nan where nothing can be
        fitted without the unit, `rows` is 0 then.

    Raises
    ------
    MeasureError
        If nothing can be fitted with all units.

    Notes
    -----
    Every unit takes part in all fits but one, so these are no independent results: their spread is no standard error.

    Examples
    --------
    >>> from statsmodels.datasets import grunfeld
    >>> from flowspace.econometrics.panel import panel_of
    >>> table = grunfeld.load_pandas().data.query("firm != 'American Steel'")
    >>> found = leave_one_out(panel_of(table, "invest", ["value", "capital"], unit="firm"))
    >>> found.xs("value", level="regressor")["change"].abs().idxmax(), len(found)
    ('General Motors', 20)
    """
    check_panel_of(panel)
    everything = fixed_effects(panel, effects, cluster, level).coefficients
    parts = {}
    for code, unit in enumerate(panel.units):
        try:
            fit = fixed_effects(part_of(panel, panel.unit_codes != code), effects, cluster, level)
            parts[unit] = fit.coefficients.assign(rows=fit.rows)
        except MeasureError:
            parts[unit] = pd.DataFrame(np.nan, everything.index, _COLUMNS).assign(rows=0)
    table = pd.concat(parts, names=["left_out"])
    before = everything.reindex(table.index.get_level_values("regressor"))
    return table.assign(change=(table["estimate"].to_numpy() - before["estimate"].to_numpy())
                        / before["standard_error"].to_numpy())


def leave_one_out_u(panel, linear, square, effects=("unit", "time"), cluster="unit", shape="inverted_u", level=0.95,
                    alpha=0.05) -> pd.DataFrame:
    """Look for the turning point again without each unit.

    Parameters
    ----------
    panel : Panel
    linear, square : str
        The regressor and its square.
    effects, cluster
        As in `flowspace.econometrics.fixed_effects`.
    shape, level, alpha
        As in `flowspace.econometrics.inverted_u`.

    Returns
    -------
    DataFrame
        Indexed by left_out (the unit): turning_point, low and high (delta method), fieller (kind of the set),
        fieller_low, fieller_high, p_value (Lind and Mehlum, on the range of the rows left), outcome. Numbers are nan
        and texts "none" where nothing can be fitted without the unit.

    Raises
    ------
    MeasureError
        If nothing can be fitted with all units, or as in `flowspace.econometrics.inverted_u`.

    Examples
    --------
    >>> from flowspace.econometrics.panel import panel_of
    >>> rng = np.random.default_rng(1)
    >>> table = pd.DataFrame({"agglomeration": np.repeat(np.arange(19), 5), "year": np.tile(np.arange(5), 19)})
    >>> table["p"] = rng.uniform(0, 1, 95)
    >>> table["p_squared"] = table["p"] ** 2
    >>> table["y"] = 4 * table["p"] - 5 * table["p_squared"] + rng.normal(size=95) / 5
    >>> found = leave_one_out_u(panel_of(table, "y", ["p", "p_squared"]), "p", "p_squared")
    >>> found["turning_point"].min().round(3).item(), found["turning_point"].max().round(3).item()
    (0.392, 0.406)
    """
    check_panel_of(panel)
    inverted_u(fixed_effects(panel, effects, cluster, level), linear, square, None, None, shape, level, alpha)
    rows = {}
    for code, unit in enumerate(panel.units):
        try:
            fit = fixed_effects(part_of(panel, panel.unit_codes != code), effects, cluster, level)
            found = inverted_u(fit, linear, square, None, None, shape, level, alpha)
        except MeasureError:
            rows[unit] = dict.fromkeys(_U_COLUMNS, np.nan) | {"fieller": "none", "outcome": "none"}
            continue
        turn, fieller = found.turning_point, found.fieller
        rows[unit] = dict(zip(_U_COLUMNS, (turn.value, turn.low, turn.high, fieller.kind, fieller.low, fieller.high,
                                           found.test.p_value, found.test.outcome), strict=True))
    return pd.DataFrame.from_dict(rows, orient="index", columns=_U_COLUMNS).rename_axis("left_out")
