"""Co-authorship: networks and collaboration by hand, and against networkx."""
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_1samp
from statsmodels.stats.proportion import proportion_confint

from flowspace import bibliometrics as bm
from flowspace.errors import MeasureError


def drawn(seed=0, publications=60):
    rng = np.random.default_rng(seed)
    rows = [(p, f"a{author:02d}", f"i{author % 7}") for p in range(publications)
            for author in rng.choice(40, 1 + rng.poisson(0.9), replace=False)]
    return pd.DataFrame(rows, columns=["publication", "author", "institution"])


AUTHORS = drawn()


def test_components_are_those_of_networkx():
    found = bm.components(bm.coauthorship(AUTHORS))
    graph = nx.Graph()
    graph.add_nodes_from(AUTHORS["author"])
    for _, names in AUTHORS.groupby("publication")["author"]:
        nx.add_path(graph, names)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    assert {frozenset(rows.index) for _, rows in found.members.groupby(found.members)} == set(map(frozenset, parts))
    assert found.sizes.tolist() == [len(part) for part in parts]
    assert found.giant_share == pytest.approx(len(parts[0]) / graph.number_of_nodes())
    assert found.isolated_share == pytest.approx(sum(len(part) == 1 for part in parts) / graph.number_of_nodes())
    assert set(found.members.index[found.members == 1]) == parts[0]


def test_institutions_of_a_publication_count_once():
    found = bm.coauthorship(AUTHORS, "institution")
    sets = AUTHORS.groupby("publication")["institution"].agg(set)
    pairs = {(a, b): sum({a, b} <= one for one in sets) for a in found.items for b in found.items if a < b}
    assert {(a, b): w for a, b, w in found.pairs.itertuples(index=False)} == {k: v for k, v in pairs.items() if v}


def test_measures_and_intervals():
    found = bm.collaboration(AUTHORS)
    n = AUTHORS.groupby("publication").size()
    joint = n[n > 1]
    assert found["authors_per_paper"] == pytest.approx(n.mean())
    assert found["authors_per_joint_paper"] == pytest.approx(joint.mean())
    assert found["degree_of_collaboration"] == pytest.approx(len(joint) / len(n))
    assert found["collaborative_coefficient"] == pytest.approx(1 - sum(1 / n) / len(n))
    names = AUTHORS[AUTHORS["publication"].isin(joint.index)]["author"].nunique()
    assert found["collaboration_index"] == pytest.approx(names / len(joint))
    low, high = proportion_confint(len(joint), len(n), method="wilson")
    assert found[["degree_lower", "degree_upper"]].tolist() == pytest.approx([low, high])
    span = ttest_1samp(n, 0).confidence_interval()
    assert found[["per_paper_lower", "per_paper_upper"]].tolist() == pytest.approx([span.low, span.high])


def test_papers_of_single_authors():
    found = bm.collaboration(pd.DataFrame({"publication": [1, 2], "author": ["a", "b"]}))
    assert found[["degree_of_collaboration", "collaborative_coefficient", "degree_lower"]].tolist() == [0, 0, 0]
    assert np.isnan(found["collaboration_index"]) and np.isnan(found["authors_per_joint_paper"])


def test_years_add_up():
    publications = pd.DataFrame({"publication": range(62), "year": [2000 + p % 5 + (p % 5 == 4) for p in range(62)]})
    table = bm.collaboration_by_year(AUTHORS, publications)
    assert table.index.tolist() == [2000, 2001, 2002, 2003, 2004, 2005]
    assert table["publications"].sum() == 60 and table["without_authors"].sum() == 2
    assert table.loc[2004, "publications"] == 0 and np.isnan(table.loc[2004, "authors_per_paper"])
    weighted = (table["authors_per_paper"] * table["publications"]).sum() / 60
    assert weighted == pytest.approx(bm.collaboration(AUTHORS)["authors_per_paper"])


def test_what_has_no_result_is_named():
    with pytest.raises(MeasureError, match="lacks"):
        bm.collaboration_by_year(AUTHORS, pd.DataFrame({"publication": [1], "year": [2000]}))
    with pytest.raises(MeasureError, match="a DataFrame"):
        bm.components(AUTHORS)
