"""Web of Science, tab-delimited: a row of the fields' two letters, then a row for each record."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowspace.bibliography.detect import marker, two_formats
from flowspace.bibliography.record import Maker, Record
from flowspace.bibliography.references import References
from flowspace.bibliography.tab_rows import rows_of
from flowspace.bibliography.web_of_science import TAGS, record_of
from flowspace.tables.problems import shorten


def records(lines: Iterable[tuple[int, str]], maker: Maker, references: References | None) -> Iterator[Record]:
    """Read records, one at a time.

    Parameters
    ----------
    lines : iterable of (int, str)
        Numbered lines.
    maker : Maker
        Makes and checks records.
    references : References or None
        Parses cited references; None leaves them out.

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
    >>> text = ["PT\\tAU\\tTI\\tPY", "J\\tZhang, S; Li, S\\tFlows\\t2020"]
    >>> maker = Maker("a.txt", 0, "wos_tab", Notes("a.txt"), (1800, 2035))
    >>> [(record.row, record.title, len(record.authors)) for record in records(enumerate(text, 1), maker, None)]
    [(2, 'Flows', 2)]
    """
    heads: list[str] = []
    for number, cells in rows_of(lines):
        if cells[0] == "PT" or (not heads and "\t" in "\t".join(cells) and set(cells[:3]) <= TAGS):
            heads = [cell.strip() for cell in cells]
            for head in heads:
                if head and head not in TAGS:
                    maker.notes.unknown(head, number)
            continue
        other = marker("\t".join(cells))
        if other and other not in ("wos_tab", "scopus"):
            raise two_formats(maker.file, "wos_tab", other, number)
        if not heads:
            maker.notes.stray(number, "\t".join(cells))
            continue
        while len(cells) > len(heads) and not cells[-1].strip():
            cells.pop()
        if len(cells) > len(heads) or (len(cells) < len(heads) and not _only_empty_missing(cells, heads)):
            maker.notes.records += 1
            maker.notes.left_out += 1
            maker.notes.add("cells", number, f"a row of {len(cells)} cells that begins with "
                                             f"{shorten(' '.join(cells), 40)}",
                            f"{len(heads)} cells, as the heads", "export the record again: cells of this row cannot be "
                            "told apart", kept=False)
            continue
        fields = dict(zip(heads, cells, strict=False))
        yield from filter(None, [record_of(
            fields, _names(fields.get("AU", "")), _names(fields.get("AF", "")), fields.get("C1", ""),
            filter(None, map(str.strip, fields.get("CR", "").split(";"))), number, maker, references)])


def _only_empty_missing(cells: list[str], heads: list[str]) -> bool:
    """Whether a short row is a whole one whose last cells, empty, were cut by a program."""
    return len(cells) > heads.index("TI") + 1 and len(cells) > len(heads) - 12 if "TI" in heads else False


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(";") if name.strip()]
