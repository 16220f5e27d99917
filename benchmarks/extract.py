"""How fast PDF plans are read and extracted, and how well their tables come out, beside what one would use instead.

    python benchmarks/extract.py [FILE ...]

Without files it reads ``samples/plans/*.pdf``, whose tables are known from ``samples/generator/texts``, and apart from them, not counted
in the total, a 30-page plan made on the spot: the worst case, 24 sentences with two figures each on every page, in a font that is
not in the file. Scans are left out (OCR is another matter). Contenders:

* ``read`` is our reader (characters, boxes, tables, paragraphs), ``extract`` the reader and the extraction of all figures;
* ``pdfplumber`` the text and tables of every page, ``pymupdf`` and ``tablers`` the same with those libraries where they are
  installed (they are no dependencies: ``pip install pymupdf tablers`` into an environment of one's own; PyMuPDF is AGPL);
* ``pdfium`` the floor: every page opened, every character asked for its code and box, every drawn path for its points.

Each contender reads the whole set in one process, file after file as a folder of plans is read, after a sample plan that loads
what is loaded once a process (imports, the corpus's vocabulary: about 0.3 s). CPU time is counted, of two runs the faster for each
file; peak memory is that of the process so far. Cells: share of the known rows of the tables that come out as a row, every
cell as it was written (white space and empty cells apart). Trust the ratios.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance.model.document import SourceDocument

ROOT = Path(__file__).resolve().parents[1]
WARM = ROOT / "samples/plans/P03.pdf"
"""Has an installation at work and a proposed one, so that everything is asked of it."""
Rows = list[tuple[str, ...]]
"""Rows of tables: the texts of their cells that are not empty, without white space."""
Sums = dict[str, tuple[int, float, float, float]]
"""Pages, CPU seconds, peak MB and share of the known rows of each contender."""


def rows_of(tables: Iterable[Iterable[Sequence[str | None]]]) -> Rows:
    """The rows of tables given as lists of rows of texts."""
    plain = (tuple(t for cell in row if (t := re.sub(r"\s", "", cell or ""))) for table in tables for row in table)
    return [row for row in plain if row]


def read(path: Path) -> tuple[int, Rows]:
    """The whole reader: characters with boxes, tables, paragraphs."""
    document = as_the_child(path)
    return document.page_count, rows_of(_texts(document))


def _texts(document: SourceDocument) -> Iterable[list[list[str]]]:
    """Every table with each merged cell once, in the row where it begins."""
    for table in document.tables:
        rows: list[list[str]] = [[] for _ in range(table.n_rows)]
        for cell in table.cells:
            rows[cell.row].append(cell.text)
        yield rows


def as_the_child(path: Path) -> SourceDocument:
    """The document, read as the child process reads it that every file is given to: without garbage collection."""
    from compliance.model.collector import resting
    from compliance.readers import read_document

    with resting():
        return read_document(path, ocr=False)


def extract(path: Path) -> tuple[int, Rows]:
    """The whole of ``compliance extract`` but for starting the program: the document and all its figures."""
    from compliance.extraction import extract as facts_of
    from compliance.pipeline import vocabulary_of

    document = as_the_child(path)
    facts_of(document, vocabulary_of(None))
    return document.page_count, []


def has_text(path: Path) -> bool:
    """Whether a file can be read without OCR."""
    from compliance.model.errors import InputError
    from compliance.readers import read_document

    try:
        return not read_document(path, ocr=False).warnings
    except InputError:
        return False


def plumber(path: Path) -> tuple[int, Rows]:
    """What one writes with pdfplumber: the text and the tables of every page."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        tables = []
        for page in document.pages:
            page.extract_text()
            tables += page.extract_tables()
            page.close()
        return len(document.pages), rows_of(tables)


def mupdf(path: Path) -> tuple[int, Rows]:
    """The same with PyMuPDF, without its layout model."""
    import pymupdf

    with pymupdf.open(path) as document:
        tables = []
        for page in document:
            page.get_text("words")
            tables += [t.extract() for t in page.find_tables(use_layout=False).tables]
        return document.page_count, rows_of(tables)


def tablers(path: Path) -> tuple[int, Rows]:
    """The same with tablers, the fastest tool with right tables on upright pages; its text is what pdfium reads anyway."""
    import tablers

    found = []
    with tablers.Document(str(path)) as document:
        for page in document.pages():
            for table in tablers.find_tables(page, extract_text=True):
                rows: dict[float, list[str]] = {}
                for cell in sorted(table.cells, key=lambda c: (c.bbox[1], c.bbox[0])):
                    rows.setdefault(round(cell.bbox[1]), []).append(cell.text)
                found.append(list(rows.values()))
        return document.page_count, rows_of(found)


def floor(path: Path) -> tuple[int, Rows]:
    """Pdfium without us: every page opened, every character asked for its code and box, every path for its points."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as pdfium

    rect, x, y = pdfium.FS_RECTF(), ctypes.c_float(), ctypes.c_float()
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        for i in range(text.count_chars()):
            pdfium.FPDFText_GetUnicode(text.raw, i)
            pdfium.FPDFText_GetLooseCharBox(text.raw, i, rect)
        for i in range(pdfium.FPDFPage_CountObjects(page.raw)):
            drawn = pdfium.FPDFPage_GetObject(page.raw, i)
            if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_PATH:
                for n in range(pdfium.FPDFPath_CountSegments(drawn)):
                    pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(drawn, n), x, y)
        text.close()
        page.close()
    return len(document), []


EVERY: tuple[tuple[str, Callable[[Path], tuple[int, Rows]]], ...] = (
    ("read", read),
    ("extract", extract),
    ("pdfplumber", plumber),
    ("pymupdf", mupdf),
    ("tablers", tablers),
    ("pdfium", floor),
)
CONTENDERS = tuple((n, c) for n, c in EVERY if n not in ("pymupdf", "tablers") or find_spec(n))


def known_rows(path: Path) -> Rows:
    """The rows of the tables of a sample plan as it was written; none for any other file."""
    source = ROOT / "samples/generator/texts" / f"{path.stem}.txt"
    if path.parent.name != "plans" or not source.is_file():
        return []
    sys.path.insert(0, str(source.parents[1]))
    from blocks import Table, parse

    tables = [block for block in parse(source.read_text(encoding="utf-8")) if isinstance(block, Table)]
    return rows_of([[c.text for c in t.cells() if c.row == r] for r in range(len(t.rows))] for t in tables)


def fidelity(known: Rows, found: Rows) -> float:
    """Share of the ``known`` rows that were found, each as often as it was written."""
    return (Counter(known) & Counter(found)).total() / len(known) if known else float("nan")


def made_plan(path: Path, pages: int = 30) -> None:
    """A plan of running text with a ruled table on every page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=A4)
    for number in range(1, pages + 1):
        canvas.setFont("STSong-Light", 12)
        for line in range(24):
            canvas.drawString(72, 760 - 18 * line, "本装置单位产品综合能耗为118.6千克标准煤每吨，改造后降至104.5千克。")
        canvas.grid([72, 180, 280, 380, 480], [300 - 20 * row for row in range(11)])
        for row in range(10):
            for column in range(4):
                canvas.drawString(78 + 102 * column, 286 - 20 * row, f"{number}.{row}{column}")
        canvas.drawCentredString(297, 40, f"— {number} —")
        canvas.showPage()
    canvas.save()


def run_one(name: str, paths: list[Path]) -> None:
    """In the child: pages, CPU seconds, peak MB and share of known rows of one contender on each file, a line each."""
    work = dict(CONTENDERS)[name]
    work(WARM)
    for path in paths:
        start = time.process_time()
        pages, rows = work(path)
        seconds = time.process_time() - start
        right = fidelity(known_rows(path), rows)
        print(pages, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, right)


def measure(paths: list[Path]) -> list[Sums]:
    """Every contender on every file, twice; the contenders take turns, so that a busy minute hits them all."""
    out: list[Sums] = [{} for _ in paths]
    for _ in range(2):
        for name, _ in CONTENDERS:
            command = [sys.executable, __file__, "--child", name, *map(str, paths)]
            printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
            for sums, line in zip(out, printed.splitlines()[-len(paths) :], strict=True):
                pages, seconds, peak, right = line.split()
                known = sums.get(name, (0, float("inf"), 0.0, 0.0))
                sums[name] = int(pages), min(float(seconds), known[1]), max(float(peak), known[2]), float(right)
    return out


def summed(files: Sequence[Sums]) -> Sums:
    """Pages and seconds of all files, the largest peak, the mean share of known rows."""
    out: Sums = {}
    for name, _ in CONTENDERS:
        pages, seconds, peaks, shares = zip(*(f[name] for f in files), strict=True)
        told = [s for s in shares if s == s]
        out[name] = sum(pages), sum(seconds), max(peaks), sum(told) / len(told) if told else float("nan")
    return out


def row(label: str, sums: Sums) -> str:
    """A line of the table: pages a second of each contender, and of ours how many times pdfplumber and what share of pdfium."""
    speed = {name: pages / seconds for name, (pages, seconds, _, _) in sums.items()}
    cells = "".join(f"{speed[name]:12.0f}" for name, _ in CONTENDERS)
    times = "".join(f"{speed[name] / speed['pdfplumber']:9.1f}x" for name in ("read", "extract"))
    return f"{label[:30]:31}{sums['read'][0]:5}{cells}{times}{speed['read'] / speed['pdfium']:9.0%}"


def main(arguments: list[str]) -> None:
    """Measure every contender on every file and print the table."""
    files = [Path(a).resolve() for a in arguments] or sorted((ROOT / "samples/plans").glob("*.pdf"))
    files = [f for f in files if f != WARM and has_text(f)]
    print(f"{'pages a CPU second':31}{'pages':>5}" + "".join(f"{name:>12}" for name, _ in CONTENDERS), end="")
    print(f"{'read':>10}{'extract':>10}{'of pdfium':>9}")
    found = measure(files)
    for path, sums in zip(files, found, strict=True):
        print(row(path.name, sums), flush=True)
    total = summed(found)
    print(row("all", total))
    each = [{n: p / s for n, (p, s, _, _) in sums.items()} for sums in found]
    times = [median(f[ours] / f["pdfplumber"] for f in each) for ours in ("read", "extract")]
    share = median(f["read"] / f["pdfium"] for f in each)
    blank = " " * (36 + 12 * len(CONTENDERS))
    print(f"{'median':36}{blank[36:]}{times[0]:9.1f}x{times[1]:9.1f}x{share:9.0%}")
    print(f"{'peak MB':36}" + "".join(f"{total[name][2]:12.0f}" for name, _ in CONTENDERS))
    shares = [total[name][3] for name, _ in CONTENDERS]
    print(f"{'known rows':36}" + "".join(f"{s:12.1%}" if s == s and s else f"{'-':>12}" for s in shares))
    if not arguments:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "made-30-pages.pdf"
            made_plan(made)
            print(row("apart: " + made.name, measure([made])[0]))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] == ["--child"]:
        run_one(sys.argv[2], [Path(a) for a in sys.argv[3:]])
    else:
        main(sys.argv[1:])
