"""The page of reference checks: every key has words in both languages, every row a test that makes it."""
import csv
import re
from collections import Counter

from page_sources import ROOT

from flowspace.site.reference_checks import decimals, difference


def read(name):
    with (ROOT / "pages" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = read("reference_checks.csv")


def test_every_key_has_words_and_every_word_a_key():
    words = read("reference_words.csv")
    assert max(Counter((row["kind"], row["key"]) for row in words).values()) == 1
    needed = {(kind, row[kind]) for row in ROWS for kind in ("case", "source", "why") if row[kind]}
    needed |= {("room", row["measure"].partition(".")[0]) for row in ROWS}
    assert {(row["kind"], row["key"]) for row in words} == needed
    # Names of programs are the same in both languages.
    assert all(row["en"] and row["zh"] for row in words)


def test_every_row_comes_from_a_test_that_holds_its_number():
    for row in ROWS:
        file, _, function = row["test"].partition("[")[0].partition("::")
        source = (ROOT / "tests" / file).read_text(encoding="utf-8")
        body = re.search(rf"^def {function}\((.*?)\):\n(.*?)(?=^\S|\Z)", source, re.M | re.S)
        assert body and "reference" in body[1] and "reference(" in body[2], row["test"]


def test_numbers_are_within_what_is_stated_and_none_is_listed_twice():
    assert all(abs(float(row["ours"]) - float(row["theirs"])) <= float(row["within"]) for row in ROWS)
    assert max(Counter((row["measure"], row["case"], row["source"]) for row in ROWS).values()) == 1
    rooms = Counter(row["measure"].partition(".")[0] for row in ROWS)
    assert len(ROWS) >= 40 and len(rooms) >= 6
    # What is apart by more than rounding says why: a printed number is wrong by half a unit of its last digit.
    apart = {row["case"] for row in ROWS if float(row["within"]) > 0.01}
    assert apart == {row["case"] for row in ROWS if row["why"] and float(row["within"]) > 0.01}


def test_differences_are_shown_with_their_sign_and_size():
    assert [difference(*pair) for pair in ((1, 1), (1, 1.5), (1e-9, 0), (-2e-5, 0))] == [
        "0", "−0.5", "+1.0×10^−9", "−2.0×10^−5"]
    assert [decimals(within) for within in (0.5, 0.005, 5e-9, 1e-15)] == [1, 2, 8, 10]
