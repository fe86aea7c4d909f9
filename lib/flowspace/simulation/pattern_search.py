"""The search both calibrations use: one parameter at a time, in steps that are halved, on rounded parameters."""
from __future__ import annotations

from collections.abc import Callable

from flowspace.simulation.gravity import Gravity

_DECIMALS = 3


def pattern_search(best: tuple[float, Gravity], steps: dict[str, float],
                   moved: Callable[[Gravity, str, float], Gravity],
                   tried: Callable[[Gravity], tuple[float, Gravity]], halvings: int) -> Gravity:
    """Move one parameter at a time while that makes the objective less, then halve the steps.

    Parameters
    ----------
    best : (float, Gravity)
        Where to start, with its objective.
    steps : dict of str to float
        First step of each parameter.
    moved : callable
        Gives the parameters after one step.
    tried : callable
        Gives the objective of parameters, and the parameters after inner steps.
    halvings : int
        How often all steps are halved.

    Returns
    -------
    Gravity

    Examples
    --------
    >>> start = Gravity({2000: 0.0}, 0.8, 0.8, 0.5, {2000: 1.0}, 0.5, 0.0)
    >>> def tried(gravity):
    ...     return abs(gravity.distance_exponent - 0.9), gravity
    >>> def moved(gravity, name, step):
    ...     return rounded(gravity, {name: getattr(gravity, name) + step})
    >>> pattern_search(tried(start), {"distance_exponent": 0.4}, moved, tried, halvings=0).distance_exponent
    0.9
    """
    for halving in range(halvings + 1):
        improved = True
        while improved:
            improved = False
            for name, step in steps.items():
                for direction in (1, -1):
                    candidate = moved(best[1], name, direction * step / 2**halving)
                    if candidate == best[1]:
                        continue
                    result = tried(candidate)
                    # Less by a margin: improvements below it would only follow the chance of the draws.
                    if result[0] < best[0] - 0.002:
                        best, improved = result, True
                        break
    return best[1]


def rounded(gravity: Gravity, changes: dict) -> Gravity:
    """Replace parameters, rounded to three decimals, so that what is stored is what was tried.

    Parameters
    ----------
    gravity : Gravity
    changes : dict
        New values by name of the parameter: a number, or for parameters with keys a dict of numbers.

    Returns
    -------
    Gravity

    Examples
    --------
    >>> gravity = Gravity({2000: 0.0}, 0.8, 0.8, 0.5, {2000: 1.0}, 0.5, 0.0)
    >>> rounded(gravity, {"dispersion": 1.23456, "intercept": {2000: 0.12345}}).intercept
    {2000: 0.123}
    """
    kept = {name: getattr(gravity, name) for name in gravity.__dataclass_fields__}
    for name, value in changes.items():
        kept[name] = ({key: round(float(number), _DECIMALS) for key, number in value.items()}
                      if isinstance(value, dict) else round(float(value), _DECIMALS))
    return Gravity(**kept)
