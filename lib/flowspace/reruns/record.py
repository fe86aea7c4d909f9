"""What a run was made from and what it holds: `run.json`, and the same as a Process Run Crate.

`run.json` is the record that flowspace reads again; `ro-crate-metadata.json` tells the same to programs that know
RO-Crate 1.1 and its profile Process Run Crate 0.5. Neither holds a path of the machine, the name of its user or its
name: of the folders and files of the reader both tell the names, not where they lie.

`run.json` holds a digest of every other file of the folder, the crate's among them, and the crate holds one of what
`run.json` says but of the crate itself: neither can be edited alone without it being seen. Who rewrites both, and the
notebook, can say anything; who has `run.json` from a safe place can trust all the rest.
"""
from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import math
import platform
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

import flowspace
from flowspace import tables
from flowspace.errors import Problem, RunError
from flowspace.evidence import GRADES
from flowspace.files import write_beside
from flowspace.reruns.system_files import is_unasked
from flowspace.runs.dependencies import digest

RECORD = "run.json"
CRATE = "ro-crate-metadata.json"
RECORD_DIGEST = "#record-sha256"
"""What the crate calls its digest of the record."""
RUN = "#run"
"""What the crate calls the run."""
FORMAT = "flowspace run"
SCHEMA = 2
"""2: with `derived`, and with `outside` by parameter; in 1 it was by whole paths."""

FACTS: dict[str, tuple[type, ...]] = {
    "chapter": (int, type(None)), "parameters": (Mapping,), "changed": (Mapping,), "started": (str,),
    "finished": (str,),
    "seconds": (int, float), "code": (str,), "files": (Mapping,), "outside": (Mapping,), "lock": (str,),
    "python": (str,), "derived": (str,), "commit": (str, type(None)), "dirty": (bool,),
}
"""The facts of a run, and what each may be."""

_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_MIT = "https://opensource.org/license/mit"
_FORMATS = {".csv": "text/csv", ".html": "text/html", ".ipynb": "application/x-ipynb+json",
            ".json": "application/json", ".parquet": "application/vnd.apache.parquet", ".png": "image/png",
            ".svg": "image/svg+xml", ".txt": "text/plain"}
_GRADE_MEANINGS = {
    "observed": "measured, with its source cited",
    "published": "printed in a publication that is cited",
    "estimated": "computed from observed figures by a stated method",
    "simulated": "drawn from a stated model with a seed; no evidence about China",
}
_SHA256 = re.compile(r"[0-9a-f]{64}")


def write_record(folder: str | Path, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Write `run.json` and `ro-crate-metadata.json` into the folder of a run.

    The same facts, files and environment give the same bytes.

    Parameters
    ----------
    folder : str or Path
        Holds everything else of the run: the record has a digest of every file in it, at any depth.
    facts : mapping
        `chapter` (number, None for a notebook of the reader's own); if known, `notebook` (its name);
        `parameters` (all that were in effect; a `results_folder` among them is left out) and
        `changed` (those unlike the defaults); `started` and `finished` (ISO 8601, UTC) and `seconds`; `code` (digest
        of the notebook's code and parameters); `files` (path relative to the project → SHA-256: sources of the
        library, tables opened); `outside` (a file or folder of the reader, by the parameter that leads to it, as
        data_folder/patents.csv → SHA-256); `lock` (SHA-256 of the lock); `python` (version); `derived` (digest of what
        made report and record); `commit` (of the project's repository, or None) and `dirty` (whether it had changes).

    Returns
    -------
    dict
        The record as `run.json` holds it: the facts, and `format`, `schema`, `flowspace`, `platform`, `packages`
        (installed version of each package that the lock names) and `contents` (path → sha256 and bytes).

    Raises
    ------
    RunError
        If the folder is not there or holds nothing, a fact is missing, unknown or of the wrong kind, a time is none
        or not in UTC, a digest is none, or a path of `files` or `outside` is one of the machine.

    Examples
    --------
    >>> import tempfile
    >>> facts = {"chapter": 5, "parameters": {"start_year": 2012}, "changed": {"start_year": 2012},
    ...          "started": "2026-11-29T07:00:00Z", "finished": "2026-11-29T07:00:04Z", "seconds": 4.0,
    ...          "code": "0" * 64, "files": {}, "outside": {}, "lock": "0" * 64, "python": "3.12.1",
    ...          "derived": "0" * 64, "commit": None, "dirty": False}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "report.html").write_text("<p>")
    ...     record = write_record(folder, facts)
    ...     sorted(path.name for path in Path(folder).iterdir())
    ...     record["contents"]["report.html"]["bytes"], record["schema"]
    ['report.html', 'ro-crate-metadata.json', 'run.json']
    (3, 2)
    """
    folder = Path(folder)
    _check_facts(facts)
    if not folder.is_dir():
        raise RunError(Problem(f'no folder "{folder.name}"', "the folder of a run", "write the run's files first"))
    found = contents(folder)
    found.pop(CRATE, None)  # an earlier one is about to be replaced
    if not found:
        raise RunError(Problem(f'an empty folder "{folder.name}"', "the files of a run", "write them first"))
    record = {**_record(facts), "contents": found}
    try:
        crate = _bytes({"@context": ["https://w3id.org/ro/crate/1.1/context",
                                     "https://w3id.org/ro/terms/workflow-run/context"],
                        "@graph": _graph(record, found, _saved(folder))})
        described = {"sha256": hashlib.sha256(crate).hexdigest(), "bytes": len(crate)}
        record["contents"] = dict(sorted({**found, CRATE: described}.items()))
        written = _bytes(record)
    except (TypeError, ValueError) as error:
        raise _unwritable(error) from None
    try:
        write_beside(folder / CRATE, crate)
        write_beside(folder / RECORD, written)
    except OSError as error:
        raise RunError(Problem(f"a folder that cannot be written ({error.strerror})", "a folder you may write to",
                               "choose another place")) from None
    return record


def write_numbers(path: str | Path, facts: Mapping[str, Any], numbers: Mapping[str, Any]) -> dict[str, Any]:
    """Write the record of a run of which nothing but its numbers is kept, and these, into one file.

    Parameters
    ----------
    path : str or Path
    facts : mapping
        As for `write_record`.
    numbers : mapping
        Key → value, and as the prose shows it. A value that is infinite or no number is kept as missing.

    Returns
    -------
    dict
        What the file holds: a record with `numbers` in place of `contents`.

    Raises
    ------
    RunError
        As `write_record`.

    Examples
    --------
    >>> import tempfile
    >>> facts = {"chapter": 5, "parameters": {}, "changed": {}, "started": "2026-11-29T07:00:00Z",
    ...          "finished": "2026-11-29T07:00:04Z", "seconds": 4.0, "code": "0" * 64, "files": {}, "outside": {},
    ...          "lock": "0" * 64, "python": "3.12.1", "derived": "0" * 64, "commit": None, "dirty": False}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     record = write_numbers(Path(folder) / "05-a.json", facts, {"n": {"value": 3, "shown": "3"}})
    >>> record["format"], record["numbers"]["n"]["value"], "contents" in record
    ('flowspace run', 3, False)
    """
    _check_facts(facts)
    record = {**_record(facts), "numbers": {key: _finite(entry) for key, entry in numbers.items()}}
    try:
        Path(path).write_bytes(_bytes(record))
    except (TypeError, ValueError) as error:
        raise _unwritable(error) from None
    return record


def _finite(entry: Any) -> Any:
    """A number as JSON can hold it."""
    value = entry.get("value") if isinstance(entry, Mapping) else None
    return {**entry, "value": None} if isinstance(value, float) and not math.isfinite(value) else entry


def _record(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the record of a run says whatever is kept of it."""
    record: dict[str, Any] = {
        "format": FORMAT, "schema": SCHEMA, "flowspace": flowspace.__version__,
        **{name: _plain(facts[name]) for name in FACTS}, "notebook": str(facts.get("notebook", "")),
        "platform": {"system": platform.system(), "machine": platform.machine()},
        "packages": dict(packages()),
    }
    record["parameters"].pop("results_folder", None)
    record["changed"].pop("results_folder", None)
    return record


def _unwritable(error: Exception) -> RunError:
    return RunError(Problem(f"a fact that JSON cannot hold ({error})", "texts, numbers, yes or no, lists of them",
                            "give it as one of these"))


def contents(folder: Path) -> dict[str, dict[str, Any]]:
    """Digest and size of every file of a run's folder but `run.json`.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    dict
        Path relative to the folder, with slashes and in their order → `sha256` and `bytes`. Files that an unfinished
        write left, hidden ones, count as well; what systems and editors put there unasked does not.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "a.txt").write_text("")
    ...     contents(Path(folder))["a.txt"]["bytes"]
    0
    """
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: {"sha256": digest(paths[name]), "bytes": paths[name].stat().st_size}
            for name in sorted(paths) if name != RECORD and not is_unasked(name)}


def digest_of_record(record: Mapping[str, Any]) -> str:
    """Digest of all that a record says, but for the digest of the crate, which holds this one.

    Parameters
    ----------
    record : mapping
        With `contents`; as `write_record` returned it, or read from `run.json`.

    Returns
    -------
    str
        SHA-256 of its JSON without spaces and with sorted names.

    Examples
    --------
    >>> one = {"chapter": 5, "contents": {"a.csv": {}, "ro-crate-metadata.json": {"bytes": 1}}}
    >>> digest_of_record(one) == digest_of_record({"contents": {"a.csv": {}}, "chapter": 5})
    True
    >>> digest_of_record(one) == digest_of_record({**one, "chapter": 4})
    False
    """
    said = {**record, "contents": {name: entry for name, entry in record["contents"].items() if name != CRATE}}
    content = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


@functools.cache
def packages() -> Mapping[str, str]:
    """Installed version of every package that the project's lock names.

    Returns
    -------
    mapping
        Name in lower case with hyphens → version, in the order of names. Without a lock beside the library: every
        installed package. Looked up once in a process.

    Examples
    --------
    >>> packages()["duckdb"] == importlib.metadata.version("duckdb")
    True
    """
    installed = {_normal(found.metadata["Name"]): found.version for found in importlib.metadata.distributions()
                 if found.metadata["Name"]}
    lock = Path(flowspace.__file__).resolve().parents[2] / "requirements.txt"
    try:
        named = {_normal(name) for name in re.findall(r"^([A-Za-z0-9][\w.-]*)==", lock.read_text(encoding="utf-8"),
                                                      re.M)}
    except OSError:
        named = set(installed)
    return {name: installed[name] for name in sorted(named & set(installed))}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8")


def _plain(value: Any) -> Any:
    """The same for equal facts: mappings in the order of their names, numbers of numpy as Python's, tuples as lists."""
    if isinstance(value, Mapping):
        return {str(name): _plain(value[name]) for name in sorted(value, key=str)}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.item() if hasattr(value, "item") else value


def _check_facts(facts: Mapping[str, Any]) -> None:
    problems = []
    for name in sorted(set(FACTS) ^ (set(facts) - {"notebook"}), key=str):
        kind = "no" if name in FACTS else "an unknown"
        problems.append(Problem(f'{kind} fact "{name}"', "the facts " + ", ".join(FACTS), "give exactly these"))
    for name, kinds in FACTS.items():
        if name not in facts:
            continue
        value = facts[name]
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            words = " or ".join("nothing" if kind is type(None) else kind.__name__ for kind in kinds)
            problems.append(Problem(f"{name} = {value!r}", f"{name}: {words}", "give it so"))
        elif name in ("started", "finished"):
            problems += _time_problems(name, value)
        elif name in ("code", "lock", "derived"):
            problems += _digest_problems(name, value)
        elif name in ("files", "outside"):
            for path, known in value.items():
                problems += _digest_problems(f"{name}: {path}", known)
                problems += _path_problems(path, name)
    if problems:
        raise RunError(problems)


def _time_problems(name: str, value: str) -> list[Problem]:
    try:
        if datetime.fromisoformat(value).utcoffset() == timedelta(0):
            return []
    except ValueError:
        pass
    return [Problem(f"{name} {value!r}", "a time in UTC as 2026-11-29T07:00:00Z", "give it so")]


def _digest_problems(name: str, value: Any) -> list[Problem]:
    if isinstance(value, str) and _SHA256.fullmatch(value):
        return []
    return [Problem(f"digest {value!r} of {name}", "64 hexadecimal digits of a SHA-256", "give the digest of the file")]


def _path_problems(path: Any, which: str) -> list[Problem]:
    # A path of the machine must not get into a record that is handed on.
    text = str(path)
    if text and not PurePosixPath(text).is_absolute() and not PureWindowsPath(text).drive and "\\" not in text \
            and ".." not in PurePosixPath(text).parts:
        return []
    if which == "outside":
        return [Problem(f"the file {text!r}", "the parameter that leads to it, as data_folder/patents.csv",
                        "name it so")]
    return [Problem(f"the file {text!r}", "a path relative to the project's folder, with slashes",
                    "give files from elsewhere as outside")]


def _saved(folder: Path) -> dict[str, dict[str, Any]]:
    """Evidence and source of each file of results, as `study.results.save` recorded them; by path in the folder."""
    try:
        saved = json.loads((folder / "results" / "results.json").read_text(encoding="utf-8"))
        found = {}
        for name, entry in saved.get("tables", {}).items():
            found.update({f"results/{name}{suffix}": entry for suffix in (".csv", ".parquet")})
        for name, entry in saved.get("figures", {}).items():
            found.update({f"results/{name}{suffix}": entry for suffix in (".svg", ".png")})
        for name, entry in saved.get("pages", {}).items():
            found[f"results/{name}.html"] = entry
        return {path: {"evidence": [grade for grade in entry["evidence"] if grade in GRADES],
                       "source": str(entry["source"])} for path, entry in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # a run without results, or with none of ours: its files are described without


def _graph(record: Mapping[str, Any], files: Mapping[str, Mapping[str, Any]],
           saved: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The entities of the crate, in a fixed order."""
    title, version = title_of(record), record["flowspace"]
    changed = ", ".join(f"{name} = {json.dumps(value, ensure_ascii=False)}"
                        for name, value in record["changed"].items())
    description = (f"{title}, flowspace {version}, executed with "
                   + (f"{changed} in place of its defaults." if changed else "its default parameters."))
    results = [_file_entity(path, entry, saved.get(path)) for path, entry in sorted(files.items())]
    record_entity = {"@id": RECORD, "@type": "File", "name": "Record of the run",
                     "description": "Parameters, digests of code and data, versions, and a digest of every file of "
                                    "this crate.", "encodingFormat": "application/json",
                     "additionalProperty": {"@id": RECORD_DIGEST}}
    record_digest = {"@id": RECORD_DIGEST, "@type": "PropertyValue", "name": "sha256 of what the record says",
                     "value": digest_of_record(record),
                     "description": "Of the record as JSON without spaces and with sorted names, without the digest of "
                                    "this crate in it."}
    # By address, each once; ours first, so that their words are those shown.
    licences: dict[str, dict[str, Any]] = {
        _LICENCE: {"@id": _LICENCE, "@type": "CreativeWork", "name": "Creative Commons Attribution 4.0 International",
                   "identifier": "CC-BY-4.0",
                   "description": "Licence of the text and the figures; the code and each table have their own."},
        _MIT: {"@id": _MIT, "@type": "CreativeWork", "name": "MIT licence", "identifier": "MIT"},
    }
    inputs = [_input_entity(path, known, licences) for path, known in record["files"].items() if _is_table(path)]
    inputs += [{"@id": f"#own/{quote(path)}", "@type": "CreativeWork", "name": PurePosixPath(path).name or path,
                "alternateName": path, "description": "Own data of the reader; not part of this crate.",
                "encodingFormat": _format(path), "sha256": known} for path, known in record["outside"].items()]
    inputs.append({"@id": "#requirements.txt", "@type": "CreativeWork", "name": "Lock file of the packages",
                   "alternateName": "requirements.txt", "encodingFormat": "text/plain", "sha256": record["lock"]})
    parameters = [{"@id": f"#parameter-{quote(name)}", "@type": "PropertyValue", "name": name,
                   "value": crate_value(value),
                   "description": "Changed from its default." if name in record["changed"] else "As by default."}
                  for name, value in record["parameters"].items()]
    software = _software(record)
    grades = sorted({reference["@id"].removeprefix("#evidence-") for entity in [*results, *inputs]
                     for reference in _listed(entity.get("additionalProperty", []))}, key=GRADES.index)
    return [
        {"@id": CRATE, "@type": "CreativeWork", "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
         "about": {"@id": "./"}},
        {"@id": "./", "@type": "Dataset", "name": f"Run of flowspace: {title}",
         "description": description, "datePublished": _time(record["finished"]), "license": {"@id": _LICENCE},
         "author": {"@id": "#flowspace-authors"}, "conformsTo": {"@id": _PROFILE},
         "hasPart": _references([*results, record_entity]),
         "mentions": {"@id": RUN}},
        {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        {"@id": RUN, "@type": "CreateAction", "name": f"Execution of: {title}",
         "description": description, "instrument": {"@id": software[0]["@id"]},
         "object": _references([*inputs, *parameters]), "result": _references(results),
         "startTime": _time(record["started"]), "endTime": _time(record["finished"]),
         "actionStatus": "http://schema.org/CompletedActionStatus"},
        *software, *parameters, *inputs, *results, record_entity, record_digest,
        {"@id": "#flowspace-authors", "@type": "Organization", "name": "The flowspace authors"},
        *({"@id": f"#evidence-{grade}", "@type": "PropertyValue", "name": "evidence", "value": grade,
           "description": _GRADE_MEANINGS[grade]} for grade in grades),
        *(licences[key] for key in sorted(licences)),
    ]


def _references(entities: list[dict[str, Any]]) -> list[dict[str, str]] | dict[str, str]:
    return _one([{"@id": entity["@id"]} for entity in entities])


def _one(values: list[Any]) -> Any:
    """A list of one as that one, as RO-Crate recommends."""
    return values[0] if len(values) == 1 else values


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def crate_value(value: Any) -> str | int | float:
    """A parameter's value as the crate has it.

    Parameters
    ----------
    value : object
        As JSON has it.

    Returns
    -------
    str, int or float
        Lists and None as JSON text.

    Examples
    --------
    >>> crate_value(2012), crate_value("official"), crate_value(["珠三角"])
    (2012, 'official', '["珠三角"]')
    """
    return value if isinstance(value, (str, int, float)) else json.dumps(value, ensure_ascii=False)


def title_of(record: Mapping[str, Any]) -> str:
    """What the crate calls a run's notebook.

    Parameters
    ----------
    record : mapping

    Returns
    -------
    str

    Examples
    --------
    >>> title_of({"chapter": 5}), title_of({"chapter": None, "notebook": "mine.ipynb"})
    ('Chapter 5 of flowspace', 'Notebook mine.ipynb')
    """
    if record["chapter"] is None:
        return f"Notebook {record['notebook']}".strip()
    return f"Chapter {record['chapter']} of flowspace"


def _time(text: str) -> str:
    """A time in the one form that validators of the profile know."""
    return datetime.fromisoformat(text).isoformat(timespec="milliseconds")


def _format(path: str) -> str:
    return _FORMATS.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")


def _file_entity(path: str, entry: Mapping[str, Any], saved: Mapping[str, Any] | None) -> dict[str, Any]:
    names = {"notebook.ipynb": "The chapter, executed", "report.html": "Report of the run"}
    entity = {"@id": quote(path), "@type": "File", "name": names.get(path, PurePosixPath(path).name),
              "encodingFormat": _format(path), "contentSize": str(entry["bytes"]), "sha256": entry["sha256"]}
    if saved is not None:
        entity["description"] = f"Source: {saved['source']}"
        if saved["evidence"]:
            entity["additionalProperty"] = _one([{"@id": f"#evidence-{grade}"} for grade in saved["evidence"]])
    return entity


def _is_table(path: str) -> bool:
    return PurePosixPath(path).parent.name == "data" and PurePosixPath(path).suffix == ".csv"


def _input_entity(path: str, known: str, licences: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """An embedded table that the run read; it stays in the project and is named by its digest."""
    entity: dict[str, Any] = {"@id": f"#{quote(path)}", "@type": "CreativeWork", "name": PurePosixPath(path).name,
                              "alternateName": path, "encodingFormat": "text/csv", "sha256": known}
    described = _described(PurePosixPath(path).stem)
    if described is None or described["hash"] != f"sha256:{known}":
        return entity  # another edition of the table than the one described
    sources = "; ".join(source["title"] for source in described["sources"])
    entity |= {"name": described["title"], "description": f"{described['description']} Sources: {sources}."}
    addresses = []
    for licence in described["licenses"]:
        # Without an address none was stated; what is known about it stands in the words of the table.
        address = licence.get("path", f"#licence-{quote(licence['name'])}")
        licences.setdefault(address, {"@id": address, "@type": "CreativeWork", "name": licence["name"],
                                      **({} if "path" in licence else {"description": "No licence was stated."})})
        addresses.append(address)
    if addresses:
        entity["license"] = _one([{"@id": address} for address in dict.fromkeys(addresses)])
        entity["description"] += " Licence: " + "; ".join(dict.fromkeys(
            licence["title"] for licence in described["licenses"])) + "."
    grades = {field.get("evidence") for field in described["schema"]["fields"]}
    marked = [{"@id": f"#evidence-{grade}"} for grade in GRADES if grade in grades]
    return entity | ({"additionalProperty": _one(marked)} if marked else {})


@functools.cache
def _described(name: str) -> dict[str, Any] | None:
    if name not in tables.names():
        return None
    try:
        return tables.describe(name)
    except tables.TableError:
        return None  # the library without the project around it


def _software(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The chapter, the library, Python and the packages that the library asks for by name."""
    needed = []
    for name in _direct():
        if name in record["packages"]:
            version = record["packages"][name]
            needed.append({"@id": f"https://pypi.org/project/{name}/{version}/", "@type": "SoftwareApplication",
                           "name": name, "softwareVersion": version, "url": f"https://pypi.org/project/{name}/"})
    chapter: dict[str, Any] = {
        "@id": "#chapter", "@type": "SoftwareSourceCode", "name": title_of(record), "version": record["flowspace"],
        "description": f"Digest of its code and parameters: {record['code']}.",
        "programmingLanguage": {"@id": "#python"}, "license": {"@id": _MIT},
        "softwareRequirements": {"@id": "#flowspace"}}
    if record["commit"] is not None:
        chapter["identifier"] = record["commit"] + (" with changes" if record["dirty"] else "")
    return [
        chapter,
        {"@id": "#flowspace", "@type": "SoftwareApplication", "name": "flowspace",
         "softwareVersion": record["flowspace"], "license": {"@id": _MIT},
         "softwareRequirements": [{"@id": "#python"}, *_listed(_references(needed))]},
        {"@id": "#python", "@type": "ComputerLanguage", "name": "Python",
         "version": record["python"].split()[0] if record["python"].split() else record["python"],
         "url": "https://www.python.org/"},
        *needed,
    ]


@functools.cache
def _direct() -> tuple[str, ...]:
    """The packages that the library asks for by name."""
    try:
        asked = importlib.metadata.requires("flowspace") or []
    except importlib.metadata.PackageNotFoundError:
        return ()
    return tuple(sorted({_normal(re.match(r"[\w.-]+", line).group()) for line in asked if "extra ==" not in line}))
