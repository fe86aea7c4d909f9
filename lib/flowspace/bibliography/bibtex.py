"""BibTeX: entries parsed one by one, so that a brace left open spoils its own entry and no other."""
from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

import latexcodec  # Its import registers the codec "ulatex".
from pybtex.bibtex.utils import split_name_list
from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.scanner import PybtexSyntaxError

from flowspace.bibliography.detect import marker, two_formats
from flowspace.bibliography.names import split_authors
from flowspace.bibliography.record import Author, Maker, Record
from flowspace.bibliography.references import References, split_scopus
from flowspace.bibliography.words import split_keywords, tidy
from flowspace.tables.problems import shorten

_ENTRY = re.compile(r"\s*@\s*(\w+)\s*[{(]")
_ADDRESS = re.compile(r"(?:dx\.)?doi\.org/[^\s{}]+")
_MATHS = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
_COMMAND = re.compile(r"\\(?:text(?:it|bf|rm|sc|sf|tt|sub|superscript)|emph|mathrm|mathit|mathbf|it|bf|em|rm|"
                      r"sc)(?![A-Za-z])\s*")
_SYMBOL = re.compile(r"\\([A-Za-z]+)\s*")
_GREEK = dict(zip((
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
).split(), "αβγδεζηθικλμνξπρστφχψω", strict=True))
_KEY = re.compile(r"(\s*@\s*\w+\s*[{(])[^,={}()\"\n]*,")
_LOST = re.compile(r"\s*(?:\w+\s*[{(]|[\w-]+\s*=)")
_ABOUT = frozenset(("string", "preamble", "comment"))


def latex_text(value: str) -> str:
    r"""Read a value of BibTeX as text: accents and signs of LaTeX as letters, without braces.

    Parameters
    ----------
    value : str
        Between its outer braces or quotation marks.

    Returns
    -------
    str

    Examples
    --------
    >>> latex_text(r"{G{\"o}}del's R\&D in {\textit Z}\"urich, \'{E}cole"), latex_text("Wu--Li, 5\\%")
    ("Gödel's R&D in Zürich, École", 'Wu–Li, 5%')
    """
    if "$" in value:  # Indices and powers: CO$_2$, km$^{2}$.
        value = _MATHS.sub(lambda match: re.sub(r"(?<!\\)[_^]", "", match[1]), value)
    if "\\" in value:
        value = _COMMAND.sub("", value)
        try:
            value = codecs.decode(value, "ulatex")
        except (ValueError, UnicodeError):  # A stray backslash at the end, or an accent on nothing.
            pass
        value = _SYMBOL.sub(lambda match: _GREEK.get(match[1], ""), value).replace("\\", "")
    if "--" in value:
        value = value.replace("---", "—").replace("--", "–")
    return tidy(value.replace("{", "").replace("}", "").replace("~", " ").replace("$", ""))


def entries_of(lines: Iterable[tuple[int, str]], file: str) -> Iterator[tuple[int, str, str]]:
    """Yield row, kind and text of every entry; an entry goes on to the next line that begins with @ and a kind.

    Parameters
    ----------
    lines : iterable of (int, str)
        Numbered lines.
    file : str
        Its path, for messages.

    Returns
    -------
    iterator of (int, str, str)

    Raises
    ------
    TableError
        If records of another format follow.

    Examples
    --------
    >>> text = ["% mine", "@string{c = {Cities}}", "@article{a,", "  title = {Flows},", "}"]
    >>> [(row, kind) for row, kind, _ in entries_of(enumerate(text, 1), "a.bib")]
    [(2, 'string'), (3, 'article')]
    """
    row, kind, held = 0, "", []
    for number, line in lines:
        match = _ENTRY.match(line) if "@" in line else None
        if match:
            if held:
                yield row, kind, "\n".join(held)
            row, kind, held = number, match[1].lower(), [line]
        else:
            other = marker(line) if line else None
            if other and other not in ("bibtex", "scopus"):
                raise two_formats(file, "bibtex", other, number)
            if held:
                held.append(line)
    if held:
        yield row, kind, "\n".join(held)


def records(lines: Iterable[tuple[int, str]], maker: Maker, references: References | None) -> Iterator[Record]:
    """Read records, one at a time.

    Parameters
    ----------
    lines : iterable of (int, str)
        Numbered lines.
    maker : Maker
        Makes and checks records.
    references : References or None
        Parses cited references, where a field references has them as Scopus writes them; None leaves them out.

    Returns
    -------
    iterator of Record

    Raises
    ------
    TableError
        If records of another format follow.

    Examples
    --------
    >>> from flowspace.bibliography.notes import Notes
    >>> text = ["@article{a, author = {Zhang, San and Li, Si and others},",
    ...         " title = {Flows of {R}\\\\&D}, year = 2020,",
    ...         " pages = {12--34}}"]
    >>> maker = Maker("a.bib", 0, "bibtex", Notes("a.bib"), (1800, 2035))
    >>> record, = records(enumerate(text, 1), maker, None)
    >>> record.title, record.first_page, [author.name for author in record.authors], record.authors_cut
    ('Flows of R&D', '12', ['Zhang, San', 'Li, Si'], True)
    """
    macros = dict(month_names)
    found = (entry for row, kind, text in entries_of(lines, maker.file)
             for entry in _entries(text, row, kind, macros, maker))
    for row, kind, fields in found:
        get = fields.get
        names = [latex_text(name) for name in split_name_list(" ".join(get("author", "").split()))]
        if len(names) == 1:
            names = split_authors(names[0])
        doi = latex_text(get("doi", "")) or next((match[0] for name in ("url", "howpublished", "note")
                                                  if (match := _ADDRESS.search(get(name, "")))), "")
        # Scopus puts its own keywords into the field that others have for those of authors.
        own = get("author_keywords") or get("author-keywords")
        keywords = [(word, "author") for word in split_keywords(
            latex_text(own or get("keywords") or get("keyword", "")), commas=True)]
        keywords += [(word, "indexed") for word in split_keywords(
            latex_text((get("keywords", "") if own else "") + ";" + get("keywords-plus", "")))]
        record = maker.make(
            row, title=latex_text(get("title", "")),
            year=latex_text(get("year", "") or get("date", "")),
            venue=latex_text(get("journal") or get("journaltitle") or get("booktitle") or get("series")
                             or get("school") or get("publisher", "")),
            volume=latex_text(get("volume", "")), issue=latex_text(get("number", "") or get("issue", "")),
            pages=(latex_text(get("pages", "") or get("eid", "") or get("article-number", "")),), doi=doi,
            language=latex_text(get("language", "") or get("langid", "")),
            type_given=latex_text(get("type", "")) or kind,
            abstract=latex_text(get("abstract", "")),
            times_cited=latex_text(get("times-cited", "")) or _cited(get("note", "")),
            accession=latex_text(get("unique-id", "")),
            affiliations=[part.strip(" .") for part in latex_text(
                get("affiliation", "") or get("affiliations", "")).split(";")],
            authors=[Author(name) for name in names if name], keywords=keywords,
            references=[references.scopus(line) for line in split_scopus(latex_text(get("references", "")))]
            if references else ())
        if record:
            yield record


def _cited(note: str) -> str:
    match = re.search(r"Cited by:?\s*(\d+)", note, re.I)
    return match[1] if match else ""


def _entries(text: str, row: int, kind: str, macros: dict, maker: Maker) -> list[tuple[int, str, dict[str, str]]]:
    """Row, kind and fields, by name in lower case, of the entries of a text: one, or several on one line."""
    errors: list[str] = []
    unexplained: list[str] = []

    def note(error: PybtexSyntaxError) -> None:
        (unexplained if isinstance(error, UndefinedMacro) else errors).append(str(error).split(": ", 1)[-1].strip())

    text = _KEY.sub(r"\1key,", text)  # Keys may be missing or hold blanks, and are not used.
    parser = LowLevelParser(text, keyless_entries=False, macros=macros, handle_error=note)
    found: list[tuple[int, str, dict[str, str]]] = []
    end = 0
    try:
        for command, body in parser:
            end = parser.pos
            if command.lower() not in _ABOUT:
                fields: dict[str, str] = {}
                for name, value in body[1]:
                    fields.setdefault(name.lower(), "".join(value))
                found.append((row + text.count("\n", 0, parser.command_start), command.lower(), fields))
            if errors:
                break
    except PybtexSyntaxError as error:
        note(error)
    if kind in _ABOUT and not found:
        return []
    for name in unexplained:
        maker.notes.add("short form", row, f"the short form {shorten(name)}",
                        "a line @string that says what it stands for",
                        "add the line, or write the words between braces; until then the field is empty")
    if errors:
        lost = not found or "title" not in found[-1][2]
        maker.notes.add("entry", row, f"an entry @{kind} that cannot be read to its end ({errors[0]}), "
                        f"{shorten(text[:40])}",
                        "fields between braces or quotation marks in pairs, with commas between them",
                        "close the brace or put the comma; until then it " + (
                            "is left out" if lost else "has the fields before that"), kept=not lost)
        if lost:
            maker.notes.records += 1
            maker.notes.left_out += 1
            del found[-1:]
    else:
        for i, line in enumerate(text[end:].split("\n")):
            if _LOST.match(line):
                maker.notes.stray(row + text.count("\n", 0, end) + i, line)
                break
    return found
