"""Paragraph styles: heading levels, numbering and boldness, through the chain of ``basedOn``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from compliance.readers.docx.package import W

USUAL_SIZE = 10.5
"""Points of 五号, in which Word sets Chinese text when the file says nothing."""
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*\d|toc heading|table of figures", re.IGNORECASE)
_ON = (None, "1", "true", "on")


@dataclass(frozen=True)
class Style:
    """What a paragraph style says once inherited: ``level`` 1-9 for headings, 0 for none."""

    level: int = 0
    title: bool = False
    contents: bool = False
    bold: bool = False
    size: float | None = None
    num_id: str | None = None
    num_level: int | None = None
    hidden: bool = False


def hidden_styles(root: Any | None) -> frozenset[str]:
    """The ids of the character styles whose text is hidden, by themselves or by what they are based on."""
    if root is None:
        return frozenset()
    raw = {s.get(f"{W}styleId", ""): s for s in root.iterfind(f"{W}style") if s.get(f"{W}type") == "character"}
    return frozenset(style_id for style_id in raw if _hides(_chain(style_id, raw)))


def _hides(chain: list[Any]) -> bool:
    marks = (element.find(f"{W}rPr/{W}vanish") for element in chain)
    return is_on(next((mark for mark in marks if mark is not None), None))


def _chain(style_id: str, raw: dict[str, Any]) -> list[Any]:
    """A style and those it is based on, nearest first."""
    chain: list[Any] = []
    current: str | None = style_id
    while current in raw and raw[current] not in chain and len(chain) < 20:
        chain.append(raw[current])
        based = raw[current].find(f"{W}basedOn")
        current = None if based is None else based.get(f"{W}val")
    return chain


def read_styles(root: Any | None) -> dict[str, Style]:
    """Style id → Style. The empty id is the default paragraph style."""
    if root is None:
        return {}
    raw = {s.get(f"{W}styleId", ""): s for s in root.iterfind(f"{W}style") if s.get(f"{W}type") in (None, "paragraph")}
    default = half_points(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz"))
    out: dict[str, Style] = {}
    for style_id in raw:
        style = _resolve(style_id, raw)
        out[style_id] = style if style.size is not None else replace(style, size=default)
    for style_id, element in raw.items():
        if element.get(f"{W}default") in ("1", "true", "on"):
            out[""] = out[style_id]
    return out


def _resolve(style_id: str, raw: dict[str, Any]) -> Style:
    chain = _chain(style_id, raw)
    level, title, contents = 0, False, False
    bold: bool | None = None
    size: float | None = None
    num_id: str | None = None
    num_level: int | None = None
    for element in chain:
        name_element = element.find(f"{W}name")
        name = "" if name_element is None else name_element.get(f"{W}val", "")
        properties = element.find(f"{W}pPr")
        if level == 0:
            level = _level(name, properties)
        title = title or name.strip().lower() in ("title", "标题")
        contents = contents or bool(_CONTENTS_NAME.match(name))
        if bold is None and (mark := element.find(f"{W}rPr/{W}b")) is not None:
            bold = mark.get(f"{W}val") in _ON
        if size is None:
            size = half_points(element.find(f"{W}rPr/{W}sz"))
        if num_id is None and properties is not None and (num := properties.find(f"{W}numPr/{W}numId")) is not None:
            num_id = num.get(f"{W}val")
        if num_level is None and properties is not None and (at := properties.find(f"{W}numPr/{W}ilvl")) is not None:
            num_level = number(at.get(f"{W}val"))
    return Style(level, title, contents, bool(bold), size, num_id, num_level, _hides(chain))


def _level(name: str, properties: Any | None) -> int:
    match = _HEADING_NAME.match(name.strip())
    if match:
        return int(match[1]) or 1
    return outline_level(properties)


def outline_level(properties: Any | None) -> int:
    """1-9 from a ``w:outlineLvl``, 0 without one (or for body text)."""
    mark = None if properties is None else properties.find(f"{W}outlineLvl")
    value = None if mark is None else number(mark.get(f"{W}val"))
    return value + 1 if value is not None and 0 <= value <= 8 else 0


def half_points(element: Any | None) -> float | None:
    """The size in points of a ``w:sz``; None without one."""
    value = None if element is None else number(element.get(f"{W}val"))
    return value / 2 if value else None


def is_on(element: Any | None) -> bool:
    """Whether a toggle property such as ``w:b`` is present and not switched off."""
    return element is not None and element.get(f"{W}val") in _ON


def number(value: str | None) -> int | None:
    """An attribute as an integer; None when it is missing or no number."""
    try:
        return int(value) if value is not None else None
    except ValueError:
        return None
