"""Lines and trees: what may be written, and what it means."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from compliance.corpus import Corpus
from compliance.corpus.conditions import FactRef, Group, LevelRef, Line, Number, ParamRef, Shifted, Span, lines
from compliance.corpus.grammar import Grammar, parse_span
from compliance.corpus.strict import parse_yaml
from compliance.model.errors import CorpusError


@pytest.fixture
def grammar(shipped: Corpus) -> Grammar:
    return Grammar(shipped.facts, shipped.lexicon, {c: p.type for c, p in shipped.parameters.items()})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("数据中心.设计PUE 不高于 1.3", Number(Decimal("1.3"), "1")),
        ("数据中心.设计PUE 不高于 参数.PUE_新建大型上限", ParamRef("PUE_新建大型上限")),
        ("装置.产能 高于 1000 万吨/年", Number(Decimal("1000"), "10kt/a")),
        ("装置.节能量偏差 不高于 5%", Number(Decimal("0.05"), "1")),
        ("装置.改造后能耗 不高于 表.基准", LevelRef("表", "基准")),
        ("装置.改造后能耗 不高于 限额.准入值", LevelRef("限额", "准入值")),
        ("装置.完成日期 不晚于 2025-12-31", date(2025, 12, 31)),
        ("装置.建设性质 属于 [拟建, 在建]", ("拟建", "在建")),
        ("装置.建设性质 是 存量", "存量"),
        ("方案.已载内容 包含 [推进步骤]", ("推进步骤",)),
        ("企业.信用代码校验 是 是", True),
        ("装置.节能量 已载明", None),
    ],
)
def test_lines(grammar: Grammar, text: str, value: object) -> None:
    assert grammar.line(text, "f.yaml", 1).value == value


def test_a_date_plus_a_period(grammar: Grammar) -> None:
    value = grammar.line("装置.完成日期 不晚于 装置.开始日期 加 3年6个月", "f.yaml", 1).value
    assert isinstance(value, Shifted)
    assert (value.fact.name, value.span) == ("装置.开始日期", Span(3, 6, 0))


def test_another_fact(grammar: Grammar) -> None:
    value = grammar.line("对象.开始日期 不晚于 对象.完成日期", "f.yaml", 1).value
    assert isinstance(value, FactRef) and value.fact.name == "对象.完成日期"


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("数据中心.设计PUE 不高于 表.基准", "不是单位产品能耗"),
        ("装置.产能 高于 1000", "缺少单位"),
        ("装置.产能 高于 装置.节能量", "单位不同"),
        ("装置.完成日期 不晚于 装置.产能", "是数值"),
        ("装置.完成日期 不晚于 装置.开始日期 加 三年", "不是期间"),
        ("装置.完成日期 不晚于 三年 加 3年", "应是一个日期事实"),
        ("装置.完成日期 不晚于 参数.最长改造年限", "不能与日期比较"),
        ("企业.信用代码校验 是 对", "只能写"),
        ("装置.建设性质 属于 [拟建", "不成对"),
        ("装置.节能量", "三部分"),
    ],
)
def test_lines_that_are_refused(grammar: Grammar, text: str, fragment: str) -> None:
    with pytest.raises(CorpusError, match=fragment):
        grammar.line(text, "f.yaml", 7)


def test_trees_nest(grammar: Grammar) -> None:
    text = "全部满足:\n  - 装置.产能 已载明\n  - 任一满足:\n      - 装置.产量 已载明\n      - 装置.投资 已载明\n"
    tree = grammar.node(parse_yaml(text, "f.yaml"), "f.yaml", 1)
    assert isinstance(tree, Group) and tree.every
    assert [line.fact.name for line in lines(tree)] == ["装置.产能", "装置.产量", "装置.投资"]
    inner = tree.children[1]
    assert isinstance(inner, Group) and not inner.every
    assert isinstance(inner.children[0], Line) and inner.children[0].place == "f.yaml:4"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3年", Span(3)),
        ("6个月", Span(0, 6)),
        ("30天", Span(0, 0, 30)),
        ("1年6个月", Span(1, 6)),
        ("年", None),
        ("", None),
    ],
)
def test_periods(text: str, span: Span | None) -> None:
    assert parse_span(text) == span


def test_units_convert_or_refuse(shipped: Corpus) -> None:
    lexicon = shipped.lexicon
    assert lexicon.convert(Decimal(1000), "10kt/a", "t/a") == Decimal(10_000_000)
    assert lexicon.convert(Decimal("0.118"), "tce/t", "kgce/t") == Decimal(118)
    assert lexicon.convert(Decimal(1), "kWh/t", "kgce/t") is None
    assert lexicon.convert(Decimal(1), "furlong", "t/a") is None
