"""The text of one paragraph as printed: changes accepted, field results in, hidden text and codes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from compliance.readers.docx.package import W
from compliance.readers.docx.styles import is_on

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PASSED = {
    W + tag
    for tag in (
        "ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo",
        "rubyBase", "ruby", "r", "object",
    )
}  # fmt: skip
_DROPPED = {W + tag for tag in ("del", "moveFrom", "rt", "pPr", "rPr", "sdtPr", "instrText", "delText")}
_SYMBOLS = {
    "F0FE": "☑", "F052": "☑", "F0A8": "□", "F0A3": "□", "F06F": "□", "F071": "□", "F0FD": "☒", "F0FC": "√", "F050": "√",
    "F0B3": "≥", "F0B4": "×", "F0B0": "°", "F06D": "μ", "F044": "Δ", "F0B1": "±",
}  # fmt: skip


@dataclass
class Inline:
    """A paragraph's printed lines (broken only where a line break is typed), and the text boxes in it."""

    lines: list[str] = field(default_factory=lambda: [""])
    bold_chars: int = 0
    boxes: list[Any] = field(default_factory=list)

    def add(self, text: str, bold: bool) -> None:
        """Append ``text`` to the last line."""
        self.lines[-1] += text
        self.bold_chars += len(text.strip()) if bold else 0


def read_inline(paragraph: Any, style_bold: bool) -> Inline:
    """The text of a ``w:p``."""
    out = Inline()
    for child in paragraph:
        _walk(child, out, style_bold)
    return out


def alternate(element: Any) -> Any:
    """The one branch of an ``mc:AlternateContent`` to read: the choice, or the fallback when it is empty."""
    choice, fallback = element.find(f"{_MC}Choice"), element.find(f"{_MC}Fallback")
    if choice is not None and (fallback is None or next(choice.iter(f"{W}t"), None) is not None):
        return choice
    return fallback if fallback is not None else ()


def _walk(element: Any, out: Inline, bold: bool) -> None:
    tag = element.tag
    if tag == f"{W}r":
        properties = element.find(f"{W}rPr")
        if properties is not None:
            if is_on(properties.find(f"{W}vanish")):
                return
            if (mark := properties.find(f"{W}b")) is not None:
                bold = is_on(mark)
    if tag in _DROPPED:
        return
    if tag == f"{W}t":
        out.add(element.text or "", bold)
    elif tag in (f"{W}tab", f"{W}ptab"):
        out.add("  ", False)
    elif tag in (f"{W}br", f"{W}cr"):
        if element.get(f"{W}type") in (None, "textWrapping") and out.lines[-1]:
            out.lines.append("")
    elif tag == f"{W}noBreakHyphen":
        out.add("-", bold)
    elif tag == f"{W}sym":
        out.add(_symbol(element), bold)
    elif tag == f"{_M}t":
        out.add(element.text or "", False)
    elif tag == f"{_MC}AlternateContent":
        for child in alternate(element):
            _walk(child, out, bold)
    elif tag == f"{W}txbxContent":
        out.boxes.append(element)
    elif tag in _PASSED or not tag.startswith(W) or tag in (f"{W}drawing", f"{W}pict"):
        for child in element:
            _walk(child, out, bold)


def _symbol(element: Any) -> str:
    code = element.get(f"{W}char", "").upper()
    if element.get(f"{W}font", "").lower() == "symbol" and code == "F0A3":
        return "≤"
    return _SYMBOLS.get(code, "")
