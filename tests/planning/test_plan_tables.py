"""The shipped tables of planning: made by their modules, complete, and right in cells looked up by hand."""
import pandas as pd
import pytest

from flowspace import planning as pl
from flowspace import tables
from flowspace.sources.plan_codes import plan_codes, plan_coding
from flowspace.sources.plan_cores import plan_cores
from flowspace.sources.special_plan import special_plan_items
from flowspace.tables.catalogue import TABLES
from flowspace.tables.writing import to_bytes

CODES, CODING, CORES, ITEMS = (tables.read(name) for name in ("plan_codes", "plan_coding", "plan_cores",
                                                             "special_plan_items"))
FOUR = ["beijing-tianjin-hebei", "chengdu-chongqing", "pearl-river-delta", "yangtze-river-delta"]


@pytest.mark.parametrize("make", [plan_codes, plan_coding, plan_cores, special_plan_items])
def test_files_are_what_their_modules_make(make):
    name = make.__name__
    assert (tables.embedded_folder() / f"{name}.csv").read_bytes() == to_bytes(make(), TABLES[name])


def test_every_cell_of_the_printed_table_is_coded():
    matrix = pl.coding_matrix(CODING, CODES)
    assert list(matrix.index) == FOUR and matrix.shape == (4, len(CODES)) and matrix.notna().all(axis=None)
    assert (matrix.sum() > 0).all()  # The book was made from the table.
    dimension = CODES.set_index("code")["dimension"]
    by_cell = matrix.T.groupby(dimension).sum()
    assert by_cell.shape == (6, 4) and (by_cell > 0).all(axis=None)


@pytest.mark.parametrize(("code", "named_by"), [
    ("leading-group", FOUR), ("electronic-information", FOUR), ("talent", FOUR), ("aerospace", FOUR[:2]),
    ("marine", FOUR[2:3]), ("brain-computer", FOUR[3:]), ("steel", [FOUR[0], FOUR[3]]), ("vouchers", FOUR[:1]),
    ("ownership", FOUR[1:2]), ("two-cores", FOUR[:2]), ("corridor", FOUR[1:]), ("centre-national", FOUR[:2]),
    ("homogeneous-competition", FOUR[1:2]), ("industry-link", FOUR[1:3]), ("incubators", FOUR[2:3]),
    ("aim-demonstration", FOUR[1:]), ("entrepreneurship-alliance", [FOUR[0], FOUR[3]])])
def test_codes_looked_up_by_hand(code, named_by):
    assert pl.shared_codes(pl.coding_matrix(CODING, CODES)).at[code, "named_by"] == "; ".join(named_by)


def test_labels_and_rules_tell_codes_apart():
    for column in ("label_en", "label_zh", "definition_en", "definition_zh", "number"):
        assert CODES[column].is_unique, column
    assert sorted(CODES["number"]) == list(range(1, len(CODES) + 1))


def test_cores_are_named_or_said_to_be_inferred():
    cores = CORES.set_index("adcode")
    assert cores.index[cores["basis"] == "inferred"].tolist() == ["120000", "500000", "510100"]
    assert ((cores["basis"] == "inferred") == (cores["evidence"] == "estimated")).all()
    assert cores["note_en"].ne("").all() and cores["note_zh"].ne("").all()
    assert cores[cores["tier"] == 2].index.tolist() == ["320100", "330100", "340100"]
    assert cores.loc[["110000", "310000", "810000"], "role"].tolist() == ["core", "core", "axis"]


def test_the_checklist_has_eight_parts_and_five_considerations():
    parts = ITEMS.drop_duplicates("part").set_index("part")
    assert parts["kind"].value_counts().to_dict() == {"content": 8, "consideration": 5}
    assert parts[parts["kind"] == "content"].sort_values("part_number")["part_zh"].tolist() == [
        "基础条件", "形势分析", "总体思路", "空间格局", "重点领域", "环境营造", "行动方案", "保障机制"]
    assert ITEMS.groupby("part").size().between(2, 5).all()
    assert (ITEMS["chapter"].isna() == (ITEMS["answer_en"] == "")).all()
    assert ((ITEMS["answer_en"] == "") == (ITEMS["answer_zh"] == "")).all()
    assert ITEMS.loc[ITEMS["item"] == "space-1", "chapter"].tolist() == [5]


def test_a_second_coder_in_a_folder_of_ones_own(tmp_path):
    second = CODING.assign(coder="second", evidence="observed", value=CODING["value"].astype("Int64"))
    second.loc[second.index[:3], "value"] = pd.NA
    pl.join_coders(CODING, second).to_csv(tmp_path / "plan_coding.csv", index=False)
    own = tables.read("plan_coding", tmp_path)
    side = pl.side_by_side(own, CODES)
    assert list(side) == ["flowspace", "second"] and side["second"].isna().sum() == 3
    assert pl.krippendorff_alpha(side).value == 1 and pl.krippendorff_alpha(side).left_out == 3
    assert pl.join_coders(own)["value"].isna().sum() == 3


def test_planned_cores_join_measured_ones():
    members = tables.read("membership").query("version == 'prefectures'")
    patents = tables.read("city_patents_estimated").query("year == 2017").set_index("adcode")["patents"]
    measured = members[["agglomeration", "adcode"]].assign(score=members["adcode"].map(patents))
    found = pl.core_congruence(CORES, measured)
    assert found.loc[FOUR, "without_score"].tolist() == ["", "", "810000; 820000", ""]
    assert found.at["beijing-tianjin-hebei", "planned_cores"] == "110000; 120000"
    assert found["jaccard"].between(0, 1).all() and found["exact"].all()
