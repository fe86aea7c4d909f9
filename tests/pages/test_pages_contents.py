"""The table of contents, its captions, and the citation file fit the pages and the package."""
import csv
import re
import tomllib

from page_sources import ROOT, contents, contents_files, links, notebook_anchors, pairs

import pytest
import yaml

from flowspace.site.methods import method_pages


def test_every_page_is_in_the_contents_once():
    listed = [*contents_files(), contents()["root"]]
    written = {english.relative_to(ROOT).as_posix().removesuffix(".md") for english, _ in pairs()}
    notebooks = {path.relative_to(ROOT).as_posix().removesuffix(".ipynb")
                 for folder in ("chapters", "exercises") for path in ROOT.glob(f"{folder}/*.ipynb")}
    made = {name.removesuffix(".md") for name in method_pages(ROOT, "en")}
    assert notebooks and sorted(listed) == sorted(written | notebooks | made)


@pytest.mark.parametrize("name", ["intro.md", "intro.zh.md"])
def test_the_first_page_leads_through_all_chapters_in_order_and_says_what_they_take(name):
    files = [file.removeprefix("chapters/") for file in contents_files() if file.startswith("chapters/")]
    text = (ROOT / name).read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d)\. \{doc\}`chapters/(\w+)` \|.*\| \{reading-time\}`(\w+)` \|$", text, re.M)
    assert rows == [(str(number), file, file) for number, file in enumerate(files, start=1)]


def test_every_caption_has_a_chinese_one():
    with (ROOT / "pages" / "toc_captions.csv").open(encoding="utf-8", newline="") as lines:
        captions = {row["en"]: row["zh"] for row in csv.DictReader(lines)}
    assert set(captions) == {part["caption"] for part in contents()["parts"]}
    assert all(re.search(r"[\u4e00-\u9fff]", chinese) for chinese in captions.values())


def test_links_between_pages_lead_somewhere():
    documents = {*contents_files(), "intro"}
    anchors = {name for english, _ in pairs()
               for name in re.findall(r"^\(([a-z0-9-]+)\)=$", english.read_text(encoding="utf-8"), re.M)}
    anchors |= notebook_anchors()
    broken = []
    for english, _ in pairs():
        folder = english.parent.relative_to(ROOT).as_posix()
        for target in links(english):
            inside = target if folder == "." else f"{folder}/{target}"
            if target not in anchors and inside not in documents:
                broken.append((english.name, target))
    assert broken == []


def test_citation_file_names_the_version_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == project["version"]
    assert citation["license"] == project["license"]
    for name in ("pages/cite.md", "pages/cite.zh.md"):
        assert project["version"] in (ROOT / name).read_text(encoding="utf-8")
