"""The co-patent builder: memory and linearity on synthetic records, and the pandas self-join on the same records.

Records are made by DuckDB, the same at every run: 2.5 applicants to a patent, three quarters of the patents in several
cities, 22,520 different addresses in all counties, numbers that begin with the year, in Parquet. Every measurement is
one process of its own; time and peak memory include the imports, reading, the resolution of every distinct address and
the counting. The baseline gets its addresses from the same resolver, once for each distinct address, and reads only the
columns it needs. It is compared in the full run only, because it takes minutes: at the largest size, in steps of 5
million, that pandas can hold in the memory of the machine.
"""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks.report import report
from flowspace import tables

MEMORY_GIB = 4.0
PANDAS_GIB_PER_MILLION = 1.0
"""Memory that pandas takes, rounded up from 0.9."""

THREADS = 2

_APPLICANTS = """CASE WHEN hash(p + 7) % 20 < 2 THEN 5 WHEN hash(p + 7) % 20 < 4 THEN 4 WHEN hash(p + 7) % 20 < 9 THEN 3
                 WHEN hash(p + 7) % 20 < 15 THEN 2 ELSE 1 END"""
"""A quarter of the patents have one applicant, three tenths two, a quarter three, a tenth each four and five."""

OURS = """
import json, resource, sys, time
start = time.monotonic()
from flowspace.copatents import build
built = build(sys.argv[1], memory=sys.argv[2], threads=int(sys.argv[3]), temporary=sys.argv[4], progress=False)
print(json.dumps({"seconds": time.monotonic() - start, "edges": len(built.edges),
                  "full": int(built.edges["full"].sum()), "newman": float(built.edges["newman"].sum()),
                  "rows": built.report["rows"],
                  "gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}))
"""

PANDAS = """
import json, resource, sys, time
start = time.monotonic()
import duckdb
from flowspace.copatents import resolve
connection = duckdb.connect(config={"threads": int(sys.argv[3])})
connection.execute("SET enable_progress_bar = false")
rows = connection.execute(
    f"SELECT application_number, year, address FROM '{sys.argv[1]}'").df()
rows["city"] = rows["address"].map({address: resolve(address).adcode for address in rows["address"].unique()})
rows = rows[["application_number", "year", "city"]].dropna().drop_duplicates()
rows["k"] = rows.groupby("application_number")["city"].transform("size")
rows = rows[rows["k"] >= 2]
pairs = rows.merge(rows[["application_number", "city"]], on="application_number", suffixes=("_a", "_b"))
pairs = pairs[pairs["city_a"] < pairs["city_b"]]
pairs = pairs.assign(fractional=2 / (pairs["k"] * (pairs["k"] - 1)), newman=1 / (pairs["k"] - 1))
edges = pairs.groupby(["city_a", "city_b", "year"], as_index=False).agg(
    full=("k", "size"), fractional=("fractional", "sum"), newman=("newman", "sum"))
print(json.dumps({"seconds": time.monotonic() - start, "edges": len(edges), "full": int(edges["full"].sum()),
                  "newman": float(edges["newman"].sum()),
                  "gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}))
"""


def make_records(file: Path, patents: int) -> None:
    """Write synthetic records of a number of patents."""
    names = tables.read("place_names")
    cities = tables.read("cities")
    units = names[(names["language"] == "zh") & (names["level"] == "county") & (names["status"] == "valid")]
    units = units.merge(cities[["adcode", "name_zh", "province_zh", "level"]], on="adcode", suffixes=("", "_city"))
    units = units[units["level_city"].isin(["prefecture", "municipality"])]
    province = units["province_zh"].where(units["province_zh"] != units["name_zh"], "")
    streets = [(place + f"科技路{number}号",) for place in sorted(province + units["name_zh"] + units["unit_zh"])
               for number in range(1, 9)]
    with duckdb.connect(config={"threads": THREADS, "memory_limit": "2GiB", "temp_directory": str(file.parent)}) as c:
        c.execute("SET preserve_insertion_order = false")
        c.execute("SET enable_progress_bar = false")
        c.execute("CREATE TABLE places (id BIGINT, address VARCHAR)")
        c.execute("INSERT INTO places SELECT row_number() OVER () - 1, s FROM (SELECT unnest(?) AS s)",
                  [[street for street, in streets]])
        c.execute(f"""
            COPY (SELECT 'CN' || year || '1' || lpad(CAST(p AS VARCHAR), 8, '0') AS application_number, year,
                         ['发明', '实用新型', '外观设计'][CAST(1 + hash(p + 1) % 3 AS BIGINT)] AS type,
                         '公司' || (hash(p * 8 + j) % 400000) AS applicant, address
                  FROM (SELECT p, CAST(2000 + p * 20 // {patents} AS INTEGER) AS year,
                               unnest(range({_APPLICANTS})) AS j FROM range({patents}) r(p))
                  JOIN places ON id = CAST(pow((hash(p * 8 + j + 3) % 1000003) / 1000003.0, 2)
                                           * {len(streets) - 1} AS BIGINT))
            TO '{file}' (FORMAT parquet, COMPRESSION zstd)""")


def measured(code: str, file: Path) -> dict:
    """What a process of its own reports about its work."""
    done = subprocess.run([sys.executable, "-c", code, str(file), f"{MEMORY_GIB:g}GB", str(THREADS), str(file.parent)],
                          cwd=Path(__file__).resolve().parents[1], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True)
    if done.returncode:
        sys.exit(f"a process failed in the benchmark:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout)


def _memory_gib() -> float:
    """Memory of the machine that programs can take, a tenth left to the system."""
    return 0.9 * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def run(full: bool = False) -> None:
    sizes = {"2.5m": 2_500_000, "10m": 10_000_000, **({"40m": 40_000_000} if full else {})}
    compared = int(_memory_gib() / PANDAS_GIB_PER_MILLION / 5) * 5_000_000 or 2_000_000
    with tempfile.TemporaryDirectory(prefix="flowspace-bench-") as place:
        folder = Path(place)
        free = shutil.disk_usage(folder).free / 2**30
        if free < (12 if full else 4):
            sys.exit(f"the benchmark needs more space for intermediate files than the {free:.0f} GiB in {folder}")
        per_million = {}
        for name, patents in sizes.items():
            file = folder / "records.parquet"
            make_records(file, patents)
            ours = measured(OURS, file)
            per_million[name] = ours["seconds"] / patents * 1e6
            print(f"copatents {name}: {ours['rows']} rows, {ours['seconds']:.1f} s, {ours['gib']:.2f} GiB", flush=True)
            if name != "2.5m":
                report(f"copatents-memory-{name}", ours["gib"], MEMORY_GIB, 1.0, "GiB")
                report(f"copatents-seconds-per-million-{name}-by-2.5m", per_million[name], per_million["2.5m"], 1.25)
        if not full:
            return
        make_records(file, compared)
        ours, baseline = measured(OURS, file), measured(PANDAS, file)
        if any(ours[key] != baseline[key] for key in ("edges", "full")) or abs(ours["newman"] - baseline["newman"]) > 1:
            sys.exit(f"the benchmark compares different results: {ours} and {baseline}")
        print(f"copatents pandas: {compared} patents, {baseline['gib']:.2f} GiB", flush=True)
        report(f"copatents-by-pandas-{compared / 1e6:g}m", ours["seconds"], baseline["seconds"], 0.1)
