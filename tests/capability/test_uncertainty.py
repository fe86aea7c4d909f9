"""Uncertainty and sensitivity of an index: planted truth comes back."""
import numpy as np
import pandas as pd
import pytest

from flowspace.capability import (
    Choices,
    Triggers,
    composite_index,
    sensitivity_analysis,
    sobol_indices,
    uncertainty_analysis,
)
from flowspace.errors import MeasureError, ParameterError, TableError

PLAIN = Choices(treatment="none")


def table(values, dimensions, years=(2020,), evidence="observed"):
    """Raw table of {code: values by agglomeration, and year}; agglomerations are a, b, c and so on."""
    parts = []
    for code, column in values.items():
        units = [chr(97 + place) for place in range(len(column) // len(years))]
        keys = [(unit, year) for unit in units for year in years]
        parts.append(pd.DataFrame(keys, columns=["agglomeration", "year"]).assign(
            dimension=dimensions[code], code=code, value=np.array(column, dtype=float), direction=1,
            evidence=evidence))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture
def some():
    generator = np.random.default_rng(8)
    codes = {"p": "space", "q": "space", "r": "input", "s": "input", "t": "input", "u": "output", "v": "output"}
    return table({code: np.exp(generator.normal(size=24)) for code in codes}, codes, (2018, 2019, 2020))


def test_results_are_those_of_the_draws(some):
    result = uncertainty_analysis(some, draws=400, seed=3)
    n = len(result.years)
    assert result.scores.shape == result.ranks.shape == (400, n)
    for year in (2018, 2019, 2020):
        here = result.years == year
        expected = pd.DataFrame(result.scores[:, here]).rank(axis=1, ascending=False, method="min")
        assert (result.ranks[:, here] == expected.to_numpy()).all()
    np.testing.assert_allclose(result.summary["score_median"], np.median(result.scores, axis=0))
    np.testing.assert_allclose(result.summary["top_three"], (result.ranks <= 3).mean(axis=0))
    by_rank = result.rank_probabilities.groupby(["agglomeration", "year"])["probability"].sum()
    np.testing.assert_allclose(by_rank, 1)
    one = result.rank_probabilities.query("agglomeration == 'c' and year == 2019 and rank == 2")["probability"].item()
    row = np.flatnonzero((result.agglomerations == "c") & (result.years == 2019))
    assert one == (result.ranks[:, row] == 2).mean()
    reference = composite_index(some).scores
    assert result.summary["rank"].tolist() == reference["rank"].tolist()
    distance = np.abs(result.ranks - reference["rank"].to_numpy())
    assert result.shifts.set_index("year")["mean"][2019] == pytest.approx(distance[:, result.years == 2019].mean())
    assert result.shares.groupby("trigger")["share"].sum().round(9).eq(1).all()
    assert result.shares.groupby("trigger")["draws"].sum().eq(400).all()
    assert result.draws.shape == (400, 10)


def test_the_same_seed_gives_the_same_bytes_whatever_the_chunk(some):
    one, other = uncertainty_analysis(some, draws=300, seed=1), uncertainty_analysis(some, draws=300, seed=1, chunk=17)
    assert one.scores.tobytes() == other.scores.tobytes()
    for name in ("summary", "rank_probabilities", "shifts", "shares", "draws"):
        assert getattr(one, name).to_csv() == getattr(other, name).to_csv()
    assert uncertainty_analysis(some, draws=300, seed=2).scores.tobytes() != one.scores.tobytes()


def test_without_any_trigger_every_draw_is_the_reference(some):
    result = uncertainty_analysis(some, triggers=Triggers.only(), draws=5)
    np.testing.assert_allclose(result.scores, np.tile(result.reference.scores["score"], (5, 1)), atol=1e-11)
    assert (result.shifts["mean"] == 0).all() and (result.summary["rank_shift"] == 0).all()


def test_raw_tables_are_a_trigger_and_the_first_is_the_reference(some):
    other = some.assign(value=1 / some["value"], evidence="published")
    result = uncertainty_analysis({"one": some, "two": other}, triggers=Triggers.only(), draws=200)
    ranks = {name: composite_index(raw).scores["rank"].to_numpy() for name, raw in (("one", some), ("two", other))}
    for name in ranks:
        assert (result.ranks[result.draws["raw"] == name] == ranks[name]).all()
    assert result.summary["rank"].tolist() == ranks["one"].tolist()
    assert set(result.summary["evidence"]) == {"published"}


def test_a_value_that_any_draw_fills_is_estimated(some):
    gap = some.assign(value=some["value"].where((some["agglomeration"] != "b") | (some["year"] != 2019)))
    result = uncertainty_analysis(gap, draws=5)
    weak = result.summary[result.summary["evidence"] == "estimated"]
    assert weak[["agglomeration", "year"]].values.tolist() == [["b", 2019]]


def test_a_leader_in_everything_is_first_in_every_draw(some):
    raw = some.assign(value=some["value"].where(some["agglomeration"] != "d", 50 + some["value"]))
    result = uncertainty_analysis(raw, draws=500)
    assert (result.ranks[:, result.agglomerations == "d"] == 1).all()
    assert result.summary.query("agglomeration == 'd'")["top_three"].eq(1).all()


def test_ishigami_has_the_indices_that_are_known_of_it():
    """sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 on [-π, π]³, whose indices follow from integrals."""
    def model(u):
        x = np.pi * (2 * u - 1)
        y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
        return y[:, None]

    pi = np.pi
    first = 0.5 * (1 + 0.1 * pi ** 4 / 5) ** 2
    second = 7 ** 2 / 8
    both = 0.1 ** 2 * pi ** 8 * (1 / 18 - 1 / 50)
    variance = first + second + both
    result = sobol_indices(model, ["x1", "x2", "x3"], ["y"], n=4096)
    np.testing.assert_allclose(result["first_order"], [first / variance, second / variance, 0], atol=0.02)
    np.testing.assert_allclose(result["total_order"], [(first + both) / variance, second / variance, both / variance],
                               atol=0.02)


def test_an_output_that_does_not_vary_has_no_indices():
    result = sobol_indices(lambda u: np.column_stack([u[:, 0], np.ones(len(u))]), ["a", "b"], ["y", "flat"], n=64)
    assert result.query("output == 'flat'")["total_order"].isna().all()
    assert result.query("output == 'y'")["total_order"].round(1).tolist() == [1.0, 0.0]


def test_the_same_seed_gives_the_same_indices(some):
    one, other = (sensitivity_analysis(some, agglomerations=["a"], n=32, seed=0) for _ in range(2))
    assert one.to_csv() == other.to_csv()


@pytest.mark.parametrize("trigger, options", [
    ("weights_between", [{"input": 1, "output": 3}, {"input": 3, "output": 1}]),
    ("aggregation_between", ["arithmetic", "geometric"])])
def test_the_one_trigger_that_matters_has_all_the_variance(trigger, options):
    """One indicator in each dimension: weights and aggregation within dimensions can change nothing."""
    raw = table({"x": [1, 2, 3, 4, 9], "y": [4, 5, 3, 2, 1]}, {"x": "input", "y": "output"})
    idle = {"weights_within": ["equal", "entropy"], "aggregation_within": ["arithmetic", "geometric"]}
    result = sensitivity_analysis(raw, PLAIN, Triggers.only(**idle, **{trigger: options}), ["b"], n=512)
    score = result.query("output == 'score'").set_index("trigger")
    assert score["first_order"][trigger] == pytest.approx(1, abs=0.01)
    assert score["total_order"][trigger] == pytest.approx(1, abs=0.01)
    assert score.drop(trigger)["total_order"].tolist() == [0, 0]
    shift = result.query("output == 'rank_shift'").set_index("trigger")
    assert shift["agglomeration"].isna().all() and shift.drop(trigger)["total_order"].fillna(0).tolist() == [0, 0]


def test_two_triggers_that_only_act_together_have_no_first_order_index():
    """The score of b is 0 or 1, as two choices agree or not: an exclusive or, planted by two raw tables."""
    up, down = ([0, 0.2, 1], [1, 0.2, 0])
    raws = {"one": table({"x": up, "y": down}, {"x": "input", "y": "output"}),
            "two": table({"x": down, "y": up}, {"x": "input", "y": "output"})}
    only = [{"input": 1, "output": 0}, {"input": 0, "output": 1}]
    result = sensitivity_analysis(raws, PLAIN, Triggers.only(weights_between=only), ["a"], n=1024)
    score = result.query("output == 'score'").set_index("trigger")
    np.testing.assert_allclose(score["first_order"], 0, atol=0.08)
    np.testing.assert_allclose(score["total_order"], 1, atol=0.08)


@pytest.mark.parametrize("wrong", [{"draws": 0}, {"draws": 2.5}, {"seed": -1}, {"seed": "x"}, {"chunk": 0},
                                   {"choices": {}}, {"triggers": {"noise": 1}}, {"draws": True},
                                   {"choices": Choices(weights_within="benefit_of_doubt"),
                                    "triggers": Triggers.only()}])
def test_wrong_parameters_of_the_uncertainty_analysis_are_named(some, wrong):
    with pytest.raises(ParameterError):
        uncertainty_analysis(some, **wrong)


@pytest.mark.parametrize("wrong", [{"n": 100}, {"n": 1}, {"n": 64.0}, {"seed": -1}, {"agglomerations": ["z"]},
                                   {"year": 2030}, {"year": "2020"}, {"triggers": Triggers.only()}, {"chunk": -1}])
def test_wrong_parameters_of_the_sensitivity_analysis_are_named(some, wrong):
    with pytest.raises(ParameterError):
        sensitivity_analysis(some, **wrong)


def test_raw_tables_that_differ_are_refused(some):
    for other in (some[some["year"] != 2019], some[some["code"] != "p"],
                  some.assign(direction=np.where(some["code"] == "p", -1, 1))):
        with pytest.raises(TableError, match="two"):
            uncertainty_analysis({"one": some, "two": other})
    with pytest.raises(ParameterError, match="no table"):
        uncertainty_analysis({})


def test_an_option_that_is_not_defined_is_named_with_where(some):
    raw = some.assign(value=some["value"].where(some["code"] != "p", some["value"] - 1))
    with pytest.raises(MeasureError, match="'p' with values of both signs.*distance_to_leader"):
        uncertainty_analysis(raw, triggers=Triggers(normalisation=["min_max", "distance_to_leader"]))


def test_draws_whose_dimensions_do_not_vary_are_named():
    """One dimension is the mean of an indicator and its opposite: no weights by the data between dimensions."""
    raw = table({"x": [1, 2, 3, 4], "y": [4, 3, 2, 1], "z": [1, 5, 2, 9]},
                {"x": "output", "y": "output", "z": "input"})
    with pytest.raises(MeasureError, match="weights_between=entropy"):
        uncertainty_analysis(raw, PLAIN, Triggers.only(weights_between=["entropy"]), draws=5)
