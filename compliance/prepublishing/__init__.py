"""Lists and documents that are to be published, read and held against the register: the checks of ``prepublication``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.indicators import regional_targets
from compliance.listing import classified
from compliance.model.errors import InputError
from compliance.pipeline import corpus_of
from compliance.prepublication import Checked, Norms, Report, load_norms
from compliance.prepublication.carried import carried_checks
from compliance.prepublication.coverage import directory_checks, register_checks
from compliance.prepublication.figures import case_checks, figure_checks, tier_checks
from compliance.prepublication.identity import code_checks, installation_checks, name_checks
from compliance.prepublication.likeness import likeness_checks
from compliance.prepublication.numbers import number_checks, own_numbers
from compliance.prepublication.permission import permission_checks
from compliance.prepublication.personal import personal_checks
from compliance.prepublication.targets import target_checks
from compliance.prepublishing.reading import Reading, as_row
from compliance.prepublishing.registered import Registered, case_records, plans_of, quoted_texts, registered
from compliance.registry.lists.forms import list_forms

if TYPE_CHECKING:
    from compliance.registry import Registry

__all__ = ["prepublish"]


def prepublish(
    path: Path, registry: Registry, day: date, region: str, corpus: Path | None = None,
    announce: Callable[[int, int], None] = lambda done, of: None,
) -> Report:  # fmt: skip
    """Everything that is wrong, or cannot be judged, in a list or a folder of what is to be published.

    ``announce`` hears how many of how many registered plans have been read, where they are read for the first time.

    Raises:
        InputError: where there is nothing to read at ``path``.
    """
    norms = load_norms()
    known = registered(registry, day, region)
    look = Reading(known.register, norms, corpus)
    for file in _files(path):
        look.read(file)
    entries = tuple(e for e in look.entries if e.readable)
    unread = tuple(e for e in look.entries if not e.readable)
    lists = tuple(e for e in entries if norms.kinds[e.kind].whole != "企业")
    found = classified([as_row(n, e, region) for n, e in enumerate(lists)], day, region, corpus)
    every = classified(known.register.rows, day, region, corpus)
    words = list_forms()
    hashes = {f.file: f.sha256 for f in look.files}
    owners = frozenset(e.enterprise_id for e in entries if e.enterprise_id is not None)
    checks = [
        Checked("PB001", len(look.files), tuple(look.wrong)),
        Checked("PB002", len(look.files), tuple(look.unknown)),
        Checked("PB003", len(look.files), tuple(look.left_out)),
        *_carried(look, norms),
        *directory_checks(look.entries, known.register, norms),
        *register_checks(look.entries, known.register, norms),
        *code_checks(entries, norms),
        *name_checks(entries, known.register, known.different, norms),
        *installation_checks(entries, norms),
        *tier_checks(
            lists, [found[n] for n in range(len(lists))], known.register, every, lambda t: words.word_for("分类", t),
            norms, unread,
        ),
        *figure_checks(lists, known.register, norms),
        *case_checks(lists, case_records(registry, known, owners), norms),
        *_likeness(registry, known, owners, corpus, announce),
        *personal_checks(look.passages, entries, day, norms),
        *permission_checks(look.files, known.approvals, norms),
        *number_checks(own_numbers(look.passages, hashes, norms), known.issued, norms),
        Checked("PB801", look.documents, tuple(look.form)),
        *target_checks(regional_targets(registry, day, region, corpus=corpus), norms),
    ]  # fmt: skip
    titles = {code: check.title for code, check in norms.checks.items()}
    return Report(day.isoformat(), region, corpus_of(corpus).hash, tuple(look.files), tuple(checks), titles)


def _carried(look: Reading, norms: Norms) -> list[Checked]:
    """What the files carry unseen, and of which of them that could not be told."""
    files = sum(not f.error and f.format != "csv" for f in look.files)
    found, names = carried_checks(look.passages, files, norms)
    return [replace(found, issues=(*found.issues, *look.uncarried)), names]


def _likeness(
    registry: Registry, known: Registered, owners: frozenset[int], corpus: Path | None,
    announce: Callable[[int, int], None],
) -> list[Checked]:  # fmt: skip
    """The plans of all enterprises, where one of those that are to be published has any."""
    norms = load_norms()
    if not any(c.owner in owners for c in known.cases):
        return [Checked("PB501", 0), Checked("PB502", 0)]
    plans, unread = plans_of(registry, known, announce)
    told = [(file, why) for owner, file, why in unread if owner in owners]
    return list(likeness_checks(plans, told, quoted_texts(corpus), owners, norms))


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise InputError(path, "not_found", "找不到这个文件或目录")
    if path.is_file():
        return [path]
    found = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
    if not found:
        raise InputError(path, "empty", "目录里没有文件")
    return found
