"""A second coder who is simulated: what agreement looks like when the rates of error are known."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import Problem
from flowspace.planning.coding import KEYS, coding_matrix
from flowspace.values import plain, real_number, refuse, whole_number


def simulated_coder(coding, missed, added, coder="simulated", seed=0) -> pd.DataFrame:
    r"""A coding that departs from a given one at known rates.

    .. math:: P(y = 0 \mid x = 1) = \text{missed}, \qquad P(y = 1 \mid x = 0) = \text{added}

    Parameters
    ----------
    coding : DataFrame
        Columns coder, agglomeration, code, value, of one coder.
    missed, added : float
        Chances, 0 to 1, that a 1 becomes a 0, and a 0 a 1; every cell by itself.
    coder : str
        Name of the simulated coder, other than that of the coding.
    seed : int

    Returns
    -------
    DataFrame
        A row for every agglomeration and code of the coding, sorted by them, evidence simulated. Cells that the coder
        left open, or has no row for, are open (value, Int64, missing).

    Raises
    ------
    MeasureError
        If the coding is of several coders or not as it should be, a rate is none, or the name is taken.

    Notes
    -----
    Errors are independent of each other and of the code, which those of people are not: a simulated coder shows how a
    measure answers, and says nothing about the reliability of the coding that it was made from. The order of rows plays
    no part.

    Examples
    --------
    >>> coding = pd.DataFrame({"coder": "a", "agglomeration": "x", "code": ["steel", "wool"], "value": [1, 0]})
    >>> simulated_coder(coding, 1.0, 0.0)["value"].tolist()
    [0, 0]
    """
    problems = real_number(missed, "share missed", 0, 1) + real_number(added, "share added", 0, 1)
    problems += whole_number(seed, "seed", 0)
    taken = set(coding["coder"]) if isinstance(coding, pd.DataFrame) and "coder" in coding else set()
    if not isinstance(coder, str) or not coder.strip() or coder in taken:
        problems.append(Problem(f"{plain(coder)} as the name of the simulated coder", "a name of its own",
                                "choose another"))
    refuse(problems)
    codes = sorted(coding["code"].unique()) if isinstance(coding, pd.DataFrame) and "code" in coding else ["code"]
    matrix = coding_matrix(coding, pd.DataFrame({"code": codes}, dtype=object))
    truth = matrix.to_numpy()
    change = np.random.default_rng(seed).random(truth.shape) < np.where(truth == 1, missed, added)
    matrix[:] = np.where(change, 1 - truth, truth)
    return matrix.stack(future_stack=True).rename("value").reset_index().assign(
        coder=coder, evidence="simulated").astype({"value": "Int64"})[[*KEYS, "value", "evidence"]]


def kappa_of_rates(prevalence, missed, added) -> float:
    r"""Cohen's kappa that a second coder with known rates of error has in the long run.

    .. math:: q = \pi (1 - m) + (1 - \pi) a, \quad p_o = 1 - \pi m - (1 - \pi) a, \quad
              p_e = \pi q + (1 - \pi)(1 - q), \quad \kappa = \frac{p_o - p_e}{1 - p_e}

    Parameters
    ----------
    prevalence : float
        :math:`\pi`, share of ones of the first coder.
    missed, added : float
        :math:`m` and :math:`a`, as for `simulated_coder`.

    Returns
    -------
    float
        nan where both coders would put all into one category.

    Raises
    ------
    MeasureError
        If one of them is no share.

    Notes
    -----
    The same rates give another kappa at another prevalence: kappa measures a coder and a list of codes together.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20,
    37-46, doi 10.1177/001316446002000104.

    Examples
    --------
    >>> [round(kappa_of_rates(share, 0.05, 0.05), 3) for share in (0.5, 0.05)]
    [0.9, 0.631]
    """
    given = {"prevalence": prevalence, "share missed": missed, "share added": added}
    refuse([problem for name, value in given.items() for problem in real_number(value, name, 0, 1)])
    second = prevalence * (1 - missed) + (1 - prevalence) * added
    observed = 1 - prevalence * missed - (1 - prevalence) * added
    chance = prevalence * second + (1 - prevalence) * (1 - second)
    return float((observed - chance) / (1 - chance)) if chance < 1 else float("nan")
