"""批量核查报告: a batch on record as the data of a document, by the function that writes them at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compliance.batch import recorded_report
from compliance.drafting.fields import SOURCES
from compliance.model.errors import InputError

if TYPE_CHECKING:
    from compliance.drafting.forms import Form
    from compliance.registry import Registry

BATCH_KIND = "批量核查报告"


def draw_batch(registry: Registry, form: Form, number: int) -> dict[str, Any]:
    """Everything that the registry knows of batch ``number``: each content with its case, outcome or reason.

    Raises:
        InputError: for another kind of document.
        RegistryError: where there is no such batch, or it is not finished.
    """
    if form.kind != BATCH_KIND:
        raise InputError(form.kind, "data", f"这种文书不是就一个批次写的；可以的：{BATCH_KIND}")
    data = recorded_report(registry, number)
    rows = [{**row, SOURCES: [_source(row)]} for row in data["方案清单"]]
    return {**data, "方案清单": rows, SOURCES: [{"政策库": data["政策库版本"]}]}


def _source(row: dict[str, Any]) -> dict[str, Any]:
    case = str(row.get("案件编号", "")).removeprefix("案卷")
    number = {"案卷": int(case)} if case.isdigit() else {}
    return {**number, "文件": row["文件"], "校验值": row["校验值"]}
