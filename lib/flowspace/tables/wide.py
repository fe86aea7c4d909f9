"""City covariates in wide form: one row for each city and year, one column for each variable."""
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from flowspace.errors import ParameterError, Problem, did_you_mean
from flowspace.evidence import GRADES
from flowspace.tables.store import read

TABLE = "city_covariates"


def covariates(years: int | Iterable[int] | None = None, variables: str | Iterable[str] | None = None,
               folder: str | Path | None = None, leave_out: str | Iterable[str] = ()) -> pd.DataFrame:
    """Read city covariates, one column for each variable.

    Parameters
    ----------
    years : int or iterable of int, optional
        Years to keep; all if left out.
    variables : str or iterable of str, optional
        Variables to keep, in the wanted order (see the table covariates); all if left out.
    folder : path, optional
        A folder of the reader's own that may hold city_covariates.csv.
    leave_out : str or iterable of str
        Flags whose cells become missing, such as "implausible".

    Returns
    -------
    DataFrame
        Columns adcode, year, the variables (missing where there is no figure), evidence (the weakest grade among the
        figures of the row) and flagged (variable:flag pairs of the row joined by spaces, "" where there are none),
        ordered by adcode and year. Rows without any of the variables are left out. `attrs["units"]` names the unit of
        each variable.

    Raises
    ------
    TableError
        If the table breaks its schema, or the folder does not exist.
    ParameterError
        If a variable, year or flag does not occur in the table, or none is asked for.

    Examples
    --------
    GDP of Beijing in 2019, 35 371.28 in 100 million yuan as first published:

    >>> table = covariates(2019, ["gdp", "resident_population"])
    >>> table[table["adcode"] == "110000"].values.tolist()
    [['110000', 2019, 35371.28, 2190.1, 'observed', '']]
    >>> table.attrs["units"]["gdp"]
    '100 million yuan, current prices'
    """
    long = read(TABLE, folder)
    known = list(dict.fromkeys(long["variable"]))
    wanted = _asked("variable", variables, known)
    kept_years = _asked("year", years, sorted(set(long["year"])))
    dropped = set(_asked("flag", leave_out, sorted(set(long["flag"]) - {""}), may_be_none=True))
    cells = long[long["variable"].isin(wanted) & long["year"].isin(kept_years) & ~long["flag"].isin(dropped)]
    key = ["adcode", "year"]
    table = cells.pivot(index=key, columns="variable", values="value").reindex(columns=wanted)
    weakness = cells["evidence"].map(GRADES.index)
    table["evidence"] = weakness.groupby([cells[name] for name in key]).max().map(GRADES.__getitem__)
    marked = cells[cells["flag"] != ""]
    pairs = (marked["variable"] + ":" + marked["flag"]).groupby([marked[name] for name in key]).agg(" ".join)
    table["flagged"] = pairs.reindex(table.index).fillna("").astype("str")
    table = table.rename_axis(columns=None).reset_index()
    units = read("covariates", folder).set_index("variable")["unit"]
    table.attrs["units"] = {name: units[name] for name in wanted}
    return table


def _asked(what: str, asked, known: list, may_be_none: bool = False) -> list:
    """Return what was asked for without repetition, or all that is known; refuse what does not exist."""
    if asked is None:
        return known
    asked = list(asked) if isinstance(asked, Iterable) and not isinstance(asked, str) else [asked]
    asked = [item for place, item in enumerate(asked) if item not in asked[:place]]
    words = [str(item) for item in known]
    unknown = [Problem(f"{what} {item!r}" + did_you_mean(str(item), words),
                       f"one of {words[0]} to {words[-1]}" if what == "year" else "one of " + ", ".join(words),
                       f"correct the {what}, or leave it out") for item in asked if item not in known]
    if not asked and not may_be_none:
        unknown.append(Problem(f"no {what}", f"at least one {what}", "name one, or leave the argument out to take all"))
    if unknown:
        raise ParameterError(unknown)
    return asked
