"""Makes the table of planned cores: cities to which a printed comparison of four plans gives a leading role."""
from __future__ import annotations

import pandas as pd

_B, _G, _Y, _C = "beijing-tianjin-hebei", "pearl-river-delta", "yangtze-river-delta", "chengdu-chongqing"

_AXIS_EN = ("Named in the main axis of the belt of innovation. That the four cities of the pattern are the four of the "
            "axis is our reading: the table does not list them.")
_AXIS_ZH = "在创新带主轴中点名。“四城”即主轴所列四市，是本项目的理解，表中未逐一列出。"
_POLE_EN = ("The table counts two poles and names neither. Taken here: the two cities that the agglomeration is named "
            "after, as the published outline for it also has them.")
_POLE_ZH = "表中只计“两极”而未点名。此处取城市群名称中的两市，与公开发布的规划纲要一致。"

CORES = (
    (_B, "110000", "core", 1, "named", "双核", "Named: to spread the effect of an international centre of innovation.",
     "点名：发挥国际科技创新中心的辐射带动作用。"),
    (_B, "120000", "core", 1, "inferred", "双核",
     "The table counts two cores and names Beijing only. The second is taken to be Tianjin, the other municipality, as "
     "the published outline for the region also has it.",
     "表中计“双核”而只点名北京。此处以另一直辖市天津为第二核，与公开发布的规划纲要一致。"),
    (_G, "440100", "axis", 1, "named", "一廊四城", _AXIS_EN, _AXIS_ZH),
    (_G, "440300", "axis", 1, "named", "一廊四城", _AXIS_EN, _AXIS_ZH),
    (_G, "810000", "axis", 1, "named", "一廊四城",
     _AXIS_EN + " Not a member in the tables of this project, which hold the nine cities of Guangdong.",
     _AXIS_ZH + "本项目的成员名单为广东九市，不含香港。"),
    (_G, "820000", "axis", 1, "named", "一廊四城",
     _AXIS_EN + " Not a member in the tables of this project, which hold the nine cities of Guangdong.",
     _AXIS_ZH + "本项目的成员名单为广东九市，不含澳门。"),
    (_Y, "310000", "core", 1, "named", "中心", "Named as the centre.", "点名为中心。"),
    (_Y, "320100", "support", 2, "named", "支点", "Named, by its one-character short name, as a point of support.",
     "以简称“宁”点名为支点。"),
    (_Y, "330100", "support", 2, "named", "支点", "Named, by its one-character short name, as a point of support.",
     "以简称“杭”点名为支点。"),
    (_Y, "340100", "support", 2, "named", "支点", "Named, by its one-character short name, as a point of support.",
     "以简称“合”点名为支点。"),
    (_C, "500000", "pole", 1, "inferred", "两极", _POLE_EN, _POLE_ZH),
    (_C, "510100", "pole", 1, "inferred", "两极", _POLE_EN, _POLE_ZH),
)
"""Agglomeration, code, role, tier, basis, word of the table, and notes."""


def plan_cores() -> pd.DataFrame:
    """Make the table of planned cores.

    Returns
    -------
    DataFrame
        Columns of the table plan_cores. What is inferred is graded estimated, so that no result that uses it can pass
        for one of the printed table.
    """
    frame = pd.DataFrame(CORES, columns=["agglomeration", "adcode", "role", "tier", "basis", "term_zh", "note_en",
                                         "note_zh"])
    return frame.assign(evidence=frame["basis"].map({"named": "published", "inferred": "estimated"}))
