"""Run all benchmarks: ``python -m benchmarks [--full] [NAME …]``. Each module has `run(full)`."""
from __future__ import annotations

import argparse

from benchmarks import (
    bibliography,
    bibliometrics,
    book,
    capability,
    copatents,
    networks,
    null_models,
    polycentricity,
    resilience,
    sweeps,
)

MODULES = {"bibliography": bibliography, "bibliometrics": bibliometrics, "book": book, "capability": capability,
           "copatents": copatents, "networks": networks, "null_models": null_models, "polycentricity": polycentricity,
           "resilience": resilience, "sweeps": sweeps}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="the largest sizes too")
    parser.add_argument("name", nargs="*", help="only these benchmarks: " + ", ".join(MODULES))
    given = parser.parse_args()
    unknown = [name for name in given.name if name not in MODULES]
    if unknown:
        parser.error(f"unknown benchmark {', '.join(unknown)}; known: {', '.join(MODULES)}")
    for name, module in MODULES.items():
        if not given.name or name in given.name:
            module.run(full=given.full)


if __name__ == "__main__":
    main()
