"""Rules of the tables of links: pairs and sets of cities have one form, so that none can stand twice."""
from __future__ import annotations

import pytest

from flowspace import tables


@pytest.mark.parametrize(("name", "row", "column", "word"), [
    ("rail_services", "110000,110000,2016,3,30,30.0,observed", "to_adcode", "to itself"),
    ("ai_copublications", "310000,110000,2019,all,3,2.0,2.5,observed", "adcode_b", "the smaller first"),
    ("ai_copublications", "110000,110000,2019,all,3,2.0,2.5,observed", "adcode_b", "the smaller first"),
    ("ai_papers", "icra,2019,true,310000;110000,3,observed", "cities", "ascending"),
    ("ai_papers", "icra,2019,true,110000;110000,3,observed", "cities", "ascending"),
    ("ai_papers", "icra,2019,true,110000;,3,observed", "cities", "form"),
    ("ai_papers", "iccra,2019,true,110000,3,observed", "venue", "ai_venues"),
    ("rail_stations", "北京南,110000,true,11010,city_name,high,116.4,39.9,,", "county_adcode", "form"),
    ("rail_stops", "01000D690320,1,北平,,633", "station", "rail_stations")])
def test_links_of_another_form_are_refused(tmp_path, name, row, column, word):
    header = ",".join(tables.read(name).columns)
    (tmp_path / f"{name}.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(tables.TableError, match=word) as error:
        tables.read(name, tmp_path)
    assert [(problem.row, problem.column) for problem in error.value.problems] == [(2, column)]
