"""The field tables of ``templates/README.md``, made from ``字段.yaml`` so that they are never out of date."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.drafting.forms import Field, Forms


def field_reference(forms: Forms) -> str:
    """Markdown: for each notice a table of every field with its meaning, an example, and what prints without it."""
    parts = []
    for form in forms.forms:
        rows = "\n".join(_rows(form.fields, ""))
        parts.append(f"### {form.kind}\n\n| 字段 | 说明 | 没有内容时 | 示例 |\n| --- | --- | --- | --- |\n{rows}\n")
    return "\n".join(parts)


def _rows(fields: tuple[Field, ...], above: str) -> Iterator[str]:
    for field in fields:
        name = f"{above}{field.name}"
        if field.fields:
            absent = "印一行【待补：…】" if field.required else "不印"
            yield f"| `{name}`（逐条列出） | {field.description} | {absent} | |"
            yield from _rows(field.fields, f"{name}.")
        else:
            absent = "【待补：…】" if field.required else f"印“{field.default}”"
            yield f"| `{name}` | {field.description} | {absent} | {field.example} |"
