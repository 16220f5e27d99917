"""Lists and documents that are to be published, read and held against the register: the checks of ``prepublication``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.listing import Place as Region
from compliance.listing import classified, product_finder, rows_on
from compliance.model.errors import InputError
from compliance.pipeline import corpus_of
from compliance.prepublication import Checked, Entry, FileRead, Issue, Norms, Passage, Place, Report, load_norms
from compliance.prepublication.coverage import Register, directory_checks, register_checks
from compliance.prepublication.figures import figure_checks, tier_checks
from compliance.prepublication.identity import code_checks, installation_checks, name_checks
from compliance.prepublication.permission import Approval, permission_checks
from compliance.prepublication.personal import personal_checks
from compliance.registry.installations import Row
from compliance.registry.lists.forms import list_forms
from compliance.registry.lists.header import find_header
from compliance.registry.lists.importing import parse_list
from compliance.registry.names import name_key

if TYPE_CHECKING:
    from compliance.model.grid import Grid
    from compliance.registry import Registry

SUFFIXES = frozenset({".xlsx", ".csv", ".docx", ".pdf"})


def prepublish(path: Path, registry: Registry, day: date, region: str, corpus: Path | None = None) -> Report:
    """Everything that is wrong, or cannot be judged, in a list or a folder of what is to be published.

    Raises:
        InputError: where there is nothing to read at ``path``.
    """
    norms = load_norms()
    register, different, approvals = _register(registry, day, region)
    look = _Reading(register, norms, corpus)
    for file in _files(path):
        look.read(file)
    entries = tuple(look.entries)
    lists = tuple(e for e in entries if norms.kinds[e.kind].whole != "企业")
    found = classified([_as_row(n, e, region) for n, e in enumerate(lists)], day, region, corpus)
    every = classified(register.rows, day, region, corpus)
    words = list_forms()
    checks = [
        Checked("PB001", len(look.files), tuple(look.wrong)),
        Checked("PB002", len(look.files), tuple(look.unknown)),
        Checked("PB003", len(look.files), tuple(look.left_out)),
        *directory_checks(entries, register, norms),
        *register_checks(entries, register, norms),
        *code_checks(entries, norms),
        *name_checks(entries, register, different, norms),
        *installation_checks(entries, norms),
        *tier_checks(
            lists, [found[n] for n in range(len(lists))], register, every, lambda t: words.word_for("分类", t), norms
        ),
        *figure_checks(lists, register, norms),
        *personal_checks(look.passages, entries, day, norms),
        *permission_checks(look.files, approvals, norms),
        Checked("PB801", look.documents, tuple(look.form)),
    ]
    titles = {code: check.title for code, check in norms.checks.items()}
    return Report(day.isoformat(), region, corpus_of(corpus).hash, tuple(look.files), tuple(checks), titles)


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise InputError(path, "not_found", "找不到这个文件或目录")
    if path.is_file():
        return [path]
    found = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
    if not found:
        raise InputError(path, "empty", "目录里没有文件")
    return found


def _register(
    registry: Registry, day: date, region: str
) -> tuple[Register, frozenset[frozenset[int]], tuple[Approval, ...]]:
    from compliance.registry.approvals import publication_requests
    from compliance.registry.directory import directory
    from compliance.registry.enterprises import all_enterprises, told_apart

    rows = rows_on(registry, day, Region(province=region))
    with registry.read() as connection:
        known = all_enterprises(connection, province=region)
        told = {i: e.reference for i, e in directory(connection, day).items() if e.listed and i in known}
        asked = tuple(Approval(*row) for row in publication_requests(connection))
        different = told_apart(connection)
    names = {i: e.name for i, e in known.items()}
    codes = {i: e.credit_code for i, e in known.items() if e.credit_code}
    forms = list_forms()
    states = {s: forms.word_for("状态", s) for s in ("existing", "under_construction", "proposed", "retired")}
    return Register(rows, told, names, codes, states), different, asked


def _as_row(number: int, e: Entry, region: str) -> Row:
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


class _Reading:
    """Reads files one by one, collecting lines, texts and what cannot be read."""

    def __init__(self, register: Register, norms: Norms, corpus: Path | None) -> None:
        self.norms, self.products = norms, product_finder(corpus)
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
        parsed, header = parse_list([grid], form, forms, self.products), find_header(grid, form)
        if header is None:  # kind_of saw one
            return
        heads = {n: c.title for n, c in header.columns.items()} | dict(header.unknown)
        self.passages += _cells(path, grid, heads, header.last_row)
        for p in parsed.problems:
            if p.fatal:
                self.wrong.append(
                    self.norms.issue("PB001", Place(path.name, p.sheet, p.row, p.column, p.title), 事=p.message)
                )
        columns = {c.title: n for n, c in header.columns.items()}
        texts = {row.number: row.cells for row in grid.rows}
        for row in parsed.rows:
            name, code = row.enterprise.get("name", ""), row.enterprise.get("credit_code", "")
            same = self.by_name.get(name_key(name), [])
            owner = self.by_code.get(code) if code else None
            if owner is None and len(same) == 1:
                owner = same[0]
            doubt = "" if owner is not None else "登记库里同名的有几家" if same else "登记库里没有这家企业"
            known = self.rows.get((owner, name_key(row.name))) if owner is not None else None
            cells = {title: texts[row.number].get(n, "") for title, n in columns.items()}
            place = Place(path.name, grid.name, row.number)
            city = row.enterprise.get("city", "")
            self.entries.append(
                Entry(kind, place, name, code, city, row.name, row.figures, columns, cells, owner, known, doubt)
            )

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
