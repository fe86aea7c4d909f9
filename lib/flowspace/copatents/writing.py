"""Writes the tables of a build: all files or none."""
from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pandas as pd

from flowspace.copatents.build import CopatentTables
from flowspace.errors import ParameterError, Problem

DECIMALS = 6
"""Decimals of weights in files."""

EDGES, CITIES = "copatents.csv", "copatent_cities.csv"
FILES = (EDGES, CITIES, "report/report.json", "report/unresolved_addresses.csv", "report/not_placed.csv",
         "report/local_copatents.csv")
"""Files that every build writes."""
WITHOUT_GROUPS = ("without_groups/" + EDGES, "without_groups/" + CITIES)


def write(built: CopatentTables, folder: str | Path) -> list[Path]:
    """Write the tables and reports of a build.

    Parameters
    ----------
    built : CopatentTables
        What `build` returned.
    folder : path
        Takes copatents.csv and copatent_cities.csv, which chapters read from it as a folder of one's own tables;
        `without_groups/` with the same two files where groups were given; and `report/` with report.json,
        unresolved_addresses.csv, not_placed.csv and local_copatents.csv. Made if it does not exist.

    Returns
    -------
    list of Path
        The files, sorted.

    Raises
    ------
    ParameterError
        If one of the files is there already, or the folder cannot be written to; nothing is written then.

    Examples
    --------
    >>> import tempfile
    >>> empty = pd.DataFrame(columns=["adcode", "year", "local_copatents"])
    >>> with tempfile.TemporaryDirectory() as place:
    ...     files = write(CopatentTables(empty, empty, {}, empty, empty), Path(place) / "mine")
    ...     [file.name for file in files][:4]
    ['copatent_cities.csv', 'copatents.csv', 'local_copatents.csv', 'not_placed.csv']
    """
    folder = Path(folder)
    contents = _contents(built)
    check_free(folder, groups=built.edges_without_groups is not None)
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        for name, content in contents.items():
            (beside / name).parent.mkdir(parents=True, exist_ok=True)
            (beside / name).write_bytes(content)
        if not folder.exists():
            os.replace(beside, folder)
        else:
            for name in contents:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                os.replace(beside / name, folder / name)
    except OSError as error:
        raise ParameterError(Problem(f"a folder that cannot be written to ({error.strerror})", "a folder of your own",
                                     "choose another folder", file=str(folder))) from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return sorted((folder / name for name in contents), key=lambda path: path.name)


def check_free(folder: str | Path, groups: bool = False) -> None:
    """Stop where a folder holds results already, before the long work of a build.

    Parameters
    ----------
    folder : path
    groups : bool
        Whether tables without groups will be written as well.

    Raises
    ------
    ParameterError
        With every file that is there already.

    Examples
    --------
    >>> check_free("no such folder")
    """
    names = FILES + (WITHOUT_GROUPS if groups else ())
    there = [name for name in names if (Path(folder) / name).exists()]
    if there:
        raise ParameterError([Problem("a file that is there already", "a folder without results",
                                      "choose another folder, or move the file away", file=str(Path(folder) / name))
                              for name in there])


def _contents(built: CopatentTables) -> dict[str, bytes]:
    """Bytes of each file by its name."""
    contents = {EDGES: _csv(built.edges), CITIES: _csv(built.cities.drop(columns="local_copatents"))}
    if built.edges_without_groups is not None:
        contents["without_groups/" + EDGES] = _csv(built.edges_without_groups)
        contents["without_groups/" + CITIES] = _csv(built.cities_without_groups.drop(columns="local_copatents"))
    contents["report/report.json"] = (json.dumps(built.report, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    contents["report/unresolved_addresses.csv"] = _csv(built.unresolved)
    contents["report/not_placed.csv"] = _csv(built.not_placed)
    contents["report/local_copatents.csv"] = _csv(built.cities[["adcode", "year", "local_copatents"]])
    return contents


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.round(DECIMALS).to_csv(index=False, lineterminator="\n").encode("utf-8")
