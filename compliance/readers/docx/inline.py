"""The text of one paragraph as printed: changes accepted, field results in, hidden text and codes out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from compliance.readers.characters import lowered, raised
from compliance.readers.docx.package import W
from compliance.readers.docx.styles import half_points, is_on

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
class Run:
    """How the characters of a run are set: size in points (None: the style's), bold, raised or lowered."""

    size: float | None = None
    bold: bool = False
    script: str = ""


@dataclass
class Inline:
    """A paragraph's printed lines (broken only where a line break is typed), and the text boxes in it.

    ``raw`` is as written, ``text`` the same with the digits of scripts as ³ and ₂.
    """

    raw: list[str] = field(default_factory=lambda: [""])
    text: list[str] = field(default_factory=lambda: [""])
    bold_chars: int = 0
    sizes: Counter[float | None] = field(default_factory=Counter)
    boxes: list[Any] = field(default_factory=list)

    def add(self, text: str, run: Run) -> None:
        """Append ``text`` to the last line."""
        self.raw[-1] += text
        self.text[-1] += raised(text) if run.script == "superscript" else lowered(text) if run.script else text
        weight = len(text.strip())
        self.bold_chars += weight if run.bold else 0
        self.sizes[run.size] += weight

    def new_line(self) -> None:
        """Begin a line, unless the last is still empty."""
        if self.raw[-1]:
            self.raw.append("")
            self.text.append("")

    @property
    def bold(self) -> bool:
        """Whether most characters are bold."""
        return self.bold_chars * 2 > sum(len(line.strip()) for line in self.raw)

    @property
    def size(self) -> float | None:
        """The size of most characters in points; None for the style's."""
        return max(self.sizes, key=lambda s: self.sizes[s]) if self.sizes else None


def read_inline(paragraph: Any, style_bold: bool) -> Inline:
    """The text of a ``w:p``."""
    out = Inline()
    for child in paragraph:
        _walk(child, out, Run(bold=style_bold))
    return out


def alternate(element: Any) -> Any:
    """The one branch of an ``mc:AlternateContent`` to read: the choice, or the fallback when it is empty."""
    choice, fallback = element.find(f"{_MC}Choice"), element.find(f"{_MC}Fallback")
    if choice is not None and (fallback is None or next(choice.iter(f"{W}t"), None) is not None):
        return choice
    return fallback if fallback is not None else ()


def _walk(element: Any, out: Inline, run: Run) -> None:
    tag = element.tag
    if tag in _DROPPED or not isinstance(tag, str):
        return
    if tag == f"{W}r":
        found = _run(element.find(f"{W}rPr"), run)
        if found is None:
            return
        run = found
    if tag in (f"{W}t", f"{_M}t"):
        out.add(element.text or "", run)
    elif tag in (f"{W}tab", f"{W}ptab"):
        out.add("  ", run)
    elif tag in (f"{W}br", f"{W}cr"):
        if element.get(f"{W}type") in (None, "textWrapping"):
            out.new_line()
    elif tag == f"{W}noBreakHyphen":
        out.add("-", run)
    elif tag == f"{W}sym":
        out.add(_symbol(element), run)
    elif tag == f"{_MC}AlternateContent":
        for child in alternate(element):
            _walk(child, out, run)
    elif tag == f"{W}txbxContent":
        out.boxes.append(element)
    elif tag in _PASSED or not tag.startswith(W) or tag in (f"{W}drawing", f"{W}pict"):
        for child in element:
            _walk(child, out, run)


def _run(properties: Any | None, inherited: Run) -> Run | None:
    """The setting of a run; None for hidden text."""
    if properties is None:
        return inherited
    if is_on(properties.find(f"{W}vanish")):
        return None
    bold, size, script = properties.find(f"{W}b"), properties.find(f"{W}sz"), properties.find(f"{W}vertAlign")
    value = "" if script is None else script.get(f"{W}val", "")
    return Run(
        half_points(size) if size is not None else inherited.size,
        is_on(bold) if bold is not None else inherited.bold,
        value if value in ("superscript", "subscript") else "",
    )


def _symbol(element: Any) -> str:
    code = element.get(f"{W}char", "").upper()
    if element.get(f"{W}font", "").lower() == "symbol" and code == "F0A3":
        return "≤"
    return _SYMBOLS.get(code, "")
