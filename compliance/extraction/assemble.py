"""The whole step: a document to facts. Gather names, scan, decide who is real, settle every field, read every quotation back."""

from __future__ import annotations

import re

from compliance.extraction.attribution import (
    attach,
    has_figures,
    is_centre_document,
    products_of,
    real_subjects,
    sole_subject,
)
from compliance.extraction.binding import ADDITIVE, RawMention
from compliance.extraction.centres import centre_names
from compliance.extraction.corroborate import corroborated
from compliance.extraction.enterprise import extract_enterprise
from compliance.extraction.extras import investment_items
from compliance.extraction.identities import identities
from compliance.extraction.lexicon import build_lexicon
from compliance.extraction.products import plants_of
from compliance.extraction.readback import confirmed
from compliance.extraction.records import centre_record, installation_record, plan_record
from compliance.extraction.scan import scan_document
from compliance.extraction.statements import stated_facts, with_statements
from compliance.model.collector import resting
from compliance.model.document import SourceDocument
from compliance.model.facts import DataCentreFacts, DocumentInfo, Facts, InstallationFacts, Mention
from compliance.model.vocabulary import Vocabulary

_HISTORY = 2
"""Years before the base year from which a date can still belong to a retrofit under way."""


def _base_year(mentions: list[RawMention]) -> int | None:
    """The year that current figures are of: the latest with a figure that is not a target."""
    years = [m.year for m in mentions if m.field in ("sec", "output", "pue") and m.year and m.state != "target"]
    return max(years) if years else None


_RECORDED = re.compile(
    r"(?P<year>20\d\d)年(?:度|全年|实际|统计|生产|能源|我?(?:公司|厂|企业))*(?:产量|产值|综合能|能源消费|能耗统计|用电|生产|实际|报表|数据|末|为基)"
)


def _last_recorded(text: str, base: int | None, starts: list[int]) -> int | None:
    """The base year, or a later one of which the text has records (2024年能源统计报表) before any work begins."""
    years = [int(m["year"]) for m in _RECORDED.finditer(text)]
    known = [y for y in years if not starts or y < min(starts)]
    return max([*known, base]) if known and base is not None else base


def prepare(vocabulary: Vocabulary) -> None:
    """Compile what every extraction with ``vocabulary`` needs, ahead of the first."""
    build_lexicon(vocabulary)
    plants_of(vocabulary)
    identities()


def extract(document: SourceDocument, vocabulary: Vocabulary) -> Facts:
    """All facts of a plan.

    ``vocabulary`` names the products, regions and processes of the policy corpus. The result has one record per
    installation and data centre that has at least one figure; a field the plan does not state is None.
    """
    with resting():
        return _extract(document, vocabulary)


def _extract(document: SourceDocument, vocabulary: Vocabulary) -> Facts:
    scan = scan_document(document, vocabulary)
    enterprise = extract_enterprise(scan.views, vocabulary)
    centre_document = is_centre_document(scan)
    products = {} if centre_document else products_of(scan, vocabulary)
    alive = real_subjects(scan, products, centre_document)
    if not alive:
        alive = [sole_subject(scan, centre_document)] if has_figures(scan) else []
        if alive and not centre_document:
            products = products_of(scan, vocabulary, alive)
    attach(scan, alive, products)
    begun = [d.day.year for d in scan.dates if d.field == "start" and d.rank > 1]
    year = _last_recorded(scan.text, _base_year(scan.mentions), begun)
    since = year if year is not None else min(begun, default=None)
    if since is not None:  # what happened years before the base year (or any work begins) is history, not the retrofit
        scan.dates = [d for d in scan.dates if d.day.year >= since - _HISTORY]
    scan.mentions = corroborated(scan, alive, year, investment_items(scan.views, scan.scanners))
    installations: list[InstallationFacts] = []
    centres: list[DataCentreFacts] = []
    used: list[Mention] = []
    if centre_document:
        names = centre_names(scan.views, scan.text, alive)
        for subject in alive:
            centres.append(centre_record(scan, subject, names.get(subject.index), year, alive))
    else:
        for subject in alive:
            installations.append(installation_record(scan, subject, products.get(subject.index), year, alive))
    records: list[InstallationFacts | DataCentreFacts] = [*installations, *centres]
    said = stated_facts(scan, {s.index: _status(r) for s, r in zip(alive, records, strict=True)})
    if centre_document:
        centres = [with_statements(c, said.get(s.index, {})) for s, c in zip(alive, centres, strict=True)]
    else:
        installations = [with_statements(r, said.get(s.index, {})) for s, r in zip(alive, installations, strict=True)]
    plan = plan_record(scan, alive, installations, centres)
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
    return confirmed(Facts(info, enterprise, plan, tuple(installations), tuple(centres), tuple(used)), document)


def _status(record: InstallationFacts | DataCentreFacts) -> str:
    return str(record.status.value) if record.status is not None else "existing"


def _public(mention: RawMention, path: str) -> Mention:
    return Mention(path, mention.value, mention.unit, mention.raw, mention.evidence, mention.confidence, mention.origin)
