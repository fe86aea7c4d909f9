"""What figures, tables, equations and sections are called, for notebooks, in which no reference is resolved.

Numbers are those of the built site; ``python -m flowspace.teaching.references`` takes them from it.
"""
from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from flowspace.files import write_beside
from flowspace.languages import LANGUAGES

FILE = Path("exercises") / "references.csv"

_NUMBERED = ("numref", "eq", "ref")
_ROLE = re.compile(r"\{(?P<role>numref|eq|ref|term|doc|cite:\w+|cite)\}`(?:(?P<text>[^`<]*?) *<(?P<target>[^`>]+)>|"
                   r"(?P<plain>[^`<>]+))`")


def labels_in(text: str) -> list[str]:
    """Labels of the figures, tables, equations and sections that a text refers to.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> labels_in("See {numref}`ch4-fig-maps` and {eq}`ch4-eq-z`, {term}`degree`, {ref}`ch4-data`.")
    ['ch4-fig-maps', 'ch4-eq-z', 'ch4-data']
    """
    return [found["plain"] for found in _ROLE.finditer(text) if found["role"] in _NUMBERED and found["plain"]]


def in_words(text: str, names: Mapping[str, str]) -> str:
    """A text with its references in words.

    Parameters
    ----------
    text : str
    names : mapping
        Label → what it is called, as `known_names` gives it; a label that has no name stays as it is.

    Returns
    -------
    str

    Examples
    --------
    >>> in_words("See {numref}`ch4-fig-maps`; {term}`degree`, {term}`links <link>`.", {"ch4-fig-maps": "Fig. 4.1"})
    'See Fig. 4.1; degree, links.'
    """
    def said(found: re.Match) -> str:
        label = found["plain"] if found["text"] is None else found["text"]
        return names.get(label, label) if found["role"] in _NUMBERED else label

    return _ROLE.sub(said, text)


def known_names(root: str | Path, language: str) -> dict[str, str]:
    """Label → what it is called in a language.

    Parameters
    ----------
    root : str or Path
        The project's folder.
    language : {"en", "zh"}

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> known_names("no-such-folder", "en")
    {}
    """
    path = Path(root) / FILE
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["label"]: row[language] for row in csv.DictReader(lines)}


def numbered(page: str) -> dict[str, str]:
    """Figures, tables, equations and sections of a page of the built site.

    Parameters
    ----------
    page : str
        HTML.

    Returns
    -------
    dict of str to str
        Label → "Fig. 4.1", "Table 4.2", "(4.3)", "“4.4 Two measures”".

    Examples
    --------
    >>> numbered('<figure id="ch4-a"><span class="caption-number">Fig. 4.1 </span></figure>'
    ...          '<div id="equation-ch4-b"><span class="eqno">(4.3)</span></div>'
    ...          '<section><span id="ch4-c"></span><h2><span class="section-number">4.4. </span>Cut</h2></section>')
    {'ch4-a': 'Fig. 4.1', 'ch4-b': '(4.3)', 'ch4-c': '“4.4 Cut”'}
    """
    from bs4 import BeautifulSoup

    found, whole = {}, BeautifulSoup(page, "html.parser")
    for number in whole.select(".caption-number, .eqno"):
        place = number.find_parent(id=re.compile(r"^(equation-)?ch\d"))
        if place is None:
            continue
        said = number.get_text().strip().rstrip("#")
        if "eqno" in number["class"]:
            found[place["id"].removeprefix("equation-")] = said
        else:
            found[place["id"]] = said
    # A heading in Chinese gives its section no name of its own, so that the label is the section's.
    for anchor in whole.select("section > span[id^=ch], section[id^=ch]"):
        heading = (anchor if anchor.name == "section" else anchor.parent).find(re.compile(r"^h\d$"), recursive=False)
        for link in heading.select(".headerlink"):
            link.extract()
        number = heading.select_one(".section-number")
        title = heading.get_text().removeprefix(number.get_text() if number else "").strip()
        found[anchor["id"]] = f"“{number.get_text().strip().rstrip('.') + ' ' if number else ''}{title}”"
    return found


def table_of(root: str | Path) -> str:
    """The table of names of all labels that exercises refer to, from the built site.

    Parameters
    ----------
    root : str or Path
        The project's folder, with its site.

    Returns
    -------
    str
        CSV: label, en, zh.

    Examples
    --------
    >>> table_of("no-such-folder")
    'label,en,zh\\n'
    """
    root = Path(root)
    names = {language: {} for language in LANGUAGES}
    for language in LANGUAGES:
        for page in sorted((root / "_build" / "site" / language / "chapters").glob("*.html")):
            names[language].update(numbered(page.read_text(encoding="utf-8")))
    wanted = sorted({label for path in (root / "exercises").glob("*.ipynb")
                     for label in labels_in(path.read_text(encoding="utf-8"))})
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["label", *LANGUAGES])
    rows.writerows([label, *(names[language].get(label, "") for language in LANGUAGES)] for label in wanted)
    return written.getvalue()


if __name__ == "__main__":
    write_beside(Path.cwd() / FILE, table_of(Path.cwd()).encode())
    sys.exit(0)
