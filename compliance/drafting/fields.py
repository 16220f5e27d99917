"""The fields of a kind of document, as ``字段.yaml`` declares them; and what prints where one has no content.

YAML scalars are read as strings, so that no 否 becomes False and no number a float.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from compliance.drafting.values import Content, Context
from compliance.drafting.wording import Wording
from compliance.model.errors import TemplateError

TEXT, NUMBER, COUNT, DATE, CHOICE, ROWS = TYPES = ("文本", "数字", "整数", "日期", "选项", "列表")
SOURCES = "来源"
"""The name that no field may have: in a document's data and in every row it lists where the figures were taken from
(``[{"字段": …, "案卷": …, "文件": …, "校验值": …, "页": …, "框": …, "原文": …}]``). It is never printed."""
GAP = re.compile("【待补[：:][^】]*】")
"""What prints where something is missing."""
NOT_PRINTED = "不印"
"""The default of a field whose place stays empty (the master asks with ``if``)."""


@dataclass(frozen=True)
class Field:
    """One field of ``字段.yaml``: a value of a type, or rows (``fields`` not empty) of fields.

    ``computed`` is how its value follows from the others (``行数 清单``), empty where it is given. ``kept``
    fields stay in the data (which case a row comes from) and are never printed. ``choices`` are the words
    that a 选项 may take.
    """

    name: str
    required: bool
    description: str
    example: str = ""
    default: str = ""
    fields: tuple[Field, ...] = ()
    type: str = TEXT
    choices: tuple[str, ...] = ()
    computed: str = ""
    kept: bool = False


def fields_of(path: Path) -> tuple[Field, ...]:
    """The fields that the file at ``path`` declares.

    Raises:
        TemplateError: when it is missing or not as described in ``templates/README.md``.
    """
    data = read_yaml(path)
    if not isinstance(data, dict):
        raise TemplateError(f"{path}：应为“字段名: 说明”的列表")
    return tuple(_field(path, name, spec) for name, spec in data.items())


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
            filled[field.name] = "" if field.default == NOT_PRINTED else field.default
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


def need(path: Path, where: str, data: Any, key: str) -> Any:
    """``data[key]``, which must be there and not empty.

    Raises:
        TemplateError: naming file, place and key.
    """
    if not isinstance(data, dict) or data.get(key) in (None, "", [], {}):
        raise TemplateError(f"{path}：“{where}”缺少“{key}”")
    return data[key]


def _field(path: Path, name: str, spec: Any) -> Field:
    if name == SOURCES:
        raise TemplateError(f"{path}：字段不能叫“{SOURCES}”，数据用它写每个数的出处")
    kind, required = need(path, name, spec, "类型"), need(path, name, spec, "必填")
    if kind not in TYPES or required not in ("是", "否"):
        raise TemplateError(f"{path}：“{name}”的类型只能是{'、'.join(f'“{t}”' for t in TYPES)}，必填只能是“是”或“否”")
    description = need(path, name, spec, "说明")
    if kind == ROWS:
        inner = need(path, name, spec, "字段")
        fields = tuple(_field(path, n, s) for n, s in inner.items())
        return Field(name, required == "是", description, fields=fields, type=kind)
    default = need(path, name, spec, "缺省") if required == "否" else ""
    choices = tuple(need(path, name, spec, "选项")) if kind == CHOICE else ()
    example = spec.get("示例") or (choices[0] if choices else need(path, name, spec, "示例"))
    kept = spec.get("仅存", "否") == "是"
    return Field(name, required == "是", description, example, default, (), kind, choices, spec.get("计算", ""), kept)
