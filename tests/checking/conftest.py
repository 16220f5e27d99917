from __future__ import annotations

from datetime import date

import pytest
from checking_facts import Judge

from compliance.checking import review
from compliance.corpus import Corpus, load_corpus
from compliance.model.facts import Facts
from compliance.model.review import Finding


@pytest.fixture(scope="session")
def shipped() -> Corpus:
    """The corpus that ships with the program."""
    return load_corpus()


@pytest.fixture
def judge(shipped: Corpus) -> Judge:
    """``judge("EE001", facts, "重庆市", "2024-06-30")``: the finding of one rule, for its first subject of ``kind``."""

    def one(code: str, facts: Facts, region: str | None, day: str, kind: str = "", drafts: bool = False) -> Finding:
        found = review(facts, shipped, as_of=date.fromisoformat(day), region=region, include_drafts=drafts)
        return next(f for f in found.findings if f.rule == code and kind in ("", f.subject.kind))

    return one
