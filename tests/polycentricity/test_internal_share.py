"""Shares of links that stay inside, by hand and in identities."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowspace.errors import MeasureError
from flowspace.polycentricity import functional_polycentricity, internal_share

MEMBERS = pd.DataFrame({"agglomeration": ["x", "x", "x", "y", "y"], "adcode": list("01234")})
CITIES = list("0123456")


def links_of(drawn):
    weights = {tuple(sorted((a, b))): weight for a, b, weight in drawn if a != b}
    return pd.DataFrame([(str(a), str(b), 2000, weight) for (a, b), weight in weights.items()],
                        columns=["adcode_a", "adcode_b", "year", "full"]).astype({"year": int, "full": float})


def test_by_hand():
    links = links_of([(0, 1, 4), (0, 2, 2), (1, 3, 3), (3, 4, 0), (5, 6, 7)])
    x, y = internal_share(links, MEMBERS, CITIES).itertuples()
    assert (x.internal, x.external, x.internal_share) == (6, 3, pytest.approx(2 / 3))
    assert (x.pairs_internal, x.pairs_external, x.internal_pair_share) == (2, 1, pytest.approx(2 / 3))
    assert (x.leading_city, x.leading_share) == ("0", 1)
    assert (y.internal, y.external, y.internal_share) == (0, 3, 0) and np.isnan(y.leading_share)
    assert pd.isna(y.leading_city)


def test_equal_cities_and_ties():
    ring = links_of([(0, 1, 1), (1, 2, 1), (0, 2, 1)])
    row = internal_share(ring, MEMBERS.iloc[[2, 1, 0]], CITIES).iloc[0]
    assert row["leading_city"] == "0" and row["leading_share"] == pytest.approx(2 / 3)
    assert row["internal_share"] == 1
    empty = internal_share(ring, MEMBERS, CITIES, years=[1990])
    assert empty[["internal_share", "internal_pair_share", "leading_share"]].isna().all().all()


def test_directed_links_are_added_up():
    directed = pd.DataFrame({"from_adcode": list("0123"), "to_adcode": list("1030"), "year": 2000,
                             "full": [3, 1, 2, 5]})
    undirected = links_of([(0, 1, 4), (2, 3, 2), (0, 3, 5)])
    pd.testing.assert_frame_equal(internal_share(directed, MEMBERS, CITIES, directed=True),
                                  internal_share(undirected, MEMBERS, CITIES))


@settings(derandomize=True, database=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 9)), max_size=20))
def test_agrees_with_the_strengths_of_functional_polycentricity(drawn):
    links = links_of(drawn)
    found = internal_share(links, MEMBERS, CITIES, years=[2000])
    other = functional_polycentricity(links, MEMBERS, CITIES, years=[2000], measures="taylor")
    totals = other.pivot(index="agglomeration", columns="kind", values="total").loc[["x", "y"]]
    counts = other.pivot(index="agglomeration", columns="kind", values="links").loc[["x", "y"]]
    np.testing.assert_allclose(2 * found["internal"], totals["functional_within"])
    np.testing.assert_allclose(found["external"], totals["functional_external"])
    assert found["pairs_internal"].tolist() == counts["functional_within"].tolist()
    assert found["pairs_external"].tolist() == counts["functional_external"].tolist()
    defined = found.dropna(subset=["leading_share"])
    sizes = defined["n_observed"].to_numpy()
    assert (defined["leading_share"] >= 2 / sizes - 1e-12).all() and (defined["leading_share"] <= 1).all()


def test_bad_input_is_named():
    links = links_of([(0, 1, 4)])
    with pytest.raises(MeasureError, match="themselves"):
        internal_share(links.assign(adcode_b="0"), MEMBERS, CITIES)
    with pytest.raises(MeasureError, match="not among the cities"):
        internal_share(links, MEMBERS, ["0", "2"])


def test_cities_and_years_may_be_read_only_once():
    links = pd.DataFrame({"adcode_a": ["1"], "adcode_b": ["2"], "year": 2010, "full": [4]})
    members = pd.DataFrame({"agglomeration": "a", "adcode": ["1", "2"]})
    found = internal_share(links, members, iter(["1", "2"]), years=iter([2010]))
    pd.testing.assert_frame_equal(found, internal_share(links, members, ["1", "2"], years=[2010]))
