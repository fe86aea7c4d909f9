"""How far agglomerations depend on the radius, the number of cities, the threshold, and errors of scores."""
from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from flowspace.errors import Problem, did_you_mean
from flowspace.networks.partition_agreement import adjusted_rand_index
from flowspace.values import listed, real_number, refuse, whole_number
from flowspace.world_cities.cities import check_cities
from flowspace.world_cities.distances import city_distances
from flowspace.world_cities.identify import Agglomerations, identify_checked

_AXES = ("eps_km", "min_cities", "core", "max_diameter_km", "min_qualified")


@dataclass(frozen=True)
class Grid:
    """Agglomerations under many settings.

    Parameters
    ----------
    settings : DataFrame
        Indexed by setting (0, 1, …): eps_km, min_cities, core, max_diameter_km (nan for none), min_qualified;
        `n_clusters`, `n_agglomerations`, `n_member_cities`, `largest_extent_km` of what was found (of agglomerations,
        nan without any).
    memberships : DataFrame
        Columns setting, agglomeration, city: members of innovative agglomerations.
    cities : tuple of str
        All cities of the table, sorted.
    """

    settings: pd.DataFrame
    memberships: pd.DataFrame
    cities: tuple


def identification_grid(cities, core, eps_km=(50.0, 75.0, 100.0, 125.0, 150.0, 175.0, 200.0), min_cities=(3,),
                        max_diameter_km=(None,), min_qualified=(3,), qualified=None, among="all") -> Grid:
    """`identify` for every combination of settings.

    Parameters
    ----------
    cities : DataFrame
        As for `identify`.
    core : sequence of numbers, or of collections of classes
        Rules for core cities, each as `identify` takes it: `[50, 54]`, or `[["NEXUS"], ["NEXUS", "HUB"]]`.
    eps_km, min_cities, max_diameter_km, min_qualified : sequence
        Values of each setting.
    qualified, among
        As for `identify`, the same for all.

    Returns
    -------
    Grid

    Raises
    ------
    MeasureError
        As `identify`, or if a setting is no list of values or an empty one.

    Examples
    --------
    >>> places = pd.DataFrame({"city": list("abcd"), "lon": [0, 0.5, 1.0, 2.2], "lat": 0.0, "score": [9, 5, 5, 5]})
    >>> grid = identification_grid(places, core=[8], eps_km=(50, 60, 140))
    >>> grid.settings[["eps_km", "n_agglomerations", "n_member_cities"]]
             eps_km  n_agglomerations  n_member_cities
    setting
    0          50.0                 0                0
    1          60.0                 1                3
    2         140.0                 1                4
    """
    values = {"eps_km": eps_km, "min_cities": min_cities, "core": core, "max_diameter_km": max_diameter_km,
              "min_qualified": min_qualified}
    refuse([Problem(f"{name} {given!r}", "a list of at least one value", f"write [{given!r}]")
            for name, given in values.items() if isinstance(given, str) or not hasattr(given, "__iter__")
            or not len(list(given))])
    table, distances = check_cities(cities), city_distances(cities)
    rows, members = [], []
    for number, chosen in enumerate(product(*(list(values[axis]) for axis in _AXES))):
        own = dict(zip(_AXES, chosen, strict=True))
        found = identify_checked(table, distances, qualified=qualified, among=among, **own)
        member, kept = found.members(), found.clusters[found.clusters["innovative"]]
        core_word = own["core"] if isinstance(own["core"], (int, float, str)) else "+".join(own["core"])
        longest = np.nan if own["max_diameter_km"] is None else float(own["max_diameter_km"])
        rows.append((float(own["eps_km"]), own["min_cities"], core_word, longest, own["min_qualified"],
                     len(found.clusters), len(kept), len(member), kept["extent_km"].max() if len(kept) else np.nan))
        members.append(member.assign(setting=number))
    settings = pd.DataFrame(rows, columns=[*_AXES, "n_clusters", "n_agglomerations", "n_member_cities",
                                           "largest_extent_km"]).rename_axis("setting")
    together = pd.concat(members, ignore_index=True)[["setting", "agglomeration", "city"]]
    return Grid(settings, together, tuple(table.index))


def grid_agreement(grid, baseline) -> pd.Series:
    """Adjusted Rand index of every setting with one of them.

    Parameters
    ----------
    grid : Grid
    baseline : int
        The setting to compare with.

    Returns
    -------
    Series of float
        Keyed by setting: 1 for the same agglomerations, 0 for what chance gives.

    Raises
    ------
    MeasureError
        If the grid is none, the setting is not in it, or the table has fewer than two cities.

    Notes
    -----
    A city outside of all agglomerations counts as a group of its own. Were they taken as one group, the many cities
    outside under every setting would make any two settings look alike.

    Examples
    --------
    >>> places = pd.DataFrame({"city": list("abcd"), "lon": [0, 0.5, 1.0, 2.2], "lat": 0.0, "score": [9, 5, 5, 5]})
    >>> grid_agreement(identification_grid(places, core=[8], eps_km=(60, 70, 140)), 0).round(2).tolist()
    [1.0, 1.0, 0.0]
    """
    _check_grid(grid)
    if baseline not in grid.settings.index:
        refuse([Problem(f"baseline {baseline!r}", f"a setting from 0 to {len(grid.settings) - 1}", "choose one")])
    groups = {setting: _groups(grid, setting) for setting in grid.settings.index}
    return pd.Series({setting: adjusted_rand_index(groups[baseline], groups[setting]) for setting in groups},
                     name="adjusted_rand_index").rename_axis("setting")


def case_overlap(grid, cases) -> pd.DataFrame:
    r"""How far each case is itself under every setting: the agglomeration most like it.

    .. math:: J = \max_A \frac{|C \cap A|}{|C \cup A|}

    Parameters
    ----------
    grid : Grid
    cases : DataFrame or mapping
        Columns `agglomeration` and `city` (what `Agglomerations.members` returns), or names of cases to their cities.

    Returns
    -------
    DataFrame
        One row per case and setting: `case`, `setting`, `jaccard` (0 where no agglomeration shares a city with it),
        `found_as` (the agglomeration, or None), `n_cities` of it, `kept` (share of the case's cities in it), and the
        settings themselves.

    Raises
    ------
    MeasureError
        If the grid is none, a case is empty, or one of its cities is not in the table.

    Examples
    --------
    >>> places = pd.DataFrame({"city": list("abcd"), "lon": [0, 0.5, 1.0, 2.2], "lat": 0.0, "score": [9, 5, 5, 5]})
    >>> grid = identification_grid(places, core=[8], eps_km=(50, 60, 140))
    >>> case_overlap(grid, {"row": ["a", "b", "c"]})[["eps_km", "jaccard", "found_as"]]
       eps_km  jaccard found_as
    0    50.0     0.00     None
    1    60.0     1.00        a
    2   140.0     0.75        a
    """
    _check_grid(grid)
    wanted = _cases(cases, grid.cities)
    found = {setting: {name: set(part["city"]) for name, part in own.groupby("agglomeration")}
             for setting, own in grid.memberships.groupby("setting")}
    rows = []
    for case, own in wanted.items():
        for setting in grid.settings.index:
            best = max(((len(own & there) / len(own | there), name) for name, there in
                        sorted(found.get(setting, {}).items())), key=lambda pair: pair[0], default=(0.0, None))
            there = found.get(setting, {}).get(best[1] if best[0] > 0 else None, set())
            rows.append((case, setting, best[0], best[1] if best[0] > 0 else None, len(there),
                         len(own & there) / len(own)))
    table = pd.DataFrame(rows, columns=["case", "setting", "jaccard", "found_as", "n_cities", "kept"])
    table["found_as"] = table["found_as"].astype(object).where(table["found_as"].notna(), None)
    return table.merge(grid.settings[list(_AXES)].reset_index(), on="setting")


def eps_ranges(overlap, least=0.5) -> pd.DataFrame:
    """Radii at which each case exists, from the table of `case_overlap`.

    Parameters
    ----------
    overlap : DataFrame
        As `case_overlap` returns it, of a grid in which the radius alone varies.
    least : float
        The Jaccard index from which the case counts as found, above 0 and up to 1.

    Returns
    -------
    DataFrame
        Indexed by case: `from_km` and `to_km`, the ends of its longest unbroken run of radii of the grid (nan where
        there is none), `n_runs`, `share` of the radii at which it exists, `best_jaccard`, `best_km` (the smallest
        radius with it).

    Raises
    ------
    MeasureError
        If the table lacks a column, a case has two rows for a radius, or `least` is out of its range.

    Notes
    -----
    The ends are radii of the grid: the true ends lie up to one step further out.

    Examples
    --------
    >>> overlap = pd.DataFrame({"case": "bay", "eps_km": [50, 75, 100, 125], "jaccard": [0.2, 0.8, 1.0, 0.4]})
    >>> eps_ranges(overlap).loc["bay"].tolist()
    [75.0, 100.0, 1.0, 0.5, 1.0, 100.0]
    """
    problems = real_number(least, "least", 0, 1, open_below=True)
    lacking = [c for c in ("case", "eps_km", "jaccard") if not isinstance(overlap, pd.DataFrame) or c not in overlap]
    if lacking:
        problems.append(Problem(f"a table of overlaps without {', '.join(lacking)}", "what case_overlap returns",
                                "call case_overlap first"))
    elif overlap.duplicated(["case", "eps_km"]).any():
        problems.append(Problem("several rows of a case for one radius", "a grid in which the radius alone varies",
                                "choose one value of the other settings"))
    refuse(problems)
    rows = {}
    for case, own in overlap.groupby("case", sort=False):
        own = own.sort_values("eps_km")
        eps, j = own["eps_km"].to_numpy(dtype=float), own["jaccard"].to_numpy(dtype=float)
        there = np.concatenate([[False], j >= least, [False]])
        starts, stops = np.flatnonzero(~there[:-1] & there[1:]), np.flatnonzero(there[:-1] & ~there[1:]) - 1
        # The longest run in kilometres; of equally long ones that at smaller radii.
        longest = int(np.argmax(eps[stops] - eps[starts])) if len(starts) else None
        ends = (np.nan, np.nan) if longest is None else (eps[starts[longest]], eps[stops[longest]])
        rows[case] = (*ends, len(starts), float(np.mean(j >= least)), j.max(), eps[int(np.argmax(j))])
    return pd.DataFrame.from_dict(rows, orient="index", columns=[
        "from_km", "to_km", "n_runs", "share", "best_jaccard", "best_km"]).rename_axis("case")


def score_uncertainty(cities, found, sd, draws=200, seed=0) -> pd.DataFrame:
    r"""How often each agglomeration is found again when scores are wrong by chance.

    Each draw adds independent normal errors to all scores, :math:`x^*_i = x_i + \sigma z_i`, and identifies anew with
    the settings of `found`.

    Parameters
    ----------
    cities : DataFrame
        The table that `found` was identified from, with scores.
    found : Agglomerations
        What `identify` returned, by a core rule on scores.
    sd : float
        :math:`\sigma`, in units of the score, zero or larger.
    draws : int
        At least 1.
    seed : int
        Zero or more; the same seed gives the same result whatever the order of rows.

    Returns
    -------
    DataFrame
        Indexed by agglomeration of `found`: `share_found` (draws with an agglomeration that shares at least half of
        the union of cities, Jaccard 0.5 or more), `mean_jaccard` (with the most similar one, 0 where there is none),
        `share_same_leader` (draws in which the most similar one has the same leading city), and `margin`, the score of
        its strongest core city minus the threshold, in units of `sd` (infinite for `sd` of zero).

    Raises
    ------
    MeasureError
        If `found` does not come from `identify` with a core rule on scores, or a number is out of its range.

    Notes
    -----
    Errors are taken as independent. Indices that rest on the same national statistics have errors that cities of one
    country share; they move whole agglomerations, more than is shown here.

    Examples
    --------
    >>> places = pd.DataFrame({"city": list("abc"), "lon": [0, 0.5, 1.0], "lat": 0.0, "score": [9.0, 5.0, 5.0]})
    >>> from flowspace.world_cities import identify
    >>> score_uncertainty(places, identify(places, core=8), sd=1.0)["share_found"].round(2).to_dict()
    {'a': 0.82}
    """
    problems = real_number(sd, "sd", 0) + whole_number(draws, "draws", 1) + whole_number(seed, "seed", 0)
    if not isinstance(found, Agglomerations) or "eps_km" not in found.settings or \
            not isinstance(found.settings["core"], (int, float)):
        problems.append(Problem("agglomerations that are not identified by a score", "what identify returns with a "
                                "number as core", "call identify with core= a lowest score"))
    refuse(problems)
    table, distances = check_cities(cities, ["score"]), city_distances(cities)
    settings = found.settings
    wanted = {name: set(part["city"]) for name, part in found.members().groupby("agglomeration")}
    draw = np.random.default_rng(seed)
    hits = {name: [] for name in wanted}
    for _ in range(draws):
        again = table.assign(score=table["score"] + sd * draw.standard_normal(len(table)))
        groups = {name: set(part["city"]) for name, part in
                  identify_checked(again, distances, **settings).members().groupby("agglomeration")}
        for name, own in wanted.items():
            hits[name].append(max(((len(own & there) / len(own | there), other == name) for other, there in
                                   groups.items()), default=(0.0, False)))
    rows = {}
    for name, own in wanted.items():
        j = np.array([hit[0] for hit in hits[name]])
        leader = np.array([hit[1] and hit[0] > 0 for hit in hits[name]])
        best = table.loc[sorted(own), "score"].max() - settings["core"]
        rows[name] = (float(np.mean(j >= 0.5)), float(j.mean()), float(leader.mean()),
                      float(best / sd) if sd > 0 else np.inf)
    return pd.DataFrame.from_dict(rows, orient="index", columns=[
        "share_found", "mean_jaccard", "share_same_leader", "margin"]).rename_axis("agglomeration")


def _check_grid(grid) -> None:
    if not isinstance(grid, Grid):
        refuse([Problem(f"a grid of type {type(grid).__name__}", "what identification_grid returns",
                        "call identification_grid first")])


def _groups(grid, setting) -> pd.Series:
    """Group of every city under a setting; a city in none is a group of its own."""
    own = grid.memberships[grid.memberships["setting"] == setting].set_index("city")["agglomeration"]
    return pd.Series({city: ("in", own[city]) if city in own.index else ("alone", city) for city in grid.cities})


def _cases(cases, cities) -> dict[str, set]:
    if isinstance(cases, pd.DataFrame):
        lacking = [c for c in ("agglomeration", "city") if c not in cases]
        if lacking:
            refuse([Problem(f"cases without the column {', '.join(lacking)}", "columns agglomeration and city",
                            "rename them")])
        cases = {name: set(part["city"]) for name, part in cases.groupby("agglomeration")}
    if not hasattr(cases, "items"):
        refuse([Problem(f"cases of type {type(cases).__name__}", "a table, or names of cases to their cities",
                        "give {'BosWash': ['Boston', …]}")])
    problems = []
    for name, own in cases.items():
        unknown = sorted(set(own) - set(cities), key=str)
        if unknown:
            problems.append(Problem(f"{listed([str(c) for c in unknown])} in the case {name!r}",
                                    "cities of the table", f"correct the names{did_you_mean(unknown[0], cities)}"))
        if not len(set(own)):
            problems.append(Problem(f"the case {name!r} without cities", "at least one", "leave it out"))
    refuse(problems)
    return {name: set(own) for name, own in cases.items()}
