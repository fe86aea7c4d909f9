"""The reader of exports: 100,000 records of Web of Science and of Scopus within two minutes each, and both together.

Records are made by a seeded generator, the same at every run: 4 authors with addresses, 6 keywords of each kind, an
abstract of 150 words and 30 cited references out of 200,000 works, in files of 20,000 records; a tenth of the records
stands in both databases. Every measurement is one process of its own; time and peak memory include the imports,
reading, making duplicates one and the tables. The plain way, for comparison, is one pass of the csv module over the
same Scopus files, or of split lines over those of Web of Science, that keeps nothing: what reading costs before
anything is understood. Other formats are timed on fewer records, in records per second.
"""
from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import report

SECONDS = 120.0
"""Bar for 100,000 records of one database."""

MEMORY_GIB = 4.0
RECORDS = 100_000
PER_FILE = 20_000
CITED, WORKS = 30, 200_000
OTHERS = 5_000
"""Records of each of the other formats."""

OURS = """
import json, resource, sys, time
start = time.monotonic()
from flowspace.bibliography import read_exports
read = read_exports(sys.argv[1:])
print(json.dumps({"seconds": time.monotonic() - start, "cpu": time.process_time(), "publications":
len(read.publications),
                  "records": int(read.report.files["records"].sum()), "problems": len(read.report.problems),
                  "references": len(read.references), "authors": len(read.authors),
                  "gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}))
"""

_WORDS = ("innovation network city agglomeration region patent knowledge flow policy growth spatial structure "
          "urban industry evidence panel model effect collaboration technology firm university capacity "
          "diffusion centre polycentric").split()
_FAMILIES = ("Zhang Wang Li Liu Chen Yang Huang Zhao Wu Zhou Smith Jones Müller García Rossi Silva Kim Sato Novák "
             "Kowalski").split()
_GIVEN = "San Wei Jing Hao Mei Anna Jean-Paul Maria John Petra Ling Tao Yu Kenji Ivana Carlos".split()


class Work:
    """One publication of the generator, the same for the same number."""

    def __init__(self, number: int):
        rng = random.Random(number)
        self.number = number
        self.title = " ".join(rng.choices(_WORDS, k=10)).capitalize() + f" {number}"
        self.year = rng.randint(1995, 2024)
        self.authors = [(rng.choice(_FAMILIES), rng.choice(_GIVEN)) for _ in range(4)]
        self.doi = f"10.1000/bench.{number}" if rng.random() < 0.8 else ""
        self.keywords = [" ".join(rng.choices(_WORDS, k=2)) for _ in range(6)]
        self.indexed = [" ".join(rng.choices(_WORDS, k=2)).upper() for _ in range(6)]
        self.abstract = " ".join(rng.choices(_WORDS, k=150)) + "."
        self.cited = [int(rng.random() ** 2 * WORKS) for _ in range(CITED)]
        self.pages = (rng.randint(1, 900), rng.randint(901, 999))


def wos(work: Work) -> str:
    """A record as Web of Science writes it in plain text."""
    names = [f"{family}, {given}" for family, given in work.authors]
    lines = ["PT J", "AU " + "\n   ".join(f"{family}, {given[0]}" for family, given in work.authors),
             "AF " + "\n   ".join(names), f"TI {work.title}", "SO CITIES AND REGIONS", "LA English", "DT Article",
             "DE " + "; ".join(work.keywords), "ID " + "; ".join(work.indexed), f"AB {work.abstract}",
             "C1 " + "\n   ".join(f"[{name}] Univ {i}, Dept Geog, City {i}, Peoples R China."
                                  for i, name in enumerate(names)),
             "CR " + "\n   ".join(f"{_FAMILIES[i % 20]} {_GIVEN[i % 16][0]}, {1980 + i % 40}, J URBAN STUD {i % 97}, "
                                  f"V{i % 50}, P{i}, DOI 10.1000/cited.{i}" for i in work.cited),
             f"NR {CITED}", f"TC {work.number % 100}", f"PY {work.year}", f"VL {work.year - 1980}", "IS 2",
             f"BP {work.pages[0]}", f"EP {work.pages[1]}", f"UT WOS:{work.number:015d}", "ER", ""]
    if work.doi:
        lines.insert(-3, f"DI {work.doi}")
    return "\n".join(lines) + "\n"


SCOPUS = ("Authors", "Author full names", "Title", "Year", "Source title", "Volume", "Issue", "Page start", "Page end",
          "Cited by", "DOI", "Affiliations", "Authors with affiliations", "Abstract", "Author Keywords",
          "Index Keywords", "References", "Language of Original Document", "Document Type", "EID")


def scopus(work: Work) -> list[str]:
    """A record as Scopus writes it."""
    short = [f"{family} {given[0]}." for family, given in work.authors]
    full = [f"{family}, {given} ({57000000000 + i})" for i, (family, given) in enumerate(work.authors)]
    places = [f"Dept of Geography, University {i}, City {i}, China" for i in range(4)]
    cited = "; ".join(f"{_FAMILIES[i % 20]} {_GIVEN[i % 16][0]}., Wu F., A study of cities ({1980 + i % 40}) Journal "
                      f"of Urban Studies {i % 97}, {i % 50}, pp. {i}-{i + 9}, doi: 10.1000/cited.{i}"
                      for i in work.cited)
    return ["; ".join(short), "; ".join(full), work.title, str(work.year), "Cities and Regions", str(work.year - 1980),
            "2", str(work.pages[0]), str(work.pages[1]), str(work.number % 90), work.doi, "; ".join(places),
            "; ".join(f"{name}, {place}" for name, place in zip(short, places, strict=True)), work.abstract,
            "; ".join(work.keywords), "; ".join(work.indexed), cited, "English", "Article",
            f"2-s2.0-{work.number:011d}"]


def ris(work: Work) -> str:
    """A record of RIS."""
    return "\n".join(["TY  - JOUR", *(f"AU  - {family}, {given}" for family, given in work.authors),
                      f"TI  - {work.title}",
                      f"PY  - {work.year}", "JO  - Cities", *(f"KW  - {word}" for word in work.keywords),
                      f"AB  - {work.abstract}", f"SP  - {work.pages[0]}", f"EP  - {work.pages[1]}", "ER  - ", "", ""])


def bibtex(work: Work) -> str:
    """An entry of BibTeX."""
    names = " and ".join(f"{family}, {given}".replace("ü", '{\\"u}') for family, given in work.authors)
    return (f"@article{{w{work.number},\n  author = {{{names}}},\n  title = {{{work.title}}},\n  year = {work.year},\n"
            f"  journal = {{Cities}},\n  pages = {{{work.pages[0]}--{work.pages[1]}}},\n"
            f"  keywords = {{{'; '.join(work.keywords)}}},\n  abstract = {{{work.abstract}}}\n}}\n\n")


def refworks(work: Work) -> str:
    """A record as CNKI writes it for RefWorks."""
    return (f"RT Journal Article\nSR 1\nA1 张{work.number % 9}三;李四;王五;\nAD 北京大学;南京大学;\nT1 城市群的创新网络研究{work.number}\nJF "
            f"地理学报\nYR {work.year}\nIS 02\nOP {work.pages[0]}-{work.pages[1]}\nK1 城市群;创新网络;空间结构;\nAB "
            f"{'研究城市群的创新格局。' * 20}\n"
            "LA 中文;\nDS CNKI\n\n")


def endnote(work: Work) -> str:
    """A record as CNKI writes it for EndNote."""
    return (f"%0 Journal Article\n%A 张三\n%A 李四\n%+ 北京大学;南京大学;\n%T 城市群的创新网络研究{work.number}\n%J 地理学报\n%D {work.year}\n"
            f"%N 02\n%K 城市群;创新网络;空间结构\n%X {'研究城市群的创新格局。' * 20}\n%P {work.pages[0]}-{work.pages[1]}\n%W CNKI\n\n")


def openalex(work: Work) -> str:
    """A work of OpenAlex in one line."""
    places: dict[str, list[int]] = {}
    for i, word in enumerate(work.abstract.split()):
        places.setdefault(word, []).append(i)
    return json.dumps({
        "id": f"https://openalex.org/W{work.number}", "title": work.title, "publication_year": work.year,
        "authorships": [{"author": {"display_name": f"{given} {family}"}, "countries": ["CN"],
                         "institutions": [{"display_name": "CAS", "country_code": "CN"}]}
                        for family, given in work.authors],
        "keywords": [{"display_name": word} for word in work.keywords], "abstract_inverted_index": places,
        "referenced_works": [f"https://openalex.org/W{i}" for i in work.cited]}) + "\n"


def make_files(folder: Path, records: int) -> tuple[list[Path], list[Path]]:
    """Write the files of both databases; the second begins where the last tenth of the first does."""
    both: tuple[list[Path], list[Path]] = ([], [])
    for part, start in enumerate(range(0, records, PER_FILE)):
        numbers = range(start, min(records, start + PER_FILE))
        both[0].append(folder / f"savedrecs{part}.txt")
        with both[0][-1].open("w", encoding="utf-8-sig") as stream:
            stream.write("FN Clarivate Analytics Web of Science\nVR 1.0\n")
            stream.writelines(wos(Work(i)) for i in numbers)
            stream.write("EF\n")
        both[1].append(folder / f"scopus{part}.csv")
        with both[1][-1].open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
            writer.writerow(SCOPUS)
            writer.writerows(scopus(Work(i + records - records // 10)) for i in numbers)
    return both


def measured(files: list[Path]) -> dict:
    """What a process of its own reports about its work."""
    done = subprocess.run([sys.executable, "-c", OURS, *map(str, files)], cwd=Path(__file__).resolve().parents[1],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"a process failed in the benchmark:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout)


def plain(files: list[Path]) -> float:
    """Seconds of one pass that understands nothing."""
    start = time.perf_counter()
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            if file.suffix == ".csv":
                sum(len(row) for row in csv.reader(stream))
            else:
                sum(len(line.split(" ", 1)) for line in stream)
    return time.perf_counter() - start


def run(full: bool = False) -> None:
    records = RECORDS if full else RECORDS // 5
    share = records / RECORDS
    with tempfile.TemporaryDirectory(prefix="flowspace-bench-") as place:
        folder = Path(place)
        databases = dict(zip(("wos", "scopus"), make_files(folder, records), strict=True))
        for name, files in databases.items():
            ours, once = measured(files), plain(files)
            if ours["publications"] != records or ours["references"] < records * 28 or ours["problems"]:
                sys.exit(f"the benchmark read something else than was written: {ours}")
            size = sum(file.stat().st_size for file in files) / 2**20
            print(f"bibliography {name}: {records} records, {size:.0f} MiB, {records / ours['seconds']:.0f} records/s, "
                  f"{ours['seconds'] / records * 1e6:.0f} µs a record, {ours['cpu'] / records * 1e6:.0f} of the "
                  f"processor (one plain pass {once / records * 1e6:.0f}), "
                  f"{ours['gib']:.2f} GiB", flush=True)
            report(f"bibliography-{name}-{records // 1000}k", ours["seconds"], SECONDS * share, 1.0)
            report(f"bibliography-{name}-{records // 1000}k-memory", ours["gib"], MEMORY_GIB, 1.0, "GiB")
        ours = measured([*databases["wos"], *databases["scopus"]])
        if ours["publications"] != 2 * records - records // 10:
            sys.exit(f"the benchmark expected the tenth that both databases have to be made one: {ours}")
        report(f"bibliography-both-{2 * records // 1000}k", ours["seconds"], 2 * SECONDS * share, 1.0)
        for write in (ris, bibtex, refworks, endnote, openalex):
            file = folder / f"{write.__name__}.txt"
            file.write_text("".join(write(Work(i)) for i in range(OTHERS)), encoding="utf-8")
            ours = measured([file])
            if ours["publications"] != OTHERS or ours["problems"]:
                sys.exit(f"the benchmark read something else than was written: {write.__name__}, {ours}")
            print(f"bibliography {write.__name__}: {OTHERS / ours['seconds']:.0f} records/s with imports, "
                  f"{ours['cpu'] / OTHERS * 1e6:.0f} µs of the processor a record", flush=True)
            report(f"bibliography-{write.__name__}-{OTHERS // 1000}k", ours["seconds"], SECONDS * OTHERS / RECORDS, 1.0)
