"""How far the simulated layers are from the published figures they are calibrated to."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.geography.columns import require_columns
from flowspace.polycentricity.functional import EXTERNAL, WITHIN, functional_polycentricity

ENTERPRISE_YEAR = 2017
"""Year the published enterprise links are held against: their lists of firms end in it; the paper's page names none."""

INTENSITY_YEARS = (2010, 2015)
"""Years whose mean is held against the published co-patents per pair, which the source gives without a year."""

_COLUMNS = ["layer", "target", "subject", "year", "published", "simulated"]


def polycentricity_fit(links: pd.DataFrame, members: pd.DataFrame, cities, published: pd.DataFrame) -> pd.DataFrame:
    """Functional polycentricity of a simulated co-patent layer beside the published values.

    Parameters
    ----------
    links : DataFrame
        adcode_a, adcode_b, year, links.
    members : DataFrame
        agglomeration, adcode.
    cities : sequence of str
        All cities that can have links.
    published : DataFrame
        agglomeration, year, within, external (may be missing).

    Returns
    -------
    DataFrame
        layer, target (within, external), subject (agglomeration), year, published, simulated; one row for each
        published value.

    Raises
    ------
    TableError
        If a column of `published` is missing.
    MeasureError
        As `flowspace.polycentricity.functional.functional_polycentricity`.

    Examples
    --------
    >>> links = pd.DataFrame({"adcode_a": ["1"], "adcode_b": ["2"], "year": [2010], "links": [3]})
    >>> members = pd.DataFrame({"agglomeration": "x", "adcode": ["1", "2"]})
    >>> published = pd.DataFrame({"agglomeration": ["x"], "year": [2010], "within": [0.9], "external": [0.1]})
    >>> polycentricity_fit(links, members, ["1", "2", "3"], published)[["target", "simulated"]].values.tolist()
    [['within', 1.0], ['external', 0.0]]
    """
    require_columns(published, ["agglomeration", "year", "within", "external"], "the published values")
    years = sorted(set(published["year"]))
    wanted = links[links["year"].isin(years)]
    found = functional_polycentricity(wanted, members, cities, value="links", years=years, measures="green_population")
    found = found.pivot(index=["agglomeration", "year"], columns="kind", values="value")
    found = found.rename(columns={WITHIN: "within", EXTERNAL: "external"}).reset_index()
    joined = published.merge(found, on=["agglomeration", "year"], suffixes=("_published", "_simulated"))
    parts = [joined.assign(layer="copatents", target=target, subject=joined["agglomeration"],
                           published=joined[f"{target}_published"], simulated=joined[f"{target}_simulated"])
             for target in ("within", "external")]
    return pd.concat(parts).dropna(subset=["published"])[_COLUMNS].reset_index(drop=True)


def intensity_fit(links: pd.DataFrame, pairs: pd.DataFrame, cities, published: pd.DataFrame) -> pd.DataFrame:
    """Simulated co-patents per pair of cities beside the published means.

    Parameters
    ----------
    links : DataFrame
        adcode_a, adcode_b, year, links.
    pairs : DataFrame
        As `flowspace.simulation.city_pairs` returns them.
    cities : sequence of str
        The cities to compare over.
    published : DataFrame
        scope (within_provinces, between_provinces) and links_per_pair.

    Returns
    -------
    DataFrame
        As `polycentricity_fit`, target links_per_pair, subject the scope, without a year: the simulated value is the
        mean over `INTENSITY_YEARS`.

    Examples
    --------
    >>> pairs = pd.DataFrame({"adcode_a": ["1"], "adcode_b": ["2"], "same_province": [True]})
    >>> links = pd.DataFrame({"adcode_a": ["1"], "adcode_b": ["2"], "year": [2010], "links": [8]})
    >>> published = pd.DataFrame({"scope": ["within_provinces"], "links_per_pair": [4.74]})
    >>> intensity_fit(links, pairs, ["1", "2"], published)[["published", "simulated"]].values.tolist()
    [[4.74, 4.0]]
    """
    require_columns(published, ["scope", "links_per_pair"], "the published intensities")
    chosen = pairs[pairs["adcode_a"].isin(cities) & pairs["adcode_b"].isin(cities)]
    wanted = links[links["year"].isin(INTENSITY_YEARS)].merge(chosen, on=["adcode_a", "adcode_b"])
    rows = []
    for scope, value in published[["scope", "links_per_pair"]].itertuples(index=False):
        same = scope == "within_provinces"
        total = wanted.loc[wanted["same_province"] == same, "links"].sum()
        mean = total / len(INTENSITY_YEARS) / (chosen["same_province"] == same).sum()
        rows.append(("copatents", "links_per_pair", scope, pd.NA, value, mean))
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"year": "Int64"})


def enterprise_fit(links: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Simulated enterprise links of the cities with published figures beside those figures.

    Parameters
    ----------
    links : DataFrame
        from_adcode, to_adcode, year, links.
    published : DataFrame
        adcode, measure (out_degree, in_degree, total, cities_reached, cities_attracted_from), value.

    Returns
    -------
    DataFrame
        As `polycentricity_fit`, target the measure, subject the city, year `ENTERPRISE_YEAR`.

    Examples
    --------
    >>> links = pd.DataFrame({"from_adcode": ["1", "1"], "to_adcode": ["2", "3"], "year": 2017, "links": [4, 2]})
    >>> published = pd.DataFrame({"adcode": ["1", "1"], "measure": ["out_degree", "cities_reached"], "value": [7, 2]})
    >>> enterprise_fit(links, published)["simulated"].tolist()
    [6.0, 2.0]
    """
    require_columns(published, ["adcode", "measure", "value"], "the published enterprise links")
    part = links[links["year"] == ENTERPRISE_YEAR]
    out, into = part.groupby("from_adcode")["links"], part.groupby("to_adcode")["links"]
    measured = {"out_degree": out.sum(), "in_degree": into.sum(), "total": out.sum().add(into.sum(), fill_value=0),
                "cities_reached": out.size(), "cities_attracted_from": into.size()}
    rows = [("enterprise", measure, adcode, ENTERPRISE_YEAR, value, measured[measure].get(adcode, 0))
            for adcode, measure, value in published[["adcode", "measure", "value"]].itertuples(index=False)]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return table.astype({"year": "Int64", "published": float, "simulated": float})


def fit_summary(fit: pd.DataFrame, by_year: bool = False) -> pd.DataFrame:
    """Median absolute difference and correlation of simulated and published figures.

    Parameters
    ----------
    fit : DataFrame
        layer, target, year, published, simulated.
    by_year : bool
        Summarise each year by itself.

    Returns
    -------
    DataFrame
        layer, target, (year,) n, median_absolute_difference, mean_absolute_difference, mean_published,
        mean_simulated, correlation (Pearson; nan where one side is constant or n is below three).

    Examples
    --------
    >>> fit = pd.DataFrame({"layer": "a", "target": "b", "year": 2010, "published": [1, 2, 3],
    ...                     "simulated": [2.0, 3.0, 4.5]})
    >>> fit_summary(fit)[["n", "median_absolute_difference"]].values.tolist()
    [[3.0, 1.0]]
    """
    require_columns(fit, _COLUMNS[:2] + _COLUMNS[3:], "the fit")
    keys = ["layer", "target", *(["year"] if by_year else [])]
    rows = []
    for key, part in fit.groupby(keys, sort=False, dropna=False):
        published, simulated = (part[name].to_numpy(dtype=float) for name in ("published", "simulated"))
        apart = np.abs(simulated - published)
        varied = len(part) > 2 and published.std() > 0 and simulated.std() > 0
        rows.append((*key, len(part), np.median(apart), apart.mean(), published.mean(), simulated.mean(),
                     np.corrcoef(published, simulated)[0, 1] if varied else np.nan))
    return pd.DataFrame(rows, columns=[*keys, "n", "median_absolute_difference", "mean_absolute_difference",
                                       "mean_published", "mean_simulated", "correlation"])
