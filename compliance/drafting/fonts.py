"""Which fonts print a notice, and whether they have every character of it.

Five roles (仿宋, 楷体, 黑体, 小标宋, 宋体), each a chain of faces: the office's own fonts in
``templates/fonts/`` first, then Fandol, then Noto CJK for rare characters. Without any Chinese font
WeasyPrint prints empty pages and says nothing; so faces and characters are checked before printing.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from compliance.drafting.blocks import NoticeBlock, text_of
from compliance.drafting.glyphs import Advances, Face, latin_subset, names_of
from compliance.model.errors import MissingComponentError

_ROOT = Path(__file__).resolve().parents[2]
USER_FONTS = Path.home() / ".local" / "share" / "nengshen" / "fonts"
"""Where an installation without a checkout keeps Fandol."""

SYSTEM_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/texmf/fonts/opentype/public/fandol"),
    Path.home() / ".fonts",
    Path.home() / ".local" / "share" / "fonts",
    Path("/Library/Fonts"),
    Path.home() / "Library" / "Fonts",
    Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
)
INSTALL = "请运行 scripts/setup.sh；或者执行 apt-get install fonts-noto-cjk，并把 Fandol 字体放到 {folder}"
_SUFFIXES = (".otf", ".ttf", ".ttc")
_BREAKS = frozenset("\n\t\u200b\u2060\ufeff")


@dataclass(frozen=True)
class Role:
    """A role of GB/T 9704: its variable in the style sheet, the names an office's own font may carry,
    the file names that are looked for, the collections that fill in (file, face number, family)."""

    name: str
    variable: str
    own: tuple[str, ...]
    files: tuple[str, ...]
    collections: tuple[tuple[str, int, str], ...]
    bold: bool = False


_SERIF = ("NotoSerifCJK-Regular.ttc", 2, "Noto Serif CJK SC")
_SERIF_BOLD = ("NotoSerifCJK-Bold.ttc", 2, "Noto Serif CJK SC")
_SANS = ("NotoSansCJK-Regular.ttc", 2, "Noto Sans CJK SC")
ROLES = (
    Role("仿宋", "fang", ("仿宋", "fangsong"), ("FandolFang-Regular.otf", "simfang.ttf"), (_SERIF,)),
    Role("楷体", "kai", ("楷体", "kaiti"), ("FandolKai-Regular.otf", "simkai.ttf"), (_SERIF,)),
    Role("黑体", "hei", ("黑体", "simhei", "heiti"), ("FandolHei-Regular.otf", "simhei.ttf"), (_SANS, _SERIF)),
    Role("小标宋", "xbs", ("小标宋", "xiaobiaosong"), ("FandolSong-Bold.otf",), (_SERIF_BOLD,), bold=True),
    Role("宋体", "song", ("宋体", "simsun", "songti"), ("FandolSong-Regular.otf",), (_SERIF,)),
)
_SANS_LATIN = ("FandolFang-Regular", "FandolKai-Regular")
_LAST = ("DejaVuSans.ttf",)
"""For signs that no Chinese font has (the subscripts of CO₂)."""

ROLE_OF_TEXT = {
    "masthead": "xbs", "title": "xbs", "annex-title": "xbs", "h1": "hei", "annex": "hei", "th": "hei", "h2": "kai",
}  # fmt: skip
"""The role that each kind of paragraph is set in; 仿宋 for all others. The style sheet says the same."""


@dataclass(frozen=True)
class FontSet:
    """The chain of faces for each role (by its variable), and what is not as it should be."""

    chains: Mapping[str, tuple[Face, ...]]
    warnings: tuple[str, ...] = ()

    def families(self) -> dict[str, str]:
        """The CSS font families of each role."""
        return {v: ",".join(f"'{name}'" for name in self._names(v)) for v in self.chains}

    def faces_css(self) -> str:
        """``@font-face`` rules for the faces that are loaded from their files."""
        rules = {
            f"@font-face{{font-family:'{_css_name(v, f)}';src:url('{f.path.as_uri()}');"
            f"font-weight:{'bold' if f.bold else 'normal'}}}"
            for v, chain in self.chains.items()
            for f in chain
            if f.number < 0
        }
        for variable in self.chains:
            if lender := self._lender(variable):
                data = base64.b64encode(latin_subset(lender.path, self.chains[variable][0].path)).decode()
                rules.add(f"@font-face{{font-family:'gw-latin-{variable}';src:url('data:font/otf;base64,{data}')}}")
        return "".join(sorted(rules))

    def _names(self, variable: str) -> tuple[str, ...]:
        """The CSS names of a chain, the borrowed Latin letters first."""
        borrowed = [f"gw-latin-{variable}"] if self._lender(variable) else []
        return tuple(dict.fromkeys([*borrowed, *(_css_name(variable, f) for f in self.chains[variable])]))

    def _lender(self, variable: str) -> Face | None:
        """Fandol's 仿宋 and 楷体 have sans-serif Latin letters and figures: there 宋体 lends its own."""
        lender = self.chains["song"][0]
        return lender if self.chains[variable][0].path.stem in _SANS_LATIN and lender.number < 0 else None

    def advances(self, variable: str = "fang") -> Advances:
        """The widths of the characters of a role."""
        return Advances(self.chains[variable], self._lender(variable))

    def uncovered(self, blocks: Sequence[NoticeBlock]) -> tuple[str, ...]:
        """Characters of ``blocks`` that no face of their role's chain has."""
        characters: dict[str, dict[str, None]] = {}
        for text in dict.fromkeys(text_of(tuple(blocks))):
            characters.setdefault(ROLE_OF_TEXT.get(text.role, "fang"), {}).update(dict.fromkeys(text.text))
        found: dict[str, None] = {}
        for variable, used in characters.items():
            known = [face.characters for face in self.chains[variable]]
            found.update((c, None) for c in used if c not in _BREAKS and not any(ord(c) in k for k in known))
        return tuple(found)


def find_fonts(own: Path) -> FontSet:
    """The fonts of this machine. ``own`` is the folder of the office's own fonts (it may be absent).

    Raises:
        MissingComponentError: when a role has no Chinese font at all.
    """
    folders = (_ROOT / ".fonts", USER_FONTS, *SYSTEM_FOLDERS)
    chains, warnings = {}, []
    for role in ROLES:
        mine = _own_face(own, role)
        filed = next((f for name in role.files if (f := find_file(name, folders))), None)
        fallback = [
            Face(path, number, family, role.bold)
            for name, number, family in role.collections
            if (path := find_file(name, folders))
        ]
        loaded = [Face(filed, -1, role.name, role.bold)] if filed else []
        # 小标宋 is Noto's bold where it is there: Fandol has no face cut for titles.
        ordered = [*fallback, *loaded] if role.bold else [*loaded, *fallback]
        chain = ([mine] if mine else []) + ordered
        if not chain:
            raise MissingComponentError(
                f"没有可用的中文字体（{role.name}），不能出 PDF。{INSTALL.format(folder=USER_FONTS)}"
            )
        if not mine and not filed and not role.bold:
            warnings.append(f"没有{role.name}字体，以 {chain[0].family} 代替。{INSTALL.format(folder=USER_FONTS)}")
        last = [Face(path, -1, name) for name in _LAST if (path := find_file(name, folders))]
        chains[role.variable] = (*chain, *last)
    return FontSet(chains, tuple(warnings))


def require_characters(fonts: FontSet, blocks: Sequence[NoticeBlock]) -> None:
    """Refuse a text that would print with empty boxes.

    Raises:
        MissingComponentError: naming the characters that no font has.
    """
    missing = fonts.uncovered(blocks)
    if missing:
        listed = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in missing[:20])
        raise MissingComponentError(
            f"现有字体没有这些字，印出来会是空框：{listed}。{INSTALL.format(folder=USER_FONTS)}"
        )


@lru_cache(maxsize=64)
def find_file(name: str, folders: tuple[Path, ...]) -> Path | None:
    """The first file called ``name`` in or below ``folders``."""
    for folder in folders:
        direct = folder / name
        if direct.is_file():
            return direct
        found = sorted(folder.rglob(name)) if folder.is_dir() else []
        if found:
            return found[0]
    return None


def _css_name(variable: str, face: Face) -> str:
    """Files get a name of our own (an installed font of the same name must not win); collections keep theirs."""
    return face.family if face.number >= 0 else f"gw-{variable}-{face.path.stem}"


def _own_face(folder: Path, role: Role) -> Face | None:
    files: Iterable[Path] = sorted(folder.iterdir()) if folder.is_dir() else ()
    for path in files:
        if path.suffix.lower() in _SUFFIXES[:2] and any(name in names_of(path) for name in role.own):
            return Face(path.resolve(), -1, role.name, role.bold)
    return None
