"""A file is whole or as it was, whatever happens while it is written."""
import os

import pytest

from flowspace.files import write_beside


@pytest.mark.parametrize("failing", ["write_bytes", "replace"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(failing, tmp_path, monkeypatch):
    file = tmp_path / "table.csv"
    file.write_bytes(b"old")

    def broken(path, *_):
        if failing == "write_bytes":
            with path.open("wb") as half:
                half.write(b"ne")
        raise OSError("disk full")

    monkeypatch.setattr(type(file) if failing == "write_bytes" else os, failing, broken)
    with pytest.raises(OSError, match="disk full"):
        write_beside(file, b"new")
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]
    assert file.read_bytes() == b"old"
