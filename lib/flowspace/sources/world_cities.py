"""Makes the tables of world cities: agglomerations of the UN, scores in two rankings, and how names were joined."""
from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from flowspace.placenames.stems import stem
from flowspace.sources.raw import agree, numbers, read_raw, require_file, whole_numbers
from flowspace.sources.world_aliases import (
    ALIASES,
    APART,
    CHINESE,
    CODES,
    COUNTIES,
    ELSEWHERE,
    GPCI_NAMES,
)
from flowspace.sources.world_countries import COUNTRIES

YEARS = (1950, 1970, 1990, 2000, 2010, 2015, 2020, 2030)
"""Years of the UN series that are kept; those after 2018 are projections."""

CHINA = ("CN", "HK", "MO", "TW")
"""Codes under which the sources list cities of China."""

NEAR = 1.0
"""Degrees of longitude and latitude by which a seat may differ from the UN's point of the agglomeration."""

COUNTY_NEAR = 1.8
"""Degrees by which the UN's point of a county may differ from the seat of its prefecture, as counties have no point."""

COUNTY_KINDS = ("市", "区", "县")
"""Kinds of unit below prefectures that a city of the UN may be, the likeliest first."""

FUNCTIONS = {"Accessibility": "accessibility", "Cultural Interaction": "cultural_interaction", "Economy": "economy",
             "Environment": "environment", "Livability": "livability", "R&D": "research_and_development"}
"""Functions of the Global Power City Index as the raw file writes them, and their keys here."""


def world_tables(raw: Path, cities: pd.DataFrame, other_names: pd.DataFrame,
                 place_names: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Make the tables of world cities.

    Parameters
    ----------
    raw : Path
        Folder of the raw files; reads three files of global_cities: the workbook of the UN (saved as xlsx), the
        workbook of the GaWC network, and the scores of the Global Power City Index.
    cities, other_names, place_names : DataFrame
        The tables of these names, for the codes and the names of Chinese cities.

    Returns
    -------
    dict of DataFrame
        world_cities, world_city_names and world_city_scores.

    Raises
    ------
    TableError
        If a raw file is missing, names an unknown country or city, or an alias meets no agglomeration.
    """
    folder = raw / "global_cities"
    agglomerations = _agglomerations(folder / "wup2018" / "WUP2018-F12-Cities_Over_300K.xlsx")
    network = _network(folder / "gawc2020" / "da31_gnc2020.xlsx", agglomerations)
    index = _index(folder / "gpci" / "gpci_2013_2016_function_scores_long.csv", network)
    world = _world(agglomerations, network, cities, other_names, place_names)
    network["city"] = network["place"].map(world.set_index("place")["city"])
    index["city"] = index["written"].replace(GPCI_NAMES).map(_by_name(network))
    names = pd.concat([
        network.assign(ranking="gawc"),
        index.drop_duplicates("written").assign(ranking="gpci", country_written="", match="gawc", note="")])
    return {"world_cities": world, "world_city_names": names, "world_city_scores": _scores(network, index)}


def plain(name: str) -> str:
    """Reduce a name to lower-case letters of the English alphabet.

    Examples
    --------
    >>> plain("Ürümqi"), plain("Xi'An"), plain("St. Louis")
    ('urumqi', 'xian', 'stlouis')
    """
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)).lower()
    return re.sub("[^a-z]", "", bare.replace("ø", "o").replace("ł", "l").replace("ı", "i"))


def forms(name: str) -> set[str]:
    """Plain forms under which a name may be looked for: whole, without qualifiers, and each name of several.

    Examples
    --------
    >>> sorted(forms("Wien (Vienna)")), sorted(forms("Suzhou, Jiangsu"))
    (['vienna', 'wien', 'wienvienna'], ['jiangsu', 'suzhou', 'suzhoujiangsu'])
    """
    bare = re.sub(r"\(.*?\)", "", name)
    parts = [name, bare, *re.findall(r"\((.*?)\)", name), *re.split("[/,]", bare)]
    return {plain(part) for part in parts} - {""}


def joined_parts(name: str) -> set[str]:
    """Plain forms of the cities that a hyphen joins into one agglomeration.

    Examples
    --------
    >>> sorted(joined_parts("Dallas-Fort Worth"))
    ['dallas', 'fortworth']
    """
    return {plain(part) for part in re.split("[-/]", re.sub(r"\(.*?\)", "", name).split(",")[0])} - {""}


def short_name(name: str) -> str:
    """Name without what stands in brackets and without a second name.

    Examples
    --------
    >>> short_name("New York (New York)"), short_name("Vienna/Wien"), short_name("Suzhou, Jiangsu")
    ('New York', 'Vienna', 'Suzhou')
    """
    return re.split("[/,]", re.sub(r"\(.*?\)", "", name))[0].strip()


def spelt(name: str) -> str:
    """Name as it is usually printed: the ranking writes every part of it with a capital.

    Examples
    --------
    >>> spelt("Xi'An"), spelt("Dar Es Salaam"), spelt("Southend-On-Sea"), spelt("Des Moines")
    ("Xi'an", 'Dar es Salaam', 'Southend-on-Sea', 'Des Moines')
    """
    name = re.sub("(?<=[a-z]')A(?=n)", "a", name)
    return re.sub("(?<=[ -])(De|Del|Do|Es|On|Au)(?=[ -])", lambda small: small.group().lower(), name)


def _sheet(path: Path, name: str, columns: list[str]) -> pd.DataFrame:
    """Read a sheet below the row that names the columns; titles may stand above it."""
    from openpyxl import load_workbook

    require_file(path)
    workbook = load_workbook(path, read_only=True)
    known = name in workbook.sheetnames
    rows = [list(row) for row in workbook[name].iter_rows(values_only=True)] if known else []
    workbook.close()
    agree(known, path, f"no sheet {name}", f"the sheet {name}")
    heads = [number for number, row in enumerate(rows) if columns[0] in row]
    agree(len(heads) == 1, path, f"{len(heads)} rows with a head {columns[0]!r}", "one, above the figures")
    frame = pd.DataFrame(rows[heads[0] + 1:], columns=[str(head).removesuffix(".0") for head in rows[heads[0]]])
    missing = [column for column in columns if column not in frame.columns]
    agree(not missing, path, "no column " + ", ".join(missing), "the columns " + ", ".join(columns))
    return frame


def _agglomerations(path: Path) -> pd.DataFrame:
    """Read the agglomerations of the UN."""
    frame = _sheet(path, "Data", ["Country or area", "City Code", "Urban Agglomeration", "Latitude", "Longitude",
                                  *map(str, YEARS)])
    by_name = {country.un: code for code, country in COUNTRIES.items() if country.un}
    unknown = sorted(set(frame["Country or area"]) - set(by_name))
    agree(not unknown, path, "unknown countries: " + ", ".join(unknown), "those listed in world_countries")
    table = pd.DataFrame({
        "un_code": whole_numbers(frame["City Code"].astype("str"), path).astype("str"),
        "un_name": frame["Urban Agglomeration"].str.strip(), "country": frame["Country or area"].map(by_name),
        "longitude": frame["Longitude"].astype("float64"), "latitude": frame["Latitude"].astype("float64"),
        **{f"population_{year}": frame[str(year)].astype("float64") for year in YEARS}})
    agree(table["un_code"].is_unique, path, "a code of a city a second time", "each city once")
    return table


def _network(path: Path, agglomerations: pd.DataFrame) -> pd.DataFrame:
    """Read the connectivities of the GaWC network and find the agglomeration of each city."""
    frame = _sheet(path, "Results", ["Rank", "City", "Country", "GNC_abs", "GNC_rel(%)"])
    by_name = {country.gawc: code for code, country in COUNTRIES.items() if country.gawc}
    unknown = sorted(set(frame["Country"]) - set(by_name))
    agree(not unknown, path, "unknown countries: " + ", ".join(unknown), "those listed in world_countries")
    pairs = list(zip(frame["Country"], frame["City"], strict=True))
    agree(len(set(pairs)) == len(pairs), path, "a city a second time", "each city once")
    relative = frame["GNC_abs"] / frame["GNC_abs"].max() * 100
    agree(bool((relative - frame["GNC_rel(%)"]).abs().max() < 1e-9), path, "shares of another connectivity",
          "each connectivity in per cent of the highest")
    table = pd.DataFrame({
        "written": frame["City"], "country_written": frame["Country"], "rank": frame["Rank"].astype("int64"),
        "score": frame["GNC_abs"].astype("float64"),
        "country": [ELSEWHERE.get(pair, by_name[pair[0]]) for pair in pairs]})
    lookup = {"same": _lookup(agglomerations, forms), "part": _lookup(agglomerations, joined_parts)}
    found = [_match(row, agglomerations, lookup, path) for row in table.itertuples()]
    table["place"], table["match"], table["note"] = zip(*found, strict=True)
    taken = table.loc[table["match"] != "none", "place"]
    agree(taken.is_unique, path, "two cities for one agglomeration: " + ", ".join(taken[taken.duplicated()]),
          "an agglomeration for one city only; list the other in APART")
    return table


def _lookup(agglomerations: pd.DataFrame, of: Callable[[str], set[str]]) -> dict[tuple[str, str], set[str]]:
    """Codes by country and form of the name."""
    made: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in agglomerations.itertuples():
        for form in of(row.un_name):
            made[row.country, form].add(row.un_code)
    return dict(made)


def _match(row, agglomerations: pd.DataFrame, lookup: dict, path: Path) -> tuple[str, str, str]:
    """Code of the agglomeration a name stands for, how it was found, and a note; its own name where none was."""
    own = f"{row.country} {row.written}"
    name = row.written.strip()
    if (row.country, name) in APART:
        return own, "none", APART[row.country, name]
    if alias := ALIASES.get((row.country, name)):
        meant = agglomerations[(agglomerations["country"] == row.country) & (agglomerations["un_name"] == alias)]
        agree(len(meant) == 1, path, f"{len(meant)} agglomerations named {alias!r}", "one, as the aliases say")
        return meant["un_code"].iloc[0], "alias", f"{alias} in the UN table"
    # In brackets stands the state or country a name belongs to, which may be the name of another city.
    looked = forms(re.sub(r"\(.*", "", name))
    for kind in ("same", "part"):
        codes = set().union(*(lookup[kind].get((row.country, form), set()) for form in looked))
        if len(codes) == 1:
            return codes.pop(), kind, ""
        agree(not codes, path, f"several agglomerations for {name!r}", "one; list the name in ALIASES or APART")
    return own, "none", ""


def _index(path: Path, network: pd.DataFrame) -> pd.DataFrame:
    """Read the scores of the Global Power City Index, whose cities are all in the GaWC network."""
    frame = read_raw(path, ["edition", "function", "rank", "city", "score"])
    agree(set(frame["function"]) == set(FUNCTIONS), path, "other functions", "the six of the index")
    table = pd.DataFrame({
        "written": frame["city"], "edition": whole_numbers(frame["edition"], path),
        "measure": frame["function"].map(FUNCTIONS), "rank": whole_numbers(frame["rank"], path),
        "score": numbers(frame["score"], path)})
    unknown = sorted(set(table["written"].replace(GPCI_NAMES)) - set(_by_name(network)))
    agree(not unknown, path, "unknown cities: " + ", ".join(unknown), "cities of the GaWC network, or GPCI_NAMES")
    return table


def _by_name(network: pd.DataFrame) -> dict[str, str]:
    """City, or code of the agglomeration while cities have no key yet, by short name; the best connected of a name."""
    value = "city" if "city" in network else "place"
    best = network.assign(short=network["written"].map(short_name)).sort_values("rank").drop_duplicates("short")
    return dict(zip(best["short"], best[value], strict=True))


def _world(agglomerations: pd.DataFrame, network: pd.DataFrame, cities: pd.DataFrame,
           other_names: pd.DataFrame, place_names: pd.DataFrame) -> pd.DataFrame:
    """Put agglomerations and the cities that have none into one table, with keys and names."""
    small = network.loc[network["match"] == "none", ["place", "country"]]
    table = pd.concat([agglomerations.assign(place=agglomerations["un_code"]), small], ignore_index=True)
    table[["un_code", "un_name"]] = table[["un_code", "un_name"]].fillna("")
    table["adcode"] = _chinese_codes(table, cities, other_names)
    ranked = network.set_index("place")["written"].map(short_name)
    chinese = cities.set_index("adcode")
    official = table["adcode"].map(chinese["name_en"]).str.replace(r" \(.*", "", regex=True)
    table["name_en"] = table["place"].map(ranked).fillna(official).fillna(table["un_name"].map(short_name)).map(spelt)
    county = _county_names(table, cities, place_names)
    table["name_zh"] = [
        stem(chinese.at[row.adcode, "name_zh"]) if row.adcode else county.get(row.place) or
        CHINESE.get((row.country, row.name_en), "") for row in table.itertuples()]
    table["city"] = _keys(table)
    of = {code: COUNTRIES[code] for code in table["country"].unique()}
    return table.assign(
        country_en=table["country"].map(lambda code: of[code].name_en), evidence="published",
        country_zh=table["country"].map(lambda code: of[code].name_zh),
        region=table["country"].map(lambda code: of[code].region))


def _chinese_codes(table: pd.DataFrame, cities: pd.DataFrame, other_names: pd.DataFrame) -> list[str]:
    """Codes of cities of China whose name agrees and whose seat, if known, is near; nothing where there is none."""
    spelt = pd.concat([
        cities[["adcode", "name_en"]].assign(name=cities["name_en"].str.replace(r" \(.*", "", regex=True)),
        other_names[other_names["kind"] == "pinyin"].rename(columns={"written": "name"})])
    by_form = defaultdict(set)
    for row in spelt.itertuples():
        by_form[plain(row.name)].add(row.adcode)
    seats = cities.set_index("adcode")[["longitude", "latitude"]]
    codes = []
    for row in table.itertuples():
        named = set().union(*(by_form[form] for form in forms(row.un_name))) if row.country in CHINA else set()
        near = [code for code in sorted(named)
                if seats.loc[code].isna().any() or (abs(seats.at[code, "longitude"] - row.longitude) < NEAR
                                                    and abs(seats.at[code, "latitude"] - row.latitude) < NEAR)]
        codes.append(near[0] if len(near) == 1 else CODES.get(row.un_name, ""))
    return codes


def _county_names(table: pd.DataFrame, cities: pd.DataFrame, place_names: pd.DataFrame) -> dict[str, str]:
    """Chinese names, by place, of cities of the mainland below prefectures; those that stay doubtful are left out.

    A unit is meant if its name in Hanyu Pinyin is that of the UN and the seat of its prefecture is not far from the
    UN's point. Where units of several kinds qualify, a county-level city goes before a district, and that before a
    county; where two of one kind do, none is taken. A city without a point must have a name that no other unit has.
    """
    units = place_names[place_names["level"] == "county"]
    units = units[units["unit_zh"].str.endswith(COUNTY_KINDS)]
    by_form = defaultdict(set)
    for row in units[units["language"] == "en"].itertuples():
        by_form[plain(row.name)].add((row.adcode, row.unit_zh))
    seats = cities.set_index("adcode")[["longitude", "latitude"]]
    known, found = set(place_names["unit_zh"]), {}
    unknown = sorted(set(COUNTIES.values()) - known)
    agree(not unknown, Path("place_names.csv"), "no " + ", ".join(unknown), "the units that COUNTIES names")
    for row in table[(table["country"] == "CN") & (table["adcode"] == "")].itertuples():
        if row.un_name in COUNTIES:
            found[row.place] = stem(COUNTIES[row.un_name])
            continue
        named = set().union(*(by_form[form] for form in forms(row.un_name or row.place.removeprefix("CN "))))
        # Units that a province governs itself have no seat in the table cities: their name alone decides.
        near = {unit for code, unit in named if pd.isna(row.longitude) or code not in seats.index
                or seats.loc[code].isna().any() or (abs(seats.at[code, "longitude"] - row.longitude) < COUNTY_NEAR
                                                    and abs(seats.at[code, "latitude"] - row.latitude) < COUNTY_NEAR)}
        kinds = [{stem(unit) for unit in near if unit.endswith(kind)} for kind in COUNTY_KINDS]
        best = next((names for names in kinds if names), set())
        everywhere = {stem(unit) for _, unit in named}
        if len(best) == 1 and (not pd.isna(row.longitude) or len(everywhere) == 1):
            found[row.place] = best.pop()
    return found


def _keys(table: pd.DataFrame) -> list[str]:
    """Keys of cities: name and country, with the UN's qualifier or code where two would be alike."""
    short = [_slug(name, country) for name, country in zip(table["name_en"], table["country"], strict=True)]
    names = table["un_name"].where(table["un_name"] != "", table["name_en"])
    whole = [_slug(name, country) for name, country in zip(names, table["country"], strict=True)]
    often = pd.Series(short).value_counts()
    longer = [full if often[key] > 1 and key != full else key for key, full in zip(short, whole, strict=True)]
    again = pd.Series(longer).value_counts()
    return [f"{key}-{code}" if again[key] > 1 else key for key, code in zip(longer, table["un_code"], strict=True)]


def _slug(name: str, country: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)).lower()
    bare = bare.replace("ø", "o").replace("ł", "l").replace("ı", "i").replace("'", "")
    return re.sub("[^a-z0-9]+", "-", bare).strip("-") + "-" + country.lower()


def _scores(network: pd.DataFrame, index: pd.DataFrame) -> pd.DataFrame:
    """Scores of both rankings in one table."""
    both = pd.concat([network.assign(ranking="gawc", edition=2020, measure="connectivity"),
                      index.assign(ranking="gpci")], ignore_index=True)
    return both.assign(evidence="published")
