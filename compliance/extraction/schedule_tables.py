"""When a retrofit starts and ends, as tables and forms say it: by column, by row, by the label on the left."""

from __future__ import annotations

import re
from itertools import pairwise

from compliance.extraction.axes import Axis, form_row, read_axis
from compliance.extraction.binding import residue
from compliance.extraction.contexts import with_subjects
from compliance.extraction.lexicon import Lexicon
from compliance.extraction.patterns import rx
from compliance.extraction.schedule import DateMention, DateWalker
from compliance.extraction.subjects import SubjectIndex
from compliance.extraction.tabular import TableScanner
from compliance.extraction.views import TableView


def scan_table_dates(
    view: TableView, scanner: TableScanner, lexicon: Lexicon, index: SubjectIndex
) -> list[DateMention]:
    """Starts and completions in a table: columns headed 开工/完工/改造期限, rows labelled 竣工; else milestones (rank 1)."""
    if scanner.form:
        return _scan_form_dates(view, scanner, lexicon, index)
    out: list[DateMention] = []
    stages = _lists_stages(view, scanner)
    for row in range(scanner.rows, view.table.n_rows):
        for col in range(view.table.n_cols):
            found = view.at(row, col)
            if (
                found is None
                or (col in scanner.labels and _axis_role(scanner.columns[col]) is None)
                or not rx(r"20\d\d|二[〇零○]").search(found[1].text)
            ):
                continue
            r, c = scanner.body[row], scanner.column_at(row, col)
            given = (scanner.subjects_at(row, col), scanner.caption.subjects, scanner.base.subjects)
            subjects = next((s for s in given if s is not None), None)
            if subjects == ():
                continue
            subject = subjects[0] if subjects and len(subjects) == 1 else None
            label = _axis_role(c) or (_axis_role(r) if r.leftover <= 2 else None)
            tokens = with_subjects(found[1].text, lexicon, index)
            dates = [t for t in tokens if t.kind == "date"]
            if not dates:
                continue
            walker = DateWalker(found[1], tokens, subject, label or "")
            walker.origin = "table"
            if label == "period" and r.leftover <= 4 and (r.subjects is not None or not _is_stage(r)):
                walker.labelled = "period"
                spans = dates
                if len(spans) >= 2:
                    walker.emit("start", spans[0], subject, False, 3)
                    walker.emit("end", spans[-1], subject, False, 3)
                    walker.of_the_project()
                out += walker.found
            elif label in ("start", "end"):
                for token in dates[:1] if label == "start" else dates[-1:]:
                    walker.emit(label, token, subject, False, 1 if stages and subject is None else 3)
                out += walker.found
            else:
                exact = [t for t in dates if t.value.precision != "year"]
                for token, role in ((exact[0], "start"), (exact[-1], "end")) if exact else ():
                    walker.emit(role, token, subject, False, 1)
                out += walker.found
    return out


def _lists_stages(view: TableView, scanner: TableScanner) -> bool:
    """Whether the rows are steps of the work (节点｜计划完成时间): when each is done is not when the work is."""
    heads = ("".join(view.text(r, c) for r in range(scanner.rows)) for c in scanner.labels)
    return any(_STAGE.search(head) for head in heads)


_STAGE = re.compile(r"节点|阶段|工作内容|工作任务|任务|步骤|里程碑|事项|实施内容")


def _scan_form_dates(
    view: TableView, scanner: TableScanner, lexicon: Lexicon, index: SubjectIndex
) -> list[DateMention]:
    """Dates of a form: by the label on the left (实施期限, 开工时间)."""
    out: list[DateMention] = []
    for row in range(view.table.n_rows):
        cells, mine = form_row(view, row), scanner.owners[row]
        for left, right in pairwise(cells):
            axis = read_axis([view.text(row, left)], lexicon, index)
            label = _axis_role(axis)
            found = view.at(row, right)
            if label is None or found is None:
                continue
            tokens = with_subjects(found[1].text, lexicon, index)
            dates = [t for t in tokens if t.kind == "date"]
            subjects = axis.subjects or mine
            walker = DateWalker(found[1], tokens, subjects[0] if subjects and len(subjects) == 1 else None, label)
            if label == "period" and len(dates) >= 2:
                walker.emit("start", dates[0], walker.subject, False, 3)
                walker.emit("end", dates[-1], walker.subject, False, 3)
                walker.of_the_project()
            elif label in ("start", "end") and dates:
                walker.emit(label, dates[0 if label == "start" else -1], walker.subject, False, 3)
                walker.of_the_project()
            else:
                walker.labelled = "" if label == "period" else label
                walker.walk()
            out += walker.found
    return out


def _axis_role(axis: Axis) -> str | None:
    tokens = axis.tokens
    roles = [str(t.value) for t in tokens if t.kind == "event" and t.value in ("start", "end", "period")]
    specific = [r for r in roles if r in ("start", "end")]
    if specific:
        return specific[-1] if len(set(specific)) == 1 else "period"
    return roles[-1] if roles else None


def _is_stage(axis: Axis) -> bool:
    return residue(axis.text) > 2 and axis.subjects is None
