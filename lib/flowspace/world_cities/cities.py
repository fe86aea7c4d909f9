"""Tables of cities as users give them: each city once, with a place on the globe, and perhaps a score, a class, people.

Coordinates stand in `lon` and `lat`, or under the longer names that the tables of cities of this book have. Longitudes
may run from -180 to 180 or from 0 to 360; all measures of this room take both for the same.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem, did_you_mean
from flowspace.values import as_numbers, listed, refuse

_OPTIONAL = ("score", "population")
_LONG = {"longitude": "lon", "latitude": "lat"}


def check_cities(cities, needed=()) -> pd.DataFrame:
    """Check a table of cities, and bring it into one form.

    Parameters
    ----------
    cities : DataFrame
        One row per city: `city` (text, each once), `lon` and `lat` (degrees east and north;
        `longitude` and `latitude` where there are none of these names); optional `score` (any
        unit, missing where a city has none), `class` (text or missing) and `population` (zero or larger, or missing).
    needed : sequence of str
        Optional columns that what follows cannot do without.

    Returns
    -------
    DataFrame
        Indexed by city, sorted by it, so that no result depends on the order of rows. `lon` from -180 (included) to
        180 (excluded); `score` and `population` as floats where the table has them, `class` as text or None.

    Raises
    ------
    MeasureError
        With all problems: not a table, a column is missing, a city has no name or stands twice, a coordinate is
        missing, no number or outside of the globe, a score or a population is infinite or no number, a population is
        negative. Where latitudes beyond 90 degrees would be sound as longitudes, it says that the two look swapped.

    Notes
    -----
    Two cities may stand at the same place. Swapped coordinates are noticed only where a latitude is impossible;
    a table of European cities alone can be swapped without a trace.

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["Suva", "Apia"], "lon": [178.44, 188.24], "lat": [-18.14, -13.83]})
    >>> check_cities(table).round(2)
             lon    lat
    city
    Apia -171.76 -13.83
    Suva  178.44 -18.14
    """
    if not isinstance(cities, pd.DataFrame):
        refuse([Problem(f"cities of type {type(cities).__name__}", "a DataFrame with one row per city",
                        "give a table with the columns city, lon and lat")])
    cities = cities.rename(columns={long: short for long, short in _LONG.items() if short not in cities})
    problems = [Problem(f"no column {column!r} among {', '.join(map(str, cities.columns))}",
                        "the columns city, lon, lat" + "".join(f", {c}" for c in needed),
                        f"rename or add it{did_you_mean(column, cities.columns)}", column=column)
                for column in dict.fromkeys(["city", "lon", "lat", *needed]) if column not in cities]
    problems += [Problem(f"{list(cities.columns).count(c)} columns {c!r}", "each column once", "drop one", column=c)
                 for c in ("city", "lon", "lat", "class", *_OPTIONAL) if list(cities.columns).count(c) > 1]
    if not problems and cities.empty:
        problems.append(Problem("a table without rows", "at least one city", "check how the table was made"))
    refuse(problems)
    names = cities["city"].astype(object)
    unnamed = [row for row, name in enumerate(names, start=1) if not isinstance(name, str) or not name.strip()]
    if unnamed:
        problems.append(Problem("cities that are not named by text (data row "
                                + listed([str(row) for row in unnamed]) + ")", "a name or a code for every city",
                                "name them, or convert their codes to text", column="city"))
    twice = sorted(set(names[names.duplicated()].dropna()), key=str)
    if twice:
        problems.append(Problem(f"{listed([str(city) for city in twice])} twice", "each city once",
                                "remove one of the rows, or tell namesakes apart by their country", column="city"))
    table = pd.DataFrame({"city": names})
    for column in ("lon", "lat"):
        table[column], more = _numbers(cities[column], names, column, missing=False)
        problems += more
    problems += _places(table)
    for column in _OPTIONAL:
        if column in cities:
            table[column], more = _numbers(cities[column], names, column, missing=True)
            problems += more
    if "population" in table and (table["population"] < 0).any():
        problems.append(Problem(f"negative population ({listed(list(map(str, names[table['population'] < 0])))})",
                                "zero or larger", "correct it, or leave it empty", column="population"))
    if "class" in cities:
        given = cities["class"].astype(object)
        given = given.where(given.notna(), None)
        odd = [str(names.iloc[i]) for i, name in enumerate(given) if name is not None and not isinstance(name, str)]
        if odd:
            problems.append(Problem(f"classes that are not text ({listed(odd)})", "names of classes, or nothing",
                                    "convert the column to text", column="class"))
        table["class"] = given
    refuse(problems)
    # A whole turn is taken off only where there is one, so that other longitudes keep their last digit.
    lon = table["lon"].to_numpy()
    table["lon"] = np.where(lon >= 180, lon - 360, lon)
    return table.set_index("city").sort_index()


def _numbers(column, names, name, missing) -> tuple[np.ndarray, list[Problem]]:
    """A column as floats, with what is wrong with it."""
    numbers, not_numbers = as_numbers(column)
    text = np.zeros(len(numbers), dtype=bool)
    text[not_numbers] = True
    offences = [(text, f"{name} that is not a number", "convert the column to numbers"),
                (np.isinf(numbers), f"infinite {name}", "correct it")]
    if not missing:
        offences.append((np.isnan(numbers) & ~text, f"no {name}", "look the place up, or leave the city out"))
    problems = [Problem(f"{what} ({listed([str(names.iloc[i]) for i in np.flatnonzero(where)])})",
                        "a finite number" + (", or nothing where it is not known" if missing else " for every city"),
                        mend, column=name)
                for where, what, mend in offences if where.any()]
    return numbers, problems


def _places(table) -> list[Problem]:
    """What is wrong with coordinates that are numbers."""
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    high = np.isfinite(lat) & (np.abs(lat) > 90)
    wide = np.isfinite(lon) & ((lon < -180) | (lon > 360))
    problems = []
    if high.any():
        # An impossible latitude that is a possible longitude, beside a longitude that is a possible latitude.
        swapped = high & (lat >= -180) & (lat <= 360) & (np.abs(lon) <= 90)
        mend = "lon and lat look swapped: exchange the two columns" if swapped.sum() == high.sum() else \
            "correct them, and give degrees, not minutes or metres"
        shown = [f"{table['city'].iloc[i]}: {lat[i]:g}" for i in np.flatnonzero(high)]
        problems.append(Problem(f"latitudes beyond the poles ({listed(shown)})", "degrees from -90 to 90", mend,
                                column="lat"))
    if wide.any():
        shown = [f"{table['city'].iloc[i]}: {lon[i]:g}" for i in np.flatnonzero(wide)]
        problems.append(Problem(f"longitudes beyond the globe ({listed(shown)})",
                                "degrees from -180 to 180, or from 0 to 360", "correct them", column="lon"))
    return problems
