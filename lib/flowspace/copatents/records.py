"""Patent records in a database on disk: read, checked, split into applicants, and numbered for counting."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from flowspace.copatents.columns import recognise
from flowspace.copatents.files import RecordFile, open_text
from flowspace.copatents.packing import FIRST_YEAR, LAST_YEAR, Packing
from flowspace.copatents.publications import Publications
from flowspace.copatents.separators import RUNS, SAMPLE, Forgotten
from flowspace.errors import Problem, TableError
from flowspace.tables.problems import Collector, shorten

TYPES = {
    "invention": ("invention", "invention patent", "发明", "发明专利", "发明公开", "发明授权", "发明申请", "发明公布", "授权发明",
                  "发明专利申请", "发明专利授权", "1", "8"),
    "utility": ("utility", "utility model", "utility_model", "实用新型", "实用新型专利", "2", "9"),
    "design": ("design", "industrial design", "外观设计", "外观设计专利", "外观", "外观专利", "3"),
}
"""Words for the types of patent that are recognised, in any case; numbers are those within application numbers."""

UNKNOWN_TYPE = 7
ROUNDED = "regexp_full_match({}, '[0-9]+E[+][0-9]+')"
"""What a spreadsheet makes of a long number (2.0151E+12): different patents become one."""

_KINDS = "(1, 2, 3, 8, 9)"
"""Digits of the type of patent in the number of an application."""

_BARE_12 = "id % 64 = 0 AND id // 64 BETWEEN 198500000000 AND 203099999999"
"""Numbers without check digit since October 2003: the year, the type and seven digits."""

_BARE_8 = ("id % 64 = 0 AND id // 64 BETWEEN 85000000 AND 99999999 "
           "OR id % 64 = 16 AND id // 64 BETWEEN 100000 AND 3999999")
"""Numbers without check digit before: two digits of the year, of which the first may be nought, the type and five."""

_CHECK_8 = "({}) % 11".format(" + ".join(f"({{0}} // {10 ** (7 - i)}) % 10 * {i + 2}" for i in range(8)))
"""The check digit of eight digits; 10 is written X."""

_WITHOUT_CHECK = f"""CASE
    WHEN id % 64 = 27 THEN id - 27
    WHEN id % 64 = 0 AND id >= {64 * 10**12} THEN id // 640 * 64
    WHEN id % 64 = 19 AND {_CHECK_8.format('(id // 64)')} = 10 THEN id - CASE WHEN id < {64 * 10**7} THEN 3 ELSE 19 END
    WHEN id % 64 = 18 AND id < {64 * 10**8} AND {_CHECK_8.format('(id // 640)')} = id // 64 % 10
    THEN id // 640 * 64 + 16
    WHEN id % 64 = 0 AND id // 64 BETWEEN 850000000 AND 999999999 AND {_CHECK_8.format('(id // 640)')} = id // 64 % 10
    THEN id // 640 * 64 END"""
"""The id that a number with check digit has without it. Nine digits may be something else: theirs has to be right."""

FEW = 5
"""How many examples of a problem are shown."""

_CHINESE = "(CN|ZL)?[0-9]{7,15}[0-9X]|PCTCN[0-9]+"
_WIDE, _NARROW = "０１２３４５６７８９ＸＣＮＺＬ", "0123456789XCNZL"

_DATES = {
    r"^((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?月?(?:[ T].*)?$": r"\1-\2-\3",
    r"^((?:19|20)\d\d)[-/.年](\d{1,2})月?(?:[ T].*)?$": r"\1-\2-01",
    r"^((?:19|20)\d\d)(\d\d)(\d\d)$": r"\1-\2-\3",
    r"^((?:19|20)\d\d)(?:\.0|年度?)?$": r"\1-01-01",
}
"""Rarer forms of dates and years, and the date that each says."""

_PLAIN = """digits >= '1' AND number >= 10000000
    AND strlen(digits) = CASE WHEN number >= 10000000000000 THEN 0 WHEN number >= 1000000000000 THEN 13
                              WHEN number >= 100000000000 THEN 12 WHEN number >= 100000000 THEN 9 ELSE 8 END
    AND CASE WHEN number % 10 = 0 THEN NOT contains(digits, 'e') AND NOT contains(digits, 'E') ELSE true END"""
"""A number of the usual length, 8 or 12 digits with or without check digit, written without signs or leading zeros.

The database also reads 0xFF and 12e5 as numbers: those begin with zero, and these, where they have as many signs as the
number, are multiples of ten.
"""


class Records:
    """All records of several files, as views and tables of one database.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        An empty database on disk.
    separators : sequence of str
        Signs between the applicants of one row, and between their addresses.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, separators: Sequence[str]):
        self.connection, self.separators = connection, tuple(separators)
        self.files: list[RecordFile] = []
        self.publications: list[Publications] = []
        self.counts: list[int] = []
        self.mismatched = 0
        self.addresses_left_over = 0
        self.listed = False

    def open(self, paths: Sequence[Path], columns: Mapping[str, str], needed: Sequence[str], encoding: str | None,
             folder: Path) -> list[Problem]:
        """Open files and bring their columns into one view, `records`, leaving out rows that are no rows.

        Returns
        -------
        list of Problem
            Rows that are no rows, which do not keep the others from being checked.

        Raises
        ------
        TableError
            For all files at once: missing columns, broken encodings, and what is wrong in the rows that can be read.
        """
        problems: list[Problem] = []
        unread = False
        parts = []
        for path in paths:
            collector = Collector(str(path))
            file = self._file(path, encoding, folder, collector)
            found = recognise(file.header, columns, collector, needed) if file else {}
            if file and not collector and self._source(len(self.files), file, found, collector):
                parts.append(f"SELECT {len(self.files)} AS file, * FROM source_{len(self.files)}")
                self.files.append(file)
                self.publications.append(Publications(str(path), found["number"], file.header))
            else:
                unread = True
            problems += collector.listed()
        if parts:
            self.connection.execute("CREATE VIEW records AS " + " UNION ALL ".join(parts))
        if unread:  # What the other files have wrong is said without counting them.
            if parts:
                self.name_types()
                problems += self.check(["number", "year", "type", "applicant"])
            raise TableError(problems)
        return problems

    def _file(self, path: Path, encoding: str | None, folder: Path, problems: Collector) -> RecordFile | None:
        with path.open("rb") as stream:
            start = stream.read(4)
        if start != b"PAR1":
            return open_text(path, encoding, folder, problems)
        try:
            described = self.connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
        except duckdb.Error as error:
            problems.add("parquet", found=f"a Parquet file that cannot be read ({first_line(error)})",
                         expected="a whole Parquet file", mend="write or fetch the file again")
            return None
        return RecordFile(path, path, tuple(row[0] for row in described), None)

    def _source(self, number: int, file: RecordFile, found: Mapping[str, str], problems: Collector) -> bool:
        """Make the view of one file: record (from 0), id, year, applicant, address, and the texts they are from.

        False where the file cannot be read at all. The id is made of the digits of an application, of its length where
        it begins with zeros, and of an X for the check digit: equal numbers are equal applications; numbers of another
        form are `odd`. Plain digits are told without a pattern, and what the others need is worked out for them alone,
        because on large records most of the work is here.
        """
        if file.delimiter is None:
            table, record = f"read_parquet({_text(str(file.path))}, file_row_number = true)", "file_row_number"
        else:
            table, record = f"staged_{number}", "rowid"
            if not self._stage(table, file, problems):
                return False
        texts = {role: f"CAST({_name(name)} AS VARCHAR)" for role, name in found.items()}
        for role in ("type", "address"):
            texts.setdefault(role, "CAST(NULL AS VARCHAR)")
        loose = "upper(replace(replace(coalesce(given, ''), '.', ''), ' ', ''))"
        tight = (f"regexp_replace(translate(upper(coalesce(given, '')), {_text(_WIDE)}, {_text(_NARROW)}), "
                 r"'[\s\p{Z}\p{P}\p{Cf}=]', '', 'g')")
        # Signs between digits are left out of Chinese numbers only: in others they may tell one from another.
        key = _without_country(f"CASE WHEN regexp_full_match({tight}, {_text(_CHINESE)}) THEN {tight} ELSE {loose} END")
        self.connection.execute(f"""
            CREATE VIEW source_{number} AS
            WITH texts AS (
                SELECT {record} AS record, {texts['number']} AS given,
                       {texts['year']} AS year_text, {texts['type']} AS type_text, {texts['applicant']} AS applicant,
                       {texts['address']} AS address
                FROM {table}),
            dotless AS (
                SELECT *, CASE WHEN contains(given, '.') THEN replace(given, '.', '') ELSE given END AS dotless
                FROM texts),
            digits AS (SELECT *, {_without_country('dotless')} AS digits FROM dotless),
            numbers AS (SELECT *, TRY_CAST(digits AS BIGINT) AS number FROM digits),
            told AS (
                SELECT *, coalesce({_PLAIN}, false) AS plain FROM numbers),
            others AS (SELECT *, CASE WHEN NOT plain THEN {key} END AS other FROM told),
            matched AS (
                SELECT *, CASE WHEN NOT plain THEN regexp_full_match(other, '[0-9]{{1,15}}[0-9X]') END AS numbered
                FROM others)
            SELECT record, CASE WHEN plain THEN digits ELSE other END AS key,
                   CASE WHEN plain THEN number * 64 WHEN numbered
                        THEN CAST(rtrim(other, 'X') AS BIGINT) * 64
                             + CASE WHEN other < '1' OR ends_with(other, 'X') THEN strlen(other) * 2 ELSE 0 END
                             + CAST(ends_with(other, 'X') AS INTEGER) END AS id,
                   CASE WHEN other <> '' AND NOT numbered THEN other END AS odd,
                   CASE WHEN strlen(year_text) = 4 THEN TRY_CAST(year_text AS SMALLINT)
                        ELSE {_year_of_date('year_text')} END AS stated,
                   CASE WHEN stated BETWEEN {FIRST_YEAR} AND {LAST_YEAR} THEN stated END AS year,
                   applicant, address, coalesce(year_text, '') AS year_text, type_text, given
            FROM matched""")
        return True

    def _stage(self, table: str, file: RecordFile, problems: Collector) -> bool:
        """Read a CSV file into the database, noting the rows that cannot be read; False where none can."""
        names = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in file.header)
        options = (f"auto_detect = false, header = true, delim = {_text(file.delimiter)}, quote = '\"', escape = '\"', "
                   f"columns = {{{names}}}, strict_mode = true, store_rejects = true, rejects_limit = 100000, "
                   f"rejects_table = '{table}_errors', rejects_scan = '{table}_scans'")
        try:
            self.connection.execute(
                f"CREATE TABLE {table} AS SELECT * FROM read_csv({_text(str(file.path))}, {options})")
            rejected = self.connection.execute(
                f"SELECT line, error_type, csv_line FROM {table}_errors ORDER BY line").fetchall()
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as error:
            problems.add("csv", found=f"rows that cannot be read ({first_line(error)})",
                         expected="rows of cells, quotation marks in pairs", mend="save the file again as CSV")
            return False
        for line, kind, content in rejected:
            problems.add("row", found=f"{kind.lower()} in {shorten(content or '')}",
                         expected=f"{len(file.header)} cells, quotation marks in pairs",
                         mend="add the missing cells, or quote a cell that holds a separator", row=int(line))
        return True

    @property
    def rows(self) -> int:
        """Records of all files."""
        return sum(self.counts)

    def look(self) -> list[Problem]:
        """Count the records of each file and see whether rows list several applicants."""
        marks = " OR ".join(f"contains(applicant, {_text(sign)})" for sign in self.separators)
        problems = []
        for number, file in enumerate(self.files):
            rows, listed = self.connection.execute(
                f"SELECT count(*), coalesce(bool_or({marks or 'false'}), false) FROM source_{number}").fetchone()
            self.counts.append(rows)
            self.listed |= listed
            if rows == 0:
                problems.append(Problem("a header without rows", "at least one record", "fill the file",
                                        file=str(file.given)))
        return problems

    def forgotten_separators(self) -> list[tuple[float, Problem]]:
        """Signs that were not named but seem to separate applicants or addresses, with the share of rows concerned.

        The same rows show whether the numbers are those of publications (see `flowspace.copatents.publications`).
        """
        forgotten = Forgotten(self.separators)
        for number, (file, rows) in enumerate(zip(self.files, self.counts, strict=True)):
            offset = 1 if file.delimiter is None else 2
            # Rows in a row are found without reading the others.
            length = SAMPLE // RUNS if rows > SAMPLE else rows
            firsts = [run * (rows - length) // (RUNS - 1) for run in range(RUNS)] if rows > SAMPLE else [0]
            chosen = " OR ".join(f"record BETWEEN {first} AND {first + length - 1}" for first in firsts)
            sample = self.connection.execute(
                f"SELECT record, coalesce(applicant, ''), coalesce(address, ''), coalesce(given, '') "
                f"FROM source_{number} WHERE {chosen} ORDER BY record").fetchall()
            for record, applicant, address, given in sample:
                self.publications[number].look(int(record) + offset, given)
                forgotten.look(str(file.given), int(record) + offset, applicant, address)
        return forgotten.problems()

    def name_types(self) -> None:
        """Make the table `kinds`: the type that each text in the column of types means; 0 where there is none."""
        code = {word: number for number, words in enumerate(TYPES.values(), start=1) for word in words} | {"": 0}
        texts = [row[0] for row in self.connection.execute("SELECT DISTINCT type_text FROM records").fetchall()]
        self.connection.execute("CREATE TABLE kinds (type_text VARCHAR, type TINYINT)")
        self.connection.executemany("INSERT INTO kinds VALUES (?, ?)", [
            (text, code.get((text or "").strip().lower(), UNKNOWN_TYPE)) for text in texts])

    def wrong(self) -> list[str]:
        """Columns in which any of the numbered rows has something wrong."""
        number, year, kind, applicant = self.connection.execute(f"""
            SELECT bool_or(id IS NULL), bool_or(packed IS NULL),
                   EXISTS (SELECT 1 FROM kinds WHERE type = {UNKNOWN_TYPE}), bool_or(no_applicant)
            FROM rows""").fetchone()
        rounded = self.connection.execute(f"SELECT count(*) FROM odd WHERE {ROUNDED.format('odd')}").fetchone()[0]
        return (["number"] * bool(number) + ["rounded"] * bool(rounded) + ["year"] * bool(year) + ["type"] * bool(kind)
                + ["applicant"] * bool(applicant))

    def check(self, concerned: Sequence[str]) -> list[Problem]:
        """List the records that cannot be used: without number, year or applicant, or of unknown type."""
        tests = {
            "number": ("key = ''", "coalesce(applicant, '')", "no application number ({})", "a number in every row",
                       "fill in the number, or leave the row out"),
            "rounded": (ROUNDED.format("key"), "key", "the application number {}, rounded by a spreadsheet",
                        "all digits of the number", "export the records again with this column as text"),
            "year": ("year IS NULL", "year_text", "the year {}",
                     f"a year, or a date that exists, from {FIRST_YEAR} to {LAST_YEAR}",
                     "write the year as four digits, or the date as 2015-03-31"),
            "type": (f"type_text IN (SELECT type_text FROM kinds WHERE type = {UNKNOWN_TYPE})", "type_text",
                     "the type {}", "invention, utility or design (发明, 实用新型, 外观设计), or nothing",
                     "correct the type"),
            "applicant": ("coalesce(trim(applicant), '') = '' AND coalesce(trim(address), '') = ''", "key",
                          "neither applicant nor address (application {})", "an applicant in every row",
                          "fill in the applicant, or leave the row out"),
        }
        problems = []
        for number in range(len(self.files)):
            for role in concerned:
                problems += self._examples(number, *tests[role], "number" if role == "rounded" else role)
        return problems

    def _examples(self, number: int, test: str, shown: str, found: str, expected: str, mend: str,
                  role: str) -> list[Problem]:
        """The first rows with a problem, and the number of the others."""
        file = self.files[number]
        first = self.connection.execute(
            f"SELECT record, {shown} FROM source_{number} WHERE {test} ORDER BY record LIMIT {FEW}").fetchall()
        times = self.connection.execute(f"SELECT count(*) FROM source_{number} WHERE {test}").fetchone()[0]
        offset = 1 if file.delimiter is None else 2
        problems = [Problem(found.format(shorten(value)), expected, mend, file=str(file.given),
                            row=int(record) + offset, column=role) for record, value in first]
        if times > len(first):
            problems.append(Problem(f"{times - len(first)} more rows like these", expected, mend, file=str(file.given),
                                    column=role))
        return problems

    def split(self) -> None:
        """Make the view `applicants`: one row for each applicant of each record, with its own address.

        Where a row lists as many addresses as applicants they belong together in order. A single applicant has the
        whole address. Otherwise the first address is that of the first applicant, the other applicants have none, and
        the other addresses are left over.
        """
        if not self.listed:
            self.connection.execute("CREATE VIEW applicants AS SELECT * FROM records")
            return
        first, *others = self.separators
        joined = {role: f"coalesce({role}, '')" for role in ("applicant", "address")}
        for role in joined:
            for other in others:
                joined[role] = f"replace({joined[role]}, {_text(other)}, {_text(first)})"
        lists = {role: f"string_split({text}, {_text(first)})" for role, text in joined.items()}
        self.connection.execute(f"""
            CREATE VIEW lists AS
            WITH raw AS (SELECT *, {lists['applicant']} AS raw_names, {lists['address']} AS raw_places FROM records),
            filled AS (SELECT *, list_filter(raw_names, lambda x: trim(x) <> '') AS some_names,
                              list_filter(raw_places, lambda x: trim(x) <> '') AS some_places FROM raw)
            SELECT * EXCLUDE (raw_names, raw_places, some_names, some_places),
                   len(raw_names) = len(raw_places) AS paired,
                   CASE WHEN paired THEN raw_names WHEN len(some_names) = 0 THEN [''] ELSE some_names END AS names,
                   CASE WHEN paired THEN raw_places WHEN len(names) = 1 THEN [coalesce(address, '')]
                        ELSE some_places END AS places,
                   CASE WHEN paired THEN [] ELSE list_transform(places[2:], lambda x: trim(x)) END AS left_over
            FROM filled""")
        self.connection.execute("""
            CREATE VIEW applicants AS
            SELECT * EXCLUDE (names, places, left_over, paired, i, applicant, address),
                   trim(names[i]) AS applicant,
                   CASE WHEN paired OR (i = 1 AND len(places) > 0) THEN trim(places[i]) ELSE '' END AS address
            FROM (SELECT *, unnest(range(1, len(names) + 1)) AS i FROM lists)
            WHERE trim(names[i]) <> '' OR i = 1 OR (paired AND trim(places[i]) <> '')""")
        self.mismatched, self.addresses_left_over = self.connection.execute(
            "SELECT count(*) FILTER (NOT paired AND len(names) > 1), coalesce(sum(len(left_over)), 0)::BIGINT "
            "FROM lists").fetchone()

    def number(self, packing: Packing, patterns: Sequence[tuple[str, str, str]], names: Sequence[str]) -> None:
        """Make the table `rows`: id, packed (city, year, type and group) and applicant, numbers ready to be sorted.

        Applications whose number is of another form than digits are numbered in a table of their own, below zero; they
        are read once more, because a text beside every row would cost much on records that have none of them.
        """
        undecided = self.connection.execute("SELECT count(*) FROM named").fetchone()[0]
        city = "coalesce(named.city, places.city)" if undecided else "places.city"
        by_name = ("LEFT JOIN named ON a.address IS NOT DISTINCT FROM named.address "
                   "AND a.applicant IS NOT DISTINCT FROM named.applicant") if undecided else ""
        # Few names have blanks, and looking for one is faster than trimming all of them.
        name = "CASE WHEN contains(a.applicant, ' ') THEN trim(a.applicant) ELSE a.applicant END"
        group = "0"
        if patterns:
            cases = [f"WHEN {'starts_with' if kind == 'prefix' else 'contains'}(trim(a.applicant), {_text(pattern)}) "
                     f"THEN {names.index(group_name) + 1}" for pattern, kind, group_name in patterns]
            group = f"CASE {' '.join(cases)} ELSE 0 END"
        packed = packing.sql(f"({city})", "a.year", "kinds.type", f"({group})")

        def applicants(identity: str, more: str = "") -> str:
            return f"""
                SELECT {identity} AS id, {packed} AS packed, hash({name}) AS applicant,
                       CASE WHEN places.blank THEN coalesce(trim(a.applicant), '') = '' ELSE false END AS no_applicant
                FROM applicants a JOIN places ON a.address IS NOT DISTINCT FROM places.address
                JOIN kinds ON a.type_text IS NOT DISTINCT FROM kinds.type_text
                {by_name} {more}"""

        self.connection.execute("SET preserve_insertion_order = false")  # Only files have an order to keep.
        self.connection.execute(f"CREATE TABLE rows AS {applicants('a.id')}")
        self.connection.execute("CREATE TABLE odd (odd VARCHAR, id BIGINT)")
        if self.connection.execute("SELECT count(*) FROM rows WHERE id IS NULL").fetchone()[0]:
            self.connection.execute("""
                INSERT INTO odd SELECT odd, -row_number() OVER (ORDER BY odd)
                FROM (SELECT DISTINCT odd FROM applicants WHERE odd IS NOT NULL)""")
            self.connection.execute("DELETE FROM rows WHERE id IS NULL")
            self.connection.execute(
                f"INSERT INTO rows {applicants('odd.id', 'LEFT JOIN odd ON a.odd = odd.odd WHERE a.id IS NULL')}")

    def join_check_digits(self) -> None:
        """Give applications with a check digit the id of the same number without it, where records hold both forms."""
        bare = (f"({_BARE_8}) AND (id // 64 // 100000) % 10 IN {_KINDS} "
                f"OR ({_BARE_12}) AND (id // 64 // 10000000) % 10 IN {_KINDS}")
        both = self.connection.execute(f"SELECT EXISTS (SELECT 1 FROM rows WHERE {bare}), "
                                       f"EXISTS (SELECT 1 FROM rows WHERE {_WITHOUT_CHECK} IS NOT NULL)").fetchone()
        if all(both):
            self.connection.execute(f"""
                UPDATE rows SET id = base FROM (SELECT DISTINCT id AS base FROM rows WHERE {bare})
                WHERE base = {_WITHOUT_CHECK}""")

    def conflicts(self, ids: Sequence[int], column: str, total: int) -> list[Problem]:
        """Problems of applications whose rows state two years or two types."""
        what = {"year": ("years", "one year of application", "correct the wrong rows, or separate applications that "
                         "share a number"),
                "type": ("types", "one type of patent", "correct the wrong rows")}[column]
        problems = []
        shown = {"year": "CAST(year AS VARCHAR)", "type": "coalesce(type_text, '')"}[column]
        for identity in ids[:FEW]:
            rows = self.connection.execute(f"""
                SELECT file, record, key, {shown} FROM records LEFT JOIN odd USING (odd)
                WHERE coalesce(records.id, odd.id) IN ({', '.join(map(str, _checked_forms(identity)))})
                ORDER BY file, record""").fetchall()
            other = next((row for row in rows if row[3] != rows[0][3]), rows[-1])
            file = self.files[other[0]]
            offset = 1 if file.delimiter is None else 2
            values = ", ".join(dict.fromkeys(row[3] for row in rows if row[3]))
            problems.append(Problem(f"application {rows[0][2]} with the {what[0]} {values}", what[1], what[2],
                                    file=str(file.given), row=int(other[1]) + offset, column=column))
        if total > len(problems):
            problems.append(Problem(f"{total - len(problems)} more applications with two {what[0]}", what[1], what[2],
                                    column=column))
        return problems


def _checked_forms(identity: int) -> list[int]:
    """Ids of an application without and with each check digit (see `Records.join_check_digits`)."""
    base, rest = divmod(identity, 64)
    if rest == 0 and 198500000000 <= base <= 203099999999:
        return [identity, identity + 27, *((base * 10 + digit) * 64 for digit in range(10))]
    if (rest == 0 and 85000000 <= base <= 99999999) or (rest == 16 and base <= 3999999):
        longer = 18 if rest else 0
        return [identity, base * 64 + 19, *((base * 10 + digit) * 64 + longer for digit in range(10))]
    return [identity]


def _without_country(column: str) -> str:
    """A number without the letters of the country or of the patent, as SQL.

    `substring_grapheme` has a faster way for plain letters and digits than `substr`, with the same result on them.
    """
    return (f"CASE WHEN starts_with({column}, 'CN') OR starts_with({column}, 'ZL') "
            f"THEN substring_grapheme({column}, 3) ELSE {column} END")


def _year_of_date(column: str) -> str:
    """The year of a date that exists, as SQL; none for others.

    Patterns come last, because they are slow, and so is every text in vain given to the database as a date.
    """
    text = f"trim({column})"
    written = [f"CASE WHEN contains({column}, '-') OR contains({column}, '/') THEN {column} "
               f"WHEN strlen({column}) = 8 THEN {column}[1:4] || '-' || {column}[5:6] || '-' || {column}[7:8] "
               f"WHEN ends_with({column}, '日') THEN replace(replace(rtrim({column}, '日'), '年', '-'), '月', '-') "
               f"WHEN contains({column}, '.') THEN replace({column}, '.', '-') END"]
    written += [f"CASE WHEN regexp_matches({text}, {_text(form)}) "
                f"THEN regexp_replace({text}, {_text(form)}, {_text(date)}) END" for form, date in _DATES.items()]
    dates = ", ".join(f"TRY_CAST({date} AS DATE)" for date in written)
    return f"TRY_CAST(year(coalesce({dates})) AS SMALLINT)"


def _name(name: str) -> str:
    """A column name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def first_line(error: Exception) -> str:
    """What the database says of an error, in one line."""
    return str(error).strip().splitlines()[0][:200]
