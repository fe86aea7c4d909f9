"""How the prose is written: one sentence per line, and no bold marks that the renderer leaves as asterisks."""
import re

from page_sources import is_chinese, pairs, prose_lines, prose_pages, without_marks

import pytest

PAGES = prose_pages()
# What a line of running text may end with: a full stop, a question, a colon before a list or code, a bold lead.
ENDINGS = tuple(".?!:。？！：") + ("**", ".)", "。）")
# CommonMark does not open or close bold where punctuation inside meets a letter outside.
BOLD = re.compile(r"\*\*(?=\S)(.+?)\*\*")
PUNCTUATION = "“”‘’《》「」（）()，。：；、！？,.:;!?\"'"
ABBREVIATIONS = re.compile(r"\b(e\.g|i\.e|cf|vs|al|etc|No|Fig|Eq)\.$")


def sentences_in(line: str) -> int:
    """How many sentences begin on a line.

    Examples
    --------
    >>> sentences_in("One ends here. Another begins.")
    2
    >>> sentences_in("版本为 0.1.0 版。")
    1
    >>> sentences_in("前一句。后一句。")
    2
    """
    line = without_marks(line).replace("**", "")
    stops = [match.start() + 1 for match in re.finditer(r"[.?!] +(?=[A-Z])", line)]
    english = sum(not ABBREVIATIONS.search(line[:stop]) for stop in stops)
    return 1 + english + len(re.findall(r"[。？！](?![”’」）*]*$)", line))


def broken_bold(line: str) -> list[str]:
    """Bold passages that would stay asterisks.

    Examples
    --------
    >>> broken_bold("讨论**“流空间”**的转向。")
    ['“流空间”']
    >>> broken_bold("讨论“**流空间**”的转向，**单独一句。**")
    []
    """
    found = []
    for match in BOLD.finditer(line):
        before, after = line[:match.start()][-1:], line[match.end():][:1]
        opens = match[1][0] in PUNCTUATION and before.strip() and before not in PUNCTUATION
        closes = match[1][-1] in PUNCTUATION and after.strip() and after not in PUNCTUATION
        if opens or closes:
            found.append(match[1])
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_one_sentence_per_line(path):
    lines = prose_lines(path)
    assert [(number, line) for number, line in lines if sentences_in(line) > 1] == []
    assert [(number, line) for number, line in lines if not line.endswith(ENDINGS)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_bold_marks_render(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [(number, broken_bold(line)) for number, line in enumerate(lines, start=1) if broken_bold(line)] == []


@pytest.mark.parametrize("path", [path for path in PAGES if is_chinese(path)], ids=lambda path: path.name)
def test_chinese_pages_use_chinese_punctuation(path):
    """A comma or full stop of the Latin kind between two Chinese characters is a slip of the keyboard."""
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"[\u4e00-\u9fff][,;:?!][\u4e00-\u9fff]", text) == []


def test_chinese_pages_have_chinese_titles():
    for _, chinese in pairs():
        title = next(line for line in chinese.read_text(encoding="utf-8").splitlines() if line.startswith("# "))
        assert re.search(r"[\u4e00-\u9fff]", title), chinese.name
