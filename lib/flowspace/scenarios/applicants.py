"""Universities and firms tied more closely in a network of applicants, and what the network of cities makes of it."""
from __future__ import annotations

import re

import numpy as np
import pandas as pd

from flowspace.edges import member_groups
from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.networks.registry import measured
from flowspace.scenarios.given import steps
from flowspace.scenarios.outcomes import interval, outcome_table
from flowspace.values import listed, plain, real_number, refuse, whole_number

TYPES = ("university", "firm", "institute", "hospital", "individual", "other")
"""Types of applicants."""

HOW = {
    "rewire": "applicants change places between patents: each keeps its number of patents, each patent its applicants'",
    "add": "further patents of one university and one firm each, drawn by their numbers of patents",
}
"""How ties of universities and firms become more."""

_COLUMNS = ("patent", "applicant", "type", "adcode")
_CHINESE = {
    "university": ("大学", "学院", "学校", "高等专科"),
    "firm": ("公司", "集团", "工厂", "厂", "企业", "合伙", "合作社", "银行"),
    "institute": ("研究院", "研究所", "科学院", "工程院", "设计院", "研究中心", "实验室", "研究总院", "研究会"),
    "hospital": ("医院", "卫生院", "保健院", "诊所"),
}
_ENGLISH = {
    "firm": r"\b(co|ltd|limited|inc|incorporated|corp|corporation|company|gmbh|llc|plc|group|bank|works)\b",
    "hospital": r"\b(hospital|clinic|infirmary)\b",
    "university": r"\b(university|univ|college|school|polytechnic|institute of technology)\b",
    "institute": r"\b(institute|academy|laboratory|laboratories|lab|research (?:center|centre))\b",
}
_WORDS = {word: kind for kind, words in _CHINESE.items() for word in words}
_CHINESE_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+·[\u4e00-\u9fff·]+")
_ENGLISH_NAME = re.compile(r"[A-Za-z][a-z'-]*\.?(?:,? [A-Za-z][A-Za-z'-]*\.?){1,2}")


def applicant_type(name) -> str:
    """Guess what kind of applicant a name is, by its words.

    Parameters
    ----------
    name : str
        In Chinese or English.

    Returns
    -------
    str
        One of `TYPES`. In a Chinese name the last telling word decides, since it is the head of the name: the hospital
        of a university is a hospital, its company a firm. In an English name words of a firm go before those of a
        hospital, and these before the first word of a university or institute. A name without such a word is an
        individual's if it is two to four Chinese characters, or two or three English words; "other" if not, and for an
        empty name.

    Raises
    ------
    MeasureError
        If the name is no text.

    Notes
    -----
    A guess: ministries and bureaus are "other", a firm known by a name of two words alone is taken for a person. Look
    at a sample of your own names before counting on it.

    Examples
    --------
    >>> [applicant_type(name) for name in ("北京大学", "北京大学第一医院", "深圳清华大学研究院", "中国科学院", "张三")]
    ['university', 'hospital', 'institute', 'institute', 'individual']
    >>> [applicant_type(name) for name in ("Beijing Institute of Technology", "Huawei Technologies Co., Ltd.")]
    ['university', 'firm']
    """
    if not isinstance(name, str):
        raise MeasureError(Problem(f"{plain(name)} as name of an applicant", "text", "read the names as text"))
    name = name.strip()
    found = _CHINESE_WORD.findall(name)
    if found:
        return _WORDS[found[-1]]
    lower = name.lower()
    for kind in ("firm", "hospital"):
        if re.search(_ENGLISH[kind], lower):
            return kind
    first = [(match.start(), kind) for kind in ("university", "institute")
             if (match := re.search(_ENGLISH[kind], lower))]
    if first:
        return min(first, key=lambda pair: (pair[0], pair[1] != "university"))[1]
    return "individual" if _CHINESE_NAME.fullmatch(name) or _ENGLISH_NAME.fullmatch(name) else "other"


def applicant_records(records) -> pd.DataFrame:
    """Make one's own rows of patents and applicants fit for `university_firm_ties`.

    Parameters
    ----------
    records : DataFrame
        patent, applicant and adcode (missing or empty where no city is known: `flowspace.copatents.resolve` finds the
        city of an address); type, if it is known, missing where not.

    Returns
    -------
    DataFrame
        patent, applicant, type, adcode: rows without a city left out, how many in ``attrs["left_out"]``; repeated rows
        once; types that are not given guessed by `applicant_type`, one for each name.

    Raises
    ------
    MeasureError
        If a column is missing, a patent or applicant is no text, or as `university_firm_ties`.

    Examples
    --------
    >>> own = pd.DataFrame({"patent": ["p", "p", "p"], "applicant": ["清华大学", "清华大学", "华为技术有限公司"],
    ...                     "adcode": ["110000", "110000", None]})
    >>> found = applicant_records(own)
    >>> found.values.tolist(), found.attrs
    ([['p', '清华大学', 'university', '110000']], {'left_out': 1})
    """
    needed = ("patent", "applicant", "adcode")
    if not isinstance(records, pd.DataFrame):
        raise MeasureError(Problem(f"records that are a {type(records).__name__}", "a table with "
                                   + ", ".join(needed), "give a DataFrame"))
    refuse([Problem(f"no column {name!r} in the records", "the columns " + ", ".join(needed), "add or rename it",
                    column=name) for name in needed if name not in records.columns])
    table = records.astype(object).reset_index(drop=True)
    placed = table["adcode"].notna() & (table["adcode"] != "")
    wrong = [plain(name) for name in table.loc[placed, "applicant"] if not isinstance(name, str) or not name]
    if wrong:
        raise MeasureError(Problem(f"applicants that are no text ({listed(wrong)})", "names", "correct them"))
    table = table[placed]
    guessed = table["applicant"].map({name: applicant_type(name) for name in table["applicant"].unique()})
    known = table["type"] if "type" in table.columns else pd.Series(None, table.index, dtype=object)
    table = table.assign(type=known.where(known.notna(), guessed))[list(_COLUMNS)]
    table = _checked(table.drop_duplicates().reset_index(drop=True))
    table.attrs["left_out"] = int((~placed).sum())
    return table


def draw_applicants(seed, members, patents=2000, applicants=12, types=(0.15, 0.55, 0.12, 0.05, 0.13), partners=0.6,
                    same_city=0.55, same_agglomeration=0.3) -> pd.DataFrame:
    """Draw patents and their applicants from stated parameters: simulated, no evidence of anything.

    Parameters
    ----------
    seed : int
        Zero or more.
    members : DataFrame
        agglomeration and adcode; the first agglomeration that names a city counts.
    patents : int
        Number of patents.
    applicants : float
        Mean number of applicants of a city beyond the first (Poisson).
    types : sequence of float
        Shares of university, firm, institute, hospital and individual among applicants, which sum to 1.
    partners : float
        Mean number of partners in a patent (Poisson).
    same_city, same_agglomeration : float
        Chances that a partner comes from the city, or from anywhere in the agglomeration; otherwise from any city.

    Returns
    -------
    DataFrame
        patent, applicant, type, adcode, evidence ("simulated"): one row for each applicant of each patent. Applicants
        have patents in proportion to weights of a lognormal distribution (sigma 1).

    Raises
    ------
    MeasureError
        If a number is out of its range, the shares or chances are none, or members lack a column.

    Examples
    --------
    >>> members = pd.DataFrame({"agglomeration": "delta", "adcode": ["1", "2"]})
    >>> drawn = draw_applicants(1, members, patents=50)
    >>> drawn["patent"].nunique(), sorted(drawn["adcode"].unique()), drawn["evidence"].unique().tolist()
    (50, ['1', '2'], ['simulated'])
    """
    problems = whole_number(seed, "seed", 0) + whole_number(patents, "number of patents", 1)
    problems += real_number(applicants, "applicants of a city", 0) + real_number(partners, "number of partners", 0)
    problems += real_number(same_city, "chance of the same city", 0, 1)
    problems += real_number(same_agglomeration, "chance of the same agglomeration", 0, 1)
    if not problems and same_city + same_agglomeration > 1:
        problems.append(Problem("chances that sum to more than 1", "at most 1 together", "lower one of them"))
    shares = np.asarray(types, dtype=float) if np.ndim(types) == 1 and len(types) == 5 else np.full(5, np.nan)
    if not (shares >= 0).all() or abs(shares.sum() - 1) > 1e-9:
        problems.append(Problem(f"{plain(types)} as shares of types", "five shares that sum to 1", "correct them"))
    refuse(problems)
    groups, _ = member_groups(members, members["adcode"] if isinstance(members, pd.DataFrame)
                              and "adcode" in members.columns else [])
    belongs = {}
    for group, cities in groups.items():
        for city in cities:
            belongs.setdefault(city, group)
    if not belongs:
        raise MeasureError(Problem("no member", "at least one city", "give the members of the agglomerations"))
    rng = np.random.default_rng(int(seed))
    cities = sorted(belongs)
    city = np.repeat(np.arange(len(cities)), 1 + rng.poisson(applicants, len(cities)))
    group = np.unique([str(belongs[one]) for one in cities], return_inverse=True)[1][city]
    kind = rng.choice(5, len(city), p=shares)
    reach = rng.lognormal(0, 1, len(city)).cumsum()
    order = np.lexsort((city, group))  # cities of a group stand together, applicants of a city too
    city, group, kind = city[order], group[order], kind[order]
    ends = {}
    for name, key in (("city", city), ("group", group)):
        starts = np.flatnonzero(np.diff(key, prepend=-1))
        stops = np.append(starts[1:], len(key))
        which = np.searchsorted(starts, np.arange(len(key)), side="right") - 1
        ends[name] = np.column_stack([starts[which], stops[which]])
    below = np.append(0.0, reach)

    def drawn(first, last):
        return int(np.searchsorted(reach, rng.uniform(below[first], below[last]), side="right"))

    rows = []
    for number in range(patents):
        lead = min(drawn(0, len(city)), len(city) - 1)
        team = [lead]
        for _ in range(rng.poisson(partners)):
            where = rng.uniform()
            span = (ends["city"][lead] if where < same_city else ends["group"][lead]
                    if where < same_city + same_agglomeration else (0, len(city)))
            partner = min(drawn(*span), len(city) - 1)
            if partner not in team:
                team.append(partner)
        rows += [(f"p{number:06d}", f"a{one:06d}", TYPES[kind[one]], cities[city[one]]) for one in team]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).assign(evidence="simulated")


def university_firm_ties(records, members) -> pd.DataFrame:
    r"""Count the ties of applicants inside each agglomeration, and those of a university and a firm among them.

    .. math:: \text{share}_r = \frac{\sum_p U_{pr} F_{pr}}{\sum_p N_{pr} (N_{pr} - 1) / 2},

    with U, F and N the numbers of universities, firms and all applicants of patent p that are in the agglomeration.

    Parameters
    ----------
    records : DataFrame
        patent, applicant, type (one of `TYPES`) and adcode: one row for each applicant of each patent. The same name
        in two cities is two applicants. `applicant_records` makes such a table of one's own records.
    members : DataFrame
        agglomeration and adcode.

    Returns
    -------
    DataFrame
        agglomeration, in the order of members; patents, applicants (inside); ties; university_firm; share (nan without
        ties). An agglomeration none of whose cities is in the records has zeros.

    Raises
    ------
    MeasureError
        If a column is missing, a name is no text, a type unknown, an applicant stands twice in a patent or has two
        types.

    Examples
    --------
    >>> records = pd.DataFrame({"patent": ["p", "p", "p"], "applicant": ["u", "f", "g"],
    ...                         "type": ["university", "firm", "firm"], "adcode": ["1", "1", "2"]})
    >>> members = pd.DataFrame({"agglomeration": "delta", "adcode": ["1", "2"]})
    >>> university_firm_ties(records, members)[["ties", "university_firm"]].values.tolist()
    [[3, 2]]
    """
    checked, rows = _checked(records), []
    for name, cities in _groups(members).items():
        part = _Part(checked, cities)
        ties, between = part.ties(), part.between()
        rows.append((name, part.patents, part.applicants, ties, between, between / ties if ties else np.nan))
    return pd.DataFrame(rows, columns=["agglomeration", "patents", "applicants", "ties", "university_firm", "share"])


def tie_universities(records, members, raised=(0.1, 0.25, 0.5), how="rewire", draws=20, seed=0,
                     level=0.95) -> pd.DataFrame:
    r"""Raise the ties of universities and firms inside each agglomeration by a share, and read its network of cities.

    Rewired, two applicants inside the agglomeration change places between two patents wherever this makes more pairs of
    a university and a firm, until there are :math:`(1 + x)` times as many.

    Parameters
    ----------
    records, members
        As for `university_firm_ties`.
    raised : float or sequence of float
        x, zero or more.
    how : str
        Key of `HOW`.
    draws : int
        How many times it is done at random, at least 1.
    seed : int
        Zero or more.
    level : float
        Of the intervals.

    Returns
    -------
    DataFrame
        `outcome_table`s of "tie_universities_rewire" or "tie_universities_add", and for "rewire" also of
        "tie_any_rewire": as many exchanges, of any applicants. parameter is x; value is the mean over draws, the
        interval that of the draws. Outcomes: university_firm, university_firm_share (as `university_firm_ties`); and of
        the network of the agglomeration's cities, linked by the patents they share: density, clustering (mean, cities
        with fewer than two partners left out), largest (share of the cities in the largest connected part). nan where
        not defined.

    Raises
    ------
    MeasureError
        As `university_firm_ties`; or if a name is unknown or a number out of its range.

    Notes
    -----
    A share of nothing is nothing: where there is no tie of the kind, none is made. Exchanges stop where no more of them
    are found: university_firm says how far they came. In "rewire" no tie is new in number, those with others become
    fewer; in "add" nothing is taken from anywhere.

    Examples
    --------
    >>> members = pd.DataFrame({"agglomeration": "delta", "adcode": ["1", "2", "3"]})
    >>> found = tie_universities(draw_applicants(1, members, 400), members, 0.2, draws=5)
    >>> row = found[found["outcome"] == "university_firm"].iloc[0]
    >>> bool(abs(row["value"] / row["baseline"] - 1.2) < 0.05)
    True
    """
    problems = whole_number(draws, "number of draws", 1) + whole_number(seed, "seed", 0)
    if not isinstance(how, str) or how not in HOW:
        problems.append(Problem(f"{plain(how)}{did_you_mean(how, HOW)}", "one of " + ", ".join(HOW),
                                "correct the name"))
    refuse(problems)
    x, checked, groups = steps(raised, "shares"), _checked(records), _groups(members)
    main, beside = [], []
    for name, cities in groups.items():
        part = _Part(checked, cities)
        base = part.outcomes([part.state()])
        for share in x:
            states, others = [], []
            for k in range(draws):
                rng = np.random.default_rng([int(seed), k, *str(name).encode()])
                if how == "add":
                    states.append(part.added(share, rng))
                    continue
                state, moves = part.rewired(share, rng)
                states.append(state)
                others.append(part.rewired(share, rng, moves)[0])
            for rows, drawn in ((main, states), (beside, others)):
                found = part.outcomes(drawn) if drawn else {}
                for outcome, values in found.items():
                    baseline = base[outcome][0]
                    changes = values - baseline
                    known = changes[~np.isnan(changes)]
                    rows.append({"subject": str(name), "parameter": share, "outcome": outcome, "baseline": baseline,
                                 "value": baseline + float(known.mean()) if len(known) else np.nan,
                                 **interval(changes, level)})
    tables = [outcome_table(f"tie_universities_{how}", main, level)]
    if how == "rewire":
        tables.append(outcome_table("tie_any_rewire", beside, level))
    return pd.concat(tables, ignore_index=True)


_TRIES = 200
"""Exchanges looked at for each tie that is wanted."""

_AT_ONCE = 200


class _Part:
    """Patents and applicants inside one agglomeration, by number."""

    def __init__(self, records, cities):
        inside = records[records["adcode"].isin(cities)]
        self.cities = sorted(cities)
        self.patent = pd.factorize(inside["patent"], sort=True)[0]
        keys = inside["applicant"] + "\t" + inside["adcode"]
        self.applicant, names = pd.factorize(keys, sort=True)
        first = inside.assign(number=self.applicant).drop_duplicates("number").sort_values("number")
        self.university = (first["type"] == "university").to_numpy()
        self.firm = (first["type"] == "firm").to_numpy()
        self.city = first["adcode"].map({city: i for i, city in enumerate(self.cities)}).to_numpy(dtype=int)
        order = np.lexsort((self.applicant, self.patent))
        self.patent, self.applicant = self.patent[order], self.applicant[order]
        self.patents, self.applicants = int(self.patent.max(initial=-1)) + 1, len(names)

    def state(self):
        return self.patent, self.applicant

    def ties(self, state=None) -> int:
        size = np.bincount((state or self.state())[0], minlength=1)
        return int((size * (size - 1) // 2).sum())

    def between(self, state=None) -> int:
        patent, applicant = state or self.state()
        universities, firms = (np.bincount(patent, of[applicant]) for of in (self.university, self.firm))
        return int((universities * firms).sum())

    def outcomes(self, states) -> dict[str, np.ndarray]:
        n, weights = len(self.cities), []
        for patent, applicant in states:
            shared = np.zeros((int(patent.max(initial=-1)) + 1, n))
            shared[patent, self.city[applicant]] = 1.0
            linked = shared.T @ shared
            np.fill_diagonal(linked, 0.0)
            weights.append(linked)
        of = measured(["density", "mean_clustering", "largest_component_share"], np.array(weights), False)
        ties = np.array([self.ties(state) for state in states], dtype=float)
        between = np.array([self.between(state) for state in states], dtype=float)
        share = np.divide(between, ties, out=np.full(len(ties), np.nan), where=ties > 0)
        return {"university_firm": between, "university_firm_share": share, "density": of["density"],
                "clustering": of["mean_clustering"], "largest": of["largest_component_share"]}

    def added(self, share, rng):
        """Further patents of one university and one firm each."""
        count = round(share * self.between())
        if not count:
            return self.state()
        often = np.bincount(self.applicant, minlength=self.applicants)
        teams = [rng.choice(np.flatnonzero(of), count, p=often[of] / often[of].sum())
                 for of in (self.university, self.firm)]
        new = self.patents + np.arange(count)
        return np.concatenate([self.patent, new, new]), np.concatenate([self.applicant, *teams])

    def rewired(self, share, rng, moves=None):
        """Applicants that have changed places, and how many exchanges it took; any so many exchanges, if `moves`."""
        wanted = round(share * self.between())
        if not wanted or moves == 0:
            return self.state(), 0
        patent, applicant = self.patent.tolist(), self.applicant.tolist()
        teams = [set() for _ in range(self.patents)]
        u, f = [0] * self.patents, [0] * self.patents
        university, firm = self.university.tolist(), self.firm.tolist()
        for p, a in zip(patent, applicant, strict=True):
            teams[p].add(a)
            u[p] += university[a]
            f[p] += firm[a]
        gained, made, steps_left = 0, 0, _TRIES * (wanted + 20)
        while steps_left > 0:
            steps_left -= _AT_ONCE
            for i, j in self._proposed(rng, moves is not None).tolist():
                p, q, a, b = patent[i], patent[j], applicant[i], applicant[j]
                if p == q or a == b or b in teams[p] or a in teams[q]:
                    continue
                du, df = university[b] - university[a], firm[b] - firm[a]
                change = (u[p] + du) * (f[p] + df) + (u[q] - du) * (f[q] - df) - u[p] * f[p] - u[q] * f[q]
                if moves is None and not 0 < change <= wanted - gained:
                    continue
                teams[p].remove(a)
                teams[q].remove(b)
                teams[p].add(b)
                teams[q].add(a)
                u[p], f[p], u[q], f[q] = u[p] + du, f[p] + df, u[q] - du, f[q] - df
                applicant[i], applicant[j] = b, a
                gained, made = gained + change, made + 1
                if made == moves or (moves is None and gained == wanted):
                    return (self.patent, np.array(applicant, dtype=int)), made
        return (self.patent, np.array(applicant, dtype=int)), made

    def _proposed(self, rng, any_type) -> np.ndarray:
        """Two places each: any, or those where a university may come to firms, or a firm to universities."""
        everywhere = len(self.patent)
        if any_type:
            return rng.integers(0, everywhere, (_AT_ONCE, 2))
        pairs = []
        for of, other in ((self.university, self.firm), (self.firm, self.university)):
            own = of[self.applicant]
            met = np.bincount(self.patent, other[self.applicant], self.patents)[self.patent] > 0
            left, right = np.flatnonzero(own), np.flatnonzero(~own & met)
            if len(left) and len(right):
                pairs.append(np.column_stack([rng.choice(left, _AT_ONCE // 2), rng.choice(right, _AT_ONCE // 2)]))
        return rng.permutation(np.concatenate(pairs)) if pairs else np.zeros((0, 2), dtype=int)


def _checked(records) -> pd.DataFrame:
    if not isinstance(records, pd.DataFrame):
        raise MeasureError(Problem(f"records that are a {type(records).__name__}", "a table with "
                                   + ", ".join(_COLUMNS), "give a DataFrame"))
    absent = [name for name in _COLUMNS if name not in records.columns]
    refuse([Problem(f"no column {name!r} in the records", "the columns " + ", ".join(_COLUMNS), "add or rename it",
                    column=name) for name in absent])
    problems, table = [], records[list(_COLUMNS)].astype(object)
    for name in _COLUMNS:
        wrong = [plain(item) for item in table[name] if not isinstance(item, str) or not item]
        if wrong:
            problems.append(Problem(f"{name} that is no text ({listed(wrong)})", "text in every row", "correct it",
                                    column=name))
    unknown = sorted({item for item in table["type"] if isinstance(item, str)} - set(TYPES))
    if unknown:
        problems.append(Problem(f"types {listed(unknown)}{did_you_mean(unknown[0], TYPES)}", "one of "
                                + ", ".join(TYPES), "guess them with applicant_type, or correct them", column="type"))
    refuse(problems)
    twice = table[table.duplicated(["patent", "applicant", "adcode"])]
    if len(twice):
        problems.append(Problem(f"applicants twice in a patent ({listed(list(twice['applicant']))})", "each once",
                                "remove the repetition"))
    kinds = table.drop_duplicates(["applicant", "adcode", "type"])
    several = kinds[kinds.duplicated(["applicant", "adcode"])]
    if len(several):
        problems.append(Problem(f"applicants of two types ({listed(list(several['applicant']))})", "one type of each",
                                "choose one"))
    refuse(problems)
    return table


def _groups(members) -> dict[str, list[str]]:
    known = isinstance(members, pd.DataFrame) and "adcode" in members.columns
    return member_groups(members, members["adcode"] if known else [])[0]
