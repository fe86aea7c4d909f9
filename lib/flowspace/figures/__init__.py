"""Figures and tables of the book: one style, two languages, evidence and source on every one.

Each chart is a pure function of a tidy result table: it returns a matplotlib figure, or a drawing in SVG where only
the site shows it, draws the same bytes for the same input, and touches neither pyplot nor any global setting. Here are
only the public names; what belongs together has its own file.
"""
from flowspace.figures.city_roles import city_roles
from flowspace.figures.code_matrix import code_matrix
from flowspace.figures.coefficients import coefficient_dots
from flowspace.figures.counterfactual_paths import counterfactual_paths
from flowspace.figures.coverage_bars import coverage_bars
from flowspace.figures.coverage_dots import coverage_dots
from flowspace.figures.coverage_strip import count_bars, count_cells, coverage_strip
from flowspace.figures.curve_with_turning_point import curve_with_turning_point
from flowspace.figures.curves import size_curve
from flowspace.figures.effects import effect_dots
from flowspace.figures.entry_scatter import entry_scatter
from flowspace.figures.episode_strip import episode_strip
from flowspace.figures.event_study import event_study
from flowspace.figures.flow_matrix import flow_matrix
from flowspace.figures.html_table import EvidenceTable, evidence_table
from flowspace.figures.interactive_network import InteractiveNetwork, interactive_network
from flowspace.figures.interactive_world import InteractiveWorld, interactive_world
from flowspace.figures.labels import LABELS, label
from flowspace.figures.lines import line_panels
from flowspace.figures.maps import agglomeration_map, value_map
from flowspace.figures.matrices import correlation_matrix, coverage_matrix, rank_comparison
from flowspace.figures.names import city_names
from flowspace.figures.network_maps import network_maps
from flowspace.figures.palette import EVIDENCE
from flowspace.figures.rank_bands import rank_bands
from flowspace.figures.rank_flows import rank_flows
from flowspace.figures.recovery_dots import recovery_dots
from flowspace.figures.resilience_plane import resilience_plane
from flowspace.figures.robustness_curves import robustness_curves
from flowspace.figures.run_comparison import run_comparison
from flowspace.figures.save import save_figure
from flowspace.figures.scatter import gradient_scatter
from flowspace.figures.scenario_curves import scenario_curves
from flowspace.figures.scenario_dots import scenario_dots
from flowspace.figures.specification_curve import specification_curve
from flowspace.figures.style import style
from flowspace.figures.synthetic_paths import synthetic_paths
from flowspace.figures.target_dots import Target, target_dots
from flowspace.figures.threshold_curve import threshold_curve
from flowspace.figures.tornado import tornado
from flowspace.figures.transitions import transition_matrices
from flowspace.figures.trends import trend_panels
from flowspace.figures.typology_scatter import module_role_areas, typology_scatter
from flowspace.figures.value_matrix import value_matrix
from flowspace.figures.world_map import world_map

__all__ = [
    "EVIDENCE", "EvidenceTable", "InteractiveNetwork", "InteractiveWorld", "LABELS", "Target", "agglomeration_map",
    "city_names", "city_roles", "code_matrix", "coefficient_dots", "correlation_matrix", "count_bars",
    "count_cells", "counterfactual_paths", "coverage_bars", "coverage_dots", "coverage_matrix", "coverage_strip",
    "curve_with_turning_point", "effect_dots", "entry_scatter", "episode_strip", "event_study", "evidence_table",
    "flow_matrix", "gradient_scatter", "interactive_network", "interactive_world", "label", "line_panels",
    "module_role_areas", "network_maps", "rank_bands", "rank_comparison", "rank_flows", "recovery_dots",
    "resilience_plane", "robustness_curves", "run_comparison", "save_figure", "scenario_curves", "scenario_dots",
    "size_curve", "specification_curve", "style", "synthetic_paths", "target_dots", "threshold_curve", "tornado",
    "transition_matrices", "trend_panels", "typology_scatter", "value_map", "value_matrix", "world_map",
]
