"""Lists into the register: what an office has, with everything wrong told by row and column."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from cli_runs import run
from registry_lists import ALUMINIUM, CLINKER, HEADERS, changed, code, workbook

from compliance.listing import Place, import_list, parse_list_file, rows_on
from compliance.registry import By, Registry, audit, enterprises
from compliance.registry.lists.parsed import ParsedList

DAY = date(2025, 1, 15)


def told(parsed: ParsedList, fatal: bool = True) -> list[str]:
    return [str(p) for p in parsed.problems if p.fatal is fatal]


def test_a_list_in_its_own_words_is_understood(tmp_path: Path) -> None:
    parsed, _ = parse_list_file(workbook(tmp_path / "清单.xlsx", CLINKER, ALUMINIUM), "能效清单")
    assert told(parsed) == []
    one, two = parsed.rows
    assert (one.sheet, one.number, one.name) == ("能效清单", 4, "1号熟料线(4000t/d)")
    f = one.figures
    assert (f.product, f.status, f.tier_stated, f.disposal) == (
        "cement_clinker",
        "existing",
        "below_baseline",
        "retrofit",
    )
    assert (f.capacity, f.capacity_unit, f.output, f.output_unit) == (Decimal(1200000), "t/a", Decimal(1186000), "t/a")
    assert (f.sec, f.sec_unit, f.year, f.completion) == (Decimal("118.6"), "kgce/t", 2024, date(2025, 12, 31))
    assert (two.figures.product, two.figures.sec, two.figures.output) == (
        "primary_aluminium",
        Decimal(13350),
        Decimal(299500),
    )
    notes = told(parsed, fatal=False)
    assert "工作表“能效清单”第3行Q列（本单位自加栏）：不认识的栏目，没有导入" in notes
    assert any("第7行" in n and "当作说明" in n for n in notes)


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({"单位名称": ""}, "第4行C列（企业名称）", "是空的"),
        ({"社会信用代码": "91530300MA6K2QQH00"}, "第4行D列（统一社会信用代码）", "校验码不符"),
        ({"社会信用代码": "12345"}, "第4行D列", "是5位"),
        ({"设计产能（万吨/年）": "约一百"}, "第4行I列（装置规模）", "“约一百”不是数"),
        ({"设计产能（万吨/年）": -5}, "第4行I列", "是负数"),
        ({"能耗单位": "kWh/t"}, "第4行M列（单位产品能耗）", "不能换算成“水泥熟料”的规范单位（kgce/t）"),
        ({"能耗单位": "每吨"}, "第4行J列（指标单位）", "不是认得的单位"),
        ({"建设状态": "快好了"}, "第4行H列（项目状态）", "看不懂，可写：存量、在建、拟建、已退出"),
        ({"完成时间": "2025年13月"}, "第4行P列（完成时限）", "不是有的日期"),
        ({"年度": "去年"}, "第4行K列（统计年度）", "不是年份"),
        ({"主要产品": "", "生产线名称": ""}, "第4行G列（装置名称）", "分不清是哪套装置"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column(
    tmp_path: Path, changes: dict[str, object], place: str, words: str
) -> None:
    parsed, _ = parse_list_file(workbook(tmp_path / "x.xlsx", changed(CLINKER, **changes), ALUMINIUM), "能效清单")
    assert any(place in t and words in t for t in told(parsed)), told(parsed)
    assert not parsed.sound and len(parsed.rows) == 1


def test_every_problem_is_listed_not_only_the_first(tmp_path: Path) -> None:
    bad = changed(CLINKER, 社会信用代码="1", 年度="去年", 分类="很好")
    parsed, _ = parse_list_file(workbook(tmp_path / "x.xlsx", bad, changed(bad, 序号=2)), "能效清单")
    assert len(told(parsed)) == 6


def test_rows_that_contradict_each_other_are_told(tmp_path: Path) -> None:
    other = changed(CLINKER, **{"单位产品能耗（实际值）": 117})
    stranger = changed(CLINKER, 社会信用代码=code(9), 生产线名称="2号线")
    parsed, _ = parse_list_file(workbook(tmp_path / "x.xlsx", CLINKER, other, CLINKER, stranger), "能效清单")
    assert [t.partition("：")[2] for t in told(parsed)] == [
        "与工作表“能效清单”第4行是同一套装置，内容不同",
        f"“曲靖云岭水泥有限公司”在工作表“能效清单”第4行的统一社会信用代码是{code(1)}，这里是{code(9)}",
    ]
    assert any("第6行：与工作表“能效清单”第4行重复，内容相同" in t for t in told(parsed, fatal=False))


def test_a_merged_name_is_of_every_row_that_it_covers(tmp_path: Path) -> None:
    second = changed(CLINKER, 单位名称="", 社会信用代码="", 生产线名称="2号线", **{"单位产品能耗（实际值）": 110})
    parsed, _ = parse_list_file(workbook(tmp_path / "x.xlsx", CLINKER, second, merge="C4:C5"), "能效清单")
    assert told(parsed) == []
    assert [(r.enterprise["name"], r.name) for r in parsed.rows] == [
        ("曲靖云岭水泥有限公司", "1号熟料线(4000t/d)"), ("曲靖云岭水泥有限公司", "2号线"),
    ]  # fmt: skip


def test_a_header_in_two_rows_and_units_of_its_own(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["企业名称", "装置名称", "产品", "单位产品能耗", None, "年综合能源消费量"])
    sheet.append([None, None, None, "实际值", "单位", "（万吨标准煤）"])
    for merged in ("A1:A2", "B1:B2", "C1:C2", "D1:E1"):
        sheet.merge_cells(merged)
    sheet.append(["甲水泥有限公司", "1号线", "水泥熟料", "0.1186tce/t", None, "1.25"])
    book.save(tmp_path / "x.xlsx")
    parsed, _ = parse_list_file(tmp_path / "x.xlsx", "能效清单")
    assert told(parsed) == []
    (row,) = parsed.rows
    assert (row.figures.sec, row.figures.sec_unit, row.figures.energy) == (Decimal("118.6"), "kgce/t", Decimal(12500))


@pytest.mark.parametrize("unit", ["（万吨/年）", "/万吨", "／万吨/年", "，万吨", "、万吨/年", " 万吨/年"])
def test_a_unit_behind_a_stroke_or_a_comma_made_a_column_unknown(tmp_path: Path, unit: str) -> None:
    headers = tuple(f"设计产能{unit}" if h.startswith("设计产能") else h for h in HEADERS)
    parsed, _ = parse_list_file(workbook(tmp_path / "x.xlsx", CLINKER, headers=headers), "能效清单")
    assert [(r.figures.capacity, r.figures.capacity_unit) for r in parsed.rows] == [(Decimal(1200000), "t/a")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_csv_in_the_encodings_that_offices_use(tmp_path: Path, encoding: str) -> None:
    lines = ["企业名称,装置名称,产品,单位产品能耗（kgce/t）", '"甲水泥有限公司","1号线",水泥熟料,"1,118.6"']
    (tmp_path / "x.csv").write_text("\r\n".join(lines), encoding=encoding)
    parsed, _ = parse_list_file(tmp_path / "x.csv", "能效清单")
    assert [(r.number, r.figures.sec) for r in parsed.rows] == [(2, Decimal("1118.6"))]


def test_a_file_without_the_header_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    parsed, _ = parse_list_file(tmp_path / "x.csv", "能效清单")
    assert told(parsed) == ["没有一个工作表的表头像“企业能效清单目录”：至少要有企业名称等两栏"]


def test_a_list_goes_into_the_register_with_file_and_row(registry: Registry, zhang: By, tmp_path: Path) -> None:
    path = workbook(tmp_path / "清单.xlsx", CLINKER, ALUMINIUM)
    _, done, _ = import_list(registry, zhang, path, "能效清单", DAY)
    assert done is not None
    assert (done.rows, done.enterprises, done.new_enterprises, done.versions) == (2, 2, 2, 2)
    clinker = next(r for r in rows_on(registry, DAY, Place(city="曲靖市")))
    assert (clinker.enterprise, clinker.credit_code, clinker.field) == ("曲靖云岭水泥有限公司", code(1), "水泥")
    assert clinker.sources["sec"] == {"reference": "清单.xlsx 工作表“能效清单”第4行"}
    again = import_list(registry, zhang, path, "能效清单", date(2025, 7, 15))[1]
    assert again is not None and (again.new_enterprises, again.versions) == (0, 0), "nothing new, nothing written"
    with registry.read() as connection:
        assert [e.action for e in audit.entries(connection)].count("list.import") == 2


def test_nothing_at_all_is_written_when_anything_is_wrong(registry: Registry, zhang: By, tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", CLINKER, changed(ALUMINIUM, 社会信用代码="1"))
    parsed, done, _ = import_list(registry, zhang, path, "能效清单", DAY)
    assert done is None and not parsed.sound
    with registry.read() as connection:
        assert audit.count(connection) == 0 and enterprises.all_enterprises(connection) == {}


def test_a_failure_half_way_leaves_nothing(registry: Registry, zhang: By, tmp_path: Path) -> None:
    """Two enterprises with sound codes, the second of which the database has under another number."""
    from compliance.listing import parse_list_file as parse
    from compliance.registry.lists import writing

    parsed, _ = parse(workbook(tmp_path / "x.xlsx", CLINKER, ALUMINIUM), "能效清单")
    calls: list[object] = []
    resolve = writing.resolve

    def failing(*args: object, **kwargs: object) -> object:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("power cut")
        return resolve(*args, **kwargs)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "resolve", failing)
        with pytest.raises(RuntimeError), registry.write(zhang) as tx:
            writing.write_list(tx, parsed, "x.xlsx", "0" * 64, DAY)
    with registry.read() as connection:
        assert enterprises.all_enterprises(connection) == {}


def test_the_commands(database: str, tmp_path: Path) -> None:
    where = ("--database", database, "--originals", tmp_path / "o")
    good = workbook(tmp_path / "好.xlsx", CLINKER, ALUMINIUM)
    bad = workbook(tmp_path / "坏.xlsx", changed(CLINKER, 年度="去年"), ALUMINIUM)
    dry = run("registry", "import", "能效清单", bad, "--dry-run")
    assert dry.code == 3 and "第4行K列（统计年度）：“去年”不是年份" in dry.err and "没有写入" in dry.out
    assert run("registry", "import", "能效清单", good, "--dry-run").code == 0
    assert run("registry", "import", "能效清单", good, *where).code == 3, "there is no registry yet"
    run("registry", "init", *where)
    assert run("registry", "import", "能效清单", bad, *where).code == 3
    done = run("registry", "import", "能效清单", good, "--as-of", "2025-01-15", "--by", "张三", *where)
    assert done.code == 0 and "已导入 2 行：企业 2 家（新登记 2 家），装置数据 2 条" in done.out
    like = workbook(tmp_path / "近.xlsx", changed(CLINKER, 单位名称="曲靖云岑水泥有限公司", 社会信用代码=""))
    assert "有 1 处名称相同或相近" in run("registry", "import", "能效清单", like, *where).out
    asked = run("registry", "names", *where)
    assert "曲靖云岑水泥有限公司" in asked.out and "待确认 1 条" in asked.out
    assert "待确认 0 条" in run("registry", "names", "--same", asked.out.split("\t")[0], *where).out
    assert run("registry", "names", "--same", 99, *where).code == 3
    out = tmp_path / "出.xlsx"
    written = run("registry", "export", "能效清单", "--out", out, "--as-of", "2025-01-15", "--region", "云南省", *where)
    assert written.code == 0, written.err


def test_header_words_are_unambiguous() -> None:
    from compliance.registry.lists.forms import header_key, list_forms

    for form in list_forms().lists.values():
        owners: dict[str, str] = {}
        for column in (*form.columns, *form.also):
            for word in (column.title, *column.aliases):
                assert owners.setdefault(header_key(word), column.title) == column.title, word
    assert set(HEADERS) - {"本单位自加栏"}
