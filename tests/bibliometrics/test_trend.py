"""Growth: exact series, an independent fit, coverage of planted growth, and what has no result."""
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from flowspace import bibliometrics as bm
from flowspace.errors import MeasureError


def series(values, first=2000):
    return pd.Series(values, range(first, first + len(values)))


def test_every_year_counts_also_those_without_publications():
    table = pd.DataFrame({"publication": range(4), "year": [2003, 2000, 2003, 2001]})
    assert bm.yearly_counts(table).to_dict() == {2000: 1, 2001: 1, 2002: 0, 2003: 2}
    assert bm.yearly_counts(table, first=1999, last=2001).to_dict() == {1999: 0, 2000: 1, 2001: 1}


def test_exact_growth_is_found_exactly():
    found = bm.publication_trend(series([3 * 2**t for t in range(8)]))
    assert found.models["growth"].tolist() == pytest.approx([np.log(2)] * 3, abs=1e-9)
    assert found.models["doubling"].tolist() == pytest.approx([1] * 3, abs=1e-9)
    assert found.models["annual_percent"].tolist() == pytest.approx([100] * 3, abs=1e-6)
    assert found.cagr == pytest.approx(1) and found.cagr_range == pytest.approx((1, 1))
    assert found.dispersion == pytest.approx(0, abs=1e-9)
    # Less dispersion than a Poisson model: the negative binomial is the Poisson model.
    assert found.models.loc["negative_binomial", "alpha"] == 0
    assert found.dispersion_p_value == 1


def overdispersed():
    rng = np.random.default_rng(11)
    mean = 5 * np.exp(0.12 * np.arange(25))
    return series(rng.negative_binomial(4, 4 / (4 + mean)))


def test_models_are_those_of_statsmodels():
    counts = overdispersed()
    t = counts.index.to_numpy() - counts.index.to_numpy().mean()
    x = sm.add_constant(t)
    found = bm.publication_trend(counts).models
    poisson = sm.GLM(counts.to_numpy(), x, family=sm.families.Poisson()).fit()
    scaled = sm.GLM(counts.to_numpy(), x, family=sm.families.Poisson()).fit(scale="X2")
    both = sm.NegativeBinomial(counts.to_numpy(), x).fit(disp=False, maxiter=500, method="bfgs", gtol=1e-8)
    assert found.loc["poisson", "growth"] == pytest.approx(poisson.params[1], abs=1e-9)
    assert found.loc["poisson", "standard_error"] == pytest.approx(poisson.bse[1], rel=1e-6)
    assert found.loc["poisson", "log_likelihood"] == pytest.approx(poisson.llf, abs=1e-8)
    assert found.loc["poisson", "aic"] == pytest.approx(poisson.aic, abs=1e-8)
    assert found.loc["quasi_poisson", "standard_error"] == pytest.approx(scaled.bse[1], rel=1e-6)
    assert found.loc["negative_binomial", "growth"] == pytest.approx(both.params[1], abs=1e-5)
    assert found.loc["negative_binomial", "alpha"] == pytest.approx(both.params[2], abs=1e-4)
    assert found.loc["negative_binomial", "log_likelihood"] == pytest.approx(both.llf, abs=1e-6)
    assert found.loc["negative_binomial", "aic"] == pytest.approx(both.aic, abs=1e-6)


def test_overdispersion_is_told_from_poisson():
    assert bm.publication_trend(overdispersed()).dispersion_p_value < 1e-6
    rng = np.random.default_rng(12)
    p = [bm.publication_trend(series(rng.poisson(20 * np.exp(0.05 * np.arange(20))))).dispersion_p_value
         for _ in range(200)]
    # 5 % of 200, and four standard errors; the test is on the careful side for short series.
    assert np.mean(np.array(p) < 0.05) < 0.05 + 0.062


def test_intervals_hold_the_planted_growth():
    rng = np.random.default_rng(13)
    held = []
    for _ in range(400):
        mean = 10 * np.exp(0.1 * np.arange(20))
        models = bm.publication_trend(series(rng.negative_binomial(5, 5 / (5 + mean)))).models
        held.append(((models["lower"] <= 0.1) & (0.1 <= models["upper"])).to_numpy())
    poisson, quasi, negative = np.mean(held, axis=0)
    # Standard error of 400 draws at 0.95 is 0.011. Poisson intervals are far too short where counts vary more.
    assert poisson < 0.75
    assert quasi > 0.85
    assert 0.91 <= negative <= 0.98


def test_growth_beyond_the_corpus():
    corpus = series([1000 * 1.1**t for t in range(10)])
    counts = (corpus * series([0.01 * 1.2**t for t in range(10)])).round().astype(int)
    found = bm.publication_trend(counts, corpus=corpus).models
    assert found.loc["poisson", "growth"] == pytest.approx(np.log(1.2), abs=0.01)
    assert bm.publication_trend(counts).models.loc["poisson", "growth"] == pytest.approx(np.log(1.32), abs=0.01)
    # A literature that only grows with its source does not grow.
    flat = bm.publication_trend((corpus / 10).round().astype(int), corpus=corpus).models
    assert flat.loc["poisson", "growth"] == pytest.approx(0, abs=1e-3)
    assert np.isinf(flat.loc["poisson", "doubling_upper"]) or np.isnan(flat.loc["poisson", "doubling_upper"])


def test_the_ends_move_compound_growth_and_not_the_model():
    counts = series([2, 10, 11, 12, 13, 14, 15, 16])
    found = bm.publication_trend(counts)
    assert found.cagr == pytest.approx((16 / 2) ** (1 / 7) - 1)
    assert found.cagr_range[0] == pytest.approx(min((14 / 10) ** (1 / 4), (15 / 10) ** (1 / 5), (16 / 10) ** (1 / 6),
                                                    (14 / 11) ** (1 / 3), (15 / 11) ** (1 / 4),
                                                    (16 / 11) ** (1 / 5)) - 1)
    assert found.cagr_range[1] == pytest.approx(max((14 / 2) ** (1 / 5), (15 / 2) ** (1 / 6), (16 / 2) ** (1 / 7)) - 1)


def test_zero_years_are_kept_and_incomplete_ones_left_out():
    found = bm.publication_trend(series([1, 0, 2, 0, 3, 5, 8, 1]), last_incomplete=1)
    assert (found.zero_years, found.left_out, len(found.years)) == ((2001, 2003), (2007,), 7)
    # The sum of fitted Poisson means is that of the counts: zeros have pulled the fit.
    assert found.models.loc["poisson", "growth"] > 0
    assert np.isnan(bm.publication_trend(series([0, 1, 2, 3, 4, 5])).cagr)


def test_falling_counts_have_no_doubling_time():
    found = bm.publication_trend(series([64, 32, 16, 8, 4, 2])).models
    assert found["doubling"].isna().all() and (found["growth"] < 0).all()


@pytest.mark.parametrize(("counts", "options", "words"), [
    ([1, 2, 3], {}, "are a list"),
    (series([1, 2, 3, 4]), {}, "at least 6 years"),
    (series([1, 2, 3, 4, 5, 6.5]), {}, "not whole"),
    (series([1, 2, 3, 4, 5, -6]), {}, "below 0"),
    (series([0, 0, 0, 0, 0, 6]), {}, "two with publications"),
    (pd.Series([1, 2, 3, 4, 5, 6], [2000, 2001, 2002, 2004, 2005, 2006]), {}, "no counts for 2003"),
    (pd.Series([1, 2, 3, 4, 5, 6], [2000, 2001, 2002, 2002, 2003, 2004]), {}, "a year twice"),
    (pd.Series([1, 2, 3, 4, 5, 6], list("abcdef")), {}, "an index of type"),
    (series([1, 2, 3, 4, 5, 6]), {"level": 2, "last_incomplete": -1}, "incomplete years[\\s\\S]*level"),
    (series([1, 2, 3, 4, 5, 6, 7, 8]), {"last_incomplete": 9}, "0 complete years"),
    (series([1, 2, 3, 4, 5, 6]), {"corpus": series([9, 9, 9])}, "no corpus for 2003"),
    (series([1, 2, 3, 4, 5, 6]), {"corpus": series([5] * 6)}, "fewer publications in the corpus"),
])
def test_counts_without_a_trend_are_named(counts, options, words):
    with pytest.raises(MeasureError, match=words):
        bm.publication_trend(counts, **options)


def test_intervals_have_the_quantiles_they_are_said_to_have():
    models = bm.publication_trend(series([3, 9, 4, 9, 22, 10, 25, 52, 40, 38])).models
    widths = (models["upper"] - models["growth"]) / models["standard_error"]
    assert widths.to_dict() == pytest.approx({"poisson": stats.norm.ppf(0.975), "quasi_poisson": stats.t.ppf(0.975, 8),
                                              "negative_binomial": stats.t.ppf(0.975, 8)})


def test_a_dispersion_below_one_narrows_no_interval():
    smooth, rough = series([3, 4, 6, 9, 13, 20]), series([3, 9, 4, 9, 22, 10, 25, 52, 40, 38])
    found = bm.publication_trend(smooth)
    assert found.dispersion < 0.1  # it is told as it was estimated
    models = found.models
    assert models.loc["quasi_poisson", "standard_error"] == models.loc["poisson", "standard_error"]
    widths = models["upper"] - models["lower"]
    assert widths["quasi_poisson"] == pytest.approx(widths["negative_binomial"])
    assert widths["quasi_poisson"] > widths["poisson"]
    wide = bm.publication_trend(rough)
    assert wide.dispersion > 1
    assert wide.models.loc["quasi_poisson", "standard_error"] == pytest.approx(
        wide.models.loc["poisson", "standard_error"] * np.sqrt(wide.dispersion))


def test_intervals_hold_growth_where_counts_are_poisson_counts():
    # Half of all such series have a dispersion below one by chance.
    rng = np.random.default_rng(14)
    held = []
    for _ in range(400):
        models = bm.publication_trend(series(rng.poisson(10 * np.exp(0.1 * np.arange(12))))).models
        held.append(((models["lower"] <= 0.1) & (0.1 <= models["upper"])).to_numpy())
    # Not below 0.95 by more than two standard errors of 400 draws.
    assert (np.mean(held, axis=0)[1:] > 0.95 - 0.022).all()


def test_the_interval_is_told_in_per_cent_and_with_its_quantile():
    models = bm.publication_trend(series([3, 4, 6, 9, 13, 20])).models
    assert models["percent_lower"].tolist() == pytest.approx((100 * np.expm1(models["lower"])).tolist())
    assert models["percent_upper"].tolist() == pytest.approx((100 * np.expm1(models["upper"])).tolist())
    assert models["quantile"].to_dict() == {"poisson": "normal", "quasi_poisson": "t", "negative_binomial": "t"}
    assert models["degrees"].tolist() == [pd.NA, 4, 4]
    for model in models.index:
        assert models.loc[model, "doubling_lower"] == pytest.approx(
            bm.doubling_time(models.loc[model, "percent_upper"] / 100))


def test_doubling_time_of_a_rate():
    assert bm.doubling_time(1) == 1 and bm.doubling_time(2**0.1 - 1) == pytest.approx(10)
    assert np.isnan(bm.doubling_time(0)) and np.isnan(bm.doubling_time(-0.5)) and np.isnan(bm.doubling_time(np.nan))
    with pytest.raises(MeasureError, match="rate"):
        bm.doubling_time("1")
