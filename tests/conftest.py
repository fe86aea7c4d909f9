"""What holds for all tests, and the record of numbers that others have too."""
import csv
import importlib
import importlib.metadata
import io
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does; a wrong result does not.
settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "pages" / "reference_checks.csv"
"""What the page of reference checks is made of: written and held to by the tests, read by the build of the site."""
COLUMNS = ("measure", "case", "ours", "theirs", "within", "source", "version", "why", "test")
# The last digits of a sum differ between processors.
SAME = 1e-6


def pytest_addoption(parser):
    parser.addoption("--update-references", action="store_true", help="write pages/reference_checks.csv anew for the "
                     "tests that run")


def recorded():
    """The rows of the record, by the test that made them."""
    rows = {}
    if RECORD.is_file():
        with RECORD.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                rows.setdefault(row["test"], []).append(row)
    return rows


def name_of(item):
    return item.nodeid.removeprefix("tests/")


def pytest_configure(config):
    config.reference_rows = {}
    config.reference_items = set()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Remember which tests there are, before any is set aside."""
    config.reference_items = {name_of(item) for item in items if "reference" in getattr(item, "fixturenames", ())}


def pytest_sessionfinish(session):
    config = session.config
    if not config.getoption("--update-references", False):
        return
    kept = recorded()
    # Rows of a function of which a test ran go with tests that are no more.
    ran = {name.partition("[")[0] for name in config.reference_rows}
    kept = {name: rows for name, rows in kept.items()
            if name.partition("[")[0] not in ran or name in config.reference_items}
    kept.update(config.reference_rows)
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for name in sorted(kept) for row in kept[name])
    RECORD.write_text(written.getvalue(), encoding="utf-8")


@pytest.fixture
def reference(request):
    """Hold a number of ours against one that others have, and against the record of it.

    ``reference(measure, ours, theirs, within, case=…, source=…)``: the dotted name of our function below flowspace,
    both numbers, how far apart they may be (half a unit of the last digit that is printed), and the keys of what was
    computed and of whose number it is, explained in pages/reference_words.csv. Where the source is an installed
    package its version is kept, too; ``why=…`` is the key of a reason where both differ by more than rounding.
    """
    name, made = name_of(request.node), []

    def check(measure, ours, theirs, within, *, case, source, why=""):
        module, _, function = measure.rpartition(".")
        assert callable(getattr(importlib.import_module(f"flowspace.{module}"), function))
        ours, theirs = float(ours), float(theirs)
        assert abs(ours - theirs) <= within, f"{measure}, {case}: ours {ours!r}, of {source} {theirs!r}"
        try:
            version = importlib.metadata.version(source)
        except importlib.metadata.PackageNotFoundError:
            version = ""
        made.append({"measure": measure, "case": case, "ours": repr(ours), "theirs": repr(theirs),
                     "within": repr(float(within)), "source": source, "version": version, "why": why,
                     "test": name})

    yield check
    if request.config.getoption("--update-references", False):
        request.config.reference_rows[name] = made
        return
    known = recorded().get(name, [])
    mend = f"pages/reference_checks.csv is not what {name} finds: run it with --update-references"
    words = ("measure", "case", "source", "version", "why")
    assert [[row[key] for key in words] for row in known] == [[row[key] for key in words] for row in made], mend
    for old, new in zip(known, made, strict=True):
        for column in ("ours", "theirs", "within"):
            assert float(old[column]) == pytest.approx(float(new[column]), rel=SAME, abs=1e-12), mend
