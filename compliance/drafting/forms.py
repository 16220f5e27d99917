"""The template folders as values: which fields a notice has, which words belong to which finding.

A folder holds ``模板.docx`` (the Word master, the only place where the notice's sentences stand),
``字段.yaml`` (its fields), and for some kinds a table of words (``依据.yaml``, ``事由.yaml``). YAML scalars
are read as strings, so that no 否 becomes False and no number a float.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from compliance.drafting.values import Content, Context
from compliance.drafting.wording import Wording
from compliance.model.errors import TemplateError
from compliance.model.review import Finding
from compliance.resources import data_folder

RECTIFICATION = "整改通知书"
SUPPLEMENT = "补正通知书"
KINDS = (RECTIFICATION, SUPPLEMENT)
"""Every kind of notice, in the order in which a review's drafts are given."""

MASTER = "模板.docx"
OTHERS = "其余"


@dataclass(frozen=True)
class Field:
    """One field of ``字段.yaml``: a text, or rows (``fields`` not empty) of fields."""

    name: str
    required: bool
    description: str
    example: str = ""
    default: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """The legal instrument for a class of findings (``依据.yaml``), dated like the law it cites.

    ``rules`` is empty for the last class, which takes every rule that no other class names. ``articles`` narrows
    a class to findings that are dealt with by one of these (中华人民共和国节约能源法 第十五条): the same limit
    broken by a plant at work and by a project not yet built calls for different orders.
    """

    name: str
    rules: tuple[str, ...]
    nature: str
    editions: tuple[InstrumentEdition, ...]
    before_signing: str = ""
    articles: tuple[str, ...] = ()

    def on(self, day: date) -> InstrumentEdition | None:
        """The wording in force on ``day``; None where the table has none (the notice then has a gap)."""
        return next((e for e in self.editions if e.since <= day <= e.until), None)


@dataclass(frozen=True)
class InstrumentEdition:
    """What a notice orders, what follows if it is not obeyed, and the remedies, between two dates."""

    since: date
    until: date
    decision: str
    consequence: str
    remedies: str = ""


@dataclass(frozen=True)
class ReasonWords:
    """What to ask for when a finding is undetermined for ``reason``; ``demand`` is empty where asking
    the enterprise would be wrong, because the authority itself must settle the norm first."""

    reason: str
    demand: str


@dataclass(frozen=True)
class Form:
    """One kind of notice: its Word master and its fields."""

    kind: str
    folder: Path
    fields: tuple[Field, ...]

    @property
    def master(self) -> Path:
        """The Word master."""
        return self.folder / MASTER


@dataclass(frozen=True)
class Forms:
    """Everything that drafting reads from ``templates/``."""

    folder: Path
    forms: tuple[Form, ...]
    wording: Wording
    instruments: tuple[Instrument, ...]
    reasons: tuple[ReasonWords, ...]

    def form(self, kind: str) -> Form:
        """The form of ``kind``.

        Raises:
            TemplateError: when there is no such kind.
        """
        for form in self.forms:
            if form.kind == kind:
                return form
        raise TemplateError(f"没有“{kind}”这种文书；现有：{'、'.join(f.kind for f in self.forms)}")

    def instrument(self, finding: Finding) -> Instrument:
        """The legal instrument for a finding, by its rule and by the law that it is dealt with."""
        articles = {f"{c.document} {c.section}" for c in finding.legal_basis}
        mine = (i for i in self.instruments if finding.rule in i.rules)
        return next((i for i in mine if not i.articles or articles & set(i.articles)), self.instruments[-1])

    def reason(self, reason: str | None) -> ReasonWords:
        """What to ask for an undetermined finding with this ``reason``."""
        given = reason or ""
        return next((r for r in self.reasons if given.startswith(r.reason)), self.reasons[-1])


@lru_cache(maxsize=8)
def load_forms(folder: Path | None = None) -> Forms:
    """Read ``templates/`` (or ``folder``, laid out alike). The result is static data and is kept.

    Raises:
        TemplateError: when a file is missing or not as described in ``templates/README.md``.
    """
    root = data_folder("templates") if folder is None else folder
    forms = tuple(Form(kind, root / kind, _fields(root / kind / "字段.yaml")) for kind in KINDS)
    return Forms(
        root,
        forms,
        Wording.from_data(root / "用语.yaml", read_yaml(root / "用语.yaml")),
        _instruments(root / RECTIFICATION / "依据.yaml"),
        _reasons(root / SUPPLEMENT / "事由.yaml"),
    )


def fill_gaps(context: Mapping[str, Any], fields: tuple[Field, ...], wording: Wording) -> tuple[Context, list[str]]:
    """``context`` with every declared field present and none empty, and the paths of the gaps.

    A required field without content becomes 【待补：…】 (required rows: one row of gaps); an optional
    text becomes its default, optional rows stay away. Fields that are not declared are refused.
    """
    unknown = [name for name in context if name not in {f.name for f in fields}]
    if unknown:
        raise TemplateError(f"字段.yaml 里没有这些字段：{'、'.join(unknown)}")
    filled: dict[str, Content] = {}
    missing: list[str] = []
    for field in fields:
        value = context.get(field.name)
        if field.fields:
            rows = []
            for number, row in enumerate(value or (({},) if field.required else ()), 1):
                content, gaps = fill_gaps(row, field.fields, wording)
                rows.append(content)
                missing += [f"{field.name}.{number}.{gap}" for gap in gaps] if value else []
            filled[field.name] = tuple(rows)
            if field.required and not value:
                missing.append(field.name)
        elif value:
            filled[field.name] = value
        elif field.required:
            filled[field.name] = wording.say("缺口", 名=field.name)
            missing.append(field.name)
        else:
            filled[field.name] = field.default
    return filled, missing


def read_yaml(path: Path) -> Any:
    """The data of a YAML file, every scalar a string.

    Raises:
        TemplateError: when the file cannot be read; the message names file and line.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except OSError as error:
        raise TemplateError(f"{path}：读不到模板文件（{error.strerror}）") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise TemplateError(f"{path}:{line}：YAML 写法有误（{error.problem}）") from error


def _need(path: Path, where: str, data: Any, key: str) -> Any:
    if not isinstance(data, dict) or data.get(key) in (None, "", [], {}):
        raise TemplateError(f"{path}：“{where}”缺少“{key}”")
    return data[key]


def _fields(path: Path) -> tuple[Field, ...]:
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise TemplateError(f"{path}：应为“字段名: 说明”的列表")
    return tuple(_field(path, name, spec) for name, spec in data.items())


def _field(path: Path, name: str, spec: Any) -> Field:
    kind, required = _need(path, name, spec, "类型"), _need(path, name, spec, "必填")
    if kind not in ("文本", "列表") or required not in ("是", "否"):
        raise TemplateError(f"{path}：“{name}”的类型只能是“文本”或“列表”，必填只能是“是”或“否”")
    description = _need(path, name, spec, "说明")
    if kind == "列表":
        inner = _need(path, name, spec, "字段")
        return Field(name, required == "是", description, fields=tuple(_field(path, n, s) for n, s in inner.items()))
    default = _need(path, name, spec, "缺省") if required == "否" else ""
    return Field(name, required == "是", description, _need(path, name, spec, "示例"), default)


def _day(path: Path, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise TemplateError(f"{path}：“{text}”不是日期（应如 2025-09-01）") from error


def _instruments(path: Path) -> tuple[Instrument, ...]:
    out = []
    for item in read_yaml(path) or ():
        name = _need(path, "类别", item, "名称")
        rules = _need(path, name, item, "规则")
        editions = tuple(
            InstrumentEdition(
                _day(path, edition["自"]) if "自" in edition else date.min,
                _day(path, edition["止"]) if "止" in edition else date.max,
                _need(path, name, edition, "处理"),
                _need(path, name, edition, "后果"),
                edition.get("救济", ""),
            )
            for edition in _need(path, name, item, "版本")
        )
        codes = () if rules == OTHERS else tuple(rules)
        nature, articles = _need(path, name, item, "性质"), tuple(item.get("法条") or ())
        out.append(Instrument(name, codes, nature, editions, item.get("签发前", ""), articles))
    if not out or out[-1].rules or not all(i.rules for i in out[:-1]):
        raise TemplateError(f"{path}：最后一类（且只有最后一类）的规则应写“{OTHERS}”")
    return tuple(out)


def _reasons(path: Path) -> tuple[ReasonWords, ...]:
    out = []
    for item in read_yaml(path) or ():
        reason, who = _need(path, "原因", item, "原因"), _need(path, "原因", item, "办理")
        if who not in ("企业补正", "本机关处理"):
            raise TemplateError(f"{path}：“{reason}”的办理只能是“企业补正”或“本机关处理”")
        out.append(ReasonWords(reason, _need(path, reason, item, "要求") if who == "企业补正" else ""))
    if not out or out[-1].reason != OTHERS or not out[-1].demand:
        raise TemplateError(f"{path}：最后一条的原因应写“{OTHERS}”，由企业补正")
    return tuple(out)
