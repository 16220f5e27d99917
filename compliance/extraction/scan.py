"""One walk over a document: subjects gathered, every block scanned, nothing decided yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from compliance.extraction.axes import header_rows
from compliance.extraction.binding import RawMention
from compliance.extraction.centres import base_name, is_centre_text
from compliance.extraction.describe import Descriptions, describe
from compliance.extraction.gathering import gather
from compliance.extraction.lexicon import Lexicon, build_lexicon
from compliance.extraction.name_forms import is_told_apart
from compliance.extraction.products import family_of, plants_of
from compliance.extraction.running import scan_paragraph
from compliance.extraction.schedule import DateMention, scan_paragraph_dates
from compliance.extraction.schedule_tables import scan_table_dates
from compliance.extraction.subjects import Subject, SubjectIndex, absorb
from compliance.extraction.tabular import TableScanner
from compliance.extraction.views import TableView, View, build_views
from compliance.model.document import SourceDocument
from compliance.model.vocabulary import Vocabulary


@dataclass
class Scan:
    """Everything one walk over the document found."""

    views: tuple[View, ...]
    index: SubjectIndex
    lexicon: Lexicon
    mentions: list[RawMention]
    dates: list[DateMention]
    described: Descriptions
    text: str
    scanners: dict[int, TableScanner]
    families: dict[int, str] = field(default_factory=dict)
    """The family of every subject that makes something, also where nothing tells which row of the table it is."""
    guessed: set[int] = field(default_factory=set)
    """Subjects whose row of the benchmark table is a guess from the rest of the document."""


def scan_document(document: SourceDocument, vocabulary: Vocabulary) -> Scan:
    """Everything that the scanners find in a document."""
    views = build_views(document)
    lexicon = build_lexicon(vocabulary)
    rows = {id(v): header_rows(v) for v in views if isinstance(v, TableView)}
    parts = [s.text for v in views if isinstance(v, TableView) for s in v.cells.values()]
    parts += [v.text for v in views if not isinstance(v, TableView)]
    text = "\n".join(parts)
    base = (base_name(text) or "") if is_centre_text(text) else ""
    gathered = gather(views, rows, base, None if base else plants_of(vocabulary))
    index = SubjectIndex(_without_umbrella(gathered, vocabulary, text), base)
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
    return Scan(views, index, lexicon, mentions, dates, described, text, scanners)


def _without_umbrella(subjects: list[Subject], vocabulary: Vocabulary, text: str) -> list[Subject]:
    """Drop 烧碱装置 where 液碱装置 and 固碱装置 are told apart, and 焦炭装置 where there are 1号焦炉 and 2号焦炉.

    The umbrella name is none of them: a product's name with the word for a plant, in a plan (``text``) about that product.
    With a capacity or a status in it (现有500万吨/年炼油装置) it is the name of one.
    """
    told_apart = {family_of(((s.name, 1),), vocabulary) for s in subjects if s.numbered or s.label}
    main = family_of(((text, 1),), vocabulary)
    kinds: dict[int, tuple[str, bool]] = {}
    telling = {q for p in vocabulary.products if p.family == main for q in p.qualifiers if len(q) > 1}
    for subject in subjects:
        family = family_of(((subject.name, 1),), vocabulary) if not subject.numbered else None
        if family is None and not subject.numbered and main is not None and any(w in subject.name for w in telling):
            family = main  # 型煤制氨装置 makes what the plan is about
        if family is not None:
            words = {q for p in vocabulary.products if p.family == family for q in p.qualifiers}
            kinds[subject.index] = (family, any(w in subject.name for w in words if len(w) > 1))
    told = Counter(family for family, qualified in kinds.values() if qualified)
    subjects = _one_plant(subjects, kinds, told)
    kept: list[Subject] = []
    for subject in subjects:
        family, qualified = kinds.get(subject.index, ("", True))
        own = any(is_told_apart(n) for n in subject.names)
        generic = not own and not qualified and family == main and bool(told_apart & {None, main})
        if subject.label or subject.numbered or not (generic or (told[family] >= 2 and not qualified)):
            kept.append(subject)
    for position, subject in enumerate(kept):
        subject.index = position
    return kept


def _one_plant(subjects: list[Subject], kinds: dict[int, tuple[str, bool]], told: Counter[str]) -> list[Subject]:
    """合成氨装置 is 型煤制氨装置 where that is the only plant of its product."""
    kept = list(subjects)
    for subject in subjects:
        family, qualified = kinds.get(subject.index, ("", True))
        named_so = subject.label or any(is_told_apart(n) for n in subject.names)
        if qualified or named_so or told[family] != 1:
            continue
        only = next(s for s in subjects if kinds.get(s.index) == (family, True))
        if not any(s.numbered and s.kind == "installation" for s in subjects):
            absorb(only, subject)
            kept.remove(subject)
    return kept


def status_key(scan: Scan, subject: Subject) -> str:
    """The status that most is said for, ``existing`` where nothing is said."""
    fact = scan.described.best(scan.described.status[subject.index])
    return str(fact.value) if fact else "existing"
