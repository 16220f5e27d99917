"""Figures in tables: every cell read in the light of its header path, its row label, the caption and the section.

The same for wide, long and transposed tables: whichever axis names the installation, the indicator, the state or the
year, the cell's context is the union of both. A money or saving cell counts only if the other axis is an installation or
a total; cost items (设备购置费) are nobody's investment.
"""

from __future__ import annotations

import re
from itertools import pairwise

from compliance.extraction.axes import Axis, form_row, is_figure, is_form, is_label, is_name_label, read_axis
from compliance.extraction.binding import ADDITIVE, Context, RawMention, field_of, is_count, state_of, value_of
from compliance.extraction.contexts import base_context, with_subjects
from compliance.extraction.gathering import label_columns
from compliance.extraction.lexicon import Lexicon
from compliance.extraction.patterns import rx
from compliance.extraction.running import Walker
from compliance.extraction.subjects import SubjectIndex
from compliance.extraction.text import Squeezed
from compliance.extraction.tokens import Quantity, find_quantities, mask
from compliance.extraction.views import TableView
from compliance.model.document import Cell
from compliance.model.units import Unit, parse_unit


def _bare(label: str) -> str:
    return rx(r"[（(][^（）()]*[）)]").sub("", label)


_BLANK = re.compile(r"^[-—－–/\\\s无]*$")
_DATE = re.compile(r"(?:20\d\d|二[〇零○]..)(?:年|[-./／]\d)")
_VALUES = re.compile(r"(?:指标|参数|实际|具体|填报)?(?:数值|数据|取值|值)|具体内容|填写内容|内容及数据")
"""Headers of a column of values beside a column of labels."""
_UNIT_HEADER = re.compile(r"^(?:计量)?单位$|^量纲$")


class TableScanner:
    """One table, its axes read once."""

    def __init__(
        self, view: TableView, lexicon: Lexicon, index: SubjectIndex, rows: int, owner: tuple[int, ...] | None = None
    ) -> None:
        self.view, self.lexicon, self.index, self.rows = view, lexicon, index, rows
        table = view.table
        self.base = base_context(view.headings, index)
        self.caption = read_axis([view.caption], lexicon, index)
        self.labels = self._label_columns()
        self.unit_column = next(
            (c for c in range(table.n_cols) if any(_UNIT_HEADER.match(view.text(r, c)) for r in range(rows))), None
        )
        self.form = is_form(view, lexicon)
        self.owner = owner
        self.columns = [self._column(c) for c in range(table.n_cols)]
        self.body = [self._row(r) for r in range(table.n_rows)]
        self._groups()
        self.inner = self._inner_headers()
        self.bands = self._bands()
        self.owners = self._owners() if self.form else []

    def _label_columns(self) -> list[int]:
        """Leading columns that hold words, and any headed as names of installations."""
        named = [c for c in label_columns(self.view, self.rows) if not self._names_one(c) and not self._figures(c)[0]]
        leading: list[int] = []
        table = self.view.table
        for col in range(table.n_cols):
            if (col and self._names_one(col)) or (leading and self._holds_values(col, leading[-1])):
                break
            mostly, numbers = self._figures(col)
            serial = bool(numbers) and all(rx(r"\d{1,3}").fullmatch(t) for t in numbers) and col == 0
            if mostly and not (serial and self._is_serial(col)):
                break
            leading.append(col)
        if len(leading) == table.n_cols:
            leading = leading[:-1] or leading
        return sorted({*leading[:4], *named})

    def _header(self, col: int) -> str:
        return "".join(self.view.text(r, col) for r in range(self.rows))

    def _body(self, col: int) -> list[str]:
        return [t for r in range(self.rows, self.view.table.n_rows) if (t := self.view.text(r, col))]

    def _names_one(self, col: int) -> bool:
        """Whether a column's header is the name of an installation."""
        header = self._header(col)
        return any(m.end - m.start >= len(header) // 2 for m in self.index.find(header))

    def _figures(self, col: int) -> tuple[bool, list[str]]:
        """Whether most cells of a column are figures, and those that are."""
        filled = self._body(col)
        numbers = [t for t in filled if is_figure(t) or (col and _DATE.match(t))]
        return len(numbers) * 2 > len(filled), numbers

    def _holds_values(self, col: int, before: int) -> bool:
        """Whether a column holds what the labels of the column before it ask for: 工艺｜密闭炉, 产能｜8.6, 投产时间｜2018-06."""
        if _VALUES.fullmatch(_bare(self._header(col))):
            return True
        labels = self._body(before)
        asked = sum(1 for t in labels if is_label(t, self.lexicon))
        return asked * 2 > len(labels) and any(is_figure(t) for t in self._body(col))

    def _is_serial(self, col: int) -> bool:
        header = "".join(self.view.text(r, col) for r in range(self.rows))
        return bool(rx(r"序号|编号|^NO\.?$|^No\.?$|^$").search(header))

    def _column(self, col: int) -> Axis:
        texts: list[str] = []
        for row in range(self.rows):
            text = self.view.text(row, col)
            if text and (not texts or texts[-1] != text):
                texts.append(text)
        return read_axis(texts, self.lexicon, self.index)

    def _inner_headers(self) -> dict[int, dict[int, Axis]]:
        """Rows inside a body that name several installations (生产线名称 | 1号线 | 2号线): headers of the rows below."""
        out: dict[int, dict[int, Axis]] = {}
        for row in range(self.rows, self.view.table.n_rows):
            texts = [self.view.text(row, c) for c in form_row(self.view, row)[1:]]
            if sum(1 for t in texts if t and len(t) <= 30 and self.index.find(t)) < 2:
                continue
            axes = {
                c: read_axis([self.view.text(row, c)], self.lexicon, self.index) for c in form_row(self.view, row)[1:]
            }
            named = {a.subjects for a in axes.values() if a.subjects and len(a.subjects) == 1 and a.leftover <= 4}
            if len(named) >= 2 and not any(is_figure(self.view.text(row, c)) for c in axes):
                out[row] = axes
        return out

    def _bands(self) -> dict[int, tuple[int, ...]]:
        """Rows that are one cell and name one installation (a row of a table in bands): it owns the rows below."""
        out: dict[int, tuple[int, ...]] = {}
        for row in range(self.rows, self.view.table.n_rows):
            texts = {self.view.text(row, c) for c in range(self.view.table.n_cols)} - {""}
            axis = self.body[row] if len(texts) == 1 else None
            if axis is not None and len(axis.subjects or ()) == 1 and axis.indicator is None and axis.leftover <= 4:
                out[row] = axis.subjects or ()
        return out

    def _owners(self) -> list[tuple[int, ...] | None]:
        """Whose each row of a form is: of the name in it, else of the last row that was headed as a name (装置名称｜1号炉)."""
        out: list[tuple[int, ...] | None] = []
        for row in range(self.view.table.n_rows):
            texts = [self.view.text(row, c) for c in form_row(self.view, row)]
            self.owner = self.bands.get(row, self.owner)
            named = [m for t in texts for m in self.index.find(t) if len(m.indices) == 1]
            mine = named[0].indices if len({m.indices for m in named}) == 1 else self.owner
            for left, right in pairwise(texts):
                if is_name_label(left) and right:
                    meant = {m.indices for m in self.index.find(_bare(right)) if m.indices}  # A线电石炉（1#、2#炉）
                    self.owner = mine = meant.pop() if len(meant) == 1 else None
                    break
            out.append(mine)
        return out

    def subjects_at(self, row: int, col: int) -> tuple[int, ...] | None:
        """Whose cell it is: by the row's label, the column's header, the band it stands in; None where none of them says."""
        if self.form:
            return self.owners[row]
        r, c = self.body[row], self.column_at(row, col)
        if r.subjects is not None or c.subjects is not None or not self.bands:
            return r.subjects if r.subjects is not None else c.subjects
        above = [b for b in self.bands if b < row]
        return self.bands[max(above)] if above and not (r.total or c.total) else None

    def column_at(self, row: int, col: int) -> Axis:
        """The column's axis for a row: the nearest inner header above it, else the table's own header."""
        if not self.inner:
            return self.columns[col]
        above = [r for r in self.inner if r < row]
        return self.inner[max(above)].get(col, self.columns[col]) if above else self.columns[col]

    def _row(self, row: int) -> Axis:
        texts: list[str] = []
        for col in self.labels:
            text = self.view.text(row, col) if col != self.unit_column else ""
            if text and (not texts or texts[-1] != text) and not is_figure(text):
                texts.append(text)
        axis = read_axis(texts, self.lexicon, self.index)
        axis.led = bool(texts and axis.subjects and any(m.indices == axis.subjects for m in self.index.find(texts[0])))
        if self.unit_column is not None:
            axis.unit = parse_unit(self.view.text(row, self.unit_column)) or axis.unit
        return axis

    def _groups(self) -> None:
        """Rows whose first label is left blank go on about the installation of the row above (a group without merged cells)."""
        if len(self.labels) < 2 or self.form:
            return
        first, group = self.labels[0], None
        for row in range(self.rows, self.view.table.n_rows):
            axis = self.body[row]
            if self.view.text(row, first):
                group = axis.subjects if axis.subjects and len(axis.subjects) == 1 else None
            elif group is not None and axis.subjects is None and not axis.total and axis.text:
                axis.subjects = group

    def scan(self) -> list[RawMention]:
        """All raw mentions of figures in the table."""
        if self.form:
            return self._scan_form()
        out: list[RawMention] = []
        done: set[int] = set()
        for row in range(self.rows, self.view.table.n_rows):
            for col in range(self.view.table.n_cols):
                found = self.view.at(row, col)
                if found is None or id(found[0]) in done or col in self.labels or col == self.unit_column:
                    continue
                done.add(id(found[0]))
                if found[1].text and not _BLANK.match(found[1].text):
                    out += self._cell(*found, row, col)
        return out

    def _scan_form(self) -> list[RawMention]:
        """A form: each value belongs to the label on its left; a name anywhere in the row says whose it is."""
        out: list[RawMention] = []
        for row in range(self.view.table.n_rows):
            cells, owner = form_row(self.view, row), self.owners[row]
            for left, right in pairwise(cells):
                if not is_label(self.view.text(row, left), self.lexicon) or is_label(
                    self.view.text(row, right), self.lexicon
                ):
                    continue
                axis = read_axis([self.view.text(row, left)], self.lexicon, self.index)
                found = self.view.at(row, right)
                if found is None or not found[1].text:
                    continue
                context = self.base.copy()
                context.subjects = axis.subjects or owner or context.subjects
                context.indicator, context.quote, context.state = axis.indicator, axis.quote, axis.state
                context.year, context.hypothetical, context.foreign = axis.year, axis.hypothetical, axis.foreign
                context.whole = axis.total
                quantities = find_quantities(mask(found[1].text))
                unit = axis.unit
                if len(quantities) == 1 and quantities[0].unit is None and unit is not None:
                    number = quantities[0]
                    figure = Quantity(number.start, number.end, number.number_end, number.value, unit, number.ranged)
                    name = field_of(figure, context)
                    if name:
                        out.append(self._mention(name, figure, context, found[1], axis.text, 0.95))
                    continue
                walker = Walker(found[1], with_subjects(found[1].text, self.lexicon, self.index), context, "table")
                out += walker.walk()
        return out

    def _mention(
        self, name: str, quantity: Quantity, context: Context, squeezed: Squeezed, label: str, confidence: float
    ) -> RawMention:
        subject = context.subjects[0] if context.subjects and len(context.subjects) == 1 else None
        value, code = value_of(quantity, name)
        return RawMention(
            name,
            value,
            code,
            squeezed.raw(quantity.start, quantity.end),
            squeezed.evidence(0, len(squeezed.text), "table"),
            subject,
            state_of(context),
            context.year,
            min(confidence, 0.9) if context.whole else confidence,
            "table",
            context.whole and subject is None,
            label,
            context.section,
        )

    def context(self, row: int, col: int) -> Context:
        """The context of the cell at (row, col)."""
        r, c, base = self.body[row], self.column_at(row, col), self.base
        context = base.copy()
        context.subjects = self.subjects_at(row, col)
        if context.subjects is None and not (r.total or c.total):
            context.subjects = self.caption.subjects if self.caption.subjects is not None else base.subjects
            context.subjects = self.owner if context.subjects is None else context.subjects
        context.quote = c.quote or r.quote
        context.indicator = r.indicator or c.indicator
        if r.indicator and c.indicator and r.indicator != c.indicator:
            context.indicator = (
                r.indicator if c.indicator in ("sec", "money_other") or r.indicator == "pue" else c.indicator
            )
        context.inherited = context.indicator is None
        context.indicator = context.indicator or self.caption.indicator
        if context.quote and context.indicator in (None, "sec", "pue"):
            pass
        context.state = c.state or r.state or self.caption.state
        context.year = c.year or r.year or self.caption.year
        context.foreign = r.foreign or c.foreign or self.caption.foreign
        context.hypothetical = base.hypothetical or r.hypothetical or c.hypothetical or self.caption.hypothetical
        context.hypothetical |= context.indicator in ("sec", "pue") and (r.change or c.change)
        context.policy = False
        context.whole = r.total or c.total
        return context

    def unit_at(self, row: int, col: int) -> Unit | None:
        """The unit that the labels give a cell: row, column, caption, corner."""
        for axis in (self.body[row], self.column_at(row, col), self.caption):
            if axis.unit is not None:
                return axis.unit
        corner = (self.columns[c].unit for c in self.labels)
        return next(
            (u for u in corner if u is not None), None
        )  # 费用（万元） over the row labels holds for the whole table

    def _cell(self, cell: Cell, squeezed: Squeezed, row: int, col: int) -> list[RawMention]:
        text = squeezed.text
        context = self.context(row, col)
        quantities = find_quantities(mask(text))
        if len(quantities) == 1 and (is_figure(text) or quantities[0].end - quantities[0].start >= len(text) - 2):
            found = self._figure(cell, squeezed, quantities[0], context, row, col)
            return [found] if found else []
        inner = Walker(squeezed, with_subjects(text, self.lexicon, self.index), context, "table")
        mentions = inner.walk()
        return [m for m in mentions if m.field == "tier" or len(text) > 6]

    def _figure(
        self, cell: Cell, squeezed: Squeezed, quantity: Quantity, context: Context, row: int, col: int
    ) -> RawMention | None:
        unit = quantity.unit or self.unit_at(row, col)
        if unit is not None and quantity.unit is None:
            quantity = Quantity(
                quantity.start, quantity.end, quantity.number_end, quantity.value, unit, quantity.ranged
            )
        r, c = self.body[row], self.column_at(row, col)
        if quantity.kind == "money" and context.indicator is None and self.speaks_of_money():
            context.indicator, context.inherited = "investment", True
        name = field_of(quantity, context)
        if name is None and context.indicator == "racks" and is_count(quantity):
            name = "racks"
        if name is None or context.subjects == ():
            return None
        if name in ADDITIVE and not self._additive(context, r, c):
            return None
        if name not in ADDITIVE and (context.whole or (context.subjects and len(context.subjects) > 1)):
            return None
        if (
            name in ("sec", "pue", "capacity", "output", "racks")
            and r.leftover > 4
            and r.subjects is None
            and r.indicator is None
        ):
            return None
        if name == "sec" and context.indicator is None:
            stated = (r.state or c.state) and max(r.leftover if r.subjects is None else 0, c.leftover) <= 2
            if not stated:
                return None  # a row of something else in the same unit (差距构成)
        plainly = len(context.subjects or ()) == 1 and c.state is not None
        confidence = (0.82 if plainly else 0.7) if context.indicator is None else 0.8 if context.inherited else 0.95
        return self._mention(name, quantity, context, squeezed, f"{r.text} {c.text} {self.caption.text}", confidence)

    def _alone(self, subjects: tuple[int, ...] | None) -> bool:
        """Whether only one row is labelled with these installations."""
        return sum(1 for axis in self.body[self.rows :] if axis.subjects == subjects) == 1

    def speaks_of_money(self) -> bool:
        """Whether the caption, the headings or the words before the table are about investment."""
        joined = self.view.caption + "".join(self.view.headings[-2:]) + self.view.lead[-40:]
        return "投资" in joined

    def _additive(self, context: Context, r: Axis, c: Axis) -> bool:
        """Whether a cell of an additive field is an installation's part or the plan's total, not a cost item."""
        direct = {a.indicator for a in (r, c)} & ADDITIVE
        if context.subjects:
            on_row = r.subjects is not None
            own, other = (r, c) if on_row else (c, r)
            whole_row = on_row and r.led and self._alone(r.subjects)  # what else the row is labelled with is no item
            if own.leftover > 2 and not own.total and not whole_row:
                return False
            return bool(other.total or other.indicator in ADDITIVE or (direct and other.leftover <= 2))
        if r.total and (c.total or c.indicator in ADDITIVE):
            return True
        if r.total and self.caption.indicator in ADDITIVE and rx(r"金额|数额|投资|费用|合价").fullmatch(_bare(c.text)):
            return True
        if c.total and r.indicator in ADDITIVE:
            return True
        return bool(r.indicator in ADDITIVE and not c.text and r.leftover <= 4)
