"""Inequality year by year: published numbers of Mexico, the parts that add up, and what has no result."""
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from flowspace import inequality as iq
from flowspace.convergence import sigma_cv
from flowspace.errors import MeasureError

MEXICO = pd.read_csv(Path(__file__).parent / "mexico.csv", index_col="state")
YEARS = list(range(1940, 2010, 10))
REGIONS = MEXICO["regime"]
# As in test_inequality: Gini(y).g, Theil(y).T and TheilD(y, regimes) of PySAL's package inequality 1.1.2.
GINI = [0.3537237117345285, 0.29644613439022827, 0.2537183285655905, 0.25513356494927303, 0.24505338049421577,
        0.25181825879538217, 0.2581130824882791]
THEIL = [0.20894344, 0.15222451, 0.10472941, 0.10194725, 0.09560113, 0.10511256, 0.10660832]
BETWEEN = [0.0345889, 0.02816853, 0.05260921, 0.05931219, 0.03205257, 0.02963731, 0.03635872]
PLAIN = ["gini", "gini_small_sample", "theil_t", "theil_l", "wolfson", "coefficient_of_variation_population"]


@pytest.fixture
def tidy():
    """Incomes of the Mexican states as a tidy table in no particular order."""
    table = MEXICO[[str(year) for year in YEARS]].rename_axis("agglomeration").rename(columns=int)
    table = table.melt(ignore_index=False, var_name="year", value_name="income").reset_index()
    return table.astype({"year": int}).sample(frac=1, random_state=4).reset_index(drop=True)


def wide(found):
    return found.pivot(index="year", columns="measure", values="value")


def test_mexico_has_the_published_series(tidy):
    found = iq.inequality_by_year(tidy, "income", REGIONS)
    assert found.columns.tolist() == ["year", "measure", "value"]
    assert found["year"].drop_duplicates().tolist() == YEARS
    table = wide(found)
    assert table["gini"].tolist() == pytest.approx(GINI, abs=1e-12)
    assert table["theil_t"].tolist() == pytest.approx(THEIL, abs=5e-9)
    assert table["theil_t_between"].tolist() == pytest.approx(BETWEEN, abs=5e-9)
    panel = MEXICO[[str(year) for year in YEARS]].rename(columns=int)
    assert table["coefficient_of_variation_population"].tolist() == pytest.approx(sigma_cv(panel).tolist(), abs=1e-12)
    assert table.loc[1990, "esteban_ray_alpha_1_3"] == iq.esteban_ray(panel[1990], REGIONS, 1.3)
    assert table.loc[1990, "gini_small_sample"] == pytest.approx(table.loc[1990, "gini"] * 32 / 31, abs=1e-15)
    assert table.loc[1990, "wolfson"] == pytest.approx(iq.wolfson(panel[1990]), abs=1e-15)


def test_the_parts_add_up_to_the_measures_of_the_same_year(tidy):
    table = wide(iq.inequality_by_year(tidy, "income", REGIONS.to_dict()))
    dagum = table["dagum_within"] + table["dagum_between_net"] + table["dagum_overlap"]
    assert dagum.tolist() == pytest.approx(table["gini"].tolist(), abs=1e-13)
    for theil in ("theil_t", "theil_l"):
        parts = table[f"{theil}_within"] + table[f"{theil}_between"]
        assert parts.tolist() == pytest.approx(table[theil].tolist(), abs=1e-13)


def test_without_groups_the_plain_measures_and_asked_ones_in_their_order(tidy):
    assert iq.inequality_by_year(tidy, "income")["measure"].tolist()[:6] == PLAIN
    found = iq.inequality_by_year(tidy, "income", REGIONS, ["wolfson", "dagum_within", "gini"])
    assert found["measure"].tolist() == ["wolfson", "dagum_within", "gini"] * 7
    assert iq.inequality_by_year(tidy, "income", measures="gini")["measure"].unique().tolist() == ["gini"]


def test_more_groups_than_agglomerations_are_passed_over(tidy):
    more = pd.concat([REGIONS, pd.Series({"Atlantis": 99})])
    pd.testing.assert_frame_equal(iq.inequality_by_year(tidy, "income", more),
                                  iq.inequality_by_year(tidy, "income", REGIONS))


def scores(**changes):
    """Three agglomerations in two years, with columns changed."""
    return pd.DataFrame({"agglomeration": list("abc") * 2, "year": [2010] * 3 + [2020] * 3,
                         "score": [1.0, 2, 3, 2, 2, 5]} | changes)


def test_measures_that_a_year_does_not_define_are_named_with_the_year():
    holed = scores(score=[0.0, 0, 3, 2, 2, 5])
    with pytest.raises(MeasureError) as caught:
        iq.inequality_by_year(holed)
    assert [problem.found.split(" not defined in ")[0] for problem in caught.value.problems] == ["theil_l", "wolfson"]
    assert "2010" in str(caught.value) and "2020" not in str(caught.value)
    assert len(iq.inequality_by_year(holed, measures=["gini", "theil_t"])) == 4


@pytest.mark.parametrize(("table", "options"), [
    (scores(score=[1, 2, 3, 2, 2, -5]), {}), (scores(score=[1, 2, 3, 2, 2, math.nan]), {}),
    (scores(score=[1, 2, 3, 2, 2, math.inf]), {}), (scores(score=list("123456")), {}),
    (scores(score=[0, 0, 0, 2, 2, 5]), {}), (scores().iloc[:-1], {}), (pd.concat([scores(), scores().head(1)]), {}),
    (scores(year=["2010"] * 6), {}), (scores(year=[2010.5] * 6), {}), (scores(year=[2010, math.inf] * 3), {}),
    (scores(agglomeration=["a", "b", None] * 2), {}), (scores(agglomeration=["a", "b", ["c"]] * 2), {}),
    (scores().head(0), {}), (scores(), {"value": "scores"}),
    (scores(), {"value": ["score"]}), (scores(), {"value": "year"}), (scores().drop(columns="year"), {}), (None, {}),
    (scores()["score"], {}), (scores().assign(agglomeration="a").iloc[[0, 3]], {}),
    (pd.concat([scores(), scores()["score"]], axis=1), {}), (scores(), {"measures": "ginni"}),
    (scores(), {"measures": []}), (scores(), {"measures": ["gini", "gini"]}), (scores(), {"measures": 3}),
    (scores(), {"measures": [["gini"]]}), (scores(), {"measures": "dagum_within"}),
    (scores(), {"groups": {"a": 1, "b": 2}}), (scores(), {"groups": ["x", "x", "y"]}),
    (scores(), {"groups": {"a": 1, "b": 2, "c": None}}), (scores(), {"groups": dict.fromkeys("abc", "x")}),
    (scores(), {"groups": pd.Series([1, 2, 3], list("aab"))}), (scores(), {"groups": {"a": [1], "b": 2, "c": 2}})])
def test_what_has_no_result_is_named(table, options):
    with pytest.raises(MeasureError):
        iq.inequality_by_year(table, **options)


def test_all_problems_are_listed_at_once():
    with pytest.raises(MeasureError) as caught:
        iq.inequality_by_year(scores(score=[1, -2, np.nan, math.inf, 2, 5]).iloc[:-1], groups={"a": 1},
                              measures=["gini", "theil"])
    found = str(caught.value)
    for words in ("'theil'", "values below 0 (b in 2010)", "missing values (c in 2010)", "infinite values (a in 2020)",
                  "no row for c in 2020"):
        assert words in found
