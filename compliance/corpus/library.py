"""``policy_corpus/`` as one value: read once, checked while reading, frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from compliance.corpus.cases import TEST_SUFFIX
from compliance.corpus.conditions import LEVELS
from compliance.corpus.decisions import Interpretation, Waiver, read_interpretations, read_waivers
from compliance.corpus.determinations import Determination, read_determinations
from compliance.corpus.dictionary import Dictionary, FactDef, read_dictionary
from compliance.corpus.documents import ClauseBook, Document, read_document
from compliance.corpus.entries import Entry, entries
from compliance.corpus.equivalents import EQUIVALENTS
from compliance.corpus.grammar import Grammar
from compliance.corpus.norms import Norm, Parameter, read_header, read_parameter
from compliance.corpus.places import Places, read_places
from compliance.corpus.rules import Rule, read_rule
from compliance.corpus.strict import Table, line_of, read_yaml
from compliance.corpus.tables import EfficiencyTable, EnergyLimit, read_levels, read_limits
from compliance.corpus.words import Lexicon, read_lexicon
from compliance.model.errors import CorpusError
from compliance.model.vocabulary import Product, Vocabulary
from compliance.resources import data_folder

_MOST_KEPT = 40_000
"""Entries of a corpus's memory: about 50 MB."""
REGISTRY_STATES = ("现行", "试行", "停用", "待编写", "另行查询")


@dataclass(frozen=True)
class Registration:
    """A rule code that has ever been given out. Codes are never reused; 停用 may name its successor."""

    code: str
    title: str
    state: str
    successor: str = ""
    note: str = ""
    line: int = 0


@dataclass(frozen=True)
class Corpus:
    """Everything that a review needs of the policy corpus. ``hash`` names exactly this content."""

    folder: Path
    hash: str
    lexicon: Lexicon
    facts: Dictionary
    documents: Mapping[str, Document]
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]
    levels: tuple[EfficiencyTable, ...]
    limits: tuple[EnergyLimit, ...]
    places: Places
    products: Mapping[str, Product]
    interpretations: tuple[Interpretation, ...]
    waivers: tuple[Waiver, ...]
    registry: Mapping[str, Registration]
    clauses: ClauseBook
    determinations: tuple[Determination, ...] = ()

    def rule(self, code: str) -> Rule | None:
        """The rule of that code."""
        return next((r for r in self.rules if r.code == code), None)

    def norms_of(self, rule: Rule) -> tuple[Norm, ...]:
        """The norms that a rule rests on, its own or those of its parameter."""
        return self.parameters[rule.parameter].norms if rule.parameter else rule.norms

    @cached_property
    def facts_by_source(self) -> Mapping[str, FactDef]:
        """The first fact of the dictionary that is taken from each source (``installation.output``)."""
        found: dict[str, FactDef] = {}
        for fact in self.facts.values():
            found.setdefault(fact.source, fact)
        return found

    @cached_property
    def memo(self) -> dict[object, Any]:
        """What judging has worked out of this corpus alone (who binds where and when); a changed copy starts anew.

        Keys may name things by their id: the entry then holds the thing, so that the id stays its own.
        """
        return {}

    def forget(self) -> None:
        """Start the memory anew once it is large, as in a service that reviews for months by one corpus."""
        if len(self.memo) > _MOST_KEPT:
            self.memo.clear()

    @cached_property
    def limits_by_product(self) -> Mapping[str, tuple[EnergyLimit, ...]]:
        """GB limits of each product, oldest first."""
        found: dict[str, tuple[EnergyLimit, ...]] = {}
        for limit in self.limits:
            found[limit.product] = (*found.get(limit.product, ()), limit)
        return found

    def vocabulary(self) -> Vocabulary:
        """The words that extraction may use."""
        values: dict[tuple[str, str, str, str], None] = {}
        for table in self.levels:
            for key in dict.fromkeys(k for k, _ in table.cells):
                cells = [table.cells[key, level] for level in LEVELS]
                if all(c.value is not None for c in cells):
                    values[key, table.edition[:4], str(cells[0].value), str(cells[1].value)] = None
        processes: dict[str, None] = {}
        for fact in self.facts.values():
            for words in (fact.keywords or {}).values():
                processes.update(dict.fromkeys(words))
        return Vocabulary(tuple(self.products.values()), self.places.regions, tuple(processes), tuple(values))


OnError = Callable[[CorpusError], None]


def _stop(error: CorpusError) -> None:
    raise error


def load_corpus(path: Path | None = None, on_error: OnError = _stop) -> Corpus:
    """The corpus in ``path`` (default: the one that ships with the program).

    ``on_error`` receives the error of a rule that cannot be read; by default loading stops there. Lint
    collects them instead and goes on without the rule.

    Raises:
        CorpusError: naming file and line, for anything that cannot be understood.
    """
    folder = (path or data_folder("policy_corpus")).resolve()
    if not folder.is_dir():
        raise CorpusError(folder, None, "找不到政策语料目录", "C016")
    lexicon = read_lexicon(_need(folder, "lexicon.yaml"), "lexicon.yaml")
    facts = read_dictionary(_need(folder, "facts.yaml"), "facts.yaml", LEVELS)
    documents = _documents(folder)
    headers = _headers(folder)
    grammar = Grammar(facts, lexicon, {code: e.text("类型") for code, e in headers.items()})
    parameters = {code: read_parameter(e, grammar, documents) for code, e in headers.items()}
    rules = tuple(_rules(folder, grammar, parameters, documents, on_error))
    _unique(rules)
    levels, limits = read_tables(folder, lexicon)
    return Corpus(
        folder=folder,
        hash=corpus_hash(folder),
        lexicon=lexicon,
        facts=facts,
        documents=documents,
        parameters=parameters,
        rules=tuple(sorted(rules, key=lambda r: r.code)),
        levels=levels,
        limits=limits,
        places=read_places(_need(folder, "regions.yaml"), "regions.yaml"),
        products=_products(folder),
        interpretations=tuple(
            i for f, n in _files(folder, "interpretations", "*.yaml") for i in read_interpretations(f, n)
        ),
        waivers=tuple(w for f, n in _files(folder, "waivers", "*.yaml") for w in read_waivers(f, n)),
        registry=_registry(folder),
        clauses=ClauseBook(documents),
        determinations=tuple(
            d for f, n in _files(folder, "determinations", "*.yaml") for d in read_determinations(f, n)
        ),
    )


def _rules(
    folder: Path,
    grammar: Grammar,
    parameters: Mapping[str, Parameter],
    documents: Mapping[str, Document],
    on_error: OnError,
) -> Iterator[Rule]:
    for file, name in _files(folder, "rules", "**/*.yaml"):
        if not name.endswith(TEST_SUFFIX):
            try:
                yield read_rule(file, name, grammar, parameters, documents)
            except CorpusError as error:
                on_error(error)


def corpus_hash(folder: Path) -> str:
    """``sha256:…`` over the names and bytes of all data files (tests and what belongs to them do not count)."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix not in (".yaml", ".csv") or file.name.endswith(TEST_SUFFIX) or not file.is_file():
            continue
        if file.name == EQUIVALENTS:
            continue
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return f"sha256:{digest.hexdigest()}"


def read_tables(folder: Path, lexicon: Lexicon) -> tuple[tuple[EfficiencyTable, ...], tuple[EnergyLimit, ...]]:
    """All efficiency tables, and the GB limits."""
    levels: list[EfficiencyTable] = []
    limits: tuple[EnergyLimit, ...] = ()
    for file, name in _files(folder, "tables", "*.csv"):
        if file.name == "gb_limits.csv":
            limits = read_limits(file, name, lexicon)
        else:
            levels.append(read_levels(file, name, lexicon))
    return tuple(sorted(levels, key=lambda t: (t.region, t.start))), limits


def _need(folder: Path, name: str) -> Path:
    if not (folder / name).is_file():
        raise CorpusError(name, None, "政策语料缺少这个文件", "C016")
    return folder / name


def _files(folder: Path, part: str, pattern: str) -> list[tuple[Path, str]]:
    return [(f, f.relative_to(folder).as_posix()) for f in sorted((folder / part).glob(pattern)) if f.is_file()]


def _documents(folder: Path) -> dict[str, Document]:
    found = {}
    for one in sorted(p for p in (folder / "docs").glob("*") if p.is_dir()):
        if not (one / "meta.yaml").is_file():
            raise CorpusError(f"docs/{one.name}/meta.yaml", None, "这个目录没有 meta.yaml，文件没有登记", "C016")
    for file, name in _files(folder, "docs", "*/meta.yaml"):
        document = read_document(file, name)
        found[document.id] = document
    return found


def _headers(folder: Path) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for file, name in _files(folder, "params", "**/*.yaml"):
        entry = read_header(file, name)
        code = entry.text("编号")
        if code in found:
            raise entry.error("编号", f"参数编号“{code}”重复（另见 {found[code].file}）", "C009")
        found[code] = entry
    return found


def _unique(rules: tuple[Rule, ...]) -> None:
    seen: dict[str, str] = {}
    for rule in rules:
        if rule.code in seen:
            raise CorpusError(rule.file, 1, f"规则码“{rule.code}”重复（另见 {seen[rule.code]}）", "C009")
        seen[rule.code] = rule.file


_PRODUCT_KEYS = ("键", "名称", "单位", "别名", "区分词", "指标名", "非指标名", "产能单位", "说明")


def _products(folder: Path) -> dict[str, Product]:
    name = "products.yaml"
    found: dict[str, Product] = {}
    for e in entries(read_yaml(_need(folder, name), name), "产品", _PRODUCT_KEYS, name, 1):
        key = e.text("键")
        if key in found:
            raise e.error("键", f"产品键“{key}”重复")
        found[key] = Product(
            key, e.text("名称"), e.text("单位"), e.texts("别名"), e.texts("区分词"), e.texts("指标名"),
            e.texts("非指标名"), e.text("产能单位", "t/a"),
        )  # fmt: skip
    return found


def _registry(folder: Path) -> dict[str, Registration]:
    name = "registry.yaml"
    data: Any = read_yaml(_need(folder, name), name)
    if not isinstance(data, Table):
        raise CorpusError(name, 1, "规则登记应写成“规则码: {…}”的形式", "C016")
    found = {}
    for code, value in data.items():
        e = Entry(value, "规则登记", ("名称", "状态", "替代码", "说明"), name, line_of(data, code))
        state = e.choice("状态", REGISTRY_STATES)
        found[code] = Registration(code, e.text("名称"), state, e.text("替代码", ""), e.text("说明", ""), e.line())
    return found
