"""The numbers of the explorer page are those of the library and of the chapters, and the file stays small."""
from __future__ import annotations

import itertools
import json
import math
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowspace import geography, tables
from flowspace import polycentricity as poly
from flowspace.evidence import GRADES
from flowspace.explorer import LAYERS, MEASURES, script_of
from flowspace.explorer.data import LETTERS
from flowspace.explorer.morphological import patents_per_head, spread_of_patents
from flowspace.site.explorer import explorer_script

ROOT = Path(__file__).resolve().parents[2]
CLOSE = {"rel_tol": 1e-5, "abs_tol": 1e-12}  # six significant digits are kept
BY_KEY = {layer.key: layer for layer in LAYERS}
calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="session")
def packed():
    """What the site itself holds: kept by the build, made here if there was none."""
    return explorer_script(ROOT).read_bytes()


@pytest.fixture(scope="session")
def data(packed):
    text = packed.decode()
    return json.loads(text.removeprefix("window.flowspaceExplorer=").rstrip().removesuffix(";"))


@cache
def read(name):
    return tables.read(name)


@cache
def members():
    table = geography.members(read("membership"), "prefectures")
    return {key: sorted(part["adcode"]) for key, part in table.groupby("agglomeration")}


def cell(data, series, agglomeration, year):
    """One value of the file with its interval and grade; None where there is none."""
    one = data["series"][series]
    i = [a["key"] for a in data["agglomerations"]].index(agglomeration)
    k = one["years"].index(year)
    if one["value"][i][k] is None:
        return None
    letters = one["grades"] if len(one["grades"]) == 1 else one["grades"][i][k]
    return (one["value"][i][k], *(one[end][i][k] if end in one else None for end in ("lower", "upper")), letters)


def weights(layer, year, inside, outside=None):
    """Weights of pairs straight from the rows of a table, both directions and all years of the window together."""
    rows = read(layer.table)
    ends = ["from_adcode", "to_adcode"] if layer.directed else ["adcode_a", "adcode_b"]
    if layer.venues:
        rows = rows[rows["venues"] == layer.venues]
    rows = rows[rows["year"].between(year - layer.window + 1, year)]
    here = [rows[end].isin(inside) for end in ends]
    if outside is None:
        rows = rows[here[0] & here[1]]
    else:
        there = [rows[end].isin(outside) for end in ends]
        rows = rows[(here[0] & there[1]) | (there[0] & here[1])]
    pairs = [tuple(sorted(pair)) for pair in rows[ends].itertuples(index=False)]
    return rows[layer.weight].groupby(pd.Series(pairs, rows.index, dtype=object)).sum()


def test_the_data_are_less_than_a_megabyte(packed):
    assert 100_000 < len(packed) <= 1_000_000


def test_all_measures_and_layers_are_there(data):
    layered = {f"{m.key}|{layer.key}" for m in MEASURES if m.layered for layer in LAYERS}
    printed = {"functional_within|published", "functional_external|published"}
    assert set(data["series"]) == {m.key for m in MEASURES if not m.layered} | layered | printed
    assert len(data["agglomerations"]) == 19
    assert [m["key"] for m in data["measures"]] == [m.key for m in MEASURES]


def test_every_name_is_there_in_both_languages(data):
    named = ("agglomerations", "measures", "layers", "groups")
    for thing in (*itertools.chain.from_iterable(data[key] for key in named), *data["tables"].values()):
        assert thing["en"] and thing["zh"]
    named = set(itertools.chain.from_iterable(m["tables"] for m in data["measures"]))
    assert named | {layer.table for layer in LAYERS} <= set(data["tables"])


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
def test_a_definition_leads_to_a_place_that_is_there(measure):
    notebook = (ROOT / "chapters" / f"{measure.chapter}.ipynb").read_text(encoding="utf-8")
    for anchor in filter(None, (measure.anchor, measure.firm)):
        assert notebook.count(f'"({anchor})=\\n"') == 2
    assert measure.term in {"", *glossary_terms()["key"]}


def glossary_terms():
    return pd.read_csv(ROOT / "pages" / "glossary_terms.csv")


NAMED_BY_TERM = {"functional_within": "functional_polycentricity_within", "taylor": "taylor_index",
                 "functional_external": "functional_polycentricity_external", "green_population": "green_index",
                 "herfindahl_evenness": "herfindahl_evenness", "pielou": "pielou_evenness",
                 "density": "network_density"}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.key)
def test_a_measure_is_named_as_in_glossary_and_list_of_methods(measure):
    methods = pd.read_csv(ROOT / "pages" / "method_words.csv").set_index("function")
    terms = glossary_terms().set_index("key")
    wanted = [(methods.loc[measure.function, "term_en"], methods.loc[measure.function, "term_zh"])] \
        if measure.function else []
    if measure.key in NAMED_BY_TERM:
        wanted.append(tuple(terms.loc[NAMED_BY_TERM[measure.key], ["en", "zh"]]))
    # A measure that the library has a term for may not go by another name.
    same = [name for name in methods.index if name.split(".")[1] == measure.key and name.startswith("polycentricity.")]
    assert not same or measure.function == same[0]
    for en, zh in wanted:
        assert en.lower() in measure.en.lower()
        assert zh in measure.zh


def test_layers_are_named_as_in_the_glossary():
    terms = glossary_terms().set_index("key")
    for layer, term in (("copatents", "copatent"), ("enterprise", "enterprise_link"), ("rail", "high_speed_train")):
        assert BY_KEY[layer].zh == terms.loc[term, "zh"]
        assert terms.loc[term, "en"].lower() in BY_KEY[layer].en.lower()


@calm
@given(st.data())
def test_spread_and_totals_are_those_of_the_shipped_table(data, choice):
    key, year = choice.draw(st.sampled_from(sorted(members()))), choice.draw(st.integers(1990, 2023))
    measure = choice.draw(st.sampled_from([m.key for m in MEASURES if m.group == "spread"] + ["patents"]))
    table = read("city_patents_estimated")
    rows = table[(table["year"] == year) & table["adcode"].isin(members()[key])]
    x = rows["patents"].to_numpy(dtype=float)
    expected = (x.sum() if measure == "patents" else x.max() / x.sum() if measure == "primacy"
                else poly.MEASURES[measure].function(x))
    value, lower, upper, letter = cell(data, measure, key, year)
    assert math.isclose(value, expected, **CLOSE)
    assert lower <= upper
    assert letter == LETTERS[max(rows["evidence"], key=GRADES.index)]


@calm
@given(st.data())
def test_measures_of_networks_are_those_of_the_rows(data, choice):
    layer = BY_KEY[choice.draw(st.sampled_from(sorted(BY_KEY)))]
    key = choice.draw(st.sampled_from(sorted(members())))
    year = choice.draw(st.sampled_from(data["series"][f"density|{layer.key}"]["years"]))
    inside = members()[key]
    found = weights(layer, year, inside)
    found = found[found > 0]
    n = len(inside)
    value, _, _, letter = cell(data, f"density|{layer.key}", key, year)
    assert math.isclose(value, len(found) / (n * (n - 1) / 2), **CLOSE)
    assert letter == ("s" if layer.key in ("copatents", "enterprise") else "o")
    assert math.isclose(cell(data, f"total_weight|{layer.key}", key, year)[0], found.sum(), **CLOSE)
    outward = weights(layer, year, inside, sorted(set(read(layer.nodes)["adcode"]) - set(inside))).sum()
    share = cell(data, f"internal_share|{layer.key}", key, year)
    assert (share is None) == (found.sum() + outward == 0)
    if share is not None:
        assert math.isclose(share[0], found.sum() / (found.sum() + outward), **CLOSE)


@calm
@given(st.data())
def test_links_add_up_to_the_measures_and_are_sorted(data, choice):
    layer = choice.draw(st.sampled_from(sorted(BY_KEY)))
    year = choice.draw(st.sampled_from(data["series"][f"density|{layer}"]["years"]))
    i = choice.draw(st.integers(0, 18))
    one = data["agglomerations"][i]
    held = data["links"][layer].get(str(year), [0] * 19)[i]
    total = cell(data, f"total_weight|{layer}", one["key"], year)[0]
    if not held:
        assert total == 0
        return
    n, weight, flat = held
    assert n == len(flat) // 3
    assert math.isclose(weight, total, **CLOSE)
    assert math.isclose(sum(flat[2::3]), total, rel_tol=1e-4)
    assert set(flat[0::3]) | set(flat[1::3]) <= set(one["members"])
    assert flat[2::3] == sorted(flat[2::3], reverse=True)


@calm
@given(st.data())
def test_links_between_agglomerations_are_those_of_the_rows(data, choice):
    layer = BY_KEY[choice.draw(st.sampled_from(sorted(BY_KEY)))]
    year = choice.draw(st.sampled_from(data["series"][f"density|{layer.key}"]["years"]))
    one, other = sorted(choice.draw(st.lists(st.integers(0, 18), min_size=2, max_size=2, unique=True)))
    keys = [a["key"] for a in data["agglomerations"]]
    flat = data["between"][layer.key].get(str(year), [])
    held = {(a, b): w for a, b, w in zip(flat[0::3], flat[1::3], flat[2::3], strict=True)}
    expected = weights(layer, year, members()[keys[one]], members()[keys[other]]).sum()
    assert math.isclose(held.get((one, other), 0), expected, **CLOSE)


@calm
@given(st.data())
def test_cities_have_their_patents_and_strengths(data, choice):
    codes, table = data["cities"]["code"], read("city_patents_estimated")
    row = table.iloc[choice.draw(st.integers(0, len(table) - 1))]
    held, i = data["cities_by"]["patents"], codes.index(row["adcode"])
    k = held["years"].index(row["year"])
    for name, column in (("value", "patents"), ("lower", "lower"), ("upper", "upper")):
        assert math.isclose(held[name][i][k], row[column], **CLOSE)
    assert held["grades"][i][k] == LETTERS[row["evidence"]]
    layer = BY_KEY[choice.draw(st.sampled_from(sorted(BY_KEY)))]
    strengths = data["cities_by"]["layers"][layer.key]
    year = choice.draw(st.sampled_from(strengths["years"]))
    expected = weights(layer, year, [row["adcode"]], [code for code in codes if code != row["adcode"]]).sum()
    value = strengths["value"][i]
    assert math.isclose(value[strengths["years"].index(year)] if value else 0, expected, **CLOSE)


def test_the_printed_table_is_there_as_it_is_printed(data):
    for row in read("functional_polycentricity_published").itertuples():
        for kind in ("within", "external"):
            held, printed = cell(data, f"functional_{kind}|published", row.agglomeration, row.year), getattr(row, kind)
            assert (held is None) == pd.isna(printed)
            if held is not None:
                assert held[0] == printed
                assert held[3] == "p"


CHAPTERS = {
    "05_polycentricity/morphological_polycentricity.csv":
        lambda t: ((row.measure, row.agglomeration, row.year, row.value) for row in t.itertuples()
                   if row.measure in {m.key for m in MEASURES}),
    "05_polycentricity/functional_simulated.csv":
        lambda t: ((f"{row.kind}|copatents", row.agglomeration, row.year, row.value)
                   for row in t[t["measure"] == "green_population"].itertuples()),
    "05_polycentricity/regression_panel.csv":
        lambda t: (("patents_per_head", row.agglomeration, row.year, row.patents_per_head) for row in t.itertuples()),
    "06_resilience/relative_resilience.csv":
        lambda t: (("growth_ahead", row.agglomeration, row.year, row.difference) for row in t.itertuples()),
    "04_networks/network_measures.csv":
        lambda t: ((f"{row.measure}|{row.layer}", row.agglomeration, row.year, row.value) for row in t.itertuples()),
    "03_capability/scores.csv":
        lambda t: ((f"capability_{row.version}", row.agglomeration, row.year, row.score) for row in t.itertuples()),
}


@pytest.mark.parametrize("file", CHAPTERS)
def test_numbers_are_those_that_the_chapters_print(data, file):
    path = ROOT / "_build" / "results" / "en" / file
    if not path.is_file():
        pytest.skip("the chapters have not been run here")
    compared = 0
    for series, agglomeration, year, expected in CHAPTERS[file](pd.read_csv(path)):
        held = cell(data, series, agglomeration, year)
        if pd.isna(expected):
            assert held is None, (series, agglomeration, year)
            continue
        assert math.isclose(held[0], expected, **CLOSE), (series, agglomeration, year, held, expected)
        compared += 1
    assert compared >= 60


def test_an_interval_is_as_wide_as_its_cities_say():
    cities = pd.DataFrame({"adcode": ["110000", "320100", "320500"], "year": 2010, "patents": [50, 30, 30],
                           "evidence": ["observed", "estimated", "estimated"]})
    one = pd.DataFrame({"agglomeration": "a", "adcode": ["110000", "320100"]})
    ends = []
    for lower, upper in ((30, 30), (25, 35), (10, 60)):
        table = cities.assign(lower=[50, lower, lower], upper=[50, upper, upper])
        found = spread_of_patents(table, one, draws=40).set_index("measure")
        ends.append(found.loc["patents", "upper"] - found.loc["patents", "lower"])
        assert found.loc["patents", "value"] == 80
        assert found.loc["patents", "evidence"] == "estimated"
    assert ends[0] == 0 < ends[1] < ends[2]


def test_inhabitants_unknown_in_one_year_leave_a_city_out_of_all():
    patents = pd.DataFrame([(c, y, 10.0, "observed") for c in "abc" for y in (2010, 2011)],
                           columns=["adcode", "year", "patents", "evidence"])
    people = patents.rename(columns={"patents": "value"}).assign(variable="resident_population")
    people = people[~((people["adcode"] == "c") & (people["year"] == 2011))].assign(value=5.0)
    group = pd.DataFrame({"agglomeration": "g", "adcode": ["a", "b", "c"]})
    found = patents_per_head(patents, people, group, years=[2010, 2011])
    assert found["value"].tolist() == [2.0, 2.0]
    # One of three is less than half.
    assert patents_per_head(patents, people[people["adcode"] == "a"], group, years=[2010, 2011]).empty


def test_a_script_holds_no_number_that_javascript_cannot_read():
    with pytest.raises(ValueError, match="JSON"):
        script_of({"value": np.nan})
    assert b"\\u2028" in script_of({"name": "a\u2028b"})
