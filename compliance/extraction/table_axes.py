"""What the labels of one table say of each of its cells: header paths, row labels, groups of rows, caption and section.

The same for wide, long and transposed tables: whichever axis names the installation, the indicator, the state or the
year, a cell's context is the union of both.
"""

from __future__ import annotations

import re
from itertools import pairwise

from compliance.extraction.axes import (
    CORNER,
    Axis,
    form_row,
    is_figure,
    is_form,
    is_label,
    is_name_label,
    read_axis,
    without_remark,
)
from compliance.extraction.binding import Context
from compliance.extraction.contexts import base_context
from compliance.extraction.gathering import label_columns
from compliance.extraction.lexicon import Lexicon
from compliance.extraction.patterns import rx
from compliance.extraction.subjects import SubjectIndex
from compliance.extraction.views import TableView
from compliance.model.units import Unit, parse_unit

_DATE = re.compile(r"(?:20\d\d|二[〇零○]..)(?:年|[-./／]\d)")
VALUES = re.compile(r"(?:指标|参数|实际|具体|填报)?(?:数值|数据|取值|值)|具体内容|填写内容|内容及数据")
"""Headers of a column of values beside a column of labels."""
_UNIT_HEADER = re.compile(r"^(?:计量)?单位$|^量纲$")


class TableAxes:
    """The axes of one table, read once: those of its columns and rows, and who owns which of its rows.

    ``rows`` is how many rows are header. ``owner`` is whose the table is by what stands around it; a form changes it, row by
    row, to the installation that it names last.
    """

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
        if VALUES.fullmatch(without_remark(self._header(col))):
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
                if right and (is_name_label(left) or (row == 0 and CORNER.fullmatch(left))):
                    meant = {
                        m.indices for m in self.index.find(without_remark(right)) if m.indices
                    }  # A线电石炉（1#、2#炉）
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

    def speaks_of_money(self) -> bool:
        """Whether the caption, the headings or the words before the table are about investment."""
        joined = self.view.caption + "".join(self.view.headings[-2:]) + self.view.lead[-40:]
        return "投资" in joined
