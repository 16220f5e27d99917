"""The sample plans, each read and extracted once for all tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from compliance.corpus import load_corpus
from compliance.extraction import extract
from compliance.readers import read_document

PLANS = Path(__file__).parents[2] / "samples" / "plans"


@pytest.fixture(scope="session")
def extraction_of() -> Callable[[str], dict[str, Any]]:
    """The extraction of a sample plan, by its number, in the contract's JSON."""
    vocabulary = load_corpus().vocabulary()

    @cache
    def extraction(number: str) -> dict[str, Any]:
        label = json.loads((PLANS / f"{number}.gold.json").read_text(encoding="utf-8"))
        return extract(read_document(PLANS / label["file"]), vocabulary).to_json()

    return extraction
