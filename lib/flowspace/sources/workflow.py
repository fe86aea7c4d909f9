"""The steps: raw files to source tables, source tables to calibrated parameters, and all of these to derived tables."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from flowspace.errors import Problem, TableError
from flowspace.estimation import estimate_city_patents, estimation_errors
from flowspace.files import write_beside
from flowspace.sources import (
    cities,
    collaboration,
    compilations,
    membership,
    national,
    other_names,
    patents,
    pilots,
    place_names,
    province_rd,
    published,
    simulated,
)
from flowspace.sources.agreement import covariate_agreement
from flowspace.sources.ai_copublications import ai_copublication_cities, ai_copublications
from flowspace.sources.ai_papers import ai_tables
from flowspace.sources.capability_indicators import capability_indicators
from flowspace.sources.city_covariates import city_covariates
from flowspace.sources.city_patents import city_patents
from flowspace.sources.covariate_variables import covariates
from flowspace.sources.mechanism_indicators import mechanism_indicators
from flowspace.sources.plan_codes import plan_codes, plan_coding
from flowspace.sources.plan_cores import plan_cores
from flowspace.sources.plan_dictionary import plan_dictionary
from flowspace.sources.plan_documents import plan_dates, plan_documents, plan_mentions
from flowspace.sources.publications import publication_tables
from flowspace.sources.rail_services import rail_cities, rail_services
from flowspace.sources.rail_timetable import timetable
from flowspace.sources.special_plan import special_plan_items
from flowspace.sources.world_cases import world_cases, world_lessons
from flowspace.sources.world_cities import world_tables
from flowspace.tables import descriptor, store
from flowspace.tables.catalogue import TABLES
from flowspace.tables.declaration import Table
from flowspace.tables.problems import Collector
from flowspace.tables.writing import to_bytes

CALIBRATED = "simulation_parameters"
"""The derived table that `calibrate` finds in a search of minutes; the other steps take it as it stands."""


def tidy(raw: Path, out: Path) -> None:
    """Make every table and the descriptor from the raw public files.

    Parameters
    ----------
    raw : Path
        Folder with one folder per source: cities, membership, province, patents_city_1990_2013,
        patents_city_2006_2018, patents_city_2017, published_tables, ai_copublication, hsr_2016, covariates_city,
        policy_pilots, national, county_units, bibliography, global_cities.
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
        "city_grants_2017": patents.city_grants_2017(raw),
        "functional_polycentricity_published": published.functional_polycentricity(raw),
        "book_findings": published.book_findings(raw),
        "covariates": covariates(),
        "city_covariate_compilations": compilations.city_covariate_compilations(raw),
        "province_rd": province_rd.province_rd(raw),
        "national_series": national.national_series(raw),
        "policy_pilots": pilots.policy_pilots(raw),
        "copatent_intensity_published": collaboration.copatent_intensity(raw),
        "enterprise_network_published": collaboration.enterprise_network(raw),
        CALIBRATED: _calibrated(out),
        "other_names": other_names.other_names(raw),
        "place_names": place_names.place_names(raw),
        "capability_indicators": capability_indicators(),
        "mechanism_indicators": mechanism_indicators(),
        "world_cases": world_cases(),
        "world_lessons": world_lessons(),
        "plan_codes": plan_codes(),
        "plan_coding": plan_coding(),
        "plan_cores": plan_cores(),
        "special_plan_items": special_plan_items(),
        "plan_documents": plan_documents(),
        "plan_mentions": plan_mentions(),
        "plan_dates": plan_dates(),
        "plan_dictionary": plan_dictionary(),
        **patents.city_applications_1990_2013(raw),
    }
    frames["city_grants_2006_2018"] = patents.city_grants_2006_2018(raw, frames["city_covariate_compilations"])
    frames |= ai_tables(raw, frames["cities"])
    frames |= publication_tables(raw)
    frames |= world_tables(raw, frames["cities"], frames["other_names"], frames["place_names"])
    frames |= timetable(raw, frames["cities"])  # Last, because the workbook takes longest to read.
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
        Folder with the source tables and the calibrated parameters.

    Raises
    ------
    TableError
        If a source table is missing or breaks its schema. Nothing is written in that case.
    """
    files = _source_files(data, [CALIBRATED])
    _write_derived(files, _checked(files), data, {})


def calibrate(data: Path) -> None:
    """Find the parameters of the simulated layers anew, then make the derived tables and the descriptor.

    Parameters
    ----------
    data : Path
        Folder with the source tables.

    Raises
    ------
    TableError
        If a source table is missing or breaks its schema. Nothing is written in that case.
    """
    files = _source_files(data)
    frames = _checked(files)
    estimated = {"city_patents_estimated": estimate_city_patents(frames)}
    parameters = to_bytes(simulated.parameters(frames | estimated), TABLES[CALIBRATED])
    found = {TABLES[CALIBRATED].file: parameters}
    _write_derived(files | found, _checked(files | found), data, found)


def _calibrated(out: Path) -> pd.DataFrame:
    """Read the calibrated parameters of a folder, or of the embedded edition where it has none yet."""
    file = TABLES[CALIBRATED].file
    path = out / file if (out / file).is_file() else store.embedded_folder() / file
    if not path.is_file():
        raise TableError(Problem("no such file", "the calibrated parameters", "restore it, or run the command "
                                 "calibrate on a folder of source tables", file=str(path)))
    return _checked({file: path.read_bytes()})[CALIBRATED]


def _source_files(data: Path, besides: Iterable[str] = ()) -> dict[str, bytes]:
    """Read the files of all tables that are not derived, and of those named besides."""
    files = {}
    for table in TABLES.values():
        if table.kind == "derived" and table.name not in besides:
            continue
        path = data / table.file
        if not path.is_file():
            raise TableError(Problem("no such file", "every source table", "restore it, or run the command tidy "
                                     "(calibrate for simulation_parameters)", file=str(path)))
        files[table.file] = path.read_bytes()
    return files


def _write_derived(files: Mapping[str, bytes], frames: Mapping[str, pd.DataFrame], data: Path,
                   besides: Mapping[str, bytes]) -> None:
    """Make, check and write the derived tables, the files besides, and the descriptor."""
    derived = {TABLES[name].file: to_bytes(frame, TABLES[name]) for name, frame in _derived(frames).items()}
    _checked({**files, **derived})
    _write_all({**derived, **besides}, data)


def _derived(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Make the derived tables from source tables and the calibrated parameters alone."""
    members = frames["membership"]
    members = members.loc[members["version"] == "prefectures", "adcode"]
    estimated = {"city_patents_estimated": estimate_city_patents(frames)}
    return {
        "city_patents": city_patents(frames),
        **estimated,
        "estimation_errors": estimation_errors(frames, members),
        "rail_services": rail_services(frames),
        "rail_cities": rail_cities(frames),
        "ai_copublications": ai_copublications(frames),
        "ai_copublication_cities": ai_copublication_cities(frames),
        "city_covariates": city_covariates(frames),
        "covariate_agreement": covariate_agreement(frames),
        "national_patents": national.national_patents(frames),
        **simulated.layers({**frames, **estimated}),
    }


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
        write_beside(folder / name, content)
    write_beside(folder / descriptor.DESCRIPTOR, descriptor.dump(descriptor.build(folder)))
