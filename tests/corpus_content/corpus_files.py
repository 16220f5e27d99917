"""语料内容测试的共用件：语料目录，读 YAML 和 CSV。"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import yaml

CORPUS = Path(__file__).resolve().parents[2] / "policy_corpus"


def read(path: Path) -> Any:
    """A YAML file of the corpus, every scalar as text."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def table(path: Path) -> list[dict[str, str]]:
    """A CSV file of the corpus."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def held_documents() -> list[str]:
    """Ids of the documents whose text is held."""
    return sorted(path.parent.name for path in CORPUS.glob("docs/*/source.txt"))


def clauses(document: str) -> dict[str, dict[str, Any]]:
    """The clauses of a document by anchor."""
    return {clause["锚"]: clause for clause in read(CORPUS / "docs" / document / "clauses.yaml")}


def bare(text: str) -> str:
    """``text`` without white space."""
    return "".join(text.split())
