"""How much a document speaks of each mechanism: counts and rates of dictionary terms, and how they are spread."""
from __future__ import annotations

import re

import numpy as np
import pandas as pd
from scipy.special import xlogy
from scipy.stats import chi2

from flowspace.bibliometrics.records import checked_columns
from flowspace.errors import Problem
from flowspace.plantexts.inputs import checked_dictionary, checked_documents, language_problems, text_problems
from flowspace.plantexts.terms import WINDOW, characters, find_terms
from flowspace.values import plain, refuse

PER = 10_000


def exposure(text, language="zh") -> int:
    """What rates are counted per: Chinese characters, or words.

    Parameters
    ----------
    text : str
    language : {"zh", "en"}

    Returns
    -------
    int
        Chinese characters (zh) or words (en).

    Raises
    ------
    MeasureError
        If it is no text or the language is unknown.

    Examples
    --------
    >>> exposure("推动创新，2020年"), exposure("Promote innovation by 2020", "en")
    (5, 4)
    """
    refuse(text_problems(text) + language_problems(language))
    return characters(text) if language == "zh" else len(re.findall(r"\w+(?:['’-]\w+)*", text))


def poisson_interval(count, level=0.95) -> tuple[np.ndarray, np.ndarray]:
    r"""Exact interval of the expectation of a Poisson count.

    .. math:: \left[\tfrac12 \chi^2_{2k,\,\alpha/2},\ \tfrac12 \chi^2_{2k+2,\,1-\alpha/2}\right]

    Parameters
    ----------
    count : array_like of int
        Counts k, zero or more.
    level : float
        Between 0 and 1.

    Returns
    -------
    lower, upper : ndarray of float
        Of the shape of the counts; the lower end of a count of zero is 0.

    Raises
    ------
    MeasureError
        If a count is no whole number of zero or more, or the level is not between 0 and 1.

    Notes
    -----
    Terms of one document come in clusters, so that counts vary more than Poisson counts: the interval is too short
    rather than too long. It covers at least the level, and more for small counts.

    References
    ----------
    Garwood 1936, Fiducial limits for the Poisson distribution, Biometrika 28(3/4):437–442.

    Examples
    --------
    >>> lower, upper = poisson_interval([0, 10])
    >>> lower.round(3).tolist(), upper.round(3).tolist()
    ([0.0, 4.795], [3.689, 18.39])
    """
    problems = []
    try:
        k = np.asarray(count, dtype=float)
    except (TypeError, ValueError):
        k = np.array([np.nan])
    if not (np.isfinite(k) & (k >= 0) & (k == np.floor(k))).all():
        problems.append(Problem("counts that are no whole numbers of zero or more", "counts", "correct them"))
    if isinstance(level, bool) or not isinstance(level, (int, float)) or not 0 < level < 1:
        problems.append(Problem(f"level {plain(level)}", "a number between 0 and 1", "correct it"))
    refuse(problems)
    tail = (1 - level) / 2
    lower = np.where(k > 0, chi2.ppf(tail, 2 * np.maximum(k, 1)) / 2, 0.0)
    return lower, chi2.ppf(1 - tail, 2 * k + 2) / 2


def coverage(documents, dictionary, language="zh", window=WINDOW, level=0.95, text="text",
             document="document") -> pd.DataFrame:
    r"""Count the terms of each mechanism in each document.

    .. math:: r_{dm} = 10\,000\ \frac{k_{dm}}{n_d}

    Parameters
    ----------
    documents : DataFrame
        One row per document, texts cleaned.
    dictionary : DataFrame
        As `find_terms` takes it.
    language : {"zh", "en"}
        Of texts and terms.
    window : int
        Of negation, see `find_terms`.
    level : float
        Of the interval.
    text, document : str
        Columns of the documents.

    Returns
    -------
    DataFrame
        One row per document and mechanism, in the order of the table and of the dictionary: document, mechanism,
        count (:math:`k`: terms neither negated nor excluded), weighted (sum of their weights), negated, excluded
        (numbers of places passed over), distinct (different terms), terms (those, the most frequent first, joined by
        semicolons), length (:math:`n`: Chinese characters, or words of an English text), rate (per 10,000 of them),
        lower, upper (exact Poisson interval of the rate), weighted_rate, share (of the counts of the document). Rates
        of a text without a character are nan, shares of a document without a term too.

    Raises
    ------
    MeasureError
        If documents or dictionary are not as they should be.

    Notes
    -----
    Rates of two mechanisms compare two lists of terms as much as two mechanisms; within a mechanism, documents can be
    compared. What a text names is not what is done.

    Examples
    --------
    >>> documents = pd.DataFrame({"document": ["a"], "text": ["引进人才，不建园区。建设园区，培养人才。"]})
    >>> dictionary = pd.DataFrame({"term": ["人才", "园区"], "mechanism": ["talent", "parks"]})
    >>> coverage(documents, dictionary)[["mechanism", "count", "negated", "length", "rate"]].values.tolist()
    [['talent', 2, 0, 16, 1250.0], ['parks', 1, 1, 16, 625.0]]
    """
    rows = checked_documents(documents, text, document)
    terms = checked_dictionary(dictionary)
    terms = terms[terms["language"] == language] if not language_problems(language) else terms
    mechanisms = list(dict.fromkeys(terms["mechanism"]))
    found = []
    for label, one in zip(rows[document], rows[text], strict=True):
        hits, length = find_terms(one, dictionary, language, window), exposure(one, language)
        for mechanism in mechanisms:
            here = hits[hits["mechanism"] == mechanism]
            meant = here[~here["excluded"] & ~here["negated"]]
            named = meant["term"].value_counts(sort=False)
            ordered = sorted(named.index, key=lambda term, n=named: (-n[term], term))
            found.append((label, mechanism, len(meant), meant["weight"].sum(),
                          int((here["negated"] & ~here["excluded"]).sum()), int(here["excluded"].sum()), len(ordered),
                          ";".join(ordered), length))
    table = pd.DataFrame(found, columns=[document, "mechanism", "count", "weighted", "negated", "excluded", "distinct",
                                         "terms", "length"])
    per = PER / table["length"].where(table["length"] > 0)
    lower, upper = poisson_interval(table["count"], level)
    table["rate"], table["lower"], table["upper"] = table["count"] * per, lower * per, upper * per
    table["weighted_rate"] = table["weighted"] * per
    total = table.groupby(document, sort=False)["count"].transform("sum")
    table["share"] = table["count"] / total.where(total > 0)
    return table


def concentration(counts, document="document", mechanism="mechanism", count="count") -> pd.DataFrame:
    r"""How evenly the terms of a document are spread over the mechanisms.

    .. math:: H_d = -\frac{1}{\ln M} \sum_m s_{dm} \ln s_{dm}, \qquad \mathrm{HHI}_d = \sum_m s_{dm}^2

    Parameters
    ----------
    counts : DataFrame
        One row per document and mechanism, as `coverage` or `mentioned` return it.
    document, mechanism, count : str
        Its columns.

    Returns
    -------
    DataFrame
        One row per document, in the order of the table: document, total, mechanisms (number named), entropy (0 if one
        mechanism takes all, 1 if all M of the table are named as often), herfindahl (1/M to 1), largest (the
        mechanism named most; the first of several). nan and an empty text without any term; entropy is nan where the
        table has one mechanism only.

    Raises
    ------
    MeasureError
        If the table is not as it should be, a pair stands twice or a count is no number of zero or more.

    Notes
    -----
    Entropy of few terms is too low: six terms cannot spread as evenly as sixty. Documents with fewer terms than a few
    times the number of mechanisms are not to be ranked by it.

    Examples
    --------
    >>> counts = pd.DataFrame({"document": ["a", "a", "b", "b"], "mechanism": ["parks", "talent"] * 2,
    ...                        "count": [2, 2, 4, 0]})
    >>> concentration(counts)[["document", "entropy", "herfindahl"]].values.tolist()
    [['a', 1.0, 0.5], ['b', 0.0, 1.0]]
    """
    rows = checked_columns(counts, [document, mechanism, count], "counts")
    problems = []
    if rows.duplicated([document, mechanism]).any():
        problems.append(Problem("documents and mechanisms that stand twice", "one row for each pair", "add them up"))
    try:
        numbers = rows[count].astype(float).to_numpy()
    except (TypeError, ValueError):
        numbers = np.array([-1.0])
    if not (np.isfinite(numbers) & (numbers >= 0)).all():
        problems.append(Problem("counts that are no numbers of zero or more", "counts", "correct them"))
    refuse(problems)
    wide = (rows.assign(**{count: numbers}).pivot(index=document, columns=mechanism, values=count)
            .reindex(index=list(dict.fromkeys(rows[document])), columns=list(dict.fromkeys(rows[mechanism]))).fillna(0))
    total = wide.sum(axis=1)
    shares = wide.div(total.where(total > 0), axis=0)
    spread = -xlogy(shares, shares).sum(axis=1, skipna=False)
    n = wide.shape[1]
    entropy = spread / np.log(n) if n > 1 else spread * np.nan
    largest = [wide.columns[row.to_numpy().argmax()] if row.sum() > 0 else "" for _, row in wide.iterrows()]
    return pd.DataFrame({
        document: wide.index, "total": total.to_numpy(), "mechanisms": (wide > 0).sum(axis=1).to_numpy(),
        "entropy": np.abs(entropy.to_numpy()),
        "herfindahl": (shares ** 2).sum(axis=1, skipna=False).to_numpy(), "largest": largest})
