"""The arrows between the rooms are those that ARCHITECTURE.md draws."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_imports_follow_the_arrows():
    done = subprocess.run([str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=ROOT,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_is_described():
    rooms = {p.name.removesuffix(".py") for p in (ROOT / "lib/flowspace").iterdir()
             if (p.is_dir() and p.name != "__pycache__" and not p.name.startswith("_"))
             or (p.suffix == ".py" and p.stem not in ("__init__", "__main__"))}
    described = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.M))
    assert rooms == described


def test_only_the_table_room_reads_shipped_data():
    readers = re.compile(r"read_csv|read_parquet|read_excel|datapackage\.json")
    allowed = {"tables", "sources", "site", "copatents"}  # The last reads records of the user, no shipped data.
    library = ROOT / "lib/flowspace"
    offenders = [p for p in library.rglob("*.py")
                 if readers.search(p.read_text(encoding="utf-8")) and p.relative_to(library).parts[0] not in allowed]
    assert offenders == []
