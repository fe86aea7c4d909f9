"""Reading documents: kinds of files, encodings, titles and years, and every bad file listed."""
import zipfile

import pandas as pd
import pytest

from flowspace.errors import MeasureError, ParameterError, TableError
from flowspace.plantexts import read_plans

TEXT = "某某城市群发展规划\n国函〔2016〕43号\n引进人才，建设产业园区，完善科技成果转化机制。\n"
NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(path, body, name="word/document.xml"):
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(name, f'<?xml version="1.0"?><w:document {NS}><w:body>{body}</w:body></w:document>')


def paragraph(*runs):
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_encodings_are_found(tmp_path, encoding):
    (tmp_path / "a.txt").write_text(TEXT, encoding=encoding)
    found = read_plans(tmp_path)
    assert found.problems == ()
    row = found.documents.iloc[0]
    assert row["title"] == "某某城市群发展规划" and row["year"] == 2016 and row["document"] == "a"
    assert row["text"].split("\n")[-1] == "引进人才，建设产业园区，完善科技成果转化机制。"


def test_big5_has_to_be_named(tmp_path):
    (tmp_path / "a.txt").write_text("引進人才", encoding="big5")
    assert read_plans(tmp_path, encoding="big5").documents["text"].tolist() == ["引進人才"]


def test_word_files(tmp_path):
    table = f"<w:tbl><w:tr><w:tc>{paragraph('甲城市的创新指标。')}</w:tc></w:tr></w:tbl>"
    docx(tmp_path / "规划2018.docx", paragraph("第一章 ", "总则") + paragraph("引进", "人才。") + table)
    row = read_plans(tmp_path).documents.iloc[0]
    assert row["text"] == "第一章 总则\n引进人才。\n甲城市的创新指标。" and row["year"] == 2018


def test_web_pages(tmp_path):
    page = ("<html><head><meta charset='gb2312'><title> 批复 全文</title><style>p{}</style></head><body>"
            "<script>人才人才</script><div><p>一、引进&nbsp;<b>人才</b>。</p><p>二、建设园区。</p></div></body></html>")
    (tmp_path / "a.html").write_bytes(page.encode("gb18030"))
    row = read_plans(tmp_path).documents.iloc[0]
    assert row["title"] == "批复 全文" and row["text"].split("\n")[-2:] == ["一、引进人才。", "二、建设园区。"]


def test_markdown_loses_its_signs(tmp_path):
    (tmp_path / "a.md").write_text("---\nkey: x\n---\n# 规划\n\n引进[人才](http://x)，**建设园区**。\n", encoding="utf-8")
    row = read_plans(tmp_path).documents.iloc[0]
    assert row["text"] == "# 规划\n引进人才，建设园区。" and row["title"] == "规划"


def test_a_bad_file_stops_no_other(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "c.txt").write_bytes(b"%PDF-1.7 renamed")
    (tmp_path / "d.docx").write_bytes(b"PK\x03\x04 broken")
    docx(tmp_path / "e.docx", "", "other.xml")
    (tmp_path / "f.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "g.txt").write_bytes(b"\xff\xfe\xff")
    (tmp_path / "h.csv").write_text("a", encoding="utf-8")
    (tmp_path / "i.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "j.docx").write_bytes(b"")
    (tmp_path / ".hidden.txt").write_text("x", encoding="utf-8")
    found = read_plans(tmp_path)
    assert found.documents["document"].tolist() == ["a"]
    assert sorted(problem.file.rsplit("/")[-1][0] for problem in found.problems) == list("bcdefghij")
    assert sum("pdftotext" in problem.mend for problem in found.problems) == 2


def test_a_word_file_with_entities_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("word/document.xml", f'<!DOCTYPE x [<!ENTITY a "aa">]><w:document {NS}>&a;</w:document>')
    with pytest.raises(TableError, match="declarations of its own"):
        read_plans(tmp_path)


def test_names_twice_and_order(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plan.txt").write_text(f"引进人才，见{folder}。", encoding="utf-8")
    found = read_plans([tmp_path / "y", tmp_path / "x", tmp_path / "y" / "plan.txt"]).documents
    assert found["document"].tolist() == ["plan", "plan-2"] and found["text"][0].endswith("y。")
    assert found["year"].isna().all()


@pytest.mark.parametrize(("name", "text", "year"), [
    ("plan_2016-2030", "甲。", 2016), ("plan", "规划\n2022年3月印发\n甲。", 2022), ("plan", "到2035年基本建成。", None),
    ("20160412", "甲。", None), ("plan", "规划\n国函（2018）6号\n甲。", 2018)])
def test_years(tmp_path, name, text, year):
    (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    found = read_plans(tmp_path).documents["year"][0]
    assert found == year if year else pd.isna(found)


def test_paths_that_lead_nowhere(tmp_path):
    with pytest.raises(TableError, match="no such file"):
        read_plans(tmp_path / "none")
    with pytest.raises(TableError, match="no document"):
        read_plans(tmp_path)
    for paths in (3, b"a", [], [""], ["a\0b"], [3]):
        with pytest.raises(ParameterError):
            read_plans(paths)
    with pytest.raises(ParameterError):
        read_plans(tmp_path, encoding="utf-99")
    with pytest.raises(MeasureError):
        read_plans(tmp_path, rules=["none"])


def test_text_boxes_of_word_are_read_once(tmp_path):
    box = paragraph("建设园区。")
    drawn = (f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
             f"<w:txbxContent>{box}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{box}</w:txbxContent>"
             f"</mc:Fallback></mc:AlternateContent>")
    moved = "<w:p><w:moveFrom><w:r><w:t>迁走。</w:t></w:r></w:moveFrom><w:r><w:t>留下。</w:t></w:r></w:p>"
    docx(tmp_path / "a.docx", f"<w:p><w:r><w:t>引进</w:t></w:r><w:r>{drawn}</w:r><w:r><w:t>人才。</w:t></w:r></w:p>{moved}")
    assert read_plans(tmp_path).documents["text"].tolist() == ["引进人才。\n建设园区。\n留下。"]


def test_declarations_are_refused_in_utf_16_as_well(tmp_path):
    page = (f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "人才">]><w:document {NS}><w:p><w:r>'
            f"<w:t>&a;&a;</w:t></w:r></w:p></w:document>")
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("word/document.xml", page.encode("utf-16"))
    with pytest.raises(TableError, match="declarations of its own"):
        read_plans(tmp_path)


def test_documents_of_one_name_get_keys_that_no_other_has(tmp_path):
    for name in ("a-2.txt", "a.md", "a.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert read_plans(tmp_path).documents["document"].tolist() == ["a-2", "a", "a-3"]


@pytest.mark.parametrize("rules", [None, 3, "widths"])
def test_rules_that_are_no_list_are_named(tmp_path, rules):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(MeasureError, match="rules that are a"):
        read_plans(tmp_path, rules=rules)
