"""The derived tables and the descriptor come out of the shipped source tables, byte for byte."""
from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from flowspace import sources, tables
from flowspace.errors import TableError
from flowspace.sources.__main__ import main

DATA = tables.embedded_folder()


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_derive_reproduces_the_shipped_files_from_source_tables_alone(copy):
    for name in ("city_patents.csv", "copatents.csv", "copatent_cities.csv", "enterprise_links.csv",
                 "enterprise_cities.csv", "simulation_fit.csv", "datapackage.json"):
        (copy / name).unlink()
    result = subprocess.run([sys.executable, "-W", "error", "-m", "flowspace.sources", "derive", "--data", str(copy)],
                            capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert contents(copy) == contents(DATA)


def test_derive_names_what_is_missing_or_wrong_and_writes_nothing(copy, capsys):
    (copy / "city_patents.csv").unlink()
    wrong = (copy / "city_grants_2017.csv").read_bytes().replace(b"110000,2017,106499", b"110000,2017,-1")
    (copy / "city_grants_2017.csv").write_bytes(wrong)
    wrong = (copy / "city_grants_2006_2018.csv").read_bytes().replace(b"130200,2006,511", b"990200,2006,511")
    (copy / "city_grants_2006_2018.csv").write_bytes(wrong)
    before = contents(copy)
    assert main(["derive", "--data", str(copy)]) == 1
    said = capsys.readouterr().err
    assert "city_grants_2017.csv, row 2, column patents" in said and "990200" in said
    assert contents(copy) == before
    (copy / "cities.csv").unlink()
    with pytest.raises(TableError, match=r"cities\.csv"):
        sources.derive(copy)


def test_city_patents_holds_every_figure_of_its_sources_and_no_other():
    derived = tables.read("city_patents")
    key = ["adcode", "year", "patents"]
    for series, source in {"grants_2017": "city_grants_2017",
                           "applications_1990_2013": "city_applications_1990_2013"}.items():
        ours = derived[derived["series"] == series]
        assert set(ours["source"]) == {source}
        assert ours[[*key, "flag"]].values.tolist() == tables.read(source)[[*key, "flag"]].values.tolist()
    grants = derived[derived["series"] == "grants_2006_2018"]
    ours = grants[grants["source"] == "city_grants_2006_2018"]
    assert ours[[*key, "flag"]].values.tolist() == tables.read("city_grants_2006_2018")[[*key, "flag"]].values.tolist()
    assert set(grants["source"]) == {"city_grants_2006_2018", "province_patents"}


def test_municipalities_equal_the_official_provincial_figures_exactly():
    derived, provinces = tables.read("city_patents"), tables.read("province_patents")
    municipal = derived[(derived["source"] == "province_patents")]
    official = provinces[(provinces["kind"] == "grants") & (provinces["type"] == "total")]
    official = official.set_index(["province_adcode", "year"])["patents"]
    # thirteen years of the yearly series, and 2017 once more in the combined one
    assert len(municipal) == 4 * 13 + 4
    for row in municipal.itertuples():
        assert row.patents == official[row.adcode, row.year] and row.flag == ""


def test_the_combined_year_takes_each_city_once_and_from_the_source_that_comes_first():
    derived = tables.read("city_patents")
    combined = derived[derived["series"] == "grants_combined_2017"].set_index("adcode")
    assert combined.index.is_unique and (combined["year"] == 2017).all()
    yearly = tables.read("city_grants_2006_2018").query("year == 2017 and flag == ''").set_index("adcode")["patents"]
    cross = tables.read("city_grants_2017").set_index("adcode")["patents"]
    for city, row in combined.iterrows():
        if row["source"] == "city_grants_2017":
            assert row["patents"] == cross[city]
        elif row["source"] == "city_grants_2006_2018":
            assert city not in cross.index and row["patents"] == yearly[city]
    # the ground for putting them together: both sources count alike
    common = yearly.index.intersection(cross.index)
    assert len(common) > 200 and abs((cross[common] / yearly[common]).median() - 1) < 0.0005


def test_derive_and_calibrate_say_what_they_lack(copy, capsys):
    (copy / "simulation_parameters.csv").unlink()
    before = contents(copy)
    assert main(["derive", "--data", str(copy)]) == 1
    assert "calibrate" in capsys.readouterr().err
    (copy / "functional_polycentricity_published.csv").unlink()
    assert main(["calibrate", "--data", str(copy)]) == 1
    assert "functional_polycentricity_published.csv" in capsys.readouterr().err
    del before["functional_polycentricity_published.csv"]
    assert contents(copy) == before
