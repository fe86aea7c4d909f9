"""Chapter 2: what its tables say of China's plan, against the lists themselves."""
import json
from pathlib import Path

import pandas as pd
import pytest

from flowspace import geography, tables
from flowspace.runs.execution import Job, execute

ROOT = Path(__file__).resolve().parents[2]
CHAPTER_2 = ROOT / "chapters" / "02_world.ipynb"


@pytest.mark.notebook
def test_overlaps_with_the_plan_count_cities_that_stand_for_a_prefecture_and_no_others(tmp_path):
    execute([Job(CHAPTER_2, tmp_path / "done.ipynb", {"draws": 10, "results_folder": str(tmp_path / "r")})], ROOT,
            ROOT / "requirements.txt", progress=False)
    membership = json.loads((tmp_path / "r" / "results.json").read_text(encoding="utf-8"))["parameters"]["membership"]
    places = tables.read("world_cities").dropna(subset=["longitude", "latitude"])
    prefecture = places[places["adcode"].str.len() == 6].set_index("city")["adcode"]
    found = pd.read_csv(tmp_path / "r" / "members_found.csv").groupby("agglomeration")["city"].agg(set)
    planned = geography.members(tables.read("membership"), membership).groupby("agglomeration")["adcode"].agg(set)
    plan = pd.read_csv(tmp_path / "r" / "plan_overlap.csv").dropna(subset=["found_as"])
    assert len(plan) >= 3
    for row in plan.itertuples():
        ours = set(prefecture[prefecture.index.isin(found[row.found_as])])
        theirs = planned[row.agglomeration] & set(prefecture)
        assert row.jaccard_found == pytest.approx(len(ours & theirs) / len(ours | theirs), abs=1e-9), row.agglomeration
