"""``rules/**/<code>.yaml``: to whom a rule applies, what it demands, on which clauses, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from compliance.corpus.conditions import (
    RELATION_OF,
    Asked,
    Group,
    LevelRef,
    Line,
    Node,
    ParamRef,
    Relation,
    Share,
    asked,
    lines,
    parameters,
    shares,
)
from compliance.corpus.consequences import Deeming, Handling, read_deeming, read_handling
from compliance.corpus.dictionary import MEMBERS, SUBJECTS, FactDef
from compliance.corpus.documents import Document
from compliance.corpus.entries import Entry
from compliance.corpus.grammar import Grammar
from compliance.corpus.norms import Norm, Parameter, read_bases
from compliance.corpus.strict import Items, read_yaml
from compliance.corpus.words import FORCES
from compliance.model.errors import CorpusError

ANYTHING = "任意"
VERDICTS = ("符合", "不符合")


@dataclass(frozen=True)
class Row:
    """A row of a decision table: it hits where all its conditions hold."""

    conditions: tuple[Line, ...]
    meets: bool
    line: int = 0

    @cached_property
    def node(self) -> Node:
        """The conditions as a tree."""
        return Group(True, self.conditions)


@dataclass(frozen=True)
class DecisionTable:
    """判定表: at most one row may hit; where none does, ``otherwise`` is the conclusion."""

    columns: tuple[FactDef, ...]
    rows: tuple[Row, ...]
    otherwise: bool

    @cached_property
    def asks(self) -> tuple[Asked, ...] | None:
        """What it hangs on; None where that is more than facts held against what is written in its rows."""
        return asked(*(row.node for row in self.rows))


@dataclass(frozen=True)
class Rule:
    """One rule. Exactly one of ``requirement`` and ``table`` is set.

    Its norms are its own ``norms``, or those of the parameter named by ``parameter``; a rule of force 核对
    has neither.
    """

    code: str
    title: str
    subjects: tuple[str, ...]
    duty: str
    force: str
    applies: Node | None
    requirement: Node | None
    table: DecisionTable | None
    norms: tuple[Norm, ...]
    parameter: str | None
    remedy: str
    due_days: int | None
    waivable: bool
    note: str = ""
    file: str = ""
    deeming: Deeming | None = None
    handling: tuple[Handling, ...] = ()
    """The law by which a breach is dealt with; none for policy requirements, which carry no article of their own."""

    @property
    def cross_check(self) -> bool:
        """Whether it is a check of our own on the document's quality, without a clause."""
        return self.force == "核对"

    @cached_property
    def tree(self) -> Node:
        """What is demanded as one tree (for a table: its rows)."""
        if self.requirement is not None:
            return self.requirement
        rows = self.table.rows if self.table else ()
        return Group(False, tuple(row.node for row in rows))

    @cached_property
    def fact_names(self) -> tuple[str, ...]:
        """The facts that its requirement looks at, in order of name."""
        return tuple(sorted({line.fact.name for line in lines(self.tree)}))

    @cached_property
    def identity(self) -> tuple[bytes, bytes]:
        """What the identity of a finding has before and after that of its subject: the code, and ``fact_names``."""
        return f"{self.code}|".encode(), "".join(f"|{name}" for name in self.fact_names).encode()

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """What it asks of many at once; none for a rule on one subject."""
        return tuple(shares(self.tree))

    @cached_property
    def levels(self) -> tuple[LevelRef, ...]:
        """The table levels that its lines look up."""
        found = [v for node in (self.applies, self.tree) for v in (line.value for line in lines(node))]
        return tuple(dict.fromkeys(v for v in found if isinstance(v, LevelRef)))


_KEYS = (
    "编号", "名称", "对象", "义务主体", "效力", "依据", "适用", "要求", "判定表", "视为", "处理依据", "整改",
    "可豁免", "说明",
)  # fmt: skip
DUTIES = ("企业", "政府")


def read_rule(
    path: Path, name: str, grammar: Grammar, params: Mapping[str, Parameter], documents: Mapping[str, Document]
) -> Rule:
    """A rule.

    Raises:
        CorpusError: when it cannot be understood, or rests on no clause or on two kinds of norm at once.
    """
    entry = Entry(read_yaml(path, name), "规则", _KEYS, name, 1)
    code = entry.text("编号")
    if code != path.stem:
        raise entry.error("编号", f"编号“{code}”与文件名“{path.name}”不一致", "C009")
    subjects = _subjects(entry)
    aggregate = subjects[0] in MEMBERS
    if aggregate and len(subjects) > 1:
        raise entry.error("对象", "地区、年度计划的规则只能写一种对象")
    if aggregate and entry.has("视为"):
        raise entry.error("视为", "“视为”只用于审查方案的规则：认定是对企业方案作出的")
    general = () if aggregate else ("plan", "enterprise", "subject")
    kinds = frozenset({*general, *(subjects if len(subjects) == 1 else ())})
    local = Grammar(grammar.facts, grammar.lexicon, grammar.parameter_types, kinds)
    force = entry.choice("效力", FORCES, "强制")
    applies = local.node(entry.raw("适用"), name, entry.line("适用")) if entry.has("适用") else None
    if entry.has("要求") == entry.has("判定表"):
        raise entry.error(None, "“要求”和“判定表”必须且只能写一个")
    requirement = local.node(entry.raw("要求"), name, entry.line("要求")) if entry.has("要求") else None
    table = _table(entry, local) if entry.has("判定表") else None
    norms = read_bases(entry, local, documents, force)
    remedy, due_days = _remedy(entry)
    rule = Rule(
        code,
        entry.text("名称"),
        subjects,
        entry.choice("义务主体", DUTIES, "企业"),
        force,
        applies,
        requirement,
        table,
        norms,
        None,
        remedy,
        due_days,
        entry.flag("可豁免", True),
        entry.text("说明", ""),
        name,
        read_deeming(entry, local),
        read_handling(entry, local, documents),
    )
    return _with_norms(rule, entry, params)


def _subjects(entry: Entry) -> tuple[str, ...]:
    words = entry.texts("对象")
    for word in words:
        if word not in SUBJECTS:
            raise entry.error("对象", f"没有“{word}”这种对象；可用：{'、'.join(SUBJECTS)}")
    if not words:
        raise entry.error(None, "规则缺少“对象”")
    return tuple(SUBJECTS[w] for w in words)


def _with_norms(rule: Rule, entry: Entry, params: Mapping[str, Parameter]) -> Rule:
    """Settle which norms the rule rests on."""
    used = {*parameters(rule.applies), *parameters(rule.tree)}
    bearing = sorted(name for name in used if params[name].nature == "规范")
    if len(bearing) > 1:
        raise entry.error("要求", f"一条规则只能用一个规范参数，这里用了：{'、'.join(bearing)}")
    if bearing and rule.norms:
        raise entry.error("依据", f"依据已由参数“{bearing[0]}”给出，规则里不再写“依据”")
    if rule.cross_check and (bearing or rule.norms):
        raise entry.error("效力", "效力为“核对”的规则没有条文依据；有依据的请改写效力")
    if not rule.cross_check and not bearing and not rule.norms:
        raise entry.error(None, "规则没有依据：请写“依据”，或在要求里使用规范参数", "C011")
    rule = replace(rule, parameter=bearing[0] if bearing else None)
    _check_shares(rule, entry, params)
    return rule


def _check_shares(rule: Rule, entry: Entry, params: Mapping[str, Parameter]) -> None:
    """That norms and shares fit: who counts by the norm's 口径 needs one, and only shares can use 范围 and 总户数."""
    norms = params[rule.parameter].norms if rule.parameter else rule.norms
    of_norm = [s for s in rule.shares if isinstance(s.by, ParamRef)]
    for share in of_norm:
        assert isinstance(share.by, ParamRef)
        if share.by.name != rule.parameter or not all(n.basis for n in norms):
            raise entry.error("要求", f"参数“{share.by.name}”的取值没有都写“口径”，不能按它计算", "C013")
    owner = rule.subjects[0]
    for norm in norms if owner in MEMBERS else ():
        within = {k for kinds in MEMBERS[owner].values() for k in kinds if any(s.member in kinds for s in rule.shares)}
        for node, allowed in ((norm.members, {owner, *within}), (norm.condition, {owner})):
            alien = next((line for line in lines(node) if line.fact.kind not in allowed), None)
            if alien is not None:
                file, _, at = alien.place.rpartition(":")
                text = f"条件“{alien.text}”：事实“{alien.fact.name}”不属于本规则的对象"
                raise CorpusError(file, int(at), text, "C004")
    for norm in norms:
        if not rule.shares and (norm.members or norm.basis or norm.households):
            raise entry.error(None, "“范围”“口径”“总户数”只用于“每个”“占比”的规则")
        bases = {norm.basis if isinstance(s.by, ParamRef) else s.by for s in rule.shares}
        if norm.households and bases != {"户数"}:
            raise entry.error(None, "“总户数”只用于按户数计算的规则")


def _remedy(entry: Entry) -> tuple[str, int | None]:
    if not entry.has("整改"):
        return "", None
    remedy = entry.entry("整改", "整改", ("期限", "措施"))
    term = remedy.optional("期限")
    if term is None:
        return remedy.text("措施"), None
    if term == "立即":
        return remedy.text("措施"), 0
    match = re.fullmatch(r"(\d+)\s*[天日]", term)
    if match is None:
        raise remedy.error("期限", f"“{term}”不是期限，请写成 30天 或 立即")
    return remedy.text("措施"), int(match[1])


def _table(entry: Entry, grammar: Grammar) -> DecisionTable:
    table = entry.entry("判定表", "判定表", ("列", "命中", "行", "其余"))
    table.choice("命中", ("唯一",))
    names = table.texts("列")
    if len(names) < 2 or names[-1] != "结论":
        raise table.error("列", "“列”的最后一列应是“结论”")
    columns = []
    for name in names[:-1]:
        fact = grammar.facts.get(name)
        if fact is None:
            raise table.error("列", f"事实字典里没有“{name}”", "C004")
        columns.append(fact)
    data = table.raw("行")
    if not isinstance(data, Items) or not data:
        raise table.error("行", "“行”应是以“- ”开头的列表")
    rows = tuple(_row(table, cells, data.lines[i], tuple(columns), grammar) for i, cells in enumerate(data))
    return DecisionTable(tuple(columns), rows, table.choice("其余", VERDICTS) == VERDICTS[0])


def _row(table: Entry, cells: object, at: int, columns: tuple[FactDef, ...], grammar: Grammar) -> Row:
    if not isinstance(cells, Items) or len(cells) != len(columns) + 1:
        raise table.error("行", f"第{at}行的格数与“列”不一致")
    if cells[-1] not in VERDICTS:
        raise table.error("行", f"第{at}行的结论只能是{'、'.join(VERDICTS)}")
    conditions = []
    for fact, cell in zip(columns, cells, strict=False):
        if cell == ANYTHING:
            continue
        relation: Relation | None = RELATION_OF.get(str(cell).split(None, 1)[0])
        text = f"{fact.name} {cell}" if relation else f"{fact.name} 是 {cell}"
        conditions.append(grammar.line(text, table.file, at))
    return Row(tuple(conditions), cells[-1] == VERDICTS[0], at)
