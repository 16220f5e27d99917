"""C012 and C018: norms that bind on no day, and table cells that nobody may rest a verdict on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from compliance.checking.critical import cases_by_rule
from compliance.checking.resolve import norm_standing
from compliance.checking.rule_tests import judge_case
from compliance.corpus import Corpus, Norm, Problem, Rule
from compliance.corpus.conditions import LevelRef, Line, lines
from compliance.corpus.lint_norms import all_norms
from compliance.corpus.standing import DRAFT, IN_FORCE
from compliance.corpus.tables import Cell
from compliance.model.errors import CorpusError
from compliance.model.review import Outcome

_UNVERIFIED = "限值待核"
_PRODUCT = "installation.product"
_DAY = timedelta(days=1)


def dead_norms(corpus: Corpus) -> Iterator[Problem]:
    """C012: a norm whose clause is replaced, or whose document has ended, on every day that it claims."""
    for norm in all_norms(corpus):
        document = corpus.documents[norm.document]
        found = [norm_standing(norm, document, corpus, day) for day in _days(norm, corpus)]
        if any(status in (IN_FORCE, DRAFT) for status, *_ in found):
            continue
        anchor = norm.citation.anchor if norm.citation else ""
        notes = "、".join(dict.fromkeys(note for _, _, note, _ in found if note))
        file, _, line = norm.place.rpartition(":")
        yield Problem("C012", file, int(line), f"“{document.id} {anchor}”在任何一天都不能作依据：{notes}")


def _days(norm: Norm, corpus: Corpus) -> list[date]:
    """Every day on which the standing of a norm can turn, with the days beside it."""
    document = corpus.documents[norm.document]
    turning = [norm.start, norm.end, document.earliest, document.latest, document.expiry]
    for other in corpus.documents.values():
        turning += [link.start or other.latest for link in other.replaces if link.document == document.id]
    turning += [r.effective for r in corpus.interpretations if r.document == document.id]
    known = [d for d in turning if d is not None] or [date(2024, 1, 1)]
    return sorted({day for d in known for day in (d - _DAY, d, d + _DAY)})


def unverified_cells(corpus: Corpus) -> Iterator[Problem]:
    """C018: a limit that is 存疑 or 缺失 is used, or one is called 已核 without figure or evidence.

    Tables are looked up when a plan is judged, and an unverified cell gives 限值待核 there. So what can be wrong is a
    case that expects more, a rule for products of which no limit is verified, and the status of the cell itself.
    """
    yield from _hopeful_cases(corpus)
    for rule in corpus.rules:
        yield from _hopeless_products(rule, corpus)
    yield from _claimed_cells(corpus)


def _hopeful_cases(corpus: Corpus) -> Iterator[Problem]:
    for code, cases in cases_by_rule(corpus).items():
        rule = corpus.rule(code)
        if rule is None or not rule.levels:
            continue
        for case in cases:
            if case.expected in (Outcome.UNDETERMINED.chinese, Outcome.NOT_APPLICABLE.chinese):
                continue
            try:
                found = judge_case(case, corpus)
            except CorpusError:
                continue  # reported by ``corpus test``
            if found is not None and found.reason == _UNVERIFIED:
                text = f"测试“{case.name}”期望“{case.expected}”，但所用的限值没有核实：{found.message}"
                yield Problem("C018", case.file, case.line, text)


def _hopeless_products(rule: Rule, corpus: Corpus) -> Iterator[Problem]:
    for line in (*lines(rule.applies), *lines(rule.tree)):
        for product in _named_products(line):
            for ref in rule.levels:
                cells = _cells(ref, product, corpus)
                if not any(cell.usable for cell in cells):
                    why = "没有列出" if not cells else "各版都没有核实"
                    file, _, at = line.place.rpartition(":")
                    text = f"规则{rule.code}查“{product}”的{ref.table}.{ref.level}，表里{why}，判不出结论"
                    yield Problem("C018", file, int(at), text)


def _named_products(line: Line) -> tuple[str, ...]:
    if line.fact.source != _PRODUCT or line.relation.word not in ("是", "属于"):
        return ()
    return (line.value,) if isinstance(line.value, str) else line.value if isinstance(line.value, tuple) else ()


def _cells(ref: LevelRef, product: str, corpus: Corpus) -> tuple[Cell, ...]:
    if ref.table == "表":
        return tuple(t.cells[product, ref.level] for t in corpus.levels if (product, ref.level) in t.cells)
    return tuple(row.cells[ref.level] for row in corpus.limits_by_product.get(product, ()))


def _claimed_cells(corpus: Corpus) -> Iterator[Problem]:
    """Cells of the levels one by one; a row of the GB limits, which has one status for its grades, as a whole."""
    for table in corpus.levels:
        for (key, level), cell in table.cells.items():
            yield from _claim(table.file, f"{key}的{level}", cell, (cell,))
    for row in corpus.limits:
        cells = tuple(row.cells.values())
        yield from _claim(row.file, f"{row.product}的{row.standard}限额", cells[0], cells)


def _claim(file: str, name: str, first: Cell, cells: tuple[Cell, ...]) -> Iterator[Problem]:
    if not first.claimed:
        return
    if all(cell.value is None for cell in cells):
        yield Problem("C018", file, first.line, f"{name}标为“已核”，却没有数值")
    elif not first.basis:
        yield Problem("C018", file, first.line, f"{name}标为“已核”，却没有写“核验依据”")
