"""Counts recovered from rates: every shipped count comes back from rates as the authors give them; wrong ones stop."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from flowspace import tables
from flowspace.errors import TableError
from flowspace.sources.recovered import scaled, whole_counts

FILE = Path("raw.csv")


def test_city_counts_come_back_from_rates_in_single_precision():
    grants = tables.read("city_grants_2006_2018").merge(
        tables.read("city_covariate_compilations"), on=["adcode", "year"])
    thousands = 10 * grants["registered_population_b"]
    rates = (grants["patents"] / thousands).astype("float32").astype("float64")
    assert len(grants) == 3027
    assert (whole_counts(thousands * rates, FILE) == grants["patents"]).all()
    # The residents of another compilation are not those the rates were made with.
    with pytest.raises(TableError, match="no whole number"):
        whole_counts(10 * grants["resident_population_c"] * rates, FILE)


def test_provincial_counts_come_back_from_densities_of_unknown_areas():
    grants = tables.read("province_patents").query("kind == 'grants' and type == 'total' and year <= 2018")
    rng = np.random.default_rng(4)
    areas = {code: rng.uniform(5, 1700) for code in grants["province_adcode"].unique()}
    persons = pd.Series(rng.uniform(300, 12_000, len(grants)), index=grants.index)
    rates = grants["patents"] / (10 * persons)
    density = persons / grants["province_adcode"].map(areas)
    known = grants["patents"].where(grants["year"].between(2007, 2016)).astype("float64")
    counts = whole_counts(scaled(rates * density, known, grants["province_adcode"], FILE), FILE)
    assert (counts == grants["patents"]).all()
    moved = known.mask(known.index == known.last_valid_index(), known + 1)
    with pytest.raises(TableError, match="no one constant"):
        scaled(rates * density, moved, grants["province_adcode"], FILE)
    with pytest.raises(TableError, match="no one constant for 110000"):
        scaled(rates * density, known.where(grants["province_adcode"] != "110000"), grants["province_adcode"], FILE)
