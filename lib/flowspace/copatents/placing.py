"""Gives every address in the database its city, each distinct one once; names of applicants help where it is open."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from flowspace.copatents.addresses import resolve, resolve_with_name
from flowspace.copatents.gazetteer import OUTSIDE
from flowspace.copatents.places import AMBIGUOUS, RESOLVED, UNRESOLVED, Place
from flowspace.errors import Problem
from flowspace.tables.problems import shorten

BATCH = 50_000
OPEN = {UNRESOLVED: -1, AMBIGUOUS: -2}
"""Stands in place of a city where it is not known."""
NOWHERE = {**OPEN, OUTSIDE: -3}


@dataclass
class PassedOver:
    """Addresses that name a second city, which did not decide: how many applicants have one, and the first of them."""

    applicants: int = 0
    example: tuple[str, str, str] | None = None

    def look(self, address: str, places: Sequence[Place], n: int) -> None:
        """Note an address that n applicants have, once it is resolved."""
        if any(place.passed_over for place in places):
            self.applicants += n
            place = next(place for place in places if place.passed_over)
            self.example = min(self.example or (address, place.matched, place.passed_over),
                               (address, place.matched, place.passed_over))

    def warning(self) -> Problem | None:
        """Say how many there are and how they were counted."""
        if self.example is None:
            return None
        address, matched, passed_over = self.example
        return Problem(
            f"{self.applicants} applicants whose address names two cities, such as {shorten(address)}, counted by "
            f"{matched!r} and not by {passed_over!r}", "one city in each address",
            "nothing if the place that decided is the right one; if these are two addresses, put a separator between "
            "them (option --separator, argument separator)")


def place_addresses(connection: duckdb.DuckDBPyConnection, cities: dict[str, int], advance,
                    separators: Sequence[str] = ()) -> PassedOver:
    """Make the tables `places` (address, city, category, rule, matched, n) and `named` (also by applicant).

    An address in several cities (see `places_of`) has a row in `places` for each of them.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Holds the view applicants.
    cities : dict of str to int
        Number of each city by code.
    advance : callable
        Told how many addresses were resolved so far, for the progress bar.
    separators : sequence of str
        Signs between addresses: where one applicant has several, they still stand in its address.

    Returns
    -------
    PassedOver
    """
    passed = PassedOver()
    connection.execute("CREATE TABLE distinct_places AS SELECT address, count(*) AS n FROM applicants GROUP BY address")
    connection.execute("CREATE TABLE places (address VARCHAR, city SMALLINT, category VARCHAR, rule VARCHAR, "
                       "matched VARCHAR, n BIGINT, blank BOOLEAN)")
    connection.execute("CREATE TABLE named (address VARCHAR, applicant VARCHAR, city SMALLINT, category VARCHAR, "
                       "rule VARCHAR, matched VARCHAR, n BIGINT)")
    done = 0
    for batch in _batches(connection, "SELECT address, n FROM distinct_places"):
        rows = []
        for address, n in batch:
            found = places_of(address or "", separators)
            passed.look(address, found, n)
            rows += [(address, *_cells(place, cities), n, not (address or "").strip()) for place in found]
        _insert(connection, "places", rows, ["address", "city", "category", "rule", "matched", "n", "blank"])
        done += len(batch)
        advance(done)
    known: dict[str | None, Place] = {}
    for batch in _batches(connection, f"""
            SELECT a.address, a.applicant, count(*)
            FROM applicants a JOIN places ON a.address IS NOT DISTINCT FROM places.address
            WHERE places.city IN ({', '.join(map(str, OPEN.values()))}) GROUP BY a.address, a.applicant"""):
        rows = []
        for address, applicant, n in batch:
            if address not in known:
                known[address] = resolve(address or "")
            place = resolve_with_name(known[address], applicant or "")
            rows.append((address, applicant, *_cells(place, cities), n))
        _insert(connection, "named", rows, ["address", "applicant", "city", "category", "rule", "matched", "n"])
        done += len(rows)
        advance(done)
    return passed


def places_of(address: str, separators: Sequence[str]) -> list[Place]:
    """Where the address, or the addresses, of one applicant are.

    Parameters
    ----------
    address : str
        All that the records state for the applicant.
    separators : sequence of str
        Signs that separate addresses.

    Returns
    -------
    list of Place
        A place for each city, where parts between separators lie in several cities, or in one and outside the
        mainland; otherwise one place, that of the whole text, because parts of one address may stand apart as well.

    Examples
    --------
    >>> [place.adcode for place in places_of("北京市海淀区;江苏省昆山市", ";")]
    ['110000', '320500']
    >>> [place.adcode for place in places_of("江西省; 抚州市; 中国", ";")]
    ['361000']
    """
    parts = [address]
    for sign in separators:
        parts = [piece for part in parts for piece in part.split(sign)]
    whole = resolve(address)
    if len(parts) > 1:
        named = {place.adcode: place for part in parts if (place := resolve(part)).adcode is not None}
        if len(named) > 1 or (named and whole.category == OUTSIDE):
            return [named[adcode] for adcode in sorted(named)]
    return [whole]


def _cells(place: Place, cities: dict[str, int]) -> tuple[int, str, str, str]:
    """City number, category, rule and text of a place."""
    city = cities[place.adcode] if place.category == RESOLVED else NOWHERE[place.category]
    return city, place.category, place.rule, place.matched


def _batches(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[list[tuple]]:
    """Rows of a query, some at a time, read beside the connection so that it stays free."""
    cursor = connection.cursor()
    try:
        cursor.execute(query)
        while batch := cursor.fetchmany(BATCH):
            yield batch
    finally:
        cursor.close()


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple], columns: list[str]) -> None:
    frame = pd.DataFrame(rows, columns=columns)
    connection.register("batch", frame)
    connection.execute(f"INSERT INTO {table} SELECT * FROM batch")
    connection.unregister("batch")


def summary(connection: duckdb.DuckDBPyConnection) -> dict:
    """Numbers of rows and of distinct addresses by category, and of rows by rule."""
    decided = ("SELECT category, rule, n FROM places WHERE city >= 0 OR city = -3 UNION ALL "
               "SELECT category, rule, n FROM named")
    rows = connection.execute(f"SELECT category, sum(n)::BIGINT FROM ({decided}) GROUP BY ALL ORDER BY ALL").fetchall()
    rules = connection.execute(
        f"SELECT category, rule, sum(n)::BIGINT FROM ({decided}) GROUP BY ALL ORDER BY ALL").fetchall()
    addresses = connection.execute("SELECT category, count(*) FROM places GROUP BY ALL ORDER BY ALL").fetchall()
    return {"applicant_rows": dict(rows), "distinct_addresses": dict(addresses),
            "rules": [{"category": category, "rule": rule, "applicant_rows": n} for category, rule, n in rules]}


def unresolved(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Addresses that name no city or several, with the rows concerned: most rows first.

    Returns
    -------
    DataFrame
        Columns address (empty where there was none), category, rule, matched, rows and example_applicant.
    """
    frame = connection.execute(f"""
        SELECT coalesce(trim(address), '') AS address, category, rule, matched, sum(n)::BIGINT AS rows,
               coalesce(min(applicant), '') AS example_applicant
        FROM named WHERE city IN ({', '.join(map(str, OPEN.values()))})
        GROUP BY ALL ORDER BY rows DESC, address, category, rule, matched""").df()
    return frame.astype({name: "str" for name in frame.columns if name != "rows"})
