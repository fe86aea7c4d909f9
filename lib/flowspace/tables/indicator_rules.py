"""What the table of capability indicators has to hold beyond the types of its cells: references that lead somewhere."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from flowspace.errors import did_you_mean
from flowspace.tables.declaration import Table
from flowspace.tables.problems import Collector, shorten
from flowspace.tables.references import Reference, parse_conditions, parse_reference

DIMENSIONS = ("space", "input", "output", "synergy")
"""Dimensions of the index, in the order of the book."""

VERSIONS = ("volume", "intensity")
"""Versions of the index: sums, which grow with the size of an agglomeration, and ratios, which need not."""

CITY_AGGREGATORS = ("sum", "mean", "maximum", "pielou", "herfindahl_evenness")
"""Aggregators of one figure for each city and year."""

LIST_AGGREGATORS = ("listed_places", "share_of_cities_listed")
"""Aggregators of lists, where a city that has no row is not on the list."""

LINK_AGGREGATORS = ("links_within", "links_outside", "pairs_within", "density_within", "density_outside",
                    "share_within", "evenness_within")
"""Aggregators of links between cities."""

AGGREGATORS = CITY_AGGREGATORS + LIST_AGGREGATORS + LINK_AGGREGATORS
"""All aggregators, by the kind of table they apply to."""

TIMINGS = ("yearly", "from_list_year", "fixed")
"""How figures get to years: their own, from the year of the list on, or the same in all."""

_PLACES = {"city": {"adcode"}, "province": {"province_adcode"}}
_ENDS = (("adcode_a", "adcode_b"), ("from_adcode", "to_adcode"))


def place_kind(table: Table) -> str:
    """Say what the figures of a table belong to, by its columns.

    Parameters
    ----------
    table : Table

    Returns
    -------
    str
        "links", "city", "province", or "" for tables with figures of no place.

    Examples
    --------
    >>> from flowspace.tables.catalogue import TABLES
    >>> [place_kind(TABLES[name]) for name in ("ai_copublications", "province_rd", "city_covariates")]
    ['links', 'province', 'city']
    """
    columns = set(table.column_names)
    if any(columns >= set(ends) for ends in _ENDS):
        return "links"
    # A table of cities may name the province beside the city.
    return next((kind for kind, needed in _PLACES.items() if columns >= needed), "")


def is_long(table: Table) -> bool:
    """Whether a table holds its figures in one column, with the variable they belong to beside them.

    Parameters
    ----------
    table : Table

    Returns
    -------
    bool

    Examples
    --------
    >>> from flowspace.tables.catalogue import TABLES
    >>> is_long(TABLES["city_covariates"]), is_long(TABLES["province_patents"])
    (True, False)
    """
    return {"variable", "value"} <= set(table.column_names)


def indicators_once_in_a_version(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note codes that stand for both versions and once more for one of them."""
    both = set(frame.loc[frame["version"] == "both", "code"])
    for row in frame.index[frame["code"].isin(both) & (frame["version"] != "both")]:
        problems.add("versions", found=f"{shorten(frame.at[row, 'code'])} for the version "
                     f"{frame.at[row, 'version']} and once more for both", expected="each code once in each version",
                     mend="remove one of the rows, or give it another code", row=int(row), column="version")


def dimensions_have_indicators(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note dimensions without an indicator in use, in each version that the table is made for."""
    used = frame[frame["used"]]
    for version in [name for name in VERSIONS if (used["version"] == name).any()] or VERSIONS:
        here = set(used.loc[used["version"].isin([version, "both"]), "dimension"])
        for dimension in DIMENSIONS:
            if dimension not in here:
                problems.add("dimension", found=f"no indicator in use for {dimension} in the version {version}",
                             expected="at least one in each dimension and version",
                             mend="set used to true in a row of this dimension, or add one", column="used")


def indicator_references(frame: pd.DataFrame, others: Mapping[str, pd.DataFrame], problems: Collector) -> None:
    """Note indicators whose tables, columns or conditions do not exist, or do not go with the aggregator."""
    for row, cells in frame.iterrows():
        indicator_problems(cells, int(row), problems)


def indicator_problems(cells: pd.Series, row: int, problems: Collector) -> None:
    """Note what one row of a table of indicators refers to and does not find, or what does not go together.

    Parameters
    ----------
    cells : Series
        direction, table, column, filter, aggregator, weight, denominator, timing.
    row : int
        Row of the table.
    problems : Collector

    Examples
    --------
    >>> cells = pd.Series({"direction": 1, "table": "city_covariates", "column": "gdp", "filter": "", "weight": "",
    ...                    "aggregator": "links_within", "denominator": "", "timing": "yearly"})
    >>> found = Collector("indicators.csv")
    >>> indicator_problems(cells, 2, found)
    >>> found.listed()[0].found
    "'links_within' for the table city_covariates, which holds figures of cities"
    """
    if cells["direction"] == 0:
        problems.add("direction", found="0", expected="1 where more is better, -1 where less is",
                     mend="write 1 or -1", row=row, column="direction")
    _check_figure(cells, _Place(problems, row))
    for name in ("weight", "denominator"):
        if cells[name].strip():
            _check_second(cells, name, _Place(problems, row))


class _Place:
    """Adds problems of one row."""

    def __init__(self, problems: Collector, row: int):
        self.problems, self.row = problems, row

    def add(self, column: str, found: str, expected: str, mend: str) -> None:
        self.problems.add("reference", found=found, expected=expected, mend=mend, row=self.row, column=column)


def _declared() -> Mapping[str, Table]:
    # The catalogue names these rules, so it cannot be imported before them.
    from flowspace.tables.catalogue import TABLES
    return TABLES


def _check_figure(cells: pd.Series, place: _Place) -> None:
    """Check table, column, filter, timing and aggregator of one indicator."""
    table = _known_table(cells["table"], "table", place)
    try:
        conditions = parse_conditions(cells["filter"])
    except ValueError as error:
        place.add("filter", f"{shorten(str(error))}", "conditions such as policy=innovative_city, joined by semicolons",
                  "write column=value or column!=value")
        return
    if table is None:
        return
    reference = Reference(table.name, cells["column"].strip(), conditions)
    aggregator = cells["aggregator"]
    kind = "list" if aggregator in LIST_AGGREGATORS else place_kind(table)
    fits = {"list": place_kind(table) == "city", "links": aggregator in LINK_AGGREGATORS,
            "city": aggregator in CITY_AGGREGATORS, "province": aggregator in CITY_AGGREGATORS}
    if not fits.get(kind, False):
        where = {"links": "links between cities", "city": "cities", "province": "provinces"}.get(place_kind(table))
        suited = {"links": LINK_AGGREGATORS, "city": CITY_AGGREGATORS + LIST_AGGREGATORS,
                  "province": CITY_AGGREGATORS}.get(place_kind(table))
        place.add("aggregator", f"{aggregator!r} for the table {table.name}, which holds "
                  + (f"figures of {where}" if where else "no figures of cities, provinces or links"),
                  "one of " + ", ".join(suited) if suited else "a table keyed by cities, provinces or pairs of cities",
                  "choose another aggregator or another table")
    _check_conditions(table, conditions, "filter", place)
    if kind != "list":
        _check_column(reference, table, "column", place)
        _check_one_row(reference, table, "filter", place)
    elif reference.column:
        place.add("column", f"{shorten(reference.column)} for a list", "nothing", "empty the cell: places are counted")
    _check_timing(cells, table, place)
    if kind == "province" and not cells["weight"].strip():
        place.add("weight", "nothing", "figures of cities by which those of a province are shared out among its cities",
                  "write a reference such as city_covariates.gdp")


def _check_timing(cells: pd.Series, table: Table, place: _Place) -> None:
    listed = cells["timing"] == "from_list_year"
    needed = "list_year" if listed else "year"
    lists = cells["aggregator"] in LIST_AGGREGATORS
    if needed not in table.column_names and not (cells["timing"] == "fixed" and lists):
        place.add("timing", f"{cells['timing']!r} for the table {table.name}, which has no column {needed!r}",
                  "a timing that goes with the columns of the table: yearly and fixed need year, from_list_year needs "
                  "list_year", "choose another timing")
    elif listed and not lists:
        place.add("timing", f"'from_list_year' with the aggregator {cells['aggregator']!r}",
                  "from_list_year with one of " + ", ".join(LIST_AGGREGATORS), "choose another timing or aggregator")


def _check_second(cells: pd.Series, name: str, place: _Place) -> None:
    """Check a weight or a denominator."""
    try:
        reference = parse_reference(cells[name])
    except ValueError as error:
        place.add(name, shorten(str(error)), "a reference such as city_covariates.gdp or "
                  "ai_copublication_cities.papers[venues=balanced]", "write table.column, with conditions in brackets")
        return
    table = _known_table(reference.table, name, place)
    if table is None:
        return
    own = _declared().get(cells["table"].strip())
    allowed = ("city", "province") if name == "denominator" and own and place_kind(own) == "province" else ("city",)
    if place_kind(table) not in allowed:
        place.add(name, f"the table {table.name}", "a table of " + " or ".join(
            {"city": "cities", "province": "provinces"}[kind] for kind in allowed), "choose another table")
        return
    if own and name == "weight" and place_kind(own) == "city" and cells["aggregator"] != "mean":
        place.add(name, f"a weight with the aggregator {cells['aggregator']!r}", "a weight for means, and for figures "
                  "of provinces, only", "empty the cell, or take the aggregator mean")
    if name == "denominator" and cells["aggregator"] not in ("sum", "listed_places", "links_within", "links_outside"):
        place.add(name, f"a denominator with the aggregator {cells['aggregator']!r}", "a denominator for sums only",
                  "empty the cell, or take the aggregator sum")
    if "year" not in table.column_names:
        place.add(name, f"the table {table.name}, which has no column 'year'", "a table with years",
                  "choose another table")
    _check_conditions(table, reference.conditions, name, place)
    _check_column(reference, table, name, place)
    _check_one_row(reference, table, name, place)


def _known_table(name: str, column: str, place: _Place) -> Table | None:
    tables = _declared()
    if name.strip() not in tables:
        place.add(column, f"no table named {shorten(name)}{did_you_mean(name[:60], tables)}",
                  "a table of this project", "correct the name; the page on the data lists them")
        return None
    return tables[name.strip()]


def _check_column(reference: Reference, table: Table, name: str, place: _Place) -> None:
    figures = [column.name for column in table.columns if column.type in ("integer", "number")
               and column.name not in ("year", "list_year")]
    if reference.column in figures or (is_long(table) and reference.column not in ("", *table.column_names)):
        return  # Variables of a long table are looked up where figures are read: a reader may add some.
    expected = "one of " + ", ".join(figures) + (", or a variable" if is_long(table) else "")
    place.add(name, f"no column of figures {shorten(reference.column)} in the table {table.name}"
              + did_you_mean(reference.column[:60], figures), expected, "correct the name of the column")


def _check_conditions(table: Table, conditions, name: str, place: _Place) -> None:
    for condition in conditions:
        if condition.column not in table.column_names:
            place.add(name, f"no column {shorten(condition.column)} in the table {table.name}"
                      + did_you_mean(condition.column[:60], table.column_names),
                      "one of " + ", ".join(table.column_names), "correct the name of the column")
            continue
        column = table.for_reader.column(condition.column)
        if column.enum and condition.value not in column.enum:
            place.add(name, f"{condition.column}={condition.value}" + did_you_mean(condition.value[:60], column.enum),
                      "one of " + ", ".join(column.enum), "correct the value")
        elif column.type in ("integer", "number", "boolean") and not _readable(condition.value, column.type):
            place.add(name, f"{condition.column}={condition.value}",
                      "true or false" if column.type == "boolean" else "a number", "correct the value")


def _readable(text: str, kind: str) -> bool:
    if kind == "boolean":
        return text in ("true", "false")
    try:
        float(text)
    except ValueError:
        return False
    return True


def _check_one_row(reference: Reference, table: Table, name: str, place: _Place) -> None:
    """Note keys of a table that neither the place nor the year nor the conditions fix."""
    fixed = {condition.column for condition in reference.conditions if condition.equal}
    fixed |= {"adcode", "province_adcode", "year", *(end for ends in _ENDS for end in ends)}
    if is_long(table) and reference.column not in table.column_names:
        fixed.add("variable")
    loose = [key for key in table.primary_key if key not in fixed]
    if loose:
        place.add(name, f"several rows of {table.name} for a place and year, told apart by " + ", ".join(loose),
                  "one row for each place and year", f"add a condition such as {loose[0]}=" + (
                      (table.column(loose[0]).enum or ("…",))[0]))
