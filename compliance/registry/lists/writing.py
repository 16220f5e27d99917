"""A parsed list into the register: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert

from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.directory import DirectoryEntry, enter
from compliance.registry.enterprises import name_index, resolve
from compliance.registry.installations import Told, record
from compliance.registry.lists.parsed import ListRow, ParsedList, Problem
from compliance.registry.progress import Report, record_reports
from compliance.registry.schema import imports
from compliance.registry.transaction import Transaction

DIRECTORY = "名录"


@dataclass(frozen=True)
class Imported:
    """What an import did: enterprises met and new, versions of installations, lines of the directory, proposals.

    ``renamed`` are the rows whose code the register knew under another name: notes, for a person to look at.
    """

    rows: int
    enterprises: int
    new_enterprises: int
    versions: int
    directory: int
    proposals: int
    reports: int = 0
    renamed: tuple[Problem, ...] = ()


PlaceOf = Callable[[Mapping[str, str]], Mapping[str, str | None]]
"""Province, city and county by their official names, from what a row says of its enterprise."""


def write_list(
    tx: Transaction, parsed: ParsedList, file: str, sha256: str, recorded_on: date, place_of: PlaceOf = dict
) -> Imported:
    """Write a sound list; every figure names file, sheet and row.

    Raises:
        RegistryError: for a list with problems.
    """
    if not parsed.sound:
        raise RegistryError("清单有问题，没有导入", "invalid")
    index = name_index(tx.connection)
    seen: dict[tuple[str, ...], int] = {}
    renamed: list[Problem] = []
    new = proposals = 0
    told: list[Told] = []
    entries: list[DirectoryEntry] = []
    reports: list[tuple[Told, Report]] = []
    # The latest year last, so that it is what the register holds.
    for row in sorted(parsed.rows, key=lambda r: r.figures.year or 0):
        name, code = row.enterprise["name"], row.enterprise.get("credit_code", "")
        reference = _reference(file, row)
        # Without a code the place is part of who it is; ``resolve`` tells whether two ways to write it contradict.
        whose = (name, code) if code else (name, *(row.enterprise.get(k, "") for k in ("city", "county")))
        if whose not in seen:
            found = resolve(tx, name, code or None, reference, {**row.enterprise, **place_of(row.enterprise)}, index)
            seen[whose] = found.id
            if found.known_as:
                renamed.append(_renamed(row, code, found.known_as))
            new, proposals = new + found.new, proposals + len(found.proposals)
        owner = seen[whose]
        if parsed.kind == DIRECTORY:
            entries.append(DirectoryEntry(owner, reference, True, _plain(row.figures.told())))
        if row.progress:
            reports.append((Told(owner, row.name, row.figures, {}), Report(**row.progress, reference=reference)))
        elif row.name:
            told.append(Told(owner, row.name, row.figures, {"reference": reference}))
    versions, listed = record(tx, told, recorded_on), enter(tx, entries, recorded_on)
    reported = record_reports(tx, reports, recorded_on)
    summary = {"kind": parsed.kind, "file": file, "sha256": sha256, "rows": len(parsed.rows)}
    who = {"recorded_on": recorded_on, "imported_by": tx.by.person, "imported_at": tx.by.at}
    tx.connection.execute(insert(imports).values(**summary, **who))
    audit.append(
        tx, "list.import", f"list:{parsed.kind}", {**summary, "recorded_on": recorded_on, "versions": versions}
    )
    return Imported(
        len(parsed.rows), len(set(seen.values())), new, versions, listed, proposals, reported, tuple(renamed)
    )


def _renamed(row: ListRow, code: str, known_as: str) -> Problem:
    text = (
        f"“{row.enterprise['name']}”的统一社会信用代码{code}在登记库里是“{known_as}”的，"
        "已作为同一家企业的又一个名称登记；不是同一家的，请核对信用代码"
    )
    return Problem(row.sheet, row.number, None, "", text, False)


def _reference(file: str, row: ListRow) -> str:
    sheet = f"工作表“{row.sheet}”" if row.sheet else ""
    return f"{file} {sheet}第{row.number}行"


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v if isinstance(v, int | str | dict) else str(v) for k, v in told.items()}
