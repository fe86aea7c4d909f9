"""A site is never stale: whatever is changed, damaged or interrupted, the next build shows what the sources say."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]

CELLS = ["language: str = 'en'\nresults_folder: str = ''",
         "import pathlib\nvalue = pathlib.Path('../data/one.csv').read_text()\nprint('value', value)",
         "folder = pathlib.Path(results_folder)\nfolder.mkdir(parents=True, exist_ok=True)\n"
         "(folder / 'results.json').write_text('{}')\n(folder / 'out.csv').write_text(value)"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small book with the project's own configuration and library, built once."""
    root = tmp_path_factory.mktemp("book 书")
    for name in ("_config.yml", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "lib", root / "lib", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "fonts"))
    for name in ("chapters", "data", "pages"):
        (root / name).mkdir()
    (root / "references.bib").write_text("")
    (root / "_toc.yml").write_text("format: jb-book\nroot: intro\nchapters:\n"
                                    "  - file: pages/a\n  - file: chapters/05_x\n")
    for page in ("intro", "pages/a"):
        (root / f"{page}.md").write_text(f"# Title {page}\n\nWords.\n")
    (root / "data" / "one.csv").write_text("17")
    code = [nbformat.v4.new_code_cell(source) for source in CELLS]
    code[0].metadata["tags"] = ["parameters"]
    words = nbformat.v4.new_markdown_cell("# Chapter\n\nFirst words.")
    notebook = nbformat.v4.new_notebook(cells=[words, *code], metadata={"language_info": {"name": "python"}})
    nbformat.write(notebook, root / "chapters" / "05_x.ipynb")
    assert build(root).returncode == 0
    return root


def build(root, *options):
    environment = {**os.environ, "PYTHONPATH": str(root / "lib")}
    return subprocess.run([sys.executable, "-m", "flowspace.site.build", "--language", "en", *options], cwd=root,
                          env=environment, capture_output=True, text=True)


def page(root, name):
    return (root / "_build" / "site" / "en" / f"{name}.html").read_text(encoding="utf-8")


def test_nothing_changed_does_nothing(built):
    done = build(built)
    assert "nothing has changed" in done.stdout


def test_prose_changes_without_execution(built):
    path = built / "chapters" / "05_x.ipynb"
    path.write_text(path.read_text().replace("First words", "Second words"))
    done = build(built)
    assert "0 of 1 chapter runs executed" in done.stdout and "Second words" in page(built, "chapters/05_x")


def test_data_reach_the_page(built):
    (built / "data" / "one.csv").write_text("18")
    done = build(built)
    assert "1 of 1 chapter runs executed" in done.stdout and "value 18" in page(built, "chapters/05_x")
    assert (built / "_build" / "site" / "results" / "en" / "05_x" / "out.csv").read_text() == "18"


def test_a_change_of_the_extension_or_its_style_reaches_every_page(built):
    style = built / "lib" / "flowspace" / "site" / "static" / "flowspace.css"
    style.write_text(style.read_text() + "\n.changed { color: red; }\n")
    part = built / "lib" / "flowspace" / "site" / "__init__.py"
    part.write_text(part.read_text() + '\n\ndef _mark(app, pagename, templatename, context, doctree):\n'
                    '    context["metatags"] = context.get("metatags", "") + "<meta name=changed>"\n')
    text = part.read_text().replace('    app.connect("builder-inited", _add_static)',
                                    '    app.connect("builder-inited", _add_static)\n'
                                    '    app.connect("html-page-context", _mark)')
    part.write_text(text)
    assert build(built).returncode == 0
    assert "changed" in page(built, "pages/a") and "changed" in page(built, "intro")
    assert ".changed" in (built / "_build" / "site" / "en" / "_static" / "flowspace.css").read_text()


def test_a_link_follows_its_anchor(built):
    # Chinese terms are numbered, so that one term less moves the anchors of those after it.
    glossary = "# Title\n\nWords.\n\n```{glossary}\n%s```\n"
    (built / "intro.md").write_text("# Intro\n\n{term}`乙`\n", encoding="utf-8")
    for terms in ("甲\n  one\n\n乙\n  two\n", "乙\n  two\n"):
        (built / "pages" / "a.md").write_text(glossary % terms, encoding="utf-8")
        assert build(built, "--strict").returncode == 0
        anchor = re.search(r'pages/a\.html#([\w-]+)', page(built, "intro"))[1]
        assert f'id="{anchor}"' in page(built, "pages/a")


def chapter(*cells):
    words = nbformat.v4.new_markdown_cell("# Another chapter\n\nTo {ref}`moving`.")
    code = [nbformat.v4.new_code_cell(source) for source in (CELLS[0], *cells)]
    code[0].metadata["tags"] = ["parameters"]
    return nbformat.v4.new_notebook(cells=[words, *code], metadata={"language_info": {"name": "python"}})


PICTURE = ("from IPython.display import Image, display\nimport base64\n"
           "display(Image(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAA"
           "AAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')), metadata={})")


def test_after_any_change_the_site_is_that_of_a_first_build(built, tmp_path):
    contents, page_a, notebook = built / "_toc.yml", built / "pages" / "a.md", built / "chapters" / "05_x.ipynb"
    kept = [(path, path.read_text(encoding="utf-8")) for path in (contents, page_a, notebook)]
    new = built / "chapters" / "06_y.ipynb"

    def same_as_first_build(name):
        assert build(built).returncode == 0
        fresh = tmp_path / name
        shutil.copytree(built, fresh, ignore=shutil.ignore_patterns("_build", "__pycache__"))
        assert build(fresh).returncode == 0
        sites = [{path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
                 for root in (built / "_build" / "site", fresh / "_build" / "site")]
        assert sites[0].keys() == sites[1].keys()
        assert [path for path in sites[0] if sites[0][path] != sites[1][path]] == []

    # A chapter with a picture and results is added; a label that it refers to stands on another page.
    contents.write_text(contents.read_text() + "  - file: chapters/06_y\n")
    page_a.write_text("# Title\n\n(moving)=\n## Part\n\n```{glossary}\nterm\n  one\n```\n")
    nbformat.write(chapter(CELLS[1], CELLS[2], PICTURE), new)
    same_as_first_build("added")
    assert list((built / "_build" / "site" / "en" / "_images").glob("*.png"))

    # Its picture goes; title, prose and code of the other chapter change; the label moves there; the term is used.
    nbformat.write(chapter(CELLS[1], CELLS[2]), new)
    page_a.write_text("# Title\n\n```{glossary}\nterm\n  one\n```\n")
    notebook.write_text(kept[2][1].replace("# Chapter\\n", "(moving)=\\n# Renamed\\n\\n{term}`term`\\n")
                        .replace("print('value', value)", "print('now', value)"))
    assert "Renamed" in notebook.read_text()
    same_as_first_build("changed")
    assert "Renamed" in page(built, "chapters/06_y")

    # It is taken away again, with its results.
    new.unlink()
    for path, content in kept:
        path.write_text(content, encoding="utf-8")
    same_as_first_build("removed")
    assert not (built / "_build" / "site" / "results" / "en" / "06_y").exists()


def damage_site(root):
    path = root / "_build" / "site" / "en" / "pages" / "a.html"
    path.write_text(path.read_text().replace("Words", "Wards"))


def damage_rendered(root):
    (root / "_build" / "rendered" / "en" / "_build" / "html" / "pages" / "a.html").write_text("")
    (root / "intro.md").write_text((root / "intro.md").read_text() + "\nMore.\n")


def damage_results(root):
    (root / "_build" / "results" / "en" / "05_x" / "out.csv").write_text("wrong")
    (root / "intro.md").write_text((root / "intro.md").read_text() + "\nMore.\n")


def lose_results(root):
    shutil.rmtree(root / "_build" / "results")
    (root / "_build" / "site.json").unlink()


def damage_records(root):
    (root / "_build" / "site.json").write_text("[]")
    (root / "_build" / "executed" / "en" / "05_x.json").write_text('{"version": 2}')


@pytest.mark.parametrize("damage", [damage_site, damage_rendered, damage_results, lose_results, damage_records])
def test_damage_is_noticed_and_mended(built, damage):
    before = page(built, "pages/a")
    damage(built)
    assert build(built).returncode == 0
    assert page(built, "pages/a") == before and "Words" in before
    saved = (built / "_build" / "site" / "results" / "en" / "05_x" / "out.csv").read_text()
    assert saved == (built / "data" / "one.csv").read_text()
    assert "nothing has changed" in build(built).stdout


def test_a_warning_is_an_error_whenever_it_was_first_seen(built):
    path = built / "pages" / "a.md"
    good = path.read_text()
    path.write_text(good + "\n{ref}`nowhere`\n")
    assert build(built).returncode == 0
    for _ in range(2):
        strict = build(built, "--strict")
        assert strict.returncode == 1 and "nowhere" in strict.stderr
    path.write_text(good)
    assert build(built, "--strict").returncode == 0
    assert "nothing has changed" in build(built, "--strict").stdout


def test_a_failed_chapter_keeps_the_earlier_site(built):
    path = built / "chapters" / "05_x.ipynb"
    good = path.read_text()
    before = page(built, "chapters/05_x")
    path.write_text(good.replace("print('value', value)", "print('value', valeu)"))
    failed = build(built)
    assert failed.returncode == 1 and "valeu" in failed.stderr
    assert page(built, "chapters/05_x") == before
    path.write_text(good)
    assert build(built).returncode == 0


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_build_leaves_nothing_behind_that_matters(built, how):
    path = built / "chapters" / "05_x.ipynb"
    path.write_text(path.read_text().replace("import pathlib", "import pathlib, time; time.sleep(3)"))
    environment = {**os.environ, "PYTHONPATH": str(built / "lib")}
    started = subprocess.Popen([sys.executable, "-m", "flowspace.site.build", "--language", "en"], cwd=built,
                               env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               # jobs that a shell runs in the background ignore interrupts, and so would this one
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
                               start_new_session=True)
    # not while it imports, which on a busy machine takes longer than any fixed time
    before = ""
    while "executing" not in before and started.poll() is None:
        before += started.stderr.read(1)
    time.sleep(1)
    os.killpg(started.pid, how)
    said = before + started.communicate(timeout=30)[1]
    assert started.returncode != 0
    if how == signal.SIGINT:
        assert "stopped" in said and "Traceback" not in said, said[-3000:]
    path.write_text(path.read_text().replace("import pathlib, time; time.sleep(3)", "import pathlib"))
    assert build(built).returncode == 0
    assert f"value {(built / 'data' / 'one.csv').read_text()}" in page(built, "chapters/05_x")
    assert json.loads((built / "_build" / "site.json").read_text())["clean"]
