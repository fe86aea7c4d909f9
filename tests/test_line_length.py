"""Lines of code fit beside each other on a screen."""
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 120


@pytest.mark.parametrize("folder", ["lib", "tests", "benchmarks", "tools"])
def test_no_line_of_code_is_longer_than_120_characters(folder):
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".css", ".js"}]
    assert files
    assert [f"{path.relative_to(ROOT)}:{number}" for path in files
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
            if len(line) > LONGEST] == []
