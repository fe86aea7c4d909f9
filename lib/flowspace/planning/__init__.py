"""Plans of innovation: coding, reliability, similarity, planned against measured structure, standings, a checklist.

coding
    `coded_plans`; `coding_matrix`, `side_by_side`: a long coding, checked, as the matrices that measures take;
reliability
    `percent_agreement`, `cohen_kappa`, `krippendorff_alpha`, `reliability_interval`, `reliability_table`;
second_coder
    `blank_sheet`, `write_sheet`, `read_sheet`, `join_coders`: a second coder's sheet, there and back;
simulated_coder
    `simulated_coder`, `kappa_of_rates`: a second coder whose rates of error are known;
similarity
    `jaccard_similarity`, `cosine_similarity`, `structure_similarity`, `krugman_specialisation_index`; `homogeneity`
    beside chance; `shared_codes` and `overlap_counts`;
congruence
    `core_congruence`: cores that a plan names, and cores that are measured;
structure
    `city_order`, `strengths_within`: cities of an agglomeration by a measured score; `core_cities`, `core_counts`: how
    many cores there are by several rules;
corridors
    `corridor_test`: whether the cities of a named corridor hold more links than other cities as far apart;
mechanisms
    `mechanism_profile`: standing of every agglomeration in every mechanism; `mechanism_agreement`: whether the
    indicators of one mechanism order agglomerations alike; `rank_intervals`: ranks when one indicator is dropped;
checklist
    `blank_checklist`, `write_checklist`, `read_answers`, `answered_counts`, `filled_page`, `write_page`;
sheets
    small files that a reader fills in.

Tables: coding (coder, agglomeration, code, value), code book (code, dimension, number, labels, definitions), checklist
(item, part, question); the figures of the mechanisms come from `flowspace.mechanisms`. Measures are pure functions on
tables and matrices keyed by names; only the sheets and the checklist read and write files.
"""
from flowspace.planning.checklist import (
    answered_counts,
    blank_checklist,
    filled_page,
    read_answers,
    write_checklist,
    write_page,
)
from flowspace.planning.coding import coded_plans, coding_matrix, side_by_side
from flowspace.planning.congruence import core_congruence
from flowspace.planning.corridors import CorridorTest, corridor_test
from flowspace.planning.mechanisms import MechanismAgreement, mechanism_agreement, mechanism_profile, rank_intervals
from flowspace.planning.reliability import (
    Reliability,
    ReliabilityInterval,
    cohen_kappa,
    krippendorff_alpha,
    percent_agreement,
    reliability_interval,
    reliability_table,
)
from flowspace.planning.second_coder import blank_sheet, join_coders, read_sheet, write_sheet
from flowspace.planning.similarity import (
    Homogeneity,
    Similarity,
    cosine_similarity,
    homogeneity,
    jaccard_similarity,
    krugman_specialisation_index,
    overlap_counts,
    shared_codes,
    structure_similarity,
)
from flowspace.planning.simulated_coder import kappa_of_rates, simulated_coder
from flowspace.planning.structure import RULES, city_order, core_cities, core_counts, strengths_within

__all__ = [
    "RULES",
    "CorridorTest",
    "Homogeneity",
    "MechanismAgreement",
    "Reliability",
    "ReliabilityInterval",
    "Similarity",
    "answered_counts",
    "blank_checklist",
    "blank_sheet",
    "city_order",
    "coded_plans",
    "coding_matrix",
    "cohen_kappa",
    "core_cities",
    "core_congruence",
    "core_counts",
    "corridor_test",
    "cosine_similarity",
    "filled_page",
    "homogeneity",
    "jaccard_similarity",
    "join_coders",
    "kappa_of_rates",
    "krippendorff_alpha",
    "krugman_specialisation_index",
    "mechanism_agreement",
    "mechanism_profile",
    "overlap_counts",
    "percent_agreement",
    "rank_intervals",
    "read_answers",
    "read_sheet",
    "reliability_interval",
    "reliability_table",
    "shared_codes",
    "side_by_side",
    "simulated_coder",
    "strengths_within",
    "structure_similarity",
    "write_checklist",
    "write_page",
    "write_sheet",
]
