"""What documents name where only the presence of terms is known, not how often and in how long a text."""
from __future__ import annotations

import pandas as pd

from flowspace.bibliometrics.records import checked_columns
from flowspace.errors import Problem
from flowspace.plantexts.inputs import checked_dictionary
from flowspace.values import listed, plain, refuse


def mentioned(mentions, dictionary, documents=None, document="document", term="term") -> pd.DataFrame:
    """Count the distinct terms of each mechanism that documents name.

    Parameters
    ----------
    mentions : DataFrame
        One row per document and term that it names.
    dictionary : DataFrame
        As `find_terms` takes it; excluded phrases are no terms.
    documents : list, optional
        Documents to list, in this order, also those that name nothing; else those of the mentions.
    document, term : str
        Columns of the mentions.

    Returns
    -------
    DataFrame
        One row per document and mechanism: document, mechanism, count (distinct terms), weighted (sum of weights),
        terms (joined by semicolons), of (terms of the mechanism in the dictionary), share (of the terms of the
        document; nan where it names none).

    Raises
    ------
    MeasureError
        If a table is not as it should be, a mention stands twice, a term is not in the dictionary or is excluded
        there, or a mention is of a document that is not listed.

    Notes
    -----
    A longer text names more terms: numbers of documents of different length do not compare, shares do a little better.

    Examples
    --------
    >>> mentions = pd.DataFrame({"document": ["a", "a"], "term": ["园区", "人才"]})
    >>> dictionary = pd.DataFrame({"term": ["人才", "园区", "飞地"], "mechanism": ["talent", "parks", "parks"]})
    >>> mentioned(mentions, dictionary)[["mechanism", "count", "of", "share"]].values.tolist()
    [['talent', 1, 1, 0.5], ['parks', 1, 2, 0.5]]
    """
    rows = checked_columns(mentions, [document, term], "mentions")
    terms = checked_dictionary(dictionary)
    terms = terms[~terms["excluded"]]
    order = list(dict.fromkeys(rows[document])) if documents is None else list(documents)
    problems = []
    if rows.duplicated().any():
        problems.append(Problem("mentions that stand twice", "each term of a document once", "remove the doubles"))
    unknown = sorted({plain(one) for one in rows[term] if one not in set(terms["term"])})
    if unknown:
        problems.append(Problem(f"terms that the dictionary has not ({listed(unknown)})", "its terms",
                                "add them to it"))
    strange = sorted({plain(one) for one in rows[document] if one not in set(order)})
    if strange:
        problems.append(Problem(f"mentions of documents that are not listed ({listed(strange)})", "those listed",
                                "list them or leave them out"))
    if len(set(order)) < len(order):
        problems.append(Problem("documents that are listed twice", "each once", "remove the doubles"))
    refuse(problems)
    joined = rows.rename(columns={term: "term"}).merge(terms, on="term")
    size = terms.groupby("mechanism", sort=False).size()
    found = []
    for label in order:
        here = joined[joined[document] == label]
        for mechanism, of in size.items():
            named = here[here["mechanism"] == mechanism]
            found.append((label, mechanism, len(named), named["weight"].sum(), ";".join(named["term"]), of))
    table = pd.DataFrame(found, columns=[document, "mechanism", "count", "weighted", "terms", "of"])
    total = table.groupby(document, sort=False)["count"].transform("sum")
    table["share"] = table["count"] / total.where(total > 0)
    return table
