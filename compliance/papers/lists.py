"""Lists of the register as data of documents: the directory, the catalogue, the survey, the two published lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from compliance.listing import draw_list, products_by_key
from compliance.papers.installations import fields_of
from compliance.papers.sources import CaseFiles, Drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from compliance.drafting.forms import Form
    from compliance.listing import Snapshot
    from compliance.registry import Registry
    from compliance.registry.installations import Row

LISTS = {
    "企业能效清单目录": "能效清单", "企业能效调查情况表": "调查情况表", "能效先进清单": "先进清单",
    "能效落后清单": "落后清单", "企业名录": "名录",
}  # fmt: skip
"""Kind of document → list of ``templates/登记/清单.yaml``."""
ROWS = "清单"


def list_data(registry: Registry, form: Form, of: Snapshot, year: int | None) -> dict[str, Any]:
    """The data of a list document, as far as the register knows them."""
    table = draw_list(registry, LISTS[form.kind], of)
    wanted = row_fields(form, ROWS)
    rows = {row.installation_id: row for row in of.rows}
    with registry.read() as connection:
        files = CaseFiles(connection)
        if form.kind == "企业名录":
            told = _enterprises(registry, files, table, of, wanted)
            here: list[Row] = list(of.rows)
        else:
            products = products_by_key(of.corpus)
            here = [rows[line.installation_id] for line in table.lines if line.installation_id is not None]
            told = [files.row(fields_of(row, of.tiers[row.installation_id], products), wanted) for row in here]
    editions = dict.fromkeys(e for r in here if (e := of.tiers[r.installation_id].edition))
    years = {r.figures.year for r in here}
    head = {
        "地区": of.place.city or of.place.province,
        "统计年度": year if year is not None else years.pop() if len(years) == 1 else None,
        "年度": year,
        "引用版本": "、".join(editions) or None,
        ROWS: told,
    }
    return known(form, head)


def row_fields(form: Form, rows: str) -> tuple[str, ...]:
    """The names of the fields of a list of ``form`` that are given, not computed."""
    return tuple(f.name for field in form.fields if field.name == rows for f in field.fields if not f.computed)


def known(form: Form, head: dict[str, Any]) -> dict[str, Any]:
    """What of ``head`` the form has and is known, in the form's order. An empty list is known: nobody is in it."""
    return {f.name: head[f.name] for f in form.fields if head.get(f.name) is not None}


def _enterprises(
    registry: Registry, files: CaseFiles, table: Any, of: Snapshot, wanted: Sequence[str]
) -> list[dict[str, Any]]:
    """企业名录: a line an enterprise, as the exported list has it; its figures stand where its installations' do."""
    from compliance.registry.directory import directory

    entries = directory(files.connection, of.day)
    whose: dict[int, list[Row]] = {}
    for row in of.rows:
        whose.setdefault(row.enterprise_id, []).append(row)
    titles = [title for title, _ in table.headers]
    told = []
    for line in table.lines:
        cells = dict(zip(titles, line.cells, strict=True))
        mine = whose.get(line.enterprise_id, [])
        entry = entries.get(line.enterprise_id)
        listed = ({"reference": entry.reference},) if entry else ()
        scale = "" if cells["装置规模"] is None else f"{cells['装置规模']:f}{cells['规模单位'] or ''}"
        drawn = {
            "州市": Drawn(cells["州（市）"]),
            "区县": Drawn(cells["县（市、区）"]),
            "企业名称": Drawn(cells["企业名称"], listed),
            "信用代码": Drawn(cells["统一社会信用代码"]),
            "行业代码": Drawn(cells["国民经济行业代码"]),
            "重点领域": Drawn(cells["重点领域"]),
            "产品产能": Drawn(
                f"{cells['产品、工艺'] or ''}{scale}" if scale else None, _places(mine, "capacity", listed)
            ),
            "综合能耗": Drawn(cells["综合能源消费量"], _places(mine, "energy", listed)),
        }
        told.append(files.row(drawn, wanted))
    return told


def _places(rows: Iterable[Row], figure: str, otherwise: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(row.sources[figure] for row in rows if row.sources.get(figure)) or otherwise
