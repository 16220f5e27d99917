from __future__ import annotations

import pytest

from compliance.corpus import Corpus, load_corpus


@pytest.fixture(scope="session")
def shipped() -> Corpus:
    """The corpus that ships with the program."""
    return load_corpus()
