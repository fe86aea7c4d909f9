"""Where tables are: the embedded edition and the reader's own folder behind one call, checked on the way in."""
from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from flowspace.errors import Problem, TableError, did_you_mean
from flowspace.tables import descriptor
from flowspace.tables.catalogue import TABLES
from flowspace.tables.checking import check_columns, convert
from flowspace.tables.countings import SHARED, network_possible
from flowspace.tables.declaration import Table
from flowspace.tables.folders import entries, file_content, file_state, foreign_files, is_misnamed, misnamed
from flowspace.tables.networks import missing_cities, mixture, mixtures, partners
from flowspace.tables.problems import Collector
from flowspace.tables.reading import decode, split

_CACHE: dict[tuple, pd.DataFrame] = {}


def names() -> list[str]:
    """List the names of all declared tables.

    Returns
    -------
    list of str

    Examples
    --------
    >>> "city_patents" in names()
    True
    """
    return list(TABLES)


def declared(name: str) -> Table:
    """Look the declaration of a table up by its name.

    Parameters
    ----------
    name : str
        Name of a declared table, see `names`.

    Returns
    -------
    Table

    Raises
    ------
    TableError
        If there is no such table.

    Examples
    --------
    >>> declared("city_grants_2017").primary_key
    ('adcode', 'year')
    """
    if not isinstance(name, str) or name not in TABLES:
        raise TableError(Problem(f"no table named {name!r}{did_you_mean(str(name), TABLES)}",
                                 "one of " + ", ".join(TABLES), "correct the name"))
    return TABLES[name]


def embedded_folder() -> Path:
    """Return the folder of the embedded edition, beside the library in a copy of the project.

    Returns
    -------
    Path

    Raises
    ------
    TableError
        If the library was installed without the project around it.

    Examples
    --------
    >>> (embedded_folder() / "datapackage.json").is_file()
    True
    """
    folder = Path(__file__).resolve().parents[3] / "data"
    if not folder.is_dir():
        raise TableError(Problem("no folder of embedded tables", "the folder data of the project",
                                 "install the library from a copy of the project with `pip install -e .`",
                                 file=str(folder)))
    return folder


def read(name: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Read one table, checked.

    Parameters
    ----------
    name : str
        Name of a declared table, see `names`.
    folder : path, optional
        A folder of the reader's own. Where it holds `<name>.csv`, that file is read; otherwise the embedded table.
        References to cities, agglomerations and versions are looked up in the same way. Links and the table of
        their cities come from one place: where the folder holds the one, the embedded other is refused.

    Returns
    -------
    DataFrame
        The declared columns in declared order, row order of the file, index from 0. Codes are text, counts int64
        (Int64 where cells may be empty), empty texts "". Every call returns a copy of its own.

    Raises
    ------
    TableError
        If there is no such table or folder, or the file breaks its schema: every problem with file, row (the header
        is row 1), column, what was found, what was expected and how to mend it. The embedded file must also match
        the checksum in datapackage.json.

    Examples
    --------
    >>> cities = read("cities")
    >>> cities.loc[cities["adcode"] == "110000", ["name_en", "level"]].values.tolist()
    [['Beijing', 'municipality']]
    """
    table = declared(name)
    own = _own_folder(folder)
    frame, problems = _load(table, own)
    if problems:
        raise TableError(problems)
    return frame.copy()


def describe(name: str, folder: str | Path | None = None) -> dict:
    """Return what the descriptor says about one table.

    Parameters
    ----------
    name : str
        Name of a declared table.
    folder : path, optional
        A folder of the reader's own. For a table it holds, rows, bytes and checksum are those of the reader's file,
        and sources and licences are left out: they belong to the embedded figures.

    Returns
    -------
    dict
        A Frictionless resource.

    Raises
    ------
    TableError
        If there is no such table, folder or descriptor.

    Examples
    --------
    >>> describe("cities")["schema"]["primaryKey"]
    ['adcode']
    """
    table = declared(name)
    own = _own_folder(folder)
    path, embedded = _locate(table, own)
    if embedded:
        return _described(table)
    result = descriptor.resource(table, file_content(path))
    for key in ("sources", "licenses", "caveats_en", "caveats_zh", "vintage", "vintage_zh"):
        result[key] = "" if key.startswith("vintage") else []
    return result


def short_source(name: str, language: str = "en", folder: str | Path | None = None) -> str:
    """Return the short source line of a table, for figures and captions.

    Parameters
    ----------
    name : str
        Name of a declared table.
    language : {"en", "zh"}
    folder : path, optional
        A folder of the reader's own: a table it holds is named as the reader's.

    Returns
    -------
    str

    Raises
    ------
    TableError
        If there is no such table, folder or descriptor.

    Examples
    --------
    >>> short_source("city_applications_1990_2013")
    'Ang et al. 2023'
    """
    sources = describe(name, folder)["sources"]
    if not sources:
        return "读者自备数据" if language == "zh" else "reader's own data"
    separator = "；" if language == "zh" else "; "
    return separator.join(dict.fromkeys(source[f"short_{language}"] for source in sources))


def check(folder: str | Path) -> list[Problem]:
    """Check every table a folder holds and say all that is wrong with them.

    Parameters
    ----------
    folder : path
        The reader's own folder, or the embedded one (which must be complete and match its descriptor).

    Returns
    -------
    list of Problem
        Empty where everything is in order. CSV files that are no declared table are problems too, as are
        spreadsheets that bear the name of one, and rows missing from a table of the folder that embedded tables
        refer to, and links without the table of their cities, which would be read beside those of another source,
        or that contradict it (see `flowspace.tables.countings`); files of other kinds are left alone. The list is
        bounded: beyond 20 problems of one kind in one column the rest is counted.

    Raises
    ------
    TableError
        If the folder does not exist or cannot be read.

    Examples
    --------
    >>> check(embedded_folder())
    []
    """
    own = _own_folder(folder)
    if own is None:
        files = embedded_folder()
        tables = list(TABLES.values())
    else:
        files = own
        tables = [table for table in TABLES.values() if os.path.lexists(own / table.file)]
    found = foreign_files(files) + (mixtures(own) if own is not None else [])
    if own is not None and not tables and not found:
        found.append(Problem("no table in the folder", "at least one file named after a table (city_patents.csv)",
                             "name the folder that holds your tables", file=str(own)))
    # An embedded table may refer to rows that a table of the reader has left out.
    replaced = {table.name for table in tables}
    dependent = [table for table in TABLES.values()
                 if table not in tables and replaced & {key.table for key in table.foreign_keys}]
    for table in [*tables, *dependent]:
        try:
            _, problems = _load(table, own)
        except TableError as error:
            problems = error.problems
        found += [problem for problem in problems if problem not in found]
    if own is not None:
        found = found or _links_without_cities(own) or _impossible_networks(own)
    return found


def _links_without_cities(own: Path) -> list[Problem]:
    """Find ends of links that the table of their cities does not have, in a folder whose tables are sound."""
    found = []
    for table in TABLES.values():
        if table.nodes and os.path.lexists(own / table.file) and os.path.lexists(own / TABLES[table.nodes].file):
            nodes = TABLES[table.nodes]
            missing = missing_cities(read(table.name, own), read(nodes.name, own), table, nodes)
            if len(missing):
                words = "; ".join(" ".join(map(str, row)) for row in missing.head(3).itertuples(index=False))
                more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
                found.append(Problem(f"no row for {words}{more}, which have links in {table.file}",
                                     "a row for every city and year with links", "add the rows, or remove the file "
                                     "and import the links again with `flowspace import edges`, which makes it",
                                     file=str(own / nodes.file), column="adcode"))
    return found


def _impossible_networks(own: Path) -> list[Problem]:
    """Find links and cities that contradict each other, in a folder whose tables are sound."""
    found = []
    for name, shared in SHARED.items():
        nodes = TABLES[name]
        links, = partners(nodes)
        if os.path.lexists(own / links.file) and os.path.lexists(own / nodes.file):
            problems = Collector(str(own / links.file))
            cells = split(decode(file_content(own / links.file), problems), links, problems)
            by_row = pd.concat(convert(cells, links.for_reader, problems), axis=1)
            network_possible(by_row, read(name, own), shared, problems, nodes.file)
            found += problems.listed()
    return found


def parse(content: bytes, table: Table, others: dict[str, pd.DataFrame], problems: Collector) -> pd.DataFrame | None:
    """Turn the bytes of a file into a checked table.

    Parameters
    ----------
    content : bytes
        The whole file.
    table : Table
        The declaration to follow.
    others : dict of DataFrame
        The tables its foreign keys refer to.
    problems : Collector
        Takes what is wrong.

    Returns
    -------
    DataFrame or None
        None where a problem was noted.

    Examples
    --------
    >>> parse(b"adcode", TABLES["cities"], {}, problems := Collector("cities.csv")) is None
    True
    >>> print(problems.listed()[0].found)
    no column 'name_zh'
    """
    text = decode(content, problems)
    cells = split(text, table, problems) if text is not None else None
    if cells is None:
        return None
    frame = check_columns(convert(cells, table, problems), table, others, problems)
    return None if frame is None else frame.reset_index(drop=True)


def kept() -> list[str]:
    """Embedded tables that this process has read and keeps.

    Returns
    -------
    list of str
        In the order in which they were read.

    Examples
    --------
    >>> table = read("agglomerations")
    >>> "agglomerations" in kept()
    True
    """
    shipped = str(embedded_folder().resolve())
    return list(dict.fromkeys(stamp[0] for stamp in _CACHE if os.path.dirname(stamp[1][0]) == shipped))


def keep(names: Iterable[str]) -> None:
    """Read embedded tables ahead of their use; one that cannot be read is left to whoever asks for it.

    Parameters
    ----------
    names : iterable of str
        As `kept` lists them.

    Examples
    --------
    >>> keep(["cities", "no_such_table"])
    >>> "cities" in kept()
    True
    """
    for name in names:
        try:
            _load(declared(name), None)
        except TableError:
            continue


def _own_folder(folder: str | Path | None) -> Path | None:
    """Return the reader's folder, or None where the embedded edition is meant."""
    if folder is None:
        return None
    path = Path(folder) if isinstance(folder, (str, Path)) else None
    if path is None or not os.path.isdir(path):
        raise TableError(Problem("no such folder", "the folder that holds your tables",
                                 "correct the path, or leave it out to use the embedded tables", file=str(folder)))
    return None if path.resolve() == embedded_folder() else path


def _locate(table: Table, own: Path | None) -> tuple[Path, bool]:
    """Return the file that holds a table, and whether it is the embedded one."""
    if own is not None:
        # A link that leads nowhere is the reader's table all the same, not a reason to take the embedded one.
        if os.path.lexists(own / table.file):
            return own / table.file, False
        # A name that is nearly right would silently be replaced by the embedded table.
        for path in entries(own):
            if is_misnamed(path, table):
                raise TableError(misnamed(path, table))
        for partner in partners(table):
            if os.path.lexists(own / partner.file):
                raise TableError(mixture(table, partner, own))
    return embedded_folder() / table.file, True


def _described(table: Table) -> dict:
    """Look a table up in the descriptor of the embedded edition."""
    path = embedded_folder() / descriptor.DESCRIPTOR
    mend = "restore the file, or make it anew with `python -m flowspace.sources derive --data data`"
    try:
        resources = json.loads(file_content(path).decode("utf-8"))["resources"]
        return next(entry for entry in resources if entry["name"] == table.name)
    except (ValueError, KeyError, TypeError, StopIteration):
        raise TableError(Problem(f"no readable entry for the table {table.name}", "a descriptor of all tables", mend,
                                 file=str(path))) from None


def _load(table: Table, own: Path | None) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Read a table and those it refers to; checked frames are kept as long as their files stay the same."""
    path, embedded = _locate(table, own)
    references = sorted({key.table for key in table.foreign_keys})
    places = {name: _locate(TABLES[name], own) for name in references}
    used = [path, *(place for place, _ in places.values())]
    if embedded:
        used.append(embedded_folder() / descriptor.DESCRIPTOR)
    # Two names may lead to one file by links, so the name belongs to the stamp.
    stamp = (table.name, *(file_state(file) for file in used))
    if stamp in _CACHE:
        return _CACHE[stamp], []
    problems = Collector(str(path))
    content = file_content(path)
    if embedded:
        _check_checksum(content, table, problems)
    elsewhere: list[Problem] = []
    others = {}
    for name, (place, shipped) in places.items():
        try:
            others[name] = read(name, own)
        except TableError as error:
            elsewhere += error.problems
            continue
        if embedded and not shipped:
            elsewhere += _left_out(table, name, others[name], place)
    if embedded and elsewhere:
        return None, problems.listed() + elsewhere
    frame = parse(content, table if embedded else table.for_reader, others, problems)
    found = problems.listed() + elsewhere
    if found:
        return None, found
    _CACHE[stamp] = frame
    return frame, []


def _left_out(table: Table, name: str, reference: pd.DataFrame, place: Path) -> list[Problem]:
    """Find rows missing from a table of the reader that an embedded table refers to."""
    found = []
    for key in table.foreign_keys:
        if key.table == name:
            missing = sorted(set(read(table.name)[key.column]) - set(reference[key.reference]) - {""})
            if missing:
                words = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
                found.append(Problem(f"no row for {words}, to which the embedded table {table.name} refers",
                                     "every row that the tables read beside it refer to",
                                     f"add the rows, or put a {table.file} of your own into the folder",
                                     file=str(place), column=key.reference))
    return found


def _check_checksum(content: bytes, table: Table, problems: Collector) -> None:
    """Note an embedded file that is not the one the descriptor describes."""
    stated = _described(table)["hash"]
    found = "sha256:" + hashlib.sha256(content).hexdigest()
    if found != stated:
        problems.add("checksum", found=f"a file with checksum {found[:19]}…",
                     expected=f"checksum {stated[:19]}…, as datapackage.json states",
                     mend="restore the file from the repository; figures of your own belong in a folder of your own")
