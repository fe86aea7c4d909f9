"""The eight chapters: which notebook each is, which tables bound its years, what its own parameters may be."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flowspace.book.own_parameters import (
    OwnParameter,
    file_or_none,
    folder_or_none,
    one_of,
    some_of,
    whole,
    yes_or_no,
)
from flowspace.errors import ParameterError, Problem, did_you_mean

SEED = whole(0, 1_000_000)
PERCENT = whole(1, 100)


@dataclass(frozen=True)
class Chapter:
    """What is fixed about a chapter, whatever its parameters are.

    Parameters
    ----------
    number : int
        1 to 8.
    notebook : str
        Name of its notebook in the folder chapters, without suffix.
    covering : str, sequence of str or callable
        The table whose years bound the years that may be asked for; of several, the years that all of them cover. A
        callable returns their names when it is given a reader of tables, for chapters in which they depend on the
        reader's own folder.
    least_years : int
        How many years it needs.
    own : mapping, or callable that returns one
        Its own parameters: name → what it may be. A callable where making them would import what other chapters do
        not use.
    together : callable, optional
        (the chapter's own parameters) → list of Problem about those that do not go together; asked when each of them
        will do by itself.
    """

    number: int
    notebook: str
    covering: str | Sequence[str] | Callable[..., Sequence[str]]
    least_years: int = 1
    own: Mapping[str, OwnParameter] | Callable[[], Mapping[str, OwnParameter]] = field(default_factory=dict)
    together: Callable[[Mapping[str, Any]], list[Problem]] | None = None

    def own_parameters(self) -> Mapping[str, OwnParameter]:
        """The chapter's own parameters: name → what it may be."""
        return self.own() if callable(self.own) else self.own


def _covering_capability(read: Callable) -> Sequence[str]:
    from flowspace.capability import covering_tables

    return covering_tables(read)


def _own_of_capability() -> dict[str, OwnParameter]:
    from flowspace.capability import NAMED_OPTIONS

    return {**{name: one_of(*options) for name, options in NAMED_OPTIONS.items()},
            "copatents": yes_or_no(), "draws": whole(100, 100_000), "seed": SEED}


def _choices_together(own: Mapping[str, Any]) -> list[Problem]:
    from flowspace.capability import NAMED_OPTIONS, Choices

    try:
        Choices(**{name: own[name] for name in NAMED_OPTIONS})
    except ParameterError as error:
        return list(error.problems)
    return []


CHAPTERS = {chapter.number: chapter for chapter in (
    Chapter(1, "01_literature", "publications", 5, {
        "corpus": one_of("english", "chinese"), "subset": one_of("all", "city", "innovation", "both"),
        "incomplete": whole(0, 5), "least": whole(2, 200), "resamples": whole(99, 5000), "seed": SEED}),
    Chapter(2, "02_world", "city_patents_estimated", own={
        "among": one_of("all", "qualified"), "eps_km": whole(10, 400), "min_cities": whole(2, 10),
        "core_score": whole(11, 100), "qualified_score": whole(0, 90), "min_qualified": whole(1, 10),
        "max_diameter_km": whole(100, 20_000),
        "population_year": one_of("1990", "2000", "2010", "2015", "2020", "2030"),
        "sort_by": one_of("first_share", "gawc_rank", "rd_rank", "population"), "draws": whole(10, 1000),
        "seed": SEED}),
    Chapter(3, "03_capability", _covering_capability, 4, _own_of_capability, _choices_together),
    Chapter(4, "04_networks", ("copatents", "enterprise_links", "ai_copublications"), 2, {
        "layers": some_of("ai", "rail", "copatents", "enterprise"), "window": whole(1, 20),
        "replicates": whole(99, 10_000), "seed": SEED}),
    Chapter(5, "05_polycentricity", ("city_patents_estimated", "city_covariates"), 5, {
        "measure": one_of("green_population", "gini_evenness_corrected", "taylor", "herfindahl_evenness", "pielou",
                          "coefficient_of_variation_evenness", "primacy_complement"),
        "draws": whole(199, 99_999), "repeats": whole(20, 5000), "seed": SEED}),
    Chapter(6, "06_resilience", "city_patents_estimated", 5, {
        "shock_year": whole(1900, 2100), "horizon": whole(1, 15), "window": whole(1, 20), "draws": whole(99, 20_000),
        "repeats": whole(10, 2000), "seed": SEED}),
    Chapter(7, "07_planning", ("city_patents_estimated", "ai_copublications"), own={
        "window": whole(1, 20), "draws": whole(99, 20_000), "documents_folder": folder_or_none(),
        "documents_language": one_of("zh", "en"), "answers_file": file_or_none(), "seed": SEED}),
    Chapter(8, "08_outlook", "city_patents_estimated", 5, {
        "measure": one_of("green_population", "gini_evenness_corrected", "taylor", "herfindahl_evenness", "pielou"),
        "papers_year": whole(1900, 2100), "window": whole(2, 20), "moved_percent": PERCENT,
        "links_added": whole(1, 20), "least_papers": whole(0, 50), "raised_percent": whole(1, 200),
        "hub_percent": whole(0, 1000), "shift_percent": PERCENT, "raised_steps": whole(1, 3),
        "border_percent": PERCENT, "benchmark_years": whole(1, 50), "draws": whole(99, 5000), "seed": SEED}),
)}
"""By number."""


def chapter_of(given: int | str | Chapter) -> Chapter:
    """Find a chapter by its number, as a number or as text, or by the name of its notebook.

    Parameters
    ----------
    given : int, str or Chapter

    Returns
    -------
    Chapter

    Raises
    ------
    ParameterError
        If there is no such chapter.

    Examples
    --------
    >>> chapter_of("5").notebook, chapter_of("05_polycentricity").number
    ('05_polycentricity', 5)
    """
    if isinstance(given, Chapter):
        return given
    for number, chapter in CHAPTERS.items():
        if not isinstance(given, bool) and str(given).strip() in (str(number), f"{number:02d}", chapter.notebook):
            return chapter
    names = [chapter.notebook for chapter in CHAPTERS.values()]
    raise ParameterError(Problem(f"chapter {given!r}", f"a number from 1 to {max(CHAPTERS)}",
                                 f"choose one of them{did_you_mean(given, names)}"))
