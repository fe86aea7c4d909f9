"""Forms of input that say the same give the same: long and wide, encodings, Parquet, orders of rows, threads."""
from __future__ import annotations

import random

import duckdb
import pandas as pd
import pytest

from flowspace import tables as embedded
from flowspace.cli import main
from flowspace.copatents import build, write
from flowspace.copatents.files import find_files
from flowspace.errors import FlowspaceError, ParameterError
from flowspace.tables.catalogue import simulated as declared
from flowspace.tables.checking import check_columns, convert
from flowspace.tables.problems import Collector
from flowspace.tables.reading import decode, split

ADDRESSES = ["北京市海淀区清华园1号", "江苏省昆山市玉山镇", "广东省深圳市南山区", "上海市南京西路1168号", "Wuhan 430074, Hubei", "日本东京都", "高新区1号",
             "鼓楼区中山路", "湖北省宜昌市"]
NAMES = ["甲公司", "乙大学", "国家电网公司", "国网电科院", "丙厂,\"引号\"", "丁\n两行", "武汉大学", "E Ltd"]


def long_rows(patents=60, seed=5):
    """Rows of one applicant each; addresses are those of applicants, as in the wide form."""
    rng = random.Random(seed)
    rows = []
    for number in range(patents):
        applicants = rng.sample(range(len(NAMES)), rng.randint(1, 4))
        kind = rng.choice(["发明", "实用新型", "外观设计"])
        for applicant in applicants:
            check_digit = "X" if number % 5 == 0 else number % 10
            rows.append((f"CN2015{number:08d}.{check_digit}", f"{2010 + number % 4}-03-1{number % 9}", kind,
                         NAMES[applicant], ADDRESSES[(applicant * 7 + number) % len(ADDRESSES)]))
    return pd.DataFrame(rows, columns=["申请号", "申请日", "专利类型", "申请人", "地址"])


def wide_rows(frame):
    return frame.groupby(["申请号", "申请日", "专利类型"], as_index=False, sort=False).agg("；".join)


def as_bytes(built, folder):
    return {path.relative_to(folder): path.read_bytes() for path in write(built, folder)
            if path.name != "report.json"}


def run(source, folder, **arguments):
    return as_bytes(build(source, groups="default", progress=False, **arguments), folder)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    folder = tmp_path_factory.mktemp("base")
    long_rows().to_csv(folder / "long.csv", index=False, encoding="utf-8")
    return run(folder / "long.csv", folder / "out")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_encodings(tmp_path, base, encoding):
    long_rows().to_csv(tmp_path / "records.csv", index=False, encoding=encoding)
    assert run(tmp_path / "records.csv", tmp_path / "out") == base


def test_a_named_encoding(tmp_path, base):
    long_rows().to_csv(tmp_path / "records.csv", index=False, encoding="gbk")
    assert run(tmp_path / "records.csv", tmp_path / "out", encoding="gbk") == base


@pytest.mark.parametrize(("separator", "ending"), [("\t", "\n"), (";", "\n"), (",", "\r\n"), ("|", "\r\n")])
def test_separators_and_line_endings(tmp_path, base, separator, ending):
    long_rows().to_csv(tmp_path / "records.csv", index=False, sep=separator, lineterminator=ending)
    assert run(tmp_path / "records.csv", tmp_path / "out") == base


def test_wide_and_long_form_agree(tmp_path, base):
    wide_rows(long_rows()).to_csv(tmp_path / "wide.csv", index=False)
    assert run(tmp_path / "wide.csv", tmp_path / "out") == base


def test_a_mixture_of_files_and_forms(tmp_path, base):
    rows = long_rows()
    half = rows["申请号"].isin(sorted(set(rows["申请号"]))[::2])
    wide_rows(rows[half]).rename(columns={"申请人": "Applicants", "地址": "applicant addresses"}).to_csv(
        tmp_path / "a.csv", index=False, encoding="gbk")
    frame = rows[~half]
    with duckdb.connect() as connection:
        connection.register("frame", frame)
        connection.execute(f"COPY (SELECT * REPLACE (CAST(申请日 AS DATE) AS 申请日) FROM frame) "
                           f"TO '{tmp_path / 'b.parquet'}' (FORMAT parquet)")
    assert run([tmp_path / "a.csv", str(tmp_path / "*.parquet")], tmp_path / "out") == base
    assert run(tmp_path, tmp_path / "again") == base


def test_years_as_numbers_in_parquet(tmp_path):
    with duckdb.connect() as connection:
        for name, type_ in (("whole", "BIGINT"), ("decimal", "DOUBLE")):
            connection.execute(f"COPY (SELECT 20151000001 AS appln_id, CAST(2015 AS {type_}) AS year, "
                               f"unnest(['A', 'B']) AS applicant, unnest(['北京市', '上海市']) AS address) "
                               f"TO '{tmp_path / name}.parquet'")
    for name in ("whole", "decimal"):
        assert build(tmp_path / f"{name}.parquet", progress=False).edges["full"].tolist() == [1]


@pytest.mark.parametrize("seed", range(4))
def test_order_of_rows_threads_and_memory_do_not_matter(tmp_path, base, seed):
    long_rows().sample(frac=1, random_state=seed).to_csv(tmp_path / "records.csv", index=False)
    assert run(tmp_path / "records.csv", tmp_path / "out", threads=1 + seed, memory=f"{200 + 100 * seed}MB") == base


def test_rows_stated_twice_change_nothing_but_counts_of_rows(tmp_path, base):
    rows = long_rows()
    pd.concat([rows, rows]).to_csv(tmp_path / "records.csv", index=False)
    found = run(tmp_path / "records.csv", tmp_path / "out")
    different = {str(name) for name in base if found[name] != base[name]}
    assert different == {"report/unresolved_addresses.csv"}


def test_fewer_addresses_than_applicants(tmp_path):
    """The only address is the first applicant's; names place the others, or they stay open and are counted."""
    (tmp_path / "records.csv").write_text(
        "申请号,申请年,申请人,地址\n1,2012,甲公司;武汉大学;某某公司,北京市海淀区\n2,2012,甲公司;上海交通大学,\n", encoding="utf-8")
    built = build(tmp_path / "records.csv", progress=False)
    assert built.edges[["adcode_a", "adcode_b"]].values.tolist() == [["110000", "420100"]]
    assert built.cities.set_index("adcode")["patents"].to_dict() == {"110000": 1, "310000": 1, "420100": 1}
    assert built.report["rows_with_more_applicants_than_addresses_or_fewer"] == 2
    assert built.report["patents_with_some_applicant_without_city"] == 2
    assert built.unresolved[["address", "rule", "rows"]].values.tolist() == [["", "no address", 2]]


def test_no_separators_takes_every_row_as_one_applicant(tmp_path):
    (tmp_path / "records.csv").write_text("申请号,申请年,申请人,地址\n1,2012,Foo; Bar,北京市海淀区\n", encoding="utf-8")
    assert build(tmp_path / "records.csv", separator="", progress=False).report["applicant_rows"] == {"resolved": 1}


def test_nothing_is_dropped_in_silence(tmp_path):
    """Every applicant is in exactly one category, and every open one in the table of open addresses."""
    rows = long_rows()
    rows.to_csv(tmp_path / "records.csv", index=False)
    built = build(tmp_path / "records.csv", progress=False)
    categories = built.report["applicant_rows"]
    assert sum(categories.values()) == len(rows) == built.report["rows"]
    assert sum(entry["applicant_rows"] for entry in built.report["rules"]) == len(rows)
    assert built.unresolved["rows"].sum() == categories["ambiguous"] + categories["unresolved"] > 0
    assert set(categories) == {"resolved", "outside", "ambiguous", "unresolved"}
    assert built.report["patents"] == rows["申请号"].nunique()


def test_numbers_of_any_form_are_told_apart(tmp_path):
    """Digits with and without leading zeros, check digits, letters: different numbers are different patents."""
    numbers = ["12", "012", "12X", "0012", "1E2", "1e3", "100", "PCT/CN2012/1", "PCT/CN2012/2", "99999999999999999",
               "123456789012345678901", "-5", "+5", "05", "0xFFFFFF", "16777215", "120000e2", "12000000",
               "200910000012", "0200910000012"]
    rows = [f'"{number}",2012,{name},{address}' for number in numbers
            for name, address in (("A", "北京市"), ("B", "上海市"))]
    (tmp_path / "records.csv").write_text("\n".join(["patent,year,applicant,address", *rows]), encoding="utf-8")
    assert build(tmp_path / "records.csv", progress=False).edges["full"].tolist() == [len(numbers)]
    same = ["CN201210000001.X", "ZL201210000001X", "cn 201210000001.x", "201210000001x"]
    rows = [f"{number},2012,A,{address}" for number, address in zip(same, ["北京市", "上海市", "武汉市", "西安市"], strict=True)]
    (tmp_path / "records.csv").write_text("\n".join(["patent,year,applicant,address", *rows]), encoding="utf-8")
    assert build(tmp_path / "records.csv", progress=False).report["patents"] == 1


@pytest.mark.parametrize(("short", "longer"), [
    ("93100001", "93100001.7"), ("99813001", "CN99813001.X"), ("02123456", "02123456.6"), ("00100010", "ZL001000101"),
    ("85100001", "85100001.0"), ("85100007", "85100007X"), ("200410000001", "200410000001.3")])
def test_numbers_with_and_without_check_digit_are_one_application(tmp_path, short, longer):
    digits = [int(sign) for sign in short]
    assert len(short) == 12 or sum(d * (i + 2) for i, d in enumerate(digits)) % 11 == int(longer[-1].replace("X", "10"))
    rows = [f"{short},1999,A,北京市", f"{longer},1999,B,上海市"]
    (tmp_path / "records.csv").write_text("\n".join(["patent,year,applicant,address", *rows]), encoding="utf-8")
    built = build(tmp_path / "records.csv", progress=False)
    assert built.report["patents"] == 1 and built.edges["full"].tolist() == [1]


def test_nine_digits_with_a_wrong_check_digit_are_another_number(tmp_path):
    rows = ["93100001,1999,A,北京市", "931000016,1999,B,上海市"]
    (tmp_path / "records.csv").write_text("\n".join(["patent,year,applicant,address", *rows]), encoding="utf-8")
    assert build(tmp_path / "records.csv", progress=False).report["patents"] == 2


def test_the_files_keep_to_the_declared_tables(tmp_path, base):
    """The edges and nodes written are read as the chapters will read them."""
    others = {"cities": embedded.read("cities")}
    for table in (declared.COPATENTS, declared.COPATENT_CITIES):
        content = next(value for name, value in base.items() if str(name) == table.file)
        problems = Collector(table.file)
        cells = split(decode(content, problems), table, problems)
        frame = check_columns(convert(cells, table, problems), table, others, problems)
        assert problems.listed() == [] and len(frame)


def test_simulated_records_stay_simulated(tmp_path):
    long_rows().to_csv(tmp_path / "records.csv", index=False)
    built = build(tmp_path / "records.csv", evidence="simulated", progress=False)
    assert set(built.edges["evidence"]) == set(built.cities["evidence"]) == {"simulated"}


def test_results_never_replace_files(tmp_path):
    long_rows().to_csv(tmp_path / "records.csv", index=False)
    built = build(tmp_path / "records.csv", progress=False)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "copatents.csv").write_text("mine")
    with pytest.raises(ParameterError, match="there already"):
        write(built, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["copatents.csv"]
    (tmp_path / "out" / "copatents.csv").unlink()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    assert len(write(built, tmp_path / "out")) == 6 and (tmp_path / "out" / "notes.txt").read_text() == "mine"
    with pytest.raises(ParameterError, match="cannot be written"):
        write(built, tmp_path / "records.csv" / "out")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_command(tmp_path, capsys):
    long_rows().rename(columns={"申请号": "Nummer"}).to_csv(tmp_path / "records.csv", index=False, encoding="gbk")
    (tmp_path / "groups.csv").write_text("pattern,kind,group\n国家电网,substring,SG\n国网,prefix,SG\n", encoding="utf-8")
    words = ["copatents", str(tmp_path / "records.csv"), "--out", str(tmp_path / "out"), "--type", "invention"]
    assert main(words) == 1
    assert "no column with the application number" in capsys.readouterr().err
    words += ["--column", "number=Nummer", "--groups", str(tmp_path / "groups.csv")]
    assert main(words) == 0
    assert "edges" in capsys.readouterr().out
    assert (tmp_path / "out" / "without_groups" / "copatents.csv").is_file()
    assert main(words) == 1 and "there already" in capsys.readouterr().err


def test_intermediate_files_are_removed(tmp_path):
    long_rows().to_csv(tmp_path / "records.csv", index=False, encoding="gbk")
    (tmp_path / "place").mkdir()
    build(tmp_path / "records.csv", temporary=tmp_path / "place", progress=False)
    (tmp_path / "records.csv").write_text("申请号\n1\n", encoding="utf-8")
    with pytest.raises(FlowspaceError):
        build(tmp_path / "records.csv", temporary=tmp_path / "place", progress=False)
    assert list((tmp_path / "place").iterdir()) == []


def test_a_folder_named_like_a_file_is_passed_over(tmp_path):
    (tmp_path / "records.csv").mkdir()
    (tmp_path / "true.csv").write_text("x\n", encoding="utf-8")
    assert [path.name for path in find_files(tmp_path)] == ["true.csv"]
