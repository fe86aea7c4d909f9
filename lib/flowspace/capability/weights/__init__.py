"""Weights of indicators: equal, by the data (entropy, CRITIC, factors, benefit of the doubt), by judgement.

Import from this package; each of its files holds one method.
"""
from flowspace.capability.weights.ahp import Comparisons, ahp_weights
from flowspace.capability.weights.benefit_of_doubt import BenefitOfDoubt, benefit_of_doubt
from flowspace.capability.weights.critic import critic_weights
from flowspace.capability.weights.entropy import entropy_weights
from flowspace.capability.weights.equal import equal_weights
from flowspace.capability.weights.pca import Factors, factor_analysis, pca_weights

__all__ = [
    "BenefitOfDoubt",
    "Comparisons",
    "Factors",
    "ahp_weights",
    "benefit_of_doubt",
    "critic_weights",
    "entropy_weights",
    "equal_weights",
    "factor_analysis",
    "pca_weights",
]
