"""Every quote of the shipped corpus stands once in its clause; with any character missing it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compliance.corpus import Corpus, load_corpus, read_sentences
from compliance.corpus.documents import squeeze
from compliance.corpus.lint_norms import all_citations, all_norms, quote_problems
from compliance.corpus.norms import Citation
from compliance.corpus.sentences import occurrences

CORPUS = load_corpus()
QUOTED = [(c, place) for c, place in all_citations(CORPUS) if c.quote]


def without(citation: Citation, at: int) -> Citation:
    """The citation with one character of its quote deleted."""
    return replace(citation, quote=citation.quote[:at] + citation.quote[at + 1 :])


@pytest.mark.parametrize(("citation", "place"), QUOTED, ids=[place for _, place in QUOTED])
def test_a_quote_is_found_exactly_once_and_not_with_a_character_less(citation: Citation, place: str) -> None:
    """White space may go; every character counts."""
    text = squeeze(CORPUS.clauses.of(citation.document)[citation.anchor].text)
    assert text.count(squeeze(citation.quote)) == 1
    assert list(quote_problems(citation, place, CORPUS)) == []
    for at, char in enumerate(citation.quote):
        if char.isspace():
            continue
        problems = list(quote_problems(without(citation, at), place, CORPUS))
        assert problems, (at, char)
        assert {(p.code, f"{p.file}:{p.line}") for p in problems} == {("C002", place)}, (at, char)


def test_there_are_quotes_of_all_five_provincial_documents() -> None:
    documents = {citation.document for citation, _ in QUOTED}
    assert {"cq-2022-270", "qh-jnjt-ztfa", "qh-gytdf", "yn-jnjt-zqyj", "gz-145-gyjn"} <= documents
    assert len(QUOTED) >= 40


def test_every_normative_sentence_stands_once_in_its_clause() -> None:
    found = read_sentences(CORPUS)
    assert len(found) == 319
    for sentence in found:
        text = CORPUS.clauses.of(sentence.document)[sentence.anchor].text
        assert occurrences(sentence.text, text) == 1, sentence.id


def test_words_left_out_are_marked_and_keep_their_order() -> None:
    text = "（一）新建大型数据中心，电能利用 效率不超过1.3，并达到4A级。"
    assert occurrences("新建大型数据中心……不超过1.3", text) == 1
    assert occurrences("不超过1.3……新建大型数据中心", text) == 0
    assert occurrences("电能利用效率", text) == 1
    assert occurrences("大", "大大") == 2
    assert occurrences("", text) == 0


def test_the_lint_is_over_all_norms_and_ways_to_deal_with_a_breach(shipped: Corpus) -> None:
    places = {place for _, place in QUOTED}
    assert {n.place for n in all_norms(shipped) if n.citation and n.citation.quote} <= places
    assert {h.place for rule in shipped.rules for h in rule.handling} <= places
