"""From raw patent records to the edges and nodes of the co-patent network."""
from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from tqdm import tqdm

from flowspace import tables
from flowspace.copatents import left_open, publications
from flowspace.copatents.columns import check_columns
from flowspace.copatents.counting import Counter
from flowspace.copatents.files import check_encoding, find_files
from flowspace.copatents.groups import group_names, group_patterns
from flowspace.copatents.packing import FIRST_YEAR, Packing
from flowspace.copatents.placing import place_addresses, summary, unresolved
from flowspace.copatents.records import TYPES, Records, first_line
from flowspace.copatents.separators import SHARE, check_separator
from flowspace.errors import FlowspaceError, ParameterError, Problem, TableError, did_you_mean
from flowspace.evidence import GRADES

SHARE_OF_DATABASE = 0.5
"""Part of the memory given that the database may use; the rest is for chunks, names and the interpreter."""

ROWS = 4_000_000
"""Rows counted at a time, about."""

COUNTERS = 2
"""Counters at work at once, at most: each takes memory for all pairs of cities and years."""

_MEMORY = re.compile(r"(?P<size>\d+(?:\.\d+)?)\s*(?P<unit>[KMGT])i?B", re.IGNORECASE)


@dataclass(frozen=True)
class CopatentTables:
    """What `build` returns.

    Parameters
    ----------
    edges : DataFrame
        adcode_a, adcode_b (a before b as text), year, full, link_fractional, newman, evidence.
    cities : DataFrame
        adcode, year, patents, multi_city_patents, local_copatents, evidence.
    report : dict
        Numbers of rows, patents and addresses by what became of them.
    unresolved : DataFrame
        Addresses that name no city or several, with the number of rows concerned.
    not_placed : DataFrame
        Applicants without city by application, and addresses without applicant: application_number, applicant,
        address, reason; the first `flowspace.copatents.left_open.LIMIT` of them.
    edges_without_groups, cities_without_groups : DataFrame or None
        The same without links that exist only within one corporate group; None where no groups were given.
    """

    edges: pd.DataFrame
    cities: pd.DataFrame
    report: dict
    unresolved: pd.DataFrame
    not_placed: pd.DataFrame
    edges_without_groups: pd.DataFrame | None = None
    cities_without_groups: pd.DataFrame | None = None


def build(records: str | Path | Iterable[str | Path], *, columns: Mapping[str, str] | None = None,
          types: str | Sequence[str] | None = None, groups=None, encoding: str | None = None,
          separator: str | Sequence[str] | None = None, evidence: str = "observed", memory: str = "4GB",
          threads: int = 2, temporary: str | Path | None = None, progress: bool = True) -> CopatentTables:
    r"""Count the co-patent network between cities from raw patent records.

    A patent :math:`p` with applicants in the set of different cities :math:`C_p`, :math:`k_p=|C_p|\ge 2`, adds to each
    pair of them 1 (full), :math:`\frac{2}{k_p(k_p-1)}` (fractional by link) and :math:`\frac{1}{k_p-1}` (Newman).

    Parameters
    ----------
    records : path, pattern, folder or list of them
        CSV (UTF-8, GBK) or Parquet files, together larger than memory if need be. Either one row for each patent and
        applicant, or one row for each patent with applicants and addresses as lists; both may be mixed.
    columns : mapping of str to str, optional
        Headers of the columns number, year, type, applicant and address, where they are not among the usual ones
        (see `flowspace.copatents.columns.HEADERS`).
    types : str or sequence of str, optional
        Only patents of these types: invention, utility, design, or 发明, 实用新型, 外观设计. All by default.
    groups : optional
        Corporate groups by patterns of names (see `flowspace.copatents.groups.group_patterns`); "default" takes a
        short list of state groups. With groups, a second pair of tables leaves out links within one group.
    encoding : str, optional
        Encoding of CSV files. UTF-8 and the Chinese encodings are told apart by themselves.
    separator : str or sequence of str, optional
        Sign or signs between applicants, and between addresses, of one row; ; and ； by default, an empty text to take
        every row as one applicant. Nothing else is split. Where another usual sign (、 | / and the like) seems to
        separate in one row of a hundred or more, the records are not counted until the signs are named here; named,
        they are taken as said, and the report warns of others.
    evidence : str
        Evidence grade of the records.
    memory : str
        Memory the whole work should stay within, such as "4GB".
    threads : int
        Processor threads.
    temporary : path, optional
        Folder for intermediate files, which are removed; the system's own by default.
    progress : bool
        Show a progress bar.

    Returns
    -------
    CopatentTables

    Raises
    ------
    TableError
        If a file or column is missing, text cannot be decoded, a column holds numbers of publications, a row has no
        number, no year, a date that does not exist (2015-02-30) or an unknown type, an application has two years or
        types, or a sign that was not named seems to separate applicants: all problems at once, with rows. What is
        wrong across rows is not looked for while a file cannot be opened.
    ParameterError
        If an argument has a wrong value: all problems at once, missing files among them.

    Notes
    -----
    Cities are those of the applicants' addresses; the year is that of application. An applicant without city
    (outside the mainland, ambiguous, unresolved) is left out of :math:`C_p`, counted in the report and, unless
    outside, listed in `unresolved` and, with its application, in `not_placed`.

    :math:`C_p` is made of addresses, so an applicant that one application states in several cities, in several rows or
    as the only applicant of a row with several addresses, adds all of them, even where it has no co-applicant; among
    the numbers of applicants it then counts once for each city. The report counts these patents and those without any
    co-applicant, and names some. A single address that names two cities is in the one the resolver believes
    (`flowspace.copatents.resolve`); the report counts the applicants concerned and shows an address.

    Where a row lists as many addresses as applicants, they belong together in order. An applicant alone has all of the
    addresses; separators between parts of one address do not count, unless the parts lie in different cities.
    Otherwise only the first address has a sure owner, the first applicant, because Chinese patent records
    often carry the address of the first applicant alone. The other applicants are placed by their names, if these
    hold a city, and the other addresses are left over. The report says what share of applicants has no address and how
    many patents of several applicants are cut short, and warns where these are a tenth of the co-patents or more.

    Within one patent, a pair of cities is linked only within a group if all its applicants in both cities belong to
    one and the same group. Without groups such pairs are left out and all others keep their weights, so that the
    tables with and without groups differ by exactly the links within groups.

    `local_copatents` counts patents of at least two applicants all of whom are in the one city.

    Application numbers are compared without blanks, dots and a leading CN or ZL. Numbers of twelve digits, and of eight
    before October 2003, are the same application as those that add a check digit to them.
    Numbers of publications (CN104123456A), of which a patent has several, are an error where they are half of a file or
    more and a warning below.

    Types are never read from application numbers: the digit that says them stands elsewhere before October 2003, and
    is missing in keys of databases, so that a choice of types would drop patents for the form of their numbers.

    References
    ----------
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Physical Review E 64, 016132.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> file = Path(folder.name) / "patents.csv"
    >>> _ = file.write_text("申请号,申请年,申请人,地址\n1,2010,A,北京市海淀区\n1,2010,B,江苏省昆山市\n", encoding="utf-8")
    >>> build(file, progress=False).edges.values.tolist()
    [['110000', '320500', 2010, 1, 1.0, 1.0, 'observed']]
    >>> folder.cleanup()
    """
    columns, chosen, patterns, _, settings, signs, _, paths = _all_checked(
        lambda: check_columns(columns), lambda: _chosen_types(types), lambda: group_patterns(groups),
        lambda: check_encoding(encoding), lambda: _settings(memory, threads), lambda: check_separator(separator),
        lambda: _check_plain(evidence, temporary), lambda: find_files(records))
    adcodes = sorted(tables.read("cities")["adcode"])
    try:
        counter, report, left = _work(paths, columns, chosen, patterns, encoding, signs, separator is not None,
                                      settings, adcodes, temporary, progress)
    except duckdb.OutOfMemoryException:
        raise ParameterError(Problem(f"memory {memory!r}, which does not suffice for these records",
                                     "enough memory, and space in the folder for intermediate files",
                                     "give more memory, or a folder with more space (options --memory and "
                                     "--temporary, arguments memory and temporary)")) from None
    except duckdb.Error as error:
        raise TableError(Problem(f"records that cannot be read to their end ({first_line(error)})",
                                 "whole files in CSV or Parquet", "write or fetch the files again",
                                 file=", ".join(path.name for path in paths))) from None
    without = {}
    if patterns:
        without = {"edges_without_groups": _edges(counter, adcodes, evidence, True),
                   "cities_without_groups": _cities(counter, adcodes, evidence, "kept")}
    return CopatentTables(_edges(counter, adcodes, evidence), _cities(counter, adcodes, evidence), report, *left,
                          **without)


def _work(paths: Sequence[Path], columns: Mapping[str, str], types: frozenset[int] | None,
          patterns: list[tuple[str, str, str]], encoding: str | None, separators: Sequence[str], said: bool,
          settings: dict, adcodes: list[str], temporary: str | Path | None,
          progress: bool) -> tuple[Counter, dict, tuple[pd.DataFrame, pd.DataFrame]]:
    """Do the work step by step in a database that is removed at the end; `said` where the reader named separators."""
    with tempfile.TemporaryDirectory(prefix="flowspace-copatents-", dir=temporary) as place, \
            duckdb.connect(config=settings | {"temp_directory": place}) as connection, \
            tqdm(total=5, disable=not progress, unit="step") as bar:
        connection.execute("SET enable_progress_bar = false")  # It would print beside ours on long queries.
        work = Records(connection, separators)
        texts = Path(place) / "text"
        texts.mkdir()

        def step(words: str) -> None:
            bar.set_description(words)
            bar.update()

        bar.set_description("reading files")
        problems = work.open(paths, columns, ["type"] if types else [], encoding, texts)
        step("splitting applicants")
        problems += work.look()
        if not work.rows:
            raise TableError(problems)
        forgotten = work.forgotten_separators()
        problems += [problem for share, problem in forgotten if share >= SHARE and not said]
        warnings = [problem for share, problem in forgotten if share < SHARE or said]
        problems += [problem for file in work.publications if (problem := file.problem()) is not None]
        work.split()
        step("resolving addresses")
        passed_over = place_addresses(connection, {adcode: i for i, adcode in enumerate(adcodes)},
                                      lambda n: bar.set_postfix_str(f"{n} addresses"), separators)
        step("numbering patents")
        work.name_types()
        packing = Packing(len(group_names(patterns)))
        work.number(packing, patterns, group_names(patterns))
        work.join_check_digits()
        problems += work.check(work.wrong())
        step("counting pairs")
        nameless = connection.execute("SELECT hash(''), hash(CAST(NULL AS VARCHAR))").fetchone()
        counters = [Counter(len(adcodes), packing, types, nameless) for _ in range(min(settings["threads"], COUNTERS))]
        counter = _count(connection, counters)
        problems += work.conflicts(counter.two_years, "year", counter.conflicts["years"])
        problems += work.conflicts(counter.two_types, "type", counter.conflicts["types"])
        if problems:
            raise TableError(problems)
        more = (publications.warning(connection, work.publications), counter.several_cities.warning(connection),
                passed_over.warning())
        report = _report(work, counter, connection, paths, types,
                         [*warnings, *(problem for problem in more if problem is not None)])
        report["applicants_whose_address_names_two_cities"] = passed_over.applicants
        listed, report["not_placed"] = left_open.not_placed(connection, work)
        bar.update()
        return counter, report, (unresolved(connection), listed)


def _count(connection: duckdb.DuckDBPyConnection, counters: Sequence[Counter]) -> Counter:
    """Feed all rows to the counters in ranges of application numbers, then add the counters up."""
    def counted(counter: Counter, share: list[tuple[int, int]]) -> None:
        with connection.cursor() as cursor:
            for first, last in share:
                counter.add(*cursor.execute(
                    "SELECT id, packed, applicant FROM rows WHERE packed IS NOT NULL AND id BETWEEN ? AND ?",
                    [first, last]).fetchnumpy().values())

    ranges = _ranges(connection)
    with ThreadPoolExecutor(max_workers=len(counters)) as pool:
        list(pool.map(counted, counters, [ranges[i::len(counters)] for i in range(len(counters))]))
    for other in counters[1:]:
        counters[0].merge(other)
    return counters[0]


def _ranges(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """First and last number of ranges that hold about as many rows each; where they end does not change any count."""
    rows, first, last = connection.execute("SELECT count(id), min(id), max(id) FROM rows").fetchone()
    if not rows:
        return []
    sample = connection.execute("SELECT id FROM rows WHERE id IS NOT NULL USING SAMPLE reservoir(20000 ROWS)")
    parts = np.quantile(sample.fetchnumpy()["id"], np.arange(1, -(-rows // ROWS)) * ROWS / rows, method="nearest")
    starts = sorted({first, *parts.tolist()})
    return list(zip(starts, [start - 1 for start in starts[1:]] + [last], strict=True))


def _edges(counter: Counter, adcodes: list[str], evidence: str, without_groups: bool = False) -> pd.DataFrame:
    """Edges by code, sorted by key as their numbers are."""
    edges = counter.edges(without_groups)
    codes = pd.Series(adcodes, dtype="str")
    return pd.DataFrame({
        "adcode_a": codes.take(edges["a"]).array, "adcode_b": codes.take(edges["b"]).array, "year": edges["year"],
        "full": edges["full"], "link_fractional": edges["link_fractional"], "newman": edges["newman"],
        "evidence": pd.Series([evidence], dtype="str").take(np.zeros(len(edges), dtype=np.int64)).array})


def _cities(counter: Counter, adcodes: list[str], evidence: str, multi: str = "multi") -> pd.DataFrame:
    """Nodes by code and year, sorted by key: those with any patent."""
    year, city = np.nonzero(counter.nodes["patents"])
    frame = pd.DataFrame({
        "adcode": pd.Series(np.array(adcodes, dtype=object)[city], dtype="str"), "year": year + FIRST_YEAR,
        "patents": counter.nodes["patents"][year, city], "multi_city_patents": counter.nodes[multi][year, city],
        "local_copatents": counter.nodes["local"][year, city],
        "evidence": pd.Series([evidence] * len(year), dtype="str")})
    return frame.sort_values(["adcode", "year"], ignore_index=True)


def _report(work: Records, counter: Counter, connection: duckdb.DuckDBPyConnection, paths: Sequence[Path],
            types: frozenset[int] | None, warnings: list[Problem]) -> dict:
    """Numbers of everything that went in, and of what became of it; warnings first."""
    totals = counter.totals
    left = left_open.numbers(connection, work, counter.packing, totals["multi_city"], types)
    if (cut := left_open.warning(left)) is not None:
        warnings = [*warnings, cut]
    return {
        "warnings": [str(problem) for problem in warnings],
        "files": [path.name for path in paths], "rows": work.rows,
        "rows_with_more_applicants_than_addresses_or_fewer": work.mismatched,
        "patents": totals["patents"] + totals["left_out_by_type"],
        "patents_left_out_by_type": totals["left_out_by_type"],
        "patents_counted": totals["patents"], "patents_without_any_city": totals["without_city"],
        "patents_with_some_applicant_without_city": totals["incomplete"],
        "multi_city_patents": totals["multi_city"],
        "patents_with_one_applicant_in_several_cities": counter.several_cities.patents,
        "patents_of_one_applicant_alone_in_several_cities": counter.several_cities.alone,
        "multi_city_patents_linked_within_groups_only": totals["linked_within_groups_only"],
        **left, **summary(connection),
    }


def _all_checked(*checks: Callable[[], object]) -> list:
    """Results of all checks, or the problems of all of them at once."""
    results, problems, kinds = [], [], set()
    for check in checks:
        try:
            results.append(check())
        except FlowspaceError as error:
            problems += error.problems
            kinds.add(type(error))
    if problems:
        raise (kinds.pop() if len(kinds) == 1 else ParameterError)(problems)
    return results


def _chosen_types(types: str | Sequence[str] | None) -> frozenset[int] | None:
    """Numbers of the types chosen."""
    if types is None:
        return None
    names = list(TYPES)
    chinese = {word: name for name, words in TYPES.items() for word in words if not word.isdigit()}
    listed = [chinese.get(name, name) for name in ([types] if isinstance(types, str) else types)]
    problems = [Problem(f"type {name!r}{did_you_mean(str(name), names)}", "one of " + ", ".join(names),
                        "correct the type") for name in listed if name not in names]
    if not listed:
        problems.append(Problem("no type", "at least one of " + ", ".join(names),
                                "name a type, or leave the choice of types out"))
    if problems:
        raise ParameterError(problems)
    return frozenset(names.index(name) + 1 for name in listed)


def _settings(memory: str, threads: int) -> dict:
    """Settings of the database: nothing is fetched from the network."""
    problems = []
    match = _MEMORY.fullmatch(memory.strip()) if isinstance(memory, str) else None
    if match is None or float(match["size"]) <= 0:
        problems.append(Problem(f"memory {memory!r}", "a size such as '4GB' or '500MB'", "write a number and a unit"))
    if not isinstance(threads, int) or isinstance(threads, bool) or not 1 <= threads <= 1024:
        problems.append(Problem(f"threads {threads!r}", "a whole number from 1 on", "correct the number"))
    if problems:
        raise ParameterError(problems)
    size = float(match["size"]) * SHARE_OF_DATABASE
    return {"memory_limit": f"{size:g}{match['unit'].upper()}iB", "threads": threads,
            "autoinstall_known_extensions": False, "autoload_known_extensions": False}


def _check_plain(evidence: str, temporary: str | Path | None) -> None:
    """Check the arguments that need no work."""
    problems = []
    if evidence not in GRADES:
        problems.append(Problem(f"evidence {evidence!r}{did_you_mean(str(evidence), GRADES)}",
                                "one of " + ", ".join(GRADES), "correct the grade"))
    if temporary is not None and not Path(temporary).is_dir():
        problems.append(Problem("no such folder for intermediate files", "a folder", "make it or name another one",
                                file=str(temporary)))
    if problems:
        raise ParameterError(problems)
