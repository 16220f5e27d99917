"""The whole step: a document to facts. Gather names, scan, decide who is real, settle every field."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from compliance.extraction.binding import ADDITIVE, RawMention
from compliance.extraction.centres import base_name, centre_names, grown_left, is_centre_text
from compliance.extraction.contents import extract_contents, extract_edition
from compliance.extraction.describe import Descriptions, describe, hub_of, scale_of, size_limits
from compliance.extraction.enterprise import extract_enterprise
from compliance.extraction.extras import investment_items, overrun_reason, technology_references
from compliance.extraction.lexicon import Lexicon, build_lexicon
from compliance.extraction.periods import plan_dates, subject_dates
from compliance.extraction.products import alias_counts, choose_sibling, family_of, plant_pattern
from compliance.extraction.reconcile import settle
from compliance.extraction.running import scan_paragraph
from compliance.extraction.schedule import DateMention, scan_paragraph_dates, scan_table_dates
from compliance.extraction.subjects import Subject, SubjectIndex, gather, without_groups
from compliance.extraction.tabular import TableScanner, header_rows
from compliance.extraction.views import TableView, View, build_views
from compliance.model.document import SourceDocument
from compliance.model.facts import DataCentreFacts, DocumentInfo, Fact, Facts, InstallationFacts, Mention, PlanFacts
from compliance.model.vocabulary import Product, Vocabulary

_HISTORY = 2
"""Years before the base year from which a date can still belong to a retrofit under way."""
_FIGURES = frozenset({"sec", "pue", "capacity", "output", "racks"})


@dataclass
class _Scan:
    """Everything one walk over the document found."""

    views: tuple[View, ...]
    index: SubjectIndex
    lexicon: Lexicon
    mentions: list[RawMention]
    dates: list[DateMention]
    described: Descriptions
    text: str
    scanners: dict[int, TableScanner]


def _scan(document: SourceDocument, vocabulary: Vocabulary) -> _Scan:
    views = build_views(document)
    lexicon = build_lexicon(vocabulary)
    rows = {id(v): header_rows(v) for v in views if isinstance(v, TableView)}
    parts = [s.text for v in views if isinstance(v, TableView) for s in v.cells.values()]
    parts += [v.text for v in views if not isinstance(v, TableView)]
    text = "\n".join(parts)
    base = (base_name(text) or "") if is_centre_text(text) else ""
    index = SubjectIndex(gather(views, rows, base, None if base else plant_pattern(vocabulary)), base)
    mentions: list[RawMention] = []
    dates: list[DateMention] = []
    scanners: dict[int, TableScanner] = {}
    owner: tuple[int, ...] | None = None
    for view in views:
        if isinstance(view, TableView):
            scanner = scanners[id(view)] = TableScanner(view, lexicon, index, rows[id(view)], owner)
            mentions += scanner.scan()
            dates += scan_table_dates(view, scanner, lexicon, index)
            owner = scanner.owner  # a form (一装置一表) owns the tables nested in it
        else:
            owner = None
            mentions += scan_paragraph(view, lexicon, index)
            dates += scan_paragraph_dates(view, lexicon, index)
    described = describe(views, scanners, lexicon, index)
    return _Scan(views, index, lexicon, mentions, dates, described, text, scanners)


def _base_year(mentions: list[RawMention]) -> int | None:
    """The year that current figures are of: the latest with a figure that is not a target."""
    years = [m.year for m in mentions if m.field in ("sec", "output", "pue") and m.year and m.state != "target"]
    return max(years) if years else None


def extract(document: SourceDocument, vocabulary: Vocabulary) -> Facts:
    """All facts of a plan.

    ``vocabulary`` names the products, regions and processes of the policy corpus. The result has one record per
    installation and data centre that has at least one figure; a field the plan does not state is None.
    """
    scan = _scan(document, vocabulary)
    enterprise = extract_enterprise(scan.views, vocabulary)
    centre_document = _is_centre_document(scan)
    products = {} if centre_document else _products(scan, vocabulary)
    alive = _alive(scan, products, centre_document)
    if not alive:
        alive = [_sole_subject(scan, centre_document)] if _has_figures(scan) else []
        if alive and not centre_document:
            products = _products(scan, vocabulary, alive)
    _attach(scan, alive, products)
    year = _base_year(scan.mentions)
    if year is not None:  # what happened years before the base year is history, not the retrofit
        scan.dates = [d for d in scan.dates if d.day.year >= year - _HISTORY]
    installations: list[InstallationFacts] = []
    centres: list[DataCentreFacts] = []
    used: list[Mention] = []
    if centre_document:
        names = centre_names(scan.views, scan.text, alive)
        for subject in alive:
            centres.append(_centre(scan, subject, names.get(subject.index), year, alive))
    else:
        for subject in alive:
            installations.append(_installation(scan, subject, products.get(subject.index), year, alive))
    plan = _plan(scan, alive, installations, centres)
    for i, subject in enumerate(alive):
        group = "data_centres" if centre_document else "installations"
        used += [_public(m, f"{group}.{i}.{m.field}") for m in scan.mentions if m.subject == subject.index]
    used += [_public(m, f"plan.{m.field}") for m in scan.mentions if m.subject is None and m.field in ADDITIVE]
    info = DocumentInfo(
        document.file,
        document.sha256,
        document.format,
        document.page_count or len(document.pages),
        document.ocr_pages,
        tuple(w.message for w in document.warnings),
    )
    return Facts(info, enterprise, plan, tuple(installations), tuple(centres), tuple(used))


def _public(mention: RawMention, path: str) -> Mention:
    return Mention(path, mention.value, mention.unit, mention.raw, mention.evidence, mention.confidence, mention.origin)


def _is_centre_document(scan: _Scan) -> bool:
    """Whether the plan is about data centres: PUE and racks are spoken of, specific consumption of products is not."""
    strong = len(re.findall(r"数据中心|算力中心|智算中心|机架|机柜|PUE|电能利用效率", scan.text))
    sec = sum(1 for m in scan.mentions if m.field == "sec")
    pue = sum(1 for m in scan.mentions if m.field in ("pue", "racks"))
    return strong >= 8 and pue >= sec and pue + strong // 8 > sec


def _has_figures(scan: _Scan) -> bool:
    return any(m.field in _FIGURES for m in scan.mentions)


def _sole_subject(scan: _Scan, centre: bool) -> Subject:
    """The one unnamed installation (or centre) of a plan that numbers none."""
    kind = "data_centre" if centre else "installation"
    subject = Subject(len(scan.index.subjects), kind, frozenset(), frozenset(), "")
    scan.index.subjects.append(subject)
    return subject


def _alive(scan: _Scan, products: dict[int, Product], centre: bool) -> list[Subject]:
    """Candidates that are real: with figures of their own kind, and no mere part or re-naming of another."""
    fields: dict[int, Counter[str]] = defaultdict(Counter)
    for m in scan.mentions:
        if m.subject is not None:
            fields[m.subject][m.field] += 1
    out = []
    for subject in scan.index.subjects:
        have = set(fields[subject.index])
        if centre:
            if have & {"pue", "racks"}:
                out.append(subject)
        elif subject.index in products and have & {"sec", "capacity", "output"}:
            dated = {d.field for d in scan.dates if d.subject == subject.index}
            if "sec" in have or len(have - {"tier"}) + bool(dated) >= 2:
                out.append(subject)
    return without_groups(out)


def _products(scan: _Scan, vocabulary: Vocabulary, only: list[Subject] | None = None) -> dict[int, Product]:
    """The product of every candidate that makes one."""
    overall = alias_counts(scan.text, vocabulary)
    title = "\n".join(v.text for v in scan.views[:12] if not isinstance(v, TableView))
    dominant = family_of(((title, 1),), vocabulary)
    if dominant is None and overall:
        dominant = overall.most_common(1)[0][0]
    out: dict[int, Product] = {}
    sizes = _sizes(scan)
    for subject in only if only is not None else scan.index.subjects:
        own = " ".join([subject.label, *subject.names, *scan.described.product_text[subject.index]])
        contexts = " ".join(dict.fromkeys(subject.contexts))
        family = family_of(
            ((own, 10), (subject.contexts[0] if subject.label and subject.contexts else "", 5)), vocabulary
        )
        family = family or (
            dominant
            if subject.numbered or only is not None or not subject.label
            else family_of(((contexts, 1),), vocabulary)
        )
        if family is None:
            continue
        siblings = [p for p in vocabulary.products if p.family == family]
        units = {m.unit for m in scan.mentions if m.field == "sec" and m.subject == subject.index}
        fitting = [p for p in siblings if p.unit in units] or siblings
        told = " ".join(m.context for m in scan.mentions if m.field == "sec" and m.subject == subject.index)
        texts = ((own, 20), (told, 5), (contexts, 3), (title, 2), (scan.text, 1))
        chosen = choose_sibling(fitting, texts, sizes.get(subject.index))
        if chosen is not None:
            out[subject.index] = chosen
    return out


def _sizes(scan: _Scan) -> dict[int, Decimal]:
    """Capacity per day of each candidate, for products that the table divides by size."""
    return {
        m.subject: m.value
        for m in scan.mentions
        if m.subject is not None and m.field == "capacity" and m.unit == "t/d" and isinstance(m.value, Decimal)
    }


def _attach(scan: _Scan, alive: list[Subject], products: dict[int, Product]) -> None:
    """Give figures without a name to the only one they can mean; drop figures in a unit that is not the product's."""
    existing = [s for s in alive if _status_key(scan, s) == "existing"]
    scan.dates = [moved for d in scan.dates for moved in _dates_of_group(scan, d, alive)]
    kept: list[RawMention] = []
    for mention in scan.mentions:
        m = mention
        if m.subject is None and (m.field in _FIGURES | {"tier"}) and not m.whole:
            owners = _owners(m, alive, existing, products)
            if len(owners) == 1:
                m = replace(m, subject=owners[0].index, confidence=m.confidence - (0.0 if len(alive) == 1 else 0.1))
        if m.subject is None and m.group:
            meant = [s for s in alive if _status_key(scan, s) == m.section]
            if m.field in ADDITIVE and (len(meant) == 1 and len(alive) > 1):
                m = replace(m, subject=meant[0].index)
            elif m.field in ADDITIVE and len(meant) != len(alive):
                continue
        if m.subject is None and m.field in ADDITIVE and len(alive) == 1 and not m.whole:
            kept.append(m)
            m = replace(m, subject=alive[0].index, confidence=m.confidence - 0.05)
        if m.field == "sec" and m.subject is not None:
            product = products.get(m.subject)
            if product is not None and m.unit and m.unit != product.unit:
                continue
            if product is not None and not m.unit:
                m = replace(m, unit=product.unit, confidence=m.confidence - 0.2)
        if m.section and m.subject is not None and _contradicts(scan, m):
            continue
        kept.append(m)
    scan.mentions = kept


def _dates_of_group(scan: _Scan, date: DateMention, alive: list[Subject]) -> list[DateMention]:
    """A date said of 拟建装置 is a date of each of them."""
    if not date.group or date.subject is not None:
        return [date]
    meant = [s for s in alive if _status_key(scan, s) == date.group]
    if len(meant) == len(alive):
        return [date]
    return [replace(date, subject=s.index, rank=min(date.rank, 2)) for s in meant]


def _contradicts(scan: _Scan, m: RawMention) -> bool:
    """Whether a chapter on existing (or proposed) units speaks of one that is known to be the other."""
    subject = next((s for s in scan.index.subjects if s.index == m.subject), None)
    status = _status_key(scan, subject) if subject is not None else None
    return bool(m.section == "existing" and status == "proposed")


def _owners(
    m: RawMention, alive: list[Subject], existing: list[Subject], products: dict[int, Product]
) -> list[Subject]:
    if len(alive) == 1:
        return alive
    by_word = [
        s
        for s in alive
        if s.index in products and any(q in m.context for q in (*products[s.index].qualifiers, s.label) if len(q) > 1)
    ]
    if len(by_word) == 1:
        return by_word
    if m.unit and m.field == "sec":
        by_unit = [s for s in alive if s.index in products and products[s.index].unit == m.unit]
        if len(by_unit) == 1:
            return by_unit
    if m.section != "proposed" and len(existing) == 1:
        return existing
    return []


def _status_key(scan: _Scan, subject: Subject) -> str:
    fact = scan.described.best(scan.described.status[subject.index])
    return str(fact.value) if fact else "existing"


def _of(scan: _Scan, subject: Subject, field: str) -> list[RawMention]:
    return [m for m in scan.mentions if m.subject == subject.index and m.field == field]


def _latest(mentions: list[RawMention], year: int | None) -> list[RawMention]:
    """Mentions of the base year, or without a year; earlier years are history."""
    years = [m.year for m in mentions if m.year and (year is None or m.year <= year)]
    newest = max(years) if years else None
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


def _installation(
    scan: _Scan, subject: Subject, product: Product | None, year: int | None, alive: list[Subject]
) -> InstallationFacts:
    status = scan.described.best(scan.described.status[subject.index])
    new = status is not None and status.value in ("proposed", "under_construction")
    secs = _of(scan, subject, "sec")
    now, goal = _before_after(secs, year, new)
    if new:
        now = None
    anchor = now or goal
    name = _name_fact(scan, subject, alive)
    starts, ends = subject_dates(scan.dates, subject.index, len(alive) == 1)
    shown = anchor.evidence[:1] if anchor else (name.evidence if name else ())
    if status is None:
        status = Fact("existing", "", "", "stated", shown, 0.7)
    elif not status.evidence:  # known by the chapter it stands in: shown by its name
        status = replace(status, evidence=(name.evidence[:1] if name else ()) or shown)
    made = None
    if product is not None:
        made = Fact(product.key, "", "", "stated", (name.evidence if name and name.evidence else shown)[:1], 0.9)
    quoted = {
        f: settle(_quoted(scan, subject, product, f), conflicts=False) for f in ("quoted_benchmark", "quoted_baseline")
    }
    return InstallationFacts(
        name=name,
        product=made,
        status=status,
        process=scan.described.best(scan.described.process[subject.index]),
        capacity=settle(_of(scan, subject, "capacity"), conflicts=False),
        output=None if new else settle(_latest(_of(scan, subject, "output"), year), conflicts=False),
        sec_current=now,
        sec_target=goal,
        tier_claimed=None if new else settle(_latest(_of(scan, subject, "tier"), year), conflicts=False),
        start=starts,
        completion=ends,
        investment=settle(_of(scan, subject, "investment"), conflicts=False),
        energy_saving=settle(_of(scan, subject, "saving"), conflicts=False),
        co2_reduction=settle(_of(scan, subject, "co2"), conflicts=False),
        quoted_benchmark=quoted["quoted_benchmark"],
        quoted_baseline=quoted["quoted_baseline"],
        energy_factor=settle([m for m in scan.mentions if m.field == "energy_factor"], conflicts=False),
        coal_coefficient=settle([m for m in scan.mentions if m.field == "coal_coefficient"], conflicts=False),
    )


def _quoted(scan: _Scan, subject: Subject, product: Product | None, field: str) -> list[RawMention]:
    """Quotations of the table's levels that are about this installation's product."""
    if product is None:
        return []
    found = [m for m in scan.mentions if m.field == field and m.unit in ("", product.unit)]
    named = [m for m in found if m.subject == subject.index]
    if named:
        return named
    worded = [m for m in found if any(q in m.context for q in product.qualifiers if len(q) > 1)]
    return worded or [m for m in found if m.subject is None]


def _centre(
    scan: _Scan, subject: Subject, name: Fact | None, year: int | None, alive: list[Subject]
) -> DataCentreFacts:
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


def _name_fact(scan: _Scan, subject: Subject, alive: list[Subject]) -> Fact | None:
    """The name with the place where it stands."""
    name = subject.name
    if not name:
        return None
    if subject.numbered and not subject.label and len(name) <= 4:
        name = grown_left(scan.text, name)
    for wanted in (name, *subject.names):
        for view in scan.views:
            for squeezed in list(view.cells.values()) if isinstance(view, TableView) else [view.squeezed]:
                at = squeezed.text.find(wanted)
                if at >= 0:
                    stop = at + len(wanted)
                    return Fact(name, "", squeezed.raw(at, stop), "stated", squeezed.evidence(at, stop), 0.95)
    return Fact(name, "", "", "stated", (), 0.6)


def _plan(
    scan: _Scan, alive: list[Subject], installations: list[InstallationFacts], centres: list[DataCentreFacts]
) -> PlanFacts:
    totals = {}
    for field in ("investment", "saving", "co2"):
        found = [m for m in scan.mentions if m.field == field and m.subject is None]
        if not found and (len(alive) == 1 or centres):
            found = [m for m in scan.mentions if m.field == field]
        outright = [m for m in found if m.whole or m.confidence >= 0.85] or found
        totals[field] = settle(outright, conflicts=False)
    start, end = plan_dates(scan.dates, installations, centres)
    return PlanFacts(
        start=start,
        completion=end,
        investment=totals["investment"],
        energy_saving=totals["saving"],
        co2_reduction=totals["co2"],
        contents=extract_contents(scan.views),
        benchmark_edition=extract_edition(scan.views),
        overrun_reason=overrun_reason(scan.views),
        technology_references=technology_references(scan.views),
        investment_items=investment_items(scan.views, scan.scanners),
    )
