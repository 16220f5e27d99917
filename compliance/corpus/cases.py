"""Test cases beside the rules: ``rules/**/<code>.test.yaml``, written from the clause, not from the rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from compliance.corpus.determinations import REFUSED
from compliance.corpus.dictionary import MEMBERS
from compliance.corpus.entries import Entry, entries
from compliance.corpus.strict import Items, Table, read_yaml
from compliance.model.errors import CorpusError

TEST_SUFFIX = ".test.yaml"
EXPECTED = ("符合", "不符合", "需审查", "提示", "无法判定", "不适用")
OPEN_STATES = ("未载明", "无法辨认", "相互矛盾", REFUSED)
_KEYS = (
    "名", "日期", "地区", "草案", "事实", "装置", "台账", "年度计划", "期望", "理由", "依据", "不依据", "可豁免", "观测",
)  # fmt: skip
COPIES = "份数"


@dataclass(frozen=True)
class Stated:
    """A fact of a case: its text (or list of texts), or one of OPEN_STATES with candidates; and a confidence."""

    name: str
    texts: tuple[str, ...] = ()
    state: str = ""
    confidence: str = "1"
    whole: bool = False
    """Written as a list (a set of one item is not that item)."""


@dataclass(frozen=True)
class CaseRow:
    """A row of a register or of an annual plan; ``copies`` of it stand for that many enterprises of their own."""

    facts: tuple[Stated, ...]
    copies: int = 1


@dataclass(frozen=True)
class Case:
    """One case: these facts, on this date, in this place, must give ``expected`` (and ``reason``, if named),
    citing at least ``documents`` and none of ``barred`` as a ground; and an approved waiver must be honoured, or not, as ``waivable`` says (是, 否).

    ``installations`` are further installations of the same plan, for rules that add them up; ``rows`` are the
    members of a region (台账) or of an annual plan (年度计划). ``observed`` is the measured value expected, as text.
    """

    name: str
    day: date
    region: str | None
    drafts: bool
    facts: tuple[Stated, ...]
    installations: tuple[tuple[Stated, ...], ...]
    expected: str
    reason: str
    documents: tuple[str, ...]
    rule: str
    file: str
    line: int
    waivable: str = ""
    barred: tuple[str, ...] = ()
    rows: tuple[CaseRow, ...] = ()
    observed: str = ""

    @property
    def stated(self) -> tuple[Stated, ...]:
        """All facts that the case states, of its rows too."""
        return (*self.facts, *(s for row in self.rows for s in row.facts))


def case_files(folder: Path) -> list[tuple[Path, str]]:
    """Every test file of a corpus with the name that messages use."""
    found = sorted((folder / "rules").glob(f"**/*{TEST_SUFFIX}"))
    return [(f, f.relative_to(folder).as_posix()) for f in found]


def read_cases(path: Path, name: str) -> tuple[Case, ...]:
    """The cases of one test file.

    Raises:
        CorpusError: naming file and line of one that cannot be read.
    """
    rule = path.name.removesuffix(TEST_SUFFIX)
    found = []
    for e in entries(read_yaml(path, name), "测试", _KEYS, name, 1):
        day = e.day("日期")
        if day is None:
            raise e.error(None, "测试缺少“日期”")
        more = e.raw("装置")
        installations = tuple(_facts(i, e) for i in more) if isinstance(more, Items) else ()
        found.append(
            Case(
                e.text("名"), day, e.optional("地区"), e.flag("草案", False), _facts(e.raw("事实"), e), installations,
                e.choice("期望", EXPECTED), e.text("理由", ""), e.texts("依据"), rule, name, e.line(),
                e.choice("可豁免", ("是", "否", ""), ""), e.texts("不依据"),
                tuple(_row(r, e) for key in ("台账", "年度计划") for r in _rows(e, key)), e.text("观测", ""),
            )
        )  # fmt: skip
    return tuple(found)


def _rows(entry: Entry, key: str) -> Items | tuple[()]:
    rows = entry.raw(key)
    if rows is None:
        return ()
    if not isinstance(rows, Items):
        raise entry.error(key, f"“{key}”应写成一列“{{事实名: 值}}”")
    return rows


def _row(data: object, entry: Entry) -> CaseRow:
    copies = data.get(COPIES, "1") if isinstance(data, Table) else "1"
    if not isinstance(copies, str) or not copies.isdecimal() or copies == "0":
        raise entry.error(None, f"“{COPIES}”应是正整数")
    stated = tuple(s for s in _facts(data, entry) if s.name != COPIES)
    return CaseRow(stated, int(copies))


def _facts(data: object, entry: Entry) -> tuple[Stated, ...]:
    if data is None:
        return ()
    if not isinstance(data, Table):
        raise entry.error("事实", "“事实”应写成“{事实名: 值}”的形式")
    return tuple(_stated(name, value, entry) for name, value in data.items())


def _stated(name: str, value: object, entry: Entry) -> Stated:
    if isinstance(value, str):
        return Stated(name, (value,))
    if isinstance(value, Items) and all(isinstance(v, str) for v in value):
        return Stated(name, tuple(value), whole=True)
    if isinstance(value, Table):
        inner = Entry(value, f"事实“{name}”", ("状态", "候选", "值", "置信"), entry.file)
        state = inner.choice("状态", (*OPEN_STATES, ""), "")
        return Stated(name, inner.texts("候选") or inner.texts("值"), state, inner.text("置信", "1"))
    raise CorpusError(entry.file, entry.line("事实"), f"事实“{name}”的值看不懂", "C016")


def case_line(case: Case) -> str:
    """A case as a line of a test file: reading it gives the case again."""
    parts = [f"名: {_scalar(case.name)}", f"日期: '{case.day.isoformat()}'", f"地区: {_scalar(case.region)}"]
    if case.drafts:
        parts.append("草案: 是")
    parts.append(f"事实: {_stated_text(case.facts)}")
    if case.installations:
        parts.append(f"装置: [{', '.join(_stated_text(i) for i in case.installations)}]")
    if case.rows:
        rows = ", ".join(_row_text(r) for r in case.rows)
        parts.append(f"{_rows_key(case.rows)}: [{rows}]")
    parts.append(f"期望: {case.expected}")
    if case.reason:
        parts.append(f"理由: {case.reason}")
    if case.documents:
        parts.append(f"依据: [{', '.join(case.documents)}]")
    if case.barred:
        parts.append(f"不依据: [{', '.join(case.barred)}]")
    if case.waivable:
        parts.append(f"可豁免: {case.waivable}")
    if case.observed:
        parts.append(f"观测: {_scalar(case.observed)}")
    return f"- {{{', '.join(parts)}}}"


def _rows_key(rows: tuple[CaseRow, ...]) -> str:
    """Whose members the rows are: a line of an annual plan, else something of a region's register."""
    words = {s.name.partition(".")[0] for row in rows for s in row.facts}
    return "年度计划" if words & MEMBERS["annual_plan"].keys() else "台账"


def _row_text(row: CaseRow) -> str:
    text = _stated_text(row.facts)
    return text if row.copies == 1 else f"{text[:-1]}, {COPIES}: '{row.copies}'}}"


def _stated_text(facts: tuple[Stated, ...]) -> str:
    return "{" + ", ".join(f"{s.name}: {_value_text(s)}" for s in facts) + "}"


def _value_text(stated: Stated) -> str:
    listed = f"[{', '.join(_scalar(t) for t in stated.texts)}]"
    if stated.state:
        candidates = f", 候选: {listed}" if stated.texts else ""
        return f"{{状态: {stated.state}{candidates}}}"
    one = _scalar(stated.texts[0]) if len(stated.texts) == 1 and not stated.whole else listed
    return one if stated.confidence == "1" else f"{{值: {one}, 置信: '{stated.confidence}'}}"


def _scalar(text: str | None) -> str:
    """A text as YAML writes it; quoted where it looks like a number or a date, or has a mark of YAML's own."""
    if text is None:
        return "null"
    if text in ("", "~", "null") or re.search(r"^[\d+\-.\s]|[\s]$|[,:#{}\[\]&*!|>'\"%@`?]", text):
        return "'" + text.replace("'", "''") + "'"
    return text
