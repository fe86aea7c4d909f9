"""The raw stage on the shipped tables: identities, what the texts of the tables say, and a reader's own indicators."""
from __future__ import annotations

from functools import partial

import pandas as pd
import pytest

from flowspace import geography, tables
from flowspace.capability import gaps, matrix, partial_coverage, raw_indicators
from flowspace.errors import FlowspaceError, ParameterError, TableError

ORDER = tables.read("agglomerations").sort_values("order")["agglomeration"]
MEMBERS = geography.members(tables.read("membership"), "prefectures", ORDER)
EVERYTHING = geography.with_rest(MEMBERS, tables.read("cities"))
SHIPPED = tables.read("capability_indicators")


@pytest.fixture(scope="module")
def volume():
    return raw_indicators(tables.read, EVERYTHING, version="volume")


@pytest.fixture(scope="module")
def intensity():
    return raw_indicators(tables.read, MEMBERS, version="intensity")


def national(volume, code):
    return volume[volume["code"] == code].groupby("year")["value"].sum()


def test_partition_and_rest_add_up_to_all_patents(volume):
    patents = tables.read("city_patents_estimated").query("2010 <= year <= 2020")
    assert set(patents["adcode"]) <= set(EVERYTHING["adcode"])
    assert national(volume, "patents").tolist() == patents.groupby("year")["patents"].sum().tolist()


@pytest.mark.parametrize(("code", "variable"), [
    ("rd_expenditure", "rd_expenditure"), ("rd_personnel", "rd_personnel_fte"), ("science_budget", "budget_science")])
def test_what_provinces_share_out_adds_up_to_the_nation(volume, code, variable):
    rows = tables.read("province_rd").query("variable == @variable and flag != 'implausible' and 2010 <= year <= 2020")
    assert national(volume, code).to_dict() == pytest.approx(rows.groupby("year")["value"].sum().to_dict())


def test_inventions_add_up_to_those_of_the_provinces(volume):
    rows = tables.read("province_patents").query("kind == 'grants' and type == 'invention' and 2010 <= year <= 2020")
    expected = rows.groupby("year")["patents"].sum().to_dict()
    assert national(volume, "inventions").to_dict() == pytest.approx(expected)


def test_links_within_and_outside_hold_every_link(volume):
    """Between the 20 groups each link outside has two ends, except those to cities that belong to none (Hong Kong)."""
    links = tables.read("ai_copublications").query("venues == 'balanced' and 2010 <= year <= 2020")
    inside = set(EVERYTHING["adcode"])
    ends = links["adcode_a"].isin(inside).astype(int) + links["adcode_b"].isin(inside)
    expected = (links["link_fractional"] * ends).groupby(links["year"]).sum()
    found = 2 * national(volume, "ai_links_within") + national(volume, "ai_links_outside")
    assert found.to_dict() == pytest.approx(expected.to_dict())


def test_listed_places_are_those_of_the_lists(volume):
    pilots = tables.read("policy_pilots").query("policy == 'broadband_china'")
    inside = pilots[pilots["adcode"].isin(EVERYTHING["adcode"])]
    expected = [int((inside["list_year"] <= year).sum()) for year in range(2010, 2021)]
    assert national(volume, "broadband_cities").tolist() == expected


def test_every_agglomeration_year_and_indicator_has_its_row(volume, intensity):
    for raw, groups in ((volume, 20), (intensity, 19)):
        assert len(raw) == groups * 11 * raw["code"].nunique()
        assert not raw.duplicated(["agglomeration", "year", "code"]).any()
        wide = matrix(raw)
        assert wide.shape == (groups * 11, raw["code"].nunique())
        assert list(wide.index.get_level_values(0).unique())[:19] == list(ORDER)
        one = raw.iloc[1234]
        assert wide.at[(one["agglomeration"], one["year"]), one["code"]] == one["value"]


def test_grades_are_the_weakest_of_what_went_in(volume, intensity):
    grades = {code: set(part["evidence"].dropna()) for code, part in volume.groupby("code")}
    assert grades["rd_expenditure"] == grades["patents"] == {"estimated"}
    assert grades["ai_papers"] == grades["broadband_cities"] == {"observed"}
    fixed = volume[volume["code"] == "innovative_cities"]
    assert set(fixed.loc[fixed["year"] != 2016, "evidence"]) == {"estimated"}
    assert set(fixed.loc[fixed["year"] == 2016, "evidence"]) == {"observed"}
    assert "simulated" not in set(intensity["evidence"])


def test_the_caveats_say_how_many_have_no_link_within(volume):
    caveats = tables.describe("capability_indicators")
    for venues, number in (("balanced", 14), ("all", 11)):
        own = SHIPPED.assign(filter=SHIPPED["filter"].str.replace("venues=balanced", f"venues={venues}"))
        raw = raw_indicators(tables.read, MEMBERS, indicators=own, codes=["ai_links_within"])
        assert (raw.groupby("agglomeration")["value"].max() == 0).sum() == number
        assert any(str(number) in text and "AI" not in text for text in caveats["caveats_en"])
        assert any(str(number) in text for text in caveats["caveats_zh"])


def test_gaps_are_where_autonomous_prefectures_are(volume, intensity):
    missing = pd.concat([volume, intensity])
    missing = missing[missing["value"].isna()]
    assert set(missing["code"]) == {"loans", "average_wage"}
    assert set(missing["agglomeration"]) <= {"lanzhou-xining", "northern-tianshan", geography.REST}
    table = gaps(intensity).set_index("code")
    assert (table["cells"] == 209).all() and table.at["patents", "missing"] == 0
    assert table.at["patents", "lowest_coverage"] == 0.5


def test_sums_in_use_are_those_of_all_members_and_loans_are_not(volume):
    """A sum over part of the members is no volume: that of loans leaves out Hangzhou and three more in 2010."""
    agglomerations = volume[volume["agglomeration"] != geography.REST]
    assert partial_coverage(agglomerations).empty
    loans = raw_indicators(tables.read, MEMBERS, codes=["loans"])
    found = partial_coverage(loans).set_index("agglomeration")
    assert found.loc["yangtze-river-delta"].tolist() == ["loans", 0, 1, pytest.approx(22 / 26), 1.0]
    assert found.loc["lanzhou-xining"].tolist() == ["loans", 3, 8, pytest.approx(4 / 9), pytest.approx(5 / 9)]
    delta = loans[loans["agglomeration"] == "yangtze-river-delta"].set_index("year")["value"]
    assert delta[2011] / delta[2010] > 1.4  # No growth of loans, but four cities that came in.


def test_simulated_indicators_have_to_be_asked_for():
    raw = raw_indicators(tables.read, MEMBERS, [2019], codes=["copatent_links_within", "patents"])
    assert set(raw.loc[raw["code"] == "copatent_links_within", "evidence"]) == {"simulated"}


def test_a_fixed_network_counts_in_every_year():
    raw = raw_indicators(tables.read, MEMBERS, [2010, 2016], codes=["rail_trains"])
    wide = matrix(raw)["rail_trains"].unstack()
    assert (wide[2010] == wide[2016]).all() and wide[2016].max() > 0
    assert set(raw.loc[raw["year"] == 2010, "evidence"]) == {"estimated"}
    services = tables.read("rail_services")
    delta = set(MEMBERS.loc[MEMBERS["agglomeration"] == "pearl-river-delta", "adcode"])
    inside = services["from_adcode"].isin(delta) & services["to_adcode"].isin(delta)
    assert wide.at["pearl-river-delta", 2016] == services.loc[inside, "trains"].sum()


@pytest.fixture
def own(tmp_path):
    """A folder with indicators and a variable of the reader's own."""
    rows = tables.read("city_covariates").query("variable == 'area' and year == 2019")
    rows.assign(variable="area", value=2.0).to_csv(tmp_path / "city_covariates.csv", index=False)
    chosen = SHIPPED[SHIPPED["version"] != "intensity"].copy()
    chosen["used"] = chosen["code"].isin(["broadband_cities", "patents", "patent_evenness", "loans"])
    at = chosen["code"] == "loans"
    chosen.loc[at, ["column", "filter", "scale"]] = ["area", "", 10.0]
    chosen.to_csv(tmp_path / "capability_indicators.csv", index=False)
    return tmp_path


def test_a_reader_changes_the_index_by_a_table(own):
    raw = raw_indicators(partial(tables.read, folder=own), MEMBERS, [2019])
    assert list(dict.fromkeys(raw["code"])) == ["broadband_cities", "loans", "patents", "patent_evenness"]
    loans = raw[(raw["code"] == "loans") & (raw["agglomeration"] == "pearl-river-delta")]
    assert loans["value"].tolist() == [2.0 * 9 * 10]


def test_variables_that_no_table_holds_are_named_all_at_once(own):
    frame = SHIPPED.copy()
    frame.loc[(frame["code"] == "loans") & (frame["version"] == "volume"), ["column", "used"]] = ["lones", True]
    frame.loc[(frame["code"] == "rd_expenditure") & (frame["version"] == "volume"), "column"] = "rd_expenditures"
    with pytest.raises(TableError) as error:
        raw_indicators(tables.read, MEMBERS, [2019], indicators=frame)
    assert len(error.value.problems) == 2
    assert "did you mean 'loans'" in str(error.value) and "did you mean 'rd_expenditure'" in str(error.value)


def test_fixed_figures_of_several_years_are_refused():
    frame = SHIPPED.copy()
    frame.loc[frame["code"] == "ai_papers", "timing"] = "fixed"
    with pytest.raises(TableError, match="figures of 14 years"):
        raw_indicators(tables.read, MEMBERS, [2019], indicators=frame)


def test_overlapping_scopes_count_in_each_and_cannot_have_a_rest():
    official = geography.members(tables.read("membership"), "official")
    raw = raw_indicators(tables.read, official, [2019], codes=["patents"], at_least=0)
    patents = tables.read("city_patents_estimated").query("year == 2019").set_index("adcode")["patents"]
    for agglomeration, group in official.groupby("agglomeration"):
        [value] = raw.loc[raw["agglomeration"] == agglomeration, "value"]
        assert value == patents.reindex(group["adcode"]).sum()
    with pytest.raises(TableError, match="each unit in one agglomeration"):
        geography.with_rest(official, tables.read("cities"))


@pytest.mark.parametrize(("arguments", "kind", "word"), [
    ({"years": []}, ParameterError, "no year"), ({"version": "intensiti"}, ParameterError, "did you mean 'intensity'"),
    ({"codes": ["patens"]}, ParameterError, "did you mean 'patents'"), ({"codes": []}, ParameterError, "no indicator"),
    ({"at_least": 1.5, "codes": ["patents"]}, FlowspaceError, "a share from 0 to 1"),
    ({"tables": {"capability_indicators": SHIPPED}, "codes": ["patents"]}, TableError, "city_patents_estimated")])
def test_bad_arguments_are_refused_by_name(arguments, kind, word):
    with pytest.raises(kind, match=word):
        raw_indicators(**{"tables": tables.read, "members": MEMBERS, "years": [2019], **arguments})
