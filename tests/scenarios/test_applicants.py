"""Types of applicants by their names; ties by hand; what rewiring keeps."""
import numpy as np
import pandas as pd
import pytest

from flowspace.errors import MeasureError
from flowspace.scenarios import (
    TYPES,
    applicant_records,
    applicant_type,
    draw_applicants,
    tie_universities,
    university_firm_ties,
)
from flowspace.scenarios.applicants import _checked, _Part

MEMBERS = pd.DataFrame({"agglomeration": ["x"] * 3 + ["y"] * 2, "adcode": list("12345")})


@pytest.mark.parametrize(("name", "kind"), [
    ("清华大学", "university"), ("哈尔滨工业大学（深圳）", "university"), ("浙江大学医学院", "university"),
    ("深圳职业技术学院", "university"), ("中国科学院自动化研究所", "institute"), ("中国科学院大学", "university"),
    ("中国工程物理研究院", "institute"), ("江苏省农业科学院", "institute"), ("之江实验室", "institute"),
    ("北京大学第三医院", "hospital"), ("四川大学华西医院", "hospital"), ("江苏省中医院", "hospital"),
    ("华为技术有限公司", "firm"), ("北京化工大学科技有限公司", "firm"), ("国家电网公司", "firm"),
    ("中国石油勘探开发研究院有限公司", "firm"), ("海尔集团", "firm"), ("王小明", "individual"),
    ("欧阳修文", "individual"), ("阿不都·热合曼", "individual"), ("", "other"), ("国家知识产权局专利审查中心", "other"),
    ("Tsinghua University", "university"), ("Harbin Institute of Technology", "university"),
    ("Univ. of Science and Technology of China", "university"), ("Institute of Automation, CAS", "institute"),
    ("Chinese Academy of Sciences", "institute"), ("Research Institute of Tsinghua University", "institute"),
    ("Peking University First Hospital", "hospital"), ("Huawei Technologies Co., Ltd.", "firm"),
    ("Hospital Supplies Inc.", "firm"), ("SIEMENS GMBH", "firm"), ("Zhang San", "individual"), ("Huawei", "other"),
    ("Costa Rica National Bureau of Norms", "other"),
])
def test_names_in_both_languages(name, kind):
    assert applicant_type(name) == kind and kind in TYPES


def test_a_name_that_is_no_text_is_refused():
    with pytest.raises(MeasureError, match="text"):
        applicant_type(None)


def records(*patents):
    """Patents as texts such as "u1 f1 f2": kind of applicant and city."""
    kinds = {"u": "university", "f": "firm", "i": "institute"}
    rows = [(f"p{k}", one, kinds[one[0]], one[1]) for k, team in enumerate(patents) for one in team.split()]
    return pd.DataFrame(rows, columns=["patent", "applicant", "type", "adcode"])


def test_ties_by_hand():
    found = university_firm_ties(records("u1 f1 f2x i4", "i1 f2", "u2", "u4 f5"), MEMBERS).set_index("agglomeration")
    assert found.loc["x", ["patents", "ties", "university_firm"]].tolist() == [3, 4, 2]
    assert found.loc["y", ["patents", "ties", "university_firm"]].tolist() == [2, 1, 1]
    assert found.loc["x", "share"] == 0.5
    nobody = university_firm_ties(records("u9"), MEMBERS)
    assert nobody["ties"].tolist() == [0, 0] and nobody["share"].isna().all()


def test_an_exchange_by_hand():
    """One tie of a university and a firm, to be doubled: only u2 and i1 can change places, and cities 1 and 2 meet."""
    given = records("u1 f1", "i1 f1", "u2")
    found = tie_universities(given, MEMBERS, 1.0, draws=5)
    row = found[(found["experiment"] == "tie_universities_rewire") & (found["subject"] == "x")].set_index("outcome")
    assert row.loc["university_firm", ["baseline", "value"]].tolist() == [1, 2]
    assert row.loc["density", "value"] == pytest.approx(1 / 3) and row.loc["density", "baseline"] == 0
    assert row.loc["largest", "value"] == pytest.approx(2 / 3)


def test_rewiring_keeps_patents_of_applicants_and_applicants_of_patents():
    given = draw_applicants(7, MEMBERS, 500)
    part = _Part(_checked(given), ["1", "2", "3"])
    for moves in (None, 40):
        (patent, applicant), made = part.rewired(0.5, np.random.default_rng(2), moves)
        assert made > 0 and not (applicant == part.applicant).all()
        assert (np.bincount(patent) == np.bincount(part.patent)).all()
        assert (np.bincount(applicant) == np.bincount(part.applicant)).all()
        assert len(set(zip(patent.tolist(), applicant.tolist(), strict=True))) == len(patent)
        assert part.ties((patent, applicant)) == part.ties()
        if moves is None:
            assert part.between((patent, applicant)) == part.between() + round(0.5 * part.between())


def test_nothing_raised_changes_nothing_and_the_seed_decides():
    given = draw_applicants(7, MEMBERS, 400)
    for how in ("rewire", "add"):
        found = tie_universities(given, MEMBERS, [0, 0.3], how, draws=4, seed=3)
        same = found[found["parameter"] == 0]
        # Two cities have no clustering.
        defined = same[same["baseline"].notna()]
        assert len(defined) >= 9 and (defined[["change", "low", "high"]] == 0).all(axis=None)
        assert found.equals(tie_universities(given.sample(frac=1, random_state=1), MEMBERS, [0, 0.3], how, 4, 3))
        rise = found[(found["outcome"] == "university_firm") & (found["parameter"] == 0.3)
                     & (found["experiment"] == f"tie_universities_{how}")]
        assert (rise["value"] == rise["baseline"] + (0.3 * rise["baseline"]).round()).all()


def test_where_there_is_no_tie_of_the_kind_none_is_made():
    found = tie_universities(records("u1 i1", "f2 f3"), MEMBERS, 0.5, draws=2)
    assert (found["change"].fillna(0) == 0).all()


def test_drawn_applicants_are_simulated_and_follow_their_parameters():
    drawn = draw_applicants(1, MEMBERS, 3000, types=(0.5, 0.5, 0, 0, 0), partners=1.0, same_city=1.0,
                            same_agglomeration=0.0)
    assert drawn.equals(draw_applicants(1, MEMBERS, 3000, types=(0.5, 0.5, 0, 0, 0), partners=1.0, same_city=1.0,
                                        same_agglomeration=0.0))
    assert set(drawn["evidence"]) == {"simulated"} and set(drawn["type"]) == {"university", "firm"}
    assert drawn.groupby("patent")["adcode"].nunique().max() == 1
    inside = draw_applicants(1, MEMBERS, 2000, same_city=0.0, same_agglomeration=1.0)
    belongs = inside["adcode"].map(MEMBERS.set_index("adcode")["agglomeration"])
    assert belongs.groupby(inside["patent"]).nunique().max() == 1 and inside.groupby("patent").size().max() > 1
    _checked(drawn)


@pytest.mark.parametrize(("change", "words"), [
    ({"type": "university"}, None), ({"type": "universty"}, "did you mean 'university'"), ({"adcode": 1}, "no text"),
    ({"applicant": "same"}, "twice in a patent"),
])
def test_wrong_records_are_named(change, words):
    given = records("u1 f1", "u1").assign(**change)
    if words is None:
        university_firm_ties(given, MEMBERS)
        return
    with pytest.raises(MeasureError, match=words):
        university_firm_ties(given, MEMBERS)


def test_other_wrong_arguments_are_named():
    mixed = records("u1 f1", "u1 f2")
    mixed.loc[2, "type"] = "firm"
    for call, words in ((lambda: university_firm_ties(mixed, MEMBERS), "two types"),
                        (lambda: university_firm_ties(mixed.drop(columns="type"), MEMBERS), "no column 'type'"),
                        (lambda: university_firm_ties("records", MEMBERS), "a str"),
                        (lambda: university_firm_ties(records("u1"), MEMBERS[["adcode"]]), "agglomeration"),
                        (lambda: tie_universities(records("u1"), MEMBERS, how="swap"), "swap"),
                        (lambda: tie_universities(records("u1"), MEMBERS, -1), "below 0"),
                        (lambda: draw_applicants(1, MEMBERS, types=(1, 1, 0, 0, 0)), "sum to 1"),
                        (lambda: draw_applicants(1, MEMBERS, same_city=0.9, same_agglomeration=0.9), "more than 1"),
                        (lambda: draw_applicants(-1, MEMBERS), "seed")):
        with pytest.raises(MeasureError, match=words):
            call()


def test_own_records_get_the_types_they_lack_and_lose_rows_without_a_city():
    own = pd.DataFrame({"patent": ["p", "p", "p", "q"], "applicant": ["清华大学", "清华大学", "某单位", "海尔集团"],
                        "adcode": ["1", "1", "2", ""], "type": [None, None, "firm", None], "title": "x"})
    found = applicant_records(own)
    assert found["type"].tolist() == ["university", "firm"] and found.attrs["left_out"] == 1
    assert university_firm_ties(found, MEMBERS)["university_firm"].tolist() == [1, 0]
    for wrong, words in ((own.drop(columns="adcode"), "no column 'adcode'"), (own.assign(applicant=3), "no text"),
                         ("own", "a str"), (own.assign(type="school"), "types school")):
        with pytest.raises(MeasureError, match=words):
            applicant_records(wrong)
