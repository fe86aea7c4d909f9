"""Makes the source table policy_pilots: cities and units on the lists of three national pilot programmes."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from flowspace.sources.raw import agree, read_raw

POLICIES = {"innovative_city_pilot": "innovative_city", "ip_demo_city": "ip_demonstration_city",
            "broadband_china_pilot": "broadband_china"}
"""Our keys by the names of the raw file."""

SHIHEZI, ARAL, CHANGJI = ("石河子", "659001"), "阿拉尔", ("昌吉州", "652300")

NUMBER = {("innovative_city", 2016): 61, ("innovative_city", 2018): 17, ("ip_demonstration_city", 2012): 23,
          ("ip_demonstration_city", 2013): 17, ("broadband_china", 2014): 41, ("broadband_china", 2015): 39,
          ("broadband_china", 2016): 39}
"""Entries of each list in the raw file."""


def policy_pilots(raw: Path) -> pd.DataFrame:
    """Make the table of pilots.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads policy_pilots/policy_pilots_transcribed.csv.

    Returns
    -------
    DataFrame
        Columns of the table policy_pilots. Shihezi, which the raw file leaves without a code, gets its own; Changji
        prefecture counts as the prefecture it is; Aral has no row, for it is no unit of this project.

    Raises
    ------
    TableError
        If the raw file is missing, or a list has another number of entries than known.
    """
    path = raw / "policy_pilots" / "policy_pilots_transcribed.csv"
    table = read_raw(path, ["policy", "list_year", "listed_name", "parent_city", "level", "adcode",
                            "official_document", "official_url"])
    table = table.assign(policy=table["policy"].map(POLICIES), list_year=table["list_year"].astype(int))
    found = table.groupby(["policy", "list_year"]).size().to_dict()
    agree(found == NUMBER, path, f"lists of {found}", f"lists of {NUMBER}")
    level = table["level"].replace("sub-unit", "sub_unit")
    level = level.mask(table["listed_name"] == SHIHEZI[0], "county")
    level = level.mask(table["listed_name"] == CHANGJI[0], "city")
    codes = table["adcode"].mask(table["listed_name"] == SHIHEZI[0], SHIHEZI[1])
    table = table.assign(level=level, adcode=codes, document=table["official_document"].map(_document),
                         url=table["official_url"], evidence="observed")
    return table[table["listed_name"] != ARAL].reset_index(drop=True)


def _document(text: str) -> str:
    """Keep who issued the document and when; remarks of the transcriber go to the caveats."""
    return text.split(" (")[0].removesuffix(" construction list").removesuffix(" new batch")
