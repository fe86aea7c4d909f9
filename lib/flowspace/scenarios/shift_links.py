"""Links of an agglomeration shifted from partners inside to partners outside, or back, at a constant total weight."""
from __future__ import annotations

import numpy as np
import pandas as pd

from flowspace.edges import city_codes, member_groups
from flowspace.errors import MeasureError, Problem, did_you_mean
from flowspace.networks.network import Network, no_network
from flowspace.networks.stack import ratio
from flowspace.polycentricity.registry import find_measures
from flowspace.scenarios.expected import ExpectedLinks
from flowspace.scenarios.given import check_measure, polycentricity_factors, steps
from flowspace.scenarios.outcomes import interval, outcome_table
from flowspace.values import plain, refuse, whole_number

TOWARDS = {
    "external": "from partners inside to partners outside",
    "internal": "from partners outside to partners inside",
}
"""Which way links are shifted."""


def shifted_weights(network, inside, share, towards="external", expected=None, rng=None) -> np.ndarray | None:
    r"""Shift a share of the links of some cities from inside to outside, or back.

    Towards outside, each link inside loses the share x; half of what it loses belongs to either city, and goes to this
    city's partners outside in proportion to :math:`q_{ik}`:

    .. math:: w'_{ij} = (1 - x)\,w_{ij}, \qquad
              w'_{ik} = w_{ik} + \frac{x}{2}\,s^{in}_i\,\frac{q_{ik}}{\sum_{l \notin r} q_{il}}
              \qquad (i, j \in r,\ k \notin r).

    Towards inside, each link to a city outside loses the share, and goes to the same member's partners inside:

    .. math:: w'_{ik} = (1 - x)\,w_{ik}, \qquad
              w'_{ij} = w_{ij} + x\left(s^{out}_i\,\frac{q_{ij}}{\sum_{l \in r} q_{il}}
              + s^{out}_j\,\frac{q_{ji}}{\sum_{l \in r} q_{jl}}\right).

    Parameters
    ----------
    network : Network
        Undirected, of all cities.
    inside : sequence of str
        Codes of the members.
    share : float
        x, from 0 to 1.
    towards : str
        Key of `TOWARDS`.
    expected : ExpectedLinks, optional
        q; the links that there are if left out. A member that has none on the side where links go to shares the
        partners of all members together.
    rng : Generator, optional
        Shares of the partners are drawn then, from a Dirichlet distribution with the parameters q: as many links as
        there are say so much and no more of where further ones would go.

    Returns
    -------
    ndarray, shape (n, n)
        Weights in the order of the network's cities, with the total of the network's; None where no member has a
        partner on the side where links go to, but there are some to shift.

    Raises
    ------
    MeasureError
        If the network is none or directed, a code is not in it, or a name or number is out of its range.

    Notes
    -----
    A link inside counts for two members and a link to outside for one. At a constant total weight members together have
    fewer links in the end where links go outside, and more where they come in; what members lose, cities outside gain.

    Examples
    --------
    >>> weights = [[0, 4, 1, 0], [4, 0, 0, 3], [1, 0, 0, 0], [0, 3, 0, 0]]
    >>> four = Network.of(weights, list("abcd"), directed=False)
    >>> shifted_weights(four, ["a", "b"], 0.5).tolist()
    [[0.0, 2.0, 2.0, 0.0], [2.0, 0.0, 0.0, 4.0], [2.0, 0.0, 0.0, 0.0], [0.0, 4.0, 0.0, 0.0]]
    """
    refuse(_not_undirected(network) + _unknown(towards))
    x, = steps([share], "shares", highest=1.0)
    if isinstance(inside, str):
        inside = [inside]
    inside, problems = city_codes(inside)
    if expected is not None and not isinstance(expected, ExpectedLinks):
        problems.append(Problem(f"{plain(expected)} as expectation", "expected links of pairs of cities",
                                "make them: scenarios.expected_links"))
    refuse(problems)
    place = {city: i for i, city in enumerate(network.cities)}
    strange = [plain(city) for city in inside if city not in place]
    if strange:
        raise MeasureError(Problem(f"members that are not in the network ({', '.join(strange[:5])})",
                                   "cities of the network", "leave them out"))
    member = np.zeros(network.n, dtype=bool)
    member[[place[city] for city in inside]] = True
    prior = network.between if expected is None else expected.square(network.cities, False)
    within, outward = network.between[np.ix_(member, member)], network.between[np.ix_(member, ~member)]
    partners = _proportions(prior, member, towards, None if rng is None else [rng])
    blocks = _shifted(within, outward, partners, x, towards)
    if blocks is None:
        return None
    weights = network.between.copy()
    weights[np.ix_(member, member)], weights[np.ix_(member, ~member)] = blocks[0][0], blocks[1][0]
    weights[np.ix_(~member, member)] = blocks[1][0].T
    return weights


def shift_links(network, members, shares=(0.1, 0.25, 0.5), towards="external", expected=None,
                measure="green_population", draws=200, seed=0, level=0.95) -> pd.DataFrame:
    r"""Shift a share of each agglomeration's links outside or inside, and read polycentricity and gateway roles.

    Parameters
    ----------
    network : Network
        Undirected, of all cities.
    members : DataFrame
        agglomeration and adcode; a city may be in several.
    shares : float or sequence of float
        Shares x of the weight that are shifted, from 0 to 1; `shifted_weights` has the formulas.
    towards : str
        Key of `TOWARDS`.
    expected : ExpectedLinks, optional
        What decides between partners; the links that there are if left out.
    measure : str
        Evenness of the functional polycentricity.
    draws : int
        How many times the partners' shares are drawn; 0 for no intervals.
    seed : int
        Zero or more; the result does not depend on the order of the agglomerations.
    level : float
        Of the intervals.

    Returns
    -------
    DataFrame
        An `outcome_table` of the experiment "shift_to_external" or "shift_to_internal", in which one agglomeration at
        a time shifts its links. parameter is x. Outcomes:

        polycentricity_within, polycentricity_external
            evenness times density of links inside, and to outside;
        evenness_within, evenness_external
            their first factors;
        internal_share
            weight inside / (inside + to outside);
        external_internal_index
            (to outside - inside) / (to outside + inside), from -1 to 1;
        participation_mean, participation_highest
            mean and largest weighted participation coefficient of the members, whose own agglomeration is one group;
            a city outside belongs to the first agglomeration that names it, or is a group of its own;
        gateway_share
            the largest share that one member has in the links to outside.

        Not defined (nan): what needs links where there are none; evenness for fewer than two members; and all values
        of an agglomeration that has links to shift, and no partner to shift them to.

    Raises
    ------
    MeasureError
        If the network is none or directed, members lack a column or none is in the network, the expectation is none, or
        a name or number is out of its range.

    Notes
    -----
    Proportional shifting keeps the distribution of partners and adds no new pair, unless the expectation has pairs that
    are not linked yet; so densities stay, until at x = 1 one side has no link left. That is a choice, and the
    friendliest one to those who have partners already. Roles of brokers by `flowspace.networks.brokerage` ask who is
    linked and not how much: they do not change with the weights.
    Intervals say how much hangs on where the shifted links land; the share itself is not uncertain.

    Examples
    --------
    >>> weights = [[0, 4, 1, 0], [4, 0, 0, 3], [1, 0, 0, 0], [0, 3, 0, 0]]
    >>> four = Network.of(weights, list("abcd"), directed=False)
    >>> members = pd.DataFrame({"agglomeration": "delta", "adcode": ["a", "b"]})
    >>> found = shift_links(four, members, [0, 0.5, 1], draws=0).set_index(["outcome", "parameter"])["value"]
    >>> found["internal_share"].tolist(), found["gateway_share"].round(3).tolist()
    ([0.5, 0.25, 0.0], [0.75, 0.667, 0.625])
    """
    refuse(_not_undirected(network) + _unknown(towards) + whole_number(draws, "number of draws", 0)
           + whole_number(seed, "seed", 0))
    if expected is not None and not isinstance(expected, ExpectedLinks):
        raise MeasureError(Problem(f"{plain(expected)} as expectation", "expected links of pairs of cities",
                                   "make them: scenarios.expected_links"))
    measure, x = check_measure(measure), steps(shares, "shares", highest=1.0)
    network = network.part(sorted(network.cities))
    groups, _ = member_groups(members, network.cities)
    if not groups:
        raise MeasureError(Problem("members of which none is in the network", "members of the agglomerations",
                                   "give the membership of these cities"))
    first = members.drop_duplicates("adcode").set_index("adcode")["agglomeration"].astype(str)
    prior = network.between if expected is None else expected.square(network.cities, False)
    rows = []
    for name, inside in groups.items():
        member = np.isin(network.cities, inside)
        within, outward = network.between[np.ix_(member, member)], network.between[np.ix_(member, ~member)]
        outside = [city for city, is_member in zip(network.cities, member, strict=True) if not is_member]
        belongs = [first[city] if city in first.index and first[city] != name else f"city {city}" for city in outside]
        read = _Reading(belongs, measure)
        base = read.outcomes(within[None], outward[None])
        partners = _proportions(prior, member, towards, None)
        # One draw of partners for all steps: differences between steps are the steps' own.
        drawn = _proportions(prior, member, towards, [np.random.default_rng([int(seed), k, *str(name).encode()])
                                                      for k in range(draws)]) if draws else None
        for step in x:
            after = _shifted(within, outward, partners, step, towards)
            value = {outcome: np.array([np.nan]) for outcome in base} if after is None else read.outcomes(*after)
            again = _shifted(within, outward, drawn, step, towards) if draws else None
            spread = {} if again is None else read.outcomes(*again)
            for outcome, (baseline,) in base.items():
                changes = np.broadcast_to(spread[outcome] - baseline, draws) if outcome in spread else ()
                ends = interval(changes, level) if outcome in spread else {}
                rows.append({"subject": str(name), "parameter": step, "outcome": outcome, "baseline": baseline,
                             "value": value[outcome][0], **ends})
    return outcome_table(f"shift_to_{towards}", rows, level)


class _Reading:
    """Outcomes of one agglomeration from the weights inside it and to outside, for many draws of both."""

    def __init__(self, groups, measure):
        self.measure = measure
        self.record, = find_measures([measure])
        place = np.unique(np.array(groups, dtype=str), return_inverse=True)[1]
        self.order = np.argsort(place, kind="stable")
        self.starts = np.flatnonzero(np.diff(place[self.order], prepend=-1))

    def outcomes(self, within, outward) -> dict[str, np.ndarray]:
        product, evenness, _ = polycentricity_factors(within, False, self.measure)
        n, outside = outward.shape[1:]
        strengths = outward.sum(axis=-1)
        internal, external = within.sum(axis=(-1, -2)) / 2, strengths.sum(axis=-1)
        if n > 1 and outside:
            density_out = np.count_nonzero(outward, axis=(-1, -2)) / (n * outside)
            even_out = np.array([self.record.function(row) for row in strengths])
            even_out = np.where(density_out > 0, even_out, np.nan)
            product_out = np.where(density_out > 0, even_out * density_out, 0.0)
        else:
            even_out = product_out = np.full(len(outward), np.nan)
        whole = internal + external
        taking_part = self._participation(within, outward)
        linked = ~np.isnan(taking_part)
        filled = np.where(linked, taking_part, 0.0)
        return {
            "polycentricity_within": product,
            "polycentricity_external": product_out,
            "evenness_within": evenness,
            "evenness_external": even_out,
            "internal_share": ratio(internal, whole),
            "external_internal_index": ratio(external - internal, whole),
            "participation_mean": ratio(filled.sum(axis=-1), linked.sum(axis=-1)),
            "participation_highest": np.where(linked.any(axis=-1), filled.max(axis=-1), np.nan),
            "gateway_share": ratio(strengths.max(axis=-1), external),
        }

    def _participation(self, within, outward) -> np.ndarray:
        """`participation_weighted` of the members, without a matrix of all cities for each draw."""
        own, squares, strengths = within.sum(axis=-1), 0.0, outward.sum(axis=-1)
        if len(self.order):
            squares = (np.add.reduceat(outward[..., self.order], self.starts, axis=-1) ** 2).sum(axis=-1)
        return np.maximum(1 - ratio(own**2 + squares, (own + strengths) ** 2), 0.0)


def _shifted(within, outward, partners, share, towards):
    """Both blocks after the shift: the one that gains for each draw of the partners, the other one once."""
    source = within if towards == "external" else outward
    freed = share * source.sum(axis=-1)
    if not freed.any():
        return within[None], outward[None]
    if partners is None:
        return None
    if towards == "external":
        return ((1 - share) * within)[None], outward + (freed / 2)[:, None] * partners
    added = freed[:, None] * partners
    return within + added + added.swapaxes(-1, -2), ((1 - share) * outward)[None]


def _proportions(prior, member, towards, streams) -> np.ndarray | None:
    """Shares of the partners of each member, which sum to one, for each stream of random numbers; None without any."""
    likely = prior[np.ix_(member, ~member if towards == "external" else member)]
    if not likely.any():
        return None
    alone = likely.sum(axis=1) == 0
    base = np.where(alone[:, None], likely.sum(axis=0), likely)
    if towards == "internal":
        # A city is no partner of its own.
        np.fill_diagonal(base, 0.0)
    if streams is not None:
        drawn = np.array([rng.standard_gamma(base) for rng in streams])
        # All shares of a row may be too small for a number.
        base = np.where(drawn.sum(axis=-1, keepdims=True) > 0, drawn, base)
    else:
        base = base[None]
    return base / base.sum(axis=-1, keepdims=True)


def _not_undirected(network) -> list[Problem]:
    problems = no_network(network)
    if not problems and network.directed:
        problems = [Problem("a directed network", "an undirected one", "add up both directions: network.undirected()")]
    return problems


def _unknown(towards) -> list[Problem]:
    if isinstance(towards, str) and towards in TOWARDS:
        return []
    return [Problem(f"{plain(towards)} as direction{did_you_mean(towards, TOWARDS)}", "external or internal",
                    "correct the name")]
