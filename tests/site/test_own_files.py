"""What the pages say of a reader's own files is what the checks let through."""
from __future__ import annotations

import pytest

from flowspace import tables
from flowspace.site.own_files import looser_columns


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_difference_is_told_and_nothing_else(language):
    for name in tables.names():
        table = tables.declared(name)
        told = looser_columns(table, language)
        differing = [own.name for own, shipped in zip(table.for_reader.columns, table.columns, strict=True)
                     if own != shipped]
        assert [column for column, _ in told] == differing, name
        assert "None" not in str(told) and "nan" not in str(told)


def test_years_and_empty_cells_of_a_declaration_are_told():
    said = dict(looser_columns(tables.declared("rail_services"), "en"))
    assert said["year"] == "from 2003 to 2030" and said["fastest_minutes"] == "a cell may be empty"
    assert said["evidence"] == "any evidence grade"
    assert dict(looser_columns(tables.declared("city_covariates"), "zh"))["source"] == "可为任意文本"
    assert looser_columns(tables.declared("cities"), "en") == []
