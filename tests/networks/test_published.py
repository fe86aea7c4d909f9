"""Numbers that others have published or print, for networks that everybody has."""
import math

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import flowspace.networks as nw

FLORENCE = nw.Network.of(nx.to_pandas_adjacency(nx.florentine_families_graph()), directed=False)
KITE = nw.Network.of(nx.to_numpy_array(nx.krackhardt_kite_graph()), directed=False)
KARATE = nw.Network.of(nx.to_numpy_array(nx.karate_club_graph(), weight=None), directed=False)
NOVEL = nw.Network.of(nx.to_pandas_adjacency(nx.les_miserables_graph()), directed=False)

# Tests of networkx 3.6.1, centrality/tests/test_betweenness_centrality.py and test_closeness_centrality.py, and
# test_degree_centrality.py.
FAMILIES = {"Acciaiuoli": 0.000, "Albizzi": 0.212, "Barbadori": 0.093, "Bischeri": 0.104, "Castellani": 0.055,
            "Ginori": 0.000, "Guadagni": 0.255, "Lamberteschi": 0.000, "Medici": 0.522, "Pazzi": 0.000,
            "Peruzzi": 0.022, "Ridolfi": 0.114, "Salviati": 0.143, "Strozzi": 0.103, "Tornabuoni": 0.092}
FAMILY_DEGREES = {"Acciaiuoli": 0.071, "Albizzi": 0.214, "Barbadori": 0.143, "Bischeri": 0.214, "Castellani": 0.214,
                  "Ginori": 0.071, "Guadagni": 0.286, "Lamberteschi": 0.071, "Medici": 0.429, "Pazzi": 0.071,
                  "Peruzzi": 0.214, "Ridolfi": 0.214, "Salviati": 0.143, "Strozzi": 0.286, "Tornabuoni": 0.214}
KITE_BETWEENNESS = [0.023, 0.023, 0.000, 0.102, 0.000, 0.231, 0.231, 0.389, 0.222, 0.000]
KITE_CLOSENESS = [0.529, 0.529, 0.500, 0.600, 0.500, 0.643, 0.643, 0.600, 0.429, 0.310]
KITE_DEGREE = [0.444, 0.444, 0.333, 0.667, 0.333, 0.556, 0.556, 0.333, 0.222, 0.111]


def test_families_of_florence(reference):
    assert nw.betweenness(FLORENCE).to_dict() == pytest.approx(FAMILIES, abs=6e-4)
    assert nw.degree_normalised(FLORENCE).to_dict() == pytest.approx(FAMILY_DEGREES, abs=6e-4)
    for name, printed in (("betweenness", FAMILIES), ("degree_normalised", FAMILY_DEGREES)):
        reference(f"networks.{name}", getattr(nw, name)(FLORENCE)["Medici"], printed["Medici"], 6e-4, case="medici",
                  source="tests_of_networkx")


def test_krackhardts_kite_has_three_centres(reference):
    assert nw.betweenness(KITE).tolist() == pytest.approx(KITE_BETWEENNESS, abs=6e-4)
    assert nw.closeness(KITE).tolist() == pytest.approx(KITE_CLOSENESS, abs=6e-4)
    assert nw.degree_normalised(KITE).tolist() == pytest.approx(KITE_DEGREE, abs=6e-4)
    for name, printed in (("betweenness", KITE_BETWEENNESS), ("closeness", KITE_CLOSENESS),
                          ("degree_normalised", KITE_DEGREE)):
        reference(f"networks.{name}", getattr(nw, name)(KITE).iloc[7], printed[7], 6e-4, case="kite",
                  source="tests_of_networkx")
    # Diane by degree, Fernando and Garth by closeness, Heather by betweenness: what the kite was drawn to show.
    assert nw.degree(KITE).idxmax() == "4" and nw.betweenness(KITE).idxmax() == "8"
    assert set(nw.closeness(KITE).nlargest(2).index) == {"6", "7"}


def test_les_miserables_as_the_tests_of_networkx_have_it(reference):
    found = nw.betweenness(NOVEL)
    published = {"Myriel": 0.177, "Valjean": 0.570, "Marius": 0.132, "Fantine": 0.130, "Thenardier": 0.075,
                 "Javert": 0.054, "MlleGillenormand": 0.048, "Gavroche": 0.165, "Labarre": 0.000, "Napoleon": 0.000}
    assert found[list(published)].to_dict() == pytest.approx(published, abs=6e-4)
    reference("networks.betweenness", found["Valjean"], 0.570, 6e-4, case="valjean", source="tests_of_networkx")
    assert nw.strength(NOVEL)["Valjean"] == 158 and nw.degree(NOVEL)["Valjean"] == 36


# Tests of networkx 3.6.1, algorithms/tests/test_structuralholes.py: from UCINET and igraph, and by hand.
HOLES = {"AB": 2, "AF": 3, "AG": 5, "AE": 2, "EG": 8, "FG": 3, "BG": 4, "BD": 1, "DG": 3, "GC": 10}


def holes(weighted):
    table = pd.DataFrame(0.0, list("ABCDEFG"), list("ABCDEFG"))
    for (a, b), weight in HOLES.items():
        table.loc[a, b] = table.loc[b, a] = weight if weighted else 1
    return nw.Network.of(table, directed=False)


@pytest.mark.parametrize(("weighted", "constraint", "size"), [
    (False, {"G": 0.400, "A": 0.595, "C": 1}, {"G": 4.67, "A": 2.50, "C": 1}),
    (True, {"G": 0.299, "A": 0.795, "C": 1}, {"G": 5.47, "A": 2.47, "C": 1})])
def test_structural_holes(weighted, constraint, size, reference):
    found = holes(weighted)
    assert nw.constraint(found)[list(constraint)].to_dict() == pytest.approx(constraint, abs=6e-4)
    assert nw.effective_size(found)[list(size)].to_dict() == pytest.approx(size, abs=6e-3)
    case = "holes_weighted" if weighted else "holes"
    reference("networks.constraint", nw.constraint(found)["G"], constraint["G"], 6e-4, case=case,
              source="tests_of_networkx")
    reference("networks.effective_size", nw.effective_size(found)["G"], size["G"], 6e-3, case=case,
              source="tests_of_networkx")


def test_structural_holes_of_directed_links():
    plain = nw.Network.of([[0, 1, 1], [1, 0, 0], [0, 1, 0]], directed=True)
    assert nw.constraint(plain).tolist() == pytest.approx([1.003, 1.003, 1.389], abs=6e-4)
    assert nw.effective_size(plain).tolist() == pytest.approx([1.167, 1.167, 1], abs=6e-4)
    weighted = nw.Network.of([[0, 2, 2], [1, 0, 0], [0, 1, 0]], directed=True)
    assert nw.constraint(weighted).tolist() == pytest.approx([0.840, 1.143, 1.378], abs=6e-4)
    assert nw.effective_size(weighted).tolist() == pytest.approx([1.567, 1.083, 1], abs=6e-4)


def test_wasserman_and_fausts_closeness_of_two_parts():
    # networkx 3.6.1, test_closeness_centrality.py: a path of four and a path of three.
    links = np.zeros((7, 7))
    for a, b in [(0, 1), (1, 2), (2, 3), (4, 5), (5, 6)]:
        links[a, b] = links[b, a] = 1
    found = nw.closeness_wasserman_faust(nw.Network.of(links, directed=False))
    assert found.tolist() == pytest.approx([0.25, 0.375, 0.375, 0.25, 0.222, 0.333, 0.222], abs=6e-4)
    path = nw.Network.of([[0, 1, 0], [0, 0, 1], [0, 0, 0]], directed=True)
    assert nw.closeness_wasserman_faust(path, direction="in").tolist() == pytest.approx([0, 0.5, 0.667], abs=6e-4)


def test_neals_star_ties_in_centrality_and_not_in_power():
    for n in (3, 5, 12):
        links = np.zeros((n, n))
        links[0, 1:] = links[1:, 0] = 1
        star = nw.Network.of(links, directed=False)
        assert nw.alter_based_centrality(star).tolist() == [n - 1] * n
        assert nw.alter_based_power(star).tolist() == pytest.approx([n - 1] + [1 / (n - 1)] * (n - 1))


def test_a_star_is_wholly_centralised():
    links = np.zeros((7, 7))
    links[0, 1:] = links[1:, 0] = 1
    star = nw.Network.of(links, directed=False)
    for measure in (nw.centralisation_degree, nw.centralisation_betweenness, nw.centralisation_closeness):
        assert measure(star) == pytest.approx(1, abs=1e-12)
    assert nw.centralisation_betweenness(nw.Network.of(links, directed=True)) == pytest.approx(1)
    for direction, weights in (("out", np.triu(links)), ("in", np.tril(links))):
        assert nw.centralisation_degree_directed(nw.Network.of(weights, directed=True), direction) == 1


def test_no_group_of_seven_or_fewer_has_a_hub():
    for m in range(2, 12):
        links = np.zeros((m, m))
        links[0, 1:] = links[1:, 0] = 1
        if m > 3:
            # Others tie and are not isolated: the largest z there is.
            z = nw.within_module_z(nw.Network.of(links, directed=False), {str(i + 1): "g" for i in range(m)})
            assert z.max() == pytest.approx(nw.highest_within_module_z(m))
        assert (nw.highest_within_module_z(m) >= 2.5) == (m >= 8)


def test_roles_of_guimera_and_amaral_by_their_limits():
    z = [0, 0, 0, 0, 2.5, 2.5, 2.5, 2.4999]
    p = [0.05, 0.051, 0.62, 0.81, 0.30, 0.75, 0.751, 0.80]
    assert nw.cartographic_role(z, p).tolist() == ["R1", "R2", "R2", "R4", "R5", "R6", "R7", "R3"]


def test_karate_club(reference):
    # A network of 34 members and 78 ties; both ends of the schism have the most ties.
    assert nw.density(KARATE) == pytest.approx(78 / 561)
    assert nw.degree(KARATE).nlargest(2).to_dict() == {"34": 17, "1": 16}
    reference("networks.transitivity", nw.transitivity(KARATE), nx.transitivity(nx.karate_club_graph()), 1e-12,
              case="karate", source="networkx")
    reference("networks.global_efficiency", nw.global_efficiency(KARATE), nx.global_efficiency(nx.karate_club_graph()),
              1e-12, case="karate", source="networkx")
    reference("networks.mean_clustering_zero", nw.mean_clustering_zero(KARATE),
              nx.average_clustering(nx.karate_club_graph()), 1e-12, case="karate", source="networkx")
    assert math.isclose(nw.mean_clustering_zero(KARATE), nx.average_clustering(nx.karate_club_graph()), rel_tol=1e-12)
