"""What a declared table is: columns, keys, sources and texts. The declarations themselves are in `catalogue`."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flowspace.evidence import GRADE_WORDS, GRADES

ADCODE = r"[1-9]\d{5}"
"""Pattern of an administrative division code: six digits, the first two naming the province."""

SLUG = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
"""Pattern of the keys this project gives: lower-case letters and digits joined by single hyphens or underscores."""

DEFINITION = "definition"
"""Stands where a column carries a key or a label and no measurement."""

SEE_EVIDENCE = "see column evidence"
"""Stands where the grade differs from row to row and is written in the column `evidence`."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        Name in the header.
    type : {"string", "integer", "number", "boolean"}
        Type of the values; a year or a count is an integer.
    unit : str
        Unit in plain words; "text", "code" or "yes or no" for columns that measure nothing.
    en, zh : str
        What the column holds.
    evidence : str
        An evidence grade, `SEE_EVIDENCE`, or `DEFINITION` for keys and labels.
    required : bool
        False where a cell may be empty. An empty text reads as "", an empty number as missing.
    pattern : str, optional
        Regular expression the whole text has to match.
    enum : tuple of str, optional
        The only texts allowed.
    minimum, maximum : float, optional
        Inclusive limits of a number.
    """

    name: str
    type: str
    unit: str
    en: str
    zh: str
    evidence: str = DEFINITION
    required: bool = True
    pattern: str | None = None
    enum: tuple[str, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class ForeignKey:
    """A column whose values have to occur in a column of another table."""

    column: str
    table: str
    reference: str


@dataclass(frozen=True)
class Source:
    """Where figures come from: the citation in both languages, its short form, the public address of what was read.

    A work keeps the title it was published under; what is said about it is in the language of the reader.
    """

    title: str
    short_en: str
    short_zh: str
    path: str = ""
    doi: str = ""
    title_zh: str = ""


@dataclass(frozen=True)
class Licence:
    """What may be done with the figures, as far as the source says so."""

    name: str
    title: str
    title_zh: str
    path: str = ""


@dataclass(frozen=True)
class Table:
    """One table: its columns, keys and rules, and all that the descriptor says about it.

    Parameters
    ----------
    name : str
        Name of the table; its file is `<name>.csv`.
    columns : tuple of Column
        In file order.
    primary_key : tuple of str
        Columns that together occur once; rows are sorted by them.
    foreign_keys : tuple of ForeignKey
        References to other tables.
    kind : {"reference", "source", "derived"}
        Reference tables define places and names; source tables hold figures of others; derived tables are made
        from source tables by code of this project.
    title_en, title_zh, description_en, description_zh, vintage, vintage_zh : str
        Texts of the descriptor.
    sources, licences : tuple
        At least one of each.
    caveats_en, caveats_zh : tuple of str
        What a reader has to know before using the figures.
    rules : tuple of str
        Names of checks across columns (see `flowspace.tables.rules`).
    nodes : str
        For a table of links: name of the table of its cities. The two come from one source and are never mixed.
    own : mapping of str to mapping
        What a file of a reader's own may do that the embedded one may not: by name of the column, the parameters of
        `Column` that differ. A reader has other years, and not everything the embedded source happens to tell.
    may_be_empty : bool
        Whether a file of a reader's own may be a header alone: an export without cited references has none of them.
    """

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    kind: str
    title_en: str
    title_zh: str
    description_en: str
    description_zh: str
    vintage: str
    vintage_zh: str
    sources: tuple[Source, ...]
    licences: tuple[Licence, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    caveats_en: tuple[str, ...] = ()
    caveats_zh: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    nodes: str = ""
    own: Mapping[str, Mapping[str, object]] = field(default_factory=dict, hash=False)
    may_be_empty: bool = False

    @property
    def for_reader(self) -> Table:
        """The declaration that a file of a reader's own is held to."""
        return replace(self, columns=tuple(replace(column, **self.own.get(column.name, {})) for column in self.columns))

    @property
    def file(self) -> str:
        """Name of the file that holds the table."""
        return f"{self.name}.csv"

    @property
    def column_names(self) -> list[str]:
        """Names of the columns in file order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """Return the column of this name."""
        return next(column for column in self.columns if column.name == name)


OPTIONAL: Mapping[str, object] = {"required": False}
"""In `Table.own`: the reader's cell may be empty."""

ANY_GRADE: Mapping[str, object] = {"enum": GRADES}
"""In `Table.own`: the reader's figures may be of any evidence grade."""


def adcode_column(en: str = "Code of the city, vintage 2020", zh: str = "城市行政区划代码（2020年口径）",
                  name: str = "adcode") -> Column:
    """Declare a column of administrative division codes, kept as text.

    Parameters
    ----------
    en, zh : str
        What it holds, in English and Chinese.
    name : str

    Returns
    -------
    Column

    Examples
    --------
    >>> adcode_column().type
    'string'
    """
    return Column(name, "string", "code", en, zh, pattern=ADCODE)


def year_column(first: int, last: int, en: str = "Calendar year", zh: str = "年份", name: str = "year",
                required: bool = True) -> Column:
    """Declare a column of years within inclusive limits.

    Parameters
    ----------
    first, last : int
        First and last year that may stand in it.
    en, zh : str
        What it holds, in English and Chinese.
    name : str
    required : bool
        Whether every row has one.

    Returns
    -------
    Column

    Examples
    --------
    >>> year_column(1990, 2013).maximum
    2013
    """
    return Column(name, "integer", "calendar year", en, zh, required=required, minimum=first, maximum=last)


def count_column(name: str, en: str, zh: str, unit: str = "patents", required: bool = True) -> Column:
    """Declare a column of counts graded row by row.

    Parameters
    ----------
    name : str
    en, zh : str
        What it holds, in English and Chinese.
    unit : str
        What is counted.
    required : bool
        Whether every row has one.

    Returns
    -------
    Column

    Examples
    --------
    >>> count_column("patents", "Grants", "授权量").minimum
    0
    """
    return Column(name, "integer", unit, en, zh, evidence=SEE_EVIDENCE, required=required, minimum=0)


def evidence_column(grades: tuple[str, ...] = GRADES) -> Column:
    """Declare the column that holds the evidence grade of each row.

    Parameters
    ----------
    grades : tuple of str
        Those that may occur.

    Returns
    -------
    Column

    Examples
    --------
    >>> evidence_column(("observed",)).enum
    ('observed',)
    """
    return Column("evidence", "string", "text", "Evidence grade of the row: " + ", ".join(grades),
                  "该行数据的证据等级：" + "，".join(f"{grade} {GRADE_WORDS[grade]['zh']}" for grade in grades), enum=grades)


def flag_column(flags: tuple[str, ...], en: str, zh: str) -> Column:
    """Declare a column of warnings; empty where there is nothing to say.

    Parameters
    ----------
    flags : tuple of str
        The warnings that may occur.
    en, zh : str
        What it holds, in English and Chinese.

    Returns
    -------
    Column

    Examples
    --------
    >>> flag_column(("low",), "Warning", "提示").enum
    ('', 'low')
    """
    return Column("flag", "string", "text", en, zh, required=False, enum=("", *flags))


def text_column(name: str, en: str, zh: str, required: bool = True, **limits) -> Column:
    """Declare a column of plain text.

    Parameters
    ----------
    name : str
    en, zh : str
        What it holds, in English and Chinese.
    required : bool
        Whether every row has one.
    **limits
        Further parameters of `Column`.

    Returns
    -------
    Column

    Examples
    --------
    >>> text_column("note", "Note", "备注", required=False).required
    False
    """
    return Column(name, "string", "text", en, zh, required=required, **limits)
