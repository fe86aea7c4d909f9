"""How far the links of an agglomeration stay inside it, and how far they hang on its leading city."""
from __future__ import annotations

import math

import numpy as np
import pandas as pd

from flowspace.polycentricity.read_links import read_links

_COLUMNS = {"agglomeration": "str", "year": "int64", "internal": "float64", "external": "float64",
            "internal_share": "float64", "pairs_internal": "int64", "pairs_external": "int64",
            "internal_pair_share": "float64", "leading_city": "str", "leading_share": "float64", "n_members": "int64",
            "n_observed": "int64", "complete": "bool"}


def internal_share(links: pd.DataFrame, members: pd.DataFrame, cities, value: str = "full", years=None,
                   directed: bool = False, window: int = 1) -> pd.DataFrame:
    r"""Share of an agglomeration's links that stay inside it, and share of these that involve its leading city.

    .. math:: \frac{W_r}{W_r + E_r}, \qquad \frac{s_{(1)}}{W_r}, \qquad
              W_r = \sum_{\substack{i<j\\ i, j \in r}} w_{ij}, \qquad E_r = \sum_{i \in r,\, k \notin r} w_{ik},

    with :math:`s_{(1)}` the largest strength of a member inside the agglomeration.

    Parameters
    ----------
    links, members, cities, value, years, directed, window
        As for `functional_polycentricity`. Both directions of directed links are added up.

    Returns
    -------
    DataFrame
        agglomeration, year; internal and external (W and E, in the unit of the weights), internal_share (nan without
        links); pairs_internal and pairs_external (numbers of linked pairs), internal_pair_share; leading_city (the
        member of the largest strength inside; of equal ones the lowest code; missing without links inside),
        leading_share (1 where all internal links have an end in that city, 2/n where all members are equal; nan
        without links inside); n_members, n_observed, complete. Agglomerations in the order of `members`, years rising.

    Raises
    ------
    MeasureError
        As `functional_polycentricity`.

    Notes
    -----
    Hanssens et al. (2014) question, with transaction links, how the index of functional polycentricity is calculated
    and how narrowly it is conceived. Their formulas could not be read here, so none is called theirs; these shares are
    plain ones in the same spirit. The share of external links depends on which cities outside are observed. How far a
    network is centred on one city by numbers of partners is `flowspace.networks`' centralisation by degree.

    References
    ----------
    Hanssens, H., Derudder, B., Van Aelst, S., & Witlox, F. (2014). Assessing the functional polycentricity of the
    mega-city-region of Central Belgium based on advanced producer service transaction links. Regional Studies, 48(12),
    1939-1953. https://doi.org/10.1080/00343404.2012.759650

    Examples
    --------
    >>> links = pd.DataFrame({"adcode_a": ["1", "1", "2"], "adcode_b": ["2", "3", "9"], "year": 2010,
    ...                       "full": [4, 2, 3]})
    >>> members = pd.DataFrame({"agglomeration": "a", "adcode": ["1", "2", "3"]})
    >>> found = internal_share(links, members, ["1", "2", "3", "9"])
    >>> found[["internal", "external", "internal_share", "leading_city", "leading_share"]].round(2).values.tolist()
    [[6.0, 3.0, 0.67, '1', 1.0]]
    """
    codes, matrices, blocks = read_links(links, members, cities, value, years, directed, window)
    rows = []
    for block in blocks:
        inside = sorted(block.inside.tolist(), key=lambda place: codes[place])
        for year, matrix in matrices.items():
            within, outside = matrix[np.ix_(inside, inside)], matrix[np.ix_(inside, block.outside)]
            if directed:
                within, outside = within + within.T, outside + matrix[np.ix_(block.outside, inside)].T
            strengths = within.sum(axis=1)
            internal, external = float(strengths.sum()) / 2, float(outside.sum())
            pairs, across = int(np.count_nonzero(within)) // 2, int(np.count_nonzero(outside))
            first = int(strengths.argmax()) if internal > 0 else None
            rows.append((block.agglomeration, year, internal, external, _share(internal, external), pairs, across,
                         _share(pairs, across), None if first is None else codes[inside[first]],
                         math.nan if first is None else float(strengths[first]) / internal, block.n_members,
                         len(inside), len(inside) == block.n_members))
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _share(one, other) -> float:
    return one / (one + other) if one + other > 0 else math.nan
