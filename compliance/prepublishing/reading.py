"""Files that are to be published, read one by one: lines of lists, texts, form, and what a file carries unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.listing import city_finder, product_finder
from compliance.model.credit_code import normal_credit_code
from compliance.model.errors import InputError
from compliance.prepublication import Entry, FileRead, Issue, Norms, Passage, Place
from compliance.prepublication.coverage import Register
from compliance.registry.installations import Figures, Row
from compliance.registry.lists.forms import list_forms
from compliance.registry.lists.header import find_header
from compliance.registry.lists.importing import parse_list
from compliance.registry.names import name_key

if TYPE_CHECKING:
    from compliance.model.grid import Grid

SUFFIXES = frozenset({".xlsx", ".csv", ".docx", ".pdf"})


def as_row(number: int, e: Entry, region: str) -> Row:
    """A line as the register would hold it, for its class; what the list leaves open is the register's."""
    figures = e.figures
    if e.row is not None:
        kept = {k: v for k, v in e.row.figures.told().items() if k not in figures.told()}
        if figures.sec is not None:
            kept.pop("sec_unit", None)
        figures = replace(figures, **kept)
    field = e.row.field if e.row else None
    return Row(
        number, e.installation, "installation", e.enterprise_id or 0, e.enterprise, e.code or None, region, e.city,
        None, None, field, None, date.min, None, figures, {},
    )  # fmt: skip


class Reading:
    """Reads files one by one, collecting lines, texts and what cannot be read."""

    def __init__(self, register: Register, norms: Norms, corpus: Path | None) -> None:
        self.norms, self.products, self.city_of = norms, product_finder(corpus), city_finder(corpus)
        self.by_code = {code: i for i, code in register.codes.items()}
        self.by_name: dict[str, list[int]] = {}
        for i, name in register.names.items():
            self.by_name.setdefault(name_key(name), []).append(i)
        self.rows: Mapping[tuple[int, str], Row] = {(r.enterprise_id, name_key(r.name)): r for r in register.rows}
        self.files: list[FileRead] = []
        self.entries: list[Entry] = []
        self.passages: list[Passage] = []
        self.wrong: list[Issue] = []
        self.unknown: list[Issue] = []
        self.left_out: list[Issue] = []
        self.form: list[Issue] = []
        self.uncarried: list[Issue] = []
        self.heads: dict[tuple[str, str, int], str] = {}
        self.documents = 0

    def read(self, path: Path) -> None:
        """One file; one that cannot be read is told in ``files``."""
        try:
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            if path.suffix.lower() not in SUFFIXES:
                raise InputError(path, "unsupported", "只核对 .xlsx、.csv、.docx、.pdf")
            kinds, rows = self.sheets(path) if path.suffix.lower() in (".xlsx", ".csv") else self.document(path)
        except (InputError, OSError) as error:
            code, reason = (error.code, error.reason) if isinstance(error, InputError) else ("broken", str(error))
            self.files.append(FileRead(path.name, error=reason, error_code=code))
            return
        self.files.append(FileRead(path.name, sha256, path.suffix.lower()[1:], kinds, rows))
        if path.suffix.lower() != ".csv":
            self.carried(path)

    def carried(self, path: Path) -> None:
        """What the file carries unseen; the passages of a sheet under the header of their column."""
        from compliance.prepublication.unseen import unseen_guarded

        try:
            found = unseen_guarded(path)
        except InputError as error:
            self.uncarried.append(self.norms.not_run("PB004", 因=f"{path.name}：{error.reason}"))
            return
        for p in found:
            head = self.heads.get((path.name, p.place.sheet, p.place.column or 0), "")
            self.passages.append(replace(p, header=head) if head else p)

    def sheets(self, path: Path) -> tuple[tuple[str, ...], int]:
        """A workbook or CSV: its cells, and its lines where it is a list."""
        from compliance.readers.grids import read_grids

        grids, told = read_grids(path)
        self.left_out += [self.norms.issue("PB003", Place(path.name), 事=message) for message in told]
        kinds: list[str] = []
        before = len(self.entries)
        for grid in grids:
            kind = self.kind_of(grid, path)
            if kind:
                kinds.append(kind)
                self.lines(path, grid, kind)
            else:
                self.passages += _cells(path, grid, {}, 0)
                if grid.rows:
                    place = Place(path.name, grid.name)
                    self.unknown.append(self.norms.unknown("PB002", place, 名=grid.name or path.name))
        return tuple(dict.fromkeys(kinds)), len(self.entries) - before

    def kind_of(self, grid: Grid, path: Path) -> str:
        """Which list a sheet is: by its title, its name, the file's."""
        forms = list_forms()
        above = "".join(t for row in grid.rows[:3] if len(set(row.cells.values())) == 1 for t in row.cells.values())
        for text in (above, grid.name, path.stem):
            for kind, entry in self.norms.kinds.items():
                if any(word in text for word in entry.words) and find_header(grid, forms.lists[kind]):
                    return kind
        return ""

    def lines(self, path: Path, grid: Grid, kind: str) -> None:
        """The lines of a list. A line that cannot be understood is a problem of the list."""
        forms = list_forms()
        form = forms.lists[kind]
        parsed, header = parse_list([grid], form, forms, self.products, self.city_of), find_header(grid, form)
        if header is None:  # kind_of saw one
            return
        heads = {n: c.title for n, c in header.columns.items()} | dict(header.unknown)
        self.heads.update({(path.name, grid.name, n): title for n, title in heads.items()})
        self.passages += _cells(path, grid, heads, header.last_row)
        for p in parsed.problems:
            if p.fatal:
                self.wrong.append(
                    self.norms.issue("PB001", Place(path.name, p.sheet, p.row, p.column, p.title), 事=p.message)
                )
        columns = {c.title: n for n, c in header.columns.items()}
        texts = {row.number: row.cells for row in grid.rows}
        for row in parsed.rows:
            cells = {title: texts[row.number].get(n, "") for title, n in columns.items()}
            place = Place(path.name, grid.name, row.number)
            self.entries.append(self.entry(kind, place, row.enterprise, row.name, row.figures, columns, cells))
        broken = {p.row for p in parsed.problems if p.fatal and p.row in texts} - {row.number for row in parsed.rows}
        for number in sorted(n for n in broken if n is not None):
            cells = {title: texts[number].get(n, "") for title, n in columns.items()}
            told = {
                "name": cells.get("企业名称", ""),
                "credit_code": normal_credit_code(cells.get("统一社会信用代码", "")),
            }
            what = cells.get("装置名称") or cells.get("产品、工艺", "")
            entry = self.entry(kind, Place(path.name, grid.name, number), told, what, Figures(), columns, cells)
            self.entries.append(replace(entry, readable=False))

    def entry(
        self, kind: str, place: Place, told: Mapping[str, str], installation: str, figures: Figures,
        columns: Mapping[str, int], cells: Mapping[str, str],
    ) -> Entry:  # fmt: skip
        """A line with whom and what it is in the register: by the code, else by the name where only one bears it."""
        name, code = told.get("name", ""), told.get("credit_code", "")
        same = self.by_name.get(name_key(name), [])
        owner = self.by_code.get(code) if code else None
        if owner is None and len(same) == 1:
            owner = same[0]
        doubt = "" if owner is not None else "登记库里同名的有几家" if same else "登记库里没有这家企业"
        known = self.rows.get((owner, name_key(installation))) if owner is not None else None
        city = told.get("city", "")
        return Entry(kind, place, name, code, city, installation, figures, columns, cells, owner, known, doubt)

    def document(self, path: Path) -> tuple[tuple[str, ...], int]:
        """A document: its text, and its form by GB/T 9704."""
        from compliance.formalities import inspect_guarded
        from compliance.formalities import load_norms as form_norms
        from compliance.model.document import Table
        from compliance.readers import read_guarded

        read = read_guarded(path)
        self.left_out += [self.norms.issue("PB003", Place(path.name), 事=w.message) for w in read.warnings]
        for block in read.blocks:
            for span in block.cells if isinstance(block, Table) else (block,):
                page = span.lines[0].page if span.lines else None
                place = Place(path.name, page=page, locator=span.locator or "")
                self.passages.append(Passage("".join(line.raw for line in span.lines), place))
        self.documents += 1
        seen = inspect_guarded(path, form_norms())
        for fault in seen.faults:
            level, where = self.norms.form_levels[fault.level.value], Place(path.name, page=fault.seen.place.page)
            self.form.append(self.norms.issue("PB801", where, level=level, 规则=fault.code, 事=fault.message))
        unjudged: Sequence[str] = seen.unjudged or (() if seen.recognised else ("认不出公文的要素",))
        self.form += [self.norms.unknown("PB801", Place(path.name), 因=why) for why in unjudged]
        return (), 0


def _cells(path: Path, grid: Grid, heads: Mapping[int, str], last: int) -> Iterator[Passage]:
    for row in grid.rows:
        for column, text in row.cells.items():
            head = heads.get(column, "") if row.number > last else ""
            yield Passage(text, Place(path.name, grid.name, row.number, column, head), head)
