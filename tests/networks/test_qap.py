"""QAP and MRQAP: all renamings of a few cities, plain regressions, the size of the tests, bad input."""
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from flowspace.errors import MeasureError
from flowspace.networks.network import Network
from flowspace.networks.qap import mrqap_regression, qap_correlation


def keyed(array, names=None):
    names = [f"{i:02d}" for i in range(len(array))] if names is None else names
    return pd.DataFrame(np.asarray(array, dtype=float), names, names)


def symmetric(array):
    return array + array.T


def with_cities(rng, n, directed):
    """A matrix whose rows and columns have effects of their own, as networks of cities have."""
    out, into = rng.normal(size=(2, n))
    array = out[:, None] + (into if directed else out) + rng.normal(size=(n, n)) * 0.5
    return array if directed else symmetric(np.triu(array, 1))


@pytest.mark.parametrize("directed", [False, True])
def test_p_values_are_those_of_all_renamings(directed):
    """Five cities have 120 renamings, each of them drawn about 170 times."""
    rng = np.random.default_rng(4)
    x, y = (with_cities(rng, 5, directed) for _ in range(2))
    y = y + 0.8 * x
    a, b = np.nonzero(~np.eye(5, dtype=bool)) if directed else np.triu_indices(5, 1)
    found = np.corrcoef(x[a, b], y[a, b])[0, 1]
    every = np.array([np.corrcoef(x[a, b], y[np.ix_(order, order)][a, b])[0, 1] for order in permutations(range(5))])
    result = qap_correlation(keyed(x), keyed(y), 20_000, 1)
    assert result.correlation == pytest.approx(found, abs=1e-12)
    assert result.null_mean == pytest.approx(every.mean(), abs=0.01)
    assert result.null_sd == pytest.approx(every.std(), abs=0.01)
    for value, exact in ((result.p_greater, np.mean(every >= found - 1e-12)),
                         (result.p_less, np.mean(every <= found + 1e-12)),
                         (result.p_two_sided, np.mean(np.abs(every) >= abs(found) - 1e-12))):
        assert value == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / 20_000) + 1e-4)
    assert 1 / 120 <= np.mean(every >= found - 1e-12) < 0.3


@pytest.mark.parametrize("directed", [False, True])
def test_mrqap_is_the_plain_loop(directed):
    """Double semi-partialling with one regression for each renaming, by statsmodels, on the same renamings."""
    rng = np.random.default_rng(5)
    n, draws = 7, 120
    x, z = with_cities(rng, n, directed), with_cities(rng, n, directed)
    z = z + 0.5 * x
    y = 0.5 * x - 0.2 * z + with_cities(rng, n, directed)
    a, b = np.nonzero(~np.eye(n, dtype=bool)) if directed else np.triu_indices(n, 1)
    result = mrqap_regression(keyed(y), {"x": keyed(x), "z": keyed(z)}, draws, seed=3)
    plain = sm.OLS(y[a, b], sm.add_constant(np.column_stack([x[a, b], z[a, b]]))).fit()
    table = result.coefficients
    assert table["estimate"].to_numpy() == pytest.approx(plain.params, rel=1e-9)
    assert table["t"].to_numpy() == pytest.approx(plain.tvalues, rel=1e-9)
    assert result.r_squared == pytest.approx(plain.rsquared, rel=1e-9) and result.directed == directed
    for column, (own, other) in enumerate(((x, z), (z, x)), start=1):
        left = np.zeros((n, n))
        left[a, b] = sm.OLS(own[a, b], sm.add_constant(other[a, b])).fit().resid
        left = left if directed else symmetric(left)
        orders = np.argsort(np.random.default_rng([3, column]).random((draws, n)), axis=1)
        drawn = np.array([sm.OLS(y[a, b], sm.add_constant(np.column_stack(
            [left[np.ix_(order, order)][a, b], other[a, b]]))).fit().tvalues[1] for order in orders])
        found = plain.tvalues[column]
        expected = [(1 + np.sum(drawn >= found)) / (1 + draws), (1 + np.sum(drawn <= found)) / (1 + draws),
                    (1 + np.sum(np.abs(drawn) >= abs(found))) / (1 + draws)]
        assert table.iloc[column][["p_greater", "p_less", "p_two_sided"]].tolist() == pytest.approx(expected)
    assert table.loc["intercept", ["p_greater", "p_less", "p_two_sided"]].isna().all()


@pytest.mark.parametrize("directed", [False, True])
def test_independent_matrices_are_called_related_in_one_of_twenty_cases(directed):
    """Effects of cities make pairs depend on each other: the usual test of pairs errs three times as often."""
    qap, mrqap, usual = [], [], []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        x, z, y = (with_cities(rng, 12, directed) for _ in range(3))
        y = y + z  # The other covariate matters and goes along with this one.
        x = x + 0.5 * z
        qap.append(qap_correlation(keyed(x - 0.5 * z), keyed(y), 199, seed).p_two_sided)
        table = mrqap_regression(keyed(y), {"x": keyed(x), "z": keyed(z)}, 199, seed).coefficients
        mrqap.append(table.loc["x", "p_two_sided"])
        usual.append(abs(table.loc["x", "t"]) > 1.98)
    # Three standard errors of a rate of 0.05 among 300 are 0.038.
    assert abs(np.mean(np.array(qap) <= 0.05) - 0.05) < 0.038
    assert abs(np.mean(np.array(mrqap) <= 0.05) - 0.05) < 0.038
    assert np.mean(usual) > 0.15


def test_a_relation_is_found_beside_a_confounder():
    rng = np.random.default_rng(8)
    z = with_cities(rng, 20, True)
    x = z + with_cities(rng, 20, True)
    y = z + with_cities(rng, 20, True)
    alone = qap_correlation(keyed(x), keyed(y), 999)
    table = mrqap_regression(keyed(y), {"x": keyed(x), "z": keyed(z)}, 999).coefficients
    assert alone.p_greater < 0.01 and table.loc["z", "p_greater"] < 0.01 and table.loc["x", "p_two_sided"] > 0.05


def test_cities_are_matched_by_code_and_diagonals_play_no_part():
    rng = np.random.default_rng(2)
    x, y, z = (keyed(with_cities(rng, 8, True)) for _ in range(3))
    turned = [x.index[i] for i in rng.permutation(8)]
    other = x.copy()
    np.fill_diagonal(values := other.to_numpy(copy=True), np.nan)
    other = keyed(values).loc[turned, turned[::-1]]
    assert qap_correlation(x, y, 99) == qap_correlation(other, y.loc[turned, turned], 99)
    one = mrqap_regression(x, {"y": y, "z": z}, 99).coefficients
    assert one.equals(mrqap_regression(other, {"y": y.loc[turned], "z": z}, 99).coefficients)
    network = Network.of(np.exp(x), directed=True)
    assert qap_correlation(network, np.exp(x), 99).correlation == pytest.approx(1)


def test_a_perfect_fit_is_significant_not_infinite():
    rng = np.random.default_rng(1)
    x, z = (keyed(symmetric(rng.normal(size=(8, 8)))) for _ in range(2))
    fit = mrqap_regression(2 * x + 1, {"x": x, "z": z}, 99)
    assert fit.r_squared == pytest.approx(1) and not fit.directed
    row = fit.coefficients.loc["x"]
    assert row["estimate"] == pytest.approx(2) and np.isfinite(row["t"]) and row["p_greater"] == 0.01
    assert fit.coefficients.loc["z", "estimate"] == pytest.approx(0, abs=1e-12)


def test_bad_input_is_named():
    rng = np.random.default_rng(0)
    x, y = (keyed(rng.normal(size=(5, 5))) for _ in range(2))
    with pytest.raises(MeasureError) as caught:
        qap_correlation(x.to_numpy(), y, permutations=5, seed=-1)
    assert len(caught.value.problems) == 3
    holed = y.copy()
    holed.iloc[0, 1] = np.nan
    for wrong, words in ((holed, "00 to 01"), (y.iloc[:4, :4], "without 04"), (y.rename(columns={"00": "z"}), "same"),
                         (y * 0 + 3, "same value"), (y.astype(object).replace(y.iloc[0, 1], "a"), "no numbers")):
        with pytest.raises(MeasureError, match=words):
            qap_correlation(x, wrong, 99)
    with pytest.raises(MeasureError, match="at least 3"):
        qap_correlation(x.iloc[:2, :2], y.iloc[:2, :2], 99)
    with pytest.raises(MeasureError, match="no covariate"):
        mrqap_regression(x, {}, 99)
    with pytest.raises(MeasureError, match="sums of others"):
        mrqap_regression(x, {"y": y, "twice": 2 * y}, 99)
    with pytest.raises(MeasureError, match="sums of others"):
        mrqap_regression(x, {"y": y * 0 + 1}, 99)
    with pytest.raises(MeasureError, match="more pairs"):
        small = [keyed(symmetric(rng.normal(size=(4, 4)))) for _ in range(7)]
        mrqap_regression(small[0], {str(k): matrix for k, matrix in enumerate(small[1:])}, 99)
    with pytest.raises(MeasureError, match="another name"):
        mrqap_regression(x, {"outcome": y}, 99)
