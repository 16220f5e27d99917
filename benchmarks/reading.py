"""How fast PDF plans are read and extracted, against plain pdfplumber and against what pdfium alone would take.

    python benchmarks/reading.py [FILE ...]

Without files it reads ``samples/**/*.pdf``, and apart from them, not counted in the total, a 30-page plan made on the spot: the
worst case, 24 sentences with two figures each on every page, in a font that is not in the file. Scans are left out (OCR is
another matter). ``read`` is the reader alone, ``extract`` the reader and the extraction of all figures. Each contender reads the
whole set in one process, file after file as a folder of plans is read, after a sample plan that loads what is loaded once a
process (imports, the corpus's vocabulary: about 0.3 s). CPU time is counted, of two runs the faster for each file; peak memory
is that of the process so far. Trust the ratios.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance.model.document import SourceDocument

ROOT = Path(__file__).resolve().parents[1]
WARM = ROOT / "samples/plans/P03.pdf"
"""Has an installation at work and a proposed one, so that everything is asked of it."""
Sums = dict[str, tuple[int, float, float]]
"""Pages, CPU seconds and peak MB of each contender."""


def read(path: Path) -> int:
    """The whole reader: characters with boxes, tables, paragraphs."""
    return as_the_child(path).page_count


def as_the_child(path: Path) -> SourceDocument:
    """The document, read as the child process reads it that every file is given to: without garbage collection."""
    from compliance.model.collector import resting
    from compliance.readers import read_document

    with resting():
        return read_document(path, ocr=False)


def extract(path: Path) -> int:
    """The whole of ``compliance extract`` but for starting the program: the document and all its figures."""
    from compliance.extraction import extract as facts_of
    from compliance.pipeline import vocabulary_of

    document = as_the_child(path)
    facts_of(document, vocabulary_of(None))
    return document.page_count


def has_text(path: Path) -> bool:
    """Whether a file can be read without OCR."""
    from compliance.model.errors import InputError
    from compliance.readers import read_document

    try:
        return not read_document(path, ocr=False).warnings
    except InputError:
        return False


def plumber(path: Path) -> int:
    """What one writes with pdfplumber: the text and the tables of every page."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()
            page.close()
        return len(document.pages)


def floor(path: Path) -> int:
    """Pdfium without us: every page opened, every character asked for its code and box."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        for i in range(text.count_chars()):
            pdfium.FPDFText_GetUnicode(text.raw, i)
            pdfium.FPDFText_GetLooseCharBox(text.raw, i, rect)
        text.close()
        page.close()
    return len(document)


CONTENDERS: tuple[tuple[str, Callable[[Path], int]], ...] = (
    ("read", read),
    ("extract", extract),
    ("pdfplumber", plumber),
    ("pdfium", floor),
)


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
    """In the child: pages, CPU seconds and peak MB of one contender on each file, a line each."""
    work = dict(CONTENDERS)[name]
    work(WARM)
    for path in paths:
        start = time.process_time()
        pages = work(path)
        seconds = time.process_time() - start
        print(pages, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure(paths: list[Path]) -> list[Sums]:
    """Every contender on every file, twice; the contenders take turns, so that a busy minute hits them all."""
    out: list[Sums] = [{} for _ in paths]
    for _ in range(2):
        for name, _ in CONTENDERS:
            command = [sys.executable, __file__, "--child", name, *map(str, paths)]
            printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
            for sums, line in zip(out, printed.splitlines()[-len(paths) :], strict=True):
                pages, seconds, peak = line.split()
                known = sums.get(name, (0, float("inf"), 0.0))
                sums[name] = int(pages), min(float(seconds), known[1]), max(float(peak), known[2])
    return out


def added(left: Sums, right: Sums) -> Sums:
    """Pages and seconds summed, the larger of the peaks."""
    return (
        {k: (left[k][0] + p, left[k][1] + s, max(left[k][2], m)) for k, (p, s, m) in right.items()} if left else right
    )


def row(label: str, sums: Sums) -> str:
    """A line of the table: pages a second, peak MB, and how many times as fast as pdfplumber."""
    speed = {name: pages / seconds for name, (pages, seconds, _) in sums.items()}
    cells = "".join(f"{speed[name]:16.0f}{sums[name][2]:6.0f}" for name, _ in CONTENDERS)
    ratios = "".join(f"{speed[name] / speed['pdfplumber']:9.1f}x" for name in ("read", "extract"))
    return f"{label[:32]:34}{sums['read'][0]:6}{cells}{ratios}"


def main(arguments: list[str]) -> None:
    """Measure every contender on every file and print the table."""
    files = [Path(a) for a in arguments] or sorted((ROOT / "samples").rglob("*.pdf"))
    print(
        f"{'file':34}{'pages':>6}"
        + "".join(f"{name + ' p/s':>16}{'MB':>6}" for name, _ in CONTENDERS)
        + f"{'read':>10}{'extract':>10}"
    )
    total: Sums = {}
    known = [f.resolve() for f in files if f.resolve() != WARM and has_text(f)]
    for path, sums in zip(known, measure(known), strict=True):
        total = added(total, sums)
        print(row(path.name, sums), flush=True)
    print(row("all", total))
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
