"""Networks of cities: what they are made of, and measures of cities and of whole networks on them.

network, Network, distances
    cities and weights, checked once; the only place where weights become lengths;
national_networks, within_networks, external_networks
    networks by year or moving window, of all cities, of an agglomeration's members, and of these with cities outside;
city_measures, network_measures, measured
    tables of many measures over many networks; the same over stacks of replicates;
CITY_MEASURES, NETWORK_MEASURES
    what is known of each measure: function, kernel, titles, networks it is defined for, bounds, when it is nan.

null_models, z_scores
    networks at random that preserve degrees or strengths, and measures beside theirs;
disparity_filter, core_periphery_discrete, core_periphery_continuous, leiden_communities
    structure: strong links, cores, communities and how these agree with planned agglomerations
    (`agreement`, `agreement_beyond`);
pair_years, gravity_poisson, border_effect, within_over_expected, qap_correlation, mrqap_regression
    explanation: a gravity model of all pairs, what it expects, and matrices regressed on matrices.

Every measure is a function of one network too, in the file of its family.
"""
from flowspace.networks.agreement_beyond import agreement_beyond
from flowspace.networks.alter_based import alter_based_centrality, alter_based_power, alter_based_type
from flowspace.networks.assortativity import (
    assortativity_degree,
    assortativity_directed,
    assortativity_strength,
    matching_slope,
    neighbour_degree,
)
from flowspace.networks.backbone_disparity import disparity_backbone, disparity_filter
from flowspace.networks.betweenness import betweenness, betweenness_weighted
from flowspace.networks.bonacich import bonacich
from flowspace.networks.brokerage import ROLES, brokerage
from flowspace.networks.centralisation import (
    centralisation_betweenness,
    centralisation_closeness,
    centralisation_degree,
    centralisation_degree_directed,
)
from flowspace.networks.closeness import closeness, closeness_harmonic, closeness_wasserman_faust
from flowspace.networks.clustering import (
    clustering,
    clustering_onnela,
    mean_clustering,
    mean_clustering_zero,
    transitivity,
)
from flowspace.networks.communities import Communities, leiden_communities, modularity
from flowspace.networks.components import isolated_share, largest_component_share
from flowspace.networks.construct import ExternalLinks, Networks, external_networks, national_networks, within_networks
from flowspace.networks.core_periphery import CorePeriphery, core_periphery_continuous, core_periphery_discrete
from flowspace.networks.degree import (
    degree,
    degree_normalised,
    in_degree,
    in_degree_normalised,
    out_degree,
    out_degree_normalised,
)
from flowspace.networks.density import density, total_weight
from flowspace.networks.dispersion import dispersion
from flowspace.networks.distance import distances
from flowspace.networks.diversity import in_diversity, out_diversity, partner_diversity
from flowspace.networks.eigenvector import eigenvector
from flowspace.networks.gravity import GravityFit, border_effect, gravity_poisson
from flowspace.networks.hierarchy import hierarchy_degree, hierarchy_strength
from flowspace.networks.hits import hits_authority, hits_hub
from flowspace.networks.katz import katz
from flowspace.networks.limtanakool import dominance, in_dominance, link_symmetry, out_dominance, relative_strength
from flowspace.networks.net_flow import net_flow_ratio
from flowspace.networks.network import Network, network
from flowspace.networks.null_models import (
    degree_preserving_rewiring,
    expected_links_of_strengths,
    mixing,
    multinomial_configuration,
    null_networks,
    weight_reshuffling_rewiring,
    z_scores,
)
from flowspace.networks.opsahl import opsahl_betweenness, opsahl_closeness, opsahl_degree
from flowspace.networks.pagerank import pagerank
from flowspace.networks.pair_years import pair_years
from flowspace.networks.participation import (
    cartographic_role,
    highest_within_module_z,
    participation,
    participation_weighted,
    within_module_z,
)
from flowspace.networks.partition_agreement import (
    Agreement,
    adjusted_mutual_information,
    adjusted_rand_index,
    agreement,
    normalised_mutual_information,
)
from flowspace.networks.path_length import average_path_length, global_efficiency, reachable_share
from flowspace.networks.qap import MrqapRegression, QapCorrelation, mrqap_regression, qap_correlation
from flowspace.networks.reciprocity import (
    dyadic_asymmetry,
    reciprocity,
    reciprocity_garlaschelli_loffredo,
    reciprocity_weighted,
)
from flowspace.networks.record import Measure
from flowspace.networks.registry import CITY_MEASURES, NETWORK_MEASURES, city_measures, measured, network_measures
from flowspace.networks.stack import Stack, stacked
from flowspace.networks.strength import in_strength, out_strength, strength
from flowspace.networks.structural_holes import constraint, effective_size
from flowspace.networks.trophic import trophic_incoherence, trophic_level
from flowspace.networks.within_over_expected import within_over_expected

__all__ = [
    "CITY_MEASURES", "NETWORK_MEASURES", "ROLES", "Agreement", "Communities", "CorePeriphery", "ExternalLinks",
    "GravityFit", "Measure", "MrqapRegression", "Network", "Networks", "QapCorrelation", "Stack",
    "adjusted_mutual_information", "adjusted_rand_index", "agreement", "agreement_beyond", "alter_based_centrality",
    "alter_based_power", "alter_based_type", "assortativity_degree", "assortativity_directed",
    "assortativity_strength", "average_path_length", "betweenness", "betweenness_weighted", "bonacich",
    "border_effect", "brokerage", "cartographic_role", "centralisation_betweenness", "centralisation_closeness",
    "centralisation_degree", "centralisation_degree_directed", "city_measures", "closeness", "closeness_harmonic",
    "closeness_wasserman_faust", "clustering", "clustering_onnela", "constraint", "core_periphery_continuous",
    "core_periphery_discrete", "degree", "degree_normalised", "degree_preserving_rewiring", "density",
    "disparity_backbone", "disparity_filter", "dispersion", "distances", "dominance", "dyadic_asymmetry",
    "effective_size", "eigenvector", "expected_links_of_strengths", "external_networks", "global_efficiency",
    "gravity_poisson", "hierarchy_degree", "hierarchy_strength", "highest_within_module_z", "hits_authority",
    "hits_hub", "in_degree", "in_degree_normalised", "in_diversity", "in_dominance", "in_strength",
    "isolated_share", "katz", "largest_component_share", "leiden_communities", "link_symmetry", "matching_slope",
    "mean_clustering", "mean_clustering_zero", "measured", "mixing", "modularity", "mrqap_regression",
    "multinomial_configuration", "national_networks", "neighbour_degree", "net_flow_ratio", "network",
    "network_measures", "normalised_mutual_information", "null_networks", "opsahl_betweenness", "opsahl_closeness",
    "opsahl_degree", "out_degree", "out_degree_normalised", "out_diversity", "out_dominance", "out_strength",
    "pagerank", "pair_years", "participation", "participation_weighted", "partner_diversity", "qap_correlation",
    "reachable_share", "reciprocity", "reciprocity_garlaschelli_loffredo", "reciprocity_weighted",
    "relative_strength", "stacked", "strength", "total_weight", "transitivity", "trophic_incoherence",
    "trophic_level", "weight_reshuffling_rewiring", "within_module_z", "within_networks", "within_over_expected",
    "z_scores",
]
