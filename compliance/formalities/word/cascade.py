"""Which properties are in force: direct formatting, character style, paragraph style, defaults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.readers.docx.package import W
from compliance.readers.docx.styles import is_on


class Cascade:
    """Properties through direct formatting, character style, paragraph style and defaults, nearest first."""

    def __init__(self, root: Any | None) -> None:
        styles = [] if root is None else root.findall(f"{W}style")
        self.styles = {s.get(f"{W}styleId", ""): s for s in styles}
        self.usual = next(
            (
                i
                for i, s in self.styles.items()
                if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in ("1", "true")
            ),
            "",
        )
        self.defaults = None if root is None else root.find(f"{W}docDefaults")

    def name(self, style: str) -> str:
        """What a style is called, from its id; empty where there is no such style."""
        found = self.styles[style].find(f"{W}name") if style in self.styles else None
        return "" if found is None else found.get(f"{W}val", "")

    def chain(self, style: str) -> list[Any]:
        """A style and those that it is based on, nearest first."""
        out: list[Any] = []
        while style in self.styles and self.styles[style] not in out and len(out) < 20:
            out.append(self.styles[style])
            based = self.styles[style].find(f"{W}basedOn")
            style = "" if based is None else based.get(f"{W}val", "")
        return out

    def paragraph(self, own: Any | None, style: str) -> list[Any]:
        """The ``pPr`` elements that hold for a paragraph with ``own`` formatting in ``style``, nearest first."""
        found = [own, *(s.find(f"{W}pPr") for s in self.chain(style or self.usual))]
        if self.defaults is not None:
            found.append(self.defaults.find(f"{W}pPrDefault/{W}pPr"))
        return [f for f in found if f is not None]

    def run(self, own: Any | None, style: str) -> list[Any]:
        """The ``rPr`` elements that hold for a run with ``own`` formatting in a paragraph of ``style``, nearest first."""
        mark = None if own is None else own.find(f"{W}rStyle")
        character = self.chain(mark.get(f"{W}val", "")) if mark is not None else []
        found = [own, *(s.find(f"{W}rPr") for s in (*character, *self.chain(style or self.usual)))]
        if self.defaults is not None:
            found.append(self.defaults.find(f"{W}rPrDefault/{W}rPr"))
        return [f for f in found if f is not None]


def attribute(properties: Sequence[Any], tag: str, name: str) -> str | None:
    """The first attribute ``name`` of an element ``tag`` in ``properties`` (nearest first), None without one."""
    for element in properties:
        found = element.find(W + tag)
        if found is not None and found.get(W + name) is not None:
            return str(found.get(W + name))
    return None


def is_toggled(properties: Sequence[Any], tag: str) -> bool:
    """Whether the first element ``tag`` in ``properties`` switches something on."""
    return is_on(next((f for e in properties if (f := e.find(W + tag)) is not None), None))


def font_of(properties: Sequence[Any], name: str) -> str:
    """The font for one script (``eastAsia``, ``ascii``): its name, ``theme:…`` where the theme decides, else empty."""
    for element in properties:
        fonts = element.find(f"{W}rFonts")
        if fonts is None:
            continue
        if theme := fonts.get(f"{W}{name}Theme"):
            return f"theme:{theme}"
        if value := fonts.get(W + name):
            return str(value)
    return ""
