"""Rows of a sheet that stand between its data and are none: totals, the header printed again, numbers of columns, notes.

Told once a sheet and kind, by their row numbers: whoever finds an enterprise missing sees why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from compliance.model.credit_code import is_credit_code, normal_credit_code
from compliance.model.grid import GridRow
from compliance.registry.lists.cells import plain
from compliance.registry.lists.forms import Forms, header_key
from compliance.registry.lists.header import Header
from compliance.registry.lists.parsed import Problem

_NAME, _CODE, _REMARK = "企业.name", "企业.credit_code", "另."
_AT_LEAST = 2
"""A lone cell is a remark, whatever it says; it is told by itself."""


class Asides:
    """Takes out what is no data of one sheet, and tells at its end what it took."""

    def __init__(self, sheet: str, header: Header, forms: Forms) -> None:
        self.sheet, self.header, self.forms = sheet, header, forms
        places = {column.target: place for place, column in header.columns.items()}
        self.name, self.code = places.get(_NAME), places.get(_CODE)
        self.found: dict[str, list[int]] = defaultdict(list)

    def takes(self, row: GridRow) -> bool:
        """Whether the row is no data. A row with a sound credit code always is."""
        told = {p: plain(t) for p, t in sorted(row.cells.items()) if plain(t) not in self.forms.empty}
        if len(told) < _AT_LEAST or (
            self.code is not None and is_credit_code(normal_credit_code(told.get(self.code, "")))
        ):
            return False
        leading = self._leading(told)
        if self._is_header(told):
            kind = "重复的表头"
        elif self._numbers_columns(told):
            kind = "栏号"
        elif any(self._is_total(t) for t in leading):
            kind = "合计"
        elif any(self._is_note(t) for t in (*leading[:1], told.get(self.name or 0, ""))):
            kind = "注或落款"
        else:
            return False
        self.found[kind].append(row.number)
        return True

    def told(self) -> Iterator[Problem]:
        """What was taken out, as notes."""
        for kind, numbers in self.found.items():
            rows = "、".join(str(n) for n in numbers)
            yield Problem(self.sheet, None, None, "", f"第{rows}行是{kind}，不是数据，没有导入", False)

    def _leading(self, told: Mapping[int, str]) -> list[str]:
        """The cells that say what a row is: the enterprise's name and what stands before it; all, where it is blank.

        Never a remark: 小计 in 备注 says something of the enterprise, not that the row is no enterprise.
        """
        columns = self.header.columns
        every = [(p, t) for p, t in told.items() if p not in columns or not columns[p].target.startswith(_REMARK)]
        if self.name is None or self.name not in told:
            return [t for _, t in every]
        return [t for p, t in every if p <= self.name]

    def _is_header(self, told: Mapping[int, str]) -> bool:
        known = [p for p in told if p in self.header.columns]
        return bool(known) and all(
            any(header_key(told[p]) == header_key(text) for text in self.header.printed.get(p, ())) for p in known
        )

    def _numbers_columns(self, told: Mapping[int, str]) -> bool:
        """Every cell the next of a series (甲 乙 丙 1 2 3, or 8=6/7 for what is computed), the name's among them."""
        if self.name not in told:
            return False
        last: tuple[int, int] | None = None
        for text in told.values():
            place = self._counted(text.partition("=")[0])
            if place is None or not (place[1] == 1 or (last and place[0] == last[0] and place[1] >= last[1])):
                return False
            last = place
        return True

    def _counted(self, text: str) -> tuple[int, int] | None:
        """Which series the text is of, and its place there; None for what does not count."""
        key = header_key(text)
        if key.isdecimal():
            return -1, int(key)
        found = ((i, s.index(key) + 1) for i, s in enumerate(self.forms.series) if len(key) == 1 and key in s)
        return next(found, None)

    def _is_total(self, text: str) -> bool:
        """合计, 合计：2家, 总 计（2户）, 合计2家; 曲靖市小计, where nothing follows. Not an enterprise 合计有限公司."""
        squeezed = "".join(text.split())
        if any(squeezed.rstrip(":").endswith(word) for word in self.forms.totals):
            return True
        rests = [squeezed.removeprefix(w) for w in self.forms.totals if squeezed.startswith(w)]
        return any(not rest[0].isalnum() or self._is_count(rest) for rest in rests)

    def _is_count(self, rest: str) -> bool:
        after = rest.lstrip("".join(c for c in set(rest) if c.isnumeric()))
        return after != rest and (
            not after or not after[0].isalnum() or any(after.startswith(w) for w in self.forms.counted)
        )

    def _is_note(self, text: str) -> bool:
        """注：…, 注1：…, 填表人：…"""
        label, colon, _ = "".join(text.split()).partition(":")
        return bool(colon) and label.rstrip("".join(c for c in set(label) if c.isnumeric())) in self.forms.notes
