"""What could not be placed: applicants without city, addresses without applicant, and how much the links suffer."""
from __future__ import annotations

import duckdb
import pandas as pd

from flowspace.copatents.packing import Packing
from flowspace.copatents.records import Records
from flowspace.errors import Problem

LIMIT = 10_000
"""Rows listed; the report has the total."""

LARGE = 0.1
"""Share of co-patents with an applicant left open from which on the report warns."""

_ANY_OPEN = "SELECT count(*) FROM named WHERE city IN (-1, -2)"
_COLUMNS = ["application_number", "applicant", "address", "reason"]


def not_placed(connection: duckdb.DuckDBPyConnection, work: Records) -> tuple[pd.DataFrame, int]:
    """List applicants left without city, and addresses left over, each once, by application.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Holds the records and their places.
    work : Records

    Returns
    -------
    DataFrame
        At most `LIMIT` rows: application_number, applicant (empty for an address left over), address (empty where
        there is none) and reason.
    int
        How many there are in all.
    """
    queries = ["""
        SELECT DISTINCT a.key AS application_number, coalesce(trim(a.applicant), '') AS applicant,
               coalesce(trim(a.address), '') AS address, named.rule AS reason
        FROM applicants a JOIN named ON a.address IS NOT DISTINCT FROM named.address
             AND a.applicant IS NOT DISTINCT FROM named.applicant
        WHERE named.city IN (-1, -2)"""]
    if work.addresses_left_over:
        queries.append("""
            SELECT key, '', unnest(left_over), 'address without applicant'
            FROM lists WHERE len(left_over) > 0""")
    if not work.addresses_left_over and not connection.execute(_ANY_OPEN).fetchone()[0]:
        return pd.DataFrame(columns=_COLUMNS, dtype="str"), 0
    connection.execute(f"CREATE TABLE not_placed AS {' UNION '.join(queries)}")
    total = connection.execute("SELECT count(*) FROM not_placed").fetchone()[0]
    frame = connection.execute(f"SELECT * FROM not_placed ORDER BY {', '.join(_COLUMNS)} LIMIT {LIMIT}").df()
    return frame.astype("str"), total


def numbers(connection: duckdb.DuckDBPyConnection, work: Records, packing: Packing, multi_city: int,
            types: frozenset[int] | None) -> dict:
    """Numbers of applicants without address, of addresses without applicant, and of the co-patents they cut short.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Holds the rows and places.
    work : Records
    packing : Packing
        How the rows hold city and type.
    multi_city : int
        Patents of several cities.
    types : frozenset of int or None
        Only patents of these types.

    Returns
    -------
    dict
        `co_patents_left_open` counts patents of several applicants of whom at least one has no city though it is not
        outside the mainland; its share is of these and of all patents of several cities together.
    """
    applicants, blank = connection.execute(
        "SELECT coalesce(sum(n), 0)::BIGINT, coalesce(sum(n) FILTER (blank), 0)::BIGINT FROM places").fetchone()
    by_name, still = connection.execute("""
        SELECT coalesce(sum(n) FILTER (city NOT IN (-1, -2)), 0)::BIGINT,
               coalesce(sum(n) FILTER (city IN (-1, -2)), 0)::BIGINT
        FROM named WHERE coalesce(trim(address), '') = ''""").fetchone()
    cut = both = 0
    if connection.execute(_ANY_OPEN).fetchone()[0]:
        city, kind = packing.city_sql("packed"), packing.type_sql("packed")
        wanted = "" if types is None else f"AND max({kind}) IN ({', '.join(map(str, sorted(types)))})"
        cut, both = connection.execute(f"""
            SELECT count(*), coalesce(sum(CAST(cities > 1 AS INTEGER)), 0)::BIGINT FROM (
                SELECT count(DISTINCT {city}) FILTER ({city} >= 0) AS cities FROM rows
                WHERE id IN (SELECT id FROM rows WHERE {city} IN (-1, -2))
                GROUP BY id HAVING min(applicant) <> max(applicant) {wanted})""").fetchone()
    share = cut / max(1, cut + multi_city - both)
    return {"applicants": applicants, "applicants_without_address": blank,
            "share_of_applicants_without_address": round(blank / max(1, applicants), 4),
            "applicants_without_address_placed_by_name": by_name,
            "applicants_without_address_left_open": still,
            "addresses_without_applicant": work.addresses_left_over,
            "co_patents_left_open": cut, "share_of_co_patents_left_open": round(share, 4)}


def warning(found: dict) -> Problem | None:
    """Say that many links between cities are missed, where they are.

    Parameters
    ----------
    found : dict
        What `numbers` returned.

    Examples
    --------
    >>> warning({"share_of_co_patents_left_open": 0.02})
    >>> warning({"share_of_co_patents_left_open": 0.5, "co_patents_left_open": 20,
    ...          "applicants_without_address_left_open": 18}).expected
    'nearly every applicant of a co-patent with an address'
    """
    share = found["share_of_co_patents_left_open"]
    if share < LARGE:
        return None
    return Problem(
        f"{found['co_patents_left_open']} patents of several applicants with an applicant left without city "
        f"({share:.1%} of the co-patents), {found['applicants_without_address_left_open']} applicants without any "
        "address among them", "nearly every applicant of a co-patent with an address",
        "give each applicant its own address, as records with one row for each applicant do; links between cities are "
        "missed otherwise, see not_placed.csv")
