"""Resilience of innovation: of what agglomerations produce and of the networks between their cities.

One subject per file.

network_resilience, resilience_type, resilience_scores
    hierarchy, matching, transmission and agglomeration of networks with intervals; their types; beside null models;
failure
    cities removed (`remove_cities`, `robustness`, `robustness_scores`, `vulnerability`) and links cut (`cut_links`,
    `cut_outcomes`, `cut_losses`, `random_cuts`); `path_diversity`.
"""
from flowspace.resilience.failure import (
    STRATEGIES,
    cut_links,
    cut_losses,
    cut_outcomes,
    links_across,
    links_of,
    path_diversity,
    random_cuts,
    remove_cities,
    robustness,
    robustness_scores,
    vulnerability,
)
from flowspace.resilience.network_resilience import (
    INTERVALS,
    PROPERTIES,
    TYPES,
    network_resilience,
    resilience_scores,
    resilience_type,
)

__all__ = ["INTERVALS", "PROPERTIES", "STRATEGIES", "TYPES", "cut_links", "cut_losses", "cut_outcomes",
           "links_across", "links_of", "network_resilience", "path_diversity", "random_cuts", "remove_cities",
           "resilience_scores", "resilience_type", "robustness", "robustness_scores", "vulnerability"]
