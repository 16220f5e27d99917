"""How fast and how well scanned pages are read, beside RapidOCR called by itself with the same models and runtime.

    python benchmarks/ocr.py [PAGES]

PAGES pages (8 without it) of sample plans with a text layer are printed as scans by the samples' own scanner (grey, 200 dpi, a
little askew, grain, JPEG), so that the text layer is the truth. ``ours`` reads the scan as ``compliance extract`` does: rendering,
straightening, recognition with a box per character, second reading of unsure figures, rulings, tables, paragraphs. ``rapidocr`` is
handed the rendered page and gives lines; ``plain`` is the same without its angle classifier. Wall time on all cores after one warm
page each, since recognition runs on several threads. ``characters`` is the share of the page's ideographs, letters and digits
that are among those read (each as often as it is printed), ``figures`` the share of its numbers of two digits or more that come
out exactly.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "samples/generator")]

from compliance.readers.characters import normalise  # noqa: E402

PLANS = ("P01", "P06", "P08", "P13")
_CHARACTER = re.compile(r"[一-龥A-Za-z0-9]")
_FIGURE = re.compile(r"\d[\d,.]*\d")


def printed_pages(count: int) -> list[tuple[bytes, str]]:
    """(a one-page scan, the text that is printed on it), taken in turn from the plans."""
    import pypdfium2
    from engines.scan import scan

    found: list[tuple[bytes, str]] = []
    for number in range(count):
        source = pypdfium2.PdfDocument(ROOT / f"samples/plans/{PLANS[number % len(PLANS)]}.pdf")
        page = number // len(PLANS) + 1
        single = pypdfium2.PdfDocument.new()
        single.import_pages(source, [page])
        out = io.BytesIO()
        single.save(out)
        found.append(
            (scan(out.getvalue(), f"page {number}", seed=number), source[page].get_textpage().get_text_bounded())
        )
    return found


def ours(scanned: bytes) -> str:
    """The whole reader."""
    from compliance.readers import read_document

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        path.write_bytes(scanned)
        document = read_document(path, ocr=True)
    return "\n".join(line.text for page in document.pages for line in (*page.lines, *page.furniture))


def rapidocr_with(**settings: Any) -> Callable[[bytes], str]:
    """RapidOCR as one would call it, on the page rendered at the same resolution."""
    import pypdfium2
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    engine = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
            **settings,
        }
    )

    def read(scanned: bytes) -> str:
        import numpy as np

        image = np.asarray(pypdfium2.PdfDocument(scanned)[0].render(scale=200 / 72).to_pil().convert("RGB"))[:, :, ::-1]
        return "\n".join(engine(image).txts or ())

    return read


def main(count: int) -> None:
    """Read every page with each contender and print pages a second, characters and figures."""
    pages = printed_pages(count + 1)
    contenders = {"ours": ours, "rapidocr": rapidocr_with(), "plain": rapidocr_with(**{"Global.use_cls": False})}
    truth = [normalise(text) for _, text in pages]
    for name, read in contenders.items():
        read(pages[0][0])
        started, texts = time.perf_counter(), []
        for scanned, _ in pages[1:]:
            texts.append(normalise(read(scanned)))
        seconds = time.perf_counter() - started
        shares = []
        for pattern in (_CHARACTER, _FIGURE):
            counts = [
                (Counter(pattern.findall(t)), Counter(pattern.findall(f)))
                for t, f in zip(truth[1:], texts, strict=True)
            ]
            shares.append(sum((w & f).total() for w, f in counts) / sum(w.total() for w, _ in counts))
        print(
            f"{name:10} {seconds / count:6.2f} s a page   characters {shares[0]:6.2%}   figures {shares[1]:6.2%}",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
