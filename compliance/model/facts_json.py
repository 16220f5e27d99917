"""Facts out of the JSON that ``extract`` and ``check`` print (``plan-extraction/1``, ``plan-review/1``).

Facts frozen as JSON can be judged again under another law without the plan and without reading it
again. What the JSON leaves out stays out: mentions, and digits of boxes beyond the second.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, get_args

from compliance.model.errors import InputError
from compliance.model.evidence import BBox, Evidence, Source
from compliance.model.facts import (
    Candidate,
    DataCentreFacts,
    DocumentInfo,
    EnterpriseFacts,
    Fact,
    Facts,
    FactState,
    InstallationFacts,
    MaybeFact,
    PlanFacts,
    Value,
)

SCHEMAS = ("plan-extraction/1", "plan-review/1")
DATE_FIELDS = frozenset(
    {"start", "completion", "elimination_start", "elimination_completion", "commissioning", "survey"}
)
"""Fields whose text is a date."""

R = TypeVar("R", EnterpriseFacts, PlanFacts, InstallationFacts, DataCentreFacts)


def facts_from_json(data: Any, file: str) -> Facts:
    """The facts of one extraction or review. ``file`` is how errors call the source.

    Raises:
        InputError: naming the place in the object, for anything that the contract does not allow.
    """
    return _Reader(file).facts(data)


class _Reader:
    """Reads with the path of what it is at, so that an error can name it."""

    def __init__(self, file: str) -> None:
        self.file = file

    def wrong(self, path: str, why: str) -> InputError:
        return InputError(self.file, "broken", f"不是可用的指标 JSON：{path} {why}")

    def facts(self, data: Any) -> Facts:
        top = self.mapping(data, "", None)
        schema = top.get("schema")
        if schema not in SCHEMAS:
            raise self.wrong("schema", f"应是 {' 或 '.join(SCHEMAS)}，写的是 {schema!r}")
        groups = self.mapping(top.get("facts"), "facts", None) if schema == "plan-review/1" else top
        return Facts(
            self.document(top.get("document")),
            self.record(EnterpriseFacts, groups.get("enterprise"), "enterprise"),
            self.record(PlanFacts, groups.get("plan"), "plan"),
            tuple(
                self.record(InstallationFacts, one, f"installations.{i}")
                for i, one in enumerate(self.items(groups.get("installations"), "installations"))
            ),
            tuple(
                self.record(DataCentreFacts, one, f"data_centres.{i}")
                for i, one in enumerate(self.items(groups.get("data_centres"), "data_centres"))
            ),
        )

    def mapping(self, data: Any, path: str, keys: tuple[str, ...] | None) -> Mapping[str, Any]:
        if not isinstance(data, dict):
            raise self.wrong(path, "应是对象")
        if keys is not None:
            unknown = [k for k in data if k not in keys]
            if unknown:
                raise self.wrong(path, f"里没有“{unknown[0]}”这个字段")
        return data

    def items(self, data: Any, path: str) -> list[Any]:
        if data is None:
            return []
        if not isinstance(data, list):
            raise self.wrong(path, "应是列表")
        return data

    def text(self, data: Any, path: str, default: str | None = None) -> str:
        if data is None and default is not None:
            return default
        if not isinstance(data, str):
            raise self.wrong(path, "应是文字")
        return data

    def document(self, data: Any) -> DocumentInfo:
        found = self.mapping(data, "document", None)
        pages, read = found.get("pages", 0), self.items(found.get("ocr_pages"), "document.ocr_pages")
        if not all(isinstance(n, int) and not isinstance(n, bool) for n in (pages, *read)):
            raise self.wrong("document.pages", "应是整数")
        warnings = self.items(found.get("warnings"), "document.warnings")
        return DocumentInfo(
            self.text(found.get("file"), "document.file"),
            self.text(found.get("sha256"), "document.sha256", ""),
            self.text(found.get("format"), "document.format", ""),
            pages,
            tuple(read),
            tuple(self.text(w, "document.warnings") for w in warnings),
        )

    def record(self, kind: type[R], data: Any, path: str) -> R:
        names = tuple(f.name for f in fields(kind))
        found = self.mapping(data, path, names)
        return kind(**{name: self.fact(found.get(name), f"{path}.{name}", name) for name in names})

    def fact(self, data: Any, path: str, field: str) -> MaybeFact:
        if data is None:
            return None
        found = self.mapping(data, path, ("value", "unit", "raw", "state", "evidence", "confidence", "candidates"))
        state = found.get("state", "stated")
        if state not in get_args(FactState):
            raise self.wrong(f"{path}.state", f"只能是 {'、'.join(get_args(FactState))}")
        value = self.value(found.get("value"), f"{path}.value", field)
        if (value is None) != (state != "stated"):
            raise self.wrong(path, "state 为 stated 的须有 value，其他的 value 须为 null")
        confidence = found.get("confidence", 1.0)
        if (
            isinstance(confidence, bool)
            or not isinstance(confidence, int | float | Decimal)
            or not 0 <= confidence <= 1
        ):
            raise self.wrong(f"{path}.confidence", "应是 0 到 1 之间的数")
        candidates = self.items(found.get("candidates"), f"{path}.candidates")
        return Fact(
            value,
            self.text(found.get("unit"), f"{path}.unit", ""),
            self.text(found.get("raw"), f"{path}.raw", ""),
            state,
            self.pieces(found, path),
            float(confidence),
            tuple(self.candidate(c, f"{path}.candidates.{i}", field) for i, c in enumerate(candidates)),
        )

    def candidate(self, data: Any, path: str, field: str) -> Candidate:
        found = self.mapping(data, path, ("value", "unit", "raw", "evidence"))
        value = self.value(found.get("value"), f"{path}.value", field)
        if value is None:
            raise self.wrong(f"{path}.value", "不能为 null")
        unit, raw = (self.text(found.get(k), f"{path}.{k}", "") for k in ("unit", "raw"))
        return Candidate(value, unit, raw, self.pieces(found, path))

    def value(self, data: Any, path: str, field: str) -> Value | None:
        if data is None or isinstance(data, bool):
            return data
        if isinstance(data, int | float | Decimal):
            if isinstance(data, float) and not math.isfinite(data):
                raise self.wrong(path, "不是有限的数")
            return data if isinstance(data, Decimal) else Decimal(str(data))
        if isinstance(data, str):
            return self.day(data, path) if field in DATE_FIELDS else data
        return tuple(self.text(item, path) for item in self.items(data, path))

    def day(self, text: str, path: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.wrong(path, f"“{text}”不是日期") from None

    def pieces(self, found: Mapping[str, Any], path: str) -> tuple[Evidence, ...]:
        items = self.items(found.get("evidence"), f"{path}.evidence")
        return tuple(self.piece(e, f"{path}.evidence.{i}") for i, e in enumerate(items))

    def piece(self, data: Any, path: str) -> Evidence:
        found = self.mapping(data, path, ("page", "bbox", "text", "source", "locator"))
        page, source = found.get("page"), found.get("source", "text")
        if page is not None and (isinstance(page, bool) or not isinstance(page, int)):
            raise self.wrong(f"{path}.page", "应是整数或 null")
        if source not in get_args(Source):
            raise self.wrong(f"{path}.source", f"只能是 {'、'.join(get_args(Source))}")
        locator = found.get("locator")
        where = None if locator is None else self.text(locator, f"{path}.locator")
        return Evidence(page, self.box(found.get("bbox"), path), self.text(found.get("text"), path, ""), source, where)

    def box(self, data: Any, path: str) -> BBox | None:
        if data is None:
            return None
        numbers = [float(n) for n in data if isinstance(n, int | float | Decimal)] if isinstance(data, list) else []
        if len(numbers) != 4:
            raise self.wrong(f"{path}.bbox", "应是四个数")
        return numbers[0], numbers[1], numbers[2], numbers[3]
