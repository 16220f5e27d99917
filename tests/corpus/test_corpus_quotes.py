"""Every quote of the shipped corpus stands once in its clause; with any character missing it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compliance.corpus import Corpus, Norm, load_corpus, read_sentences
from compliance.corpus.documents import squeeze
from compliance.corpus.lint_norms import all_norms, quote_problems
from compliance.corpus.sentences import occurrences

CORPUS = load_corpus()
QUOTED = [n for n in all_norms(CORPUS) if n.citation is not None and n.citation.quote]


def without(norm: Norm, at: int) -> Norm:
    """The norm with one character of its quote deleted."""
    assert norm.citation is not None
    quote = norm.citation.quote
    return replace(norm, citation=replace(norm.citation, quote=quote[:at] + quote[at + 1 :]))


@pytest.mark.parametrize("norm", QUOTED, ids=lambda n: n.place)
def test_a_quote_is_found_exactly_once_and_not_with_a_character_less(norm: Norm) -> None:
    """A mark or white space at either end may go; every other character counts."""
    assert norm.citation is not None
    text = squeeze(CORPUS.clauses.of(norm.citation.document)[norm.citation.anchor].text)
    assert text.count(squeeze(norm.citation.quote)) == 1
    assert list(quote_problems(norm, CORPUS)) == []
    quote = norm.citation.quote
    ends = (0, len(quote) - 1)
    for at, char in enumerate(quote):
        if char.isspace() or (at in ends and not char.isalnum()):
            continue
        (problem,) = quote_problems(without(norm, at), CORPUS)
        assert (problem.code, f"{problem.file}:{problem.line}") == ("C002", norm.place), (at, char)


def test_there_are_quotes_of_all_five_provincial_documents() -> None:
    documents = {n.document for n in QUOTED}
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


def test_the_lint_is_over_all_norms(shipped: Corpus) -> None:
    assert {n.place for n in QUOTED} == {n.place for n in all_norms(shipped) if n.citation and n.citation.quote}
