"""Makes the derived table city_patents from the shipped source tables alone."""
from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from flowspace.sources.names import MUNICIPALITIES


def city_patents(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Put patent series side by side, the municipalities of the grants taken from provincial figures.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        The tables city_grants_2006_2018, city_grants_2017, city_applications_1990_2013 and province_patents.

    Returns
    -------
    DataFrame
        Columns of the table city_patents. No figure is changed on the way: every row carries the name of the table
        it was taken from.
    """
    provinces = tables["province_patents"]
    municipal = provinces[(provinces["kind"] == "grants") & (provinces["type"] == "total")
                          & provinces["province_adcode"].isin(MUNICIPALITIES)
                          & provinces["year"].between(2006, 2018)]
    municipal = municipal.rename(columns={"province_adcode": "adcode"}).assign(flag="")
    # Both city sources count grants of all types in 2017 alike (their median ratio over common cities is 1.000), so
    # one fills the gaps of the other for that year. The cross-section comes first: its Jinan includes Laiwu.
    yearly = tables["city_grants_2006_2018"]
    in_2017 = [
        ("province_patents", municipal[municipal["year"] == 2017]),
        ("city_grants_2017", tables["city_grants_2017"]),
        ("city_grants_2006_2018", yearly[(yearly["year"] == 2017) & (yearly["flag"] == "")]),
    ]
    combined = pd.concat([part.assign(source=source) for source, part in in_2017]).drop_duplicates("adcode")
    combined = combined.sort_values("adcode")
    parts = [
        ("grants_2006_2018", "city_grants_2006_2018", tables["city_grants_2006_2018"]),
        ("grants_2006_2018", "province_patents", municipal),
        ("grants_2017", "city_grants_2017", tables["city_grants_2017"]),
        ("applications_1990_2013", "city_applications_1990_2013", tables["city_applications_1990_2013"]),
        *[("grants_combined_2017", source, part) for source, part in combined.groupby("source")],
    ]
    columns = ["series", "adcode", "year", "patents", "evidence", "flag", "source"]
    return pd.concat([part.assign(series=series, source=source)[columns] for series, source, part in parts],
                     ignore_index=True)
