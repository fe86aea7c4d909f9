"""Which column of a file of patent records holds what, by its header in Chinese or English."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from flowspace.errors import ParameterError, Problem, did_you_mean
from flowspace.tables.problems import Collector

HEADERS = {
    "number": ("application_number", "application_no", "application_id", "appln_nr", "appln_id", "app_number",
               "patent", "patent_id", "patent_number", "申请号", "专利申请号", "申请编号", "专利号", "申请(专利)号"),
    "year": ("year", "application_year", "filing_year", "application_date", "filing_date", "date", "申请年", "申请年份",
             "年份", "申请日", "申请日期", "申请时间"),
    "type": ("type", "patent_type", "kind", "专利类型", "类型", "专利类别", "专利种类"),
    "applicant": ("applicant", "applicants", "applicant_name", "applicant_names", "original_assignee", "assignee",
                  "assignees", "申请人", "申请(专利权)人", "专利申请人", "申请人名称", "申请权人", "原始申请人", "原始申请(专利权)人",
                  "专利权人"),
    "address": ("address", "addresses", "applicant_address", "applicant_addresses", "original_assignee_address",
                "assignee_address", "地址", "申请人地址", "申请(专利权)人地址", "原始申请(专利权)人地址", "专利权人地址", "通讯地址"),
}
"""Headers that are recognised, by what the column holds; case, spaces and hyphens do not matter."""

OF_OWNERS = ("original_assignee", "assignee", "assignees", "专利权人", "原始申请人", "原始申请(专利权)人",
             "original_assignee_address", "assignee_address", "专利权人地址", "原始申请(专利权)人地址", "通讯地址")
"""Headers passed over where a file states applicants and their addresses under a name of their own as well."""

OPTIONAL = ("type", "address")
"""What a file may lack: without types no type can be chosen, without addresses names alone say the city."""

_MEANING = {"number": "application number", "year": "year or date of application", "type": "type of patent",
            "applicant": "names of the applicants", "address": "addresses of the applicants"}


HOW = "(option --column, argument columns)"
"""Where headers are named, from the shell and from Python."""


WITHOUT_TYPES = (
    "; where the records state no types, leave the choice of types out (option --type, argument types), or add a "
    "column with the fifth digit of the application numbers from October 2003 on (1 or 8 invention, 2 or 9 utility, "
    "3 design)")
"""What else to do where types are chosen and there is no column of them."""


def check_columns(columns: Mapping[str, str] | None) -> dict[str, str]:
    """Check a mapping of columns given by the user.

    Parameters
    ----------
    columns : mapping of str to str or None
        Header by what the column holds: number, year, type, applicant, address. What is not given is recognised.

    Returns
    -------
    dict

    Raises
    ------
    ParameterError
        If a key is not one of those, or a value is no text.

    Examples
    --------
    >>> check_columns({"number": "Antragsnummer"})
    {'number': 'Antragsnummer'}
    """
    if columns is None:
        return {}
    if not isinstance(columns, Mapping):
        raise ParameterError(Problem(f"{type(columns).__name__} for columns", "headers by what the columns hold: "
                                     + ", ".join(HEADERS), "give a header for each name"))
    problems = [Problem(f"{key!r} as what a column holds{did_you_mean(str(key), HEADERS)}",
                        "one of " + ", ".join(HEADERS), f"correct the name {HOW}")
                for key in columns if key not in HEADERS]
    problems += [Problem(f"{value!r} for {key!r}", "the header of a column, as text", f"correct the header {HOW}")
                 for key, value in columns.items() if not isinstance(value, str)]
    if problems:
        raise ParameterError(problems)
    return dict(columns)


def recognise(header: Sequence[str], columns: Mapping[str, str], problems: Collector,
              needed: Sequence[str] = ()) -> dict[str, str]:
    """Find the columns of one file.

    Parameters
    ----------
    header : sequence of str
        Names of its columns.
    columns : mapping of str to str
        Headers given by the user, which go before those recognised.
    problems : Collector
        Takes missing and doubtful columns.
    needed : sequence of str
        Optional columns that this use needs.

    Returns
    -------
    dict of str to str
        Name of the column by what it holds.

    Examples
    --------
    >>> recognise(["申请号", "申请日", "申请人", "地址"], {}, Collector("patents.csv"))
    {'number': '申请号', 'year': '申请日', 'applicant': '申请人', 'address': '地址'}
    """
    named = {}
    for name in header:
        named.setdefault(plain(name), []).append(name)
    found = {}
    for role, accepted in HEADERS.items():
        if role in columns:
            matching = [name for name in header if name == columns[role]] or named.get(plain(columns[role]), [])
            accepted = (columns[role],)
        else:
            matching = list(dict.fromkeys(name for accept in accepted for name in named.get(plain(accept), [])))
            if role == "year" and len(matching) > 1:
                matching = matching[:1]  # A file may state both the year and the date.
            applicants = [name for name in matching if plain(name) not in OF_OWNERS]
            matching = applicants or matching
        if len(matching) == 1:
            found[role] = matching[0]
        elif matching:
            problems.add("header", found="several columns for the " + _MEANING[role] + ": " + ", ".join(matching),
                         expected="one column", row=1,
                         mend=f"say which one for {role} {HOW}, or rename the others")
        elif role not in OPTIONAL or role in columns or role in needed:
            problems.add("missing column", row=1, column=accepted[0],
                         found=f"no column with the {_MEANING[role]}{_nearest(accepted, header)}; the header has "
                               + ", ".join(header),
                         expected="one of " + ", ".join(accepted),
                         mend=f"rename the column, or say its header for {role} {HOW}"
                              + (WITHOUT_TYPES if role == "type" else ""))
    return found


def _nearest(accepted: Sequence[str], header: Sequence[str]) -> str:
    """Say which unknown header is nearest to an accepted one, or nothing."""
    known = {plain(name) for names in HEADERS.values() for name in names}
    unknown = [name for name in header if plain(name) not in known]
    best = max(((SequenceMatcher(None, plain(name), accept).ratio(), name) for name in unknown for accept in accepted),
               default=(0, ""))
    return f" (did you mean {best[1]!r}?)" if best[0] >= 0.6 else ""


def plain(name: str) -> str:
    """A header without case, spaces, hyphens and full-width signs.

    Examples
    --------
    >>> plain(" Application Number"), plain("申请（专利）号")
    ('application_number', '申请(专利)号')
    """
    return re.sub(r"[\s\-]+", "_", unicodedata.normalize("NFKC", name).strip().lower())
