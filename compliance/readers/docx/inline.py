"""The text of one paragraph as printed: changes accepted, field results in, hidden text and codes out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from compliance.readers.characters import lowered, raised
from compliance.readers.docx.package import W
from compliance.readers.docx.styles import half_points, is_on, number

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
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_SHAPE = "{urn:schemas-microsoft-com:vml}shape"
_POINTS = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)pt")
_EMU = 12700
"""English metric units in a point."""
_SYMBOLS = {
    "F0FE": "☑", "F052": "☑", "F0A8": "□", "F0A3": "□", "F06F": "□", "F071": "□", "F0FD": "☒", "F0FC": "√", "F050": "√",
    "F0B3": "≥", "F0B4": "×", "F0B0": "°", "F06D": "μ", "F044": "Δ", "F0B1": "±",
}  # fmt: skip


@dataclass
class Run:
    """How the characters of a run are set: size in points (None: the style's), bold, hidden, raised or lowered."""

    size: float | None = None
    bold: bool = False
    script: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Picture:
    """An embedded image: its relation, and its width and height in points as shown (0 where nothing says)."""

    relation: str
    width: float = 0.0
    height: float = 0.0


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
    pictures: list[Picture] = field(default_factory=list)
    hidden_styles: frozenset[str] = frozenset()
    """Character styles whose text is hidden."""
    fields: list[str] = field(default_factory=list)
    """Fields that are open, each in its ``code`` (not shown, nor is a field within it) or its ``result``."""
    shown: tuple[float, float] = (0.0, 0.0)
    """Width and height in points of the drawing that is being walked."""

    def add(self, text: str, run: Run) -> None:
        """Append ``text`` to the last line, unless it is hidden or belongs to the code of a field."""
        if run.hidden or "code" in self.fields:
            return
        self.raw[-1] += text
        self.text[-1] += raised(text) if run.script == "superscript" else lowered(text) if run.script else text
        weight = len(text.strip())
        self.bold_chars += weight if run.bold else 0
        self.sizes[run.size] += weight

    def new_line(self) -> None:
        """Begin a line, unless the last is still empty."""
        if self.raw[-1] and "code" not in self.fields:
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


def read_inline(
    paragraphs: Sequence[Any], bold: bool = False, hidden: bool = False, hidden_styles: frozenset[str] = frozenset()
) -> Inline:
    """The text of a ``w:p``, or of several whose marks but the last's are deleted: then they are one.

    ``bold`` and ``hidden`` say what the paragraph's style says. A field that never gets to its result is
    taken for text: a broken mark must not swallow the paragraph.
    """
    out = Inline(hidden_styles=hidden_styles)
    for paragraph in paragraphs:
        for child in paragraph:
            _walk(child, out, Run(bold=bold, hidden=hidden))
    if "code" not in out.fields:
        return out
    out = Inline(hidden_styles=hidden_styles)
    for paragraph in paragraphs:
        for child in paragraph:
            _walk(child, out, Run(bold=bold, hidden=hidden), fields=False)
    return out


def alternate(element: Any) -> Any:
    """The one branch of an ``mc:AlternateContent`` to read: the choice, or the fallback when it is empty."""
    choice, fallback = element.find(f"{_MC}Choice"), element.find(f"{_MC}Fallback")
    if choice is not None and (fallback is None or next(choice.iter(f"{W}t"), None) is not None):
        return choice
    return fallback if fallback is not None else ()


def _walk(element: Any, out: Inline, run: Run, fields: bool = True) -> None:
    tag = element.tag
    if tag in _DROPPED or not isinstance(tag, str):
        return
    if tag == f"{W}r":
        run = _run(element.find(f"{W}rPr"), run, out.hidden_styles)
    elif tag == f"{W}sdt" and is_prompt(element):
        return
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
            _walk(child, out, run, fields)
    elif tag == f"{W}txbxContent":
        out.boxes.append(element)
    elif tag == f"{W}fldChar":
        _field(element, out, run, fields)
    elif tag in (f"{_WP}extent", _SHAPE, _BLIP, _IMAGE):
        _drawing(element, out)
        for child in element:
            _walk(child, out, run, fields)
    elif tag in _PASSED or not tag.startswith(W) or tag in (f"{W}drawing", f"{W}pict"):
        for child in element:
            _walk(child, out, run, fields)


def _field(mark: Any, out: Inline, run: Run, tracked: bool) -> None:
    """A mark of a field: its code begins, its result begins, it ends. A ticked box of a form is shown as one."""
    kind = mark.get(f"{W}fldCharType")
    if kind == "begin":
        box = mark.find(f"{W}ffData/{W}checkBox")
        if box is not None:
            ticked = box.find(f"{W}checked")
            out.add("☑" if is_on(ticked if ticked is not None else box.find(f"{W}default")) else "□", run)
        if tracked:
            out.fields.append("code")
    elif kind == "separate" and out.fields:
        out.fields[-1] = "result"
    elif kind == "end" and out.fields:
        out.fields.pop()


def _drawing(element: Any, out: Inline) -> None:
    """The size of a drawing, or a picture in it."""
    if element.tag == f"{_WP}extent":
        wide, high = number(element.get("cx")) or 0, number(element.get("cy")) or 0
        out.shown = (wide / _EMU, high / _EMU)
    elif element.tag == _SHAPE:
        said = {name: float(value) for name, value in _POINTS.findall(element.get("style", "")) if value.count(".") < 2}
        out.shown = (said.get("width", 0.0), said.get("height", 0.0))
    elif relation := element.get(f"{_R}embed") or element.get(f"{_R}id"):
        out.pictures.append(Picture(relation, *out.shown))


def is_prompt(control: Any) -> bool:
    """Whether a content control shows its prompt (单击此处输入文字) because nothing was filled in."""
    return is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))


def _run(properties: Any | None, inherited: Run, hidden_styles: frozenset[str]) -> Run:
    """The setting of a run."""
    if properties is None:
        return inherited
    vanish, style = properties.find(f"{W}vanish"), properties.find(f"{W}rStyle")
    hidden = inherited.hidden or (style is not None and style.get(f"{W}val") in hidden_styles)
    bold, size, script = properties.find(f"{W}b"), properties.find(f"{W}sz"), properties.find(f"{W}vertAlign")
    value = "" if script is None else script.get(f"{W}val", "")
    return Run(
        half_points(size) if size is not None else inherited.size,
        is_on(bold) if bold is not None else inherited.bold,
        value if value in ("superscript", "subscript") else "",
        is_on(vanish) if vanish is not None else hidden,
    )


def _symbol(element: Any) -> str:
    code = element.get(f"{W}char", "").upper()
    if element.get(f"{W}font", "").lower() == "symbol" and code == "F0A3":
        return "≤"
    return _SYMBOLS.get(code, "")
