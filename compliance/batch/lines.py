"""The lines of a batch as its outputs tell them: every file once, with what the registry knows of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.batch.printing import Spool, plan_line, told_of, with_case
from compliance.batch.recording import PROGRAM
from compliance.model.canonical import canonical
from compliance.registry import Registry, case_facts, reviews, work

CONCLUSIONS = {0: "没有需要处理的问题", 1: "有不符合", 2: "有无法判定或需审查", 3: "不能读取", 4: "没有适用的规则"}
"""What an exit code says of a plan; the words of the report's field 结论."""
UNFINISHED = "还没有处理"


@dataclass(frozen=True)
class Line:
    """One file. ``same_as`` names the first file with this content, where it is not the first."""

    name: str
    sha256: str
    state: str
    reason: str | None
    message: str | None
    attempts: int
    case_id: int | None
    review_id: int | None
    result: dict[str, Any]
    same_as: str | None = None

    @property
    def code(self) -> int:
        """The exit code that this file calls for."""
        return int(self.result["exit_code"]) if self.state == "done" else 3

    @property
    def conclusion(self) -> str:
        """In words."""
        return UNFINISHED if self.state in ("queued", "running") else CONCLUSIONS[self.code]

    def count(self, outcome: str) -> int:
        """How many findings have an outcome and are not waived."""
        found = self.result.get("summary", {}).get(outcome, 0) - self.result.get("waived", {}).get(outcome, 0)
        return int(found)

    @property
    def notices(self) -> Sequence[dict[str, Any]]:
        """What was written for it."""
        written: Sequence[dict[str, Any]] = self.result.get("notices", ())
        return written


def lines_of(registry: Registry, batch: int) -> tuple[Line, ...]:
    """Every file of a batch, in order of name."""
    first: dict[str, str] = {}
    lines = []
    with registry.read() as connection:
        for entry in work.ledger(connection, batch):
            before = first.setdefault(entry.sha256, entry.path)
            lines.append(
                Line(
                    entry.path, entry.sha256, entry.state, entry.reason, entry.message, entry.attempts,
                    entry.case_id, entry.review_id, entry.result or {}, None if before == entry.path else before,
                )
            )  # fmt: skip
    return tuple(lines)


Reviewed = tuple[Line, Sequence[Mapping[str, Any]]]
"""A file with the findings of its review that are told, as JSON; of files with one content only the first is there."""


def jsonl(registry: Registry, lines: Sequence[Line], reviewed: list[Reviewed], spool: Spool) -> Iterator[bytes]:
    """What ``check --format jsonl`` prints of each file; facts are those of the case, corrections applied. What this run
    made already is in ``spool``.

    On the way the findings of each content are put into ``reviewed``: a review is opened once, and not all of a
    province's are held at the same time.
    """
    with registry.read() as connection:
        corrected = case_facts.corrected_cases(connection)
        for line in lines:
            if line.review_id is None or line.case_id is None:
                error = {"file": line.name, "code": line.reason, "page": None, "reason": line.message}
                yield _text({"schema": "plan-error/1", "error": error})
                continue
            known = spool.recall(line.review_id, line.name)
            if known is None or line.case_id in corrected:
                body = reviews.review_body(connection, line.review_id)
                facts = case_facts.groups_of(connection, line.case_id, PROGRAM)
                known = plan_line(canonical(body).encode(), body["document"], facts, line.name), told_of(body)
            if line.same_as is None:
                reviewed.append((line, known[1]))
            yield with_case(known[0], line.case_id)


def reviewed_of(registry: Registry, lines: Sequence[Line]) -> list[Reviewed]:
    """The findings of each content alone, without what ``jsonl`` makes on the way."""
    with registry.read() as connection:
        return [
            (line, told_of(reviews.review_body(connection, line.review_id)))
            for line in lines
            if line.review_id is not None and line.same_as is None
        ]


def _text(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
