"""``docs/seed_map.csv``: what becomes of each normative sentence of the documents that we hold.

Clauses are disposed of as wholes (``dispositions.yaml``); a clause may say five things of which a rule
checks two. So the sentences are listed one by one, each verbatim with its anchor, and C024 holds the list
to the clauses, to the register of codes and to the dispositions of the clauses.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compliance.corpus.coverage import HANDLED, KINDS, NOT_MACHINE, OPEN, REASONS, Disposition, read_dispositions
from compliance.corpus.documents import squeeze
from compliance.corpus.library import Corpus
from compliance.corpus.problems import Problem
from compliance.model.errors import CorpusError

SENTENCES = "docs/seed_map.csv"
ELISION = "……"
"""Stands in a quoted sentence for words left out; what is on either side must follow in this order."""
_COLUMNS = ("编号", "文件", "锚", "原文", "处置", "码", "原因", "说明")


@dataclass(frozen=True, kw_only=True)
class Sentence(Disposition):
    """One normative sentence, word for word: disposed of like the clause in which it stands."""

    id: str
    document: str
    text: str


@dataclass(frozen=True)
class SentenceCoverage:
    """How far the sentences are disposed of: by a rule, or by the reason why no program can."""

    total: int
    by_code: Mapping[str, int]
    by_reason: Mapping[str, int]
    handled: int
    open: tuple[Sentence, ...]

    @property
    def disposed(self) -> int:
        """Sentences that are not left to do."""
        return self.total - len(self.open)


def read_sentences(corpus: Corpus) -> tuple[Sentence, ...]:
    """The sentences of a corpus in the order of the file; none where there is no such file.

    Raises:
        CorpusError: for a file that is not a table with the columns above.
    """
    path = corpus.folder / SENTENCES
    if not path.is_file():
        return ()
    found = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [c for c in _COLUMNS if c not in (reader.fieldnames or ())]
            if missing:
                raise CorpusError(SENTENCES, 1, f"表头缺少：{'、'.join(missing)}", "C016")
            for row in reader:
                if None in row.values() or None in row:
                    raise CorpusError(SENTENCES, reader.line_num, "这一行的格数与表头不一致", "C016")
                found.append(_sentence({c: row[c].strip() for c in _COLUMNS}, reader.line_num))
    except UnicodeDecodeError as error:
        raise CorpusError(SENTENCES, None, "文件不是 UTF-8 编码，请另存为 UTF-8", "C016") from error
    return tuple(found)


def _sentence(row: Mapping[str, str], line: int) -> Sentence:
    disposed = (row["锚"], row["处置"], tuple(row["码"].split()), row["原因"], row["说明"], line)
    return Sentence(*disposed, id=row["编号"], document=row["文件"], text=row["原文"])


def sentence_coverage(sentences: tuple[Sentence, ...]) -> SentenceCoverage:
    """The counts over all sentences."""
    codes = Counter(code for s in sentences if s.kind == HANDLED for code in s.codes)
    reasons = Counter(s.reason for s in sentences if s.kind == NOT_MACHINE)
    return SentenceCoverage(
        len(sentences),
        dict(sorted(codes.items())),
        dict(
            sorted(reasons.items(), key=lambda item: (-item[1], REASONS.index(item[0]) if item[0] in REASONS else 99))
        ),
        sum(s.kind == HANDLED for s in sentences),
        tuple(s for s in sentences if s.kind not in (HANDLED, NOT_MACHINE)),
    )


def sentences(corpus: Corpus) -> Iterator[Problem]:
    """C024: each sentence stands in its clause exactly once, is disposed of soundly, and agrees with its clause."""
    known = {d.id: {x.anchor: x for x in read_dispositions(d)} for d in corpus.documents.values() if d.held}
    seen: dict[str, int] = {}
    listed = read_sentences(corpus)
    for sentence in listed:
        texts = [*_place(sentence, corpus), *_disposal(sentence, corpus)]
        if sentence.id in seen:
            texts.append(f"编号与第{seen[sentence.id]}行重复")
        seen.setdefault(sentence.id, sentence.line)
        clause = known.get(sentence.document, {}).get(sentence.anchor)
        if clause is not None:
            texts.extend(_agreement(sentence, clause, corpus))
        for text in texts:
            yield Problem("C024", SENTENCES, sentence.line, f"{sentence.id}：{text}")
    for document in dict.fromkeys(s.document for s in listed):
        for clause in known.get(document, {}).values():
            kinds = {s.kind for s in listed if (s.document, s.anchor) == (document, clause.anchor)}
            if clause.kind in (HANDLED, OPEN) and clause.kind not in kinds:
                text = f"条款“{clause.anchor}”的处置是“{clause.kind}”，seed_map.csv 里却没有一句如此"
                yield Problem("C024", f"docs/{document}/dispositions.yaml", clause.line, text)


def occurrences(quote: str, text: str) -> int:
    """How often a sentence stands in a clause, white space apart; with elisions, 1 where the parts follow each other."""
    body = squeeze(text)
    parts = [squeeze(p) for p in quote.split(ELISION)]
    if len(parts) == 1:
        return body.count(parts[0]) if parts[0] else 0
    at = 0
    for part in parts:
        found = body.find(part, at) if part else -1
        if found < 0 or body.count(part) != 1:
            return 0
        at = found + len(part)
    return 1


def _place(sentence: Sentence, corpus: Corpus) -> Iterator[str]:
    document = corpus.documents.get(sentence.document)
    if document is None or not document.held:
        yield f"没有持有文件“{sentence.document}”的原文" if document else f"没有登记文件“{sentence.document}”"
        return
    clause = corpus.clauses.of(document.id).get(sentence.anchor)
    if clause is None:
        yield f"文件“{document.id}”没有条款“{sentence.anchor}”"
        return
    count = occurrences(sentence.text, clause.text)
    if count != 1:
        yield f"原文在条款“{sentence.anchor}”里{'没有' if count == 0 else f'出现{count}次'}：{sentence.text}"


def _disposal(sentence: Sentence, corpus: Corpus) -> Iterator[str]:
    if sentence.kind not in KINDS:
        yield f"“处置”只能取{'、'.join(KINDS)}，写的是“{sentence.kind}”"
        return
    for code in sentence.codes:
        if code not in corpus.registry:
            yield f"规则码“{code}”没有登记"
    written = [code for code in sentence.codes if corpus.rule(code)]
    if sentence.kind == NOT_MACHINE:
        if sentence.reason not in REASONS:
            yield f"“原因”只能取{'、'.join(REASONS)}，写的是“{sentence.reason}”"
        if sentence.codes:
            yield f"不可机检的不写规则码：{' '.join(sentence.codes)}"
        return
    if sentence.reason:
        yield f"只有不可机检的才写“原因”，写的是“{sentence.reason}”"
    if not sentence.codes:
        yield f"处置为“{sentence.kind}”，须写规则码"
    elif sentence.kind == HANDLED and not written:
        yield f"写明由规则检查，但没有对应的规则文件：{' '.join(sentence.codes)}"
    elif sentence.kind == OPEN and len(written) == len(sentence.codes):
        yield f"规则{' '.join(written)}已编写，处置应改为“规则”"


def _agreement(sentence: Sentence, clause: Disposition, corpus: Corpus) -> Iterator[str]:
    """A clause is 规则 as soon as one of its sentences is; it may not be 不可机检 while one is still to do."""
    where = f"条款“{clause.anchor}”在 dispositions.yaml 里的处置是“{clause.kind}”"
    if sentence.kind == HANDLED and clause.kind != HANDLED:
        yield f"{where}，这一句却由规则检查"
    elif sentence.kind == OPEN and clause.kind == NOT_MACHINE:
        yield f"{where}，这一句却待编写"
    if sentence.kind == HANDLED and clause.kind == HANDLED:
        absent = [c for c in sentence.codes if corpus.rule(c) and c not in clause.codes]
        if absent:
            yield f"条款“{clause.anchor}”的处置没有列出{'、'.join(absent)}"
