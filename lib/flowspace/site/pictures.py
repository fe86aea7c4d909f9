"""Pictures of coverage: drawn from the tables when the site is built, described in words from the same numbers.

``python -m flowspace.site.pictures ROOT`` makes those of all tables and both languages, and the data of the explorer,
that are not kept from an earlier build; the build of the site does so once, in one process, before it renders the
pages.
"""
from __future__ import annotations

import json
import sys
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowspace.evidence import GRADES
from flowspace.languages import LANGUAGES
from flowspace.placenames.stems import stem
from flowspace.site.digests import file_digest
from flowspace.site.kept import kept
from flowspace.site.views import VIEWS, View

if TYPE_CHECKING:
    from flowspace.site.coverage import Coverage

FOLLOWED_TABLES = ("cities", "membership", "membership_versions", "agglomerations")
"""Tables every picture of coverage may follow from besides its own."""


def folder_of_pictures(root: Path) -> Path:
    """Where pictures are kept between builds."""
    return root / "_build" / "pictures"


def table_facts(name: str, data: Path, folder: Path, view: View | None = None) -> dict[str, Any]:
    """What the page of a table tells that only the table knows, with its picture in every language.

    Parameters
    ----------
    name : str
        Name of a declared table.
    data : Path
        Folder of the tables.
    folder : Path
        Where pictures are kept between builds.
    view : View, optional
        What the picture shows; default: that of `VIEWS`.

    Returns
    -------
    dict
        sample (see `coverage.sample`), grades (rows or columns by grade), counts (None, or the column and the rows by
        its values), and picture: None, or by language file, alt, caption.

    Notes
    -----
    What the descriptor says of a table follows from its declaration, which is code, and from its file.
    """
    view = view or VIEWS.get(name, View())
    follows = [_digest_of(data / f"{one}.csv") for one in (name, *FOLLOWED_TABLES)]
    return kept(folder, f"coverage_{name}", (follows, asdict(view)), lambda: _made(name, view))


def _digest_of(path: Path) -> str:
    return _known_digest(path, path.stat().st_mtime_ns, path.stat().st_size)


@cache
def _known_digest(path: Path, changed: int, size: int) -> str:
    """Digest of a file, read once for all tables that follow from it."""
    return file_digest(path)


def _made(name: str, view: View) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Compute the facts of a table and draw its pictures."""
    from flowspace import tables
    from flowspace.geography import members
    from flowspace.site.coverage import coverage, rows_by_grade, sample

    frame, described = tables.read(name), tables.describe(name)
    places = {one: tables.read(one) for one in ("cities", "agglomerations", "membership_versions")}
    places["members"] = members(tables.read("membership"))
    grades = rows_by_grade(frame, described, GRADES)
    facts: dict[str, Any] = {"sample": sample(frame, described, places), "grades": grades, "counts": None,
                             "picture": None}
    if name not in VIEWS and view == View():
        return facts, {}
    covered = None if view.rows == "map" else coverage(frame, described, places, view)
    if covered is not None and covered.kind == "counts":
        counted = zip(covered.table["row"], covered.table["n_observed"].tolist(), strict=True)
        facts["counts"] = {"column": covered.rows, "values": [list(pair) for pair in counted]}
        return facts, {}
    facts["picture"], images = {}, {}
    for language in LANGUAGES:
        style = {"evidence": tuple(grades) if view.measured else (), "language": language,
                 "source": tables.short_source(name, language)}
        if covered is None:
            drawn, alt, caption = _map(frame, places, style)
            file = f"coverage_{name}_{language}.png"
        else:
            drawn, alt, caption = _drawn(frame, covered, places, view, style)
            file = f"coverage_{name}_{language}.svg"
        images[file] = drawn
        facts["picture"][language] = {"file": file, "alt": alt, "caption": caption}
    return facts, images


def row_names(covered: Coverage, places: dict[str, Any], language: str) -> dict[str, str]:
    """Names of the rows as they are drawn."""
    if covered.rows == "agglomeration":
        listed = places["agglomerations"]
        names = dict(zip(listed["agglomeration"], listed[f"short_{language}"], strict=True))
    elif covered.rows == "province":
        cities = places["cities"]
        names = dict(zip(cities["province_adcode"], cities[f"province_{language}"], strict=True))
        if language == "zh":
            names = {code: stem(name) for code, name in names.items()}
    else:
        return keys_written(covered.row_keys, places, language)
    return {key: names[key] for key in covered.row_keys}


def keys_written(keys: list[str], places: dict[str, Any], language: str) -> dict[str, str]:
    """Keys of the data as a reader sees them; versions of the membership have their titles."""
    from flowspace.site.table_words import in_words

    versions = places["membership_versions"].set_index("version")[f"title_{language}"]
    return {key: versions[key] if key in versions.index else in_words(key, language) for key in keys}


def _drawn(frame: Any, covered: Coverage, places: dict[str, Any], view: View,
           style: dict[str, Any]) -> tuple[bytes, str, str]:
    """Draw a coverage as SVG and describe it."""
    from flowspace import figures
    from flowspace.site.coverage import FAULTY
    from flowspace.site.described import alternative, caption

    language = style["language"]
    names = row_names(covered, places, language)
    columns = keys_written(covered.block_keys or covered.column_keys, places, language)
    style = style | {"title": view.title_en if language == "en" else view.title_zh}
    if covered.kind == "strip":
        figure = figures.coverage_strip(covered.table, names, block_names=columns or None, **style)
    elif covered.kind == "matrix":
        figure = figures.count_cells(covered.table, names, columns, **style)
    else:
        figure = figures.count_bars(covered.table, names, **style)
    flags = {flag for flag in frame["flag"].unique() if FAULTY.fullmatch(flag)} if "flag" in frame else set()
    left_out = int((frame["level"] != "city").sum()) if view.where[0] == "level" else 0
    said = caption(covered, view, language, left_out=left_out, flags=flags)
    return figure.svg(), alternative(covered, names, columns, view, language), said


def _map(cities: Any, places: dict[str, Any], style: dict[str, Any]) -> tuple[bytes, str, str]:
    """Draw the places of a table, members of agglomerations tied together."""
    from flowspace import figures
    from flowspace.site.described import NAMED, WORDS, listed

    language = style["language"]
    located = cities.dropna(subset=["longitude", "latitude"])
    members = places["members"]
    members = members[members["adcode"].isin(located["adcode"])]
    figure = figures.agglomeration_map(cities, members, places["agglomerations"], **style)
    words = WORDS[language]
    with_number = words["with"]
    short = places["agglomerations"].set_index("agglomeration")[f"short_{language}"]
    sizes = members["agglomeration"].value_counts().sort_values(ascending=False, kind="stable")[:NAMED]
    numbers = {"located": len(located), "members": members["adcode"].nunique(),
               "n": members["agglomeration"].nunique()}
    alt = words["alt_map"].format(
        **numbers, rest=numbers["located"] - numbers["members"],
        largest=listed([with_number.format(name=short[key], number=number) for key, number in sizes.items()], language))
    return figure.png(), alt, words["gap"].join([words["map"].format(**numbers), words["members"]])


def make_all(root: Path) -> None:
    """Make every picture that the pages show and that is not kept from an earlier build."""
    from flowspace.site.errors_of_estimates import kept_pictures
    from flowspace.site.explorer import explorer_script
    from flowspace.site.opening_map import kept_map

    descriptor = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        table_facts(resource["name"], root / "data", folder_of_pictures(root))
    kept_pictures(root)
    if (root / "pages" / "explorer.md").is_file():
        explorer_script(root)
    kept_map(root)


if __name__ == "__main__":
    make_all(Path(sys.argv[1]))
