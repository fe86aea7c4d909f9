"""Writes files in the layout of the raw public sources out of the shipped tables, so that tidying can be tested.

Every peculiarity the sources have is put back: district codes of municipalities, Laiwu and Chaohu as units of their
own, empty cells, names of provinces in two lengths, names of agglomerations in several spellings.
"""
from __future__ import annotations

import json
from datetime import datetime, time
from itertools import combinations
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from flowspace import tables
from flowspace.sources import compilations, national, pilots, province_rd
from flowspace.sources.agglomerations import AGGLOMERATIONS
from flowspace.sources.cited_references import Cited
from flowspace.sources.world_cities import FUNCTIONS, YEARS
from flowspace.sources.world_countries import COUNTRIES

RAW_NAME = {item.key: item.raw_zh[0] for item in AGGLOMERATIONS}
MUNICIPALITIES = ["110000", "120000", "310000", "500000"]
LAIWU_2017 = 1866


def write_raw(folder: Path) -> Path:
    """Write all raw files below a folder and return it."""
    write_timetable(folder / "hsr_2016" / "hsr_timetable_20160310.xlsx",
                    *(tables.read(f"rail_{name}") for name in ("stations", "trains", "stops")))
    for name, frame in {**_places(), **_provinces(), **_cities(), **_published(), **_ai_files(), **_covariates(),
                        **_research(), **_national(), **_pilots(), **_romanised(), **_bibliography(),
                        **_index_of_cities()}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.to_csv(path, index=False, encoding="utf-8")
    write_agglomerations(folder / "global_cities" / "wup2018" / "WUP2018-F12-Cities_Over_300K.xlsx")
    write_network(folder / "global_cities" / "gawc2020" / "da31_gnc2020.xlsx")
    (folder / "county_units" / "pca.json").write_text(json.dumps(_divisions(), ensure_ascii=False), encoding="utf-8")
    return folder


def _places() -> dict[str, pd.DataFrame]:
    cities = tables.read("cities")
    names = cities.set_index("adcode")["name_zh"]
    spine = cities[cities["level"].isin(["municipality", "prefecture"])].rename(columns={
        "name_zh": "city_zh", "province_zh": "province", "longitude": "lng", "latitude": "lat"})
    membership = tables.read("membership")
    by_version = {version: part for version, part in membership.groupby("version")}
    key = ["agglomeration", "adcode"]
    core, exclusive = (set(by_version[version][key].itertuples(index=False, name=None))
                       for version in ("partition", "exclusive"))
    scopes = {"In the core": "extended27", "In the region": "extended41", "In the Greater": "extended_GBA",
              "In the zone": "extended20", "In the plan": "extended30", "In wider": "extended"}
    rows = pd.concat([by_version["partition"], by_version["official"], by_version["exclusive"]])
    rows = rows.drop_duplicates(key)
    pairs = list(rows[key].itertuples(index=False, name=None))
    versions = pd.DataFrame({
        "agglomeration_zh": rows["agglomeration"].map(RAW_NAME) + "城市群",
        "city_zh": rows["adcode"].map(names), "adcode": rows["adcode"], "confidence": rows["confidence"],
        "version": ["base" if pair in core else next(scope for start, scope in scopes.items() if note.startswith(start))
                    for pair, note in zip(pairs, rows["note"], strict=True)],
        "partial_in_plan": rows["partial_in_plan"].astype(int),
        "exclusive_assign": [int(pair in exclusive) for pair in pairs],
    })
    second = by_version["second_list"]
    return {
        "cities/spine_337.csv": spine.assign(name_en_raw=spine["name_en"], entity_id=spine["adcode"]),
        "cities/aliases.csv": _aliases(spine),
        "membership/membership_versions.csv": versions,
        "membership/membership_second_opinion.csv": pd.DataFrame({
            "agglomeration": second["agglomeration"].map({**RAW_NAME, "lanzhou-xining": "兰州-西宁"}),
            "adcode": second["adcode"]}),
    }


def _aliases(spine: pd.DataFrame) -> pd.DataFrame:
    """Names in force, with and without the word for city, beside the others; one city stands twice as it was raised."""
    others = tables.read("other_names").query("kind in ['former_name', 'misprint']")
    today = pd.DataFrame({"alias": [*spine["city_zh"], *spine["city_zh"].str.removesuffix("市"), "毕节"],
                          "entity_id": [*spine["adcode"], *spine["adcode"], "520500"], "alias_type": "suffix_omitted",
                          "end_year": ["2024"] * 2 * len(spine) + ["2010"]})
    former = pd.DataFrame({"alias": others["written"], "entity_id": others["adcode"],
                           "alias_type": others["kind"].map({"former_name": "suffix_omitted",
                                                             "misprint": "ocr_variant"}),
                           "end_year": others["last_year"].astype("str").replace("<NA>", "2024")})
    return pd.concat([today, former, former.assign(alias=former["alias"] + "市")])


def _provinces() -> dict[str, pd.DataFrame]:
    names = tables.read("cities").drop_duplicates("province_adcode").set_index("province_adcode")["province_zh"]
    frame = tables.read("province_patents").assign(province=lambda table: table["province_adcode"].map(names))
    short = frame["province"].map(lambda name: name[:3] if name.startswith(("内", "黑")) else name[:2])
    yearbook = frame.assign(province=short)[frame["year"] >= 2010].astype({"patents": "str"}).pivot(
        index=["province", "year", "kind"], columns="type", values="patents").reset_index()
    nation = _of_nation("huhuaping/techme")
    nation = nation[nation["variable"].str.contains("_domestic_")]
    nation[["kind", "type"]] = nation["variable"].str.split("_domestic_", expand=True)
    nation = nation.pivot(index=["year", "kind"], columns="type", values="value").reset_index().assign(province="全国")
    grants = frame[frame["kind"] == "grants"].rename(columns={"patents": "granted"})
    totals = grants[(grants["type"] == "total") & (grants["year"] <= 2018)]
    return {
        "province/province_patents_2010_2023.csv": pd.concat([yearbook, nation]),
        "province/province_patents_granted_2007_2016_long.csv": grants[grants["year"].between(2007, 2016)],
        "province/province_patents_granted_1986_2018_recovered.csv": totals.assign(
            grants_per_1000_pop_source=totals["granted"] / 36_000, pop_10k_implied=3_600),
    }


def _cities() -> dict[str, pd.DataFrame]:
    key = ["adcode", "year"]
    former = tables.read("city_applications_former_units").rename(columns={"former_adcode": "adcode"})
    laiwu = former[former["adcode"] == "371200"].assign(adcode="370100").set_index(key)[["patents", "novel_patents"]]
    units = tables.read("city_applications_1990_2013").set_index(key)[["patents", "novel_patents"]]
    units.loc[laiwu.index] -= laiwu
    applications = pd.concat([units.reset_index(), former[[*key, "patents", "novel_patents"]]])
    novel = applications["novel_patents"].astype("float").astype("str").where(applications["patents"] > 0, "")
    names = tables.read("cities").set_index("adcode")["name_zh"].str.removesuffix("市")
    rates = tables.read("city_grants_2006_2018").merge(tables.read("city_covariate_compilations"), on=key)
    rates["grants_per_1000_hukou_source"] = rates["patents"] / (10 * rates["registered_population_b"])
    one_year = tables.read("city_grants_2017")
    one_year["patents"] -= LAIWU_2017 * (one_year["adcode"] == "370100")
    districts = {code: code[:2] + "0100" for code in MUNICIPALITIES}
    extra = pd.DataFrame({"cityId": ["371200"], "cityName_CN": ["莱芜"], "Patent": [LAIWU_2017]})
    return {
        "patents_city_1990_2013/ang2023_city_patents_1990_2013_tidy.csv": pd.DataFrame({
            "adcode": applications["adcode"].replace(_former_codes()), "adcode_2020": applications["adcode"],
            "year": applications["year"], "patents_inv_um": applications["patents"], "novel": novel}),
        "patents_city_2006_2018/city_patents_granted_2006_2018_recovered.csv": rates[[
            "adcode", "year", "grants_per_1000_hukou_source"]],
        "patents_city_2017/CN_Public.csv": pd.concat([extra, pd.DataFrame({
            "cityId": one_year["adcode"].replace(districts), "cityName_CN": one_year["adcode"].map(names),
            "Patent": one_year["patents"]})]),
    }


def _covariates() -> dict[str, pd.DataFrame]:
    """Puts back earlier codes, dissolved units, years before 2000, and what compilation b has in the wrong place."""
    ours = tables.read("city_covariate_compilations")
    columns = compilations.FROM_A | compilations.FROM_B
    first = ours.rename(columns={ours_name: raw for raw, ours_name in columns.items()})[["adcode", "year", *columns]]
    hainan, haikou, sanya = (first[first["adcode"] == code].set_index("year")
                             for code in ("632500", "460100", "460200"))
    misfiled = (haikou["gdp_andy"] + sanya["gdp_andy"]).reindex(hainan.index)
    first.loc[first["adcode"] == "632500", "gdp_andy"] = misfiled.to_numpy()
    built = first["pop_derived_andy"].isna()
    first.loc[built, "pop_derived_andy"] = first["hukou_pop_andy"] * 1.1
    gdp = ["gdp_gp", "va1_gp", "va2_gp", "va3_gp"]
    former = {new: old for old, new in compilations.RENAMED.items()}
    earlier = first["adcode"].isin(former) & (first["year"] < 2017)
    moved = first.loc[earlier, ["adcode", "year", *gdp]].replace({"adcode": former})
    first.loc[earlier, gdp] = float("nan")
    extra = pd.DataFrame({"adcode": ["371200", "341400", "654100", "110000"], "year": [2010, 2010, 2000, 1999],
                          "gdp_gp": [546.33, 629.7332, 73.8331, 2678.8]})
    names = ["resident_population_c", "education_spending_c", "average_wage_c"]
    third = ours.dropna(subset=names, how="all").rename(
        columns={ours_name: raw for raw, ours_name in compilations.FROM_C.items()})
    laiwu = pd.DataFrame({"adcode": [""], "year": [2010], "edu_exp_local_100m": [10.0]})
    return {
        "covariates_city/city_covariates_1990_2024.csv": pd.concat([first, moved, extra]),
        "patents_city_2006_2018/city_edu_pop_2006_2018.csv": pd.concat(
            [third[["adcode", "year", *compilations.FROM_C]], laiwu]),
    }


def _of_nation(source: str) -> pd.DataFrame:
    frame = tables.read("national_series")
    return frame[frame["source"] == source].reset_index(drop=True)


def _research() -> dict[str, pd.DataFrame]:
    names = tables.read("cities").drop_duplicates("province_adcode").set_index("province_adcode")["province_zh"]
    frame = tables.read("province_rd")
    frame = frame.assign(province=frame["province_adcode"].map(names).map(
        lambda name: name[:3] if name.startswith(("内", "黑")) else name[:2]))
    raw_names = {ours: raw for raw, ours in province_rd.NAMES.items()}
    nation = _of_nation("huhuaping/techme").assign(province="全国")
    frame = pd.concat([frame, nation[nation["variable"].isin(raw_names)]], ignore_index=True)
    frame[["kind", "chn_block4"]] = [raw_names[name] for name in frame["variable"]]
    in_yuan = frame["kind"] == "rd_intramural_wan"
    frame.loc[in_yuan, "value"] *= 10_000
    other = pd.DataFrame({"province": ["北京"], "year": [2010], "kind": ["fiscal_budget_yi"], "chn_block4": ["农林水"],
                          "value": [158.0]})
    columns = ["province", "year", "kind", "chn_block4", "value"]
    return {"province/province_rd_fiscal_2010_2023.csv": pd.concat([frame[columns], other])}


def _national() -> dict[str, pd.DataFrame]:
    wide = _of_nation("yiyuezhuo/National-Data").pivot(index="year", columns="variable", values="value")
    wide["rd_personnel_fte"] /= 10_000
    wide = wide.reindex(range(1978, 2015)).rename(index=lambda year: f"{year}年").rename_axis(None)
    return {f"national/{file}": wide[[name for name, _ in columns.values()]].set_axis(
        list(columns), axis=1).reset_index(names="") for file, columns in national.FILES.items()}


def _pilots() -> dict[str, pd.DataFrame]:
    frame = tables.read("policy_pilots")
    raw_names = {ours: raw for raw, ours in pilots.POLICIES.items()}
    frame = frame.assign(level=frame["level"].replace({"sub_unit": "sub-unit", "county": "city"}))
    frame.loc[frame["listed_name"] == "昌吉州", "level"] = "sub-unit"
    frame.loc[frame["listed_name"] == "石河子", "adcode"] = ""
    aral = pd.DataFrame({"policy": ["broadband_china"], "list_year": [2014], "listed_name": ["阿拉尔"],
                         "level": ["city"], "adcode": [""], "document": ["MIIT/NDRC 2014"]})
    frame = pd.concat([frame, aral], ignore_index=True)
    return {"policy_pilots/policy_pilots_transcribed.csv": frame.assign(
        policy=frame["policy"].map(raw_names), parent_city="", official_document=frame["document"] + " (remark)",
        official_url=frame["url"])}
def _former_codes() -> dict[str, str]:
    others = tables.read("other_names").query("kind == 'former_code'")
    return dict(zip(others["adcode"], others["written"], strict=True))


def _published() -> dict[str, pd.DataFrame]:
    functional = tables.read("functional_polycentricity_published")
    older = {**RAW_NAME, "guangdong-fujian-zhejiang-coast": "海峡西岸", "central-shanxi": "晋中"}
    findings = tables.read("book_findings")
    findings = findings[(findings["chapter"] > 2) | (findings["chapter"] == 2) & (findings["number"] == 1)]
    intensity = tables.read("copatent_intensity_published")
    scopes = {"within_provinces": "intra-provincial", "between_provinces": "inter-provincial"}
    other = pd.DataFrame({"entity": ["北京—上海"], "measure": ["partnerships"], "value": ["382"]})
    facts = pd.DataFrame({
        "entity": intensity["cities"].astype("str") + " Chinese cities",
        "measure": "mean co-patent intensity per " + intensity["scope"].map(scopes) + " city pair",
        "value": intensity["links_per_pair"].astype("str")})
    names = tables.read("cities").set_index("adcode")["name_zh"]
    enterprise = tables.read("enterprise_network_published")
    period = findings["period_start"].astype("str") + "-" + findings["period_end"].astype("str")
    return {
        "published_tables/collaboration_facts_from_text.csv": pd.concat([facts, other]),
        "published_tables/enterprise_network_huang2021.csv": enterprise.assign(
            city_zh=enterprise["adcode"].map(names)),
        "published_tables/functional_polycentricity_ma2023.csv": functional.assign(
            agglomeration_zh=functional["agglomeration"].map(older)),
        "published_tables/book_findings.csv": findings.assign(
            period=period.where(findings["period_start"].notna(), "")),
    }


def _ai_files() -> dict[str, pd.DataFrame]:
    """Papers spelt out one by one with English names, the venues, and the counts compiled from the papers."""
    other = {"320500": "Suzhou", "331000": "Taizhou", "350100": "Fuzhou", "820000": "Macau"}
    names = tables.read("cities").set_index("adcode")["name_en"].to_dict() | other
    papers = tables.read("ai_papers")
    papers = papers.loc[papers.index.repeat(papers["papers"])].reset_index(drop=True)
    # Yanbian stands under the name of its province, as in the source.
    papers["cities"] = papers["cities"].map(lambda text: "|".join(
        sorted("Jilin" if code == "222400" else names[code] for code in text.split(";"))))
    papers = papers.assign(pid=[f"p_{number}" for number in papers.index], conf=papers["venue"], title="A, title",
                           aff=papers["cities"].map({"Jilin": "Yanbian University, Jilin, China"}).fillna("x"))
    key = ["conf", "year", "normed"]
    single = papers.assign(city=papers["cities"].str.split("|")).explode("city")
    pairs = papers.assign(pair=papers["cities"].str.split("|").map(lambda split: list(combinations(split, 2))))
    pairs = pairs.explode("pair").dropna(subset=["pair"])
    pairs = pairs.assign(city_a=pairs["pair"].str[0], city_b=pairs["pair"].str[1])
    venues = tables.read("ai_venues")
    return {
        "ai_copublication/papers_cn_cities.csv.gz": papers[["pid", *key, "title", "cities", "aff"]],
        "ai_copublication/nodes_conf_year.csv": single.groupby([*key, "city"], as_index=False).size().rename(
            columns={"size": "papers"}),
        "ai_copublication/edges_conf_year.csv": pairs.groupby([*key, "city_a", "city_b"], as_index=False).size().rename(
            columns={"size": "papers"}),
        "ai_copublication/source_files_commits.csv": pd.DataFrame({
            "file": venues["venue"] + "/" + venues["venue"] + venues["year"].astype("str") + ".json",
            "n": venues["papers_listed"], "n_norm": venues["papers_normed"],
            "n_aff": venues["papers_with_affiliation"]}),
    }


def write_timetable(path: Path, stations: pd.DataFrame, trains: pd.DataFrame, stops: pd.DataFrame) -> None:
    """Write the workbook of the timetable: a train's own columns filled in at its first stop only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("车站")
    sheet.append(["序号", "电报码", "站名", "拼音", "首字母", "拼音码", "经度", "纬度"])
    for row in stations.fillna({"longitude": 0, "latitude": 0}).itertuples():
        sheet.append([row.Index, row.station, "XXX", "", "", "", row.longitude, row.latitude])
    sheet = workbook.create_sheet("时刻表")
    sheet.append(["车次", "起点", "终点", "出发时间", "到达时间", "类别", "服务", "站序", "站名", "到站时间", "出发时间", "停留时间",
                  "是否开通", "运行日期", "其他"])
    of_train = trains.set_index("train")
    for train, part in stops.groupby("train", sort=False):
        for position, row in enumerate(part.itertuples()):
            clocks = [None if pd.isna(minutes) else time(minutes % 1440 // 60, minutes % 60)
                      for minutes in (row.arrival, row.departure)]
            arrival, departure = clocks[0] or "----", clocks[1] or clocks[0]
            own = of_train.loc[train]
            head = [own["number"], "", "", None, None, "动车", 2] if position == 0 else [None] * 7
            tail = [_days_text(own), f"{own['number']}|{train}|"] if position == 0 else [None, None]
            sheet.append([*head, row.stop, row.station, arrival, departure, "", True, *tail])
    workbook.save(path)


def _days_text(train: pd.Series) -> str | datetime:
    """Days on which a train runs, as many as the table says and with the reference day or without it."""
    every = pd.date_range("2016-01-30", "2016-03-29")
    if train["days"] == len(every):
        return "ALL"
    reference = every == "2016-03-10"
    chosen = ([*every[reference]] if train["on_reference_day"] else []) + [*every[~reference]]
    chosen = chosen[:train["days"]]
    # A single day is a date in the workbook, several are a text.
    return chosen[0].to_pydatetime() if len(chosen) == 1 else "|".join(day.strftime("%Y-%m-%d") for day in chosen)


def _romanised() -> dict[str, pd.DataFrame]:
    names = tables.read("place_names")
    counties = names[(names["language"] == "en") & (names["level"] == "county")].drop_duplicates("unit_zh")
    return {"county_units/romanised.csv": pd.DataFrame({"name_zh": counties["unit_zh"], "name_en": counties["name"]})}


def _divisions() -> dict[str, dict[str, list[str]]]:
    """The list of 2016, with the streets and offices that stand in place of districts in cities without any."""
    cities = tables.read("cities").set_index("adcode")
    names = tables.read("place_names")
    provinces: dict[str, dict[str, list[str]]] = {"广东省": {"东莞市": ["东城街道办事处", "松山湖管委会"]}}
    for row in names[(names["language"] == "zh") & (names["source"] == "list_2016")].itertuples():
        unit = cities[cities["province_adcode"].str[:2] == row.adcode[:2]].iloc[0]
        if row.adcode not in cities.index or cities.at[row.adcode, "level"] == "county":
            prefecture = "省直辖县级行政区划"
        elif cities.at[row.adcode, "level"] == "municipality":
            prefecture = "市辖区"
        else:
            prefecture = cities.at[row.adcode, "name_zh"]
        provinces.setdefault(unit["province_zh"], {}).setdefault(prefecture, []).append(row.unit_zh)
    return provinces


def _bibliography() -> dict[str, pd.DataFrame]:
    """Records twice where they stand in two listings, the second time with a number that lost its last zeros."""
    publications = tables.read("publications")
    authors = tables.read("publication_authors").groupby("publication")["author"].agg(", ".join)
    english = publications[publications["corpus"] == "arxiv"].assign(src=lambda table: table["listing"].str.split(";"))
    english = english.explode("src")
    number = english["publication"].str.removeprefix("arxiv:")
    again = english["publication"].duplicated() & ~number.str.contains("/")
    written = english["publication"].map(authors)
    records = pd.DataFrame({
        "arxiv_id": number.mask(again, number[again].map(lambda text: str(float(text)))), "title": english["title"],
        "abstract": english["abstract"], "created": english["year"].astype("str") + "-01-01", "year": english["year"],
        "primary_cat": english["primary_category"], "categories": english["categories"].str.replace(";", ","),
        "doi": english["doi"], "author_text": written, "num_authors": written.str.count(",") + 1,
        "src": english["src"]})
    keywords = tables.read("publication_keywords").query("origin == 'author'").groupby("publication")["keyword"]
    chinese = publications[publications["corpus"] == "chinaxiv"]
    ends = keywords.agg("；".join) + "分类号：F127"
    number = chinese["publication"].str.replace("chinaxiv:", "ChinaXiv-")
    rows = []
    for publication, part in tables.read("publication_references").groupby("publication", sort=False):
        read = {row.position: Cited(row.first_author, row.year, row.title, row.source, row.kind, row.language)
                for row in part.itertuples()}
        rows += [(publication.replace("chinaxiv:", "ChinaXiv-"),
                  f"[{place}]{read[place].written()}" if place in read else
                  "companies[J]. Industrial and Corporate Change, 2003,12(5): 1035-1050.")
                 for place in range(1, max(read) + 1)]
    folder = "bibliography/chinaxiv_urban_innovation"
    return {
        "bibliography/arxiv_city_innovation_core.csv.gz": records,
        f"{folder}/records.csv.gz": pd.DataFrame({
            "id": number, "year_sub": chinese["year"], "title": chinese["title"].mask(chinese["title"] == "", "栏目：综述"),
            "kw": chinese["publication"].map(ends)}),
        f"{folder}/references_raw.csv.gz": pd.DataFrame(rows, columns=["doc", "ref"]),
    }


def write_agglomerations(path: Path) -> None:
    """Write the workbook of the UN: a few lines of title, one of heads, a city a row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Data")
    sheet.append(["United Nations"])
    sheet.append([])
    sheet.append(["Country or area", "City Code", "Urban Agglomeration", "Latitude", "Longitude", *map(float, YEARS)])
    for row in tables.read("world_cities").query("un_code != ''").to_dict("records"):
        sheet.append([COUNTRIES[row["country"]].un, float(row["un_code"]), row["un_name"], row["latitude"],
                      row["longitude"], *(row[f"population_{year}"] for year in YEARS)])
    workbook.save(path)


def write_network(path: Path) -> None:
    """Write the workbook of the connectivities."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scores = tables.read("world_city_scores").query("ranking == 'gawc'").set_index("city")
    names = tables.read("world_city_names").query("ranking == 'gawc'")
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Results")
    sheet.append(["Rank", "City", "Country", "GNC_abs", "GNC_rel(%)"])
    for row in names.itertuples():
        score = scores.at[row.city, "score"]
        sheet.append([int(scores.at[row.city, "rank"]), row.written, row.country_written, int(score),
                      score / scores["score"].max() * 100])
    workbook.save(path)


def _index_of_cities() -> dict[str, pd.DataFrame]:
    """Scores by function, with the two names that the index has for Washington."""
    written = tables.read("world_city_names").query("ranking == 'gpci'").set_index("city")["written"]
    written = written[written != "Washington D.C."]
    scores = tables.read("world_city_scores").query("ranking == 'gpci'")
    city = scores["city"].map(written).mask((scores["edition"] == 2016) & (scores["city"] == "washington-us"),
                                            "Washington D.C.")
    return {"global_cities/gpci/gpci_2013_2016_function_scores_long.csv": pd.DataFrame({
        "edition": scores["edition"], "function": scores["measure"].map({key: raw for raw, key in FUNCTIONS.items()}),
        "rank": scores["rank"], "city": city, "score": scores["score"]})}
