"""Data to a draft: JSON as people and programs write it becomes the finished text of every field.

What is not there stays a gap. What is there and is not of its field's type is printed as it stands and a
reminder says so: a figure that reads 停产 is a statement, not a number. Totals are computed from the rows;
one that is given and differs is an error, because one of the two is wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from compliance.drafting.carried import json_of
from compliance.drafting.fields import CHOICE, COUNT, DATE, GAP, NUMBER, SOURCES, Field, fill_gaps
from compliance.drafting.forms import Form
from compliance.drafting.rules import compute
from compliance.drafting.values import Draft
from compliance.drafting.wording import Wording, chinese_date, number, one_line
from compliance.model.errors import InputError, TemplateError

ISSUED = "成文日期"
"""The field whose date becomes the date of the files."""

_NUMBER = re.compile(r"[-+−]?\d{1,3}(,\d{3})+(\.\d+)?|[-+−]?\d+(\.\d+)?")
_DATE = re.compile(r"(\d{4})(?:-|年)(\d{1,2})(?:(?:-|月)(\d{1,2})日?|月)?")


def read_data(path: Path) -> dict[str, Any]:
    """The data of a document from a JSON file, its numbers exact.

    Raises:
        InputError: when it cannot be read or is not a JSON object.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(path, "not_found", f"读不到文件（{error.strerror}）") from error
    except UnicodeDecodeError as error:
        raise InputError(path, "data", "数据文件不是 UTF-8 编码的 JSON") from error
    try:
        data = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse, object_pairs_hook=_unique
        )
    except json.JSONDecodeError as error:
        raise InputError(path, "data", f"数据文件的 JSON 写法有误（第{error.lineno}行第{error.colno}列）") from error
    except ValueError as error:
        raise InputError(path, "data", f"数据文件的 JSON 写法有误（{error}）") from error
    except RecursionError as error:
        raise InputError(path, "data", "数据文件的 JSON 写法有误（嵌套过深）") from error
    if not isinstance(data, dict):
        raise InputError(path, "data", "数据文件应是一个 JSON 对象：字段名和内容")
    try:
        json_of(data).encode()
    except UnicodeEncodeError as error:
        raise InputError(path, "data", "数据文件里有不能印的字符（残缺的 Unicode）") from error
    return data


def draft_document(form: Form, data: Mapping[str, Any], wording: Wording, source: str | Path = "数据") -> Draft:
    """The draft that ``data`` gives in ``form``; ``source`` is what error messages call the data.

    Raises:
        InputError: when the data have fields that the form does not know, a list where a text belongs, or a
            total that differs from its rows.
        TemplateError: when ``字段.yaml`` computes in a way that is not known.
    """
    reading = _Reading(str(source), wording, [])
    values = reading.typed(data, form.fields, "")
    reading.computed(values, form, form.fields, values, "")
    warnings = [*reading.warnings, *(w for check in form.checks for w in check.faults(values))]
    said = _said(values, form.fields)
    context, missing = fill_gaps(said, form.fields, wording)
    issued = iso_date(data.get(ISSUED))
    told = dict.fromkeys((*missing, *_gaps_within(said)))
    return Draft(form.kind, context, tuple(told), tuple(warnings), (), issued, data)


def _gaps_within(said: Mapping[str, Any]) -> Iterator[str]:
    """The names of gaps that stand inside given texts, as sentences have them that name something not yet known."""
    for value in said.values():
        if isinstance(value, str):
            yield from (gap[4:-1] for gap in GAP.findall(value))
        for row in value if isinstance(value, tuple) else ():
            yield from _gaps_within(row)


@dataclass(frozen=True)
class _Reading:
    """One set of data on its way to text: where it comes from, and the reminders so far."""

    source: str
    wording: Wording
    warnings: list[str]

    def typed(self, data: Mapping[str, Any], fields: Sequence[Field], path: str) -> dict[str, Any]:
        """Each field's value in its type: Decimal, rows, else text; None where there is nothing."""
        unknown = [name for name in data if name not in {SOURCES, *(f.name for f in fields)}]
        if unknown:
            named = "、".join(f"“{path}{name}”" for name in unknown)
            raise InputError(self.source, "data", f"没有这些字段：{named}（可用字段见 compliance template fields）")
        told = data.get(SOURCES)
        if told is not None and not (isinstance(told, list | tuple) and all(isinstance(x, Mapping) for x in told)):
            raise InputError(self.source, "data", f"“{path}{SOURCES}”应是列表，每条出处一个对象")
        return {f.name: self._value(data.get(f.name), f, f"{path}{f.name}") for f in fields}

    def _value(self, given: Any, field: Field, path: str) -> Any:
        if given is None or given in ("", [], ()):
            return [] if field.fields and given is not None else None
        if field.fields:
            if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
                raise InputError(self.source, "data", f"“{path}”应是列表，每行一个对象")
            return [self.typed(row, field.fields, f"{path}.{n}.") for n, row in enumerate(given, 1)]
        if isinstance(given, list | tuple | Mapping):
            raise InputError(self.source, "data", f"“{path}”应是一个值，不是列表或对象")
        if isinstance(given, bool):
            return self.wording.word("取值", str(given).lower())
        if isinstance(given, float):
            given = Decimal(str(given))
        if isinstance(given, int):
            given = Decimal(given)
        if isinstance(given, date):
            given = given.isoformat()
        return self._of_type(given, field, path)

    def _of_type(self, given: Any, field: Field, path: str) -> Any:
        if field.type in (NUMBER, COUNT):
            found = given if isinstance(given, Decimal) else _number(str(given))
            if found is not None and (field.type == NUMBER or (found == found.to_integral_value() and found >= 0)):
                return found
            return self._as_it_stands(given, field, path)
        text = one_line(number(given) if isinstance(given, Decimal) else str(given))
        if field.type == DATE:
            return _date_text(text) or self._as_it_stands(text, field, path)
        if field.type == CHOICE and text not in field.choices:
            raise InputError(self.source, "data", f"“{path}”写的是“{text}”，只能是{'、'.join(field.choices)}")
        return text or None

    def _as_it_stands(self, given: Any, field: Field, path: str) -> str:
        text = one_line(number(given) if isinstance(given, Decimal) else str(given))
        self.warnings.append(f"“{path}”写的是“{text}”，不是{field.type}，照原样印出")
        return text

    def computed(
        self, values: dict[str, Any], form: Form, fields: Sequence[Field], row: dict[str, Any], path: str, n: int = 1
    ) -> None:
        """Fill in what follows from the rest, rows before what counts them."""
        for field in fields:
            for index, inner in enumerate((row.get(field.name) or ()) if field.fields else (), 1):
                self.computed(values, form, field.fields, inner, f"{path}{field.name}.{index}.", index)
        for field in fields:
            if not field.computed:
                continue
            try:
                found = compute(field.computed, row, n)
            except ValueError as error:
                raise TemplateError(f"{form.kind}/字段.yaml：“{field.name}”的计算“{field.computed}”不认识") from error
            given = row.get(field.name)
            if given is not None and found is not None and given != found:
                said = f"“{path}{field.name}”写的是{_text(given)}，按“{field.computed}”得{_text(found)}"
                raise InputError(self.source, "data", f"数据前后不一致：{said}")
            row[field.name] = found if found is not None else given


def _said(values: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """Values as finished text."""
    return {
        f.name: tuple(_said(row, f.fields) for row in values.get(f.name) or ())
        if f.fields
        else None
        if values.get(f.name) is None
        else _text(values[f.name])
        for f in fields
    }


def _text(value: Any) -> str:
    return number(value) if isinstance(value, Decimal) else str(value)


def _number(text: str) -> Decimal | None:
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        return Decimal(plain.replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return None


def _date_text(text: str) -> str | None:
    """2026-11-21, 2026-11 or 2026年11月21日 as documents write it; None where it is no date."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(g) if g else None for g in found.groups())
    try:
        whole = date(year or 0, month or 0, day or 1)
    except ValueError:
        return None
    return chinese_date(whole) if day else f"{whole.year}年{whole.month}月"


def iso_date(given: Any) -> date | None:
    """2026-11-21 or 2026年11月21日 as a date; None for anything else."""
    text = _date_text(str(given)) if isinstance(given, str) else None
    found = _DATE.fullmatch(text) if text else None
    if found is None or not found.group(3):
        return None
    return date(*(int(g) for g in found.groups()))


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; a name that stands twice would silently lose its first value."""
    seen: dict[str, Any] = {}
    for name, value in pairs:
        if name in seen:
            raise ValueError(f"“{name}”写了两次")
        seen[name] = value
    return seen


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} 不是数")
