"""The directives of the page for instructors, rendered with the pages of exercises that they link to."""
import subprocess
import sys
from pathlib import Path

import pytest

from flowspace.site.exercises import exercise_pages, label_of
from flowspace.teaching.source import read_solutions

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = """
extensions = ["myst_parser", "sphinx_design"]
myst_enable_extensions = ["colon_fence", "dollarmath"]
exclude_patterns = []
flowspace_root, flowspace_language = {root!r}, {language!r}

def setup(app):
    from flowspace.site import exercise_plan, listings
    app.add_config_value("flowspace_language", "en", "env")
    listings.register(app)
    exercise_plan.register(app)
"""
CHOICE = "```{exercise-list} homework 5\nten-empty-cities what-grows\n```\n"


def rendered(folder, language, page, with_exercises=True):
    """HTML of a page, and what Sphinx said of it."""
    source = folder / "source"
    source.mkdir()
    (source / "conf.py").write_text(CONFIGURATION.format(root=str(ROOT), language=language), encoding="utf-8")
    (source / "index.md").write_text("# Index\n\n" + page, encoding="utf-8")
    if with_exercises:
        for name, content in exercise_pages(ROOT, language).items():
            if name.endswith(".md"):
                (source / name).parent.mkdir(exist_ok=True)
                (source / name).write_bytes(content)
    done = subprocess.run([sys.executable, "-m", "sphinx", "-q", "-b", "html", str(source), str(folder / "out")],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return ((folder / "out" / "index.html").read_text(encoding="utf-8"),
            [line for line in done.stderr.splitlines() if "index.md" in line and "toctree" not in line])


@pytest.mark.parametrize(("language", "opening", "one"), [
    ("en", "Homework, about 27 minutes:", "(vary a choice, 12), "),
    ("zh", "课后作业，约27分钟：", "（改变设定，12分钟）、"),
])
def test_directives_say_what_the_notebooks_hold_and_link_to_it(tmp_path, language, opening, one):
    page = "```{exercise-plan}\n```\n\n```{exercise-levels}\n```\n\n" + CHOICE + (
        "\n```{exercise-weeks}\n5: two-ranks what-grows\n```\n")
    html, said = rendered(tmp_path, language, page)
    assert said == [], "every link leads to an exercise"
    solutions = read_solutions(ROOT / "exercises" / "05_polycentricity.ipynb")
    chosen = {each.key: each for each in solutions.exercises}
    assert chosen["ten-empty-cities"].minutes + chosen["what-grows"].minutes == 27, "else change the openings above"
    assert opening in html and one in html
    for key in ("ten-empty-cities", "what-grows", "two-ranks"):
        title = chosen[key].words("statement", language).partition("\n")[0].lstrip("# ")
        assert f'href="exercises/05_polycentricity.html#{label_of(5, key)}"' in html and title in html
    assert html.count('href="exercises/0') >= 8 + 4
    for number in (len(chosen), sum(e.minutes for e in chosen.values()), sum(e.points for e in chosen.values())):
        assert f"<td><p>{number}</p></td>" in html


@pytest.mark.parametrize(("page", "told"), [
    (CHOICE.replace("what-grows", "what-grow"), "did you mean"),
    (CHOICE.replace("homework 5", "homework 9"), "without exercises"),
    (CHOICE.replace("homework 5", "homeworks 5"), "did you mean"),
    ("```{exercise-weeks}\nfive: two-ranks\n```\n", "without exercises"),
])
def test_what_does_not_exist_is_told(tmp_path, page, told):
    _, said = rendered(tmp_path, "en", page, with_exercises=False)
    assert len(said) == 1 and told in said[0]
