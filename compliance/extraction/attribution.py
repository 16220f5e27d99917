"""Whose is what: which candidates are real installations, what they make, and who owns figures without a name."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal

from compliance.extraction.binding import ADDITIVE, RawMention
from compliance.extraction.centres import is_centre_text
from compliance.extraction.patterns import rx
from compliance.extraction.products import alias_counts, choose_sibling, family_of
from compliance.extraction.scan import Scan, status_key
from compliance.extraction.schedule import DateMention
from compliance.extraction.subjects import Subject, without_groups
from compliance.extraction.views import TableView
from compliance.model.vocabulary import Product, Vocabulary

_OFTEN_NAMED = 3
FIGURES = frozenset({"sec", "pue", "capacity", "output", "racks"})
"""Fields that make a candidate real."""


def is_centre_document(scan: Scan) -> bool:
    """Whether the plan is about data centres: PUE and racks are spoken of, specific consumption of products is not."""
    strong = len(rx(r"数据中心|算力中心|智算中心|机架|机柜|PUE|电能利用效率").findall(scan.text))
    sec = sum(1 for m in scan.mentions if m.field == "sec")
    pue = sum(1 for m in scan.mentions if m.field in ("pue", "racks"))
    return is_centre_text(scan.text) and pue >= sec and pue + strong // 8 > sec


def has_figures(scan: Scan) -> bool:
    """Whether the document states any figure of an installation or a centre."""
    return any(m.field in FIGURES for m in scan.mentions)


def sole_subject(scan: Scan, centre: bool) -> Subject:
    """The one unnamed installation (or centre) of a plan that numbers none."""
    kind = "data_centre" if centre else "installation"
    subject = Subject(len(scan.index.subjects), kind, frozenset(), frozenset(), "")
    scan.index.subjects.append(subject)
    return subject


def real_subjects(scan: Scan, products: dict[int, Product], centre: bool) -> list[Subject]:
    """Candidates that are real: with figures of their own kind, and no mere part or re-naming of another."""
    fields: dict[int, Counter[str]] = defaultdict(Counter)
    for m in scan.mentions:
        if m.subject is not None:
            fields[m.subject][m.field] += 1
    out = []
    for subject in scan.index.subjects:
        by_size = subject.ordinals and all(rx(r"(?:KA|T/D)$").search(o) for o in subject.ordinals)
        if by_size and not subject.label and subject.count < _OFTEN_NAMED:
            continue  # 国内600kA系列: a size in passing, no name
        have = set(fields[subject.index])
        if centre:
            if have & {"pue", "racks"}:
                out.append(subject)
        elif subject.index in scan.families and have & {"sec", "capacity", "output"}:
            dated = {d.field for d in scan.dates if d.subject == subject.index}
            if "sec" in have or len(have - {"tier"}) + bool(dated) >= 2:
                out.append(subject)
    return without_groups(out)


def products_of(scan: Scan, vocabulary: Vocabulary, only: list[Subject] | None = None) -> dict[int, Product]:
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
        if family is None and any(
            len(q) > 1 and q in own for p in vocabulary.products if p.family == dominant for q in p.qualifiers
        ):
            family = dominant  # 型煤制氨装置 in a plan on 合成氨
        if family is None:
            continue
        scan.families[subject.index] = family
        siblings = [p for p in vocabulary.products if p.family == family]
        units = {m.unit for m in scan.mentions if m.field == "sec" and m.subject == subject.index}
        fitting = [p for p in siblings if p.unit in units] or siblings
        told = " ".join(m.context for m in scan.mentions if m.field == "sec" and m.subject == subject.index)
        texts = ((own, 20), (told, 5), (contexts, 3), (title, 2), (scan.text, 1))
        chosen = choose_sibling(fitting, texts, sizes.get(subject.index))
        if chosen is not None:
            out[subject.index], sure = chosen
            if not sure:
                scan.guessed.add(subject.index)
    return out


def _sizes(scan: Scan) -> dict[int, Decimal]:
    """Capacity per day of each candidate, for products that the table divides by size."""
    return {
        m.subject: m.value
        for m in scan.mentions
        if m.subject is not None and m.field == "capacity" and m.unit == "t/d" and isinstance(m.value, Decimal)
    }


def attach(scan: Scan, alive: list[Subject], products: dict[int, Product]) -> None:
    """Give figures without a name to the only one they can mean; drop figures in a unit that is not the product's."""
    existing = [s for s in alive if status_key(scan, s) == "existing"]
    scan.dates = [moved for d in scan.dates for moved in _dates_of_group(scan, d, alive)]
    if len(existing) == 1 < len(alive):  # 改造期限 without a name is that of the only one to be retrofitted
        mine = [d for d in scan.dates if d.subject is None and not d.whole and d.rank >= 2]
        mine = [d for d in mine if any("改造" in e.text for e in d.evidence)]
        scan.dates += [replace(d, subject=existing[0].index, rank=2) for d in mine]
    kept: list[RawMention] = []
    for mention in scan.mentions:
        m = mention
        if m.subject is None and (m.field in FIGURES | {"tier"}) and not m.whole:
            owners = _owners(m, alive, existing, products)
            if len(owners) == 1:
                m = replace(m, subject=owners[0].index, confidence=m.confidence - (0.0 if len(alive) == 1 else 0.1))
        if m.subject is None and m.group:
            meant = [s for s in alive if status_key(scan, s) == m.section]
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


def _dates_of_group(scan: Scan, date: DateMention, alive: list[Subject]) -> list[DateMention]:
    """A date said of 拟建装置 is a date of each of them."""
    if not date.group or date.subject is not None:
        return [date]
    meant = [s for s in alive if status_key(scan, s) == date.group]
    if len(meant) == len(alive):
        return [date]
    return [replace(date, subject=s.index, rank=min(date.rank, 2)) for s in meant]


def _contradicts(scan: Scan, m: RawMention) -> bool:
    """Whether a chapter on existing (or proposed) units speaks of one that is known to be the other."""
    subject = next((s for s in scan.index.subjects if s.index == m.subject), None)
    if rx(r"拟建|新建|在建|扩建").search(m.context):
        return False  # said in the sentence itself, in whatever chapter (现有装置和产能: ……拟建二期……)
    status = status_key(scan, subject) if subject is not None else None
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
