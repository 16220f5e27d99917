"""Whom the rows of a list are about: nobody vanishes in somebody else, and nobody gets a new name unseen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cli_runs import run
from registry_lists import ALUMINIUM, CLINKER, changed, code, workbook

from compliance.listing import import_list, parse_list_file, rows_on
from compliance.registry import By, Registry, enterprises

DAY = date(2025, 1, 15)
MILL = changed(CLINKER, 单位名称="云岭水泥厂", 社会信用代码="")


def test_an_enterprise_vanished_in_another_with_the_same_code(registry: Registry, zhang: By, tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", CLINKER, changed(ALUMINIUM, 社会信用代码=code(1)))
    parsed, done, _ = import_list(registry, zhang, path, "能效清单", DAY)
    assert done is None
    assert [str(p) for p in parsed.problems if p.fatal] == [
        f"工作表“能效清单”第5行：统一社会信用代码{code(1)}在工作表“能效清单”第4行是“曲靖云岭水泥有限公司”的，"
        "这里是“红河铝业有限公司”的：是两家企业的，请更正信用代码；是一家企业改名的，请统一写成现在的名称"
    ]
    with registry.read() as connection:
        assert enterprises.all_enterprises(connection) == {}


def test_one_name_written_in_two_widths_is_one_name(tmp_path: Path) -> None:
    narrow = changed(CLINKER, 单位名称="曲靖(云岭)水泥有限公司")
    wide = changed(CLINKER, 单位名称="曲靖 （云岭） 水泥有限公司", 生产线名称="2号线")
    parsed, _ = parse_list_file(workbook(tmp_path / "x.xlsx", narrow, wide), "能效清单")
    assert parsed.sound


def test_two_namesakes_of_two_cities_became_one(registry: Registry, zhang: By, tmp_path: Path) -> None:
    namesake = changed(MILL, **{"州（市）": "昭通市", "单位产品能耗（实际值）": 110})
    _, done, _ = import_list(registry, zhang, workbook(tmp_path / "x.xlsx", MILL, namesake), "能效清单", DAY)
    assert done is not None and (done.enterprises, done.new_enterprises, done.proposals) == (2, 2, 1)
    assert sorted((r.city or "", str(r.figures.sec)) for r in rows_on(registry, DAY)) == [
        ("昭通市", "110"), ("曲靖市", "118.6"),
    ]  # fmt: skip


def test_a_city_written_short_is_the_same_city(registry: Registry, zhang: By, tmp_path: Path) -> None:
    short = changed(MILL, **{"州（市）": "曲靖", "生产线名称": "2号线"})
    path = workbook(tmp_path / "x.xlsx", MILL, short, changed(short, 生产线名称="3号线", **{"州（市）": ""}))
    done = import_list(registry, zhang, path, "能效清单", DAY)[1]
    assert done is not None and (done.enterprises, done.versions, done.proposals) == (1, 3, 0)
    twice = workbook(
        tmp_path / "y.xlsx", MILL, changed(short, 生产线名称="1号熟料线（4000t/d）", 年度=2024, 分类="先进")
    )
    parsed, _ = parse_list_file(twice, "能效清单")
    assert [p.message for p in parsed.problems if p.fatal] == ["与工作表“能效清单”第4行是同一套装置，内容不同"]


def test_a_row_without_the_code_speaks_of_the_same_installation(tmp_path: Path) -> None:
    other = changed(CLINKER, 社会信用代码="", **{"单位产品能耗（实际值）": 117})
    parsed, _ = parse_list_file(workbook(tmp_path / "x.xlsx", CLINKER, other), "能效清单")
    assert [p.message for p in parsed.problems if p.fatal] == ["与工作表“能效清单”第4行是同一套装置，内容不同"]


def test_an_enterprise_got_a_new_name_unseen(database: str, tmp_path: Path) -> None:
    where = ("--database", database, "--originals", tmp_path / "o")
    run("registry", "init", *where)
    run("registry", "import", "能效清单", workbook(tmp_path / "旧.xlsx", CLINKER), *where)
    new = workbook(tmp_path / "新.xlsx", changed(CLINKER, 单位名称="曲靖新岭水泥有限公司"), ALUMINIUM)
    done = run("registry", "import", "能效清单", new, *where)
    assert done.code == 0
    assert (
        f"提示：工作表“能效清单”第4行：“曲靖新岭水泥有限公司”的统一社会信用代码{code(1)}在登记库里是“曲靖云岭水泥有限公司”的，"
        "已作为同一家企业的又一个名称登记；不是同一家的，请核对信用代码"
    ) in done.err
    assert "在登记库里是" not in run("registry", "import", "能效清单", new, *where).err, "told when it is news"
