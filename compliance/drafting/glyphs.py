"""What is inside a font file: the characters it has, how wide they are, their outlines, the letters it can lend."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from compliance.model.errors import MissingComponentError

_LINE_MEASURES = (
    ("hhea", ("ascent", "descent", "lineGap")),
    ("OS/2", ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent")),
)
_LATIN = range(0x20, 0x250)


@dataclass(frozen=True)
class Face:
    """One font face. ``number`` is its place in a collection (-1: a file of one face). A face of a
    collection is named to the system (``family``); all others are loaded from their file."""

    path: Path
    number: int
    family: str
    bold: bool = False

    @property
    def characters(self) -> frozenset[int]:
        """The code points it has glyphs for."""
        return _characters(self.path, self.number)


def outline(face: Face, text: str) -> tuple[str, float]:
    """``text`` as the path of an SVG drawing (its y axis upwards), and its width, both in font units of 1/1000."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen

    with _open(face.path, face.number) as font:
        glyphs, names, scale = font.getGlyphSet(), font.getBestCmap(), 1000 / font["head"].unitsPerEm
        pen, right = SVGPathPen(glyphs, ntos=lambda v: f"{v:.0f}"), 0.0
        for char in text:
            name = names[ord(char)]
            glyphs[name].draw(TransformPen(pen, (scale, 0, 0, scale, right, 0)))
            right += glyphs[name].width * scale
    return pen.getCommands(), right


class Advances(dict[str, float]):
    """How wide each character of a chain of faces is, in units of the type size; looked up when first asked for."""

    def __init__(self, faces: tuple[Face, ...], borrowed: Face | None = None) -> None:
        super().__init__()
        self._faces, self._borrowed = faces, borrowed

    def __missing__(self, char: str) -> float:
        code = ord(char)
        lender = [self._borrowed] if self._borrowed and code in _LATIN else []
        face = next((f for f in (*lender, *self._faces) if code in f.characters), None)
        self[char] = 1.0 if face is None else _widths(face.path, face.number)[code]
        return self[char]

    def width(self, text: str) -> float:
        """The width of ``text`` without kerning."""
        return sum([self[char] for char in text])


@lru_cache(maxsize=16)
def _widths(path: Path, number: int) -> dict[int, float]:
    with _open(path, number) as font:
        metrics, scale = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: metrics[glyph][0] / scale for code, glyph in font.getBestCmap().items()}


@lru_cache(maxsize=64)
def names_of(path: Path) -> str:
    """The file's own name and the names inside it, in one lower-case string."""
    with _open(path, -1) as font:
        inside = [str(record.toUnicode()) for record in font["name"].names if record.nameID in (1, 4)]
    return " ".join([path.stem, *inside]).lower()


@lru_cache(maxsize=64)
def _characters(path: Path, number: int) -> frozenset[int]:
    with _open(path, number) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=8)
def latin_subset(lender: Path, host: Path) -> bytes:
    """The Latin letters, figures and signs of ``lender`` as a small font with the line measures of ``host``.

    (``unicode-range`` does not do this in WeasyPrint; and with measures of its own every line that
    holds a figure would be higher than the others.)
    """
    from fontTools import subset

    options = subset.Options(layout_features=[], desubroutinize=True, recalc_timestamp=False)
    font = subset.load_font(str(lender), options)
    with _open(host, -1) as other:
        for table, names in _LINE_MEASURES:
            for name in names:
                setattr(font[table], name, getattr(other[table], name))
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_LATIN)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _open(path: Path, number: int) -> Any:
    """The font by fontTools (which comes with WeasyPrint)."""
    try:
        from fontTools.ttLib import TTFont, TTLibError
    except ImportError as error:
        raise MissingComponentError(
            "没有安装 WeasyPrint，不能出 PDF。请运行：pip install 'nengshen[documents]'"
        ) from error
    try:
        return TTFont(path, fontNumber=number, lazy=True)
    except (TTLibError, OSError) as error:
        raise MissingComponentError(f"字体文件“{path}”已损坏，请换一份（{error}）") from error
