"""From settled mentions to the records of the contract: installation, data centre, plan."""

from __future__ import annotations

from dataclasses import replace

from compliance.extraction.binding import RawMention
from compliance.extraction.centres import grown_left
from compliance.extraction.contents import extract_contents, extract_edition
from compliance.extraction.describe import hub_of, scale_of, size_limits
from compliance.extraction.extras import investment_items, overrun_reason, technology_references
from compliance.extraction.periods import plan_dates, subject_dates
from compliance.extraction.reconcile import OUTRIGHT, settle, settle_total
from compliance.extraction.scan import Scan
from compliance.extraction.subjects import Subject
from compliance.extraction.views import TableView
from compliance.model.evidence import Evidence
from compliance.model.facts import DataCentreFacts, Fact, InstallationFacts, PlanFacts
from compliance.model.vocabulary import Product

_GUESS = 0.45
"""Confidence of a product that is only guessed: below what a verdict may rest on (policy_corpus, 置信)."""

_OUTRIGHT = 2
"""Rank from which a date is said outright or by a range, and not derived."""


def _of(scan: Scan, subject: Subject, field: str) -> list[RawMention]:
    return [m for m in scan.mentions if m.subject == subject.index and m.field == field]


def _share(scan: Scan, subject: Subject, field: str) -> Fact | None:
    """A subject's part of an additive field; parts of its part are no contradiction."""
    return settle_total(_of(scan, subject, field), [m for m in scan.mentions if m.field == field])


def _latest(mentions: list[RawMention], year: int | None) -> list[RawMention]:
    """Mentions of the base year, or without a year; earlier years are history.

    Without a figure of the base year the newest one holds, unless something is said outright without a year.
    """
    years = [m.year for m in mentions if m.year and (year is None or m.year <= year)]
    newest = max(years) if years else None
    if newest is not None and year is not None and newest < year:
        outright = [m for m in mentions if m.year is None and m.confidence >= OUTRIGHT]
        mentions = outright or mentions
    return [m for m in mentions if m.year is None or m.year == newest]


def _before_after(mentions: list[RawMention], year: int | None, new: bool) -> tuple[Fact | None, Fact | None]:
    """(current, target) out of the mentions of a level (specific consumption, PUE)."""
    current: list[RawMention] = []
    target: list[RawMention] = []
    for m in mentions:
        if m.state == "target" or (new and m.state != "current"):
            target.append(m)
        elif m.state == "current" or m.year is not None:
            current.append(m)
        else:
            current.append(replace(m, confidence=m.confidence - 0.3))
    current = _latest(current, year)
    goal = settle(target)
    known = {goal.value} if goal else set()
    now = settle(current, lambda m: not (m.confidence < 0.7 and m.value in known))
    return now, goal


def installation_record(
    scan: Scan, subject: Subject, product: Product | None, year: int | None, alive: list[Subject]
) -> InstallationFacts:
    """The record of one installation."""
    status = scan.described.best(scan.described.status[subject.index])
    new = status is not None and status.value in ("proposed", "under_construction")
    secs = _of(scan, subject, "sec")
    now, goal = _before_after(secs, year, new)
    if new:
        now = None
    anchor = now or goal
    outputs = _of(scan, subject, "output")
    name = _name_fact(scan, subject, alive)
    starts, ends = subject_dates(scan.dates, subject.index, len(alive) == 1)
    shown = anchor.evidence[:1] if anchor else (name.evidence if name else ())
    if status is None:
        status = Fact("existing", "", "", "stated", shown, 0.7)
    elif not status.evidence:  # known by the chapter it stands in: shown by its name
        status = replace(status, evidence=(name.evidence[:1] if name else ()) or shown)
    made = None
    if product is not None:
        made = Fact(
            product.key,
            "",
            "",
            "stated",
            (name.evidence if name and name.evidence else shown)[:1],
            _GUESS if subject.index in scan.guessed else 0.9,
        )
    quoted = {
        f: settle(_quoted(scan, subject, product, f), conflicts=False) for f in ("quoted_benchmark", "quoted_baseline")
    }
    return InstallationFacts(
        name=name,
        product=made,
        status=status,
        process=scan.described.best(scan.described.process[subject.index]),
        capacity=settle(_of(scan, subject, "capacity"), conflicts=False),
        output=None if new else settle_total(_latest(outputs, year), outputs),
        sec_current=now,
        sec_target=goal,
        tier_claimed=None if new else settle(_latest(_of(scan, subject, "tier"), year), conflicts=False),
        start=starts,
        completion=ends,
        investment=_share(scan, subject, "investment"),
        energy_saving=_share(scan, subject, "saving"),
        co2_reduction=_share(scan, subject, "co2"),
        quoted_benchmark=quoted["quoted_benchmark"],
        quoted_baseline=quoted["quoted_baseline"],
        energy_factor=settle([m for m in scan.mentions if m.field == "energy_factor"], conflicts=False),
        coal_coefficient=settle([m for m in scan.mentions if m.field == "coal_coefficient"], conflicts=False),
    )


def _quoted(scan: Scan, subject: Subject, product: Product | None, field: str) -> list[RawMention]:
    """Quotations of the table's levels that are about this installation's product."""
    if product is None:
        return []
    found = [m for m in scan.mentions if m.field == field and m.unit in ("", product.unit)]
    named = [m for m in found if m.subject == subject.index]
    if named:
        return named
    worded = [m for m in found if any(q in m.context for q in product.qualifiers if len(q) > 1)]
    return worded or [m for m in found if m.subject is None]


def centre_record(
    scan: Scan, subject: Subject, name: Fact | None, year: int | None, alive: list[Subject]
) -> DataCentreFacts:
    """The record of one data centre."""
    status = scan.described.best(scan.described.status[subject.index])
    pues = _of(scan, subject, "pue")
    if status is None and pues and not any(m.state == "current" for m in pues):
        shown = pues[0]
        if "新建" in scan.text and "设计" in "".join(m.context for m in pues):
            status = Fact("proposed", "", "", "stated", shown.evidence, 0.6)
    new = status is not None and status.value in ("proposed", "under_construction")
    now, goal = _before_after(pues, year, new)
    racks = settle(_of(scan, subject, "racks"), conflicts=False)
    starts, ends = subject_dates(scan.dates, subject.index, len(alive) == 1)
    shown_at = (now or goal or racks or Fact(None)).evidence[:1]
    grade = scan.described.best(
        scan.described.grade[subject.index] or scan.described.grade[None]
        if new or len(alive) == 1
        else scan.described.grade[subject.index]
    )
    return DataCentreFacts(
        name=name or _name_fact(scan, subject, alive),
        status=replace(status, evidence=status.evidence or shown_at)
        if status
        else Fact("existing", "", "", "stated", shown_at, 0.7),
        racks=racks,
        scale=scale_of(racks, scan.views, subject.name, size_limits()),
        pue_current=None if new else now,
        pue_target=goal,
        green_grade=grade,
        hub_cluster=hub_of(scan.views),
        start=starts,
        completion=ends,
    )


def _name_fact(scan: Scan, subject: Subject, alive: list[Subject]) -> Fact | None:
    """The name with the place where it stands."""
    name = subject.name
    if not name:
        return None
    if subject.head == "dc" and subject.ordinals:
        alike = tuple(s.name for s in alive if s is not subject and s.head == "dc" and s.ordinals)
        name = grown_left(scan.text, name, alike)
    elif subject.numbered and not subject.label and len(name) <= 4:
        name = grown_left(scan.text, name)
    for wanted in (name, *subject.names):
        for view in scan.views:
            for squeezed in list(view.cells.values()) if isinstance(view, TableView) else [view.squeezed]:
                at = squeezed.text.find(wanted)
                if at >= 0:
                    stop = at + len(wanted)
                    return Fact(name, "", squeezed.raw(at, stop), "stated", squeezed.evidence(at, stop), 0.95)
    return Fact(name, "", "", "stated", (), 0.6)


def _shown(scan: Scan) -> dict[str, tuple[Evidence, ...]]:
    """Items of a plan's contents that its figures prove: goals by a figure after the retrofit, a period by its two ends."""
    goal = next((m.evidence for m in scan.mentions if m.field in ("sec", "pue") and m.state == "target"), ())
    ends = [
        next((d.evidence for d in scan.dates if d.field == f and d.rank >= _OUTRIGHT), ()) for f in ("start", "end")
    ]
    return {"goals": goal, "period": (*ends[0], *ends[1]) if all(ends) else ()}


def plan_record(
    scan: Scan, alive: list[Subject], installations: list[InstallationFacts], centres: list[DataCentreFacts]
) -> PlanFacts:
    """The record of the plan as a whole."""
    totals = {}
    for field in ("investment", "saving", "co2"):
        found = [m for m in scan.mentions if m.field == field and m.subject is None]
        if not found and (len(alive) == 1 or centres):
            found = [m for m in scan.mentions if m.field == field]
        outright = [m for m in found if m.whole or m.confidence >= 0.85] or found
        totals[field] = settle_total(outright, [m for m in scan.mentions if m.field == field])
    start, end = plan_dates(scan.dates, installations, centres)
    return PlanFacts(
        start=start,
        completion=end,
        investment=totals["investment"],
        energy_saving=totals["saving"],
        co2_reduction=totals["co2"],
        contents=extract_contents(scan.views, _shown(scan)),
        benchmark_edition=extract_edition(scan.views),
        overrun_reason=overrun_reason(scan.views),
        technology_references=technology_references(scan.views),
        investment_items=investment_items(scan.views, scan.scanners),
    )
