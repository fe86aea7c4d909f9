"""Folders of submissions as platforms pack them: which file is whose."""
import os

import pytest

from flowspace.errors import ExerciseError
from flowspace.teaching.folder import handed_in


def put(folder, *names):
    for number, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
        os.utime(path, (1000 + number, 1000 + number))


def test_notebooks_folders_and_what_lies_around(tmp_path):
    put(tmp_path, "Ann.ipynb", "李雷/作业.ipynb", ".DS_Store", "Thumbs.db", "notes.txt", "__MACOSX/._Ann.ipynb",
        ".ipynb_checkpoints/Ann-checkpoint.ipynb", "李雷/.ipynb_checkpoints/作业-checkpoint.ipynb",
        "李雷/__MACOSX/x.ipynb", "~$class.xlsx")
    for roster in (None, ["Ann", "李雷", "Wu"]):
        found = handed_in(tmp_path, roster)
        assert {name: each.path.relative_to(tmp_path).as_posix() for name, each in found.items()} == {
            "Ann": "Ann.ipynb", "李雷": "李雷/作业.ipynb"}
        assert not any(each.notes for each in found.values())


def test_names_of_moodle(tmp_path):
    put(tmp_path, "Li Lei_12345_assignsubmission_file_/02_world.ipynb",
        "Han Mei_mei_77_assignsubmission_file_02_world.ipynb", "Wu_8_assignsubmission_file/deep/er/a.ipynb")
    assert sorted(handed_in(tmp_path)) == sorted(handed_in(tmp_path, ["Li Lei", "Han Mei_mei", "Wu"])) == [
        "Han Mei_mei", "Li Lei", "Wu"]


def test_capitals_and_forms_of_letters_make_no_difference(tmp_path):
    put(tmp_path, "ann.ipynb", "Zoe\u0308.ipynb")
    assert sorted(handed_in(tmp_path, ["Ann", "Zoë"])) == ["Ann", "Zoë"]


def test_of_several_notebooks_the_last_changed_is_taken_and_this_is_told(tmp_path):
    put(tmp_path, "Ann/b.ipynb", "Ann/z/a.ipynb", "Ann/a.ipynb")
    found = handed_in(tmp_path)["Ann"]
    assert found.path.name == "a.ipynb" and found.notes == (("other_file", "a.ipynb"),)


def test_what_is_no_notebook_stands_for_its_student(tmp_path):
    put(tmp_path, "Ann.zip", "Bob/answers.docx", "Wu.ipynb", "Wu.pdf", "other.pdf")
    (tmp_path / "Eve").mkdir()
    found = handed_in(tmp_path, ["Ann", "Bob", "Eve", "Wu"])
    assert found["Ann"].path.name == "Ann.zip" and found["Wu"].path.name == "Wu.ipynb"
    assert found["Bob"].notes == (("no_notebook_inside", "answers.docx"),)
    assert found["Eve"].notes == (("missing_file", ""),)


def test_links_are_not_followed(tmp_path):
    put(tmp_path, "class/Bob.ipynb", "elsewhere/answers.ipynb")
    (tmp_path / "class" / "Eve").symlink_to(tmp_path / "elsewhere")
    assert handed_in(tmp_path / "class", ["Bob", "Eve"])["Eve"].path == tmp_path / "class" / "Eve"


def refused(folder, students=None):
    with pytest.raises(ExerciseError) as caught:
        handed_in(folder, students)
    return str(caught.value)


def test_strangers_and_two_of_one_are_refused_together(tmp_path):
    put(tmp_path, "An.ipynb", "Bob.ipynb", "bob_3_assignsubmission_file_/a.ipynb", "Wu.ipynb")
    told = refused(tmp_path, ["Ann", "Bob", "Wu"])
    assert "'An', who is not in the roster (did you mean 'Ann'?)" in told and "2 submissions of Bob" in told


def test_a_folder_that_fits_no_roster_says_so_with_both_lists(tmp_path):
    put(tmp_path, *(f"s{number:02}.ipynb" for number in range(14)))
    told = refused(tmp_path, ["Ann", "Bob"])
    assert told.startswith("ExerciseError: 1 problem") and "s09 and 4 more" in told and "Ann, Bob" in told


def test_an_empty_folder_is_refused(tmp_path):
    put(tmp_path, "readme.txt")
    assert "no submission" in refused(tmp_path) and "no submission" in refused(tmp_path, ["Ann"])
