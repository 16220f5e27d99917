"""The field tables of ``templates/README.md``, made from ``字段.yaml`` so that they are never out of date."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.drafting.fields import NOT_PRINTED, Field
from compliance.drafting.forms import Forms

_HEAD = "| 字段 | 类型 | 说明 | 没有内容时 | 示例 |\n| --- | --- | --- | --- | --- |\n"


def field_reference(forms: Forms) -> str:
    """Markdown: for each kind a table of every field with its type, meaning, an example, and what prints without it."""
    parts = []
    for form in forms.forms:
        rows = "\n".join(_rows(form.fields, ""))
        parts.append(f"### {form.kind}\n\n{form.about}。\n\n{_HEAD}{rows}\n")
    return "\n".join(parts)


def _rows(fields: tuple[Field, ...], above: str) -> Iterator[str]:
    for field in fields:
        name = f"{above}{field.name}"
        if field.fields:
            absent = "印一行【待补：…】" if field.required else "不印"
            yield f"| `{name}` | 列表 | {field.description} | {absent} | |"
            yield from _rows(field.fields, f"{name}.")
        else:
            yield f"| `{name}` | {_type(field)} | {field.description} | {_absent(field)} | {field.example} |"


def _type(field: Field) -> str:
    choices = f"：{'、'.join(field.choices)}" if field.choices else ""
    return f"{field.type}{choices}"


def _absent(field: Field) -> str:
    if field.kept:
        return "只留在数据里，不印"
    if field.computed:
        return f"计算：`{field.computed}`"
    if field.required:
        return "【待补：…】"
    return "不印" if field.default == NOT_PRINTED else f"印“{field.default}”"
