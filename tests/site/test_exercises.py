"""Pages of exercises: the students' site holds no hidden answer anywhere, the instructors' edition every one."""
import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from flowspace.languages import LANGUAGES
from flowspace.site.exercises import exercise_pages
from flowspace.site.staging import stage
from flowspace.teaching.source import HIDDEN, read_solutions, solution_parts

ROOT = Path(__file__).resolve().parents[2]
SOLUTIONS = [read_solutions(path) for path in sorted((ROOT / "exercises").glob("*.ipynb"))]
TEXT = {".html", ".md", ".ipynb", ".js", ".json", ".txt", ".csv", ".svg", ".inv"}


def plain(text):
    """Letters, digits and signs alone: neither marks, nor colours of code, nor lines hide a sentence."""
    return re.sub(r"[\W_]+", "", text)


def secrets():
    """What of the exercises is not for students, by where it is from."""
    found = {}
    for solutions in SOLUTIONS:
        for each in solutions.exercises:
            if each.visibility == HIDDEN:
                found[each.key, "hidden checks"] = each.code("hidden")
                given, solution = solution_parts(each.code("solution"))
                found[each.key, "solution"] = solution.removeprefix(given)
                for language in LANGUAGES:
                    found[each.key, language] = each.words("answer", language)
            for language in LANGUAGES:
                if rubric := each.words("rubric", language):
                    found[each.key, "rubric", language] = rubric
    return found


def pieces(text):
    """Lines of a text that say enough not to stand anywhere by chance."""
    return [piece for line in text.split("\n") if len(piece := plain(line)) >= (14 if not line.isascii() else 45)]


def shown(path):
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".html":
        return plain(BeautifulSoup(text, "html.parser").get_text()) + plain(text)
    if path.suffix == ".ipynb":
        return plain("\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"]))
    return plain(json.dumps(json.loads(text), ensure_ascii=False) if path.suffix == ".json" else text)


def allowed():
    """What students are given: statements, hints, visible checks, open answers, and the code that chapters show."""
    chapters = [json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "chapters").glob("*.ipynb")]
    code = ["".join(cell["source"]) for chapter in chapters for cell in chapter["cells"] if cell["cell_type"] == "code"]
    return plain("\n".join(code)) + plain("\n".join(
        source for solutions in SOLUTIONS for each in solutions.exercises for source in (
            each.code("checks"), solution_parts(each.code("solution"))[0] if not each.is_written else "",
            *(each.words(part, language) for part in ("statement", "hint") for language in LANGUAGES),
            *((each.code("solution"), each.words("answer", "en"), each.words("answer", "zh"))
              if each.visibility != HIDDEN else ()))))


def test_there_is_something_to_hide():
    kinds = {key[1] for key in secrets()}
    assert kinds == {"hidden checks", "solution", "rubric", *LANGUAGES}
    assert all(pieces(text) for key, text in secrets().items() if key[1] in ("hidden checks", *LANGUAGES))


def wanted_pieces():
    given = allowed()
    return {piece: key for key, text in secrets().items() for piece in pieces(text) if piece not in given}


def test_what_is_looked_for_is_what_the_instructors_edition_shows():
    pages = plain("\n".join(content.decode() for language in LANGUAGES
                            for name, content in exercise_pages(ROOT, language, instructors=True).items()
                            if name.endswith(".md")))
    wanted = wanted_pieces()
    assert {key[0] for key in wanted.values()} == {key[0] for key in secrets()}
    assert [key for piece, key in wanted.items() if piece not in pages] == []


def test_no_hidden_answer_is_anywhere_on_the_site(site):
    wanted = wanted_pieces()
    files = [path for language in LANGUAGES for path in (site / language).rglob("*")
             if path.suffix in TEXT and ("exercises" in path.as_posix() or "_downloads" in path.parts
                                         or path.parent == site / language or "_static" not in path.parts)]
    assert any(path.suffix == ".ipynb" for path in files) and any("search" in path.name for path in files)
    leaks = set()
    for path in files:
        text = shown(path)
        leaks |= {(path.relative_to(site).as_posix(), *wanted[piece]) for piece in wanted if piece in text}
    assert not leaks


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_instructors_edition_shows_all_and_the_students_what_is_theirs(language):
    students, instructors = (exercise_pages(ROOT, language, instructors=which) for which in (False, True))
    for solutions in SOLUTIONS:
        name = f"exercises/{solutions.name}.md"
        for each in solutions.exercises:
            answer, rubric = each.words("answer", language).strip(), each.words("rubric", language).strip()
            assert answer in instructors[name].decode()
            assert rubric in instructors[name].decode()
            assert (answer in students[name].decode()) == (each.visibility != HIDDEN)
        assert f"exercises/notebooks/{solutions.name}_answers.ipynb" in instructors
    assert not [name for name in students if "answers" in name]


def test_the_place_of_the_instructors_edition_alone_makes_it_one(tmp_path):
    (tmp_path / "exercises").mkdir()
    for path in ("_config.yml", "_toc.yml", "references.bib", "exercises/02_world.ipynb"):
        (tmp_path / path).write_bytes((ROOT / path).read_bytes())
    hidden = next(each for each in SOLUTIONS[1].exercises if each.visibility == HIDDEN).words("answer", "en").strip()
    pages = {}
    for place in (None, tmp_path / "apart"):
        folder = stage(tmp_path, tmp_path / "out", "en", linked=False, instructors=place)
        pages[place] = (folder / "exercises" / "02_world.md").read_text(encoding="utf-8")
    assert hidden not in pages[None] and hidden in pages[tmp_path / "apart"]
