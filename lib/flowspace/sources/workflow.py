"""The two steps: raw files to source tables, and source tables to derived tables and the descriptor."""
from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.sources import cities, membership, patents, place_names, published
from flowspace.sources.city_patents import city_patents
from flowspace.sources.writing import to_bytes, write
from flowspace.tables import descriptor, store
from flowspace.tables.catalogue import TABLES
from flowspace.tables.declaration import Table
from flowspace.tables.problems import Collector


def tidy(raw: Path, out: Path) -> None:
    """Make every table and the descriptor from the raw public files.

    Parameters
    ----------
    raw : Path
        Folder with one folder per source: cities, membership, province, patents_city_1990_2013,
        patents_city_2006_2018, patents_city_2017, published_tables, county_units.
    out : Path
        Folder the tables are written to; it is made if it does not exist.

    Raises
    ------
    TableError
        If a raw file is missing or says something else than expected, or a table made from it breaks its schema.
        Nothing is written in that case.
    """
    if not raw.is_dir():
        raise TableError(Problem("no such folder", "the folder of the raw files", "correct the path", file=str(raw)))
    frames = {
        "cities": cities.cities(raw),
        "agglomerations": membership.agglomerations(),
        "unit_changes": cities.unit_changes(),
        "membership_versions": membership.versions(membership.membership(raw)),
        "membership": membership.membership(raw),
        "province_patents": patents.province_patents(raw),
        "city_grants_2006_2018": patents.city_grants_2006_2018(raw),
        "city_grants_2017": patents.city_grants_2017(raw),
        "functional_polycentricity_published": published.functional_polycentricity(raw),
        "book_findings": published.book_findings(raw),
        "place_names": place_names.place_names(raw),
        **patents.city_applications_1990_2013(raw),
    }
    frames |= _derived(frames)
    files = {TABLES[name].file: to_bytes(frame, TABLES[name]) for name, frame in frames.items()}
    _checked(files)
    out.mkdir(parents=True, exist_ok=True)
    _write_all(files, out)


def derive(data: Path) -> None:
    """Make the derived tables and the descriptor anew from the source tables of a folder.

    Parameters
    ----------
    data : Path
        Folder with the source tables.

    Raises
    ------
    TableError
        If a source table is missing or breaks its schema. Nothing is written in that case.
    """
    files = {}
    for table in TABLES.values():
        if table.kind == "derived":
            continue
        path = data / table.file
        if not path.is_file():
            raise TableError(Problem("no such file", "every source table", "restore it, or run the command tidy",
                                     file=str(path)))
        files[table.file] = path.read_bytes()
    frames = _checked(files)
    derived = {TABLES[name].file: to_bytes(frame, TABLES[name]) for name, frame in _derived(frames).items()}
    _checked(files | derived)
    _write_all(derived, data)


def _derived(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Make the derived tables from source tables alone."""
    return {"city_patents": city_patents(frames)}


def _checked(files: Mapping[str, bytes]) -> dict[str, pd.DataFrame]:
    """Check files against their declarations as a reader would; the descriptor plays no part."""
    frames: dict[str, pd.DataFrame] = {}
    problems = []
    for table in _referred_first(files):
        if any(key.table not in frames for key in table.foreign_keys):
            continue  # A table it refers to is wrong, so its references cannot be checked yet.
        collector = Collector(table.file)
        frame = store.parse(files[table.file], table, frames, collector)
        problems += collector.listed()
        if frame is not None:
            frames[table.name] = frame
    if problems:
        raise TableError(problems)
    return frames


def _referred_first(files: Mapping[str, bytes]) -> list[Table]:
    """Order tables so that each follows those it refers to."""
    waiting = [table for table in TABLES.values() if table.file in files]
    ordered: list[Table] = []
    while waiting:
        for table in waiting:
            if all(TABLES[key.table] in ordered for key in table.foreign_keys):
                ordered.append(table)
        waiting = [table for table in waiting if table not in ordered]
    return ordered


def _write_all(files: Mapping[str, bytes], folder: Path) -> None:
    """Write tables, then the descriptor of the whole folder."""
    for name, content in files.items():
        write(folder / name, content)
    write(folder / descriptor.DESCRIPTOR, descriptor.dump(descriptor.build(folder)))
