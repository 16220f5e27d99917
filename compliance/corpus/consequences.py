"""What follows from a rule: 视为 (how refused data is taken) and 处理依据 (the law by which a breach is dealt with)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.corpus.conditions import LevelRef, Line, Node
from compliance.corpus.determinations import REFUSED
from compliance.corpus.dictionary import FactDef
from compliance.corpus.documents import Document
from compliance.corpus.entries import Entry
from compliance.corpus.grammar import Grammar
from compliance.corpus.norms import Citation, read_citation
from compliance.corpus.strict import Items

_STATE = "状态"
BROKEN = "不符合"


@dataclass(frozen=True)
class Deeming:
    """视为: once an officer has recorded that ``fact`` is refused, the law takes the requirement for broken.

    ``targets`` are further rules that then count as broken where they could not be judged for want of data;
    ``as_if`` are lines about the refused fact that are taken for true in every rule that rests on a clause.
    ``words`` say it in the clause's words (视为达不到能效基准水平).
    """

    fact: FactDef
    words: str
    targets: tuple[str, ...] = ()
    as_if: tuple[Line, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Handling:
    """A clause by which the authority deals with a breach. ``condition`` narrows it to some subjects (仅当)."""

    citation: Citation
    condition: Node | None = None
    place: str = ""


def read_deeming(entry: Entry, grammar: Grammar) -> Deeming | None:
    """The 视为 of a rule; None where it has none.

    Raises:
        CorpusError: for another form than ``当: 事实 状态 拒不提供``, or a line about another fact.
    """
    if not entry.has("视为"):
        return None
    step = entry.entry("视为", "视为", ("当", "结论", "针对", "如同", "表述"))
    parts = step.text("当").split()
    if len(parts) != 3 or parts[1:] != [_STATE, REFUSED]:
        raise step.error("当", f"“当”应写成“事实 {_STATE} {REFUSED}”：只有登记在案的认定才能引起“视为”", "C003")
    fact = grammar.facts.get(parts[0])
    if fact is None:
        raise step.error("当", f"事实字典里没有“{parts[0]}”", "C004")
    if fact.derived is not None:
        raise step.error("当", f"“{fact.name}”是算出来的，不能拒不提供；请写它所依据的事实", "C004")
    step.choice("结论", (BROKEN,))
    return Deeming(fact, step.text("表述"), step.texts("针对"), _as_if(step, fact, grammar), step.line())


def _as_if(step: Entry, fact: FactDef, grammar: Grammar) -> tuple[Line, ...]:
    data = step.raw("如同")
    texts = step.texts("如同")
    lines = []
    for i, text in enumerate(texts):
        at = data.lines[i] if isinstance(data, Items) else step.line("如同")
        line = grammar.line(text, step.file, at)
        if line.fact.name != fact.name or not isinstance(line.value, LevelRef):
            raise step.error("如同", f"“如同”只能写“{fact.name}”与表或限额的比较，写的是“{text}”", "C003")
        lines.append(line)
    return tuple(lines)


def read_handling(entry: Entry, grammar: Grammar, documents: Mapping[str, Document]) -> tuple[Handling, ...]:
    """The 处理依据 of a rule.

    Raises:
        CorpusError: as for any citation, or for a draft: nobody is dealt with by a draft.
    """
    found = []
    for item in entry.entries("处理依据", "处理依据", ("文件", "锚", "引文", "仅当")):
        citation = read_citation(item, documents)
        document = documents[citation.document]
        if document.draft or not document.held:
            kind = "征求意见稿" if document.draft else "未持有原文的文件"
            raise item.error("文件", f"处理依据不能是{kind}“{document.id}”", "C011")
        condition = grammar.node(item.raw("仅当"), item.file, item.line("仅当")) if item.has("仅当") else None
        found.append(Handling(citation, condition, f"{item.file}:{item.line()}"))
    return tuple(found)
