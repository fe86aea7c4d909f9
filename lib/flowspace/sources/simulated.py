"""Makes the simulated layers, their nodes and their fit from source tables and calibrated parameters."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from flowspace import simulation
from flowspace.geography import members
from flowspace.simulation.copatent_calibration import INTENSITY_CITIES, largest_cities
from flowspace.sources.masses import masses

_DECIMALS = 6


def parameters(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Calibrate both layers.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The source tables.

    Returns
    -------
    DataFrame
        Columns of the table simulation_parameters.
    """
    belonging = members(tables["membership"])
    return simulation.calibrate(masses(tables), _pairs(tables), belonging,
                                tables["functional_polycentricity_published"], tables["copatent_intensity_published"],
                                tables["enterprise_network_published"])


def layers(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Draw both layers.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The source tables and simulation_parameters.

    Returns
    -------
    dict of DataFrame
        The tables copatents, copatent_cities, enterprise_links, enterprise_cities and simulation_fit.
    """
    weights, pairs = masses(tables), _pairs(tables)
    codes = sorted({*pairs["adcode_a"], *pairs["adcode_b"]})
    gravity, seed = simulation.read_parameters(tables["simulation_parameters"], "copatents")
    patents = simulation.draw_copatents(pairs, weights, gravity, seed)
    gravity, seed = simulation.read_parameters(tables["simulation_parameters"], "enterprise")
    branches = simulation.draw_enterprise_links(pairs, weights, gravity, seed)
    fit = pd.concat([
        simulation.polycentricity_fit(patents, members(tables["membership"]), codes,
                                      tables["functional_polycentricity_published"]),
        simulation.intensity_fit(patents, pairs, largest_cities(weights, INTENSITY_CITIES),
                                 tables["copatent_intensity_published"]),
        simulation.enterprise_fit(branches, tables["enterprise_network_published"]),
    ], ignore_index=True)
    found = {
        # Each simulated patent links exactly two cities, so the three countings coincide.
        "copatents": patents.assign(full=patents["links"], link_fractional=patents["links"].astype(float),
                                    newman=patents["links"].astype(float)),
        "copatent_cities": _copatent_cities(patents, weights, codes),
        "enterprise_links": branches,
        "enterprise_cities": _every_city(codes, branches, {
            "headquarters_links": branches.groupby(["from_adcode", "year"])["links"].sum(),
            "branch_links": branches.groupby(["to_adcode", "year"])["links"].sum()}),
    }
    return {name: frame.assign(evidence="simulated") for name, frame in found.items()} | {
        "simulation_fit": fit.round({"simulated": _DECIMALS})}


def _pairs(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Pairs of all prefecture-level units, with the default membership."""
    cities = tables["cities"]
    return simulation.city_pairs(cities[cities["level"].isin(["municipality", "prefecture"])],
                                 members(tables["membership"]))


def _every_city(codes: list[str], links: pd.DataFrame, sums: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Sums by city and year, with zero where a city has no link."""
    index = pd.MultiIndex.from_product([codes, sorted(set(links["year"]))], names=["adcode", "year"])
    return pd.DataFrame({name: values.reindex(index, fill_value=0) for name, values in sums.items()}).reset_index()


def _copatent_cities(patents: pd.DataFrame, weights: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Nodes of the co-patent network: masses as patents, and strengths as multi-city patents."""
    both = pd.concat([patents.rename(columns={end: "adcode"})[["adcode", "year", "links"]]
                      for end in ("adcode_a", "adcode_b")])
    table = _every_city(codes, patents, {
        "multi_city_patents": both.groupby(["adcode", "year"])["links"].sum(),
        "patents": weights.set_index(["adcode", "year"])["patents"].round().astype("int64")})
    return table.assign(patents=table[["patents", "multi_city_patents"]].max(axis=1))
