"""General functional polycentricity: several functions, such as co-patents and trains, in one number."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.polycentricity.tables import checked_table, names_given
from flowspace.values import listed

_KEY = ["agglomeration", "year", "kind", "direction", "measure"]


def general_functional_polycentricity(table: pd.DataFrame, layers=None, layer: str = "layer") -> pd.DataFrame:
    r"""Mean of the functional polycentricity of several layers.

    .. math:: P_{GF} = \frac1F \sum_{f=1}^{F} P_{SF,f}, \qquad
              P_{GF}^{geo} = \Bigl(\prod_{f=1}^{F} P_{SF,f}\Bigr)^{1/F}

    Parameters
    ----------
    table : DataFrame
        Functional polycentricity as `polycentricity_by_year` or `functional_polycentricity` with layers returns it;
        rows of the kind morphological are left out.
    layers : sequence of str, optional
        The functions f to put together; all in the table if left out.
    layer : str
        Column that tells the layers apart.

    Returns
    -------
    DataFrame
        agglomeration, year, kind, direction, measure, arithmetic, geometric, n_layers (defined ones), missing (names
        of the layers that are not defined there, joined by commas; empty where all are). Both means are nan unless all
        layers are defined. In the order of first appearance.

    Raises
    ------
    MeasureError
        If a column is missing, a key stands twice, a value is negative or infinite, a layer asked for is not in the
        table, or no functional row is.

    Notes
    -----
    Every layer counts alike, whatever the number of its links. The geometric mean is 0 where one layer is, and never
    above the arithmetic one. A mean over the layers that happen to be defined would jump when one of them begins, so it
    is not taken.

    The arithmetic form is what Green's index of several functions is usually cited as, the geometric one is in use as
    well. The formula in the original could not be read here, so neither is called his.

    References
    ----------
    Green, N. (2007). Functional polycentricity: A formal definition in terms of social network analysis.
    Urban Studies, 44(11), 2077-2103. https://doi.org/10.1080/00420980701518941

    Examples
    --------
    >>> table = pd.DataFrame({"layer": ["copatents", "trains"], "agglomeration": "delta", "year": 2016,
    ...                       "kind": "functional_within", "direction": "total", "measure": "green_population",
    ...                       "value": [0.1, 0.4]})
    >>> general_functional_polycentricity(table)[["arithmetic", "geometric", "n_layers"]].round(3).values.tolist()
    [[0.25, 0.2, 2.0]]
    """
    table = checked_table(table, [layer, *_KEY], ["value"], "general_functional_polycentricity")
    functional = table[table["kind"].astype(str).str.startswith("functional")]
    known = list(dict.fromkeys(functional[layer]))
    asked = known if layers is None else names_given(layers, "layers")
    problems = [Problem(f"layer {name!r}{did_you_mean(name, known)}", "one of " + listed([str(name) for name in known]),
                        "correct the name") for name in asked if name not in known]
    if not asked or not known:
        problems.append(Problem("no layer of functional polycentricity", "at least one",
                                "give a table of functional_polycentricity with layers"))
    if problems:
        raise MeasureError(problems)
    chosen = functional[functional[layer].isin(asked)]
    if (chosen["value"] < 0).any():
        raise MeasureError(Problem(f"{int((chosen['value'] < 0).sum())} values below 0", "functional polycentricity, "
                                   "which is zero or more", "leave out measures without a lowest value",
                                   column="value"))
    keys = pd.MultiIndex.from_frame(chosen[_KEY].drop_duplicates())
    wide = chosen.pivot(index=_KEY, columns=layer, values="value").reindex(index=keys, columns=asked)
    values = wide.to_numpy(dtype=float)
    defined = ~np.isnan(values)
    result = wide.index.to_frame(index=False)
    result["arithmetic"] = values.mean(axis=1)
    with np.errstate(divide="ignore"):
        result["geometric"] = np.exp(np.log(values).mean(axis=1))
    result["n_layers"] = defined.sum(axis=1)
    result["missing"] = [", ".join(str(name) for name, there in zip(asked, row, strict=True) if not there)
                         for row in defined]
    return result.astype({"missing": "str"})
