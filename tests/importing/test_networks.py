"""Links of one's own come with their cities, and never stand beside the embedded cities of another network."""
from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowspace import files, tables
from flowspace.cli import main
from flowspace.errors import FlowspaceError, TableError
from flowspace.importing import ImportOptions, import_edges
from flowspace.tables.writing import to_bytes

NETWORKS = {table: tables.declared(table).nodes for table in tables.names() if tables.declared(table).nodes}
GRADE = ImportOptions(constants={"evidence": "observed"})


def write(folder, text):
    (folder / "mine.csv").write_text(text, encoding="utf-8")
    return folder / "mine.csv"


def test_the_networks_are_those_of_the_tables():
    assert NETWORKS == {"rail_services": "rail_cities", "ai_copublications": "ai_copublication_cities",
                        "copatents": "copatent_cities", "enterprise_links": "enterprise_cities"}


@pytest.mark.parametrize("name", [*NETWORKS, *NETWORKS.values()])
def test_half_a_network_is_refused_by_check_and_by_every_way_of_reading(tmp_path, name, capsys):
    partner = (NETWORKS | {cities: links for links, cities in NETWORKS.items()})[name]
    frame = tables.read(name)
    (tmp_path / f"{name}.csv").write_bytes(to_bytes(frame, tables.declared(name)))
    assert len(tables.read(name, tmp_path)) == len(frame)
    for reading in (tables.read, tables.describe, lambda table, folder: tables.short_source(table, "en", folder)):
        with pytest.raises(TableError, match=f"no {partner}.csv"):
            reading(partner, tmp_path)
    problem, = tables.check(tmp_path)
    assert f"no {partner}.csv" in problem.found and "flowspace import edges" in problem.mend
    assert main(["check", str(tmp_path)]) == 1 and "mixed with the embedded" in capsys.readouterr().err
    (tmp_path / f"{partner}.csv").write_bytes(to_bytes(tables.read(partner), tables.declared(partner)))
    assert tables.check(tmp_path) == []


@pytest.mark.parametrize("name", ["enterprise_links", "copatents", "ai_copublications"])
def test_cities_made_from_embedded_links_are_the_embedded_ones(tmp_path, name):
    frame = tables.read(name)
    frame = frame[frame["year"] >= 2019]
    (tmp_path / "links.csv").write_bytes(to_bytes(frame, tables.declared(name)))
    import_edges(tmp_path / "links.csv", name, tmp_path / "own")
    assert tables.check(tmp_path / "own") == []
    made = tables.read(NETWORKS[name], tmp_path / "own")
    known = tables.read(NETWORKS[name]).merge(made, on=list(tables.declared(NETWORKS[name]).primary_key))
    assert len(known) == len(made)
    for column in ("headquarters_links", "branch_links", "multi_city_patents", "multi_city_papers"):
        if column in made:
            assert (known[column + "_x"] == known[column + "_y"]).all()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.tuples(st.sampled_from(["北京", "上海", "苏州", "南京", "深圳"]), st.sampled_from(["北京", "上海", "无锡"]),
                                 st.integers(2015, 2016)).filter(lambda link: link[0] != link[1]),
                       st.integers(0, 99), min_size=1), st.booleans())
def test_out_and_in_add_up_to_the_links(tmp_path_factory, links, every):
    folder = tmp_path_factory.mktemp("links")
    rows = "\n".join(f"{a},{b},{year},{n}" for (a, b, year), n in links.items())
    options = ImportOptions(constants=GRADE.constants, every_city=every)
    import_edges(write(folder, f"origin,destination,year,links\n{rows}\n"), "enterprise_links", folder / "own", options)
    cities = tables.read("enterprise_cities", folder / "own")
    assert cities["headquarters_links"].sum() == cities["branch_links"].sum() == sum(links.values())
    years = {year for _, _, year in links}
    ends = {(end, year) for a, b, year in links for end in (a, b)}
    units = (tables.read("cities")["level"] != "county_group").sum()
    assert len(cities) == (units * len(years) if every else len(ends))
    assert tables.check(folder / "own") == []


def test_what_links_do_not_tell_is_missing_and_said(tmp_path):
    file = write(tmp_path, "city1,city2,year,合作专利数（件）\n上海,南京,2019,300\n")
    report = import_edges(file, "copatents", tmp_path / "own", GRADE)
    cities = tables.read("copatent_cities", tmp_path / "own")
    assert cities["patents"].isna().all() and cities["multi_city_patents"].isna().all()
    assert "do not tell patents, multi_city_patents, which are empty" in str(report)
    assert tables.check(tmp_path / "own") == []


def test_cities_that_are_there_are_held_to_the_links_and_kept(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "enterprise_cities.csv").write_text(
        "adcode,year,headquarters_links,branch_links,evidence\n310000,2019,3,0,observed\n320100,2019,0,4,observed\n",
        encoding="utf-8")
    before = (own / "enterprise_cities.csv").read_bytes()
    file = write(tmp_path, "origin,destination,year,links\n上海,南京,2019,3\n上海,苏州,2019,1\n")
    with pytest.raises(FlowspaceError) as error:
        import_edges(file, "enterprise_links", own, GRADE)
    assert [problem.found for problem in error.value.problems] == [
        "no row for 320500 in 2019, which has links", "3 for 310000 in 2019", "4 for 320100 in 2019"]
    assert [path.name for path in own.iterdir()] == ["enterprise_cities.csv"]
    (own / "enterprise_cities.csv").write_bytes(before.replace(b"0,4", b"0,3"))
    report = import_edges(write(tmp_path, "origin,destination,year,links\n上海,南京,2019,3\n"), "enterprise_links", own,
                          GRADE)
    assert "was there already" in str(report) and tables.check(own) == []


def test_links_of_cities_without_a_row_are_found_by_check(tmp_path):
    import_edges(write(tmp_path, "origin,destination,year,links\n上海,南京,2019,3\n"), "enterprise_links",
                 tmp_path / "own", GRADE)
    file = tmp_path / "own" / "enterprise_cities.csv"
    file.write_text("".join(file.read_text(encoding="utf-8").splitlines(True)[:-1]), encoding="utf-8")
    problem, = tables.check(tmp_path / "own")
    assert "no row for 320100 2019" in problem.found


def test_a_disk_that_fails_between_the_two_files_leaves_neither(tmp_path, monkeypatch):
    def full_after_the_first(path, content):
        if path.name == "enterprise_links.csv":
            raise OSError(28, "No space left on device")
        files.write_beside(path, content)

    monkeypatch.setattr("flowspace.importing.run.write_beside", full_after_the_first)
    with pytest.raises(FlowspaceError, match="No space left"):
        import_edges(write(tmp_path, "origin,destination,year,links\n上海,南京,2019,3\n"), "enterprise_links",
                     tmp_path / "own", GRADE)
    assert not (tmp_path / "own").exists()


def test_trains_of_another_year_without_minutes(tmp_path):
    file = write(tmp_path, "出发城市,到达城市,年份,车次\n上海,南京,2019,300\n南京,上海,2030,310\n")
    import_edges(file, "rail_services", tmp_path / "own", GRADE)
    services = tables.read("rail_services", tmp_path / "own")
    assert services["trains"].tolist() == [300, 310] and services["fastest_minutes"].isna().all()
    assert tables.check(tmp_path / "own") == []
    for year in ("2002", "2031"):
        with pytest.raises(FlowspaceError, match="2003 to 2030"):
            file = write(tmp_path, f"from,to,year,trains\n上海,南京,{year},3\n")
            import_edges(file, "rail_services", tmp_path / "b", GRADE)
