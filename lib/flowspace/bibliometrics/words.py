"""Words of titles and abstracts, Chinese and English: division into words and which are typical of a set of texts.

Chinese is divided by a dictionary that the caller gives: the division of largest probability if words follow each other
independently. The package jieba was looked at and is not used: version 0.42.1 holds escape sequences that Python warns
of, which is an error in the tests, prints while it loads and writes a cache outside of the project. A reader who has
it, or rjieba, can pass its function.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from numbers import Real

import numpy as np
import pandas as pd
from scipy.special import xlogy
from scipy.stats import chi2

from flowspace.bibliometrics.cooccurrence import choice_problems
from flowspace.bibliometrics.records import checked_columns
from flowspace.errors import Problem
from flowspace.values import listed, plain, refuse, whole_number

STOP_WORDS = frozenset(
    "的 了 在 是 和 与 及 或 对 为 以 从 由 中 上 下 其 该 这 那 等 之 于 并 也 都 将 把 被 而 但 有 不 基于 研究 分析 "
    "a an and are as at be been between but by can for from has have in into is it its of on or our that the their "
    "these this those to was we were which with".split())
"""Words that say nothing about a subject; give another set where these will not do."""

UNITS = ("words", "publications")
_HAN = "㐀-䶿一-鿿豈-﫿〇"
_RUNS = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<latin>[^\W_{_HAN}]+(?:['’][^\W_{_HAN}]+)?"
                   rf"(?:[\s\-\u2010\u2011]+[^\W_{_HAN}]+(?:['’][^\W_{_HAN}]+)?)*)")
_WORD = re.compile(r"[^\s\-\u2010\u2011]+")


@dataclass(frozen=True, eq=False)
class Lexicon:
    """A dictionary to divide texts by.

    Parameters
    ----------
    costs : dict of str to float
        Negative logarithm of the probability of each Chinese word.
    beginnings : frozenset of str
        All beginnings of these words, which says where a search can end.
    phrases : frozenset of tuple of str
        English terms of several words.
    phrase_beginnings : frozenset of tuple of str
    unknown : float
        Cost of a character that no word explains.
    """

    costs: dict[str, float]
    beginnings: frozenset[str]
    phrases: frozenset[tuple[str, ...]]
    phrase_beginnings: frozenset[tuple[str, ...]]
    unknown: float


def lexicon(terms, frequencies=None) -> Lexicon:
    r"""Make a dictionary of the terms of a subject, and of common words if there are any.

    .. math:: \text{cost}(w) = -\ln\frac{f_w}{\sum_v f_v}, \qquad
              \text{cost}(\text{term}) = \min\left(-\ln\frac{\max(1, f)}{\sum_v f_v},\ \text{cost of its best division}
              \right)

    Parameters
    ----------
    terms : iterable of str
        Terms that are to stay whole: names of cities and agglomerations, terms of the glossary. Chinese or English,
        English ones of one word or several.
    frequencies : mapping of str to number, optional
        Common Chinese words and how often they occur, above zero.

    Returns
    -------
    Lexicon

    Raises
    ------
    MeasureError
        If terms are no texts or a frequency is not above zero.

    Notes
    -----
    A term costs at most what its parts cost together, so that a long term is preferred to the shorter words it is made
    of. Words that overlap are a matter of cost: without frequencies all words cost the same, and the division into
    fewest words wins, which is matching by the longest words without its first mistakes.

    Examples
    --------
    >>> made = lexicon(["城市群", "urban agglomeration"], {"城市": 50, "群": 5})
    >>> sorted(made.costs), sorted(made.phrases)
    (['城市', '城市群', '群'], [('urban', 'agglomeration')])
    """
    problems = []
    if isinstance(terms, (str, bytes)) or not isinstance(terms, Iterable):
        refuse([Problem(f"terms that are a {type(terms).__name__}", "a list of terms", "put them into a list")])
    terms = list(terms)
    odd = [plain(one) for one in terms if not isinstance(one, str) or not one.strip()]
    if odd:
        problems.append(Problem(f"terms that are no texts ({listed(odd)})", "texts", "leave them out"))
    frequencies = {} if frequencies is None else frequencies
    if not isinstance(frequencies, Mapping):
        problems.append(Problem(f"frequencies that are a {type(frequencies).__name__}", "a dictionary",
                                "give a frequency for each word"))
    else:
        odd = [f"{word}: {plain(f)}" for word, f in frequencies.items() if not isinstance(word, str) or not word
               or not isinstance(f, Real) or isinstance(f, bool) or not 0 < f < np.inf]
        if odd:
            problems.append(Problem(f"frequencies that are not above zero, or no words ({listed(odd)})",
                                    "a number above zero for each word", "correct them"))
    refuse(problems)
    folded = sorted({folded_text(one) for one in terms}, key=lambda one: (len(one), one))
    chinese = [one for one in folded if re.fullmatch(f"[{_HAN}]+", one)]
    # Terms of both kinds of writing cannot be found in one run of characters; they go in by their parts.
    phrases = {tuple(_WORD.findall(one)) for one in folded if one not in set(chinese)}
    common = {folded_text(word): float(f) for word, f in frequencies.items()}
    total = sum(common.values()) + sum(1 for one in chinese if one not in common)
    costs = {word: float(np.log(total / f)) for word, f in common.items()}
    unknown = float(np.log(max(total, 1)) + np.log(10))
    beginnings = {word[:i] for word in costs for i in range(1, len(word) + 1)}
    for term in chinese:
        own = float(np.log(total / common.get(term, 1.0)))
        parts = _cheapest(term, costs, beginnings, unknown)[1] if len(term) > 1 else own
        costs[term] = min(own, parts, costs.get(term, np.inf))
        beginnings.update(term[:i] for i in range(1, len(term) + 1))
    return Lexicon(costs, frozenset(beginnings), frozenset(one for one in phrases if len(one) > 1),
                   frozenset(one[:i] for one in phrases for i in range(1, len(one) + 1)), unknown)


def folded_text(text) -> str:
    """Text with one form of each character: full-width letters narrow, capitals small, spaces single.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> folded_text("ＧＩＳ　and  Cities")
    'gis and cities'
    """
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def segment(text, dictionary: Lexicon) -> list[str]:
    """Divide a text into words.

    Parameters
    ----------
    text : str
        Chinese, English or mixed; punctuation divides.
    dictionary : Lexicon

    Returns
    -------
    list of str
        In their order, folded; a Chinese character that no word explains stands alone. Of divisions that cost the same,
        the one with the longest first word. English terms of the dictionary stay whole, the longest first.

    Raises
    ------
    MeasureError
        If it is no text, or no dictionary.

    Examples
    --------
    >>> made = lexicon(["城市群", "创新", "格局", "urban agglomeration"])
    >>> segment("中国城市群的创新格局: an Urban Agglomeration", made)
    ['中', '国', '城市群', '的', '创新', '格局', 'an', 'urban agglomeration']
    """
    if not isinstance(text, str) or not isinstance(dictionary, Lexicon):
        refuse([Problem(f"a {type(text).__name__} and a {type(dictionary).__name__}", "a text and a dictionary",
                        "make the dictionary with lexicon")])
    words = []
    for run in _RUNS.finditer(folded_text(text)):
        if run.lastgroup == "han":
            words += _cheapest(run.group(), dictionary.costs, dictionary.beginnings, dictionary.unknown)[0]
        else:
            words += _phrases(_WORD.findall(run.group()), dictionary)
    return words


def words_of(publications, text="title", dictionary=None, stop_words=STOP_WORDS, shortest=2, numbers=False,
             divide: Callable[[str], list[str]] | None = None, publication="publication") -> pd.DataFrame:
    """Words of the texts of publications as a long table.

    Parameters
    ----------
    publications : DataFrame
        One row per publication; rows without a text are passed over.
    text, publication : str
        Its columns.
    dictionary : Lexicon, optional
        For Chinese; without it, every Chinese character stands alone (and is left out as too short).
    stop_words : set of str
        Words left out, after division.
    shortest : int
        Characters a word has to have.
    numbers : bool
        Whether words of digits only stay.
    divide : function from text to list of words, optional
        Another way to divide, in place of the dictionary.
    publication : str

    Returns
    -------
    DataFrame
        publication, place (of the word in the text, from 0, those left out counted), word.

    Raises
    ------
    MeasureError
        If the table is not as it should be, a publication stands twice or a text is none.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": [1], "title": ["The flow of patents in 2010"]})
    >>> words_of(table).values.tolist()
    [[1, 1, 'flow'], [1, 3, 'patents']]
    """
    rows = checked_columns(publications, [publication], "publications")
    problems = whole_number(shortest, "shortest word", 1)
    if text not in publications.columns:
        problems.append(Problem(f"publications without a column {text!r}", "a column of texts", "name another"))
    if isinstance(stop_words, str) or not isinstance(stop_words, Iterable):
        problems.append(Problem(f"stop words that are a {type(stop_words).__name__}", "a set of words", "give a set"))
    if rows[publication].duplicated().any():
        problems.append(Problem(f"{rows[publication].duplicated().sum()} publications that stand twice",
                                "one row per publication", "remove the doubles"))
    refuse(problems)
    given = publications[text]
    odd = [plain(one) for one in given if not isinstance(one, str) and not pd.isna(one)]
    if odd:
        refuse([Problem(f"texts that are none ({listed(odd)})", "texts", "convert them")])
    made = lexicon([]) if dictionary is None else dictionary
    stop = frozenset(folded_text(one) for one in stop_words)
    columns = {"publication": [], "place": [], "word": []}
    for label, one in zip(rows[publication], given, strict=True):
        if not isinstance(one, str):
            continue
        found = segment(one, made) if divide is None else [folded_text(word) for word in divide(one)]
        for place, word in enumerate(found):
            if len(word) >= shortest and word not in stop and (numbers or not word.isdigit()) and word.strip():
                columns["publication"].append(label)
                columns["place"].append(place)
                columns["word"].append(word)
    return pd.DataFrame(columns).rename(columns={"publication": publication})


def dictionary_coverage(publications, dictionary: Lexicon, text="title", publication="publication") -> pd.DataFrame:
    """How much of Chinese texts a dictionary explains.

    Parameters
    ----------
    publications : DataFrame
        One row per publication; rows without a text have no characters.
    dictionary : Lexicon
    text, publication : str
        Columns.

    Returns
    -------
    DataFrame
        Indexed by publication: characters (Chinese ones), covered (those in words of two characters or more), share
        (nan without Chinese characters). A dictionary of terms alone covers little of a text: counts of its terms are
        counts all the same, but words that it lacks are not there to be typical of anything.

    Raises
    ------
    MeasureError
        As `words_of`, or if it is no dictionary.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": [1], "title": ["城市群的创新"]})
    >>> dictionary_coverage(table, lexicon(["城市群"]))["share"].tolist()
    [0.5]
    """
    found = words_of(publications, text, dictionary, (), 1, True, None, publication)
    han = found[found["word"].str.fullmatch(f"[{_HAN}]+").fillna(False).astype(bool)]
    sizes = han["word"].str.len().astype(int)
    index = pd.Index(publications[publication], name=publication)
    total = sizes.groupby(han[publication]).sum().reindex(index, fill_value=0)
    covered = sizes[sizes > 1].groupby(han[publication][sizes > 1]).sum().reindex(index, fill_value=0)
    return pd.DataFrame({"characters": total, "covered": covered, "share": covered / total.where(total > 0)})


def tf_idf(words, word="word", publication="publication", publications=None) -> pd.DataFrame:
    r"""Weight words by their share in a text and their rarity in the others.

    .. math:: \text{tf-idf}_{pw} = \frac{n_{pw}}{\sum_v n_{pv}} \ln \frac{N}{N_w}

    Parameters
    ----------
    words : DataFrame
        One row for each word in each publication, as `words_of` returns it.
    word, publication : str
        Its columns.
    publications : int, optional
        N, where publications without any word are to count too.

    Returns
    -------
    DataFrame
        publication, word, count, tf, idf, tf_idf, sorted by publication and then the largest first. A word that all
        publications have gets 0.

    Raises
    ------
    MeasureError
        If the table is not as it should be, or there are fewer publications than it has.

    Examples
    --------
    >>> table = pd.DataFrame({"publication": [1, 1, 2], "word": ["city", "flow", "city"]})
    >>> tf_idf(table)["tf_idf"].round(3).tolist()
    [0.347, 0.0, 0.0]
    """
    rows = checked_columns(words, [publication, word], "words")
    counts = rows.groupby([publication, word], sort=True).size().rename("count").reset_index()
    n = counts[publication].nunique()
    if publications is not None:
        problems = whole_number(publications, "number of publications", 1)
        if not problems and publications < n:
            problems.append(Problem(f"{publications} publications", f"at least the {n} that have words", "correct it"))
        refuse(problems)
        n = int(publications)
    counts["tf"] = counts["count"] / counts.groupby(publication)["count"].transform("sum")
    counts["idf"] = np.log(n / counts.groupby(word)[publication].transform("size"))
    counts["tf_idf"] = counts["tf"] * counts["idf"]
    return counts.sort_values([publication, "tf_idf", word], ascending=[True, False, True],
                              kind="stable").reset_index(drop=True)


def log_likelihood(a, b, c, d) -> np.ndarray:
    r"""Dunning's log likelihood of tables of two by two.

    .. math:: G^2 = 2 \sum_{ij} O_{ij} \ln \frac{O_{ij}}{E_{ij}}, \qquad
              O = \begin{pmatrix} a & b \\ c & d \end{pmatrix}, \quad
              E_{ij} = \frac{O_{i\cdot} O_{\cdot j}}{O_{\cdot\cdot}}

    Parameters
    ----------
    a, b : array_like
        Times the word occurs in the first texts, and in the second.
    c, d : array_like
        Times other words do.

    Returns
    -------
    ndarray of float
        Zero or more; chi-squared with one degree of freedom if the word is as frequent in both. All four cells count:
        formulas with the first two alone are too small for frequent words.

    Raises
    ------
    MeasureError
        If a number is negative, missing or infinite.

    References
    ----------
    Dunning 1993, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics
    19(1):61–74.

    Examples
    --------
    The first row of Dunning's table ("the swiss"):

    >>> log_likelihood(110, 2442, 111, 29114).round(2)
    np.float64(270.72)
    """
    try:
        cells = np.array(np.broadcast_arrays(*(np.asarray(one, dtype=float) for one in (a, b, c, d))))
    except (TypeError, ValueError):
        refuse([Problem("cells that are not numbers of one shape", "numbers", "correct them")])
    if not (np.isfinite(cells) & (cells >= 0)).all():
        refuse([Problem("cells that are negative, missing or infinite", "counts", "correct them")])
    table = cells.reshape(2, 2, *cells.shape[1:])
    both, rows, columns = table.sum(axis=(0, 1)), table.sum(axis=1), table.sum(axis=0)
    total = (xlogy(table, table).sum(axis=(0, 1)) - xlogy(rows, rows).sum(axis=0)
             - xlogy(columns, columns).sum(axis=0) + xlogy(both, both))
    return np.maximum(2 * total, 0.0)


def keyness(target, reference, unit="words", least=5, word="word", publication="publication") -> pd.DataFrame:
    r"""Words that are more, or less, frequent in some texts than in others.

    Parameters
    ----------
    target, reference : DataFrame
        One row for each word in each publication, as `words_of` returns it; no publication in both.
    unit : {"words", "publications"}
        What is counted: every occurrence, or publications that hold the word. Occurrences in one text depend on each
        other, so that words used often in one paper look typical of all; publications do not.
    least : int
        Count of both together that a word has to have.
    word, publication : str
        Columns.

    Returns
    -------
    DataFrame
        One row per word, the most typical first: word, target, reference (counts), target_rate, reference_rate (of all
        words or publications), log_ratio (:math:`\log_2` of the rates, with 0.5 added to both counts), log_ratio_lower,
        log_ratio_upper (95 %, from the variance :math:`1/(a + ½) - 1/(N_1 + ½) + 1/(b + ½) - 1/(N_2 + ½)` of the
        natural logarithm), g2 (`log_likelihood`), p_value, q_value (Benjamini and Hochberg over all words tested),
        over (whether the word is more frequent in the target).

    Raises
    ------
    MeasureError
        If a table is not as it should be, a publication is in both, or no word is frequent enough.

    Examples
    --------
    >>> target = pd.DataFrame({"publication": range(20), "word": ["flow"] * 12 + ["city"] * 8})
    >>> reference = pd.DataFrame({"publication": range(20, 40), "word": ["flow"] * 2 + ["city"] * 18})
    >>> keyness(target, reference)[["word", "over"]].values.tolist()
    [['flow', True], ['city', False]]
    """
    refuse(choice_problems(unit, "unit", UNITS) + whole_number(least, "least count", 1))
    sides = [checked_columns(table, [publication, word], name)
             for table, name in ((target, "words of the target"), (reference, "words of the reference"))]
    twice = set(sides[0][publication]) & set(sides[1][publication])
    if twice:
        refuse([Problem(f"{len(twice)} publications in both", "each in one of them",
                        "take the target out of the rest")])
    if unit == "publications":
        totals = [side[publication].nunique() for side in sides]
        sides = [side.drop_duplicates() for side in sides]
    else:
        totals = [len(side) for side in sides]
    counts = pd.concat([side[word].value_counts() for side in sides], axis=1, keys=["target", "reference"])
    counts = counts.fillna(0).astype(int).sort_index()
    counts = counts[counts.sum(axis=1) >= least]
    if not len(counts):
        refuse([Problem(f"no word that occurs {least} times", "words that are frequent enough", "lower the least")])
    a, b = counts["target"].to_numpy(), counts["reference"].to_numpy()
    g2 = log_likelihood(a, b, totals[0] - a, totals[1] - b)
    p = chi2.sf(g2, 1)
    ratio = np.log((a + 0.5) / (totals[0] + 0.5)) - np.log((b + 0.5) / (totals[1] + 0.5))
    spread = np.sqrt(np.maximum(1 / (a + 0.5) - 1 / (totals[0] + 0.5) + 1 / (b + 0.5) - 1 / (totals[1] + 0.5), 0.0))
    order = np.argsort(p, kind="stable")
    q = np.empty(len(p))
    q[order] = np.minimum.accumulate((p[order] * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1]
    z = 1.959963984540054
    table = pd.DataFrame({"word": counts.index, "target": a, "reference": b, "target_rate": a / totals[0],
                          "reference_rate": b / totals[1], "log_ratio": ratio / np.log(2),
                          "log_ratio_lower": (ratio - z * spread) / np.log(2),
                          "log_ratio_upper": (ratio + z * spread) / np.log(2), "g2": g2, "p_value": p, "q_value": q,
                          "over": a / totals[0] > b / totals[1]})
    signed = np.where(table["over"], table["g2"], -table["g2"])
    return table.iloc[np.lexsort([table["word"].astype(str), -signed])].reset_index(drop=True)


def _cheapest(run, costs, beginnings, unknown) -> tuple[list[str], float]:
    """Words of the cheapest division of a run of characters, from its end to its start, and their cost."""
    n = len(run)
    best, length = [0.0] * (n + 1), [1] * n
    for i in range(n - 1, -1, -1):
        # A character that is no word; words come after, so that of equal costs the longest is taken.
        least, chosen = (unknown if run[i] not in costs else np.inf) + best[i + 1], 1
        for j in range(i + 1, n + 1):
            part = run[i:j]
            if part not in beginnings:
                break
            cost = costs.get(part)
            if cost is not None and cost + best[j] <= least + 1e-12:
                least, chosen = cost + best[j], j - i
        best[i], length[i] = least, chosen
    words, i = [], 0
    while i < n:
        words.append(run[i:i + length[i]])
        i += length[i]
    return words, best[0]


def _phrases(found, dictionary) -> list[str]:
    words, i = [], 0
    while i < len(found):
        chosen = 1
        for j in range(i + 1, len(found) + 1):
            part = tuple(found[i:j])
            if part not in dictionary.phrase_beginnings:
                break
            if part in dictionary.phrases:
                chosen = j - i
        words.append(" ".join(found[i:i + chosen]))
        i += chosen
    return words
