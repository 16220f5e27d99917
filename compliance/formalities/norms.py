"""The norms of form as data: figures in ``版式/国标.yaml`` (the office's own in ``本单位.yaml``), rules in ``校验规则.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from compliance.formalities.values import Level
from compliance.model.errors import TemplateError
from compliance.resources import data_folder

FOLDER, NATIONAL, OFFICE, RULES = "版式", "国标.yaml", "本单位.yaml", "校验规则.yaml"
FORMATS = {"DOCX": "docx", "PDF": "pdf"}
_CODE = re.compile(r"F\d{3}")


@dataclass(frozen=True)
class RuleEntry:
    """One rule of ``校验规则.yaml``: what it is about, the clause it rests on, its level, the formats it is checked in."""

    code: str
    title: str
    clause: str
    level: Level
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Norms:
    """Figures and rules of one profile. ``off`` are rules that the office does not want."""

    name: str
    file: str
    figures: Mapping[str, Any]
    rules: Mapping[str, RuleEntry]
    off: frozenset[str] = frozenset()

    def figure(self, group: str, name: str) -> float:
        """A number (lengths in millimetres, type sizes in points, widths of text in 字).

        Raises:
            TemplateError: naming file and key, when it is missing or no number.
        """
        value = self._value(group, name)
        try:
            return float(value)
        except (TypeError, ValueError) as error:
            raise TemplateError(f"{self.file}：“{group}”的“{name}”应是数字，现为“{value}”") from error

    def words(self, group: str, name: str) -> tuple[str, ...]:
        """A list of words.

        Raises:
            TemplateError: naming file and key, when it is missing or no list.
        """
        value = self._value(group, name)
        if not isinstance(value, list):
            raise TemplateError(f"{self.file}：“{group}”的“{name}”应是列表")
        return tuple(str(v) for v in value)

    def text(self, group: str, name: str) -> str:
        """A text."""
        return str(self._value(group, name))

    def is_font(self, role: str, name: str | None) -> bool:
        """Whether the font called ``name`` counts as ``role`` (仿宋, 楷体, 黑体, 小标宋, 宋体)."""
        plain = re.sub(r"[\s_-]", "", name or "").lower()
        return any(re.sub(r"[\s_-]", "", known).lower() in plain for known in self.words("字体", role))

    def _value(self, group: str, name: str) -> Any:
        inner = self.figures.get(group)
        if not isinstance(inner, dict) or name not in inner:
            raise TemplateError(f"{self.file}：缺少“{group}”的“{name}”")
        return inner[name]


def load_norms(templates: Path | None = None, own: Path | None = None) -> Norms:
    """The national profile with the office's own on top.

    ``templates`` is a folder laid out like the project's own; ``own`` another profile instead of its ``本单位.yaml``.

    Raises:
        TemplateError: when a file is missing or not as described in ``docs/lint-document.md``; it names file and key.
    """
    folder = (data_folder("templates") if templates is None else templates) / FOLDER
    figures = _mapping(folder / NATIONAL)
    rules = {code: _rule(folder / RULES, code, spec) for code, spec in _mapping(folder / RULES).items()}
    path = folder / OFFICE if own is None else own
    if own is None and not path.is_file():
        return Norms(str(figures.get("名称", "")), str(folder / NATIONAL), figures, rules)
    mine = _mapping(path)
    changes = mine.get("规则") or {}
    if not isinstance(changes, dict):
        raise TemplateError(f"{path}：“规则”应是“代码: 级别”的列表")
    off = set()
    for code, level in changes.items():
        if code not in rules:
            raise TemplateError(f"{path}：没有“{code}”这条规则")
        if level == "不查":
            off.add(code)
        else:
            rules[code] = replace(rules[code], level=_level(path, code, level))
    merged = {**figures, **{k: _over(path, k, figures.get(k), v) for k, v in mine.items() if k not in ("规则", "名称")}}
    name = str(mine.get("名称") or figures.get("名称", ""))
    return Norms(name, str(path), merged, rules, frozenset(off))


def _over(path: Path, key: str, base: Any, value: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(value, dict):
        raise TemplateError(f"{path}：没有“{key}”这一组数值（可用的见 {NATIONAL}）")
    if unknown := [k for k in value if k not in base]:
        raise TemplateError(f"{path}：“{key}”里没有“{'、'.join(unknown)}”这一项")
    return {**base, **value}


def _rule(path: Path, code: str, spec: Any) -> RuleEntry:
    if not _CODE.fullmatch(code) or not isinstance(spec, dict) or not {"名称", "依据", "级别", "对象"} <= spec.keys():
        raise TemplateError(f"{path}：“{code}”应有名称、依据、级别、对象")
    names = str(spec["对象"]).split("、")
    if not set(names) <= FORMATS.keys():
        raise TemplateError(f"{path}：“{code}”的对象只能是 DOCX、PDF")
    formats = tuple(FORMATS[n] for n in names)
    return RuleEntry(code, str(spec["名称"]), str(spec["依据"]), _level(path, code, spec["级别"]), formats)


def _level(path: Path, code: str, value: Any) -> Level:
    try:
        return Level(value)
    except ValueError as error:
        raise TemplateError(f"{path}：“{code}”的级别只能是 {'、'.join(Level)}（或者不查）") from error


def _mapping(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateError(f"{path}：读不到版式文件") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise TemplateError(f"{path}:{line}：YAML 写法有误（{error.problem}）") from error
    if not isinstance(data, dict):
        raise TemplateError(f"{path}：应为“名称: 内容”的列表")
    return data
