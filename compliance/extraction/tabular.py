"""Figures in tables: every cell read in the light of its labels (``table_axes``).

A money or saving cell counts only if the other axis is an installation or a total; cost items (设备购置费) are nobody's
investment.
"""

from __future__ import annotations

import re
from itertools import pairwise

from compliance.extraction.axes import Axis, form_row, is_figure, is_label, read_axis, without_remark
from compliance.extraction.binding import ADDITIVE, Context, RawMention, field_of, is_count, state_of, value_of
from compliance.extraction.contexts import with_subjects
from compliance.extraction.patterns import rx
from compliance.extraction.running import Walker
from compliance.extraction.table_axes import VALUES, TableAxes
from compliance.extraction.text import Squeezed
from compliance.extraction.tokens import Quantity, find_quantities, mask
from compliance.model.document import Cell

_BLANK = re.compile(r"^[-—－–/\\\s无]*$")


class TableScanner(TableAxes):
    """One table, its figures read cell by cell."""

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
        if (
            r.total
            and self.caption.indicator in ADDITIVE
            and rx(r"金额|数额|投资|费用|合价").fullmatch(without_remark(c.text))
        ):
            return True
        if c.total and r.indicator in ADDITIVE:
            return True
        plain = not c.text or VALUES.fullmatch(without_remark(c.text))
        return bool(r.indicator in ADDITIVE and plain and r.leftover <= 4)
