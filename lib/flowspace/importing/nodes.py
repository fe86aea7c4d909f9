"""The cities of a list of links: what the links tell of them, so that links never stand beside cities of others."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.evidence import weakest_grade
from flowspace.links import complete_nodes
from flowspace.tables.declaration import Table
from flowspace.tables.networks import missing_cities

SUMS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "enterprise_cities": {"headquarters_links": ("from_adcode", "links"), "branch_links": ("to_adcode", "links")},
    "copatent_cities": {"multi_city_patents": ("adcode_a adcode_b", "newman")},
    "ai_copublication_cities": {"multi_city_papers": ("adcode_a adcode_b", "newman")},
}
"""For tables of cities, the columns that are sums of a column of the links over one end or both.

Newman's counting gives a joint patent of k cities 1/(k-1) for each of its k-1 pairs with a city: they sum to 1, where
no link is left out.
"""


def nodes_of(links: pd.DataFrame, table: Table, nodes: Table, every: list[str]) -> pd.DataFrame:
    """Make the table of cities from the links.

    Parameters
    ----------
    links : DataFrame
        The checked links.
    table, nodes : Table
        Declarations of the links and of the cities.
    every : list of str
        Cities that have a row in every year, with noughts where they have no link; may be empty.

    Returns
    -------
    DataFrame
        A row for each city and year that has a link, and for `every` city in each year of the links. What the links
        do not tell, such as all patents of a city, is missing. The grade is the weakest among the links.

    Examples
    --------
    >>> from flowspace import tables
    >>> links = pd.DataFrame({"from_adcode": ["110000", "110000"], "to_adcode": ["120000", "310000"],
    ...                       "year": [2019, 2019], "links": [2, 3], "evidence": "observed"})
    >>> made = nodes_of(links, tables.declared("enterprise_links"), tables.declared("enterprise_cities"), [])
    >>> made[["adcode", "headquarters_links", "branch_links"]].values.tolist()
    [['110000', 5, 0], ['120000', 0, 2], ['310000', 0, 3]]
    """
    ends = [key.column for key in table.foreign_keys if key.table == "cities"]
    key = list(nodes.primary_key)
    others = [name for name in key if name not in ("adcode", "year")]
    parts = []
    for _, part in links.groupby(others) if others else [((), links)]:
        both = pd.concat([part.rename(columns={end: "adcode"})[key] for end in ends]).drop_duplicates(ignore_index=True)
        counts = {name: _sum(part, both, where.split(), weight)
                  for name, (where, weight) in SUMS.get(nodes.name, {}).items()}
        made = both.assign(**{name: values for name, values in counts.items() if values is not None})
        if every:
            codes = sorted({*every, *made["adcode"]})
            rest = made[others].iloc[0].to_dict() if others else {}
            made = complete_nodes(made.drop(columns=others), codes, sorted(set(made["year"]))).assign(**rest)
        parts.append(made)
    made = pd.concat(parts, ignore_index=True).assign(evidence=weakest_grade(links["evidence"].unique()))
    for column in nodes.columns:
        if column.name not in made:
            made[column.name] = pd.array([pd.NA] * len(made), dtype="Int64")
    return made[nodes.column_names].sort_values(key, ignore_index=True)


def check_nodes(held: pd.DataFrame, links: pd.DataFrame, table: Table, nodes: Table, file: str) -> None:
    """Hold a table of cities that the folder has already to the links that are to stand beside it.

    Raises
    ------
    TableError
        If a city and year with links has no row, or a sum differs from that of the links.
    """
    mend = f"correct {nodes.file}, or remove it, so that it is made anew from the links"
    missing = missing_cities(links, held, table, nodes).head(20)
    problems = [Problem(f"no row for {row.adcode} in {row.year}, which has links",
                        "every city with links in every year", mend, file=file) for row in missing.itertuples()]
    key = list(nodes.primary_key)
    made = nodes_of(links, table, nodes, [])
    both = made.merge(held, on=key, suffixes=("", "_held"))
    for name in SUMS.get(nodes.name, {}):
        wrong = both[(both[name].astype("Int64") != both[name + "_held"].astype("Int64")).fillna(False).astype(bool)]
        problems += [Problem(f"{getattr(row, name + '_held')} for {row.adcode} in {row.year}",
                             f"{getattr(row, name)}, the sum of its links", mend, file=file, column=name)
                     for row in wrong.head(20).itertuples()]
    if problems:
        raise TableError(problems)


def _sum(links: pd.DataFrame, both: pd.DataFrame, ends: list[str], weight: str) -> pd.Series | None:
    """Sum a column of the links over ends of links; None where a weight is missing or links must have been left out.

    That is so where a sum is no whole number, or where a city shares more items with one other than with all.
    """
    key = list(both.columns)
    if links[weight].isna().any():
        return None
    joined = pd.concat([links.rename(columns={end: "adcode"}) for end in ends])
    sums = joined.groupby(key)[weight].sum().reindex(pd.MultiIndex.from_frame(both), fill_value=0)
    whole = sums.round()
    if ((sums - whole).abs() > 0.01).any():
        return None
    if "full" in joined and (joined.groupby(key)["full"].max().reindex(sums.index) > whole).any():
        return None
    return pd.Series(whole.astype("int64").to_numpy(), index=both.index)
