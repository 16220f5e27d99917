"""The ledger of a batch as sheets: a line a file, what must be dealt with, rules by how often, how it was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from compliance.batch.lines import Line, Reviewed
from compliance.batch.outputs import NOTICES
from compliance.batch.printing import TOLD
from compliance.exports import Column, Sheet
from compliance.exports.ledger import Cell
from compliance.model.review import Outcome
from compliance.model.wording import SUBJECT_NAMES

_LINES = (
    Column("序号", 6), Column("方案文件", 36), Column("企业", 30), Column("统一社会信用代码", 21), Column("地区", 10),
    Column("结论", 22), Column("不符合", 8), Column("无法判定", 9), Column("需审查", 8), Column("提示", 7), Column("符合", 7),
    Column("已豁免", 8), Column("说明", 60), Column("文书", 44), Column("待补", 34), Column("案卷", 8), Column("内容与此文件相同", 30),
    Column("页数", 6), Column("处理次数", 9), Column("校验值", 24),
)  # fmt: skip
_FINDINGS = (
    Column("方案文件", 36), Column("企业", 30), Column("规则", 9), Column("规则名称", 34), Column("结论", 10),
    Column("对象类别", 10), Column("对象", 22), Column("说明", 70), Column("原因", 14), Column("处理", 40),
    Column("期限（日）", 10), Column("依据", 50), Column("出处页", 10), Column("豁免", 14), Column("标识", 26),
)  # fmt: skip
_RULES = (
    Column("规则", 9), Column("规则名称", 50), Column("不符合", 8), Column("无法判定", 9), Column("需审查", 8),
    Column("提示", 7), Column("涉及方案", 9),
)  # fmt: skip
_ABOUT = (Column("事项", 22), Column("内容", 100))


def sheets(lines: Sequence[Line], reviewed: Sequence[Reviewed], about: Iterable[tuple[str, str]]) -> tuple[Sheet, ...]:
    """台账, 审查意见, 问题分布, 批次. ``about`` says how the batch was done."""
    return (
        Sheet("台账", _LINES, tuple(_line(n, line) for n, line in enumerate(lines, 1))),
        Sheet("审查意见", _FINDINGS, tuple(row for line, findings in reviewed for row in _findings(line, findings))),
        Sheet("问题分布", _RULES, tuple(_rule_row(*rule) for rule in by_rule(reviewed))),
        Sheet("批次", _ABOUT, tuple(about)),
    )


def _line(number: int, line: Line) -> tuple[Cell, ...]:
    result = line.result
    read = line.state == "done"
    counts: list[Cell] = [line.count(o.value) if read else None for o in (*TOLD, Outcome.PASS)]
    waived = sum(result.get("waived", {}).values()) if read else None
    told = line.message or "\n".join(result.get("warnings", ()))
    owner = line.same_as or line.name
    files = [f"{NOTICES}/{owner}/{file}" for notice in line.notices for file in notice["files"]]
    missing = [f"{notice['kind']}：{'、'.join(notice['missing'])}" for notice in line.notices if notice["missing"]]
    return (
        number, line.name, result.get("enterprise"), result.get("credit_code"), result.get("region"), line.conclusion,
        *counts, waived, told, "\n".join(files), "\n".join(missing), line.case_id, line.same_as, result.get("pages"),
        line.attempts, line.sha256,
    )  # fmt: skip


def _findings(line: Line, findings: Sequence[Mapping[str, Any]]) -> Iterable[tuple[Cell, ...]]:
    for outcome in TOLD:
        for f in findings:
            if f["outcome"] != outcome.value:
                continue
            pages = dict.fromkeys(str(e["page"]) for e in f["evidence"] if e.get("page") is not None)
            bases = dict.fromkeys(_cited(c) for c in f["clauses"] if c.get("chosen", True))
            yield (
                line.name, line.result.get("enterprise"), f["rule"], f["title"], outcome.chinese,
                SUBJECT_NAMES.get(f["subject"]["kind"]), f["subject"]["name"], f["message"], f["reason"], f["remedy"],
                f["due_days"], "\n".join(bases), "、".join(pages), f["waiver"], f["fingerprint"],
            )  # fmt: skip


def _cited(clause: Mapping[str, Any]) -> str:
    number = f"（{clause['number']}）" if clause["number"] else ""
    return f"《{clause['document']}》{number}{clause['section']}"


Rule = tuple[str, str, Mapping[str, int], int]
"""Code, title, findings by outcome (waived ones left out), plans concerned."""


def by_rule(reviewed: Sequence[Reviewed]) -> list[Rule]:
    """Rules with findings that call for something: most breaches first, then most undetermined."""
    titles: dict[str, str] = {}
    counts: dict[str, Counter[str]] = {}
    plans: Counter[str] = Counter()
    for _, findings in reviewed:
        here = set()
        for f in findings:
            if f["waiver"] is None:
                titles[f["rule"]] = f["title"]
                counts.setdefault(f["rule"], Counter())[f["outcome"]] += 1
                here.add(f["rule"])
        plans.update(here)
    order = sorted(counts, key=lambda code: (*(-counts[code][o.value] for o in TOLD), code))
    return [(code, titles[code], counts[code], plans[code]) for code in order]


def _rule_row(code: str, title: str, counted: Mapping[str, int], plans: int) -> tuple[Cell, ...]:
    return (code, title, *(counted.get(o.value, 0) for o in TOLD), plans)
