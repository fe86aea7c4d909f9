"""The map of networks that answers: what stands in its HTML, what cannot break out of it, what it refuses."""
from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest

from flowspace import figures, tables
from flowspace.errors import FigureError
from flowspace.figures.interactive_network import strongest

EN = {"evidence": {"rail_services": "observed", "copatents": "simulated"}, "source": "toy", "language": "en"}


@pytest.fixture
def layers(links):
    return pd.concat([links.rename(columns={"panel": "layer"}).assign(year=year) for year in (2015, 2016)])


def network(layers, cities, **given):
    return figures.interactive_network(layers, cities, **(EN | {"directed": ["rail_services"]} | given))


def data_of(made):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', made.html, re.S).group(1))


def links_of(packed):
    """Links of one layer and time, read as the script reads them."""
    rows = [re.split("[:,]", row) for row in packed.split(";")]
    numbers = [[float(t) if "." in t else int(t, 36) for t in row] for row in rows]
    return {(row[0], row[k]): row[k + 1] for row in numbers for k in range(1, len(row), 2)}


def test_links_come_out_of_the_html_as_they_went_in(layers, named_cities):
    table = layers.assign(weight=layers["weight"] * 12.5 + 0.25)
    data = data_of(network(table, named_cities))
    codes = [c["adcode"] for c in data["cities"]]
    for layer in data["layers"]:
        assert layer["times"] == ["2015", "2016"] and len(layer["links"]) == 2
        own = table[(table["layer"] == layer["key"]) & (table["year"] == 2015)]
        expected = {(codes.index(a), codes.index(b)): w for a, b, w in
                    own[["from_adcode", "to_adcode", "weight"]].itertuples(index=False)}
        assert links_of(layer["links"][0]) == expected
    assert [(one["directed"], [g["key"] for g in one["grades"]]) for one in data["layers"]] == [
        (True, ["observed"]), (False, ["simulated"])]
    assert data["cities"][-1]["x"] is None and [c["name"] for c in data["cities"]][:2] == ["City A", "City B"]


def test_only_the_strongest_of_some_city_are_kept():
    rng = np.random.default_rng(5)
    pairs = pd.DataFrame([(f"{i:02d}", f"{j:02d}") for i in range(15) for j in range(15) if i != j],
                         columns=["from_adcode", "to_adcode"]).assign(weight=rng.integers(1, 30, 210))
    kept = strongest(pairs, True, 3)
    expected = set()
    for one, other in (("from_adcode", "to_adcode"), ("to_adcode", "from_adcode")):
        for _, own in pairs.groupby(one):
            expected |= set(own.sort_values(["weight", other], ascending=[False, True]).index[:3])
    assert set(kept.index) == expected and len(kept) < len(pairs)
    half = pairs[pairs["from_adcode"] < pairs["to_adcode"]].reset_index(drop=True)
    kept = strongest(half, False, 2)
    for city in {*half["from_adcode"], *half["to_adcode"]}:
        own = half[(half["from_adcode"] == city) | (half["to_adcode"] == city)]
        assert set(own.nlargest(2, "weight")["weight"]) <= set(kept.loc[kept.index.isin(own.index), "weight"])


def test_it_starts_with_the_largest_city_of_the_last_year_or_as_asked(layers, named_cities):
    start = data_of(network(layers, named_cities))["start"]
    assert start == {"layer": 0, "time": "2016", "city": 0}
    asked = {"layer": "copatents", "year": 2015, "adcode": "110008"}
    data = data_of(network(layers, named_cities, first=asked))
    assert data["start"]["layer"] == 1 and data["start"]["time"] == "2015"
    assert data["cities"][data["start"]["city"]]["adcode"] == "110008"


NASTY = 'A</script><script>alert(1)</script><!-- & "quoted" \u2028 $x$'


def test_no_text_of_a_user_can_break_out(layers, named_cities):
    cities = named_cities.assign(name_en=NASTY)
    made = network(layers, cities, source=NASTY, caption=NASTY, units={"copatents": NASTY}, labels={"copatents": NASTY})
    assert made.html.count("<script") == made.html.count("</script>") == 2  # the data and the script, nothing else
    assert "alert(1)</" not in made.html and "<!--" not in made.html
    assert "\u2028" not in made.html.split("application/json")[1]
    assert data_of(made)["cities"][0]["name"] == NASTY and data_of(made)["layers"][1]["unit"] == NASTY
    outside = re.sub(r"<(script|style).*?</\1>", "", made.html, flags=re.S)
    assert 'aria-label="A&lt;/script&gt;' in outside and "<script" not in outside


def test_the_html_is_the_same_each_time_whatever_the_order_of_rows(layers, named_cities):
    assert network(layers, named_cities, keys=["copatents", "rail_services"]).html == network(
        layers.iloc[::-1].reset_index(drop=True), named_cities.iloc[::-1], keys=["copatents", "rail_services"]).html


def test_nothing_is_asked_of_another_place(layers, named_cities):
    html = network(layers, named_cities).html
    assert re.findall(r"https?://[^\"' )]+", html) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"\beval\b|new Function|innerHTML|insertAdjacentHTML|document\.write|fetch\(", html)
    assert not re.findall(r'\bid="', html)


def test_it_says_its_grades_and_source_without_a_script(layers, named_cities, language):
    made = network(layers, named_cities, language=language)
    before = made.html.split("<script")[0]
    for grade in ("observed", "simulated"):
        assert f'<span class="fs-badge fs-{grade}">{figures.label(grade, language)}</span>' in before
    assert figures.label("network_noscript", language) in before
    assert figures.label("source", language) in before and made.html == made._repr_html_()
    one = network(layers, named_cities, keys=["copatents"], directed=[], language=language)
    assert "fs-observed" not in one.html.split("</style>")[1].split("<svg")[0]


def test_periods_in_place_of_years_keep_the_order_of_their_texts_or_categories(layers, named_cities):
    names = {2015: "Reform years", 2016: "2011–2015"}
    table = layers.assign(period=layers["year"].map(names)).drop(columns="year")
    made = network(table, named_cities)
    data = data_of(made)
    assert data["when"] == "period" and data["layers"][0]["times"] == ["2011–2015", "Reform years"]
    by_year = data_of(network(layers, named_cities))["layers"]
    for one, other in zip(data["layers"], by_year, strict=True):
        assert one["links"] == other["links"][::-1]  # the same links under other names, in the other order
    assert data["start"]["time"] == "Reform years" and 'aria-label="Period"' in made.html
    assert "(2011–2015 to Reform years)" in made.text
    ordered = table.assign(period=pd.Categorical(table["period"], list(names.values()), ordered=True))
    assert data_of(network(ordered, named_cities))["layers"][0]["times"] == list(names.values())
    asked = {"layer": "copatents", "period": "2011–2015"}
    assert data_of(network(table, named_cities, first=asked))["start"]["time"] == "2011–2015"
    # One layer may lack a period, and its last one is then another.
    less = table[(table["layer"] == "copatents") | (table["period"] != "Reform years")]
    data = data_of(network(less, named_cities, keys=["rail_services", "copatents"]))
    assert [one["times"] for one in data["layers"]] == [
        ["2011–2015"], ["2011–2015", "Reform years"]]
    assert data["start"]["time"] == "2011–2015"


def test_each_layer_has_its_own_source(layers, named_cities, language):
    own = {"rail_services": "a timetable", "copatents": "made up", "unused": "no such layer"}
    made = network(layers, named_cities, source=own, language=language)
    colon = "Source: " if language == "en" else "来源："
    assert [one["source"] for one in data_of(made)["layers"]] == [f"{colon}a timetable", f"{colon}made up"]
    # Without a script all layers are there, and so are their sources.
    assert f'<span class="fs-source">{colon}a timetable {colon}made up</span>' in made.html
    assert "no such layer" not in made.html and made.text.endswith(f"{colon}a timetable {colon}made up")
    same = data_of(network(layers, named_cities, source=dict.fromkeys(own, "one")))
    assert same == data_of(network(layers, named_cities, source="one"))


def test_a_name_for_the_text_to_refer_to(layers, named_cities):
    assert 'id="networks"' in network(layers, named_cities, anchor="networks").html


def test_the_shipped_layers_stay_small():
    cities = tables.read("cities")
    ai = tables.read("ai_copublications").query("venues == 'all'").rename(columns={"full": "weight"})
    copatents = tables.read("copatents").rename(columns={"full": "weight"})
    codes = {"adcode_a": "from_adcode", "adcode_b": "to_adcode"}
    parts = [ai.rename(columns=codes).assign(layer="ai_copublications"),
             tables.read("rail_services").rename(columns={"trains": "weight"}).assign(layer="rail_services"),
             copatents.rename(columns=codes).assign(layer="copatents"),
             tables.read("enterprise_links").rename(columns={"links": "weight"}).assign(layer="enterprise_links")]
    columns = ["layer", "year", "from_adcode", "to_adcode", "weight"]
    table = pd.concat([part[part["weight"] > 0][columns] for part in parts])
    table = table[table["from_adcode"] != table["to_adcode"]]
    made = figures.interactive_network(table, cities, evidence=["observed", "simulated"], source="the book",
                                       language="zh", directed=["rail_services", "enterprise_links"])
    assert len(made.html.encode()) < 400_000


@pytest.mark.parametrize(("change", "given", "part"), [
    ({"weight": 0.0}, {}, "above 0"),
    ({"weight": np.inf}, {}, "infinite"),
    ({"year": 2015.5}, {}, "whole years|more than one row"),
    ({"layer": "mine"}, {}, "more than one row"),
    ({}, {"directed": []}, "both directions"),
    ({}, {"directed": ["rail"]}, "layer 'rail'"),
    ({}, {"keys": ["copatent"]}, "did you mean 'copatents'"),
    ({}, {"top": 0}, "from 1 to 20"),
    ({}, {"top": 2.5}, "from 1 to 20"),
    ({}, {"first": {"year": 2017}}, "year '2017'"),
    ({}, {"first": {"city": "110001"}}, "key of first 'city'"),
    ({}, {"first": {"adcode": "110003"}}, "city '110003'"),
    ({}, {"evidence": {"rail_services": "observed"}}, "no evidence grade of copatents"),
    ({}, {"evidence": None}, "evidence"),
    ({}, {"caption": ""}, "caption"),
    ({}, {"source": {"rail_services": "a timetable"}}, "no source of copatents"),
    ({}, {"source": {"rail_services": "a timetable", "copatents": " "}}, "source ' ' of copatents"),
    ({"period": ["2010"] * 6 + ["2011"] * 6}, {}, "columns year and period"),
    ({}, {"first": {"period": "2015"}}, "key of first 'period'"),
    ({}, {"anchor": "Two Words"}, "lower-case"),
    ({}, {"language": "de"}, "language"),
])
def test_interactive_network_refuses(layers, named_cities, change, given, part):
    with pytest.raises(FigureError, match=part):
        network(layers.assign(**change), named_cities, **given)


def test_unknown_cities_and_a_missing_column_are_reported_together(layers, named_cities):
    with pytest.raises(FigureError) as caught:
        network(layers.drop(columns="year"), named_cities.drop(columns="name_en"), source="")
    assert len(caught.value.problems) == 3
    with pytest.raises(FigureError, match="city '110012'"):
        network(layers, named_cities.iloc[:11])


@pytest.mark.parametrize("periods", [2015, None, " ", ["a", 1] * 6])
def test_periods_that_are_no_texts_are_refused(layers, named_cities, periods):
    with pytest.raises(FigureError, match="no texts, or empty|more than one row"):
        network(layers.drop(columns="year").assign(period=periods), named_cities)


def test_cities_without_any_place_are_refused(layers, named_cities):
    with pytest.raises(FigureError, match="no city of a link with coordinates"):
        network(layers, named_cities.assign(longitude=np.nan, latitude=np.nan))
