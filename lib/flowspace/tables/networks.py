"""The two halves of a network, its links and its cities: they come from one source and are never mixed."""
from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from flowspace.errors import Problem
from flowspace.tables.catalogue import TABLES
from flowspace.tables.declaration import Table


def partners(table: Table) -> list[Table]:
    """Return the cities of a table of links, or the links of a table of cities.

    Parameters
    ----------
    table : Table

    Returns
    -------
    list of Table
        Empty where the table is no half of a network.

    Examples
    --------
    >>> [other.name for other in partners(TABLES["enterprise_links"])]
    ['enterprise_cities']
    """
    return [other for other in TABLES.values() if other.name == table.nodes or other.nodes == table.name]


def mixture(missing: Table, held: Table, own: Path) -> Problem:
    """Describe a folder that holds the links of a network without its cities, or the reverse.

    Parameters
    ----------
    missing, held : Table
        The half that is not there, and the one that is.
    own : Path
        The folder.

    Returns
    -------
    Problem

    Examples
    --------
    >>> mixture(TABLES["enterprise_cities"], TABLES["enterprise_links"], Path("mine")).expected
    'enterprise_links.csv and enterprise_cities.csv of one source'
    """
    if held.nodes:
        what, mend = "links", (f"import the links with `flowspace import edges`, which makes {missing.file} too, or "
                               f"import that table by itself with `flowspace import panel`")
    else:
        what, mend = "cities of a network", f"add the links with `flowspace import edges --table {missing.name}`"
    return Problem(f"{what} of your own, but no {missing.file}: they would be mixed with the embedded table "
                   f"{missing.name} ({missing.title_en})", f"{held.file} and {missing.file} of one source",
                   f"{mend}; or take {held.file} out of the folder", file=str(own / held.file))


def mixtures(own: Path) -> list[Problem]:
    """Find networks of which a folder holds one half.

    Parameters
    ----------
    own : Path
        The folder.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     (Path(place) / "enterprise_links.csv").touch()
    ...     len(mixtures(Path(place)))
    1
    """
    return [mixture(missing, held, own) for held in TABLES.values() if os.path.lexists(own / held.file)
            for missing in partners(held) if not os.path.lexists(own / missing.file)]


def missing_cities(links: pd.DataFrame, cities: pd.DataFrame, table: Table, nodes: Table) -> pd.DataFrame:
    """Find the ends of links that a table of cities lacks.

    Parameters
    ----------
    links, cities : DataFrame
        The two halves of a network.
    table, nodes : Table
        Their declarations.

    Returns
    -------
    DataFrame
        The key of the missing rows, sorted.

    Examples
    --------
    >>> links = pd.DataFrame({"from_adcode": ["110000"], "to_adcode": ["120000"], "year": [2019], "links": [2]})
    >>> cities = pd.DataFrame({"adcode": ["110000"], "year": [2019]})
    >>> halves = TABLES["enterprise_links"], TABLES["enterprise_cities"]
    >>> missing_cities(links, cities, *halves).values.tolist()
    [['120000', 2019]]
    """
    key = list(nodes.primary_key)
    ends = [name.column for name in table.foreign_keys if name.table == "cities"]
    have = pd.concat([links.rename(columns={end: "adcode"})[key] for end in ends]).drop_duplicates().sort_values(key)
    return have[~pd.MultiIndex.from_frame(have).isin(pd.MultiIndex.from_frame(cities[key]))].reset_index(drop=True)
