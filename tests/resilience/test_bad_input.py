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
