"""What is checked, in which words and within which bounds: ``templates/发布/``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import yaml

from compliance.model.errors import TemplateError
from compliance.prepublication.values import Issue, Level, Place
from compliance.resources import data_folder


@dataclass(frozen=True)
class CheckEntry:
    """A check: its name, level, sentences (a problem, what is not known, not run at all) and what to do."""

    title: str
    level: Level
    says: str
    remedy: str
    unknown: str = ""
    not_run: str = ""


@dataclass(frozen=True)
class KindEntry:
    """How a list is told by its title; ``whole`` 企业 or 装置: everybody must be in it; ``tier``: only these may."""

    words: tuple[str, ...]
    whole: str = ""
    tier: str = ""


@dataclass(frozen=True)
class FigureEntry:
    """A column whose figure is compared: the register's figure and its unit, the tolerance."""

    title: str
    figure: str
    unit: str
    tolerance: Decimal


@dataclass(frozen=True)
class NumberPattern:
    """A kind of number that is personal: ``check`` 身份证, 旧身份证, 卡号 or none; ``near`` words that must stand by it."""

    code: str
    pattern: re.Pattern[str]
    check: str = ""
    near: tuple[str, ...] = ()
    exempt: str = ""


@dataclass(frozen=True)
class Personal:
    """How personal data are told."""

    separators: str
    most_separators: int
    near: int
    provinces: frozenset[str]
    first_year: int
    numbers: tuple[NumberPattern, ...]
    texts: tuple[NumberPattern, ...]
    exemptions: Mapping[str, re.Pattern[str]]
    columns: frozenset[str]


@dataclass(frozen=True)
class Likeness:
    """When plans of two enterprises are alike (see ``likeness``). Shares are parts of 1."""

    piece: int
    sample: int
    common: Decimal
    common_least: int
    common_most: int
    whole: Decimal
    paragraph: int
    same_paragraph: Decimal
    least_pieces: int
    least_of_paragraph: int
    shown: int


@dataclass(frozen=True)
class Norms:
    """All of it."""

    checks: Mapping[str, CheckEntry]
    kinds: Mapping[str, KindEntry]
    figures: tuple[FigureEntry, ...]
    like_name: int
    likeness: Likeness
    number: re.Pattern[str]
    personal: Personal
    form_levels: Mapping[str, Level]

    def issue(
        self, code: str, place: Place, *, enterprise: str = "", installation: str = "", other: Place | None = None,
        level: Level | None = None, **words: object,
    ) -> Issue:  # fmt: skip
        """A problem, in the words of its check."""
        return self._made(code, "says", level or self.checks[code].level, place, enterprise, installation, other, words)

    def unknown(
        self, code: str, place: Place, *, enterprise: str = "", installation: str = "", **words: object
    ) -> Issue:
        """Something that could not be judged."""
        return self._made(code, "unknown", Level.UNDETERMINED, place, enterprise, installation, None, words)

    def not_run(self, code: str, **words: object) -> Issue:
        """A check that was not made at all: said as loudly as a problem."""
        return self._made(code, "not_run", Level.UNDETERMINED, Place(), "", "", None, words)

    def _made(
        self, code: str, sentence: str, level: Level, place: Place, enterprise: str, installation: str,
        other: Place | None, words: Mapping[str, object],
    ) -> Issue:  # fmt: skip
        entry = self.checks[code]
        filled = {"企业": enterprise, "装置": installation, "处": other.chinese if other else "", **words}
        said = str(getattr(entry, sentence)).format_map(filled)
        return Issue(code, entry.title, level, place, said, entry.remedy, enterprise, installation, other)


@lru_cache(maxsize=1)
def load_norms() -> Norms:
    """What the data files say.

    Raises:
        TemplateError: for a level or a pattern that is none; the message names file and entry.
    """
    data, personal = _load("核对.yaml"), _load("个人信息.yaml")
    return Norms(
        {code: _check(code, e) for code, e in data["检查"].items()},
        {kind: KindEntry(tuple(e["题"]), e.get("全", ""), e.get("分类", "")) for kind, e in data["清单"].items()},
        tuple(
            FigureEntry(title, e["项"], e.get("单位", ""), Decimal(e.get("容差", "0")))
            for title, e in data["数字"].items()
        ),
        int(data["装置"]["名称相像"]),
        _likeness(data["雷同"]),
        _compiled(data["文号"]["式"], "核对.yaml"),
        Personal(
            personal["分隔"], int(personal["最多分隔"]), int(personal["旁的字数"]), frozenset(personal["身份证省份"]),
            int(personal["出生最早"]), tuple(_pattern(e) for e in personal["号码"]),
            tuple(_pattern(e) for e in personal["文字"]),
            {name: _compiled(text) for name, text in personal["例外"].items()}, frozenset(personal["栏目"]),
        ),
        {word: _level("格式级别", level) for word, level in data["格式级别"].items()},
    )  # fmt: skip


def _likeness(e: Mapping[str, str]) -> Likeness:
    return Likeness(
        int(e["片段字数"]), int(e["取样"]), Decimal(e["常见比例"]), int(e["常见至少"]), int(e["常见至多"]), Decimal(e["整份"]),
        int(e["段落字数"]), Decimal(e["段落相同"]), int(e["至少片段"]), int(e["段落至少片段"]), int(e["举例"]),
    )  # fmt: skip


def _load(name: str) -> dict[str, Any]:
    text = (data_folder("templates") / "发布" / name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader)
    return found


def _check(code: str, e: Mapping[str, str]) -> CheckEntry:
    return CheckEntry(e["名称"], _level(code, e["级别"]), e["说"], e["处理"], e.get("不明", ""), e.get("没查", ""))


def _level(where: str, word: str) -> Level:
    try:
        return Level(word)
    except ValueError:
        words = "、".join(level.value for level in Level)
        raise TemplateError(f"templates/发布/核对.yaml：{where}的级别“{word}”不是{words}之一") from None


def _pattern(e: Mapping[str, Any]) -> NumberPattern:
    return NumberPattern(e["码"], _compiled(e["式"]), e.get("校验", ""), tuple(e.get("旁", ())), e.get("例外", ""))


def _compiled(text: str, file: str = "个人信息.yaml") -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise TemplateError(f"templates/发布/{file}：“{text}”不是正则表达式（{error}）") from error
