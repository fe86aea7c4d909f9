"""Makes the tables of published collaboration: co-patents per pair of cities, enterprise links of the top cities."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from flowspace.sources.raw import agree, read_raw, whole_numbers

_INTENSITIES = {"mean co-patent intensity per intra-provincial city pair": "within_provinces",
                "mean co-patent intensity per inter-provincial city pair": "between_provinces"}
_CITIES = 224
_CODES = {"北京市": "110000", "上海市": "310000", "深圳市": "440300", "杭州市": "330100", "成都市": "510100"}


def copatent_intensity(raw: Path) -> pd.DataFrame:
    """Make the table of published co-patents per pair of cities.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads two rows of published_tables/collaboration_facts_from_text.csv.

    Returns
    -------
    DataFrame
        Columns of the table copatent_intensity_published.

    Raises
    ------
    TableError
        If the raw file is missing, or the two rows are not there.
    """
    path = raw / "published_tables" / "collaboration_facts_from_text.csv"
    frame = read_raw(path, ["entity", "measure", "value"])
    frame = frame[frame["measure"].isin(_INTENSITIES)]
    agree(sorted(frame["measure"]) == sorted(_INTENSITIES) and set(frame["entity"]) == {f"{_CITIES} Chinese cities"},
          path, "other intensities", f"one mean within and one between provinces, for {_CITIES} cities")
    return pd.DataFrame({"scope": frame["measure"].map(_INTENSITIES), "links_per_pair": pd.to_numeric(frame["value"]),
                         "cities": _CITIES, "evidence": "published"})


def enterprise_network(raw: Path) -> pd.DataFrame:
    """Make the table of published enterprise links.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads published_tables/enterprise_network_huang2021.csv.

    Returns
    -------
    DataFrame
        Columns of the table enterprise_network_published.

    Raises
    ------
    TableError
        If the raw file is missing, names another city, or a total is not the sum of links sent and received.
    """
    path = raw / "published_tables" / "enterprise_network_huang2021.csv"
    frame = read_raw(path, ["city_zh", "measure", "value"])
    agree(set(frame["city_zh"]) <= set(_CODES), path, "other cities", "the cities " + ", ".join(_CODES))
    table = pd.DataFrame({"adcode": frame["city_zh"].map(_CODES), "measure": frame["measure"],
                          "value": whole_numbers(frame["value"], path), "evidence": "published"})
    wide = table.pivot(index="adcode", columns="measure", values="value").dropna(subset=["total"])
    agree(bool((wide["out_degree"] + wide["in_degree"] == wide["total"]).all()), path, "totals that are no sums",
          "totals of links sent and received")
    return table
