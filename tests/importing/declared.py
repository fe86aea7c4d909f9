"""Made-up declarations of the shapes that importers meet: directed links, undirected pairs, variables."""
from __future__ import annotations

from flowspace.tables.catalogue import origins
from flowspace.tables.declaration import (
    Column,
    ForeignKey,
    Table,
    adcode_column,
    count_column,
    evidence_column,
    flag_column,
    text_column,
    year_column,
)


def _table(name, columns, key, places=("adcode",)):
    return Table(name=name, kind="source", title_en="t", title_zh="题", description_en="d", description_zh="述",
                 vintage="", vintage_zh="", columns=columns, primary_key=key, sources=(origins.MA,),
                 licences=(origins.OWN,), foreign_keys=tuple(ForeignKey(place, "cities", "adcode") for place in places))


LINKS = _table("my_links", (adcode_column(name="from_adcode"), adcode_column(name="to_adcode"), year_column(1990, 2030),
                            count_column("links", "Enterprise links", "企业联系数", "links"), evidence_column()),
               ("from_adcode", "to_adcode", "year"), ("from_adcode", "to_adcode"))

PAIRS = _table("my_pairs", (adcode_column(name="adcode_a"), adcode_column(name="adcode_b"), year_column(1990, 2030),
                            Column("full", "number", "patents", "Full count", "全计数", minimum=0),
                            Column("newman", "number", "patents", "Newman count", "纽曼计数", required=False, minimum=0),
                            evidence_column()),
               ("adcode_a", "adcode_b", "year"), ("adcode_a", "adcode_b"))

SERVICES = _table("my_services", (adcode_column(name="from_adcode"), adcode_column(name="to_adcode"),
                                  year_column(1990, 2030), count_column("trains", "Trains a day", "列车数", "trains"),
                                  Column("fastest_minutes", "integer", "minutes", "Fastest train", "最短时间", minimum=0),
                                  evidence_column()),
                  ("from_adcode", "to_adcode", "year"), ("from_adcode", "to_adcode"))

COVARIATES = _table("my_covariates", (adcode_column(), year_column(1990, 2030),
                                      text_column("variable", "Variable", "变量", enum=("gdp", "population")),
                                      Column("value", "number", "see column variable", "Value", "数值"),
                                      evidence_column(), flag_column(("odd",), "Odd", "异常"),
                                      text_column("source", "Source", "来源", required=False)),
                    ("adcode", "year", "variable"))
