"""Toy tables every test of the figures draws from: three agglomerations, ten cities, two of them without data."""
from __future__ import annotations

import pandas as pd
import pytest

@pytest.fixture(params=["en", "zh"])
def language(request):
    return request.param


@pytest.fixture
def common(language):
    return {"evidence": ["observed", "estimated"], "source": "A toy table, 示例数据表", "language": language}


@pytest.fixture
def cities():
    return pd.DataFrame({
        "adcode": [f"{i}" for i in range(110001, 110013)],
        "longitude": [116.4, 117.2, 114.5, 121.5, 120.2, 118.8, 113.3, 114.1, 113.8, 87.6, 103.8, None],
        "latitude": [39.9, 39.1, 38.0, 31.2, 30.3, 32.1, 23.1, 22.5, 23.0, 43.8, 36.1, None],
    })


@pytest.fixture
def members():
    codes = [f"{i}" for i in range(110001, 110011)] + ["110012"]
    return pd.DataFrame({"agglomeration": ["north"] * 3 + ["delta"] * 3 + ["south"] * 4 + ["south"], "adcode": codes})


@pytest.fixture
def agglomerations():
    return pd.DataFrame({
        "agglomeration": ["delta", "north", "south"], "order": [2, 1, 3],
        "short_en": ["Delta", "The North", "South coast"], "short_zh": ["三角洲", "北方", "南部沿海"],
    })


@pytest.fixture
def size():
    return pd.DataFrame({"adcode": [f"{i}" for i in range(110001, 110009)],
                         "value": [90000.0, 40000.0, 1200.0, 80000.0, 30000.0, 20000.0, 50000.0, float("nan")]})


@pytest.fixture
def trends():
    rows = [(a, y, 0.1 * k + 0.02 * (y - 2010), s, k != 2)
            for k, a in enumerate(["north", "delta", "south"], start=1) for y in (2010, 2011, 2013, 2014)
            for s in ("grants_2006_2018", "applications_1990_2013")]
    return pd.DataFrame(rows, columns=["agglomeration", "year", "value", "series", "complete"])


@pytest.fixture
def measures():
    values = {"taylor": [0.2, 0.5, 0.5], "pielou": [0.9, None, 0.4], "green_population": [0.3, 0.2, 0.1]}
    rows = [(a, m, v) for m, vs in values.items() for a, v in zip(["north", "delta", "south"], vs, strict=True)]
    return pd.DataFrame(rows, columns=["agglomeration", "measure", "value"])


@pytest.fixture
def curves():
    rows = [(m, n, value(n)) for m, value in (("pielou", lambda n: 0.0), ("green_population", lambda n: 1 - 2 / n))
            for n in range(2, 20)]
    return pd.DataFrame(rows, columns=["measure", "n", "value"])


@pytest.fixture
def coverage():
    rows = [(a, y, k + (y > 2015), 4 + k) for k, a in enumerate(["north", "delta", "south"], start=9)
            for y in range(2010, 2018)]
    return pd.DataFrame(rows, columns=["agglomeration", "year", "n_observed", "n_members"])


@pytest.fixture
def correlations():
    keys = ["taylor", "pielou", "green_population"]
    return pd.DataFrame([[1.0, 0.5, -0.004], [0.5, 1.0, -0.7], [-0.004, -0.7, 1.0]], index=keys, columns=keys)


@pytest.fixture
def bands():
    rows = [("north", "patents", 2, 1, 1, 2), ("delta", "patents", 1, 2, 3, 3), ("south", "patents", 3, 1, 1, 3),
            ("north", "within", 2, 1, 2, 2), ("delta", "within", 1, 1, 1, 2)]
    return pd.DataFrame(rows, columns=["agglomeration", "panel", "rank", "low", "median", "high"])


@pytest.fixture
def values_by_year():
    rows = [("north", "taylor", 2010, 0.1), ("north", "pielou", 2010, 1.0), ("delta", "taylor", 2010, 0.2),
            ("south", "taylor", 2010, -0.3), ("south", "pielou", 2010, 0.5), ("north", "taylor", 2020, 0.6),
            ("south", "taylor", 2020, 0.4), ("south", "pielou", 2020, 0.3)]
    return pd.DataFrame(rows, columns=["agglomeration", "measure", "year", "value"])


@pytest.fixture
def dynamics():
    rows = [(p, s, y, scale * (1 + 0.1 * k - 0.02 * (y - 2010)))
            for p, scale in (("taylor", 0.3), ("patents", 5000.0), ("pielou", 0.8))
            for k, s in enumerate(["grants_2006_2018", "applications_1990_2013"])
            for y in (2010, 2011, 2012, 2014, 2015)]
    table = pd.DataFrame(rows, columns=["panel", "series", "year", "value"])
    return table.assign(low=0.9 * table["value"], high=1.2 * table["value"])


@pytest.fixture
def transitions():
    counts = {"grants": {("low", "low"): 30, ("low", "high"): 10, ("high", "low"): 1, ("high", "high"): 3},
              "applications": {("low", "low"): 5, ("low", "high"): 5, ("high", "low"): 0, ("high", "high"): 0}}
    table = pd.DataFrame([(g, a, b, n) for g, pairs in counts.items() for (a, b), n in pairs.items()],
                         columns=["group", "origin", "destination", "count"])
    total = table.groupby(["group", "origin"])["count"].transform("sum")
    return table.assign(probability=table["count"] / total.where(total > 0))


@pytest.fixture
def effects():
    rows = [("noise", "score", -0.01, 0.02, 0.1, 0.03), ("imputation", "score", 0.5, 0.1, 0.8, 0.3),
            ("pooling", "score", 0.2, 0.05, 0.3, 0.1), ("noise", "rank", None, None, None, None),
            ("imputation", "rank", 0.3, 0.1, 0.4, 0.1), ("pooling", "rank", -0.1, 0.05, 0.6, 0.1)]
    return pd.DataFrame(rows, columns=["row", "panel", "first_order", "first_order_band", "total_order",
                                       "total_order_band"])


@pytest.fixture
def gradient():
    return pd.DataFrame({"agglomeration": ["north", "delta", "south"], "x": [116.4, 120.2, 113.5],
                         "y": [0.5, 0.8, 0.2]})


@pytest.fixture
def fits():
    return pd.DataFrame({"name": ["all", "grants"], "label": ["All 全部", None], "intercept": [-10.0, 0.1],
                         "slope": [0.08, -0.01], "x_low": [113.5, 113.5], "x_high": [120.2, 116.4]})


@pytest.fixture
def named_cities(cities):
    return cities.assign(name_en=[f"City {c}" for c in "ABCDEFGHIJKL"], name_zh=[f"{c}城市" for c in "甲乙丙丁戊己庚辛壬癸子丑"])


@pytest.fixture
def links():
    rows = [("rail_services", 1, 4, 9.0), ("rail_services", 4, 1, 4.0), ("rail_services", 1, 2, 1.0),
            ("copatents", 1, 4, 100.0), ("copatents", 7, 8, 25.0), ("copatents", 7, 12, 3.0)]
    return pd.DataFrame([(p, f"1100{a:02d}", f"1100{b:02d}", w) for p, a, b, w in rows],
                        columns=["panel", "from_adcode", "to_adcode", "weight"])


@pytest.fixture
def degrees():
    return pd.DataFrame({"panel": ["rail_services", "copatents", "copatents"],
                         "adcode": ["110001", "110001", "110004"], "value": [14.0, 100.0, 25.0]})


@pytest.fixture
def flow_table():
    rows = [("north", "north", 90.0), ("north", "delta", 40.0), ("north", "south", 5.0), ("delta", "north", 10.0),
            ("delta", "delta", 60.0), ("delta", "south", 0.0), ("south", "delta", 8.0), ("south", "south", 20.0)]
    return pd.DataFrame(rows, columns=["origin", "destination", "value"])


@pytest.fixture
def coefficients():
    rows = [("distance", "ai_copublications", -0.9, -1.1, -0.7, None),
            ("same", "ai_copublications", 0.2, 0.1, 0.3, None),
            ("distance", "copatents", -0.8, -1.0, -0.6, -0.8), ("same", "copatents", 0.1, -0.2, 0.4, None),
            ("rail", "copatents", 0.4, 0.3, 0.6, 0.5)]
    return pd.DataFrame(rows, columns=["row", "panel", "estimate", "low", "high", "true"])


@pytest.fixture
def ranks():
    by_item = {"a": [1, 1, 2, 1], "b": [2, 3, 5, 2], "c": [3, None, 1, 3], "d": [4, 2, 3, 4], "e": [5, 4, 4, 5]}
    rows = [(k, y, r) for k, own in by_item.items() for y, r in zip([2000, 2005, 2010, 2015], own, strict=True)]
    return pd.DataFrame(rows[:18] + rows[19:], columns=["item", "year", "rank"])


@pytest.fixture
def roles():
    by_city = {"a": [500, 250, 0, 249, 1], "b": [0] * 5, "c": [None] * 5}
    names = ["coordinator", "gatekeeper", "representative", "consultant", "liaison"]
    return pd.DataFrame([(c, r, v) for c, own in by_city.items() for r, v in zip(names, own, strict=True)],
                        columns=["city", "role", "value"])


@pytest.fixture
def types():
    rows = [("rail_services", "a", 1.0, 1.0), ("rail_services", "b", 10.0, 0.1), ("rail_services", "c", 100.0, 8.0),
            ("copatents", "a", 2.0, 3.0), ("copatents", "b", 4.0, 1.0), ("copatents", "c", None, 2.0)]
    return pd.DataFrame(rows, columns=["panel", "city", "x", "y"])


@pytest.fixture
def fitted():
    x = [0.1 * i for i in range(2, 9)]
    curve = pd.DataFrame({"x": x, "fit": [8 + 6 * v - 7 * v**2 for v in x]})
    return curve.assign(low=curve["fit"] - 0.2, high=curve["fit"] + 0.3)


@pytest.fixture
def turns():
    return [{"label": "Bounded 有界", "value": 0.43, "low": 0.35, "high": 0.5},
            {"label": "One end", "value": 0.43, "low": 0.3, "high": float("inf")},
            {"label": "Gap", "value": 0.3, "low": 0.32, "high": 0.55, "complement": True},
            {"label": "All", "value": None, "low": float("-inf"), "high": float("inf")}]


@pytest.fixture
def specifications():
    rows = [("pielou", "low", 0.4, 0.1, 0.7, True, False), ("taylor", "low", -0.1, -0.3, 0.1, False, True),
            ("pielou", "high", 0.2, 0.1, 0.3, True, False), ("taylor", "high", 0.2, None, None, False, False)]
    return pd.DataFrame(rows, columns=["measure", "tier", "estimate", "low", "high", "significant", "main"])


@pytest.fixture
def covered():
    rows = [("delta", "a", 0.88, 0.85, 0.91), ("fieller", "a", 0.94, 0.92, 0.96), ("delta", "b", 0.95, 0.93, 0.97),
            ("fieller", "b", None, None, None)]
    return pd.DataFrame(rows, columns=["row", "panel", "coverage", "low", "high"])


@pytest.fixture
def ratios():
    return pd.DataFrame({"gamma": [0.2, 0.3, 0.4, 0.5, 0.6], "likelihood_ratio": [20.0, 6.0, 9.0, 0.0, 80.0]})


@pytest.fixture
def paths():
    rows = [(u, y, k * 1.2 ** (y - 2010) * (0.7 if y > 2014 else 1), k * 1.2 ** (y - 2010),
             *((None, None) if y <= 2014 else (k * 1.1 ** (y - 2010), k * 1.3 ** (y - 2010))))
            for u, k in (("a", 10.0), ("b", 4000.0), ("c", 0.5)) for y in range(2010, 2019) if (u, y) != ("c", 2012)]
    return pd.DataFrame(rows, columns=["unit", "year", "actual", "expected", "lower", "upper"]).astype(
        {"lower": float, "upper": float})


@pytest.fixture
def by_event_time():
    rows = [(s, k, 0.1 * k + 0.02 * n, 0.1) for n, s in enumerate(["one", "two", "three"]) for k in range(-4, 6)
            if k != -1 or s == "three"]
    table = pd.DataFrame(rows, columns=["series", "event_time", "estimate", "half"])
    table.loc[(table["series"] == "three") & (table["event_time"] == -1), ["estimate", "half"]] = 0.0
    spread = {"lower": -1.0, "upper": 1.0, "outer_lower": -1.5, "outer_upper": 1.5}
    return table.assign(**{c: table["estimate"] + f * table["half"] for c, f in spread.items()}).drop(columns="half")


@pytest.fixture
def synthetic():
    years = list(range(2010, 2020))
    paths = pd.DataFrame({"year": years, "actual": [y - 2010.0 - (y > 2016) for y in years],
                          "synthetic": [y - 2010.1 for y in years]})
    gaps = [(u, y, 0.1 * k * (-1) ** y) for k, u in enumerate("uvw", start=1) for y in years]
    return paths, pd.DataFrame(gaps, columns=["unit", "year", "gap"])


@pytest.fixture
def recoveries():
    rows = [("a", -0.3, -0.4, -0.2, 3.0, False, False), ("b", -0.1, None, None, 6.0, True, False),
            ("c", 0.1, 0.0, 0.2, None, False, True), ("d", None, None, None, None, False, False)]
    return pd.DataFrame(rows, columns=["unit", "resistance", "lower", "upper", "recovery", "censored", "never_fell"])


@pytest.fixture
def plane():
    rows = [("a", 2005, 0.5, 0.2), ("a", 2010, 0.7, 0.1), ("a", 2015, 0.9, -0.1), ("b", 2005, 1.2, -0.3),
            ("b", 2015, 1.0, -0.2), ("c", 2005, None, 0.1), ("c", 2010, 1.4, 0.3)]
    table = pd.DataFrame(rows, columns=["unit", "period", "hierarchy", "matching"])
    return table.assign(hierarchy_low=table["hierarchy"] - 0.1, hierarchy_high=table["hierarchy"] + 0.1,
                        matching_low=table["matching"] - 0.05, matching_high=table["matching"] + 0.05)


@pytest.fixture
def removals():
    rows = [(p, s, q / 10, (1 - q / 10) ** n) for p in ("a", "b", "c") for n, s in enumerate(["random", "degree"], 1)
            for q in range(0, 10)]
    table = pd.DataFrame(rows, columns=["panel", "strategy", "removed", "value"])
    banded = table["strategy"] == "random"
    return table.assign(lower=(0.9 * table["value"]).where(banded), upper=(1.1 * table["value"]).where(banded))


@pytest.fixture
def episodes():
    rows = [("a", 2008, 2009, 2011, False, 0.1), ("a", 2015, 2017, None, True, 0.4),
            ("b", 2012, 2014, 2016, False, 0.2), ("c", None, None, None, False, None)]
    return pd.DataFrame(rows, columns=["unit", "peak", "trough", "recovery", "censored", "depth"])


@pytest.fixture
def turned():
    rows = [("a", "up", 0.4, 0.2, 0.6), ("a", "down", -0.3, -0.5, -0.1), ("b", "up", -0.9, None, None),
            ("b", "down", 0.1, -0.1, 0.3), ("c", "up", None, None, None), ("c", "down", None, None, None)]
    return pd.DataFrame(rows, columns=["name", "direction", "change", "low", "high"])


@pytest.fixture
def scenarios():
    rows = [(e, s, p, o, 1.0, 1.0 + d, d, d - 0.1 * k, d + 0.2 * k) for e, f in (("targeted", 1.0), ("random", 0.4))
            for s, k in (("a", 1), ("b", 2), ("c", 3)) for p in (0.1, 0.2, 0.3)
            for o, scale in (("x", 1.0), ("y", 50.0)) for d in [scale * f * p * (k - 2.2)]]
    table = pd.DataFrame(rows, columns=["experiment", "subject", "parameter", "outcome", "baseline", "value", "change",
                                        "low", "high"]).assign(outside=lambda t: t["parameter"] > 0.25)
    table.loc[(table["subject"] == "c") & (table["outcome"] == "y"), ["value", "change", "low", "high"]] = None
    return table


@pytest.fixture
def coded():
    rows = [(s, c, d, float(v)) for d, cs in (("d1", "pq"), ("d2", "r")) for c in cs
            for s, v in (("a", 1), ("b", 0), ("c", "nan")) if (s, c) != ("b", "r")]
    return pd.DataFrame(rows, columns=["subject", "code", "dimension", "present"])


@pytest.fixture
def mentions():
    rows = [(r, m, rate * k, 0.5 * rate * k, 2.0 * rate * k + 0.3) for r, rate in (("a", 2.0), ("b", 0.0), ("c", 5.5))
            for k, m in enumerate("pqrs", start=1) if (r, m) != ("c", "s")]
    return pd.DataFrame(rows, columns=["row", "panel", "rate", "low", "high"])


@pytest.fixture
def fields():
    return pd.DataFrame({"field": list("abcde"), "density": [0.1, 0.3, 0.35, 0.5, None],
                         "advantage": [0.0, 0.4, 2.5, 11.0, 1.0], "feasible": [False, True, True, False, True]})


@pytest.fixture
def world():
    """Cities of the world: one agglomeration of three, one across the date line, one city alone without a score."""
    rows = [("London", 0.0, 51.5, 60.0, "London"), ("Oxford", -1.3, 51.8, 44.0, "London"),
            ("Cambridge", 0.1, 52.2, 45.0, "London"), ("Levuka", 178.9, -17.7, 20.0, "Levuka"),
            ("Taveuni", -179.9, -16.8, 12.0, "Levuka"), ("Lima", 283.0, -12.0, None, None)]
    table = pd.DataFrame(rows, columns=["city", "lon", "lat", "score", "agglomeration"])
    return table.assign(continent=["Europe"] * 3 + ["Oceania"] * 2 + ["Americas"],
                        population=[9e6, 1e5, 1e5, 5e3, None, 1e7],
                        name_zh=["伦敦", "牛津", "剑桥", "莱武卡", "塔韦乌尼", "利马"])


@pytest.fixture
def draw(cities, members, agglomerations, size, trends, measures, curves, coverage, correlations, bands,
         values_by_year, dynamics, transitions, effects, gradient, fits,
         named_cities, links, degrees, flow_table, coefficients, ranks, roles, types, fitted, turns,
         specifications, covered, ratios, paths, by_event_time, synthetic, recoveries, plane, removals, episodes,
         world, turned, scenarios, coded, mentions, fields):
    """Every chart by name: a function of the common arguments (evidence, source, language)."""
    from flowspace import figures

    values = pd.DataFrame({"agglomeration": ["north", "delta", "south"], "value": [0.2, -0.1, None],
                           "complete": [True, False, True]})
    status = pd.DataFrame({"adcode": ["110001", "110002"], "status": ["observed", "missing"]})
    points = pd.DataFrame({"label": ["North", "Delta", "South 南"], "n": [3, 3, 5]})
    three = {key: f"City 城 {key}" for key in "abcd"}
    line = {"reference_value": 0.438, "reference_label": "0.438"}
    return {
        "agglomeration_map": lambda **k: figures.agglomeration_map(
            cities, members, agglomerations, size=size, size_label="Patents 专利", **k),
        "agglomeration_map_by_status": lambda **k: figures.agglomeration_map(
            cities, members, agglomerations, status=status, **k),
        "value_map": lambda **k: figures.value_map(
            values, cities, members, agglomerations, value_label="Index 指数", **k),
        "trend_panels": lambda **k: figures.trend_panels(
            trends, agglomerations, series="series", value_label="Index 指数", **line, **k),
        "size_curve": lambda **k: figures.size_curve(curves, points, value_label="Value 取值", **line, **k),
        "rank_comparison": lambda **k: figures.rank_comparison(measures, agglomerations, **k),
        "correlation_matrix": lambda **k: figures.correlation_matrix(correlations, **k),
        "coverage_matrix": lambda **k: figures.coverage_matrix(coverage, agglomerations, **k),
        "value_matrix": lambda **k: figures.value_matrix(
            values_by_year, agglomerations, columns="measure", groups="year", title="Index 指数", **k),
        "value_matrix_of_scores": lambda **k: figures.value_matrix(
            values_by_year.assign(sure=[True, False] * 4), agglomerations, columns="measure", groups="year",
            centre=0.2, limits=None, significant="sure", title="z", **k),
        "line_panels": lambda **k: figures.line_panels(dynamics, band_label="95 % 区间", **k),
        "transition_matrices": lambda **k: figures.transition_matrices(transitions, classes=["low", "high"], **k),
        "effect_dots": lambda **k: figures.effect_dots(effects, labels={"score": "Score 得分"}, **k),
        "gradient_scatter": lambda **k: figures.gradient_scatter(
            gradient, agglomerations, fits, x_label="Longitude 经度", y_label="Index 指数", leading=["delta"],
            log_y=True, **k),
        "network_maps": lambda **k: figures.network_maps(
            links, named_cities, directed=["rail_services"], sizes=degrees, size_label="Degree 度",
            named=["110001", "110004"], **k),
        "flow_matrix": lambda **k: figures.flow_matrix(
            flow_table, agglomerations, value_label="Trains 班次", marked=1, **k),
        "flow_matrix_of_ratios": lambda **k: figures.flow_matrix(
            flow_table.assign(value=flow_table["value"] / 10), agglomerations, value_label="Ratio 比值", ratio=True, **k),
        "coefficient_dots": lambda **k: figures.coefficient_dots(
            coefficients, labels={"distance": "Distance 距离", "same": "Province", "rail": "Rail"}, **k),
        "rank_flows": lambda **k: figures.rank_flows(
            ranks, top=3, title="Ranks 位次", labels={k: f"City 城 {k}" for k in "abcde"}, **k),
        "city_roles": lambda **k: figures.city_roles(
            roles, labels={k: f"City 城 {k}" for k in "abc"}, title="Roles 角色", **k),
        "curve_with_turning_point": lambda **k: figures.curve_with_turning_point(
            pd.DataFrame({"x": [0.3, 0.5, 0.7], "y": [9.1, 9.4, 8.7], "label": ["North 北", None, "South"]}), fitted,
            turns, x_label="Index 指数", y_label="Output 产出", **line, **k),
        "specification_curve": lambda **k: figures.specification_curve(
            specifications, choices=["measure", "tier"], main="main", value_label="Effect 效应", **k),
        "coverage_dots": lambda **k: figures.coverage_dots(
            covered, labels={"delta": "Delta 法", "fieller": "Fieller", "a": "Strong 强", "b": "Weak"}, **k),
        "threshold_curve": lambda **k: figures.threshold_curve(
            ratios, critical=7.35, best=0.5, confidence_set=[(0.3, 0.3), (0.5, 0.5)], x_label="Index 指数", **line,
            **k),
        "typology_scatter": lambda **k: figures.typology_scatter(
            types, x_label="Centrality 中心度", y_label="Power 权力", named=["a", "c"], log_x=True,
            corners={"upper_right": "both 两者"}, labels={k: f"City 城 {k}" for k in "abc"}, **k),
        "typology_scatter_of_areas": lambda **k: figures.typology_scatter(
            types.dropna().assign(x=types["x"] / 100), x_label="P", y_label="z", cuts=None,
            areas=figures.module_role_areas("en"), **k),
        "value_matrix_of_colours": lambda **k: figures.value_matrix(
            values_by_year, agglomerations, columns="measure", groups="year", centre=0, limits=(-0.25, 0.5),
            written=False, title="Index 指数", **k),
        "coefficient_dots_with_references": lambda **k: figures.coefficient_dots(
            coefficients, labels={"distance": "Distance 距离", "same": "Province", "rail": "Rail"}, references=[1], **k),
        "counterfactual_paths": lambda **k: figures.counterfactual_paths(
            paths, shock=2014.5, value_label="Patents 专利", shock_label="Crisis 危机", labels=three, **k),
        "event_study": lambda **k: figures.event_study(
            by_event_time, value_label="Effect 效应", outer_label="simultaneous 同时",
            labels={"one": "TWFE", "two": "Callaway–Sant'Anna", "three": "Sun–Abraham 法"}, **k),
        "synthetic_paths": lambda **k: figures.synthetic_paths(
            *synthetic, shock=2016.5, value_label="Patents 专利", treated_label="City 城", cut=0.4, **k),
        "recovery_dots": lambda **k: figures.recovery_dots(recoveries, labels=three, **k),
        "resilience_plane": lambda **k: figures.resilience_plane(
            plane, reference=0.8, reference_label="random 随机", labels=three, **k),
        "robustness_curves": lambda **k: figures.robustness_curves(
            removals, band_label="5–95 %", labels=three | {"random": "random 随机", "degree": "by degree"}, **k),
        "episode_strip": lambda **k: figures.episode_strip(
            episodes, labels=three, last_year=2019, shocks=[2008.5], shock_label="2008 危机", **k),
        "world_map": lambda **k: figures.world_map(
            world, score_label="Score 得分", labels={"London": "London 伦敦"}, **k),
        "tornado": lambda **k: figures.tornado(turned, value_label="Change 变化", labels=three, **k),
        "tornado_of_one_direction": lambda **k: figures.tornado(
            turned[turned["direction"] == "up"].drop(columns="direction"), value_label="Change 变化", labels=three, **k),
        "scenario_dots": lambda **k: figures.scenario_dots(
            scenarios, experiment="targeted", parameter=0.2, reference="random", reference_label="random 随机",
            labels=three | {"x": "Links 联系", "y": "Score"}, **k),
        "scenario_curves": lambda **k: figures.scenario_curves(
            scenarios[scenarios["experiment"] == "targeted"], highlighted=["a", "b"], value="change", baseline=0.1,
            parameter_label="Share turned 比例", band_label="5–95 %",
            labels=three | {"x": "Links 联系", "y": "Score"}, **k),
        "code_matrix": lambda **k: figures.code_matrix(
            coded, title="Plans 规划", labels=three | {"d1": "Goals 目标", "d2": "Means", "p": "A goal with a long name 长",
                                                     "q": "Other", "r": "Rail"}, **k),
        "coverage_bars": lambda **k: figures.coverage_bars(
            mentions, labels=three | {"p": "Diffusion", "q": "Learning 学习", "r": "Rail", "s": "Market"}, **k),
        "entry_scatter": lambda **k: figures.entry_scatter(fields, labels={"b": "Optics 光学", "c": "Drugs"}, **k),
        "value_matrix_with_gaps": lambda **k: figures.value_matrix(
            values_by_year, agglomerations, columns="measure", groups="year", missing_label="no data 无数据", **k),
        "run_comparison": lambda **k: figures.run_comparison(
            pd.DataFrame({"run": list("abcdefg"), "choice": ["equal 等", "entropy", "critic", "pca", "none", "s", "t"],
                          "quantity": "taylor", "value": [1.0, 1.1, 1.2, 1.3, 1.4, 90.0, None],
                          "status": ["done"] * 6 + ["failed"]}),
            x="choice", x_label="Choice 选择", reference="a", **k),
        "rank_bands": lambda **k: figures.rank_bands(bands, agglomerations, **k),
    }
