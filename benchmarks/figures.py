"""Are the figures of real documents in the reader's table cells, in their row and their column?

    python benchmarks/figures.py FOLDER [--ocr-all]

FOLDER holds documents and a ``GOLD_FIGURES.csv`` with the columns file, pdf_page, table_or_clause, row, column, value,
unit, value_in_text_layer. ``row`` and ``column`` are paths of labels (``高速公路/八车道``), ``-`` where there is none;
a clause beginning with 正文 is running text. Labels of scans are compared with tolerance, because the hidden text layer
of a scanner misreads them too. ``--ocr-all`` recognises the images and ignores the text layers.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from compliance.model.document import Cell, SourceDocument, Table
from compliance.readers import read_document
from compliance.readers.pdf import scans


def plain(text: str) -> str:
    """Text for comparison: no white space or thousands separators, one form of each sign."""
    return re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text)).lower()


def labels(path: str) -> list[str]:
    return [plain(label) for label in path.split("/") if label not in ("", "-")]


def is_there(label: str, texts: list[str], tolerant: bool) -> bool:
    """Whether one of the texts is the label, holds it, or is part of it; a misread one may differ."""
    if any(label in text or (text and text in label) for text in texts):
        return True
    if not tolerant:
        return False
    from rapidfuzz.fuzz import ratio

    return any(ratio(label, text) >= 60 for text in texts)


def beside(table: Table, cell: Cell) -> tuple[list[str], list[str]]:
    """(texts in the rows, texts in the columns) that a cell covers."""
    rows = [c for r in range(cell.row, cell.row + cell.rowspan) for c in table.grid[r]]
    columns = [table.grid[r][c] for c in range(cell.col, cell.col + cell.colspan) for r in range(table.n_rows)]
    return (
        [plain(c.text) for c in rows if c and c is not cell],
        [plain(c.text) for c in columns if c and c is not cell],
    )


def found(document: SourceDocument, row: dict[str, str], tolerant: bool) -> bool:
    """Whether the figure is in a cell with its labels (or in the running text, for a clause)."""
    value = plain(row["value"])
    whole = re.compile(rf"(?<![\d.]){re.escape(value)}(?![\d.])")
    if row["table_or_clause"].startswith("正文") and any(whole.search(plain(p.text)) for p in document.paragraphs):
        return True
    for table in document.tables:
        for cell in table.cells:
            if whole.search(plain(cell.text)):
                in_row, in_column = beside(table, cell)
                right_row = all(is_there(label, in_row, tolerant) for label in labels(row["row"]))
                if right_row and all(is_there(label, in_column, tolerant) for label in labels(row["column"])):
                    return True
    return False


def main(folder: Path, ocr_all: bool) -> None:
    if ocr_all:
        scans.SPARSE = 10**9  # every page counts as one with hardly any text
        scans.FULL = -1.0
    with (folder / "GOLD_FIGURES.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    documents: dict[str, SourceDocument] = {}
    right: Counter[tuple[str, str]] = Counter()
    every: Counter[tuple[str, str]] = Counter()
    for row in rows:
        name, kind = row["file"], row["value_in_text_layer"]
        if name not in documents:
            documents[name] = read_document(folder / name)
        ok = found(documents[name], row, tolerant=any("识别" in w.message for w in documents[name].warnings))
        every[name, kind] += 1
        right[name, kind] += ok
        if not ok:
            print(
                "missing:", name, row["pdf_page"], row["table_or_clause"], row["row"], row["column"], row["value"], kind
            )
    for key in sorted(every):
        print(f"{right[key]:4} of {every[key]:4}  in text layer: {key[1]}  {key[0]}")
    for kind in ("y", "n"):
        total = sum(n for (_, k), n in every.items() if k == kind)
        if total:
            hits = sum(n for (_, k), n in right.items() if k == kind)
            print(f"in text layer {kind}: {hits} of {total} = {hits / total:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--ocr-all" in sys.argv[2:])
