"""Choices of an index and triggers of its uncertainty: what they refuse, all at once."""
import pickle

import pytest

from flowspace.capability import Choices, Triggers
from flowspace.capability.triggers import labels
from flowspace.errors import ParameterError


def found(error):
    return " | ".join(str(problem) for problem in error.value.problems)


def test_every_wrong_choice_is_listed_at_once_with_what_was_meant():
    with pytest.raises(ParameterError) as error:
        Choices(version="volumes", imputation=3, treatment=None, normalisation="minmax", pooling="year",
                weights_within="entropie", weights_between={"input": -1, "output": float("nan"), "space": True},
                aggregation_within="geometrical", aggregation_between=["topsis"], left_out=7, normalization="rank")
    text = found(error)
    assert len(error.value.problems) == 13
    for meant in ("volume", "min_max", "entropy", "geometric", "normalisation"):
        assert f"did you mean '{meant}'?" in text


@pytest.mark.parametrize("wrong", [
    {"weights_within": {}}, {"weights_within": {"x": "3"}}, {"weights_within": None}, {"weights_between": 1.0},
    {"weights_within": "benefit_of_doubt", "aggregation_within": "geometric"},
    {"weights_between": "benefit_of_doubt", "aggregation_between": "topsis"},
    {"left_out": [1]}, {"left_out": None}, {"weight": "equal"}, {"version": ["volume"]}])
def test_wrong_choices_are_named(wrong):
    with pytest.raises(ParameterError) as error:
        Choices(**wrong)
    assert len(error.value.problems) == 1
    with pytest.raises(ParameterError):
        Choices().changed(**wrong)


def test_a_changed_copy_differs_in_what_was_changed_only():
    choices = Choices(weights_within={"x": 1}, left_out=["y", "x", "y"])
    changed = choices.changed(pooling="yearly")
    assert {name for name, value in changed.as_dict().items() if value != choices.as_dict()[name]} == {"pooling"}
    assert choices.left_out == ("x", "y") and choices.pooling == "pooled"
    assert changed.changed(pooling="pooled") == choices
    assert pickle.loads(pickle.dumps(choices)) == choices


def test_choices_cannot_be_written_to():
    with pytest.raises(AttributeError):
        Choices().pooling = "yearly"


@pytest.mark.parametrize("wrong, problems", [
    ({"normalisation": []}, 1), ({"normalisation": "ranks"}, 1), ({"weights_within": ["benefit_of_doubt"]}, 1),
    ({"weights_between": [{"x": -1}, {}]}, 2), ({"noise": 0}, 1), ({"noise": 1e-3}, 1), ({"noise": "much"}, 1),
    ({"noise": True}, 1),
    ({"leave_one_out": 1}, 1), ({"treatment": ["none", "none"]}, 1), ({"agregation_within": ["topsis"]}, 1),
    ({"imputation": 3, "pooling": ["daily"], "noise": -1, "weights_within": [4]}, 4)])
def test_wrong_triggers_are_named(wrong, problems):
    with pytest.raises(ParameterError) as error:
        Triggers(**wrong)
    assert len(error.value.problems) == problems


def test_a_trigger_without_options_keeps_to_the_reference():
    options = Triggers.only(treatment=["none"]).options(Choices(normalisation="rank"), ["x"], ["raw"])
    assert options["normalisation"] == ("rank",) and options["treatment"] == ("none",)
    assert options["left_out"] == ("",)


def test_given_weights_have_labels_of_their_own():
    assert labels(({"x": 1.0}, "equal", {"x": 2.0}, "")) == ["given 1", "equal", "given 2", "none"]
