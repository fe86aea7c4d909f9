"""Null models: networks at random that keep something of one network, and measures compared with theirs.

rewiring
    `degree_preserving_rewiring` (links alone) and `weight_reshuffling_rewiring` (the same weights dealt out anew);
configuration
    `multinomial_configuration` (counts thrown anew, strengths preserved in expectation) and
    `expected_links_of_strengths`;
mixing
    `mixing`: whether rewiring has gone on for long enough;
scores
    `z_scores`: measures beside those of networks drawn from one of `NULLS`;
random_numbers
    streams inside compiled loops.
"""
from flowspace.networks.null_models.configuration import expected_links_of_strengths, multinomial_configuration
from flowspace.networks.null_models.mixing import mixing
from flowspace.networks.null_models.rewiring import degree_preserving_rewiring, weight_reshuffling_rewiring
from flowspace.networks.null_models.scores import NULLS, REASONS, null_networks, z_scores

__all__ = ["NULLS", "REASONS", "degree_preserving_rewiring", "expected_links_of_strengths", "mixing",
           "multinomial_configuration", "null_networks", "weight_reshuffling_rewiring", "z_scores"]
