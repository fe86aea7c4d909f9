"""The descriptor datapackage.json: built from the declarations and the files, never written by hand."""
from __future__ import annotations

import hashlib
import json
from pathlib import Path

from flowspace.tables.catalogue import TABLES
from flowspace.tables.declaration import Column, Table

DESCRIPTOR = "datapackage.json"
"""Name of the file, beside the tables it describes."""


def build(folder: Path) -> dict:
    """Describe the declared tables of a folder as a Frictionless Data Package.

    Parameters
    ----------
    folder : Path
        Holds the files of all declared tables.

    Returns
    -------
    dict
        The descriptor; the same files give the same descriptor (it carries no date of making).

    Examples
    --------
    >>> from flowspace.tables.store import embedded_folder
    >>> dump(build(embedded_folder())) == (embedded_folder() / DESCRIPTOR).read_bytes()
    True
    """
    return {
        "profile": "tabular-data-package",
        "name": "flowspace-tables",
        "title": "Tables of the companion to Innovation Patterns and Paths of China's Urban Agglomerations",
        "title_zh": "《中国城市群的创新格局与路径》配套数据表",
        "description": "Every table that the chapters read. Source tables hold figures of others in one schema; "
                       "derived tables are made from them by code of this project.",
        "description_zh": "各章所读取的全部数据表。来源表以统一结构收录他人数据，派生表由本项目代码据来源表生成。",
        "licenses": _licences(TABLES.values()),
        "resources": [resource(table, (folder / table.file).read_bytes()) for table in TABLES.values()],
    }


def resource(table: Table, content: bytes) -> dict:
    """Describe one table whose file has this content.

    Parameters
    ----------
    table : Table
        The declaration.
    content : bytes
        The whole file.

    Returns
    -------
    dict
        A Frictionless tabular resource; own properties: title_zh, description_zh, kind, vintage, rows, caveats_en,
        caveats_zh, and unit, description_zh and evidence of each field.

    Examples
    --------
    >>> resource(TABLES["cities"], b"adcode\\n110000\\n")["rows"]
    1
    """
    sources = []
    for source in table.sources:
        entry = {"title": source.title, "title_zh": source.title_zh or source.title, "short_en": source.short_en, "short_zh": source.short_zh}
        if source.path:
            entry["path"] = source.path
        if source.doi:
            entry["doi"] = source.doi
        sources.append(entry)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title_en,
        "title_zh": table.title_zh,
        "description": table.description_en,
        "description_zh": table.description_zh,
        "kind": table.kind,
        "path": table.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "vintage": table.vintage,
        "vintage_zh": table.vintage_zh,
        "rows": count_rows(content),
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "sources": sources,
        "licenses": _licences([table]),
        "caveats_en": list(table.caveats_en),
        "caveats_zh": list(table.caveats_zh),
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.primary_key),
            "foreignKeys": [{"fields": [key.column], "reference": {"resource": key.table, "fields": [key.reference]}}
                            for key in table.foreign_keys],
            "missingValues": [""],
        },
    }


def dump(descriptor: dict) -> bytes:
    r"""Write a descriptor as the bytes of its file.

    Parameters
    ----------
    descriptor : dict
        As `build` returns it.

    Returns
    -------
    bytes
        JSON in UTF-8.

    Examples
    --------
    >>> dump({"rows": 1})
    b'{\n  "rows": 1\n}\n'
    """
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def count_rows(content: bytes) -> int:
    r"""Count the rows of data in a file written by this project (no line breaks inside cells).

    Parameters
    ----------
    content : bytes
        The whole file.

    Returns
    -------
    int

    Examples
    --------
    >>> count_rows(b"adcode,year\n110000,2010\n")
    1
    """
    return max(content.count(b"\n") - 1, 0)


def _licences(tables) -> list[dict]:
    """Licence statements of tables, each once, in order of appearance."""
    statements = {}
    for table in tables:
        for licence in table.licences:
            entry = {"name": licence.name, "title": licence.title, "title_zh": licence.title_zh}
            if licence.path:
                entry["path"] = licence.path
            statements[(licence.name, licence.title)] = entry
    return list(statements.values())


def _field(column: Column) -> dict:
    """Describe one column as a Frictionless field."""
    constraints: dict = {"required": column.required}
    for name in ("pattern", "minimum", "maximum"):
        if getattr(column, name) is not None:
            constraints[name] = getattr(column, name)
    if column.enum is not None:
        # Frictionless reads an empty cell as missing, so the empty text is no member of its list.
        constraints["enum"] = [value for value in column.enum if value]
        if not constraints["enum"]:
            del constraints["enum"]
    return {"name": column.name, "type": column.type, "unit": column.unit, "description_en": column.en,
            "description_zh": column.zh, "description": column.en, "evidence": column.evidence,
            "constraints": constraints}
