"""A table written in any form that people use and imported again is the same table, byte for byte."""
from __future__ import annotations

import datetime

import openpyxl
import pandas as pd
import pytest
from declared import COVARIATES, LINKS, PAIRS

from flowspace import tables
from flowspace.importing import ImportOptions, import_edges, import_panel
from flowspace.tables.writing import to_bytes

CITIES = tables.read("cities").set_index("adcode")
GRANTS = tables.read("city_grants_2006_2018").query("adcode < '360000'")
PANEL = ("city_grants_2006_2018", "city_grants_2017", "city_applications_1990_2013", "city_patents")


def named(frame, how):
    """Replace codes by names, with the province beside them where the name alone is not certain."""
    codes = frame["adcode"]
    column = {"full": codes.map(CITIES["name_zh"]), "english": codes.map(CITIES["name_en"].str.split(" \\(").str[0]),
              "number": codes.astype("int64"), "short": codes.map(CITIES["name_zh"].str.removesuffix("市"))}[how]
    head = {"full": "城市", "english": "City", "number": "行政区划代码", "short": "地级市"}[how]
    return frame.drop(columns="adcode").assign(**{head: column, "省份": codes.map(CITIES["province_zh"])})


def write_excel(path, sheets, above=(), below=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, frame in sheets.items():
        sheet = book.create_sheet(name)
        body = frame.astype(object).where(frame.notna(), None).values.tolist()
        for row in [*above, list(frame.columns), *body, *below]:
            sheet.append(row)
    book.save(path)


def write(path, frame, form):
    if form.startswith("csv"):
        _, encoding, separator = form.split()
        separator = "\t" if separator == "tab" else separator
        frame.to_csv(path.with_suffix(".csv"), index=False, encoding=encoding, sep=separator)
        return path.with_suffix(".csv")
    if form == "excel":
        write_excel(path.with_suffix(".xlsx"), {"Sheet1": frame})
        return path.with_suffix(".xlsx")
    text = {name: frame[name].astype(object) for name in frame.columns if frame[name].dtype == "str"}
    plain = frame.assign(**text).rename(columns={"行政区划代码": "adcode", "城市": "city", "省份": "province", "地级市": "name"})
    for name in plain.columns:
        if str(plain[name].dtype) == "Int64":
            plain[name] = plain[name].astype("float64")
    plain.to_stata(path.with_suffix(".dta"), write_index=False, version=118)
    return path.with_suffix(".dta")


FORMS = ["csv utf-8 ,", "csv utf-8-sig ;", "csv gb18030 tab", "csv gbk ,", "csv utf-16 tab", "excel", "stata"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("how", ["full", "english", "number", "short"])
@pytest.mark.parametrize("name", PANEL)
def test_long_panels(tmp_path, form, how, name):
    frame = tables.read(name)
    frame = frame.iloc[::max(1, len(frame) // 200)]
    file = write(tmp_path / "panel", named(frame.sample(frac=1, random_state=1), how), form)
    report = import_panel(file, name, tmp_path / "own")
    assert (tmp_path / "own" / f"{name}.csv").read_bytes() == to_bytes(frame, tables.declared(name))
    assert report.rows_written == len(frame) and tables.check(tmp_path / "own") == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("head", ["{}", "{}年", "授权量{}", "{}年授权量（件）"])
def test_wide_panels(tmp_path, form, head):
    if form == "stata":
        head = "y{}"
    frame = GRANTS.assign(flag="")
    wide = frame.pivot(index="adcode", columns="year", values="patents").astype("Int64")
    wide.columns = [head.format(year) for year in wide.columns]
    file = write(tmp_path / "wide", named(wide.reset_index(), "full"), form)
    import_panel(file, "city_grants_2006_2018", tmp_path / "own", ImportOptions(constants={"evidence": "observed"}))
    assert (tmp_path / "own" / "city_grants_2006_2018.csv").read_bytes() == to_bytes(
        frame, tables.declared("city_grants_2006_2018"))


def test_a_sheet_for_each_year_with_titles_notes_totals_units_and_separators(tmp_path):
    frame = GRANTS.assign(flag="")
    sheets = {}
    for year, part in frame.groupby("year"):
        part = named(part[["adcode", "patents"]], "full").rename(columns={"patents": "专利授权量(件)"})
        part["专利授权量(件)"] = part["专利授权量(件)"].map("{:,}".format)
        sheets[f"{year}年"] = part[["省份", "城市", "专利授权量(件)"]]
    total = [["", "合计", "1,234,567"], ["江苏省", "江苏省", "3"], ["注：不含直辖市"], ["数据来源：统计年鉴"]]
    write_excel(tmp_path / "years.xlsx", sheets | {"说明": pd.DataFrame({"说明文字": ["本表由统计局编制"]})},
                [["各市专利授权情况"], []], total)
    report = import_panel(tmp_path / "years.xlsx", "city_grants_2006_2018", tmp_path / "own",
                          ImportOptions(constants={"evidence": "observed"}))
    assert (tmp_path / "own" / "city_grants_2006_2018.csv").read_bytes() == to_bytes(
        frame, tables.declared("city_grants_2006_2018"))
    assert {reason: n for reason, (n, _) in report.skipped.items()} == {
        "a row of totals": 13, "a row of a province": 13, "a remark": 26}


def links(directed=True):
    codes = ["110000", "120000", "310000", "320500", "341300", "440300"]
    rows = [(a, b, year, (int(a[:3]) * int(b[:3]) + year) % 97) for year in (2010, 2011) for a in codes for b in codes
            if (a != b if directed else a < b) and (int(a[:2]) + int(b[:2]) + year) % 5]
    if directed:
        return pd.DataFrame(rows, columns=["from_adcode", "to_adcode", "year", "links"]).assign(evidence="observed")
    frame = pd.DataFrame(rows, columns=["adcode_a", "adcode_b", "year", "full"])
    # Excel files keep sixteen digits: a seventh would not come back to the last of them.
    return frame.assign(full=frame["full"] / 8, newman=float("nan"), evidence="observed")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("heads", [("origin", "destination", "weight"), ("起点城市", "终点城市", "联系强度"),
                                   ("source", "target", "links"), ("city1", "city2", "w"),
                                   ("from_code", "to_code", "n"), ("城市1", "城市2", "联系量（条）")])
def test_lists_of_directed_links(tmp_path, form, heads):
    if form == "stata" and not heads[0].isascii():
        pytest.skip("names of Stata variables here are in Latin letters")
    frame = links()
    named_heads = dict(zip(["from_adcode", "to_adcode", "links"], heads, strict=True))
    written = frame.drop(columns="evidence").rename(columns=named_heads)
    if "code" not in heads[0]:
        for head in heads[:2]:
            written[head] = written[head].map(CITIES["name_zh"])
    file = write(tmp_path / "links", written.sample(frac=1, random_state=2), form)
    import_edges(file, LINKS, tmp_path / "own", ImportOptions(constants={"evidence": "observed"}))
    assert (tmp_path / "own" / "my_links.csv").read_bytes() == to_bytes(frame, LINKS)


def test_lists_of_undirected_pairs_in_either_order(tmp_path):
    frame = links(directed=False)
    turned = frame.rename(columns={"adcode_a": "adcode_b", "adcode_b": "adcode_a"})
    both = pd.concat([frame.iloc[::2], turned.iloc[1::2]])
    import_edges(write(tmp_path / "pairs", both, "csv utf-8 ,"), PAIRS, tmp_path / "own")
    assert (tmp_path / "own" / "my_pairs.csv").read_bytes() == to_bytes(frame, PAIRS)
    everything = write(tmp_path / "twice", pd.concat([frame, turned]), "excel")
    import_edges(everything, PAIRS, tmp_path / "twice", ImportOptions(mirrored=True))
    assert (tmp_path / "twice" / "my_pairs.csv").read_bytes() == to_bytes(frame, PAIRS)
    import_edges(everything, PAIRS, tmp_path / "sums", ImportOptions(sum=True))
    sums = pd.read_csv(tmp_path / "sums" / "my_pairs.csv")
    single = frame.sort_values(["adcode_a", "adcode_b", "year"])["full"]
    assert sums["full"].tolist() == (2 * single).tolist()


@pytest.mark.parametrize("table", [LINKS, PAIRS], ids=["directed", "undirected"])
def test_matrices_one_sheet_for_each_year(tmp_path, table):
    frame = links(table is LINKS)
    first, second, value = ("from_adcode", "to_adcode", "links") if table is LINKS else ("adcode_a", "adcode_b", "full")
    sheets = {}
    for year, part in frame.groupby("year"):
        if table is PAIRS:
            part = pd.concat([part, part.rename(columns={first: second, second: first})])
        matrix = part.pivot(index=first, columns=second, values=value)
        matrix = matrix.rename(index=CITIES["name_zh"], columns=CITIES["name_zh"])
        sheets[str(year)] = matrix.rename_axis("城市").reset_index()
    write_excel(tmp_path / "matrix.xlsx", sheets, [["城市间联系"]])
    options = ImportOptions(constants={"evidence": "observed"}, value=value, zeros=True)
    import_edges(tmp_path / "matrix.xlsx", table, tmp_path / "own", options)
    assert (tmp_path / "own" / table.file).read_bytes() == to_bytes(frame, table)


def test_variables_as_columns(tmp_path):
    frame = pd.DataFrame({"adcode": ["110000", "110000", "320500", "320500"], "year": 2010,
                          "variable": ["gdp", "population"] * 2, "value": [14113.6, 1961.9, 9228.9, 1046.6],
                          "evidence": "observed", "flag": "", "source": "yearbook"})
    wide = frame.pivot(index=["adcode", "year"], columns="variable", values="value").reset_index()
    wide = named(wide, "short").rename(columns={"gdp": "GDP（亿元）", "population": "常住人口（万人）"})
    import_panel(write(tmp_path / "wide", wide, "excel"), COVARIATES, tmp_path / "own", ImportOptions(
        variables={"gdp": "GDP（亿元）", "population": "常住人口（万人）"},
        constants={"evidence": "observed", "source": "yearbook"}))
    assert (tmp_path / "own" / "my_covariates.csv").read_bytes() == to_bytes(frame, COVARIATES)


def test_stata_with_value_labels_variable_labels_and_old_gbk_text(tmp_path):
    frame = tables.read("city_grants_2017").head(5)
    coded = pd.DataFrame({"c": pd.Categorical(frame["adcode"].map(CITIES["name_zh"])), "v1": frame["year"],
                          "v2": frame["patents"].astype("float32"), "evidence": "observed"})
    coded["evidence"] = coded["evidence"].astype(object)
    coded.to_stata(tmp_path / "a.dta", write_index=False, version=118,
                   variable_labels={"c": "城市", "v1": "年份", "v2": "专利授权量(件)"})
    import_panel(tmp_path / "a.dta", "city_grants_2017", tmp_path / "own")
    assert (tmp_path / "own" / "city_grants_2017.csv").read_bytes() == to_bytes(
        frame.assign(flag=""), tables.declared("city_grants_2017"))
    raw = frame["adcode"].map(CITIES["name_zh"]).map(lambda name: name.encode("gbk").decode("latin-1"))
    old = pd.DataFrame({"city": raw.astype(object), "year": frame["year"], "patents": frame["patents"],
                        "evidence": pd.Series("observed", index=frame.index).astype(object)})
    old.to_stata(tmp_path / "old.dta", write_index=False, version=114)
    import_panel(tmp_path / "old.dta", "city_grants_2017", tmp_path / "old")
    assert (tmp_path / "old" / "city_grants_2017.csv").read_bytes() == (
        tmp_path / "own" / "city_grants_2017.csv").read_bytes()


def test_merged_cells_of_names_years_as_dates_and_heads_in_two_rows(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["城市", "2016年", None, "2017年", None], [None, "授权量", "其中新颖专利", "授权量", "其中新颖专利"],
                ["苏州市", 5, 1, 6, 2], ["无锡市", 7, 3, 8, 4]]:
        sheet.append(row)
    for cells in ("A1:A2", "B1:C1", "D1:E1"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "heads.xlsx")
    options = ImportOptions(constants={"evidence": "observed"})
    import_panel(tmp_path / "heads.xlsx", "city_grants_2006_2018", tmp_path / "own", options)
    written = tables.read("city_grants_2006_2018", tmp_path / "own")
    assert written["patents"].tolist() == [7, 8, 5, 6] and written["year"].tolist() == [2016, 2017] * 2

    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["city", "year", "patents"], ["苏州市", datetime.date(2016, 12, 31), 5], [None, "2017年度", 6]]:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "dates.xlsx")
    import_panel(tmp_path / "dates.xlsx", "city_grants_2006_2018", tmp_path / "dates", options)
    assert tables.read("city_grants_2006_2018", tmp_path / "dates")["patents"].tolist() == [5, 6]


IMPORTABLE = {name: [key.column for key in tables.declared(name).foreign_keys if key.table == "cities" and
                     key.reference == "adcode"] for name in tables.names()}


@pytest.mark.parametrize("name", [name for name, places in IMPORTABLE.items() if 1 <= len(places) <= 2])
@pytest.mark.parametrize("form", ["csv gb18030 tab", "excel"])
def test_every_declared_table_of_cities_or_links_under_its_own_heads(tmp_path, name, form):
    frame = tables.read(name)
    if "version" in frame:
        frame = frame[frame["version"] == frame["version"].iloc[0]]
    elif name != "province_patents":
        frame = frame.iloc[::max(1, len(frame) // 150)]
    if form == "excel":  # such files keep sixteen digits of a number
        frame = frame.assign(**{column: frame[column].map(lambda number: float(f"{number:.15g}"), na_action="ignore")
                                for column in frame.select_dtypes("float64")})
    written = frame.assign(**{place: frame[place].map(CITIES["name_zh"]) for place in IMPORTABLE[name]})
    run = import_panel if len(IMPORTABLE[name]) == 1 else import_edges
    run(write(tmp_path / "table", written, form), name, tmp_path / "own")
    assert (tmp_path / "own" / f"{name}.csv").read_bytes() == to_bytes(frame, tables.declared(name))
