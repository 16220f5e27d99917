"""A list that an office keeps, read row by row: what it says, and everything wrong with it by row and column.

Nothing is written here. A list with a problem is not imported at all (``writing`` refuses it); what is merely said and
harms nothing is a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from compliance.model.credit_code import is_credit_code, normal_credit_code
from compliance.model.grid import Grid, GridRow
from compliance.model.units import Unit, parse_unit
from compliance.model.vocabulary import Product
from compliance.registry.installations import Figures
from compliance.registry.lists.asides import Asides
from compliance.registry.lists.between import CityOf, between, city_told
from compliance.registry.lists.cells import CellError, date_of, number_of, plain, serial_day, year_of
from compliance.registry.lists.forms import Forms, ListColumn, ListForm
from compliance.registry.lists.header import Header, find_header, rows_below
from compliance.registry.lists.parsed import ListRow, ParsedList, Problem

ProductOf = Callable[[tuple[str, ...], Decimal | None], Product | None]
"""The product that texts (most telling first) and a capacity speak of."""
SIGNED = frozenset({"sec", "sec_target", "verified_sec"})
"""Figures that may be negative: a converter gives energy back."""
SAME_AS_PRODUCT = "同产品"


_WIDE_BRACKETS = str.maketrans("()", "（）")
"""Brackets of a Chinese name are full-width, as its business licence prints them."""


def parse_list(
    grids: Sequence[Grid], form: ListForm, forms: Forms, product_of: ProductOf, city_of: CityOf = city_told
) -> ParsedList:
    """All sheets of a file as one list; ``city_of`` is the city that a row means, however it writes it."""
    rows: list[ListRow] = []
    problems: list[Problem] = []
    headed = False
    for grid in grids:
        header = find_header(grid, form)
        if header is None:
            if grid.rows:
                problems.append(Problem(grid.name, None, None, "", "没有认出表头，没有读取", False))
            continue
        headed = True
        problems += _about_header(grid.name, header)
        asides = Asides(grid.name, header, forms)
        for row in rows_below(grid, header):
            if asides.takes(row):
                continue
            reader = _RowReader(grid.name, row, header, form, forms, product_of)
            told = reader.read()
            problems += reader.problems
            if told is not None:
                rows.append(told)
        problems += asides.told()
    if not headed:
        needed = "、".join(c.title for c in form.columns if c.required)
        problems.append(Problem("", None, None, "", f"没有一个工作表的表头像“{form.title}”：至少要有{needed}等两栏"))
    elif not rows and not any(p.fatal for p in problems):
        problems.append(Problem("", None, None, "", "表头下面没有数据"))
    problems += between(rows, city_of)
    order = {id(p): i for i, p in enumerate(problems)}
    problems.sort(key=lambda p: (p.sheet, p.row or 0, p.column or 0, order[id(p)]))
    return ParsedList(form.kind, tuple(rows), tuple(problems))


def _about_header(sheet: str, header: Header) -> Iterator[Problem]:
    for place, text in header.unknown.items():
        yield Problem(sheet, header.last_row, place, text, "不认识的栏目，没有导入", False)
    for place, title in header.twice:
        yield Problem(sheet, header.last_row, place, title, "这一栏出现了两次，分不清以哪一栏为准")


class _RowReader:
    """Reads one row, collecting what is wrong with it."""

    def __init__(
        self, sheet: str, row: GridRow, header: Header, form: ListForm, forms: Forms, product_of: ProductOf
    ) -> None:
        self.sheet, self.row, self.header, self.form, self.forms = sheet, row, header, form, forms
        self.product_of = product_of
        self.problems: list[Problem] = []
        self.places = {column.title: place for place, column in header.columns.items()}

    def read(self) -> ListRow | None:
        """The row; None for one that is no data, or is too broken to stand for anything."""
        told = {p: t for p, t in self.row.cells.items() if plain(t) not in self.forms.empty}
        if not told:
            return None
        if len(told) == 1:
            (text,) = told.values()
            self.problems.append(
                Problem(self.sheet, self.row.number, None, "", f"只有一格“{text[:20]}”，当作说明", False)
            )
            return None
        values = {c.title: told[p] for p, c in self.header.columns.items() if p in told and c.kind != "序号"}
        for column in self.form.columns:
            if column.required and column.title not in values:
                self.wrong(column.title, "是空的；若与上一行相同，请填写或合并单元格")
        enterprise = {c.target.removeprefix("企业."): v for c, v in self.of("企业.", values)}
        if "name" in enterprise:
            enterprise["name"] = enterprise["name"].translate(_WIDE_BRACKETS)
        if "credit_code" in enterprise:
            enterprise["credit_code"] = self.credit_code(enterprise["credit_code"])
        figures, name = self.figures(values)
        progress = self.progress(values)
        if self.form.by_installation and not name:
            name = values.get("产品、工艺", "")
            if not name:
                self.wrong("装置名称", "没有装置名称，也没有产品、工艺，分不清是哪套装置")
        if any(p.fatal for p in self.problems):
            return None
        return ListRow(self.sheet, self.row.number, enterprise, plain(name), figures, progress)

    def of(self, prefix: str, values: Mapping[str, str]) -> Iterator[tuple[ListColumn, str]]:
        for column in self.header.columns.values():
            if column.title in values and column.target.startswith(prefix):
                yield column, plain(values[column.title])

    def wrong(self, title: str, message: str, fatal: bool = True) -> None:
        self.problems.append(Problem(self.sheet, self.row.number, self.places.get(title), title, message, fatal))

    def credit_code(self, text: str) -> str:
        code = normal_credit_code(text)
        if not is_credit_code(code):
            why = f"是{len(code)}位" if len(code) != 18 else "校验码不符或有不允许的字符"
            self.wrong("统一社会信用代码", f"“{text}”不是统一社会信用代码（{why}）")
        return code

    def figures(self, values: Mapping[str, str]) -> tuple[Figures, str]:
        found: dict[str, Any] = {}
        more: dict[str, str] = {}
        name = ""
        capacity: Decimal | None = None
        columns = sorted(self.of("装置.", values), key=lambda pair: pair[0].unit == SAME_AS_PRODUCT)
        texts = tuple(values[t] for t in ("产品、工艺", "装置名称", "重点领域") if t in values)
        product: Product | None = None
        for column, text in columns:
            key = column.target.removeprefix("装置.")
            if key == "name":
                name = text
            elif column.kind == "数值":
                if column.unit == SAME_AS_PRODUCT and product is None:
                    product = self.product_of(texts, capacity)
                number = self.number(column, text, values, product)
                if number is not None:
                    found[key] = number[0]
                    if key in ("capacity", "output", "sec"):
                        found[f"{key}_unit"] = number[1]
                    capacity = number[0] if key == "capacity" else capacity
            elif column.kind != "单位":
                words = (
                    re.split("[、,，;；]", text) if column.kind == "选项" and not self.form.by_installation else [text]
                )
                told = [self.value(column, word) for word in words]
                if len(told) == 1 and told[0] is not None:
                    found[key] = told[0]
                elif None not in told:
                    more[column.title] = text  # an enterprise in one line has installations in several states
        for column, text in self.of("另.", values):
            value = self.value(column, text)
            if value is not None:
                more[column.target.removeprefix("另.")] = str(value)
        product = product or (self.product_of(texts, capacity) if texts else None)
        if product is not None:
            found["product"] = product.key
        elif texts and self.form.by_installation:
            self.wrong("产品、工艺", f"认不出“{texts[0]}”是能效水平表里的哪一种产品，不能分类", False)
        return Figures(**found, more=more), name

    def progress(self, values: Mapping[str, str]) -> dict[str, Any]:
        """What a quarterly report says of a project."""
        found: dict[str, Any] = {}
        texts = tuple(values[t] for t in ("产品、工艺", "装置名称") if t in values)
        for column, text in self.of("进度.", values):
            product = self.product_of(texts, None) if column.unit == SAME_AS_PRODUCT and texts else None
            told = self.number(column, text, values, product) if column.kind == "数值" else self.value(column, text)
            value = told[0] if isinstance(told, tuple) else told
            if value is not None:
                found[column.target.removeprefix("进度.")] = int(value) if column.words == "季度" else value
        return found

    def value(self, column: ListColumn, text: str) -> Any:
        try:
            if column.kind == "年份":
                return year_of(text)
            if column.kind == "日期":
                return serial_day(text) or date_of(text, column.end_of_period)
            if column.kind in ("选项", "是否"):
                words = self.forms.words[column.words or "是否"]
                found = words.get("".join(text.split()))
                if found is None:
                    raise CellError(f"“{text}”看不懂，可写：{'、'.join(dict.fromkeys(_firsts(words)))}")
                return found
        except CellError as error:
            self.wrong(column.title, str(error))
            return None
        return text

    def number(
        self, column: ListColumn, text: str, values: Mapping[str, str], product: Product | None
    ) -> tuple[Decimal, str] | None:
        """A figure in the canonical unit, and that unit: as in the cell, the column of units, the header, else usual."""
        try:
            value, unit = number_of(text)
            unit = unit or self.unit_beside(column, values) or self.header.units.get(self.places[column.title])
        except CellError as error:
            self.wrong(column.title, str(error))
            return None
        wanted = column.unit
        if wanted == SAME_AS_PRODUCT:
            if product is None and unit is None:
                self.wrong(column.title, "没有写单位，也认不出产品")
                return None
            wanted = product.unit if product is not None else unit.code if unit is not None else ""
        key = column.target.partition(".")[2]
        free = key in ("capacity", "output") and unit is not None and unit.kind in ("mass", "mass_rate", "case", "area")
        if unit is not None and unit.code != wanted and not free:
            whose = f"“{product.name}”的规范单位" if column.unit == SAME_AS_PRODUCT and product else "这一栏的单位"
            self.wrong(column.title, f"单位“{unit.raw}”不能换算成{whose}（{wanted}）")
            return None
        if value < 0 and key not in SIGNED:
            self.wrong(column.title, f"“{text}”是负数")
            return None
        return scaled(value, unit), unit.code if unit is not None else wanted

    def unit_beside(self, column: ListColumn, values: Mapping[str, str]) -> Unit | None:
        text = values.get(column.unit_title, "") if column.unit_title else ""
        if not text:
            return None
        unit = parse_unit(plain(text))
        if unit is None:
            self.wrong(column.unit_title, f"“{text}”不是认得的单位")
            raise CellError(f"不知道单位（{column.unit_title}看不懂）")
        return unit


def scaled(value: Decimal, unit: Unit | None) -> Decimal:
    """``value`` in the unit's canonical code: its own digits where nothing is converted, no idle zeros where it is."""
    if unit is None or unit.factor == 1:
        return value
    found = (value * unit.factor).normalize()
    return found.quantize(Decimal(1)) if int(found.as_tuple().exponent) > 0 else found


def _firsts(words: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    for word, meaning in words.items():
        if meaning not in seen:
            seen.add(meaning)
            yield word
