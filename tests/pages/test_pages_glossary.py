"""The glossary holds the same terms in both editions, paired as its table says, and every used term is in it."""
import csv
import re

from page_sources import ROOT, TERM, is_chinese, prose_pages

PAIR_LINE = {"en": re.compile(r"^  Chinese: (.+)\.$"), "zh": re.compile(r"^  英文：(.+)。$")}


def entries(language: str) -> list[list[str]]:
    """The lines of each entry, in the order of the page."""
    page = ROOT / "pages" / ("glossary.md" if language == "en" else "glossary.zh.md")
    blocks = re.findall(r"^```\{glossary\}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)
    return [entry.splitlines() for block in blocks for entry in block.strip("\n").split("\n\n")]


def glossary(language: str) -> list[tuple[str, str]]:
    """(term, counterpart) in the order of the page."""
    return [(entry[0], PAIR_LINE[language].match(entry[1])[1]) for entry in entries(language)]


def paired_terms() -> list[dict[str, str]]:
    with (ROOT / "pages" / "glossary_terms.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_both_pages_hold_the_pairs_of_the_table():
    terms = paired_terms()
    assert [(row["en"], row["zh"]) for row in terms] == glossary("en")
    assert [(row["zh"], row["en"]) for row in terms] == glossary("zh")


def test_no_key_and_no_term_stands_twice():
    terms = paired_terms()
    for column in ("key", "en", "zh"):
        values = [row[column] for row in terms]
        assert sorted(values) == sorted(set(values))


def test_every_entry_has_an_indented_definition():
    for language in ("en", "zh"):
        assert [entry[0] for entry in entries(language)
                if len(entry) < 3 or not all(line.startswith("  ") for line in entry[1:])] == []


def test_every_term_that_a_page_points_to_is_defined():
    defined = {"en": {term.lower() for term, _ in glossary("en")}, "zh": {term for term, _ in glossary("zh")}}
    unknown = []
    for path in prose_pages():
        language = "zh" if is_chinese(path) else "en"
        for term in TERM.findall(path.read_text(encoding="utf-8")):
            if (term.lower() if language == "en" else term) not in defined[language]:
                unknown.append((path.name, term))
    assert unknown == []
