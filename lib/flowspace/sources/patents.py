"""Makes the source tables of patent counts from the raw files of five repositories."""
from __future__ import annotations

from pathlib import Path

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.sources.cities import CHAOHU, JINAN, LAIWU
from flowspace.sources.names import MUNICIPALITIES
from flowspace.sources.raw import agree, numbers, read_raw, whole_numbers
from flowspace.sources.recovered import scaled, whole_counts

TYPES = ["total", "invention", "utility", "design"]
"""All types of patent together, and each of the three."""

IMPLAUSIBLE = {"420600": range(2006, 2018), "520500": range(2011, 2018), "530800": range(2013, 2017),
               "640300": range(2009, 2011)}
"""Cities and years of the grants 2006-2018 that other figures contradict: Xiangyang (302 in 2017, against 2280 in an
independent count, and a fifth of its granted applications before) and Bijie (a third of its granted applications, and
a sixfold rise in 2018), Pu'er (29 in 2016, 197 in 2017) and Wuzhong (239 in 2010 with 25 granted applications that
year, 41 in 2011). The first two were renamed or became cities in 2010-2011, so patents may have been missed by name."""

_REPOSITORY = {"ji": "xxyyluo/WD", "nbs": "Andrea-dyx/visualization-for-provinces-in-d3-", "techme": "huhuaping/techme"}


def province_patents(raw: Path) -> pd.DataFrame:
    """Make the table of provincial patents from three sources that agree where they overlap.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads three files of province and, for the codes, cities/spine_337.csv.

    Returns
    -------
    DataFrame
        Columns of the table province_patents. Totals of grants to 2009 come from the long series, types of 2007-2009
        from the bureau of statistics, everything from 2010 on from the yearbook.

    Raises
    ------
    TableError
        If a raw file is missing, two sources differ in a cell they share, or a rate gives no whole number of grants.

    Notes
    -----
    The long series has grants per thousand persons. Its persons may be given per area: the constant of each province
    is that of the years for which the bureau of statistics has the count (`recovered`).
    """
    codes = province_codes(raw)
    path = raw / "province" / "province_patents_2010_2023.csv"
    yearbook = read_raw(path, ["province", "year", "kind", *TYPES])
    yearbook = yearbook[yearbook["province"] != "全国"].melt(["province", "year", "kind"], TYPES, "type", "patents")
    # One cell is empty in the yearbook (Jilin 2019, applications for designs); it stays without a row.
    yearbook = _coded(yearbook[yearbook["patents"] != ""], codes, path).assign(source=_REPOSITORY["techme"])

    path = raw / "province" / "province_patents_granted_2007_2016_long.csv"
    bureau = read_raw(path, ["province", "year", "type", "granted"]).rename(columns={"granted": "patents"})
    bureau = _coded(bureau, codes, path).assign(kind="grants", source=_REPOSITORY["nbs"])

    path = raw / "province" / "province_patents_granted_1986_2018_recovered.csv"
    series = _long_series(path, bureau, codes).assign(kind="grants", type="total", source=_REPOSITORY["ji"])

    table = pd.concat([yearbook, series[series["year"] < 2010],
                       bureau[(bureau["year"] < 2010) & (bureau["type"] != "total")]], ignore_index=True)
    key = ["province_adcode", "year", "kind", "type"]
    for other in (series, bureau):
        both = table.merge(other, on=key, suffixes=("", "_other"))
        wrong = both[both["patents"] != both["patents_other"]]
        agree(wrong.empty, raw / "province", f"{len(wrong)} cells in which two sources differ", "the same figures")
    return table.assign(evidence="observed")


def city_grants_2006_2018(raw: Path, compilations: pd.DataFrame) -> pd.DataFrame:
    """Make the table of grants in 235 cities: grants per thousand registered residents times these residents.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads one file of patents_city_2006_2018.
    compilations : DataFrame
        The table city_covariate_compilations, which has the registered residents.

    Returns
    -------
    DataFrame
        Columns of the table city_grants_2006_2018; all figures of 2012 are flagged undercount_2012, those of
        `IMPLAUSIBLE` in other years implausible.

    Raises
    ------
    TableError
        If the raw file is missing or not as expected, or a rate gives no whole number of grants.
    """
    path = raw / "patents_city_2006_2018" / "city_patents_granted_2006_2018_recovered.csv"
    frame = _counted(read_raw(path, ["adcode", "year", "grants_per_1000_hukou_source"]), ["year"], path)
    residents = compilations.set_index(["adcode", "year"])["registered_population_b"]
    tens = residents.reindex(pd.MultiIndex.from_frame(frame[["adcode", "year"]])).to_numpy()  # 10 thousand each
    grants = whole_counts(10 * tens * numbers(frame["grants_per_1000_hukou_source"], path), path)
    table = frame[["adcode", "year"]].assign(patents=grants)
    agree(not table["adcode"].isin([*MUNICIPALITIES, LAIWU, CHAOHU]).any(), path, "a municipality or a former unit",
          "prefecture-level units of 2020 only")
    flags = ["undercount_2012" if year == 2012 else "implausible" if year in IMPLAUSIBLE.get(adcode, ()) else ""
             for adcode, year in zip(table["adcode"], table["year"], strict=True)]
    return table.assign(evidence="observed", flag=flags)


def city_grants_2017(raw: Path) -> pd.DataFrame:
    """Make the table of grants in 2017, Laiwu added to Jinan.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads patents_city_2017/CN_Public.csv and cities/spine_337.csv.

    Returns
    -------
    DataFrame
        Columns of the table city_grants_2017.

    Raises
    ------
    TableError
        If the raw file is missing, or a code and a Chinese name in it do not belong together.
    """
    path = raw / "patents_city_2017" / "CN_Public.csv"
    frame = read_raw(path, ["cityId", "cityName_CN", "Patent"]).rename(columns={"Patent": "patents"})
    spine = read_raw(raw / "cities" / "spine_337.csv", ["adcode", "city_zh"]).set_index("adcode")["city_zh"]
    # The source codes a municipality by its urban districts (310100 for Shanghai).
    adcode = frame["cityId"].where(~frame["cityId"].isin([code[:2] + "0100" for code in MUNICIPALITIES]),
                                   frame["cityId"].str[:2] + "0000")
    other = frame[(adcode.map(spine) != frame["cityName_CN"] + "市") & (frame["cityId"] != LAIWU)]
    if len(other):
        raise TableError([Problem(f"{row.cityId} {row.cityName_CN}", "a code and a name of the same city",
                                  "use the version of the file that datapackage.json names", file=str(path),
                                  row=int(row.Index) + 2, column="cityId") for row in other.itertuples()])
    table = _counted(frame.assign(adcode=adcode.replace(LAIWU, JINAN)), ["patents"], path)
    table = table.groupby("adcode", as_index=False)["patents"].sum()
    return table.assign(year=2017, evidence="observed", flag="")


def city_applications_1990_2013(raw: Path) -> dict[str, pd.DataFrame]:
    """Make the table of granted applications by year of application, and that of the units that are gone.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads one file of patents_city_1990_2013.

    Returns
    -------
    dict of DataFrame
        city_applications_1990_2013 in units of 2020 (Laiwu added to Jinan, Chaohu left out) and
        city_applications_former_units with the figures of Laiwu and Chaohu. All figures of 2013 are flagged.

    Raises
    ------
    TableError
        If the raw file is missing or not as expected.
    """
    path = raw / "patents_city_1990_2013" / "ang2023_city_patents_1990_2013_tidy.csv"
    frame = read_raw(path, ["adcode_2020", "year", "patents_inv_um", "novel"])
    frame = frame.rename(columns={"adcode_2020": "adcode", "patents_inv_um": "patents", "novel": "novel_patents"})
    # The share of novel patents is undefined where there are no patents; their number is then zero.
    empty = frame["novel_patents"] == ""
    agree(((frame["patents"] == "0") == empty).all(), path, "a missing number of novel patents in a city with patents",
          "missing numbers only where there are no patents")
    table = _counted(frame.assign(novel_patents=frame["novel_patents"].where(~empty, "0")),
                     ["year", "patents", "novel_patents"], path)
    former = table[table["adcode"].isin([LAIWU, CHAOHU])].rename(columns={"adcode": "former_adcode"})
    agree(len(former) == 48, path, f"{len(former)} figures of Laiwu and Chaohu", "24 years of both")
    table = table[table["adcode"] != CHAOHU].assign(adcode=lambda units: units["adcode"].replace(LAIWU, JINAN))
    table = table.groupby(["adcode", "year"], as_index=False)[["patents", "novel_patents"]].sum()
    return {name: part.assign(evidence="observed",
                              flag=(part["year"] == 2013).map({True: "truncated_2013", False: ""}))
            for name, part in {"city_applications_1990_2013": table, "city_applications_former_units": former}.items()}


def province_codes(raw: Path) -> dict[str, str]:
    """Codes of provinces by their Chinese name in full and by its first two characters (three for two of them).

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads cities/spine_337.csv.

    Returns
    -------
    dict of str to str

    Raises
    ------
    TableError
        If the raw file is missing.
    """
    spine = read_raw(raw / "cities" / "spine_337.csv", ["adcode", "province"])
    codes = {}
    for adcode, name in zip(spine["adcode"], spine["province"], strict=True):
        short = name[:3] if name.startswith(("内蒙古", "黑龙江")) else name[:2]
        codes[name] = codes[short] = adcode[:2] + "0000"
    return codes


def _long_series(path: Path, bureau: pd.DataFrame, codes: dict[str, str]) -> pd.DataFrame:
    """Recover the provincial grants of 1986-2018 from rates, by the counts of the bureau of statistics."""
    frame = _coded(read_raw(path, ["province", "year", "grants_per_1000_pop_source", "pop_10k_implied"]), codes, path)
    rates, persons = (numbers(frame[name], path) for name in ("grants_per_1000_pop_source", "pop_10k_implied"))
    key = ["province_adcode", "year"]
    totals = bureau[bureau["type"] == "total"].set_index(key)["patents"].astype("float64")
    known = pd.Series(totals.reindex(pd.MultiIndex.from_frame(frame[key])).to_numpy(), index=frame.index)
    return frame[key].assign(patents=whole_counts(scaled(rates * persons, known, frame["province_adcode"], path), path))


def _coded(frame: pd.DataFrame, codes: dict[str, str], path: Path) -> pd.DataFrame:
    """Replace names of provinces by codes, and texts of years and counts by numbers."""
    unknown = sorted(set(frame["province"]) - set(codes))
    agree(not unknown, path, "unknown provinces " + ", ".join(unknown), "the 31 provinces")
    return _counted(frame.assign(province_adcode=frame["province"].map(codes)).drop(columns="province"),
                    [name for name in ("year", "patents") if name in frame], path)


def _counted(frame: pd.DataFrame, columns: list[str], path: Path) -> pd.DataFrame:
    """Turn columns of text into whole numbers."""
    return frame.assign(**{name: whole_numbers(frame[name], path) for name in columns})
