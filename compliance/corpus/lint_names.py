"""Lint of what officers mistype without any error: places that do not exist, registrations that say too little.

A place that no plan can lie in silently matches nothing, so it is as bad as a wrong number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from compliance.corpus.cases import case_files, read_cases
from compliance.corpus.library import Corpus
from compliance.corpus.problems import Problem
from compliance.corpus.strict import Table, line_of, read_yaml


def places(corpus: Corpus) -> Iterator[Problem]:
    """C001: every place named by a document, a norm, a table or a test is one of ``regions.yaml``."""
    for document in corpus.documents.values():
        name = f"docs/{document.folder.name}/meta.yaml"
        if text := _unknown(document.region, corpus):
            yield Problem("C001", name, line_of(read_yaml(document.folder / "meta.yaml", name), "地区") or 0, text)
    for norm in (
        *(n for p in corpus.parameters.values() for n in p.norms),
        *(n for r in corpus.rules for n in r.norms),
    ):
        cited = corpus.documents.get(norm.document)
        if cited is None or norm.region != cited.region:
            yield from _norm(norm.region, norm.place, corpus)
    for table in corpus.levels:
        if text := _unknown(table.region, corpus):
            yield Problem("C001", table.file.replace(".csv", ".meta.yaml"), 0, text)
    for path, name in case_files(corpus.folder):
        for case in read_cases(path, name):
            if case.region and corpus.places.path(case.region) is None:
                text = f"{_unknown(case.region, corpus)}（测试地区未知的情形，写 null）"
                yield Problem("C001", name, case.line, text)


def _norm(region: str, place: str, corpus: Corpus) -> Iterator[Problem]:
    if text := _unknown(region, corpus):
        file, _, line = place.rpartition(":")
        yield Problem("C001", file, int(line), text)


def _unknown(region: str, corpus: Corpus) -> str:
    """Why a place cannot be used; "" where it is a full name. Norms bind by full name, so an alias will not do."""
    names = [r.name for r in corpus.places.regions]
    if region in names:
        return ""
    path = corpus.places.path(region)
    near = [path[-1]] if path else get_close_matches(region, names, n=1, cutoff=0.5)
    hint = f"，请写“{near[0]}”" if path else f"，是不是“{near[0]}”？" if near else "，请先在 regions.yaml 登记"
    return f"没有地区“{region}”{hint}"


def registrations(corpus: Corpus) -> Iterator[Problem]:
    """C016: every document says from when it binds and why."""
    for document in corpus.documents.values():
        name = f"docs/{document.folder.name}/meta.yaml"
        data = read_yaml(document.folder / "meta.yaml", name)
        effect = data.get("生效") if isinstance(data, Table) else None
        dated = isinstance(effect, Table) and (effect.get("自") or effect.get("不早于") or effect.get("不晚于"))
        if not isinstance(effect, Table) or not dated or not effect.get("依据"):
            text = "没有写明“生效”：{自: 日期, 依据: …}，只知道区间的写 {不早于: …, 不晚于: …, 依据: …}"
            yield Problem("C016", name, line_of(data, "生效") or 0, text)


def uncut(corpus: Corpus) -> Iterator[Problem]:
    """C021: a text that is held has been cut into clauses."""
    for document in corpus.documents.values():
        if document.held and document.source and not (document.folder / "clauses.yaml").is_file():
            text = f"原件还没有切成条款：写好 clean.yaml 以后运行 python policy_corpus/tools/cut.py {document.id}"
            yield Problem("C021", f"docs/{document.folder.name}/clauses.yaml", 0, text)


NAME_CHECKS: tuple[Callable[[Corpus], Iterator[Problem]], ...] = (places, registrations, uncut)
