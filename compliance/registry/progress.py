"""Quarterly reports on projects: what was reported, and which projects are late, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, insert, or_, select
from sqlalchemy.engine import Connection

from compliance.registry.installations import Told, key_of, numbers_of
from compliance.registry.schema import progress_reports
from compliance.registry.transaction import Transaction

_QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
REPORTED = {"not_started": "未开工", "under_way": "实施中", "completed": "已完工", "stopped": "已停工"}


@dataclass(frozen=True)
class Report:
    """What was reported of a project for a quarter. ``percent`` is the progress, ``invested`` 10k CNY so far."""

    year: int
    quarter: int
    state: str
    reference: str
    percent: Decimal | None = None
    invested: Decimal | None = None
    expected: date | None = None
    verified_sec: Decimal | None = None
    problems: str | None = None
    next_steps: str | None = None

    @property
    def period(self) -> tuple[int, int]:
        """(year, quarter), which sorts as time does."""
        return self.year, self.quarter


def quarter_end(year: int, quarter: int) -> date:
    """The last day of a quarter."""
    return date(year, *_QUARTER_ENDS[quarter - 1])


def record_reports(tx: Transaction, told: Sequence[tuple[Told, Report]], reported_on: date) -> int:
    """Record reports on installations, registered where they are not known; how many rows that made.

    A report that says what the last one on its quarter says makes none.
    """
    if not told:
        return 0
    numbers = numbers_of(tx, [owner for owner, _ in told])
    known: dict[tuple[int, tuple[int, int]], Report] = {}
    for period in {report.period for _, report in told}:
        known.update({(i, period): r for i, r in reports_of(tx.connection, period).items() if r.period == period})
    rows = []
    for owner, report in told:
        number = numbers[key_of(owner)]
        if known.get((number, report.period)) == report:
            continue
        known[number, report.period] = report
        who = {"reported_on": reported_on, "recorded_by": tx.by.person, "recorded_at": tx.by.at}
        rows.append({"installation_id": number, **vars(report), **who})
    if rows:
        tx.connection.execute(insert(progress_reports), rows)
    return len(rows)


def reports_of(connection: Connection, until: tuple[int, int]) -> dict[int, Report]:
    """The latest report on every installation up to a quarter."""
    c = progress_reports.c
    upto = or_(c.year < until[0], and_(c.year == until[0], c.quarter <= until[1]))
    wanted = (c[n] for n in Report.__dataclass_fields__)
    rows = connection.execute(select(c.installation_id, *wanted).where(upto).order_by(c.year, c.quarter, c.id))
    return {row[0]: Report(*row[1:]) for row in rows}


@dataclass(frozen=True)
class Standing:
    """How a project stands at the end of a quarter: the last report, the one of an earlier quarter, what is wrong."""

    installation_id: int
    report: Report | None
    before: Report | None
    problems: tuple[str, ...]

    @property
    def late(self) -> bool:
        """Whether it lags behind."""
        return bool(self.problems)


def standings(
    projects: Mapping[int, tuple[date | None, date | None]], reports: Mapping[int, Report],
    before: Mapping[int, Report], period: tuple[int, int], baselines: Mapping[int, Decimal | None],
) -> dict[int, Standing]:  # fmt: skip
    """How each project (by installation: start and completion as planned) stands at the end of ``period``.

    ``reports`` are the latest up to it, ``before`` those up to the quarter before; ``baselines`` are the levels that a
    finished project must hold.
    """
    end = quarter_end(*period)
    found = {}
    for number, (start, completion) in projects.items():
        report, earlier = reports.get(number), before.get(number)
        problems = tuple(_problems(start, completion, report, earlier, period, end, baselines.get(number)))
        found[number] = Standing(number, report, earlier, problems)
    return found


def _problems(
    start: date | None, completion: date | None, report: Report | None, before: Report | None,
    period: tuple[int, int], end: date, baseline: Decimal | None,
) -> list[str]:  # fmt: skip
    found = []
    done = report is not None and report.state == "completed"
    if not done and (report is None or report.period != period):
        found.append("本季度没有报告")
    if report is not None and report.state == "stopped":
        found.append("已停工")
    if not done and completion is not None and completion <= end:
        found.append(f"计划{completion.isoformat()}完成，尚未完工")
    elif not done and report is not None and report.expected and completion and report.expected > completion:
        found.append(f"预计{report.expected.isoformat()}完工，晚于计划的{completion.isoformat()}")
    if start is not None and start <= end and report is not None and report.state == "not_started":
        found.append(f"计划{start.isoformat()}开工，尚未开工")
    if report and before and None not in (report.percent, before.percent) and report.percent < before.percent:  # type: ignore[operator]
        found.append(f"形象进度由{before.percent:f}%降为{report.percent:f}%")
    if done and report is not None:
        if report.verified_sec is None:
            found.append("报已完工，没有核实的能耗")
        elif baseline is not None and report.verified_sec > baseline:
            found.append(f"报已完工，核实能耗{report.verified_sec:f}仍高于基准水平{baseline:f}")
    return found
