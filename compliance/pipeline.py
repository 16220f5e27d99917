"""The one place where the steps are joined: file → document → facts → review → notices.

Front ends (command line, batch, web) call these functions and nothing below them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.corpus import Corpus, Waiver, load_corpus, load_determinations, load_waivers
from compliance.frozen import frozen_in, read_frozen
from compliance.model.errors import ComplianceError, InputError
from compliance.model.facts import Facts
from compliance.model.inputs import Bound, stale_waivers
from compliance.model.review import Review
from compliance.model.vocabulary import Vocabulary
from compliance.readers import Limits, Step, is_own_ledger, read_guarded, unheard

if TYPE_CHECKING:
    from compliance.annotation import Note
    from compliance.corpus.intake import DraftFolder
    from compliance.drafting import Draft, NoticeSettings, WrittenNotice
    from compliance.exports import About

PLAN_SUFFIXES = (".pdf", ".docx", ".docm", ".xlsx", ".xlsm")
"""What a folder given as input is searched for; a file given by name is sniffed whatever it is called."""
TEXT_SUFFIXES = (".txt", ".md")
"""Policy texts that are cut as they are; any other file must be a PDF or DOCX."""


@dataclass(frozen=True)
class Options:
    """How plans are read and judged. ``region`` None takes the province that the plan states."""

    as_of: date
    region: str | None = None
    include_drafts: bool = False
    corpus: Path | None = None
    waivers: Path | None = None
    ocr: bool = True
    limits: Limits = Limits()  # noqa: RUF009 (frozen)
    determinations: Path | None = None
    granted: tuple[Waiver, ...] = ()
    """Waivers on record elsewhere than in a file: those of the registry."""
    bound: tuple[Bound, ...] = ()
    """The findings that they were asked for: one of which anything has changed is not attached, to anything."""


@lru_cache(maxsize=2)
def corpus_of(path: Path | None) -> Corpus:
    """The corpus at ``path`` (None: the one that ships), loaded once.

    Raises:
        CorpusError: where it cannot be used.
    """
    return load_corpus(path)


@lru_cache(maxsize=2)
def vocabulary_of(path: Path | None) -> Vocabulary:
    """The words that extraction takes from the corpus at ``path``; one object, so that patterns are compiled once."""
    return corpus_of(path).vocabulary()


def extract_plan(
    path: Path,
    options: Options,
    announce: Callable[[int], None] = lambda pages: None,
    told: Callable[[Step], None] = unheard,
) -> Facts:
    """All facts of one plan. ``announce`` is told how many pages need OCR, ``told`` how far it is.

    Raises:
        InputError: where the file cannot be read (its reason is Chinese, its exit code 3).
    """
    with ThreadPoolExecutor(1) as loading:  # what extraction needs is loaded while the child reads
        ready = loading.submit(_ready_to_extract, options.corpus)
        document = read_guarded(path, limits=options.limits, ocr=options.ocr, announce=announce, told=told)
        vocabulary = ready.result()
    told(("extracting", 0, 0))
    from compliance.extraction import extract

    return extract(document, vocabulary)


def _ready_to_extract(corpus: Path | None) -> Vocabulary:
    """The words of the corpus, with all that extraction needs of program and data loaded."""
    from compliance.extraction import prepare

    vocabulary = vocabulary_of(corpus)
    prepare(vocabulary)
    return vocabulary


def region_of(facts: Facts, options: Options) -> str | None:
    """The region to judge in: as asked for, else the province that the plan states, else unknown (None)."""
    if options.region is not None:
        return options.region
    province = facts.enterprise.province
    return str(province.value) if province is not None and province.value is not None else None


def review_facts(facts: Facts, options: Options) -> Review:
    """The review of facts, by the corpus in force on ``options.as_of``; waivers that are stale (``bound``) left out.

    Raises:
        CorpusError: naming file and line of a waiver or determination that cannot be read.
    """
    found = _judged(facts, options, options.granted)
    stale = stale_waivers(found.findings, options.bound)
    return _judged(facts, options, tuple(w for w in options.granted if w.id not in stale)) if stale else found


def _judged(facts: Facts, options: Options, granted: tuple[Waiver, ...]) -> Review:
    from compliance.checking import review

    corpus = corpus_of(options.corpus)
    return review(
        facts,
        corpus,
        as_of=options.as_of,
        region=region_of(facts, options),
        include_drafts=options.include_drafts,
        waivers=(*(load_waivers(options.waivers) if options.waivers else ()), *granted),
        determinations=load_determinations(options.determinations) if options.determinations else (),
    )


def check_plan(path: Path, options: Options) -> Review:
    """Read, extract and judge one plan.

    Raises:
        InputError: where the file cannot be read.
        CorpusError: where the corpus cannot be used.
    """
    return review_facts(extract_plan(path, options), options)


def annotate_plan(path: Path, result: Facts | Review, target: Path, options: Options) -> tuple[str, ...]:
    """Write a copy of the plan at ``path`` with a box and a note per figure, after extraction (Facts) or review.

    Gives what the user must be told about the copy (in Chinese).

    Raises:
        InputError: where the plan cannot be annotated or the copy cannot be written.
    """
    from compliance.annotation import annotate_guarded
    from compliance.files import replace_file

    facts = result.facts if isinstance(result, Review) else result
    notes = _notes(result, float(corpus_of(options.corpus).lexicon.minimum_confidence))
    copy = annotate_guarded(path, notes, facts.document.sha256, options.limits)
    replace_file(target, copy.content)
    return copy.warnings


def _notes(result: Facts | Review, least: float) -> tuple[Note, ...]:
    from compliance.annotation import notes_of_facts, notes_of_review

    return notes_of_review(result, least) if isinstance(result, Review) else notes_of_facts(result, least)


def write_notices(
    review: Review, settings: NoticeSettings, folder: Path, *, pdf: bool = True
) -> tuple[WrittenNotice, ...]:
    """The notices that a review calls for, written into ``folder``: none where nothing failed or stayed open."""
    from compliance.drafting import build_notices, enclose_notice, write_notice

    return tuple(
        write_notice(draft, folder, pdf=pdf, enclosures=enclose_notice(draft, review))
        for draft in build_notices(review, settings)
    )


def write_document(
    kind: str, data: Path, folder: Path, *, pdf: bool = True, templates: Path | None = None
) -> tuple[WrittenNotice, Draft]:
    """A document of this kind from a JSON file, written into ``folder``; and its draft, which says what is missing.

    Raises:
        InputError: when the data cannot be read or do not fit the kind.
        TemplateError: when there is no such kind, or its template cannot be used.
    """
    from compliance.drafting import draft_document, load_forms, read_data, write_notice

    forms = load_forms(templates)
    draft = draft_document(forms.form(kind), read_data(data), forms.wording, data)
    return write_notice(draft, folder, pdf=pdf, templates=templates), draft


def frame_of(options: Options, failures: Sequence[InputError] = ()) -> About:
    """What an export says besides the reviews: the waivers on record, titles of rules, the plans that could not be read."""
    from compliance.exports import About, Unread, WaiverNote

    corpus = corpus_of(options.corpus)
    waivers = {
        w.id: WaiverNote(w.id, w.reason, w.type, w.approval, w.approver, w.start, w.expiry)
        for w in (*corpus.waivers, *(load_waivers(options.waivers) if options.waivers else ()), *options.granted)
    }
    titles = {code: entry.title for code, entry in corpus.registry.items()}
    return About(waivers=waivers, rules=titles, unread=tuple(map(Unread.of, failures)))


def import_text(path: Path, id_: str, numbering: str, corpus: Path | None, *, ocr: bool = True) -> DraftFolder:
    """A policy text (TXT, MD, PDF, DOCX) as the draft of its folder in the corpus; nothing is written.

    Raises:
        InputError: where the file cannot be read, is no text, or shows no numbering.
        CorpusError: where the corpus, whose lexicon is used, cannot be read.
    """
    from compliance.corpus.intake import draft_folder, printed_document, printed_text

    if not path.is_file():
        raise InputError(path, "not_found", "找不到这个文件")
    if path.suffix.lower() in TEXT_SUFFIXES:
        printed = printed_text(path.name, path.read_bytes())
    else:
        printed = printed_document(read_guarded(path, ocr=ocr), path.read_bytes())
    return draft_folder(printed, id_, corpus_of(corpus).lexicon, numbering)


def facts_in(paths: tuple[Path, ...], options: Options) -> Iterator[tuple[str, Facts | InputError]]:
    """The facts of plans and of files of frozen facts (JSON as ``extract`` prints it), each with the name of its source.

    A folder is searched for frozen facts, and for plans where it has none. What cannot be read comes as the
    error that it is, so that one bad file never stops the others.

    Raises:
        InputError: for a path that does not exist, or a folder with neither.
    """
    for path in paths:
        frozen = frozen_in(path)
        if not frozen:
            files = plans_in((path,))
            for file in files:
                try:
                    yield file.name, extract_plan(file, reading(options, files))
                except InputError as error:
                    yield file.name, error
        for file in frozen:
            yield from read_frozen(file)


def reading(options: Options, files: Sequence[Path]) -> Options:
    """``options`` for reading all of ``files``: worth preparing for where it is not only one."""
    return replace(options, limits=replace(options.limits, many=len(files) > 1))


def plans_in(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """``paths`` with every folder replaced by the plans in it, in order of name; hidden and lock files are left out, and the
    ledgers that this program wrote.

    Raises:
        InputError: for a path that does not exist, or a folder without a plan.
    """
    out: list[Path] = []
    for path in paths:
        if not path.is_dir():
            out.append(path)
            continue
        found = sorted(
            p
            for p in path.rglob("*")
            if p.suffix.lower() in PLAN_SUFFIXES and p.is_file() and not p.name.startswith((".", "~$"))
        )
        found = [p for p in found if not is_own_ledger(p)]
        if not found:
            raise InputError(path, "empty", "目录里没有方案（.pdf、.docx、.xlsx）")
        out.extend(found)
    return tuple(out)


__all__ = [
    "ComplianceError",
    "Options",
    "annotate_plan",
    "check_plan",
    "corpus_of",
    "extract_plan",
    "facts_in",
    "frame_of",
    "import_text",
    "plans_in",
    "region_of",
    "review_facts",
    "write_notices",
]
