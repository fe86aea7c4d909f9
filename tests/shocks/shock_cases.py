"""Published cases and planted ones for the tests of shocks."""
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
YEARS = np.arange(2010, 2020)


def minimum_wages():
    """Employment of teenagers in 500 counties, 2003 to 2007, and when minimum wages rose."""
    table = pd.read_csv(HERE / "minimum_wage.csv")
    long = table.melt(["county", "first_treated", "population_thousands"], var_name="year", value_name="employment")
    return long.assign(year=long["year"].astype(int), y=np.log(long["employment"]),
                       lpop=np.log(long["population_thousands"]))


def cigarettes():
    """Packs per head in 39 states, 1970 to 2000."""
    table = pd.read_csv(HERE / "california.csv").melt("State", var_name="year", value_name="packs")
    return table.assign(year=table["year"].astype(int))


def long_of(values, units=None, years=None, outcome="y"):
    """Rows of a matrix, units by years, as a long table."""
    units = [f"u{i:02d}" for i in range(len(values))] if units is None else units
    years = range(2010, 2010 + values.shape[1]) if years is None else years
    wide = pd.DataFrame(values, pd.Index(units, name="agglomeration"), pd.Index(years, name="year"))
    return wide.stack().rename(outcome).reset_index()


def exposed(seed, units=19, effect=0.0, trend=0.0, common=0.3):
    """Outcomes with effects of units and years, persistent errors, and an effect of exposure from 2015 on."""
    rng = np.random.default_rng(seed)
    exposure = rng.exponential(size=units)
    noise = rng.normal(size=(units, 10)) * 0.1
    for t in range(1, 10):
        noise[:, t] += 0.5 * noise[:, t - 1]
    k = YEARS - 2015
    values = (rng.normal(size=(units, 1)) + common * (k >= 0) + noise
              + exposure[:, None] * (effect * (k >= 0) * (1 + k)) + trend * exposure[:, None] * k)
    table = long_of(values)
    return table.assign(exposure=np.repeat(exposure, 10))


def staggered(seed, units=60, noise=0.5):
    """Groups of 2013, 2016 and never; effects grow by the year and are larger for the early group."""
    rng = np.random.default_rng(seed)
    first = np.repeat([2013.0, 2016.0, np.inf], units // 3)
    size = np.where(first == 2013, 1.0, 0.3)
    since = YEARS[None, :] - first[:, None]
    effect = np.where(since >= 0, size[:, None] * (since + 1), 0.0)
    effect[np.isinf(first)] = 0.0
    values = rng.normal(size=(units, 1)) + rng.normal(size=10) + effect + rng.normal(size=(units, 10)) * noise
    table = long_of(values).assign(first=np.repeat(first, 10))
    return table, effect, first


def cases_of(named):
    """Parameters with the names as ids."""
    import pytest

    return [pytest.param(*values, id=name) for name, values in named.items()]
