"""One document to look at: what the child is asked and what it answers."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.formalities.norms import Norms
from compliance.formalities.passages import Passage, recognised
from compliance.formalities.rules import SHEET_RULES, TEXT_RULES, WORD_RULES, Rule
from compliance.formalities.values import Fault, Inspection
from compliance.model.errors import InputError
from compliance.readers import Limits, guard, registry

COMMAND = (sys.executable, "-P", "-m", "compliance.formalities.child")
"""The child that looks, run as the reading child is."""
_MOST = 12
"""Faults of one rule that are told; a document with more has one cause for them all."""


@dataclass(frozen=True)
class Question:
    """What the child is asked."""

    path: str
    norms: Norms
    limits: Limits


def ask(path: Path, norms: Norms, limits: Limits) -> Inspection:
    """The inspection of a file, made in a child process under ``limits``.

    Raises:
        InputError: as ``inspect_file``; also timeout and memory, and broken when the child crashed.
    """
    answer: Inspection = guard.ask(path, Question(str(path.absolute()), norms, limits), limits, COMMAND)
    return answer


def inspect_file(path: Path, norms: Norms, limits: Limits) -> Inspection:
    """The inspection of the DOCX or PDF at ``path``, made in this process.

    Raises:
        InputError: not_found, empty, unsupported, encrypted, broken, too_large, too_many_pages.
    """
    return inspect_bytes(path, registry.load(path, limits), norms, limits)


def inspect_bytes(path: Path, data: bytes, norms: Norms, limits: Limits) -> Inspection:
    """The inspection of ``data``; ``path`` is its name."""
    kind = registry.format_of(data)
    if kind == "docx":
        from compliance.formalities.word.reading import read_word

        word = read_word(path, data)
        return _inspection(path, data, kind, norms, WORD_RULES, word, word.passages, ())
    if kind == "pdf":
        from compliance.formalities.sheet.reading import read_print

        paper = read_print(path, data, limits.pages)
        unread = [str(s.number) for s in paper.sheets if not s.rows and s.pictures]
        unjudged = (f"第{'、'.join(unread)}页是图像，没有文字，无法核对格式",) if unread else ()
        return _inspection(path, data, kind, norms, SHEET_RULES, paper, paper.passages, unjudged)
    if kind is not None:
        raise InputError(path, "unsupported", "这种文件没有公文格式可查，只有 DOCX 和 PDF 可以")
    registry.refuse(path, data)


def _inspection(
    path: Path,
    data: bytes,
    kind: str,
    norms: Norms,
    rules: Sequence[Rule],
    paper: Any,
    passages: Sequence[Passage],
    unjudged: tuple[str, ...],
) -> Inspection:
    names = recognised(passages)
    faults = [*_found(paper, rules, norms, kind), *_found(passages, TEXT_RULES, norms, kind)] if names else []
    sha256 = hashlib.sha256(data).hexdigest()
    return Inspection(path.name, sha256, kind, norms.name, _ordered(faults), unjudged, names)


def _found(paper: Any, rules: Sequence[Rule], norms: Norms, kind: str) -> Iterator[Fault]:
    for code, rule in rules:
        entry = norms.rules.get(code)
        if entry is None or code in norms.off or kind not in entry.formats:
            continue
        for number, seen in enumerate(rule(paper, norms), 1):
            if number > _MOST:
                break
            yield Fault(code, entry.title, entry.level, entry.clause, seen)


def _ordered(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """By level, then by code, in the order in which they stand; the same message once."""
    ranks = {"国标": 0, "习惯": 1, "本单位": 2}
    return tuple(dict.fromkeys(sorted(faults, key=lambda f: (ranks[f.level.value], f.code))))
