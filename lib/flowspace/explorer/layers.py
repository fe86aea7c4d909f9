"""Measures of one layer: networks as in chapter 4, functional polycentricity as in chapter 5, links for a picture."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from flowspace import networks
from flowspace import polycentricity as poly
from flowspace.evidence import weakest_grade
from flowspace.explorer.catalogue import Layer


def links_of(layer: Layer, read: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """The rows of a layer's table that count.

    Parameters
    ----------
    layer : Layer
    read : callable
        Gives a table by its name.

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> from flowspace import tables
    >>> from flowspace.explorer import LAYERS
    >>> links_of(LAYERS[0], tables.read)["venues"].unique().tolist()
    ['all']
    """
    links = read(layer.table)
    return links[links["venues"] == layer.venues].reset_index(drop=True) if layer.venues else links


def years_of(layer: Layer, links: pd.DataFrame) -> list[int]:
    """Years whose whole window the links cover.

    Parameters
    ----------
    layer : Layer
    links : DataFrame
        With a column year.

    Returns
    -------
    list of int

    Examples
    --------
    >>> from flowspace.explorer import LAYERS
    >>> years_of(LAYERS[0], pd.DataFrame({"year": [2010, 2015]})), years_of(LAYERS[2], pd.DataFrame({"year": [2016]}))
    ([2014, 2015], [2016])
    """
    return list(range(int(links["year"].min()) + layer.window - 1, int(links["year"].max()) + 1))


def layer_values(layer: Layer, read: Callable[[str], pd.DataFrame], members: pd.DataFrame) -> pd.DataFrame:
    """Density, total weight, share of links within and functional polycentricity of every agglomeration and year.

    Parameters
    ----------
    layer : Layer
    read : callable
        Gives a table by its name.
    members : DataFrame
        agglomeration and adcode.

    Returns
    -------
    DataFrame
        measure, agglomeration, year, value, evidence.

    Examples
    --------
    >>> from flowspace import geography, tables
    >>> from flowspace.explorer import LAYERS
    >>> found = layer_values(LAYERS[2], tables.read, geography.members(tables.read("membership")))
    >>> found["measure"].nunique(), found["agglomeration"].nunique(), found["evidence"].unique().tolist()
    (5, 19, ['observed'])
    """
    links = links_of(layer, read)
    years, grade = years_of(layer, links), weakest_grade(links["evidence"])
    everyone = read("cities")["adcode"]
    within = networks.within_networks(links, members, everyone, layer.weight, layer.directed, years=years,
                                      window=layer.window)
    flat = networks.network_measures([net.undirected() for net in within], ["density", "total_weight"])
    nodes = read(layer.nodes)["adcode"].unique()
    share = poly.internal_share(links, members, nodes, layer.weight, years, layer.directed, layer.window)
    functional = poly.polycentricity_by_year(
        members, layers={layer.key: poly.Layer(links, nodes, layer.counts, layer.directed, window=layer.window)},
        measures=["green_population"], years=years)
    parts = [flat, share.rename(columns={"internal_share": "value"}).assign(measure="internal_share"),
             functional.assign(measure=functional["kind"])]
    columns = ["measure", "agglomeration", "year", "value"]
    return pd.concat([part[columns] for part in parts], ignore_index=True).dropna(subset=["value"]).assign(
        evidence=grade)


def strengths(layer: Layer, read: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
    """Strength of every city in the whole network of a layer, both directions together.

    Parameters
    ----------
    layer : Layer
    read : callable
        Gives a table by its name.

    Returns
    -------
    DataFrame
        Rows are cities (adcode), columns years.

    Examples
    --------
    >>> from flowspace import tables
    >>> from flowspace.explorer import LAYERS
    >>> strengths(LAYERS[2], tables.read).shape[1]
    1
    """
    links = links_of(layer, read)
    nets = networks.national_networks(links, read("cities")["adcode"], layer.weight, layer.directed,
                                      years=years_of(layer, links), window=layer.window)
    return pd.DataFrame({net.label["year"]: networks.strength(net.undirected()) for net in nets})


def links_within(layer: Layer, read: Callable[[str], pd.DataFrame], members: pd.DataFrame) -> pd.DataFrame:
    """The links between members of each agglomeration, both directions together, the strongest first.

    Parameters
    ----------
    layer : Layer
    read : callable
        Gives a table by its name.
    members : DataFrame
        agglomeration and adcode.

    Returns
    -------
    DataFrame
        agglomeration, year, adcode_a, adcode_b (adcode_a the lower), weight; of equal weights the pair of lower codes
        comes first.

    Examples
    --------
    >>> from flowspace import geography, tables
    >>> from flowspace.explorer import LAYERS
    >>> found = links_within(LAYERS[2], tables.read, geography.members(tables.read("membership")))
    >>> bool((found["adcode_a"] < found["adcode_b"]).all()), bool((found["weight"] > 0).all())
    (True, True)
    """
    links = links_of(layer, read)
    nets = networks.within_networks(links, members, read("cities")["adcode"], layer.weight, layer.directed,
                                    years=years_of(layer, links), window=layer.window)
    parts = []
    for net in nets:
        table = net.undirected().table.sort_index().sort_index(axis=1)
        weights, codes = table.to_numpy(), table.index.to_numpy()
        first, second = np.nonzero(np.triu(weights, 1))
        order = np.lexsort((codes[second], codes[first], -weights[first, second]))
        first, second = first[order], second[order]
        parts.append(pd.DataFrame({"agglomeration": net.label["agglomeration"], "year": net.label["year"],
                                   "adcode_a": codes[first], "adcode_b": codes[second],
                                   "weight": weights[first, second]}))
    return pd.concat(parts, ignore_index=True)[["agglomeration", "year", "adcode_a", "adcode_b", "weight"]]


def between(layer: Layer, read: Callable[[str], pd.DataFrame], members: pd.DataFrame) -> pd.DataFrame:
    """Weight of the links between each two agglomerations, both directions together.

    Parameters
    ----------
    layer : Layer
    read : callable
        Gives a table by its name.
    members : DataFrame
        agglomeration and adcode. A city that is a member of two agglomerations counts in both, but never links them by
        itself.

    Returns
    -------
    DataFrame
        agglomeration, other (the later in the order of `members`), year, weight; only pairs with links.

    Examples
    --------
    >>> from flowspace import geography, tables
    >>> from flowspace.explorer import LAYERS
    >>> found = between(LAYERS[2], tables.read, geography.members(tables.read("membership")))
    >>> bool((found["weight"] > 0).all()), found["year"].unique().tolist()
    (True, [2016])
    """
    links = links_of(layer, read)
    nets = networks.national_networks(links, read("cities")["adcode"], layer.weight, layer.directed,
                                      years=years_of(layer, links), window=layer.window)
    keys = list(dict.fromkeys(members["agglomeration"]))
    inside = {key: list(members.loc[members["agglomeration"] == key, "adcode"]) for key in keys}
    rows = []
    for net in nets:
        table = net.undirected().table
        belongs = np.array([table.index.isin(inside[key]) for key in keys], dtype=float)
        weights = belongs @ table.to_numpy() @ belongs.T
        rows += [(keys[i], keys[j], net.label["year"], float(weights[i, j]))
                 for i, j in zip(*np.triu_indices(len(keys), 1), strict=True) if weights[i, j] > 0]
    return pd.DataFrame(rows, columns=["agglomeration", "other", "year", "weight"])
