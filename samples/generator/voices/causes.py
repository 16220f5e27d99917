"""Why an extracted fact is wrong, and whether its evidence can be shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

Record = dict[str, Any]


def plain(text: Any) -> str:
    return re.sub(r"[\s\ufffe\x02]+", "", str(text))


def _number(value: Any) -> float | None:
    value = value.get("value") if isinstance(value, dict) else value
    return None if isinstance(value, bool) or not isinstance(value, int | float) else float(value)


def _equal(a: Any, b: Any) -> bool:
    x, y = _number(a), _number(b)
    if x is not None and y is not None:
        return abs(x - y) <= 1e-6 * max(abs(x), abs(y), 1e-9)
    return a is not None and plain(a) == plain(b)


def cause(path: str, gold: Any, fact: Record | None, label: Record, manifest: Record) -> str:
    """What went wrong, in a word: where did the extracted value come from?"""
    if fact is None or (fact.get("value") in (None, [], "") and fact.get("state") != "conflicting"):
        return "漏抽" if path not in label["conflicting"] else "漏抽（矛盾）"
    if path.split(".")[1].startswith("extra"):
        return "多出的装置"
    if fact.get("state") == "conflicting":
        values = [c["value"] for c in fact["candidates"]]
        odd = [v for v in values if not _equal(v, gold)]
        return "误报矛盾：" + "、".join(sorted({_origin(path, v, label, manifest) for v in odd}) or ["？"])
    if path in label["conflicting"]:
        return "矛盾未识别"
    return _origin(path, fact["value"], label, manifest)


def _origin(path: str, value: Any, label: Record, manifest: Record) -> str:
    field = path.rsplit(".", 1)[-1]
    for distractor in manifest["distractors"]:
        if _equal(distractor["value"], value) or plain(distractor["raw"]) == plain(value):
            return "干扰：" + distractor["kind"]
    for group, records in label["facts"].items():
        for index, record in enumerate(records if isinstance(records, list) else [records]):
            for name, other in record.items():
                here = f"{group}.{index}.{name}" if isinstance(records, list) else f"{group}.{name}"
                if here != path and _equal(other, value) and name not in ("status", "process", "tier_claimed"):
                    return f"别的装置的{name}" if name == field and group == path.split(".")[0] else f"别的指标：{name}"
    gold = label["facts"]
    for part in path.split("."):
        gold = (
            gold[int(part)]
            if part.isdigit() and isinstance(gold, list)
            else gold.get(part)
            if isinstance(gold, dict)
            else None
        )
    if gold is None:
        return "无中生有"
    a, b = _number(gold), _number(value)
    if a and b and any(abs(a * 10.0**k / b - 1) < 1e-6 for k in (-4, -3, -1, 1, 3, 4)):
        return "数量级"
    return "错值"


class Reader:
    """Reads evidence back out of a document."""

    def __init__(self, path: Path, scanned: bool) -> None:
        self.scanned, self.pages = scanned, None
        if path.suffix == ".pdf":
            import pypdfium2

            self.document = pypdfium2.PdfDocument(path)
            self.pages = [(page, page.get_textpage()) for page in self.document]

    def holds(self, piece: Record) -> bool:
        """Whether a piece of evidence can be shown to a person: its box holds its text (a locator, in a DOCX)."""
        from compliance.readers.characters import normalise

        if self.pages is None:
            return bool(piece.get("locator"))
        page, text = self.pages[piece["page"] - 1]
        x0, top, x1, bottom = piece["bbox"]
        wide, high = page.get_size()
        if not (x0 < x1 <= wide + 1 and top < bottom <= high + 1):
            return False
        if self.scanned:
            return True
        left, _, _, above = page.get_cropbox()
        inside = text.get_text_bounded(left + x0 - 1, above - bottom - 1, left + x1 + 1, above - top + 1)
        return normalise(plain(piece["text"])) in normalise(plain(inside))


def quoted(extraction: Record) -> tuple[int, int]:
    """(facts whose evidence contains what is quoted, facts)."""

    class Told(Reader):
        def __init__(self) -> None:
            self.pages = None

        def holds(self, piece: Record) -> bool:
            return True

    return evidence_of(extraction, Told())


def evidence_of(extraction: Record, reader: Reader) -> tuple[int, int]:
    good = total = 0
    records = [extraction["enterprise"], extraction["plan"], *extraction["installations"], *extraction["data_centres"]]
    for record in records:
        for fact in record.values():
            if fact is None or (fact["value"] is None and fact["state"] != "conflicting"):
                continue
            total += 1
            holders = fact.get("candidates") or [fact]
            good += all(
                h["evidence"]
                and all(reader.holds(p) for p in h["evidence"])
                and plain(h.get("raw") or "") in plain("\n".join(p["text"] for p in h["evidence"]))
                for h in holders
            )
    return good, total
