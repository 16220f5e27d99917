"""What a query asks for: words, synonyms and phrases, out of what a person typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from compliance.corpus.entries import Entry
from compliance.corpus.library import Corpus
from compliance.corpus.search_text import phrase, tokens
from compliance.corpus.strict import Items, read_yaml

SEARCH_FILE = "search.yaml"
_SURE = 1_000_000
"""Frequency given to words of our own: above all of the dictionary's, so that they are never cut apart."""
_LONGEST = 16
_QUOTED = re.compile(r'["“”「『]([^"“”」』]*)["”“」』]')
_SPACED = re.compile(r"(?<=(?<!\S)[㐀-鿿])\s+(?=[㐀-鿿](?!\S))")
"""White space between single characters: 罚 款 is one word."""
_CITATION = re.compile(r"[〔\[（(《【]")


@dataclass(frozen=True)
class SearchWords:
    """``search.yaml``: words that mean the same, words that mean nothing, words never cut apart."""

    synonyms: tuple[tuple[str, ...], ...] = ()
    ignored: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """One thing that a clause must speak of: ``word`` as typed, ``phrases`` any of which will do.

    ``parts`` are finer words to fall back on where nothing contains the whole.
    """

    word: str
    phrases: tuple[tuple[str, ...], ...]
    parts: tuple[str, ...] = field(default=(), compare=False)


def read_search_words(corpus: Corpus) -> SearchWords:
    """The corpus's search words; none where the file is missing.

    Raises:
        CorpusError: when the file is broken.
    """
    path = corpus.folder / SEARCH_FILE
    if not path.is_file():
        return SearchWords()
    entry = Entry(read_yaml(path, SEARCH_FILE), "检索用语", ("同义词", "停用词", "领域词"), SEARCH_FILE, 1)
    return SearchWords(tuple(_groups(entry)), frozenset(entry.texts("停用词")), entry.texts("领域词"))


def _groups(entry: Entry) -> Iterator[tuple[str, ...]]:
    data = entry.raw("同义词")
    if data is None:
        return
    for group in data if isinstance(data, Items) else [data]:
        if not isinstance(group, Items) or len(group) < 2 or not all(isinstance(w, str) and phrase(w) for w in group):
            raise entry.error("同义词", "“同义词”的每一行应是两个以上的词，写成 [词, 词]")
        yield tuple(group)


def domain_words(corpus: Corpus, words: SearchWords) -> tuple[str, ...]:
    """Words of the trade, taken from the whole corpus: products, places, facts, parameters, limits, titles."""
    found: list[str] = [*words.words, *(w for group in words.synonyms for w in group)]
    for product in corpus.products.values():
        found += [product.name, *product.aliases, *product.qualifiers, *product.indicators, *product.not_indicators]
    for region in corpus.places.regions:
        found += [region.name, *region.aliases]
    for fact in corpus.facts.values():
        found += [fact.label, *(fact.words or {}).values()]
        found += [w for keywords in (fact.keywords or {}).values() for w in keywords]
    found += [p.label for p in corpus.parameters.values()]
    found += [w.word for w in corpus.lexicon.limit_words] + [w.word for w in corpus.lexicon.force_words]
    return tuple(dict.fromkeys(w for w in found if 2 <= len(w) <= _LONGEST and re.fullmatch(r"[㐀-鿿]+", w)))


@lru_cache(maxsize=1)
def _dictionary() -> tuple[Mapping[str, int], int]:
    """Jieba's own dictionary, read without its notes on standard error and its cache file in the temporary folder."""
    import jieba

    table, total = jieba.Tokenizer.gen_pfdict(jieba.Tokenizer().get_dict_file())
    return table, total


@dataclass(frozen=True)
class Segmenter:
    """jieba with the words of one corpus."""

    tokenizer: Any

    def cut(self, text: str) -> tuple[str, ...]:
        """``text`` as words, in order."""
        return tuple(self.tokenizer.cut(text))

    def finer(self, text: str) -> tuple[str, ...]:
        """``text`` as words and the shorter words within them, each at least two characters."""
        return tuple(w for w in self.tokenizer.cut_for_search(text) if len(w) > 1)


def segmenter(corpus: Corpus, words: SearchWords) -> Segmenter:
    """A segmenter that knows the corpus's words. It writes nothing anywhere."""
    import jieba

    table, total = _dictionary()
    tokenizer = jieba.Tokenizer()
    known = dict(table)
    for word in domain_words(corpus, words):
        known[word] = _SURE
        for end in range(1, len(word)):
            known.setdefault(word[:end], 0)
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = known, total, True
    return Segmenter(tokenizer)


def with_places(words: SearchWords, corpus: Corpus) -> SearchWords:
    """The same words, where the names of a place mean the same too."""
    places = tuple((r.name, *r.aliases) for r in corpus.places.regions if r.aliases)
    return SearchWords((*words.synonyms, *places), words.ignored, words.words)


def parse_query(text: str, words: SearchWords, segmenter: Segmenter) -> tuple[Term, ...]:
    """The terms of a query, each once. A passage in quotes, and a citation such as 二（八）, stays whole."""
    found: list[Term] = []
    rest = text
    for quoted in _QUOTED.finditer(text):
        found.append(Term(quoted[1], (phrase(quoted[1]),)))
        rest = rest.replace(quoted[0], " ", 1)
    plain = [w for chunk in _SPACED.sub("", rest).split() for w in _words(chunk, segmenter)]
    kept = [w for w in plain if w not in words.ignored] or plain
    same = _same(words)
    for word in kept:
        own = phrase(word)
        found.append(Term(word, tuple(dict.fromkeys((own, *same.get(own, ())))), _parts(word, segmenter)))
    return tuple({t.phrases: t for t in found if t.phrases and t.phrases[0]}.values())


def _words(chunk: str, segmenter: Segmenter) -> Iterator[str]:
    """The words of what was typed without a space: a number takes the word after it along (2025年底, 4A)."""
    if _CITATION.search(chunk):
        yield chunk
        return
    held = ""
    for kind, piece in _runs(chunk):
        if kind in ("number", "sign"):
            held += piece
            continue
        for word in segmenter.cut(piece) if kind == "han" else (piece,):
            yield held + word
            held = ""
    if held:
        yield held


def _runs(chunk: str) -> Iterator[tuple[str, str]]:
    """Runs of one kind of token, as (kind, text)."""
    kind, text, end = "", "", 0
    for token in tokens(chunk):
        if token.kind == kind == "han" and token.start == end:
            text += chunk[token.start : token.end]
        else:
            if text:
                yield kind, text
            kind, text = token.kind, "" if token.kind == "stop" else chunk[token.start : token.end]
        end = token.end
    if text:
        yield kind, text


def _same(words: SearchWords) -> Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Phrase → the phrases that mean the same."""
    found: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for group in words.synonyms:
        phrases = tuple(dict.fromkeys(phrase(w) for w in group))
        for one in phrases:
            found[one] = tuple(dict.fromkeys((*found.get(one, ()), *phrases)))
    return found


def _parts(word: str, segmenter: Segmenter) -> tuple[str, ...]:
    found = [w for kind, piece in _runs(word) for w in (segmenter.finer(piece) if kind == "han" else (piece,))]
    return tuple(dict.fromkeys(w for w in found if phrase(w) != phrase(word)))
