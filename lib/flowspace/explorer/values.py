"""All measures of the explorer as one long table: what its files hold and its pictures are drawn from."""
from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from flowspace import geography
from flowspace.explorer.catalogue import LAYERS, MEASURES, MEMBERSHIP, PUBLISHED_TABLE
from flowspace.explorer.index import capability_scores
from flowspace.explorer.layers import layer_values
from flowspace.explorer.morphological import patents_per_head, spread_of_patents

COLUMNS = ["measure", "layer", "agglomeration", "year", "value", "lower", "upper", "evidence"]


def values(read: Callable[[str], pd.DataFrame], draws: int = 100, seed: int = 1) -> pd.DataFrame:
    """Every measure, layer, agglomeration and year.

    Parameters
    ----------
    read : callable
        Gives a table by its name, as `flowspace.tables.read` does.
    draws, seed : int
        Of the intervals, as for `spread_of_patents`.

    Returns
    -------
    DataFrame
        measure, layer (empty where a measure has none), agglomeration, year, value, lower and upper (nan where there is
        no interval), evidence. In the order of `MEASURES` and `LAYERS`, agglomerations in that of the plan, years
        rising. A cell without a value has no row.

    Examples
    --------
    >>> from flowspace import tables
    >>> found = values(tables.read, draws=0)
    >>> found[found["measure"] == "density"]["layer"].unique().tolist()
    ['ai', 'ai_balanced', 'rail', 'copatents', 'enterprise']
    """
    order = read("agglomerations").sort_values("order")["agglomeration"].tolist()
    members = geography.members(read("membership"), MEMBERSHIP, order)
    patents, covariates, printed = (read(name) for name in ("city_patents_estimated", "city_covariates",
                                                            PUBLISHED_TABLE))
    whole = geography.with_rest(members, read("cities"))
    country = patents[patents["adcode"].isin(whole["adcode"])].groupby("year")["patents"].sum()
    parts = [spread_of_patents(patents, members, draws, seed, country), patents_per_head(patents, covariates, members),
             capability_scores(read, "volume"), capability_scores(read, "intensity")]
    parts = [part.assign(layer="") for part in parts]
    parts += [layer_values(layer, read, members).assign(layer=layer.key) for layer in LAYERS]
    for kind in ("within", "external"):
        parts.append(printed.rename(columns={kind: "value"})[["agglomeration", "year", "value", "evidence"]].assign(
            measure=f"functional_{kind}", layer="published"))
    table = pd.concat([part.reindex(columns=COLUMNS) for part in parts if len(part)], ignore_index=True)
    table = table.dropna(subset=["value"]).astype({"lower": "float64", "upper": "float64"})
    places = {"measure": [m.key for m in MEASURES], "layer": ["", *(one.key for one in LAYERS), "published"],
              "agglomeration": order}
    return table.sort_values(
        ["measure", "layer", "agglomeration", "year"], ignore_index=True, kind="stable",
        key=lambda column: column if column.name == "year" else column.map(places[column.name].index))
