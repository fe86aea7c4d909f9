"""Failure: cities removed, links cut, and what networks at random would lose.

orders
    `STRATEGIES`: which city fails first;
removal
    `remove_cities`: curves of what is left; `robustness`: the area below them;
vulnerability
    `vulnerability`: what each city alone would take;
cuts
    `cut_links` between groups or of a city, `cut_outcomes`, `cut_losses` by city, `random_cuts` to compare with;
compare
    `robustness_scores`: beside networks of the same degrees;
diversity
    `path_diversity`: how many independent paths lead from city to city;
loops
    compiled loops.
"""
from flowspace.resilience.failure.compare import robustness_scores
from flowspace.resilience.failure.cuts import (
    cut_links,
    cut_losses,
    cut_outcomes,
    links_across,
    links_of,
    random_cuts,
)
from flowspace.resilience.failure.diversity import path_diversity
from flowspace.resilience.failure.orders import STRATEGIES
from flowspace.resilience.failure.removal import remove_cities, robustness
from flowspace.resilience.failure.vulnerability import vulnerability

__all__ = ["STRATEGIES", "cut_links", "cut_losses", "cut_outcomes", "links_across", "links_of", "path_diversity",
           "random_cuts", "remove_cities", "robustness", "robustness_scores", "vulnerability"]
