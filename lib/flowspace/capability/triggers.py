"""What is uncertain in an index: for each choice the options that a draw may have."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from math import isfinite
from numbers import Real

from flowspace.capability.choices import (
    AGGREGATIONS,
    IMPUTATIONS,
    NORMALISATIONS,
    POOLINGS,
    TREATMENTS,
    WEIGHTS,
    Choices,
)
from flowspace.errors import ParameterError, Problem, did_you_mean

_DRAWN_WEIGHTS = tuple(name for name in WEIGHTS if name != "benefit_of_doubt")

_KNOWN = {"imputation": IMPUTATIONS, "treatment": TREATMENTS, "normalisation": NORMALISATIONS, "pooling": POOLINGS,
          "weights_within": _DRAWN_WEIGHTS, "weights_between": _DRAWN_WEIGHTS, "aggregation_within": AGGREGATIONS,
          "aggregation_between": AGGREGATIONS}

NAMES = ("raw", "imputation", "treatment", "normalisation", "pooling", "left_out", "weights_within", "weights_between",
         "aggregation_within", "aggregation_between", "noise")
"""Triggers in the order of the stages they belong to; each has its own column of random numbers."""

_Options = Iterable[str | Mapping[str, float]] | None


@dataclass(frozen=True, init=False)
class Triggers:
    """Options of each choice. A draw takes one of them, all equally likely.

    Parameters
    ----------
    imputation, treatment, normalisation, pooling : iterable of str, optional
        As in `Choices`; None leaves the choice at that of the reference. The normalisation "goalposts" takes those of
        the reference's choices, and no treatment but "none" beside it.
    weights_within, weights_between : iterable of str or mapping, optional
        Schemes, given weights among them; None as above. Benefit of the doubt is not drawn: it takes a linear programme
        for every observation of every draw.
    aggregation_within, aggregation_between : iterable of str, optional
    leave_one_out : bool
        Whether a draw leaves out one of the indicators, or none: all Q + 1 possibilities equally likely.
    noise : float, optional
        Concentration :math:`c` of the noise on weights, at least 1. Weights are then drawn from a Dirichlet
        distribution with the parameters :math:`c w`: around the weights :math:`w` of the draw's scheme, with standard
        deviations :math:`\\sqrt{w (1 - w) / (c + 1)}`. None for weights without noise.

    Raises
    ------
    ParameterError
        With every option that does not exist, and every unknown name.

    Examples
    --------
    >>> Triggers(normalisation=["min_max", "rank"]).normalisation
    ('min_max', 'rank')
    >>> Triggers(normalisation=["minmax"], noise=-1)
    Traceback (most recent call last):
        ...
    flowspace.errors.ParameterError: ParameterError: 2 problems
      1. found option 'minmax' of normalisation; expected one of min_max, z_score, rank, distance_to_leader, goalposts
         (did you mean 'min_max'?). To mend it: correct the option
      2. found noise -1; expected a number of 1 or larger, or None. To mend it: give the concentration of the weights
    """

    imputation: tuple[str, ...] | None
    treatment: tuple[str, ...] | None
    normalisation: tuple[str, ...] | None
    pooling: tuple[str, ...] | None
    weights_within: tuple[str | Mapping[str, float], ...] | None
    weights_between: tuple[str | Mapping[str, float], ...] | None
    aggregation_within: tuple[str, ...] | None
    aggregation_between: tuple[str, ...] | None
    leave_one_out: bool
    noise: float | None

    def __init__(self, *, imputation: _Options = ("linear", "median"), treatment: _Options = TREATMENTS,
                 normalisation: _Options = ("min_max", "z_score", "rank"), pooling: _Options = None,
                 weights_within: _Options = _DRAWN_WEIGHTS, weights_between: _Options = _DRAWN_WEIGHTS,
                 aggregation_within: _Options = AGGREGATIONS, aggregation_between: _Options = AGGREGATIONS,
                 leave_one_out: bool = True, noise: float | None = 100.0, **unknown: object):
        given = {"imputation": imputation, "treatment": treatment, "normalisation": normalisation, "pooling": pooling,
                 "weights_within": weights_within, "weights_between": weights_between,
                 "aggregation_within": aggregation_within, "aggregation_between": aggregation_between,
                 "leave_one_out": leave_one_out, "noise": noise}
        problems = []
        for name in _KNOWN:
            if given[name] is not None:
                given[name] = _listed(given[name])
                problems += _option_problems(name, given[name])
        if not isinstance(leave_one_out, bool):
            problems.append(Problem(f"leave_one_out {leave_one_out!r}", "True or False", "correct it"))
        if noise is not None and (isinstance(noise, bool) or not isinstance(noise, Real) or not isfinite(noise)
                                  or noise < 1):
            # Below 1 nearly all weight falls on one indicator, and the gamma quantiles underflow.
            problems.append(Problem(f"noise {noise!r}", "a number of 1 or larger, or None",
                                    "give the concentration of the weights"))
        problems += [Problem(f"no trigger named {name!r}{did_you_mean(name, given)}", f"one of {', '.join(given)}",
                             "correct the name") for name in unknown]
        if problems:
            raise ParameterError(problems)
        for name, value in given.items():
            object.__setattr__(self, name, value)

    @classmethod
    def only(cls, **triggers: object) -> Triggers:
        """Triggers of which none but those named here is uncertain.

        Parameters
        ----------
        **triggers
            Names and options.

        Returns
        -------
        Triggers

        Raises
        ------
        ParameterError
            As for a new record.

        Examples
        --------
        >>> Triggers.only(aggregation_between=["arithmetic", "geometric"]).leave_one_out
        False
        """
        none = {field.name: None for field in fields(cls)} | {"leave_one_out": False}
        return cls(**{**none, **triggers})

    def options(self, choices: Choices, codes: Iterable[str], raws: Iterable[str]) -> dict[str, tuple]:
        """Return the options of each trigger, those of the reference where nothing is uncertain.

        Parameters
        ----------
        choices : Choices
            Of the reference.
        codes : iterable of str
            Indicators in the index.
        raws : iterable of str
            Names of the raw tables.

        Returns
        -------
        dict
            Trigger (`NAMES` without noise) → options. Those of left_out are codes, "" for none; the only indicator
            there is is never left out.

        Examples
        --------
        >>> found = Triggers().options(Choices(), ["x", "y"], ["prefectures"])
        >>> found["left_out"], found["pooling"]
        (('', 'x', 'y'), ('pooled',))
        """
        codes = tuple(codes)
        one_less = self.leave_one_out and len(codes) > 1
        found = {"raw": tuple(raws), "left_out": ("", *codes) if one_less else ("",)}
        for name in _KNOWN:
            own = getattr(self, name)
            found[name] = (getattr(choices, name),) if own is None else own
        return {name: found[name] for name in NAMES if name != "noise"}


def labels(options: tuple) -> list[str]:
    """Names of options for tables; given weights are "given 1", "given 2" and so on.

    Parameters
    ----------
    options : tuple of str or mapping

    Returns
    -------
    list of str

    Examples
    --------
    >>> labels(("equal", {"x": 1.0}))
    ['equal', 'given 1']
    """
    names, given = [], 0
    for option in options:
        given += isinstance(option, Mapping)
        names.append(f"given {given}" if isinstance(option, Mapping) else option or "none")
    return names


def _listed(options: object) -> tuple:
    if isinstance(options, (str, Mapping)):
        return (options,)
    return tuple(options) if isinstance(options, Iterable) else (options,)


def _option_problems(name: str, options: tuple) -> list[Problem]:
    if not options:
        return [Problem(f"no option of {name}", "at least one, or None for the choice of the reference",
                        "name the options")]
    problems = []
    for option in options:
        if name.startswith("weights") and isinstance(option, Mapping):
            try:
                Choices(**{name: option})
            except ParameterError as error:
                problems += error.problems
        elif not isinstance(option, str) or option not in _KNOWN[name]:
            problems.append(Problem(f"option {option!r} of {name}",
                                    f"one of {', '.join(_KNOWN[name])}{did_you_mean(option, _KNOWN[name])}",
                                    "correct the option"))
    kept = [option for option in options if isinstance(option, str)]
    problems += [Problem(f"option {option!r} of {name} more than once", "each option once", "leave the repetition out")
                 for option in sorted({option for option in kept if kept.count(option) > 1})]
    return problems
