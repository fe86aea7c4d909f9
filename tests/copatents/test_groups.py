"""Tables of corporate groups: every encoding that records may have, and a named error for everything else."""
from __future__ import annotations

import pytest

from flowspace.copatents.groups import group_patterns
from flowspace.errors import ParameterError

TABLE = "pattern,kind,group\n国家电网,substring,国家电网\n海尔,prefix,海尔集团\n"
PATTERNS = [("国家电网", "substring", "国家电网"), ("海尔", "prefix", "海尔集团")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize(("sign", "ending"), [(",", "\n"), (";", "\r\n"), ("\t", "\n")])
def test_encodings_and_delimiters(tmp_path, encoding, sign, ending):
    (tmp_path / "groups.csv").write_bytes(TABLE.replace(",", sign).replace("\n", ending).encode(encoding))
    assert group_patterns(str(tmp_path / "groups.csv")) == PATTERNS
    assert group_patterns(tmp_path / "groups.csv") == PATTERNS


def test_a_table_without_kinds_and_with_other_columns(tmp_path):
    (tmp_path / "groups.csv").write_bytes("group,note,pattern\n海尔集团,家电,海尔\n".encode("gbk"))
    assert group_patterns(tmp_path / "groups.csv") == [("海尔", "prefix", "海尔集团")]


@pytest.mark.parametrize(("content", "found", "mend", "row"), [
    (b"pattern,group\n\xff\xff\xfe\x81,SG\n", "no text in utf-8 from row 2 on and no text in gb18030", "CSV UTF-8", 2),
    (b"PK\x03\x04abc", "a spreadsheet", "CSV UTF-8", None), (b"", "an empty file", "fill the file", None),
    (b"pattern,pattern,group\na,b,c\n", "column 'pattern' 2 times", "rename", 1),
    (b"muster,group\na,b\n", "no column 'pattern'", "rename", None),
    ("pattern,kind,group\n海尔,prefix,海尔\n,prefix,海尔\n".encode("gbk"), "pattern ''", "fill or remove", 3),
    ("pattern,kind,group\n海尔,prefx,海尔\n".encode("gbk"), "did you mean 'prefix'", "correct the kind", 2),
    ("pattern,kind,group\n海尔\n".encode(), "kind ''", "correct the kind", 2)])
def test_tables_that_are_wrong(tmp_path, content, found, mend, row):
    (tmp_path / "groups.csv").write_bytes(content)
    with pytest.raises(ParameterError) as caught:
        group_patterns(str(tmp_path / "groups.csv"))
    problem = next(problem for problem in caught.value.problems if found in problem.found)
    assert mend in problem.mend and problem.row == row and problem.file == str(tmp_path / "groups.csv")
    assert "--encoding" not in problem.mend


def test_a_table_that_is_not_there(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(ParameterError, match="no such table of groups"):
            group_patterns(path)
