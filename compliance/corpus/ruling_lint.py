"""What can be wrong with interpretations (裁断): names that do not exist, no signature, two that contradict."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.corpus.decisions import Interpretation
from compliance.corpus.library import Corpus
from compliance.corpus.lint_norms import all_norms
from compliance.corpus.norms import Norm
from compliance.corpus.problems import Problem


def rulings(corpus: Corpus) -> Iterator[Problem]:
    """I001 names something that does not exist, I003 contradicts another; a norm names a ruling that does not exist."""
    for ruling in corpus.interpretations:
        for text in _unknown(ruling, corpus):
            yield Problem("I001", ruling.file, ruling.line, f"裁断{ruling.id}：{text}")
    yield from _contradictions(corpus.interpretations)
    known = {r.id for r in corpus.interpretations}
    for norm in all_norms(corpus):
        if norm.interpretation and norm.interpretation not in known:
            file, _, line = norm.place.rpartition(":")
            yield Problem("I001", file, int(line), f"没有裁断“{norm.interpretation}”")


def unsigned_rulings(corpus: Corpus) -> Iterator[Problem]:
    """I002: rulings that nobody has signed yet, which therefore decide nothing (提醒)."""
    for ruling in corpus.interpretations:
        if not corpus.lexicon.signed(ruling.by):
            who = f"“{ruling.by}”不是署名" if ruling.by else "没有写“裁断人”"
            text = f"裁断{ruling.id}：{who}；署名以前不能据以判定"
            yield Problem("I002", ruling.file, ruling.line, text, "提醒")


def _unknown(ruling: Interpretation, corpus: Corpus) -> Iterator[str]:
    if ruling.parameter and ruling.parameter not in corpus.parameters:
        yield f"没有参数“{ruling.parameter}”"
    if ruling.rule and corpus.rule(ruling.rule) is None:
        yield f"没有规则“{ruling.rule}”"
    if ruling.region and ruling.region not in {r.name for r in corpus.places.regions}:
        path = corpus.places.path(ruling.region)
        yield f"没有地区“{ruling.region}”" + (f"，请写全称“{path[-1]}”" if path else "")
    for document in (ruling.document, ruling.adopted):
        if document and document not in corpus.documents:
            yield f"没有登记文件“{document}”"
    yield from _no_norm(ruling, corpus)


def _no_norm(ruling: Interpretation, corpus: Corpus) -> Iterator[str]:
    """A ruling on a parameter (or rule) and place must find the norms that it is about."""
    norms = ruled(ruling, corpus)
    if norms is None or ruling.region not in {r.name for r in corpus.places.regions}:
        return
    there = [n for n in norms if n.region == ruling.region]
    what = f"参数“{ruling.parameter}”" if ruling.parameter else f"规则“{ruling.rule}”"
    if not there:
        places = "、".join(dict.fromkeys(n.region for n in norms))
        yield f"{what}在{ruling.region}没有取值；有取值的地区：{places}"
    elif ruling.adopted in corpus.documents and not any(adopts(ruling, n) for n in there):
        chosen = f"“{ruling.adopted} {ruling.adopted_anchor}”".replace(" ”", "”")
        yield f"{what}在{ruling.region}没有依据{chosen}的取值；可采用：{'、'.join(n.document for n in there)}"


def ruled(ruling: Interpretation, corpus: Corpus) -> tuple[Norm, ...] | None:
    """The norms of the parameter or rule that a ruling is about, of all places; None where there is no such."""
    if ruling.parameter in corpus.parameters:
        return corpus.parameters[ruling.parameter].norms
    rule = corpus.rule(ruling.rule) if ruling.rule else None
    return None if rule is None else corpus.norms_of(rule)


def adopts(ruling: Interpretation, norm: Norm) -> bool:
    """Whether ``norm`` is the one that a ruling has chosen."""
    if not ruling.adopted or norm.citation is None or norm.document != ruling.adopted:
        return False
    return ruling.adopted_anchor in ("", norm.citation.anchor)


def _contradictions(given: tuple[Interpretation, ...]) -> Iterator[Problem]:
    """I003: the same number twice, or two rulings on one thing from one day that say different things.

    A later ruling with a later 自 replaces an earlier one, which is not a contradiction.
    """
    for i, one in enumerate(given):
        for other in given[:i]:
            if one.id == other.id:
                yield Problem("I003", one.file, one.line, f"裁断编号“{one.id}”重复（另见 {other.file}）")
            elif _topic(one) == _topic(other) is not None and one.start == other.start and _says(one) != _says(other):
                text = f"裁断{one.id}与{other.id}就同一问题自同一天起裁断不同"
                yield Problem("I003", one.file, one.line, text)


def _topic(ruling: Interpretation) -> tuple[str, ...] | None:
    if ruling.effective is not None:
        return ("生效日期", ruling.document)
    if ruling.adopted:
        return ("采用", ruling.parameter or ruling.rule, ruling.region)
    return ("边界", ruling.parameter, ruling.region) if ruling.boundary else None


def _says(ruling: Interpretation) -> tuple[object, ...]:
    return (ruling.boundary, ruling.effective, ruling.adopted, ruling.adopted_anchor)
