"""The choices that make an index: one record, checked as a whole; copies of it have one choice changed."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from math import isfinite
from numbers import Real

from flowspace.errors import ParameterError, Problem, did_you_mean
from flowspace.tables.indicator_rules import VERSIONS

IMPUTATIONS = ("linear", "neighbours", "median", "none")
TREATMENTS = ("outliers", "none")
NORMALISATIONS = ("min_max", "z_score", "rank", "distance_to_leader", "goalposts")
POOLINGS = ("pooled", "yearly")
WEIGHTS = ("equal", "entropy", "critic", "pca", "benefit_of_doubt")
AGGREGATIONS = ("arithmetic", "geometric", "topsis")

_NAMED = {"version": VERSIONS, "imputation": IMPUTATIONS, "treatment": TREATMENTS, "normalisation": NORMALISATIONS,
          "pooling": POOLINGS, "aggregation_within": AGGREGATIONS, "aggregation_between": AGGREGATIONS}
"""Choices that are one name out of several."""

NAMED_OPTIONS = {"treatment": TREATMENTS, "normalisation": ("min_max", "z_score", "rank"), "weights_within": WEIGHTS,
                 "weights_between": WEIGHTS, "aggregation_within": AGGREGATIONS, "aggregation_between": AGGREGATIONS}
"""What a chapter's parameters can choose by name alone. A distance to the leader is not among them: it is not defined
for logarithms, which treatment takes."""


@dataclass(frozen=True, init=False)
class Choices:
    """Everything that is decided between the raw indicators and the ranks.

    Parameters
    ----------
    version : {"volume", "intensity"}
        Which indicators the raw table holds; it is made with the same version.
    imputation : {"linear", "neighbours", "median", "none"}
        How gaps between two observed years of an agglomeration are filled: on the straight line, by the mean of the
        two neighbouring years, or by the median of the other agglomerations in that year. Before the first and after
        the last observed year, "linear" and "neighbours" carry the nearest observed value. What an agglomeration has
        of no year is the median of the others under all of them, which makes a small one large; `lineage` names such
        agglomerations. "none" refuses gaps.
    treatment : {"outliers", "none"}
        Whether `flowspace.capability.treatment.treat` winsorises or takes logarithms of indicators with outliers.
    normalisation : {"min_max", "z_score", "rank", "distance_to_leader", "goalposts"}
    pooling : {"pooled", "yearly"}
        Whether extremes, means and ranks are those of all years together or of each year. Yearly normalisation hides
        growth that all have in common. Weights, outliers and the ideal points of TOPSIS are always those of all years;
        goalposts are given, and the same under both.
    goalposts : mapping, optional
        Code → (worst, best): what counts as 0 and as 1 of each indicator, in its own unit, for the normalisation
        "goalposts"; the others do not look at them. A value beyond a goalpost counts as the goalpost, and `lineage`
        says how many do. Goalposts are in the units of the indicators and bound outliers themselves, so that they need
        the treatment "none": after a logarithm they would be on another scale.
    weights_within, weights_between : {"equal", "entropy", "critic", "pca", "benefit_of_doubt"} or mapping
        Of the indicators of each dimension, and of the dimensions. A mapping gives a number of zero or larger for each
        code, or for each dimension (from `flowspace.capability.weights.ahp_weights`, for example); within a dimension
        only their ratios count. "benefit_of_doubt" is a way of scoring of its own, without an aggregation.
    aggregation_within, aggregation_between : {"arithmetic", "geometric", "topsis"}
        Of indicators to the score of their dimension, and of those scores to the index.
    left_out : iterable of str
        Codes of indicators that the raw table has and the index has not.

    Raises
    ------
    ParameterError
        With every choice that does not exist, does not go with the others or has an unknown name.

    Examples
    --------
    >>> Choices(normalisation="z_score").changed(left_out=["loans"]).left_out
    ('loans',)
    >>> Choices(normalization="zscore", treatment="outlier")
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 2 problems
      1. found treatment 'outlier'; expected one of outliers, none (did you mean 'outliers'?). To mend it: correct the
         choice
      2. found no choice named 'normalization' (did you mean 'normalisation'?); expected one of version, imputation,
         treatment, normalisation, pooling, goalposts, weights_within, weights_between, aggregation_within,
         aggregation_between, left_out. To mend it: correct the name
    """

    version: str
    imputation: str
    treatment: str
    normalisation: str
    pooling: str
    goalposts: Mapping[str, tuple[float, float]] | None
    weights_within: str | Mapping[str, float]
    weights_between: str | Mapping[str, float]
    aggregation_within: str
    aggregation_between: str
    left_out: tuple[str, ...]

    def __init__(self, *, version: str = "volume", imputation: str = "linear", treatment: str = "outliers",
                 normalisation: str = "min_max", pooling: str = "pooled",
                 goalposts: Mapping[str, tuple[float, float]] | None = None,
                 weights_within: str | Mapping[str, float] = "equal",
                 weights_between: str | Mapping[str, float] = "equal", aggregation_within: str = "arithmetic",
                 aggregation_between: str = "arithmetic", left_out: Iterable[str] = (), **unknown: object):
        given = {"version": version, "imputation": imputation, "treatment": treatment, "normalisation": normalisation,
                 "pooling": pooling, "goalposts": goalposts, "weights_within": weights_within,
                 "weights_between": weights_between, "aggregation_within": aggregation_within,
                 "aggregation_between": aggregation_between, "left_out": left_out}
        problems = [Problem(f"{name} {given[name]!r}",
                            f"one of {', '.join(known)}{did_you_mean(given[name], known)}", "correct the choice")
                    for name, known in _NAMED.items()
                    if not isinstance(given[name], str) or given[name] not in known]
        problems += _goalpost_problems(given)
        for level in ("within", "between"):
            problems += _weight_problems(given, level)
        problems += _left_out_problems(left_out)
        problems += [Problem(f"no choice named {name!r}{did_you_mean(name, given)}", f"one of {', '.join(given)}",
                             "correct the name") for name in unknown]
        if problems:
            raise ParameterError(problems)
        for name in ("weights_within", "weights_between"):
            if not isinstance(given[name], str):
                given[name] = {code: float(number) for code, number in given[name].items()}
        if goalposts is not None:
            given["goalposts"] = {code: (float(worst), float(best)) for code, (worst, best) in goalposts.items()}
        given["left_out"] = (left_out,) if isinstance(left_out, str) else tuple(sorted(set(left_out)))
        for name, value in given.items():
            object.__setattr__(self, name, value)

    def changed(self, **choices: object) -> Choices:
        """Copy these choices with some of them changed.

        Parameters
        ----------
        **choices
            Names and new values.

        Returns
        -------
        Choices

        Raises
        ------
        ParameterError
            As for a new record.

        Examples
        --------
        >>> Choices().changed(aggregation_between="geometric").aggregation_between
        'geometric'
        """
        return Choices(**{**self.as_dict(), **choices})

    def as_dict(self) -> dict[str, object]:
        """Return the choices by name, in the order of the stages they belong to.

        Returns
        -------
        dict

        Examples
        --------
        >>> list(Choices().as_dict())[:3]
        ['version', 'imputation', 'treatment']
        """
        return {field.name: getattr(self, field.name) for field in fields(self)}


def _goalpost_problems(given: dict) -> list[Problem]:
    posts, problems = given["goalposts"], []
    if posts is not None and not isinstance(posts, Mapping):
        problems.append(Problem(f"goalposts of type {type(posts).__name__}", "a mapping of codes to (worst, best)",
                                "give {code: (worst, best), …}"))
    elif posts is not None:
        problems += [Problem(f"goalposts {pair!r} of {code!r}", "two different finite numbers, the worst and the best "
                             "value", "correct the goalposts") for code, pair in posts.items() if not _is_range(pair)]
    if given["normalisation"] == "goalposts":
        if posts is None:
            problems.append(Problem("normalisation 'goalposts' without goalposts", "a worst and a best value for each "
                                    "code", "give goalposts={code: (worst, best), …}"))
        if given["treatment"] != "none":
            problems.append(Problem(f"treatment {given['treatment']!r} beside normalisation 'goalposts'",
                                    "goalposts without treatment: they bound outliers themselves, in the units of the "
                                    "indicators", "choose the treatment 'none', or another normalisation"))
    return problems


def _is_range(pair: object) -> bool:
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        return False
    return (all(isinstance(end, Real) and not isinstance(end, bool) and isfinite(end) for end in pair)
            and pair[0] != pair[1])


def _weight_problems(given: dict, level: str) -> list[Problem]:
    name = f"weights_{level}"
    weights = given[name]
    if isinstance(weights, Mapping):
        wrong = [Problem(f"{name} with {number!r} for {code!r}", "a number of zero or larger", "correct the weight")
                 for code, number in weights.items()
                 if isinstance(number, bool) or not isinstance(number, Real) or not isfinite(number) or number < 0]
        return wrong or ([] if weights else [Problem(f"{name} without a single weight", "a number for each code",
                                                     "give the weights")])
    if not isinstance(weights, str) or weights not in WEIGHTS:
        return [Problem(f"{name} {weights!r}", f"one of {', '.join(WEIGHTS)}{did_you_mean(weights, WEIGHTS)}, or a "
                        "mapping of codes to numbers", "correct the choice")]
    if weights == "benefit_of_doubt" and given[f"aggregation_{level}"] != "arithmetic":
        return [Problem(f"aggregation_{level} {given[f'aggregation_{level}']!r} beside {name} 'benefit_of_doubt'",
                        "benefit of the doubt without another aggregation",
                        f"leave aggregation_{level} at 'arithmetic', or choose other weights")]
    return []


def _left_out_problems(left_out: object) -> list[Problem]:
    if isinstance(left_out, str):
        return []
    if not isinstance(left_out, Iterable) or not all(isinstance(code, str) for code in left_out):
        return [Problem(f"left_out {left_out!r}", "codes of indicators", "give a list of codes")]
    return []
