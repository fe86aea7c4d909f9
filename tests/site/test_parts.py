"""The parts of the site's machinery that need no build."""
import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flowspace.reports.code_words import code_in_edition, comments, known_comments
from flowspace.reports.editions import cells_of
from flowspace.site import mathjax
from flowspace.site.build import join
from flowspace.site.digests import folder_digest
from flowspace.site.editions import other_edition
from flowspace.site.search import index_terms
from flowspace.site.staging import with_outputs

ROOT = Path(__file__).resolve().parents[2]


def cell(kind, source="", tags=(), **rest):
    return {"cell_type": kind, "source": source, "metadata": {"tags": list(tags)}, **rest}


def test_each_edition_keeps_its_own_and_the_shared_cells():
    notebook = {"cells": [cell("markdown", "en", ["lang-en"]), cell("markdown", "zh", ["lang-zh"]), cell("code", "1")]}
    assert [c["source"] for c in cells_of(notebook, "en")["cells"]] == ["en", "1"]
    assert [c["source"] for c in cells_of(notebook, "zh")["cells"]] == ["zh", "1"]


def test_the_other_edition_is_one_step_up_per_folder():
    assert other_edition("intro", "zh") == "../en/intro.html"
    assert other_edition("chapters/deep/x", "en") == "../../../zh/chapters/deep/x.html"


def test_a_query_of_any_length_is_among_the_terms():
    terms = index_terms("城市之间流动空间")
    for query in ("流动空间", "城市之间", "之间流动"):
        assert all(query[i:i + 2] in terms for i in range(len(query) - 1))


def test_outputs_join_the_source_without_the_injected_cell():
    source = {"cells": [cell("markdown", "new words"), cell("code", "a = 1", ["parameters"]), cell("code", "a")]}
    executed = {"cells": [
        cell("markdown", "old words"), cell("code", "a = 1", ["parameters"], outputs=[], execution_count=1),
        cell("code", "a = 2", ["injected-parameters"], outputs=[], execution_count=2),
        cell("code", "a", outputs=[{"text": "2"}], execution_count=3)]}
    joined = with_outputs(source, executed)["cells"]
    assert [c["source"] for c in joined] == ["new words", "a = 1", "a"]
    assert joined[2]["outputs"] == [{"text": "2"}]


def code_cells():
    for path in sorted([*(ROOT / "chapters").glob("*.ipynb"), *(ROOT / "exercises").glob("*.ipynb")]):
        for one in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if one["cell_type"] == "code":
                yield "".join(one["source"])


def test_every_comment_of_the_notebooks_has_its_chinese_words_and_no_other_has():
    # Marks of nbgrader look like comments.
    said = {found.string.removeprefix("#").strip() for code in code_cells() for found in comments(code)
            if not found.string.startswith("###")}
    words = known_comments(ROOT, "zh")
    assert said == set(words)
    assert all(re.search("[\u4e00-\u9fff]", chinese) for chinese in words.values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_code_of_an_edition_is_the_same_code_but_for_its_language(language):
    words = known_comments(ROOT, language)
    for code in code_cells():
        shown = code_in_edition(code, language, words)
        assert ast.dump(ast.parse(shown)) == ast.dump(ast.parse(code.replace('language: str = "en"',
                                                                             f'language: str = "{language}"')))


def test_mathjax_is_installed_and_small():
    files = mathjax.needed()
    assert "tex-chtml.js" in files and any(name.endswith(".woff") for name in files)
    assert all(path.is_file() for path in files.values())
    assert sum(path.stat().st_size for path in files.values()) < 4e6


def test_joining_replaces_the_site_as_a_whole(tmp_path):
    root, out = tmp_path, tmp_path / "_build"
    (root / "data").mkdir()
    (root / "data" / "t.csv").write_text("a\n1\n")
    page = out / "rendered" / "en" / "_build" / "html" / "intro.html"
    page.parent.mkdir(parents=True)
    page.write_text("one")
    join(root, out, ("en",), out)
    first = folder_digest(out / "site")
    assert (out / "site" / "en" / "intro.html").read_text() == "one"
    page.unlink()
    page.with_name("other.html").write_text("three")
    join(root, out, ("en",), out)
    assert not (out / "site" / "en" / "intro.html").exists()
    assert (out / "site" / "data" / "t.csv").is_file()
    assert folder_digest(out / "site") != first
    assert not list(out.glob(".site*"))


def test_a_renderer_nobody_asks_for_anything_ends():
    done = subprocess.run([sys.executable, "-m", "flowspace.site.renderer"], input="", capture_output=True, text=True,
                          timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
