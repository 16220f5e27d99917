"""Labels of a sample plan, written next to the strings that the document prints for them.

A fact is ``F(value, "string as printed", …)``. The strings are looked up in the finished document: so the
``pages`` of the gold file are measured, and a label whose string is not printed stops the build.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2

ENTERPRISE = ("name", "credit_code", "province", "city", "industrial_park")
PLAN_FIELDS = ("start", "completion", "investment", "energy_saving", "co2_reduction", "contents", "benchmark_edition")
INSTALLATION = (
    *("name", "product", "status", "process", "capacity", "output", "sec_current", "sec_target", "tier_claimed"),
    *("start", "completion", "investment", "energy_saving", "co2_reduction"),
)
DATA_CENTRE = (
    *("name", "status", "racks", "scale", "pue_current", "pue_target", "green_grade", "hub_cluster"),
    *("start", "completion"),
)
RADICALS = dict(
    zip(
        "⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳戶靑黃",
        "民母虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟户青黄",
        strict=True,
    )
)


@dataclass(frozen=True)
class F:
    """One labelled field: canonical value, the strings printed for it, other accepted values, or its conflict."""

    value: Any
    raws: tuple[str, ...]
    alt: tuple[Any, ...]
    candidates: tuple[Any, ...]

    def __init__(self, value: Any, *raws: str, alt: Sequence[Any] = (), candidates: Sequence[Any] = ()) -> None:
        printed = raws or ((value,) if isinstance(value, str) else ())
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "raws", tuple(printed))
        object.__setattr__(self, "alt", tuple(alt))
        object.__setattr__(self, "candidates", tuple(candidates))


def quantity(value: float, unit: str, *raws: str, alt: Sequence[Any] = ()) -> F:
    """A field with its own unit (capacity, output)."""
    return F({"value": value, "unit": unit}, *raws, alt=alt)


@dataclass(frozen=True)
class Expect:
    """The outcome of one rule for one subject, and why."""

    rule: str
    kind: str
    index: int
    outcome: str
    why: str


Group = Mapping[str, F]


@dataclass(frozen=True)
class Plan:
    """Everything that goes into a gold file."""

    id: str
    file: str
    as_of: str
    region: str
    toolchain: str
    enterprise: Group
    plan: Group
    expected: tuple[Expect, ...]
    installations: tuple[Group, ...] = ()
    data_centres: tuple[Group, ...] = ()
    scanned: bool = False
    traps: tuple[str, ...] = ()
    distractors: tuple[str, ...] = ()
    voice: str = ""
    subjects: str = ""
    bad_credit_code: bool = False

    def groups(self) -> list[tuple[str, tuple[str, ...], Group]]:
        """(path prefix, all field names, labels) of every subject."""
        out = [("enterprise", ENTERPRISE, self.enterprise), ("plan", PLAN_FIELDS, self.plan)]
        out += [(f"installations.{i}", INSTALLATION, g) for i, g in enumerate(self.installations)]
        out += [(f"data_centres.{i}", DATA_CENTRE, g) for i, g in enumerate(self.data_centres)]
        return out


@dataclass(frozen=True)
class Document:
    """A typeset plan. ``proof`` is a PDF with a text layer where ``data`` has none (scan) or no pages (DOCX)."""

    data: bytes
    proof: bytes | None = None
    parts: Mapping[str, Any] = field(default_factory=dict)


Typesetter = Callable[[], Document]


def plain(text: str) -> str:
    """Text with compatibility forms, radicals and dashes mapped; white space kept."""
    mapped = unicodedata.normalize("NFKC", "".join(RADICALS.get(c, c) for c in text.replace("，", "、")))
    return re.sub("[‐‑‒–—―−─]", "-", mapped).replace("\ufffe", "")


def page_texts(data: bytes) -> list[str]:
    """The plain text of every page of a PDF."""
    doc = pypdfium2.PdfDocument(data)
    try:
        return [plain(page.get_textpage().get_text_bounded() or "") for page in doc]
    finally:
        doc.close()


def docx_text(data: bytes) -> str:
    """All text of a DOCX, runs joined, paragraphs and cells separated."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [
            n for n in archive.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes)\.xml", n)
        ]
        xml = "\n".join(archive.read(n).decode("utf-8") for n in sorted(names))
    xml = re.sub(r"<w:del [^>]*>.*?</w:del>", "", xml)  # what a tracked change took out is not printed
    xml = re.sub(r"</w:(p|tc)>", "\n", xml)
    text = re.sub(r"<[^>]+>", "", xml)
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, char)
    return plain(text)


def printed(raw: str, text: str) -> bool:
    """Whether ``raw`` stands in ``text``, white space apart, and not as part of a longer number."""
    chars = [re.escape(c) for c in plain(raw) if not c.isspace()]
    left = r"(?<!\d)(?<!\d[.,])" if raw[0].isdigit() else ""
    right = r"(?![\d]|[.,]\d)" if raw[-1].isdigit() else ""
    return re.search(left + r"\s*".join(chars) + right, text) is not None


def pages_of(fact: F, pages: Sequence[str]) -> list[int]:
    """The 1-based pages on which one of the fact's strings is printed."""
    return [n for n, text in enumerate(pages, 1) if any(printed(raw, text) for raw in fact.raws)]


def gold(plan: Plan, pages: Sequence[str]) -> dict[str, Any]:
    """The gold file of ``plan``; ``pages`` are the page texts (empty for a DOCX)."""
    facts: dict[str, Any] = {"enterprise": {}, "plan": {}, "installations": [], "data_centres": []}
    conflicting, candidates, alternatives, where = [], {}, {}, {}
    for prefix, names, group in plan.groups():
        unknown = set(group) - set(names)
        if unknown:
            raise ValueError(f"{plan.id}: {prefix} has no field {sorted(unknown)}")
        values: dict[str, Any] = {}
        for name in names:
            path, fact = f"{prefix}.{name}", group.get(name)
            values[name] = None if fact is None else fact.value
            if fact is None:
                continue
            if fact.candidates:
                conflicting.append(path)
                candidates[path] = list(fact.candidates)
            if fact.alt:
                alternatives[path] = list(fact.alt)
            if found := pages_of(fact, pages):
                where[path] = found
        kind = prefix.split(".", maxsplit=1)[0]
        if kind in ("installations", "data_centres"):
            facts[kind].append(values)
        else:
            facts[kind] = values
    out: dict[str, Any] = {
        "id": plan.id, "file": plan.file, "as_of": plan.as_of, "region": plan.region, "toolchain": plan.toolchain,
        "scanned": plan.scanned, "facts": facts, "conflicting": conflicting, "alternatives": alternatives, "pages": where,
    }  # fmt: skip
    if candidates:
        out["candidates"] = candidates
    out["expected"] = [vars(e) for e in plan.expected]
    out["traps"], out["distractors"] = list(plan.traps), list(plan.distractors)
    return out


def missing(plan: Plan, texts: Sequence[str]) -> list[str]:
    """Labelled strings that the document does not print (all pages, or the whole DOCX as one text)."""
    out = []
    for prefix, _, group in plan.groups():
        for name, fact in group.items():
            out += [f"{prefix}.{name}: {raw!r}" for raw in fact.raws if not any(printed(raw, t) for t in texts)]
    return out


def expect(kind: str, index: int, **outcomes: tuple[str, str]) -> tuple[Expect, ...]:
    """Expected outcomes of one subject: ``DC001=("fail", "1.38 > 1.3")``."""
    return tuple(Expect(rule, kind, index, outcome, why) for rule, (outcome, why) in outcomes.items())
