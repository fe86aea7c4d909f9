"""Arguments of any kind end in a result or a named error, never in the error of a library."""
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from shock_cases import exposed, staggered

from flowspace import shocks
from flowspace.errors import MeasureError

EXPOSED, ADOPTED = exposed(0), staggered(0, units=9)[0]
SHOCK = {"table": EXPOSED, "outcome": "y", "exposure": "exposure", "shock_year": 2015}
UNIT = {"table": EXPOSED, "outcome": "y", "treated": "u01", "treatment_year": 2015}
POLICY = {"table": ADOPTED, "outcome": "y", "first_treated": "first"}
CALLS = {
    "exposure_event_study": SHOCK | {"unit": "agglomeration", "time": "year", "reference": -1, "controls": (),
                                     "cluster": None, "level": 0.9, "window": None, "trends": False,
                                     "permutations": 0, "draws": 0, "seed": 0},
    "local_projections": SHOCK | {"horizons": None, "controls": (), "lags": 0, "level": 0.9},
    "group_time_effects": POLICY | {"control_group": "never", "base": "varying", "covariates": (), "method": "dr",
                                    "bootstrap": 0, "level": 0.9, "seed": 0},
    "sun_abraham": POLICY | {"level": 0.9},
    "bacon_decomposition": POLICY,
    "two_way_fixed_effects": POLICY,
    "synthetic_control": UNIT | {"donors": None, "predictors": None, "fit_years": None, "iterations": 9},
    "synthetic_did": UNIT | {"donors": None, "replications": 20, "level": 0.9, "seed": 0},
    "randomisation_inference": {"statistic": np.sum, "assignment": pd.Series([1.0, 0, 0]), "permutations": 9,
                                "seed": 0},
}
KINDS = [None, 3, -1, 2.5, "x", [], {}, (1,), np.nan, True, pd.Series([1.0]), object()]
TABLES = {"empty": EXPOSED.iloc[:0], "one": EXPOSED.iloc[:1], "bare": pd.DataFrame(), "no y": EXPOSED.assign(y=np.nan),
          "alike": EXPOSED.assign(y=1.0), "text": EXPOSED.assign(exposure="a", first="b"),
          "no exposure": EXPOSED.assign(exposure=np.nan), "all treated": ADOPTED.assign(first=2013.0, exposure=1.0),
          "negative": ADOPTED.assign(first=-5.0), "few": ADOPTED[ADOPTED["agglomeration"].isin(["u00", "u08"])]}


def ends_well(name, arguments):
    try:
        getattr(shocks, name)(**arguments)
    except MeasureError as error:
        assert error.problems


@pytest.mark.parametrize("name, argument", [(name, argument) for name, known in CALLS.items() for argument in known])
def test_arguments_of_any_kind(name, argument):
    for kind in KINDS:
        ends_well(name, CALLS[name] | {argument: kind})


@pytest.mark.parametrize("name", [name for name in CALLS if name != "randomisation_inference"])
@pytest.mark.parametrize("table", TABLES)
def test_tables_of_any_kind(name, table):
    ends_well(name, CALLS[name] | {"table": TABLES[table]})


def test_heavy_libraries_wait_until_they_are_used():
    code = ("import sys, flowspace.shocks; "
            "print([name for name in ('diff_diff', 'pysyncon') if name in sys.modules])")
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
