"""What can be wrong with determinations (认定) before any plan is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from compliance.corpus.determinations import Determination
from compliance.corpus.dictionary import PLAN_SUBJECTS
from compliance.corpus.library import Corpus
from compliance.corpus.problems import Problem


def lint_determinations(records: tuple[Determination, ...], corpus: Corpus, as_of: date) -> Iterator[Problem]:
    """R001 unsigned, undated or void, R002 unknown fact, R003 no rule acts on it, R004 not yet made, R005 twice."""
    for record in records:
        for code, text, severe in _each(record, corpus, as_of):
            shown = f"认定{record.id}：{text}"
            yield Problem(code, record.file, record.line, shown, "错误" if severe else "提醒")
    for i, one in enumerate(records):
        if any(one.id == other.id for other in records[:i]):
            yield Problem("R005", one.file, one.line, f"认定编号“{one.id}”重复")


def _each(record: Determination, corpus: Corpus, as_of: date) -> Iterator[tuple[str, str, bool]]:
    if text := record.void(corpus.lexicon):
        yield "R001", text, True
    acted_on = {rule.deeming.fact.source for rule in corpus.rules if rule.deeming is not None}
    kind = PLAN_SUBJECTS.get(record.item.partition(":")[0])
    for name in record.facts:
        fact = corpus.facts.get(name)
        if fact is None:
            yield "R002", f"事实字典里没有“{name}”", True
        elif fact.derived is not None:
            yield "R002", f"“{name}”是算出来的，请写它所依据的事实", True
        elif fact.kind not in PLAN_SUBJECTS.values():
            yield "R002", f"“{name}”不是方案里的事实，不能认定为拒不提供", True
        elif kind is not None and fact.kind != kind:
            yield "R002", f"“{name}”不是对象“{record.item}”的事实", True
        elif fact.source not in acted_on:
            yield "R003", f"没有规则写明“{name}”拒不提供时视为什么，登记了也不改变结论", False
    if record.day is not None and record.day > as_of:
        yield "R004", f"日期{record.day}晚于{as_of}，到那天才起作用", False
