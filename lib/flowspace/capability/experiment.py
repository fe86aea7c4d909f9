"""What uncertainty and sensitivity analysis have in common: raw tables, a reference, options, and runs of the index."""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from flowspace.capability.choices import Choices
from flowspace.capability.draws import Setting, choose, draw_scores, prepare
from flowspace.capability.index import CompositeIndex, composite_index
from flowspace.capability.panel import Panel, panel_of
from flowspace.capability.triggers import NAMES, Triggers, labels
from flowspace.errors import MeasureError, ParameterError, Problem, TableError
from flowspace.evidence import GRADES


class Experiment(NamedTuple):
    """An index of which some choices are uncertain.

    Parameters
    ----------
    reference : CompositeIndex
        Of the first raw table.
    panel : Panel
        The first raw table, without what the reference leaves out.
    options : dict
        Trigger → options.
    setting : Setting
    concentration : float or None
        Of the noise on weights.
    evidence : ndarray of str, shape (n,)
        Weakest grade of all figures that any draw uses, of each agglomeration and year.
    """

    reference: CompositeIndex
    panel: Panel
    options: dict[str, tuple]
    setting: Setting
    concentration: float | None
    evidence: np.ndarray

    @property
    def noise_columns(self) -> int:
        """Random numbers that the noise of a draw needs: one for each indicator and dimension."""
        return self.setting.shape[1] + self.setting.shape[2]

    def scores(self, uniforms: np.ndarray, noises: np.ndarray, chunk: int) -> np.ndarray:
        """Index of every draw.

        Parameters
        ----------
        uniforms : ndarray, shape (draws, k)
            A column for each trigger in `flowspace.capability.triggers.NAMES`.
        noises : ndarray, shape (draws, noise_columns)
        chunk : int

        Returns
        -------
        ndarray of float, shape (draws, n)

        Raises
        ------
        MeasureError
            With the choices of the first draws that have no score.
        """
        picks = choose(uniforms, self.options)
        found = draw_scores(self.setting, picks, noises, self.concentration, chunk)
        lost = np.flatnonzero(np.isnan(found).any(axis=1))
        if len(lost):
            raise MeasureError([Problem(
                "choices under which the index is not defined: " + "; ".join(
                    f"{name}={labels(self.options[name])[pick]}" for name, pick in zip(NAMES, picks[draw],
                                                                                       strict=False)),
                "scores of dimensions that vary", "take one of these options out") for draw in lost[:3]])
        return found


def experiment(raw: pd.DataFrame | Mapping[str, pd.DataFrame], choices: Choices | None = None,
               triggers: Triggers | None = None) -> Experiment:
    """Check raw tables, choices and triggers, make the reference, and compute what all draws share.

    Parameters
    ----------
    raw : DataFrame or mapping
        One table of raw indicators, or several by name.
    choices : Choices, optional
    triggers : Triggers, optional

    Returns
    -------
    Experiment

    Raises
    ------
    TableError
        With every problem of a table, or if tables differ in what they hold.
    ParameterError
        If choices or triggers are something else, cannot be drawn, or do not fit the indicators.
    MeasureError
        If an option is not defined for these figures.

    Examples
    --------
    >>> raw = pd.DataFrame({"agglomeration": ["a", "b", "c", "d"], "year": 2020, "dimension": "output", "code": "x",
    ...                     "value": [1, 2, 3, 4], "direction": 1, "evidence": "observed"})
    >>> experiment(raw, triggers=Triggers(leave_one_out=False)).evidence.tolist()
    ['observed', 'observed', 'observed', 'observed']
    """
    chosen, uncertain = Choices() if choices is None else choices, Triggers() if triggers is None else triggers
    problems = [Problem(f"{name} of type {type(given).__name__}", f"a record of {name}", f"give {kind.__name__}(…)")
                for name, given, kind in (("choices", chosen, Choices), ("triggers", uncertain, Triggers))
                if not isinstance(given, kind)]
    tables = dict(raw) if isinstance(raw, Mapping) else {"raw indicators": raw}
    if not tables:
        problems.append(Problem("no table of raw indicators", "at least one", "give raw indicators"))
    if problems:
        raise ParameterError(problems)
    slow = [name for name in ("weights_within", "weights_between")
            if getattr(uncertain, name) is None and getattr(chosen, name) == "benefit_of_doubt"]
    if slow:
        raise ParameterError([Problem(f"{name} 'benefit_of_doubt'", "weights that can be drawn: a linear programme for "
                                      "every observation of every draw takes too long",
                                      f"give options of {name}, or another reference") for name in slow])
    problems = _goalpost_problems(chosen, uncertain)
    if problems:
        raise ParameterError(problems)
    panels = [panel_of(table, str(name)) for name, table in tables.items()]
    _check_same_contents(list(tables), panels)
    reference = composite_index(next(iter(tables.values())), chosen)
    whole, panels = panels[0], [panel.without(chosen.left_out) for panel in panels]
    options = uncertain.options(chosen, panels[0].codes, tables)
    setting = prepare(panels, options, (*chosen.left_out, *whole.dimensions), chosen.goalposts)
    return Experiment(reference, panels[0], options, setting, uncertain.noise, _evidence(panels, setting))


def _goalpost_problems(chosen: Choices, uncertain: Triggers) -> list[Problem]:
    """Find out whether goalposts are drawn without being given, or together with a treatment of outliers."""
    normalisations = uncertain.normalisation or (chosen.normalisation,)
    treatments = uncertain.treatment or (chosen.treatment,)
    if "goalposts" not in normalisations:
        return []
    problems = []
    if chosen.goalposts is None:
        problems.append(Problem("the option 'goalposts' of normalisation without goalposts", "a worst and a best value "
                                "for each code", "give them to the choices: Choices(goalposts={code: (worst, best), "
                                "…})"))
    if set(treatments) != {"none"}:
        problems.append(Problem(f"the option 'goalposts' of normalisation beside the treatment {', '.join(treatments)}",
                                "goalposts without treatment: they bound outliers themselves, in the units of the "
                                "indicators", "give Triggers(treatment=['none']), or take 'goalposts' out"))
    return problems


def _check_same_contents(names: list[str], panels: list[Panel]) -> None:
    first = panels[0]
    keys = set(zip(first.agglomerations, first.years.tolist(), strict=True))
    problems = []
    for name, panel in zip(names[1:], panels[1:], strict=True):
        different = sorted(keys ^ set(zip(panel.agglomerations, panel.years.tolist(), strict=True)))
        if different:
            problems.append(Problem(f"other agglomerations or years than in {names[0]} (such as {different[0][0]} in "
                                    f"{different[0][1]})", "the same in all raw tables",
                                    "compute them for the same ones", file=str(name)))
        if (first.codes, first.dimensions, first.directions.tolist()) != (panel.codes, panel.dimensions,
                                                                         panel.directions.tolist()):
            problems.append(Problem(f"other indicators, dimensions or directions than in {names[0]}",
                                    "the same in all raw tables", "compute them for the same indicators",
                                    file=str(name)))
    if problems:
        raise TableError(problems)


def _evidence(panels: list[Panel], setting: Setting) -> np.ndarray:
    estimated = GRADES.index("estimated")
    grades = [np.where(filled, np.maximum(panel.grades.max(axis=0), estimated), panel.grades).max(axis=1)
              for panel, filled in zip(panels, setting.filled, strict=True)]
    return np.array(GRADES, dtype=object)[np.max(grades, axis=0)]
