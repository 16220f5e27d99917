"""The small parts: periods, sums, conversions, check characters, explanations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from checking_facts import CENTRE, CLINKER, Judge, fact, plan_facts

from compliance.checking import explain, explain_finding
from compliance.checking.periods import add_span
from compliance.checking.sums import compare_sums
from compliance.checking.wording import number, percent
from compliance.corpus import Corpus, Registration
from compliance.corpus.conditions import Span
from compliance.model.errors import InputError
from compliance.model.review import Outcome


@pytest.mark.parametrize(
    ("start", "span", "ends"),
    [
        (date(2024, 7, 1), Span(3), (date(2027, 7, 1), date(2027, 7, 1))),
        (date(2024, 2, 29), Span(3), (date(2027, 2, 28), date(2027, 3, 1))),
        (date(2024, 2, 29), Span(4), (date(2028, 2, 29), date(2028, 2, 29))),
        (date(2024, 1, 31), Span(0, 1), (date(2024, 2, 29), date(2024, 3, 1))),
        (date(2024, 12, 15), Span(0, 2, 10), (date(2025, 2, 25), date(2025, 2, 25))),
    ],
)
def test_adding_periods(start: date, span: Span, ends: tuple[date, date]) -> None:
    assert add_span(start, span) == ends


@pytest.mark.parametrize(
    ("value", "text"), [("104.50", "104.5"), ("1E+3", "1000"), ("-30", "-30"), ("0.10", "0.1"), ("-0", "0")]
)
def test_numbers_as_people_write_them(value: str, text: str) -> None:
    assert number(Decimal(value)) == text


def test_percent() -> None:
    assert percent(Decimal("0.1932")) == "19.3%"


def sums(shipped: Corpus, plan: dict[str, object], *parts: dict[str, object]) -> tuple[str, str]:
    found = compare_sums(plan_facts(plan, parts), Decimal("0.002"), shipped.lexicon)
    return found.word, found.text


def test_rounding_of_what_was_written_is_allowed_for(shipped: Corpus) -> None:
    total = fact("investment", Decimal(982600))
    rounded = type(total)(total.value, total.unit, "98.26亿元")
    assert sums(shipped, {"investment": rounded}, {"investment": 18640}, {"investment": 963990})[0] == "相符"
    exact = type(total)(total.value, total.unit, "982600万元")
    word, text = sums(shipped, {"investment": exact}, {"investment": 18600}, {"investment": 967000})
    assert (word, text) == ("不符", "总投资：18600+967000=985600，合计写作982600万元，相差3000万元")


def test_one_part_alone_is_compared_only_when_it_is_too_large(shipped: Corpus) -> None:
    assert sums(shipped, {"investment": 1000}, {"investment": 800})[0] == "无分项"
    assert sums(shipped, {"investment": 1000}, {"investment": 1000})[0] == "相符"
    assert sums(shipped, {"investment": 1000}, {"investment": 1200})[0] == "不符"


def test_parts_that_contradict_themselves_are_left_out(shipped: Corpus) -> None:
    assert sums(shipped, {"investment": 1000}, {"investment": [400, 500]}, {"investment": 600})[0] == "无分项"


def test_mixed_units_refuse(judge: Judge) -> None:
    odd = {**CLINKER, "sec_target": fact("sec_target", 104.5, "kWh/t")}
    found = judge("EE001", plan_facts(installations=(odd,)), "重庆市", "2024-06-30")
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, "单位不明")
    assert "“千瓦时/吨”与限值的单位“千克标准煤/吨”不能换算" in found.message


def test_the_check_character_is_told(judge: Judge) -> None:
    wrong = plan_facts(enterprise={"name": "某公司", "credit_code": "91350100M000100Y47"})
    found = judge("DQ007", wrong, "重庆市", "2024-06-30")
    assert found.message == "统一社会信用代码91350100M000100Y47末位应为3，方案写作7"


def test_the_arithmetic_of_savings_is_shown(judge: Judge) -> None:
    found = judge("DQ002", plan_facts(installations=(CLINKER,)), "重庆市", "2024-06-30")
    assert found.message == (
        "按（118.6−104.5）×746000吨/年核算为10518.6吨标准煤，方案载明10519吨标准煤，相差0%（允许5%）"
    )
    assert len(found.evidence) >= 4


def test_a_rule_in_words(shipped: Corpus) -> None:
    lines = explain("DC001", shipped, region="青海省", as_of=date(2024, 6, 1)).lines()
    assert lines[0] == "[DC001] 新建大型、超大型数据中心 PUE 上限"
    assert "  设计电能利用效率（PUE）不高于“上限”" in lines
    assert "  ● 青海省，上限：1.2（不含本数），效力：强制" in lines
    assert any("优于 1.2" in t for t in lines) and any("达到1.2以下" in t for t in lines)
    assert any(t.startswith("  ○ 全国，上限：1.25") for t in lines)


def test_a_decision_table_in_words(shipped: Corpus) -> None:
    lines = explain("CP001", shipped, region="重庆市", as_of=date(2024, 6, 1)).lines()
    assert "  工艺是常减压，产能高于1000万吨/年 → 符合" in lines
    assert "  其余 → 不符合" in lines and "可豁免：否" in lines


def test_a_check_of_our_own_has_no_clause(shipped: Corpus) -> None:
    lines = explain("DQ002", shipped, region=None, as_of=date(2024, 6, 1)).lines()
    assert "  没有依据条文（文书核对）" in lines


def test_explaining_what_does_not_exist(shipped: Corpus) -> None:
    with pytest.raises(InputError, match="没有规则“XX999”"):
        explain("XX999", shipped, region=None, as_of=date(2024, 6, 1))
    waiting = {**shipped.registry, "ZZ001": Registration("ZZ001", "还没有写的规则", "待编写")}
    with pytest.raises(InputError, match="已登记为“待编写”"):
        explain("ZZ001", replace(shipped, registry=waiting), region=None, as_of=date(2024, 6, 1))


def test_every_rule_can_be_explained(shipped: Corpus) -> None:
    for rule in shipped.rules:
        lines = explain(rule.code, shipped, region="重庆市", as_of=date(2024, 6, 1)).lines()
        assert lines[0] == f"[{rule.code}] {rule.title}"


def test_a_finding_line_by_line(judge: Judge) -> None:
    facts = plan_facts(data_centres=({**CENTRE, "pue_target": 1.38},))
    lines = explain_finding(judge("DC001", facts, "重庆市", "2024-06-30"))
    assert lines == [
        "[DC001] 新建大型、超大型数据中心 PUE 上限（某算力中心）：不符合",
        "  ✓ 建设性质属于拟建、在建（方案：拟建）",
        "  ✓ 规模属于大型、超大型（方案：大型）",
        "  ✗ 设计电能利用效率（PUE）不高于上限1.3（方案：1.38）",
        "  结论 设计电能利用效率（PUE）1.38，高于上限1.3，超出0.08",
        "  依据 渝发改工业〔2022〕270号 二（八）：“新建大型、超大型数据中心 PUE 值（电能利用效率）不超过 1.3”"
        "（现行有效；按此依据：不满足）",
        lines[6],
        lines[7],
        "  措施（30天内） 调整制冷、供配电与 IT 负载方案，使设计 PUE 满足本地区上限后重新报送。",
    ]
    assert all(t.startswith("  未采用 发改环资〔2024〕970号（审查日期早于生效日期") for t in lines[6:8])


def test_an_unknown_line_is_marked(judge: Judge) -> None:
    without = {k: v for k, v in CENTRE.items() if k != "pue_target"}
    lines = explain_finding(judge("DC001", plan_facts(data_centres=(without,)), "重庆市", "2024-06-30"))
    assert "  ? 设计电能利用效率（PUE）不高于上限1.3（设计电能利用效率（PUE）未载明）" in lines


def test_an_explanation_tells_what_is_deemed_and_by_which_law_a_breach_is_dealt_with(shipped: Corpus) -> None:
    deemed = explain("EE007", shipped, region="青海省", as_of=date(2025, 3, 31)).lines()
    assert any(t.startswith("视为：改造前单位产品能耗经认定并登记") and "EE001" in t for t in deemed)
    law = "\n".join(explain("EE008", shipped, region="青海省", as_of=date(2025, 3, 31)).lines())
    assert "第十六条（建设性质是存量）" in law and "第十五条（建设性质属于在建、拟建）" in law
    assert "处理依据" not in "\n".join(explain("EE001", shipped, region="青海省", as_of=date(2025, 3, 31)).lines())
