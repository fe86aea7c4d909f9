"""Write REPLICATION.md: the words of tools/replication.in.md, and the lists that code and data hold.

Run it after a change of the data, the lock or the chapters: .venv/bin/python tools/replication.py
With --check it writes nothing and ends with 1 when the file is not current.
"""
from __future__ import annotations

import csv
import json
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from exhibits import Chapter, Exhibit, chapters

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "REPLICATION.md"
# Which places lie where: nearly everything reads them.
PLACES = {"agglomerations", "membership", "membership_versions", "cities"}
# Registers, whose rows name the tables that are read.
REGISTERS = ("capability_indicators", "mechanism_indicators")
# The template's boxes: upper limit in minutes.
BOXES = {"<10 minutes": 10, "10-60 minutes": 60, "1-8 hours": 480, "8-24 hours": 1440, "more than a day": float("inf")}


def text() -> str:
    """The whole file."""
    descriptor = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    tables = descriptor["resources"]
    made = list(chapters(ROOT / "chapters", [one["name"] for one in tables]))
    everything = [one for chapter in made for one in chapter.exhibits]
    measured = list(csv.DictReader((ROOT / "tools" / "measured.csv").read_text(encoding="utf-8").splitlines()))
    runs = [row for row in measured if row["of"] == "memory"]
    minutes = sum(int(row["seconds"]) for row in runs) / 60
    parts = {
        "n_tables": len(tables),
        "n_figures": sum(one.kind == "Figure" for one in everything),
        "n_exhibit_tables": sum(one.kind == "Table" for one in everything),
        "minutes_one": round(minutes),
        "n_unlicensed": sum(any(one["name"] == "none-stated" for one in table["licenses"]) for table in tables),
        "sources": _sources(tables),
        "datasets": _datasets(tables),
        "pythons": _pythons(),
        "n_locked": len(_locked()),
        "packages": _packages(),
        "seeds": _seeds(made),
        "boxes": _boxes(minutes),
        "machine": f"a machine with {runs[0]['cores']} cores ({runs[0]['system']}, Python {runs[0]['python']}) "
                   f"on {runs[0]['date']}, while it had other work as well (load {runs[0]['load']})"
                   .replace(", while it had other work as well (load 0", ", otherwise idle (load 0"),
        "measured": _measured(runs, made),
        "disk": _disk([row for row in measured if row["of"] == "disk"]),
        "programs": "\n".join(_program(one) for one in made),
        "exhibits": "\n\n".join(_exhibits(number, one) for number, one in enumerate(made, start=1)),
    }
    words = (ROOT / "tools" / "replication.in.md").read_text(encoding="utf-8")
    asked = re.findall(r"\{\{(\w+)\}\}", words)
    if set(asked) != set(parts):
        raise LookupError(f"tools/replication.in.md and tools/replication.py differ in {set(asked) ^ set(parts)}")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: str(parts[found[1]]), words)


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [list(heads), ["---"] * len(list(heads))] + [[str(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _sources(tables: list[dict]) -> str:
    """Every source once, in the order in which the descriptor names them, with the files that hold figures of it."""
    named: dict[str, dict] = {}
    for table in tables:
        for source in table["sources"]:
            one = named.setdefault(source["title"], {**source, "files": {}})
            one["files"].setdefault(table["kind"], []).append(table["path"])
    lines = []
    for title, one in named.items():
        where = [_link(one["path"])] if "path" in one else []
        where += [f"[doi:{one['doi']}](https://doi.org/{one['doi']})"] if "doi" in one else []
        first = one["files"].pop("source", []) + one["files"].pop("reference", [])
        files = [f"Files: {_code(first)}."] if first else []
        files += [f"Derived: {_code(one['files']['derived'])}."] if "derived" in one["files"] else []
        said = [f"**{one['short_en'].rstrip('.')}.**", _breakable(title.rstrip(".")) + ".",
                *(f"{each}." for each in where), *files]
        lines.append(f"- {' '.join(said)}")
    return "\n".join(lines)


def _breakable(title: str) -> str:
    """Long names of files as code, which the site may break on a phone."""
    return re.sub(r"(?<!\S)(?=\S*/)[\w./-]{20,}(?<![.,;])", r"`\g<0>`", title)


def _link(address: str) -> str:
    """A link with a text that fits a phone: a repository and the start of its commit, or the name of the site."""
    at = re.fullmatch(r"https://github\.com/([^/]+/[^/]+)/tree/([0-9a-f]{7})[0-9a-f]*", address)
    return f"[{at[1]} at {at[2]}]({address})" if at else f"[{urlsplit(address).netloc}]({address})"


def _datasets(tables: list[dict]) -> str:
    def licences(table: dict) -> str:
        return "; ".join(dict.fromkeys("none stated" if one["name"] == "none-stated" else one["name"]
                                       for one in table["licenses"]))

    def sources(table: dict) -> str:
        return "; ".join(dict.fromkeys(one["short_en"] for one in table["sources"]))

    return _table(("Data file", "Holds", "Source", "Kind", "Rows", "Licence"),
                  ([f"`{one['path']}`", one["title"], sources(one), one["kind"], f"{one['rows']:,}", licences(one)]
                   for one in tables))


def _project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _pythons() -> str:
    oldest, end = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", _project()["requires-python"]).groups()
    return f"3.{oldest} to 3.{int(end) - 1}"


def _locked() -> dict[str, str]:
    """Packages of the lock with their versions; where they differ by Python, all of them."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.+!-]+)", (ROOT / "requirements.txt").read_text("utf-8"), re.M):
        found.setdefault(name.lower(), []).append(version)
    return {name: " or ".join(dict.fromkeys(versions)) for name, versions in found.items()}


def _packages() -> str:
    project, locked = _project(), _locked()
    groups = {"library and chapters": project["dependencies"], **project["optional-dependencies"]}

    def stated(requirement: str) -> str:
        name = re.match(r"[\w.-]+", requirement)[0].lower()
        return f"{name} {locked[name]}"

    return "\n".join(f"- {group}: {', '.join(stated(one) for one in wanted)}" for group, wanted in groups.items())


def _seeds(made: list[Chapter]) -> str:
    return _table(("Chapter", "Default seed", "Seeded figures and tables"),
                  ([f"`{one.stem}`", one.parameters["seed"],
                    f"{sum(each.random for each in one.exhibits)} of {len(one.exhibits)}"] for one in made))


def _boxes(minutes: float) -> str:
    """The box that holds the chapters of both editions, executed one after another."""
    ticked = next(name for name, limit in BOXES.items() if 2 * minutes < limit)
    return "\n".join(f"- [{'x' if name == ticked else ' '}] {name}" for name in BOXES)


def _measured(runs: list[dict], made: list[Chapter]) -> str:
    if [row["what"] for row in runs] != [one.stem for one in made]:
        raise LookupError("tools/measured.csv lists other chapters than chapters/ holds: run tools/measure.py")
    return _table(("Chapter", "Seconds", "Peak memory, MB"),
                  [[f"`{row['what']}`", row["seconds"], row["megabytes"]] for row in runs])


def _disk(rows: list[dict]) -> str:
    return "On disk: " + ", ".join(f"{row['what']} {int(row['megabytes']):,} MB" for row in rows) + "."


def _program(one: Chapter) -> str:
    figures, tables = (sum(each.kind == kind for each in one.exhibits) for kind in ("Figure", "Table"))
    return f"  - `chapters/{one.stem}.ipynb`, {one.title}: {figures} figures, {tables} tables"


def _exhibits(number: int, chapter: Chapter) -> str:
    rows = ([f"{one.kind} {number}.{one.number}", one.caption.rstrip("."), _by(one), _from(one)]
            for one in sorted(chapter.exhibits, key=lambda one: (one.kind, one.number)))
    return f"### Chapter {number}: {chapter.title}\n\nProgram: `chapters/{chapter.stem}.ipynb`.\n\n" + _table(
        ("Number", "Shows", "Cell and functions", "Data"), rows)


def _by(one: Exhibit) -> str:
    called = [*one.functions, *(name for name in one.drawn_by if name != "figures.evidence_table")]
    return f"`{one.cell}`" + (f": {_code(called)}" if called else "") + (", seeded" if one.random else "")


def _from(one: Exhibit) -> str:
    read = [name for name in one.tables if name not in PLACES] or one.tables
    words = _code(read) if read else "none: made up for the text" if not one.registers else ""
    return words + (" and the tables it names" if one.registers and set(read) & set(REGISTERS) else "")


def main(arguments: list[str]) -> int:
    wanted = text()
    if "--check" not in arguments:
        OUT.write_text(wanted, encoding="utf-8")
        return 0
    if OUT.exists() and OUT.read_text(encoding="utf-8") == wanted:
        return 0
    print("REPLICATION.md is not current: run .venv/bin/python tools/replication.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
