"""What it costs to look for statements (approvals, replacement, conformity …), in milliseconds a page.

    python benchmarks/statements.py [FILE…]

Without files: the sample plans that have text. Prints each plan's pages, the milliseconds a page of the statements and
of the whole extraction (best of five), and the mean over all pages. Only the extraction is timed, not the reading.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from compliance.corpus import load_corpus
from compliance.extraction import assemble, extract
from compliance.readers import read_document

ROOT = Path(__file__).resolve().parents[1]
TIMES = 5


def main(files: list[Path]) -> None:
    vocabulary = load_corpus().vocabulary()
    search = assemble.stated_facts
    spent = 0.0

    def timed(*arguments: Any) -> Any:
        nonlocal spent
        start = process_time()
        found = search(*arguments)
        spent += process_time() - start
        return found

    assemble.stated_facts = timed
    pages = total = 0.0
    for file in files:
        document = read_document(file)
        if document.ocr_pages:
            continue
        count = max(len(document.pages), 1)
        runs = []
        for _ in range(TIMES):
            spent, start = 0.0, process_time()
            extract(document, vocabulary)
            runs.append((spent, process_time() - start))
        statements, whole = min(r[0] for r in runs), min(r[1] for r in runs)
        print(f"{file.name}: {count} pages, {statements * 1000 / count:.3f} of {whole * 1000 / count:.2f} ms/page")
        pages, total = pages + count, total + statements
    print(f"mean {total * 1000 / pages:.3f} ms/page" if pages else "no plan with text")


if __name__ == "__main__":
    samples = sorted(p for p in (ROOT / "samples" / "plans").iterdir() if p.suffix in (".pdf", ".docx"))
    main([Path(a) for a in sys.argv[1:]] or samples)
