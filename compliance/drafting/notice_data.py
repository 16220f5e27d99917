"""What a notice's DOCX carries along: its fields as they were known, and where in the plan every row comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.drafting.fields import SOURCES
from compliance.model.review import Finding, Review


@dataclass(frozen=True)
class Origins:
    """The entries of ``来源``: of the notice, and of each row of its list ``rows``."""

    rows: str
    of_rows: tuple[tuple[Mapping[str, Any], ...], ...]
    of_notice: tuple[Mapping[str, Any], ...]


def origins(rows: str, findings: Sequence[Finding], review: Review) -> Origins:
    """Where the rows of a notice stand in the plan: file, checksum, page or place, box and words of all evidence."""
    document = review.facts.document
    file = {"文件": document.file, "校验值": document.sha256}
    told = tuple(tuple(entry for e in f.evidence if (entry := _entry(file, e.to_json()))) for f in findings)
    return Origins(rows, told, ({"政策库": review.corpus},))


def _entry(file: Mapping[str, Any], evidence: Mapping[str, Any]) -> dict[str, Any]:
    place = {
        "页": evidence["page"], "位置": evidence.get("locator"), "框": evidence["bbox"], "原文": evidence["text"],
    }  # fmt: skip
    return {k: v for k, v in {**file, **place}.items() if v not in (None, "", [])}


def with_origins(context: Mapping[str, Any], told: Origins) -> dict[str, Any]:
    """The fields that are known, and ``来源``; what is not known is left out, so that data given later may add it."""
    known = {name: value for name, value in context.items() if value not in (None, "")}
    rows = [
        {**{k: v for k, v in row.items() if v not in (None, "")}, **({SOURCES: list(entries)} if entries else {})}
        for row, entries in zip(context[told.rows], told.of_rows, strict=True)
    ]
    return {**known, told.rows: rows, SOURCES: list(told.of_notice)}
