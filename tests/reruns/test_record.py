"""The record of a run: deterministic, free of the machine, a crate as its profile demands; verified and compared."""
import json
import sys
from urllib.parse import unquote

import pytest

from flowspace.errors import RunError
from flowspace.reruns import changes_since, compare_runs, read_run, verify, write_numbers, write_record
from flowspace.runs.dependencies import digest
from flowspace.runs.job import code_digest
from flowspace.tables import embedded_folder

ROOT = embedded_folder().parent
CODE = code_digest(ROOT / "chapters" / "05_polycentricity.ipynb",
                   {"start_year": 2012, "agglomerations": ["a"], "data_folder": "my data"})


def facts(**other):
    return {"chapter": 5, "parameters": {"start_year": 2012, "agglomerations": ["a"], "data_folder": "my data",
                                         "results_folder": "/home/x"},
            "changed": {"start_year": 2012}, "started": "2026-11-29T07:00:00Z", "finished": "2026-11-29T07:00:04Z",
            "seconds": 4.0, "code": CODE, "files": {"data/cities.csv": digest(ROOT / "data/cities.csv")},
            "outside": {}, "lock": digest(ROOT / "requirements.txt"), "python": sys.version, "derived": "0" * 64,
            "commit": None, "dirty": False} | other


@pytest.fixture
def run(tmp_path):
    return made(tmp_path / "run", "year,value\n2016,1.0\n2017,0.5\n", 3)


def made(folder, table, number):
    (folder / "results").mkdir(parents=True)
    (folder / "notebook.ipynb").write_text('{"cells": []}')
    (folder / "results" / "城 市 #1.csv").write_text("a\n1\n")
    (folder / "results" / "t.csv").write_text(table)
    (folder / "results" / "results.json").write_text(json.dumps({
        "tables": {"t": {"path": "t.csv", "evidence": ["simulated"], "source": "a toy"}},
        "numbers": {"n": {"value": number, "shown": str(number)}}}))
    write_record(folder, facts())
    return folder


def test_same_facts_same_bytes_and_no_machine(run):
    before = [(run / name).read_bytes() for name in ("run.json", "ro-crate-metadata.json")]
    turned = facts(parameters=dict(reversed(facts()["parameters"].items())))
    write_record(run, turned)
    assert [(run / name).read_bytes() for name in ("run.json", "ro-crate-metadata.json")] == before
    assert all(str(run).encode() not in content and b"/home/x" not in content for content in before)


def test_the_crate_keeps_the_musts_of_ro_crate_and_of_the_profile(run):
    crate = json.loads((run / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"]) and all("@type" in entity for entity in entities.values())
    descriptor, root = entities["ro-crate-metadata.json"], entities["./"]
    assert (descriptor["@type"], descriptor["about"]) == ("CreativeWork", {"@id": "./"})
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert root["@type"] == "Dataset" and {"name", "description", "datePublished", "license"} <= set(root)
    assert entities[root["conformsTo"]["@id"]]["@type"] == "CreativeWork"
    assert root["conformsTo"]["@id"].startswith("https://w3id.org/ro/wfrun/process/")
    action = entities[root["mentions"]["@id"]]
    assert action["@type"] == "CreateAction"
    assert entities[action["instrument"]["@id"]]["@type"] == "SoftwareSourceCode"
    files = {unquote(key) for key, entity in entities.items() if entity["@type"] == "File"}
    parts = {unquote(part["@id"]) for part in root["hasPart"]}
    found = {path.relative_to(run).as_posix() for path in run.rglob("*") if path.is_file()}
    assert files == parts == found - {"ro-crate-metadata.json"}

    def references(value):
        if isinstance(value, dict):
            yield from [value["@id"]] if set(value) == {"@id"} else references(list(value.values()))
        elif isinstance(value, list):
            for item in value:
                yield from references(item)

    named = {name for entity in entities.values() for name in references(list(entity.values()))}
    assert named - set(entities) == {"https://w3id.org/ro/crate/1.1"}
    assert entities["#data/cities.csv"]["sha256"] == digest(ROOT / "data/cities.csv")
    assert "license" in entities["#data/cities.csv"]
    assert entities["results/t.csv"]["additionalProperty"] == {"@id": "#evidence-simulated"}


@pytest.mark.parametrize(("other", "match"), [
    ({"started": "2026-11-29T07:00:00"}, "UTC"), ({"files": {"/etc/x": "0" * 64}}, "relative"),
    ({"outside": {"/home/me/x.csv": "0" * 64}}, "parameter that leads"),
    ({"code": "xyz"}, "SHA-256"), ({"chapter": True}, "chapter"), ({"host": "me"}, "unknown fact"),
])
def test_bad_facts_are_named(run, other, match):
    with pytest.raises(RunError, match=match):
        write_record(run, facts(**other))


def test_verification_finds_what_was_done_to_the_files(run):
    assert verify(run) == []
    (run / "results" / "t.csv").write_text("year,value\n2016,1.0\n2017,0.6\n")
    (run / "notebook.ipynb").unlink()
    (run / "ro-crate-metadata.json").write_text("{}")
    assert [(p.file, p.found.split()[1]) for p in verify(run)] == [
        ("notebook.ipynb", "missing"), ("results/t.csv", "changed"),
        ("ro-crate-metadata.json", "changed")]


def test_records_that_cannot_be_read(run, tmp_path):
    record = read_run(run)
    with pytest.raises(RunError, match="no run"):
        read_run(tmp_path / "results")
    for content, match in (("{", "damaged"), ("[]", "damaged"), ("{}", "no record"),
                           (json.dumps(record | {"schema": 3}), "newer"),
                           (json.dumps({k: v for k, v in record.items() if k != "lock"}), "lock")):
        (run / "run.json").write_text(content)
        with pytest.raises(RunError, match=match):
            read_run(run)


def test_numbers_alone_are_a_record_too(run, tmp_path):
    numbers = {"n": {"value": 4, "shown": "4"}}
    record = write_numbers(tmp_path / "05-a.json", facts(), numbers)
    assert read_run(tmp_path / "05-a.json") == record and record["numbers"] == numbers
    assert [c.kind for c in changes_since(record | {"lock": "0" * 64}, ROOT)] == ["lock"]
    found = compare_runs(run, tmp_path / "05-a.json")
    assert found[["kind", "verdict", "one", "other"]].values.tolist() == [["number", "different", 3, 4]]
    endless = {"n": {"value": float("inf"), "shown": "∞"}}
    assert write_numbers(tmp_path / "05-b.json", facts(), endless)["numbers"]["n"] == {"value": None, "shown": "∞"}
    assert read_run(tmp_path / "05-b.json")["numbers"]["n"]["value"] is None
    with pytest.raises(RunError, match="only numbers were kept"):
        verify(tmp_path / "05-a.json")
    (tmp_path / "05-a.json").write_text(json.dumps(record | {"numbers": {"n": 4}}))
    with pytest.raises(RunError, match="its numbers"):
        read_run(tmp_path / "05-a.json")


def test_a_record_of_an_earlier_schema_is_read(run):
    record = read_run(run)
    earlier = {name: value for name, value in record.items() if name != "derived"} | {"schema": 1}
    (run / "run.json").write_text(json.dumps(earlier))
    assert read_run(run) == earlier
    (run / "run.json").write_text(json.dumps(earlier | {"schema": 2}))
    with pytest.raises(RunError, match="derived"):
        read_run(run)


def test_changes_since(run):
    record = read_run(run)
    assert changes_since(run, ROOT) == []
    other = record | {"python": "3.0", "lock": "0" * 64, "packages": {"numpy": "0.1"},
                      "outside": {"data_folder/gone.csv": "0" * 64},
                      "files": {"data/cities.csv": "0" * 64, "lib/gone.py": "0" * 64}, "code": "1" * 64}
    found = changes_since(other, ROOT)
    assert [(c.kind, c.name) for c in found] == [
        ("python", "Python"), ("lock", "requirements.txt"), ("package", "numpy"),
        ("notebook", "05_polycentricity.ipynb"), ("file", "data/cities.csv"), ("file", "lib/gone.py"),
        ("own data", "data_folder/gone.csv")]
    assert [str(change) for change in found[3:6]] == [
        "The code of the notebook 05_polycentricity.ipynb has changed.", "data/cities.csv has changed.",
        "lib/gone.py is not there."]


def test_runs_compared(run, tmp_path):
    assert compare_runs(run, run)["verdict"].tolist() == ["identical", "identical"]
    other = made(tmp_path / "other", "year,value\n2015,9.0\n2016,1.25\n2017,0.5\n", 4)
    table, number = compare_runs(run, other).to_dict("records")
    assert (table["verdict"], table["what"]) == ("different", "1 cell; 1 row only in other")
    assert (table["largest_absolute"], table["largest_relative"]) == (0.25, 0.2)
    assert (table["first_row"], table["first_column"], table["one"], table["other"]) == (
        "year=2016", "value", "1.0", "1.25")
    assert (number["verdict"], number["largest_absolute"], number["largest_relative"]) == ("different", 1, 0.25)


def test_a_notebook_of_the_readers_own(run):
    record = write_record(run, facts(chapter=None, notebook="mine.ipynb"))
    assert read_run(run) == record and record["notebook"] == "mine.ipynb"
    assert "Notebook mine.ipynb" in (run / "ro-crate-metadata.json").read_text(encoding="utf-8")
