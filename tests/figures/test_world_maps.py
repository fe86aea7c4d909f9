"""Maps of the world: the projection against its definition, coastlines that keep to the map, what is refused."""
from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowspace import figures
from flowspace.errors import FigureError
from flowspace.figures.equal_earth import equal_earth, graticule, land
from flowspace.figures.world_map import hull, normalised

EN = {"evidence": "simulated", "source": "toy", "language": "en", "score_label": "Score"}
NASTY = 'A</script><script>alert(1)</script><!-- & "quoted" \u2028 $x$'


def interactive(table, **given_):
    return figures.interactive_world(table, **(EN | given_))


def data_of(made):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', made.html, re.S).group(1))


@given(st.floats(-179, 179), st.floats(-89, 89))
def test_areas_are_kept(lon, lat):
    # The determinant of the derivatives over that of the sphere is one everywhere.
    h = 1e-4
    east, north = (np.subtract(equal_earth(lon + a, lat + b), equal_earth(lon - a, lat - b)) / np.radians(2 * h)
                   for a, b in ((h, 0), (0, h)))
    # The four coefficients of the publication are rounded: areas are kept to a few parts in 100 000.
    assert (east[0] * north[1] - east[1] * north[0]) / np.cos(np.radians(lat)) == pytest.approx(1, abs=1e-3)


def test_the_projection_has_its_published_shape():
    x, y = equal_earth([180, 180, 0], [0, 90, 90])
    assert x[0] == pytest.approx(2.706629, abs=1e-6) and y[2] == pytest.approx(1.3173627591574, abs=1e-12)
    assert 0.55 < x[1] / x[0] < 0.65  # a pole is a line
    lon, lat = np.array([10.0, 100.0]), np.array([40.0, -20.0])
    for a, b in zip(equal_earth(-lon, -lat), equal_earth(lon, lat), strict=True):
        np.testing.assert_array_equal(a, -b)


def test_coastlines_lie_where_land_is():
    from matplotlib.path import Path

    def on_land(lon, lat):
        return any(Path(ring).contains_point((lon, lat)) for ring in land())

    for city in [(2.35, 48.86), (116.4, 39.9), (-104.9, 39.7), (133.9, -23.7), (18.4, -33.5), (170.0, 66.5),
                 (-175.0, 66.5), (121.0, 24.0), (110.0, 19.2)]:
        assert on_land(*city), city
    for sea in [(-30.0, 0.0), (-150.0, 40.0), (80.0, -20.0), (165.0, -30.0)]:
        assert not on_land(*sea), sea
    rings = np.vstack(land())
    assert np.abs(rings[:, 0]).max() <= 180 and rings[:, 1].min() > -60
    # No ring jumps over the map: the date line cuts them.
    assert max(np.abs(np.diff(np.append(ring[:, 0], ring[0, 0]))).max() for ring in land()) < 60
    assert all(np.abs(line[:, 0]).max() <= 180 for line in graticule())


def test_the_file_of_coastlines_says_where_it_is_from_and_is_small():
    from flowspace.figures import equal_earth as module

    assert module._LAND.stat().st_size < 40_000
    about = json.loads(module._LAND.read_text(encoding="utf-8"))["about"]
    assert "Natural Earth" in about and "public domain" in about


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=1, max_size=20))
def test_a_hull_holds_all_points_and_no_corner_too_many(points):
    corners = hull(np.array(points))
    assert {tuple(c) for c in corners.tolist()} <= {(float(a), float(b)) for a, b in points}
    if len(corners) > 2:
        ahead = np.roll(corners, -1, axis=0)
        for p in points:
            turns = np.cross(np.column_stack([ahead - corners, np.zeros(len(corners))]),
                             np.column_stack([p - corners, np.zeros(len(corners))]))[:, 2]
            assert (turns >= 0).all()
            assert sum(turns == 0) <= 2


def test_longitudes_of_both_kinds_are_one(world):
    other = world.assign(lon=[lon + 360 if lon < 0 else lon for lon in world["lon"]])
    pd.testing.assert_frame_equal(normalised(other), normalised(world))
    assert figures.world_map(other, **EN).png() == figures.world_map(world, **EN).png()
    assert interactive(other).html == interactive(world).html
    named = world.rename(columns={"lon": "longitude", "lat": "latitude"})
    assert interactive(named).html == interactive(world).html
    assert figures.world_map(named, **EN).png() == figures.world_map(world, **EN).png()


def test_a_map_does_not_depend_on_the_order_of_rows(world):
    mixed = world.sample(frac=1, random_state=2)
    assert figures.world_map(mixed, **EN).png() == figures.world_map(world, **EN).png()
    assert interactive(mixed).html == interactive(world).html


def drawn_names(figure):
    return [t.get_text() for t in figure.axes[0].texts]


def test_names_are_those_asked_for_and_in_sight(world):
    assert sorted(drawn_names(figures.world_map(world, **EN))) == ["Levuka", "London"]
    assert drawn_names(figures.world_map(world, named=["Levuka"], labels={"Levuka": "Fiji"}, **EN)) == ["Fiji"]
    assert drawn_names(figures.world_map(world, window=(-12, 30, 35, 60), **EN)) == ["London"]
    alone = world.assign(agglomeration=None, score=np.nan)
    assert drawn_names(figures.world_map(alone, **EN)) == []
    many = pd.DataFrame({"city": [f"c{k}" for k in range(20)], "lon": np.linspace(-170, 170, 20), "lat": 0.0,
                         "score": np.arange(20.0), "agglomeration": [f"c{k}" for k in range(20)]})
    assert sorted(drawn_names(figures.world_map(many, **EN))) == sorted(f"c{k}" for k in range(6, 20))
    with pytest.raises(FigureError, match="at most 14"):
        figures.world_map(many, named=list(many["city"]), **EN)


def test_a_hull_across_the_date_line_does_not_cross_the_map(world):
    figure = figures.world_map(world, **EN)
    widths = [np.ptp(line.get_xdata()) for line in figure.axes[0].lines if line.get_linewidth() == 5]
    assert len(widths) == 3 and max(widths) < 0.1  # of London, and two parts


@pytest.mark.parametrize(("change", "given_", "part"), [
    ({"lat": 95.0}, {}, "lat 95"),
    ({"lon": 400.0}, {}, "lon 400"),
    ({"lon": np.nan}, {}, "without coordinates"),
    ({"score": -1.0}, {}, "score -1"),
    ({"score": np.inf}, {}, "infinite score"),
    ({"score": "x"}, {}, "numbers"),
    ({"city": "London"}, {}, "more than one row"),
    ({}, {"named": ["Londn"]}, "did you mean 'London'"),
    ({}, {"window": (30, -12, 35, 60)}, "west < east"),
    ({}, {"window": "Europe"}, "west < east"),
    ({}, {"score_label": ""}, "score_label"),
])
def test_the_map_refuses(world, change, given_, part):
    with pytest.raises(FigureError, match=part):
        figures.world_map(world.assign(**change), **(EN | given_))


def test_the_table_holds_all_cities_without_a_script(world, language):
    made = interactive(world, language=language, labels={"Europe": "Europe 欧洲"})
    before = made.html.split("<script")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", before)
    assert len(rows) == 7
    first = re.findall(r">([^<]*)</t[hd]>", rows[1])
    place = {"en": "London", "zh": "伦敦"}[language]
    assert first == [place, "60", place, "Europe 欧洲", "9,000,000"]  # an agglomeration has the name of its city
    assert re.findall(r">([^<]*)</t[hd]>", rows[6])[1:3] == ["–", "–"]
    assert figures.label("world_noscript", language) in before and figures.label("source", language) in before
    assert f'<span class="fs-badge fs-simulated">{figures.label("simulated", language)}</span>' in before


def test_data_come_out_of_the_html_as_they_went_in(world):
    data = data_of(interactive(world))
    assert [c["s"] for c in data["cities"]] == [60, 45, 44, 20, 12, None]
    assert data["agglomerations"] == ["Levuka", "London"] and data["cities"][0]["g"] == 1
    assert data["cities"][5]["g"] is None and data["continents"] == ["Americas", "Europe", "Oceania"]
    assert data["start"] == 0 and data_of(interactive(world, first="Lima"))["start"] == 5
    x, y = equal_earth(0.0, 51.5)
    scale = 1000 / (2 * equal_earth(180, 0)[0])
    assert data["cities"][0]["x"] == pytest.approx(500 + x * scale, abs=0.05)
    bare = interactive(world[["city", "lon", "lat", "score", "agglomeration"]])
    assert "continents" in data_of(bare) and 'data-control="continent"' not in bare.html


def test_a_missing_name_gives_place_to_the_english_one_and_then_to_the_key(world):
    table = world.assign(name_en=["City of London", "Oxford", None, "L", "T", "Lima"],
                         name_zh=[None, "牛津", None, "莱武卡", "塔韦乌尼", "利马"])

    def first_three(language):
        return re.findall(r'<th scope="row">([^<]*)<', interactive(table, language=language).html)[:3]

    assert first_three("en") == ["City of London", "Cambridge", "Oxford"]
    assert first_three("zh") == ["City of London", "Cambridge", "牛津"]


def test_members_are_drawn_above_other_cities(world):
    html = interactive(world).html
    kinds = re.findall(r'class="fs-world-(other|member)"', html)
    assert kinds == ["other"] + ["member"] * 5


def test_no_text_of_a_user_can_break_out(world):
    table = world.assign(name_en=NASTY, continent=NASTY, **{"class": NASTY})
    made = interactive(table, source=NASTY, caption=NASTY, score_label=NASTY, labels={"London": NASTY, NASTY: NASTY})
    assert made.html.count("<script") == made.html.count("</script>") == 2
    assert "alert(1)</" not in made.html and "<!--" not in made.html
    assert "\u2028" not in made.html.split("application/json")[1]
    assert data_of(made)["continents"] == [NASTY]


def test_nothing_is_asked_of_another_place(world):
    html = interactive(world).html
    assert re.findall(r"https?://[^\"' )]+", html) == []
    assert not re.search(r"\beval\b|new Function|innerHTML|insertAdjacentHTML|document\.write|fetch\(", html)
    assert not re.findall(r'\bid="', html) and 'id="map"' in interactive(world, anchor="map").html
    assert len(html.encode()) < 60_000


@pytest.mark.parametrize(("change", "given_", "part"), [
    ({"population": -1.0}, {}, "population -1"),
    ({}, {"first": "Londn"}, "did you mean 'London'"),
    ({}, {"anchor": "Two Words"}, "lower-case"),
    ({}, {"caption": ""}, "caption"),
    ({}, {"evidence": None}, "evidence"),
    ({}, {"language": "de"}, "language"),
])
def test_the_interactive_map_refuses(world, change, given_, part):
    with pytest.raises(FigureError, match=part):
        interactive(world.assign(**change), **given_)


def test_inhabitants_are_written_out(world):
    made = interactive(world.assign(population=4_181_234.5))
    assert "4,181,2" in made.html and "e+06" not in made.html
