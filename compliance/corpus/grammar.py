"""The condition language: from YAML to typed conditions.

Lines are typed against the fact dictionary when the corpus is loaded, so a rule that loads cannot
misname a fact, misuse an operator or mix units.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.corpus.conditions import (
    BASES,
    HOUSEHOLDS,
    LEVELS,
    LIMITS,
    RELATION_OF,
    RELATIONS,
    FactRef,
    Group,
    LevelRef,
    Line,
    Node,
    Number,
    Operand,
    ParamRef,
    Relation,
    Share,
    Shifted,
    Span,
)
from compliance.corpus.dictionary import BY_PRODUCT, KINDS, MEMBERS, Dictionary, FactDef
from compliance.corpus.entries import Entry
from compliance.corpus.strict import FULL_WIDTH_COLON, Items, Table, full_width_key, line_of
from compliance.corpus.words import Lexicon
from compliance.model.errors import CorpusError

EVERY, SHARE = "每个", "占比"
COMPARED = ("不低于", "高于", "不高于", "低于")
"""The relations that a share may be put to."""

Wrong = Callable[..., CorpusError]
"""Makes the error for a line: ``wrong(reason, code)``."""


@dataclass(frozen=True)
class Grammar:
    """Parses and types conditions. ``kinds`` are the subject kinds whose facts may be used here (None: all)."""

    facts: Dictionary
    lexicon: Lexicon
    parameter_types: Mapping[str, str]
    kinds: frozenset[str] | None = None

    def of_members(self) -> Grammar:
        """The grammar for conditions on the members of this one's subjects (范围)."""
        if self.kinds is None:
            return self
        found = {k for owner in self.kinds for kinds in MEMBERS.get(owner, {}).values() for k in kinds}
        return Grammar(self.facts, self.lexicon, self.parameter_types, self.kinds | found)

    def node(self, data: Any, file: str, at: int | None) -> Node:
        """A tree from YAML.

        Raises:
            CorpusError: naming file and line of what cannot be understood.
        """
        if isinstance(data, str):
            if full_width_key(data):
                raise CorpusError(file, at, FULL_WIDTH_COLON, "C016")
            return self.line(data, file, at)
        if isinstance(data, Table) and (EVERY in data or SHARE in data):
            return self._share(data, file)
        if isinstance(data, Table) and len(data) == 1:
            ((kind, children),) = data.items()
            where = line_of(data, kind)
            if kind not in ("全部满足", "任一满足"):
                raise CorpusError(
                    file,
                    where,
                    f"不认识“{kind}”，这里只能写“全部满足”或“任一满足”（地区和年度计划的规则还可写“每个”“占比”）",
                    "C003",
                )
            if not isinstance(children, Items) or not children:
                raise CorpusError(file, where, f"“{kind}”下面应是以“- ”开头的条件", "C003")
            nodes = tuple(self.node(c, file, children.lines[i]) for i, c in enumerate(children))
            return Group(kind == "全部满足", nodes)
        raise CorpusError(file, at, "条件应是一行“事实 关系 值”，或一个“全部满足/任一满足”", "C003")

    def _share(self, data: Table, file: str) -> Share:
        """``{每个: 装置, 均满足: …}`` or ``{占比: 装置, 满足: …, 不低于: …}``."""
        every = EVERY in data
        head, body = (EVERY, "均满足") if every else (SHARE, "满足")
        entry = Entry(data, f"“{head}”", (head, "其中", body, "称", "按", "每户", *(() if every else COMPARED)))
        word, owners = entry.text(head), [k for k in MEMBERS if self.kinds is not None and k in self.kinds]
        known = {w: kinds for k in owners for w, kinds in MEMBERS[k].items()}
        if word not in known:
            allowed = f"可用：{'、'.join(known)}" if known else "只能用于地区和年度计划的规则"
            raise entry.error(head, f"“{head}”不能数“{word}”；{allowed}", "C003")
        inner = Grammar(self.facts, self.lexicon, self.parameter_types, frozenset({*owners, *known[word]}))
        if not entry.has(body):
            raise entry.error(None, f"“{head}”缺少“{body}”", "C003")
        where = inner.node(entry.raw("其中"), file, entry.line("其中")) if entry.has("其中") else None
        by = entry.text("按", "个数")
        return Share(
            KINDS[word], where, inner.node(entry.raw(body), file, entry.line(body)), entry.text("称"),
            self._basis(by, entry), entry.choice("每户", HOUSEHOLDS, HOUSEHOLDS[0]), self._target(entry, word), every,
        )  # fmt: skip

    def _basis(self, text: str, entry: Entry) -> str | ParamRef:
        name, _, attribute = text.removeprefix("参数.").partition(".")
        if text.startswith("参数.") and attribute == "口径":
            if name not in self.parameter_types:
                raise entry.error("按", f"没有参数“{name}”{_similar(name, self.parameter_types)}", "C004")
            return ParamRef(name, attribute)
        if text not in BASES:
            raise entry.error("按", f"“按”只能取{'、'.join(BASES)}，或 参数.名.口径，写的是“{text}”", "C003")
        return text

    def _target(self, entry: Entry, word: str) -> Line:
        """The comparison of a share with its target, as a line on the share in percent."""
        share = FactDef(f"{word}.{SHARE}", KINDS[word], "数值", "", entry.text("称") + "的比例", "%")
        place = f"{entry.file}:{entry.line()}"
        if EVERY in entry.data:
            return Line(share, RELATION_OF["不低于"], Number(Decimal(100), "%"), f"每个{word}{entry.text('称')}", place)
        written = [k for k in COMPARED if entry.has(k)]
        if len(written) != 1:
            raise entry.error(None, f"“{SHARE}”须写且只写一个：{'、'.join(COMPARED)}", "C003")
        relation, text = RELATION_OF[written[0]], entry.text(written[0])
        shown = f"{word}{SHARE} {relation.word} {text}"

        def wrong(reason: str, code: str = "C003") -> CorpusError:
            return entry.error(relation.word, f"条件“{shown}”：{reason}", code)

        if text.startswith("参数."):
            return Line(share, relation, self._parameter("数值", text, wrong), shown, place)
        if not re.fullmatch(r"\d+(\.\d+)?%", text):
            raise wrong(f"“{text}”不是百分比，请写成 30% 或 参数.名")
        return Line(share, relation, Number(Decimal(text[:-1]), "%"), shown, place)

    def line(self, text: str, file: str, at: int | None) -> Line:
        """One line ``事实 关系 [值]``."""

        def wrong(reason: str, code: str = "C003") -> CorpusError:
            return CorpusError(file, at, f"条件“{text}”：{reason}", code)

        parts = text.split(None, 2)
        if len(parts) < 2:
            raise wrong("应写成“事实 关系 值”，三部分之间用空格隔开")
        fact = self.facts.get(parts[0])
        if fact is None:
            raise wrong(f"事实字典里没有“{parts[0]}”{_similar(parts[0], self.facts)}", "C004")
        if self.kinds is not None and fact.kind not in self.kinds:
            raise wrong(f"事实“{fact.name}”不属于本规则的对象", "C004")
        relation = RELATION_OF.get(parts[1])
        if relation is None:
            raise wrong(
                f"没有“{parts[1]}”这个关系；可用：{'、'.join(r.word for r in RELATIONS if fact.type in r.types)}"
            )
        if fact.type not in relation.types:
            allowed = "、".join(r.word for r in RELATIONS if fact.type in r.types)
            raise wrong(f"“{relation.word}”不能用于{fact.type}；可用：{allowed}", "C005")
        rest = parts[2].strip() if len(parts) == 3 else ""
        if relation.takes == "none":
            if rest:
                raise wrong(f"“{relation.word}”后面不写值")
            return Line(fact, relation, None, text, f"{file}:{at}")
        if not rest:
            raise wrong(f"“{relation.word}”后面缺少值")
        value = self._operand(fact, relation, rest, wrong)
        return Line(fact, relation, value, text, f"{file}:{at}")

    def _operand(self, fact: FactDef, relation: Relation, text: str, wrong: Wrong) -> Operand:
        if text.startswith("参数."):
            return self._parameter(fact.type, text, wrong)
        if fact.type == "数值":
            return self._number(fact, text, wrong)
        if fact.type == "日期":
            return self._date(text, wrong)
        if fact.type == "是非":
            if text not in ("是", "否"):
                raise wrong("是非事实只能写“是 是”或“是 否”", "C006")
            return text == "是"
        if text in self.facts:
            return self._reference(fact.type, text, wrong)
        return self._words(fact, relation, text, wrong)

    def _parameter(self, type_: str, text: str, wrong: Wrong) -> ParamRef:
        name, _, attribute = text.removeprefix("参数.").partition(".")
        if name not in self.parameter_types:
            raise wrong(f"没有参数“{name}”{_similar(name, self.parameter_types)}", "C004")
        if attribute not in ("", "达标时点"):
            raise wrong(f"参数没有“{attribute}”这一项", "C004")
        actual = "日期" if attribute else self.parameter_types[name]
        if actual != type_ and (actual, type_) != ("月日", "日期"):
            raise wrong(f"参数“{name}”是{actual}，不能与{type_}比较", "C005")
        return ParamRef(name, attribute)

    def _reference(self, type_: str, name: str, wrong: Wrong) -> FactRef:
        other = self.facts[name]
        if other.type != type_:
            raise wrong(f"“{name}”是{other.type}，不能与{type_}比较", "C005")
        return FactRef(other)

    def _number(self, fact: FactDef, text: str, wrong: Wrong) -> Operand:
        table, _, level = text.partition(".")
        if (table, level) in {*(("表", v) for v in LEVELS), *(("限额", v) for v in LIMITS)}:
            if fact.unit != BY_PRODUCT:
                raise wrong(f"“{fact.name}”不是单位产品能耗，不能与“{text}”比较", "C005")
            return LevelRef("表" if table == "表" else "限额", level)
        if text in self.facts:
            other = self._reference("数值", text, wrong)
            if other.fact.unit != fact.unit:
                raise wrong(f"“{fact.name}”和“{text}”单位不同，不能比较", "C005")
            return other
        return self.number(text, fact.unit, wrong)

    def number(self, text: str, unit: str, wrong: Wrong) -> Number:
        """A literal such as ``1000 万吨/年`` that must be comparable with ``unit``."""
        match = re.fullmatch(r"(-?\d+(?:\.\d+)?)(%?)\s*(\S*)", text)
        if match is None:
            raise wrong(f"“{text}”不是数字")
        value = Decimal(match[1]) / (100 if match[2] else 1)
        if not match[3]:
            if unit not in ("", "1"):
                raise wrong(f"“{text}”缺少单位", "C005")
            return Number(value, unit)
        written = self.lexicon.unit(match[3])
        if written is None:
            raise wrong(f"用语表里没有单位“{match[3]}”", "C005")
        if unit == BY_PRODUCT or self.lexicon.convert(value, written.code, unit) is None:
            raise wrong(f"单位“{match[3]}”不能与该事实的单位换算", "C005")
        return Number(value, written.code)

    def _date(self, text: str, wrong: Wrong) -> Operand:
        name, plus, rest = (part.strip() for part in text.partition(" 加 "))
        if plus:
            base = self._reference("日期", name, wrong) if name in self.facts else None
            if base is None:
                raise wrong(f"“加”的前面应是一个日期事实，写的是“{name}”", "C004")
            span = self._parameter("期间", rest, wrong) if rest.startswith("参数.") else parse_span(rest)
            if span is None:
                raise wrong(f"“{rest}”不是期间，请写成 3年、6个月 或 30天")
            return Shifted(base.fact, span)
        if name in self.facts:
            return self._reference("日期", name, wrong)
        try:
            return date.fromisoformat(name)
        except ValueError:
            raise wrong(f"“{name}”不是日期，请写成 2025-12-31 的形式") from None

    def _words(self, fact: FactDef, relation: Relation, text: str, wrong: Wrong) -> Operand:
        if text.startswith("[") != text.endswith("]"):
            raise wrong("方括号不成对")
        words = tuple(w.strip() for w in re.split(r"[,，]", text.strip("[]")) if w.strip())
        if relation.takes == "one" and len(words) != 1:
            raise wrong(f"“{relation.word}”后面只写一个词；多个词请用“属于 [甲, 乙]”", "C006")
        allowed = tuple((fact.words or {}).values())
        for word in words:
            if allowed and word not in allowed:
                raise wrong(f"“{word}”不是“{fact.name}”的取值；可用：{'、'.join(allowed)}", "C006")
        return words if relation.takes == "many" else words[0]


def parse_span(text: str) -> Span | None:
    """A period such as 3年, 1年6个月 or 30天; None where it is not one."""
    match = re.fullmatch(r"(?:(\d+)\s*年)?(?:(\d+)\s*个月)?(?:(\d+)\s*[天日])?", text.strip())
    if match is None or not any(match.groups()):
        return None
    years, months, days = (int(g or 0) for g in match.groups())
    return Span(years, months, days)


def _similar(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"，是不是“{close[0]}”？" if close else ""
