"""Whatever is given: a result, or a named error; never a traceback of a library below."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flowspace.errors import MeasureError
from flowspace.resilience import (
    adding_up,
    counterfactual,
    crisis_episodes,
    crisis_summary,
    expected_from_mix,
    fixed_advantage,
    hamilton_cycle,
    hp_cycle,
    interrupted_series,
    level_correlation,
    linear_cycle,
    persistence,
    placebo_breaks,
    recovery,
    recovery_curve,
    recovery_shares,
    relative_resilience,
    sign_flips,
    standardised_difference,
    year_leverage,
)


def table(units, years, values):
    return pd.DataFrame({"agglomeration": units, "year": years, "patents": values})


YEARS = list(range(2000, 2012))
TABLES = {
    "nothing": None, "a number": 3, "a list": [1, 2], "no columns": pd.DataFrame(), "no rows": table([], [], []),
    "one row": table(["a"], [2005], [3.0]), "one unit": table("a", YEARS, np.arange(1.0, 13)),
    "all equal": table(["a"] * 12 + ["b"] * 12, YEARS * 2, 5), "all zero": table("a", YEARS, 0.0),
    "all missing": table("a", YEARS, np.nan), "infinite": table("a", YEARS, np.inf), "text": table("a", YEARS, "many"),
    "true and false": table("a", YEARS, True), "negative": table("a", YEARS, -1), "huge": table("a", YEARS, 1e300),
    "tiny": table("a", YEARS, 1e-300), "twice": table("a", [2000] * 12, 1.0), "no year": table("a", [None] * 12, 1.0),
    "no unit": table(None, YEARS, 1.0), "years as text": table("a", [str(y) for y in YEARS], 1.0),
    "half years": table("a", [y + 0.5 for y in YEARS], 1.0),
    "dates": table("a", pd.date_range("2000", periods=12), 1.0),
    "mixed labels": table(["a", 1] * 6, YEARS, 1.0),
    "numbered units": table([1] * 6 + [2] * 6, YEARS[:6] * 2, range(1, 13)),
    "some missing": table("a", YEARS, [1, 2, None, 4, 5, 6, 7, 8, None, 10, 11, 12]),
    "integers that may be missing": table("a", YEARS, pd.array([1, 2, None] * 4, dtype="Int64")),
    "categories": table(pd.Categorical(["a"] * 6 + ["b"] * 6), YEARS[:6] * 2, range(1, 13)),
    "columns twice": pd.concat([table("a", YEARS, 1.0), table("a", YEARS, 2.0)["patents"]], axis=1),
    "two years far apart": table("a", [1, 900], [1.0, 2.0]), "an index of its own": table("a", YEARS, 2.0).set_index(
        pd.Index([7] * 12)),
}
CALLS = {
    "relative": relative_resilience, "adding up": lambda t: adding_up(relative_resilience(t)),
    "leverage": lambda t: year_leverage(relative_resilience(t)), "flips": lambda t: sign_flips(relative_resilience(t)),
    "standardised": lambda t: standardised_difference(relative_resilience(t), (2000, 2008)),
    "persistence": lambda t: persistence(t, "patents", draws=9).summary,
    "level": lambda t: level_correlation(relative_resilience(t), "difference", draws=9),
    "hp": hp_cycle, "hamilton": hamilton_cycle, "linear": linear_cycle,
    **{f"counterfactual {m}": lambda t, m=m: recovery(counterfactual(t, 2009, 2, m, draws=5))
       for m in ("trend", "drift", "local_trend")},
    "counterfactual benchmark": lambda t: recovery(counterfactual(t, 2009, 2, "benchmark", draws=5, benchmark=t)),
    "shares": lambda t: recovery_shares(counterfactual(t, 2009, 2, draws=5)),
    "curve": lambda t: recovery_curve(recovery(counterfactual(t, 2009, 2, draws=5)), "level").table,
    **{f"crises {to}": lambda t, to=to: crisis_summary(crisis_episodes(t, 2, to), t, to)
       for to in ("none", "benchmark", "linear", "hp", "hamilton")},
    "interrupted": lambda t: interrupted_series(t, 2005).coefficients,
    "placebo": lambda t: placebo_breaks(t, 2005).table,
    "mix": lambda t: expected_from_mix(t.assign(category="A") if isinstance(t, pd.DataFrame) else t, 2000, 2001),
    "straight into adding up": adding_up, "straight into leverage": year_leverage, "straight into flips": sign_flips,
    "straight into level": level_correlation, "straight into curve": recovery_curve, "straight into recovery": recovery,
    "straight into standardised": lambda t: standardised_difference(t, (2000, 2008)), "advantage": fixed_advantage,
    "straight into summary": lambda t: crisis_summary(t, t),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("given", TABLES)
def test_a_result_or_a_named_error(call, given):
    shown = None if not isinstance(TABLES[given], pd.DataFrame) else TABLES[given].copy()
    try:
        assert isinstance(CALLS[call](TABLES[given]), pd.DataFrame)
    except MeasureError as error:
        assert all(problem.found and problem.expected and problem.mend for problem in error.problems)
    if shown is not None:
        pd.testing.assert_frame_equal(shown, TABLES[given])


@pytest.mark.parametrize("given", ["one unit", "all equal", "numbered units", "categories"])
def test_sound_tables_have_results(given):
    for call in ("relative", "adding up", "leverage", "flips", "hp", "hamilton", "linear", "crises none"):
        assert isinstance(CALLS[call](TABLES[given]), pd.DataFrame)


# Rounding is neither growth nor variation nor a fall.

def test_a_benchmark_that_stands_still_but_for_rounding_does_not_grow():
    values = [0.1, 0.2, 0.3, 0.2, 0.3, 0.1, 0.3, 0.1, 0.2]
    found = relative_resilience(table(list("aaabbbccc"), [2001, 2002, 2003] * 3, values))
    later = found[found["year"] > 2001]
    assert (later["reason"] == "benchmark_unchanged").all() and later["resilience"].isna().all()
    assert (later["benchmark_growth"] == 0).all()


def test_growth_that_is_the_same_every_year_but_for_rounding_has_no_z():
    years = range(2001, 2007)
    units = table("a", years, [*(100 * 1.1**k for k in range(5)), 300.0])
    found = standardised_difference(relative_resilience(units, {y: 1000 * 1.07 ** (y - 2001) for y in years}),
                                    (2002, 2005))
    assert (found["reason"].iloc[1:] == "constant_before").all() and found["z"].isna().all()


def test_a_path_that_is_met_to_the_last_digit_is_not_fallen_below():
    path = counterfactual(table("a", range(2000, 2012), 3 * 2.0 ** np.arange(12)), 2008, 3, draws=200)
    assert recovery(path).loc["a", "recovered_share"] == 1 and recovery(path).loc["a", "never_below"]
    shares = recovery_shares(path)
    assert (shares["fallen"] == 0).all() and (shares["at_or_above"] == 1).all()


def test_placebo_ranks_do_not_depend_on_the_unit_of_measurement():
    values = {y: y - 2000 + 5 * (y >= 2010) + (y * 7 % 5) / 10 for y in range(2000, 2020)}
    ranks = [placebo_breaks({y: v * size for y, v in values.items()}, 2010, "step").table["rank"].tolist()
             for size in (1e-14, 1.0, 1e14)]
    assert ranks[0] == ranks[1] == ranks[2] and min(ranks[1]) == 1


# Names and kinds of keys.

@pytest.mark.parametrize("name", ["_", "value", "unit"])
def test_keys_may_have_any_name(name):
    units = table(list("aabb"), [2001, 2002] * 2, [1.0, 2, 3, 4])
    plain = relative_resilience(units)
    found = relative_resilience(units.rename(columns={"agglomeration": "g" + name}), unit="g" + name)
    assert found["growth"].equals(plain["growth"])
    if name == "_":
        for key, given in (("agglomeration", "unit"), ("year", "time")):
            found = relative_resilience(units.rename(columns={key: name}), **{given: name})
            assert found[name].tolist() == plain[key].tolist() and found["growth"].equals(plain["growth"])


def test_categories_of_several_kinds_are_refused_and_others_taken():
    mixed = table(pd.Categorical(["a", "a", 1, 1]), [2001, 2002] * 2, [1.0, 2, 3, 4])
    with pytest.raises(MeasureError, match="labels of several kinds"):
        relative_resilience(mixed)
    numbered = table(pd.Categorical([2, 2, 10, 10]), [2001, 2002] * 2, [1.0, 2, 3, 4])
    assert relative_resilience(numbered)["agglomeration"].tolist() == [2, 2, 10, 10]


# Arguments that are slips of the keyboard.

WHOLE = relative_resilience(table(["a"] * 4 + ["b"] * 4, [2001, 2002, 2003, 2004] * 2, [1, 2, 3, 5, 2, 2, 3, 4]))
PATH = counterfactual(TABLES["one unit"], 2008, 2, draws=10)
RECOVERED = recovery(PATH)


@pytest.mark.parametrize(("call", "message"), [
    (lambda: year_leverage(pd.concat([WHOLE, WHOLE])), "two rows for a in 2001"),
    (lambda: standardised_difference(pd.concat([WHOLE, WHOLE]), (2002, 2004)), "two rows for a in 2001"),
    (lambda: level_correlation(pd.concat([WHOLE, WHOLE])), "two rows for a in 2001"),
    (lambda: adding_up(WHOLE.astype({"resilience": str})), "holds more than numbers"),
    (lambda: sign_flips(WHOLE.astype({"growth": str})), "holds more than numbers"),
    (lambda: year_leverage(WHOLE.assign(resilience="x")), "holds more than numbers"),
    (lambda: standardised_difference(WHOLE.astype({"year": str}), (2002, 2004)), "not whole numbers"),
    (lambda: linear_cycle(TABLES["one unit"], first="2001"), "as first year"),
    (lambda: linear_cycle(TABLES["one unit"], 2005, 2001), "years from 2005 to 2001"),
    (lambda: counterfactual(TABLES["one unit"], 10**12, 3), "a shock from 2001 to 2011"),
    (lambda: counterfactual(TABLES["one unit"], 2008, 10**12), "at most 100"),
    (lambda: counterfactual(TABLES["one unit"], 2008, 3, pre_years=10**12), "at most 8"),
    (lambda: counterfactual(TABLES["one unit"], 2008, 3, method=["trend"]), "method"),
    (lambda: crisis_episodes(TABLES["one unit"], relative_to=["hp"]), "relative_to"),
    (lambda: recovery_curve(RECOVERED, of=["level"]), "'recovery' or 'level'"),
    (lambda: recovery_curve(RECOVERED.assign(never_below=np.nan)), "neither true nor false"),
    (lambda: recovery_curve(RECOVERED.assign(last_h="x")), "not numbers"),
    (lambda: recovery_curve(RECOVERED.assign(never_below=False, recovery_censored=True, last_h=np.nan)),
     "fell without"),
])
def test_slips_are_named(call, message):
    with pytest.raises(MeasureError, match=message):
        call()
