"""Small plans made on the spot: a cement works that passes, a data centre that never states its PUE, a broken PDF."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from cli_runs import CENTRE, CENTRE_TABLE, CLINKER, CLINKER_TABLE


def _plan(path: Path, paragraphs: tuple[str, ...], table: tuple[tuple[str, ...], ...]) -> Path:
    document = docx.Document()
    for text in paragraphs:
        if text.startswith("# "):
            document.add_heading(text[2:], level=1)
        else:
            document.add_paragraph(text)
    grid = document.add_table(rows=len(table), cols=len(table[0]))
    for r, row in enumerate(table):
        for c, text in enumerate(row):
            grid.cell(r, c).text = text
    document.save(str(path))
    return path


@pytest.fixture(scope="session")
def clinker_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complete plan of a clinker line in 重庆."""
    return _plan(tmp_path_factory.mktemp("plans") / "水泥.docx", CLINKER, CLINKER_TABLE)


@pytest.fixture(scope="session")
def centre_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of a new large data centre in 重庆 that says nothing of PUE."""
    return _plan(tmp_path_factory.mktemp("plans") / "数据中心.docx", CENTRE, CENTRE_TABLE)


@pytest.fixture
def broken_pdf(tmp_path: Path) -> Path:
    """A file that begins like a PDF and goes no further."""
    path = tmp_path / "残缺.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    return path
