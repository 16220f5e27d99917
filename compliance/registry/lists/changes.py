"""The semi-annual report: what changed in 能效清单 between two days, each change with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from compliance.model.aggregate import Tier
from compliance.registry.installations import Row
from compliance.registry.lists.forms import Forms
from compliance.registry.lists.listing import NO_TIER, Cell, Line, ListTable, in_force, source_of

HEADERS = (
    ("序号", 6), ("变更", 12), ("州（市）", 12), ("企业名称", 30), ("统一社会信用代码", 21), ("装置名称", 22), ("事项", 18),
    ("变更前", 20), ("变更后", 20), ("变更日期", 12), ("依据", 40),
)  # fmt: skip
KINDS = ("新增", "退出", "分类变动", "数据变动")
_WATCHED = {
    "sec": "单位产品能耗", "capacity": "装置规模", "product": "产品", "status": "项目状态", "disposal": "拟采取措施",
    "completion": "完成时限",
}  # fmt: skip


def changes(
    before: Sequence[Row], after: Sequence[Row], classes: tuple[Mapping[int, Tier], Mapping[int, Tier]], forms: Forms,
    title: str,
) -> ListTable:  # fmt: skip
    """All changes, by kind in the order of ``KINDS``. The class of an installation changes with its figures or with
    the table in force; the latter is told as such."""
    old = {r.installation_id: r for r in before if in_force(r)}
    new = {r.installation_id: r for r in after if in_force(r)}
    last = {r.installation_id: r for r in after}
    found: list[tuple[str, Row, str, Cell, Cell, str | None]] = []
    for number, row in new.items():
        if number not in old:
            found.append(("新增", row, "列入清单", None, _class(forms, classes[1], row), source_of(row, "status")))
            continue
        found += _differences(old[number], row, classes, forms)
    for number, row in old.items():
        if number not in new:
            why = last.get(number, row)
            found.append(("退出", why, "移出清单", _class(forms, classes[0], row), "已退出", source_of(why, "status")))
    found.sort(key=lambda f: KINDS.index(f[0]))
    lines = tuple(
        Line(
            (n, kind, row.city, row.enterprise, row.credit_code, row.name, what, was, now, row.recorded_on, why),
            row.enterprise_id, row.installation_id, row.case_id,
        )
        for n, (kind, row, what, was, now, why) in enumerate(found, 1)
    )  # fmt: skip
    return ListTable("清单变更", title, HEADERS, lines)


def _class(forms: Forms, tiers: Mapping[int, Tier], row: Row) -> str | None:
    tier = tiers.get(row.installation_id, NO_TIER)
    if row.figures.status != "existing":
        return None
    return forms.word_for("分类", tier.tier) if tier.tier else f"不能分类：{tier.doubt}" if tier.doubt else None


def _differences(
    old: Row, new: Row, classes: tuple[Mapping[int, Tier], Mapping[int, Tier]], forms: Forms
) -> list[tuple[str, Row, str, Cell, Cell, str | None]]:
    found: list[tuple[str, Row, str, Cell, Cell, str | None]] = []
    was, now = _class(forms, classes[0], old), _class(forms, classes[1], new)
    if was != now:
        editions = [c.get(new.installation_id, NO_TIER).edition for c in classes]
        table = editions[0] != editions[1] and old.figures.sec == new.figures.sec
        why = f"能效水平表由{editions[0]}改为{editions[1]}" if table else source_of(new, "sec")
        found.append(("分类变动", new, "能效分类", was, now, why))
    for figure, word in _WATCHED.items():
        one, other = getattr(old.figures, figure), getattr(new.figures, figure)
        if one != other:
            found.append(("数据变动", new, word, _shown(forms, one), _shown(forms, other), source_of(new, figure)))
    return found


def _shown(forms: Forms, value: Decimal | date | str | None) -> Cell:
    if isinstance(value, str):
        for group in ("状态", "处置"):
            word = forms.word_for(group, value)
            if word != value:
                return word
    return value
