"""Data to a draft: types, totals, gaps, and what is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from compliance.drafting import draft_document, load_forms, read_data
from compliance.drafting.rules import compute, condition_of
from compliance.drafting.values import Draft
from compliance.model.errors import InputError, TemplateError

FORMS = load_forms()


def sample(kind: str) -> dict[str, Any]:
    return read_data(FORMS.form(kind).sample)


def drafted(kind: str, data: dict[str, Any]) -> Draft:
    return draft_document(FORMS.form(kind), data, FORMS.wording, "数据.json")


def test_figures_dates_and_totals_come_out_as_documents_write_them() -> None:
    context = drafted("年度改造淘汰计划", sample("年度改造淘汰计划")).context
    assert context["成文日期"] == "2026年11月21日"
    assert (context["改造项目数"], context["改造总投资"], context["改造节能量"]) == ("2", "8600", "31000.5")
    first = context["改造项目"][0]
    assert isinstance(first, dict) and (first["序号"], first["开工时间"]) == ("1", "2027年3月")


def test_a_missing_field_is_a_gap_and_so_is_every_total_that_needs_it() -> None:
    data = sample("年度改造淘汰计划")
    del data["文号"]
    del data["改造项目"][1]["总投资"]
    draft = drafted("年度改造淘汰计划", data)
    assert draft.missing == ("文号", "改造总投资", "改造项目.2.总投资")
    assert draft.context["改造总投资"] == "【待补：改造总投资】"


def test_a_total_that_differs_from_its_rows_is_refused() -> None:
    data = {**sample("年度改造淘汰计划"), "改造总投资": Decimal(9000)}
    with pytest.raises(InputError, match=r"数据前后不一致：“改造总投资”写的是9000，按“合计 改造项目.总投资”得8600"):
        drafted("年度改造淘汰计划", data)


def test_a_total_that_agrees_may_be_given() -> None:
    assert drafted("年度改造淘汰计划", {**sample("年度改造淘汰计划"), "改造总投资": "8,600"}).missing == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"表扬": "好"}, "没有这些字段：“表扬”"),
        ({"清单": "一家"}, "“清单”应是列表，每行一个对象"),
        ({"清单": [{"企业": "甲公司"}]}, "没有这些字段：“清单.1.企业”"),
        ({"地区": ["重庆"]}, "“地区”应是一个值"),
        ({"清单": [{"能效分类": "一般"}]}, "“清单.1.能效分类”写的是“一般”，只能是达到标杆水平、"),
    ],
)
def test_data_that_do_not_fit_are_refused_with_their_place(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        drafted("企业能效清单目录", {**sample("企业能效清单目录"), **change})
    assert str(caught.value).startswith("数据.json：") and caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("field", "given", "printed"),
    [("单位能耗", "停产", "停产"), ("单位能耗", "<b>99</b>", "<b>99</b>"), ("单位能耗", "{{ 7*7 }}", "{{ 7*7 }}")],
)
def test_what_is_no_figure_is_printed_as_it_stands_and_told(field: str, given: str, printed: str) -> None:
    data = sample("企业能效清单目录")
    data["清单"][0][field] = given
    draft = drafted("企业能效清单目录", data)
    row = draft.context["清单"][0]
    assert isinstance(row, dict) and row[field] == printed
    assert f"“清单.1.{field}”写的是“{given}”，不是数字，照原样印出" in draft.warnings


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("2026-02-28", "2026年2月28日"),
        ("2026-2", "2026年2月"),
        ("2026年2月28日", "2026年2月28日"),
        ("2026年底", "2026年底"),
    ],
)
def test_dates(given: str, printed: str) -> None:
    draft = drafted("企业能效清单目录", {**sample("企业能效清单目录"), "填报日期": given})
    assert draft.context["填报日期"] == printed
    assert bool(draft.warnings) is (given == "2026年底")


def test_a_day_that_does_not_exist_is_told() -> None:
    draft = drafted("企业能效清单目录", {**sample("企业能效清单目录"), "填报日期": "2026-02-30"})
    assert draft.warnings == ("“填报日期”写的是“2026-02-30”，不是日期，照原样印出",)


def test_rows_that_do_not_belong_in_a_list_are_told() -> None:
    data = sample("能效先进清单")
    data["清单"][1]["单位能耗"] = Decimal(1105)
    assert drafted("能效先进清单", data).warnings == ("清单第2行：能耗高于标杆水平，不应列入能效先进清单",)
    data["清单"][1]["单位能耗"] = "未提供"
    assert any(
        "清单第2行：缺少“单位能耗”或“标杆水平”的数值，不能核对" in w for w in drafted("能效先进清单", data).warnings
    )


def test_lower_is_better_also_below_zero() -> None:
    data = sample("能效先进清单")
    data["清单"][1].update(单位能耗=Decimal(-31), 标杆水平=Decimal(-30))
    assert drafted("能效先进清单", data).warnings == ()


def test_the_link_to_the_case_stays_in_the_data_and_out_of_the_text() -> None:
    draft = drafted("企业能效清单目录", sample("企业能效清单目录"))
    assert draft.data is not None and draft.data["清单"][0]["案件编号"] == "AJ-2026-0101"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", r"第1行第2列"),
        ("[]", "应是一个 JSON 对象"),
        ('{"年度": NaN}', "NaN 不是数"),
        ('{"年度": 1, "年度": 2}', "“年度”写了两次"),
        ('{"地区": "\\ud800"}', "有不能印的字符"),
        ("[" * 100_000, "嵌套过深"),
    ],
)
def test_a_broken_data_file_is_explained(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "数据.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_data(path)


def test_a_data_file_in_another_encoding_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "数据.json"
    path.write_bytes('{"地区": "重庆"}'.encode("gbk"))
    with pytest.raises(InputError, match="不是 UTF-8"):
        read_data(path)
    with pytest.raises(InputError, match="读不到文件"):
        read_data(tmp_path / "无.json")


def test_figures_keep_every_digit(tmp_path: Path) -> None:
    path = tmp_path / "数据.json"
    path.write_text('{"甲": 0.1, "乙": 12345678901234567890.5}', encoding="utf-8")
    assert read_data(path) == {"甲": Decimal("0.1"), "乙": Decimal("12345678901234567890.5")}


# -- what follows from the rows -----------------------------------------------------------------------

ROWS = {"清单": [{"名": "甲", "数": Decimal(3), "类": "一"}, {"名": "乙", "数": Decimal(5), "类": "二"}, {"名": "甲", "数": Decimal(7), "类": "一"}]}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("行数 清单", Decimal(3)),
        ("行数 清单 类=一", Decimal(2)),
        ("行数 清单 数>=5", Decimal(2)),
        ("户数 清单.名", Decimal(2)),
        ("合计 清单.数", Decimal(15)),
        ("合计 清单.数 类=一", Decimal(10)),
        ("占比 清单 类=一", Decimal("66.7")),
        ("行数 没有的", None),
    ],
)
def test_formulas(formula: str, value: Decimal | None) -> None:
    assert compute(formula, ROWS, 1) == value


def test_a_missing_figure_makes_the_total_unknown_and_not_smaller() -> None:
    rows = {"清单": [{"数": Decimal(3)}, {"数": None}]}
    assert compute("合计 清单.数", rows, 1) is None
    assert compute("行数 清单 数>=2", rows, 1) is None
    assert compute("减 甲 乙", {"甲": Decimal(3), "乙": None}, 1) is None


def test_a_formula_that_is_not_known_names_its_field(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="平均"):
        compute("平均 清单.数", ROWS, 1)
    with pytest.raises(ValueError, match="甲约等于乙"):
        condition_of("甲约等于乙")
    folder = tmp_path / "函"
    folder.mkdir()
    (folder / "字段.yaml").write_text(
        "平均: {类型: 数字, 必填: 是, 计算: 平均 甲, 说明: 平均, 示例: 1}", encoding="utf-8"
    )
    (folder / "文书.yaml").write_text("{说明: 函, 次序: 1}", encoding="utf-8")
    from compliance.drafting.forms import load_form

    with pytest.raises(TemplateError, match=r"函/字段\.yaml：“平均”的计算“平均 甲”不认识"):
        draft_document(load_form(folder), {}, FORMS.wording)


def test_samples_are_plain_json() -> None:
    for form in FORMS.forms:
        assert isinstance(json.loads(form.sample.read_text(encoding="utf-8")), dict)
