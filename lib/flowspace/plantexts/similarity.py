"""How alike documents are in their words, and which words are typical of each."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from flowspace.bibliometrics.records import checked_columns
from flowspace.bibliometrics.words import STOP_WORDS, Lexicon, keyness, words_of
from flowspace.errors import Problem
from flowspace.plantexts.inputs import checked_documents
from flowspace.values import listed, plain, refuse, whole_number


def plan_words(documents, dictionary: Lexicon | None = None, stop_words=STOP_WORDS, shortest=2,
               divide: Callable[[str], list[str]] | None = None, text="text", document="document") -> pd.DataFrame:
    """Words of documents as a long table.

    Parameters
    ----------
    documents : DataFrame
        One row per document, texts cleaned.
    dictionary : Lexicon, optional
        For Chinese, of `flowspace.bibliometrics.lexicon`: terms and names of places, and common words if there are
        any. Words that it lacks fall into characters and are left out as too short.
    stop_words : set of str
    shortest : int
        Characters a word has to have.
    divide : function from text to list of words, optional
        Another way to divide.
    text, document : str
        Columns.

    Returns
    -------
    DataFrame
        document, word, in the order of the texts.

    Raises
    ------
    MeasureError
        If a table or argument is not as it should be.

    Examples
    --------
    >>> from flowspace.bibliometrics import lexicon
    >>> documents = pd.DataFrame({"document": ["a"], "text": ["引进人才，建设园区"]})
    >>> plan_words(documents, lexicon(["人才", "园区"]))["word"].tolist()
    ['人才', '园区']
    """
    rows = checked_documents(documents, text, document)
    found = words_of(rows, text, dictionary, stop_words, shortest, False, divide, document)
    return found[[document, "word"]]


def tfidf_vectors(words, documents=None, document="document", word="word") -> pd.DataFrame:
    r"""Weight the words of documents; smoothed inverse document frequency, vectors of length one.

    .. math:: v_{dw} \propto n_{dw} \left(\ln \frac{1 + D}{1 + D_w} + 1\right), \qquad \sum_w v_{dw}^2 = 1

    Parameters
    ----------
    words : DataFrame
        One row for each word in each document.
    documents : list, optional
        All documents, also those without a word; else those of the words.
    document, word : str
        Columns of the words.

    Returns
    -------
    DataFrame
        One row per document (indexed by it), one column per word, sorted; a document without a word has zeros.

    Raises
    ------
    MeasureError
        If the table is not as it should be or holds documents that are not listed.

    Notes
    -----
    Counts are taken as they are. `flowspace.bibliometrics.tf_idf` is another variant, in which a word that all texts
    have weighs nothing; here it weighs least and still counts, so that documents of stock phrases look alike: set
    them aside first.

    Examples
    --------
    >>> words = pd.DataFrame({"document": ["a", "a", "b"], "word": ["城市", "人才", "城市"]})
    >>> tfidf_vectors(words).round(3).values.tolist()
    [[0.815, 0.58], [0.0, 1.0]]
    """
    rows = checked_columns(words, [document, word], "words")
    order = list(dict.fromkeys(rows[document])) if documents is None else list(documents)
    problems = []
    strange = sorted({plain(one) for one in rows[document] if one not in set(order)})
    if strange:
        problems.append(Problem(f"words of documents that are not listed ({listed(strange)})", "documents listed",
                                "list them or leave them out"))
    if len(set(order)) < len(order):
        problems.append(Problem("documents that are listed twice", "each once", "remove the doubles"))
    refuse(problems)
    counts = pd.crosstab(rows[document], rows[word]).reindex(order, fill_value=0).sort_index(axis=1)
    idf = np.log((1 + len(order)) / (1 + (counts > 0).sum(axis=0))) + 1
    weighted = counts * idf
    length = np.sqrt((weighted ** 2).sum(axis=1))
    weighted = weighted.div(length.where(length > 0, 1.0), axis=0)
    return weighted.rename_axis(index=document, columns=word)


def cosine_similarity(vectors) -> pd.DataFrame:
    r"""Cosine of the angle between every two documents.

    .. math:: \cos(d, e) = \frac{\sum_w v_{dw} v_{ew}}{\sqrt{\sum_w v_{dw}^2 \sum_w v_{ew}^2}}

    Parameters
    ----------
    vectors : DataFrame
        One row per document, as `tfidf_vectors` returns it; numbers of zero or more.

    Returns
    -------
    DataFrame
        Documents by documents, 0 (no word in common) to 1; nan where one of them has no word.

    Raises
    ------
    MeasureError
        If it is no such table, a document stands twice or a number is negative, missing or infinite.

    Examples
    --------
    >>> vectors = pd.DataFrame([[1, 0], [1, 1]], index=["a", "b"])
    >>> cosine_similarity(vectors).round(3).values.tolist()
    [[1.0, 0.707], [0.707, 1.0]]
    """
    if not isinstance(vectors, pd.DataFrame) or not len(vectors):
        refuse([Problem("no table of vectors", "a DataFrame with one row per document", "make it with tfidf_vectors")])
    problems = []
    if vectors.index.has_duplicates:
        problems.append(Problem("documents that stand twice", "one row per document", "remove the doubles"))
    try:
        numbers = vectors.to_numpy(dtype=float)
    except (TypeError, ValueError):
        numbers = np.array([[-1.0]])
    if not (np.isfinite(numbers) & (numbers >= 0)).all():
        problems.append(Problem("weights that are no numbers of zero or more", "weights of words", "correct them"))
    refuse(problems)
    # By the largest first, so that neither very small nor very large weights leave the range of numbers.
    top = numbers.max(axis=1, keepdims=True, initial=0.0)
    scaled = numbers / np.where(top > 0, top, 1.0)
    length = np.sqrt((scaled ** 2).sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        unit = scaled / length[:, None]
    cosine = np.clip(unit @ unit.T, 0.0, 1.0) if unit.size else np.full((len(vectors), len(vectors)), np.nan)
    # A document is its own likeness exactly, whatever the last digit of the sum says.
    cosine[np.diag_indices(len(cosine))] = np.where(length > 0, 1.0, np.nan)
    names = list(vectors.index)
    return pd.DataFrame(cosine, index=names, columns=names)


def similarity_over_years(vectors, documents, group="agglomeration", year="year", document="document") -> pd.DataFrame:
    """How alike each document is to the one before it, among documents of one agglomeration.

    Parameters
    ----------
    vectors : DataFrame
        One row per document.
    documents : DataFrame
        document, its group and year; rows without a group or year are passed over.
    group, year, document : str
        Columns of the documents.

    Returns
    -------
    DataFrame
        One row for every two documents of a group that follow each other by year (and by key within a year): the
        group, earlier, later (documents), from_year, to_year, cosine, elsewhere (mean cosine of the later one with
        documents of other groups, nan without any). Empty where no group has two.

    Raises
    ------
    MeasureError
        If a table is not as it should be, a document stands twice, has no vector, or a year is no whole number.

    Examples
    --------
    >>> vectors = pd.DataFrame([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]], index=["a", "b", "c"])
    >>> documents = pd.DataFrame({"document": ["a", "b", "c"], "agglomeration": ["x", "x", "y"],
    ...                           "year": [2015, 2022, 2016]})
    >>> similarity_over_years(vectors, documents)[["earlier", "later", "cosine"]].round(3).values.tolist()
    [['a', 'b', 0.6]]
    """
    cosine = cosine_similarity(vectors)
    rows = checked_columns(documents, [document], "documents")
    missing = [name for name in (group, year) if name not in documents.columns]
    problems = [Problem(f"documents without a column {name!r}", f"a column {name!r}", "name another")
                for name in missing]
    if rows[document].duplicated().any():
        problems.append(Problem("documents that stand twice", "one row per document", "remove the doubles"))
    refuse(problems)
    rows = documents[[document, group, year]]
    rows = rows[rows[group].notna() & (rows[group] != "") & rows[year].notna()]
    lost = [plain(one) for one in rows[document] if one not in cosine.index]
    if lost:
        problems.append(Problem(f"documents without a vector ({listed(lost)})", "a vector for each", "make them again"))
    try:
        years = rows[year].astype(float)
        whole = (np.isfinite(years) & (years == years.round())).all()
    except (TypeError, ValueError, OverflowError):
        whole = False
    if not whole:
        problems.append(Problem("years that are no whole numbers", "calendar years", "correct them"))
    refuse(problems)
    rows = rows.assign(**{year: years.astype(int)}).sort_values([group, year, document], kind="stable")
    found = []
    for label, here in rows.groupby(group, sort=True):
        others = rows.loc[rows[group] != label, document]
        pairs = zip(here[document], here[document].iloc[1:], here[year], here[year].iloc[1:], strict=False)
        for a, b, first, last in pairs:
            found.append((label, a, b, first, last, cosine.at[a, b],
                          float(cosine.loc[b, others].mean()) if len(others) else np.nan))
    return pd.DataFrame(found, columns=[group, "earlier", "later", "from_year", "to_year", "cosine", "elsewhere"])


def distinctive_words(words, least=3, per_document=None, document="document", word="word") -> pd.DataFrame:
    """Words that are more frequent in each document than in all others together, by log-likelihood.

    Parameters
    ----------
    words : DataFrame
        One row for each word in each document.
    least : int
        Times a word has to occur in all documents together.
    per_document : int, optional
        Words to keep of each, the most typical first.
    document, word : str
        Columns.

    Returns
    -------
    DataFrame
        document, then the columns of `flowspace.bibliometrics.keyness` (word, target, reference, rates, log_ratio with
        its interval, g2, p_value, q_value), words that are more frequent in the document only. Empty of a document
        where no word is.

    Raises
    ------
    MeasureError
        If the table is not as it should be, there are fewer than two documents or no word is frequent enough.

    Notes
    -----
    Words of one document depend on each other; p and q order words and are no tests of a hypothesis about plans.

    References
    ----------
    Dunning 1993, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics
    19(1):61–74.

    Examples
    --------
    >>> words = pd.DataFrame({"document": ["a"] * 6 + ["b"] * 6, "word": ["海湾"] * 5 + ["城市"] + ["城市"] * 6})
    >>> distinctive_words(words)[["document", "word", "target", "reference"]].values.tolist()
    [['a', '海湾', 5, 0], ['b', '城市', 6, 1]]
    """
    rows = checked_columns(words, [document, word], "words")
    problems = whole_number(least, "least count", 1)
    if per_document is not None:
        problems += whole_number(per_document, "number of words per document", 1)
    if rows[document].nunique() < 2:
        problems.append(Problem("words of one document", "two documents or more", "add others to compare with"))
    refuse(problems)
    found = []
    for label in dict.fromkeys(rows[document]):
        here = rows[document] == label
        table = keyness(rows[here], rows[~here], "words", least, word, document)
        found.append(table[table["over"]].drop(columns="over").head(per_document).assign(**{document: label}))
    whole = pd.concat(found, ignore_index=True)
    return whole[[document, *(name for name in whole.columns if name != document)]]
