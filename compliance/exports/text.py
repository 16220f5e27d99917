"""Text that any reader can take: no character that XML forbids, no markup by accident, places in words and as URIs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from compliance.model.evidence import BBox, Evidence
from compliance.model.review import ClauseQuote

NAMESPACE = UUID("5b4f1a4e-6a0e-5d7b-9c55-3a1f0c2de8b1")
"""All identifiers are name-based (RFC 9562, version 5) within this namespace: equal content, equal identifier."""

TRUNCATED = "…（过长，已截断）"
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def legible(text: str) -> str:
    """``text`` without characters that XML 1.0 forbids or discourages; line ends are line feeds.

    Control characters become their pictures (␀), so that what was there can still be seen; halves of
    surrogate pairs and noncharacters become U+FFFD.
    """
    return _FORBIDDEN.sub(_picture, text.replace("\r\n", "\n").replace("\r", "\n"))


def _picture(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def legible_tree(value: Any) -> Any:
    """A JSON value with every text in it made legible."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, dict):
        return {legible(k): legible_tree(v) for k, v in value.items()}
    return [legible_tree(v) for v in value] if isinstance(value, list) else value


def shorten(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` UTF-16 units (what Excel counts), with a mark where something was cut off."""
    if len(text) * 2 <= limit or _units(text) <= limit:
        return text
    room = limit - _units(TRUNCATED)
    head = text.encode("utf-16-le", "replace")[: room * 2].decode("utf-16-le", "ignore")
    return head + TRUNCATED


def _units(text: str) -> int:
    return len(text) + sum(c > "\uffff" for c in text)


def one_line(text: str) -> str:
    """``text`` with every run of white space as one space."""
    return " ".join(text.split())


def identifier(*names: object) -> str:
    """The name-based UUID of ``names``."""
    return str(uuid5(NAMESPACE, "\x1f".join(str(n) for n in names).encode("utf-8", "backslashreplace").hex()))


def file_uri(file: str) -> str:
    """A relative URI reference to a plan. A colon in the first segment would read as a scheme: it is encoded too."""
    return quote(file.replace("\\", "/").lstrip("/").encode("utf-8", "replace"), safe="/")


def number(value: float) -> int | float:
    """A coordinate to a hundredth of a point."""
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def box_fragment(page: int, box: BBox | None) -> str:
    """``page=12&xywh=pt:x,y,w,h``: the page, and the box in points from its top left corner."""
    if box is None:
        return f"page={page}"
    x0, top, x1, bottom = box
    sides = ",".join(f"{number(v)}" for v in (x0, top, x1 - x0, bottom - top))
    return f"page={page}&xywh=pt:{sides}"


def place(evidence: Evidence) -> str:
    """Where a piece of evidence stands, in words: its page, or the paragraph or cell of a DOCX."""
    return f"第{evidence.page}页" if evidence.page is not None else (evidence.locator or "")


def document_key(clause: ClauseQuote) -> str:
    """What identifies a policy document: its id, else its number, else its title."""
    return clause.document_id or clause.number or clause.document


def cited(clause: ClauseQuote) -> str:
    """A clause as it is cited: 《题名》（文号）节."""
    number_ = f"（{clause.number}）" if clause.number else ""
    return f"《{clause.document}》{number_}{clause.section}"


def distinct(texts: Iterable[str]) -> list[str]:
    """``texts`` without empty ones and repetitions, in order."""
    return list(dict.fromkeys(t for t in texts if t))
