"""Publications that cite the same references, and references that are cited by the same publications."""
from __future__ import annotations

import pandas as pd

from flowspace.bibliometrics.cooccurrence import Cooccurrence, counted, counting_problems
from flowspace.bibliometrics.records import Incidence, incidence
from flowspace.values import refuse


def co_citation(references, reference="reference", publication="publication", counting="full",
                least=1) -> Cooccurrence:
    r"""Count the publications that cite two references both.

    .. math:: C = B^\top B, \qquad b_{pr} = 1 \text{ if publication } p \text{ cites } r

    without the diagonal, which is the times a reference is cited (`occurrences`).

    Parameters
    ----------
    references : DataFrame
        One row for each reference of each publication; a repeated row counts once.
    reference, publication : str
        Its columns. Spellings of one reference have to be made one before: by DOI where there is one.
    counting : {"full", "fractional"}
        As for `cooccurrence`: with fractional counting a publication of n references adds 1/(n - 1) to each pair.
    least : int
        Times a reference has to be cited.

    Returns
    -------
    Cooccurrence
        Items are references. `normalise` with "cosine" and size "occurrence" gives Salton's cosine of co-citation.

    Raises
    ------
    MeasureError
        As `cooccurrence`.

    Notes
    -----
    Exports of CNKI have no references, so that there is no co-citation of literature taken from there.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": [1, 1, 2, 2, 3], "reference": ["x", "y", "x", "y", "x"]})
    >>> co_citation(table).pairs.values.tolist()
    [['x', 'y', 2.0]]
    """
    refuse(counting_problems(counting, least))
    return counted(incidence(references, reference, publication), counting, least)


def bibliographic_coupling(references, reference="reference", publication="publication", counting="full",
                           least=1) -> Cooccurrence:
    r"""Count the references that two publications share.

    .. math:: C = B B^\top, \qquad b_{pr} = 1 \text{ if publication } p \text{ cites } r

    without the diagonal, which is the number of references of a publication (`occurrences`).

    Parameters
    ----------
    references, reference, publication
        As for `co_citation`.
    counting : {"full", "fractional"}
        With fractional counting a reference cited by n publications adds 1/(n - 1) to each pair of these, so that
        works which everyone cites do not couple everything.
    least : int
        References a publication has to have.

    Returns
    -------
    Cooccurrence
        Items are publications, and its `publications` are the references. `normalise` with "cosine" and size
        "occurrence" gives Salton's cosine.

    Raises
    ------
    MeasureError
        As `cooccurrence`.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": list("aabbc"), "reference": list("xyxyx")})
    >>> bibliographic_coupling(table).pairs.values.tolist()
    [['a', 'b', 2.0], ['a', 'c', 1.0], ['b', 'c', 1.0]]
    """
    refuse(counting_problems(counting, least))
    found = incidence(references, reference, publication)
    turned = Incidence(found.matrix.T.tocsr(), pd.Index(found.items), pd.Index(found.publications), found.repeated)
    return counted(turned, counting, least)
