"""Draws over several versions of the membership, on the shipped tables: each is the index of its own choices."""
import numpy as np
import pytest

from flowspace import geography, tables
from flowspace.capability import Choices, Triggers, composite_index, partial_coverage, raw_indicators
from flowspace.capability import uncertainty_analysis as analysed

VERSIONS = ("prefectures", "exclusive", "official")
CHOICES = ("imputation", "treatment", "normalisation", "pooling", "weights_within", "weights_between",
           "aggregation_within", "aggregation_between")


@pytest.fixture(scope="module")
def raws():
    membership = tables.read("membership")
    return {version: raw_indicators(tables.read, geography.members(membership, version)) for version in VERSIONS}


def test_every_draw_is_the_index_of_its_choices_and_membership(raws):
    found = analysed(raws, triggers=Triggers(noise=None), draws=300, seed=7)
    for draw in range(0, 300, 12):
        taken = found.draws.iloc[draw]
        choices = {name: taken[name] for name in CHOICES}
        left_out = [] if taken["left_out"] == "none" else [taken["left_out"]]
        index = composite_index(raws[taken["raw"]], Choices(left_out=left_out, **choices))
        np.testing.assert_allclose(found.scores[draw], index.scores["score"], atol=1e-11)
        assert found.ranks[draw].tolist() == index.scores["rank"].tolist()
    assert set(found.draws["raw"]) == set(VERSIONS)
    sums = found.rank_probabilities.groupby(["agglomeration", "year"])["probability"].sum()
    assert len(sums) == 209 and np.allclose(sums, 1, atol=1e-12)


def test_an_agglomeration_of_county_level_units_has_no_volume_of_its_own_in_the_wider_versions(raws):
    """Five of nine members of northern Tianshan lack figures: what the index has of it are medians of the others."""
    nothing = partial_coverage(raws["official"]).query("years_missing == 11")
    assert set(nothing["agglomeration"]) == {"northern-tianshan"} and len(nothing) == 7
    assert "nothing observed of northern-tianshan" in composite_index(raws["official"]).lineage["note"][1]
    assert partial_coverage(raws["prefectures"]).empty
