"""Finds the parameters of the smoothing: those under which applications predict the counts of grants best.

Run as ``python -m flowspace.estimation.fitting``; it prints the values that `smoothing.PARAMETERS` holds.
"""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from flowspace import tables as shipped
from flowspace.estimation.inputs import estimate_inputs
from flowspace.estimation.panel import NEEDED
from flowspace.estimation.smoothing import PARAMETERS, ShareParameters, observation_covariance

LEAST_GRANTS, LEAST_APPLICATIONS = 8, 20
"""Years a city must be counted in each source to take part."""


def fit_share_parameters(tables: Mapping[str, pd.DataFrame]) -> ShareParameters:
    r"""Maximise the likelihood of the counts of grants given those of applications.

    With all observations of a city Gaussian, :math:`\ln p(\text{grants} \mid \text{applications}) = \ln p(\text{all})
    - \ln p(\text{applications})`, summed over cities with at least eight years of grants and twenty of applications.
    The likelihood of all observations would be ruled by the applications, of which there are twice as many.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        As for `estimate_city_patents`.

    Returns
    -------
    ShareParameters

    Examples
    --------
    The search takes some seconds; `PARAMETERS` holds what it finds.

    >>> PARAMETERS.gap_years
    3.11
    """
    cities = _cities(tables)

    def loss(logs: np.ndarray) -> float:
        parameters = ShareParameters(*np.exp(logs))
        total = 0.0
        for years, shares, variances, applied, counts, size in cities:
            errors = np.where(applied, parameters.application_noise / (counts + 1), variances)
            covariance = observation_covariance(years, errors, applied, size, parameters)
            total += _surprise(covariance, shares)
            total -= _surprise(covariance[np.ix_(applied, applied)], shares[applied])
        return total

    first = np.log([getattr(PARAMETERS, name) for name in ShareParameters.__dataclass_fields__])
    found = minimize(loss, first, method="L-BFGS-B", options={"maxiter": 100})
    return ShareParameters(*np.exp(found.x))


def _cities(tables: Mapping[str, pd.DataFrame]) -> list[tuple]:
    inputs = estimate_inputs(tables, PARAMETERS)
    cities = []
    for adcode, own in inputs.observations.groupby("adcode"):
        applied = (own["source"] == "applications").to_numpy()
        granted = (own["source"] == "grants").sum()
        if granted < LEAST_GRANTS or applied.sum() < LEAST_APPLICATIONS:
            continue
        cities.append((own["year"].to_numpy(dtype=float), own["log_share"].to_numpy(),
                       own["variance"].fillna(0.0).to_numpy(), applied, own["count"].to_numpy(dtype=float),
                       float(inputs.sizes[adcode])))
    return cities


def _surprise(covariance: np.ndarray, values: np.ndarray) -> float:
    """Negative log likelihood of Gaussian values but for a constant."""
    lower = np.linalg.cholesky(covariance + 1e-9 * np.eye(len(values)))
    scaled = np.linalg.solve(lower, values)
    return float(0.5 * scaled @ scaled + np.log(np.diag(lower)).sum())


def main() -> None:
    print(fit_share_parameters({name: shipped.read(name) for name in NEEDED}))


if __name__ == "__main__":
    main()
