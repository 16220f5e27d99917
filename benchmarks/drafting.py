"""What documents cost: 100 notices of two pages (DOCX and PDF), a list of 1,500 rows, and LibreOffice for comparison.

    python benchmarks/drafting.py [NOTICES [ROWS]]

Prints processor seconds a notice after warm-up (target 0.5), the process's memory after the first and after the last of
them (target: flat), processor seconds of the long list (target 6) and of the same list laid out by WeasyPrint's own tables,
and, where ``soffice`` is on this machine, the seconds that it takes to convert the same DOCX and how many times ours that is.
LibreOffice is timed by its children's processor time; the first of its conversions, which sets up a profile, is left out.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil

from compliance.drafting import draft_document, load_forms, long_tables, read_data
from compliance.drafting.docx_fill import fill_master
from compliance.drafting.pdf import print_docx

FORMS = load_forms()


def make(kind: str, data: dict[str, Any]) -> tuple[bytes, int]:
    """A document of both forms; the DOCX and the pages of the PDF."""
    form = FORMS.form(kind)
    draft = draft_document(form, data, FORMS.wording)
    docx = fill_master(form.master, draft.context, draft.date, draft.data)
    return docx, print_docx(docx, FORMS.folder, kind, draft.date).pages


def notice(number: int) -> dict[str, Any]:
    """The public notice of two pages, each with a name and a number of its own."""
    data = read_data(FORMS.form("公示公告").sample)
    return {**data, "文号": f"渝经信公告〔2026〕{number}号", "受理机构": f"重庆市经济和信息化委员会第{number}处"}


def catalogue(rows: int) -> dict[str, Any]:
    data = read_data(FORMS.form("企业能效清单目录").sample)
    some = data["清单"]
    data["清单"] = [{**some[n % len(some)], "企业名称": f"云南第{n + 1}号水泥有限公司"} for n in range(rows)]
    return data


def libreoffice(docx: bytes) -> float | None:
    """Processor seconds of one conversion of ``docx`` to PDF; None where there is no LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.docx"
        path.write_bytes(docx)
        call = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        spent = 0.0
        for _ in range(2):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([*call, "--outdir", folder, str(path)], check=True, capture_output=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return spent


def main(notices: int, rows: int) -> None:
    memory = psutil.Process().memory_info
    for number in range(5):
        make("公示公告", notice(number))
    first, start = memory().rss, process_time()
    for number in range(notices):
        docx, pages = make("公示公告", notice(number))
    each = (process_time() - start) / notices
    print(f"{notices} notices of {pages} pages: {each:.3f} s each, memory {first >> 20} → {memory().rss >> 20} MB")
    report("notice", docx, each)
    start = process_time()
    docx, pages = make("企业能效清单目录", catalogue(rows))
    whole = process_time() - start
    print(f"{rows} rows, {pages} pages: {whole:.2f} s")
    report("list", docx, whole)
    long_tables.LONG = rows + 1
    start = process_time()
    make("企业能效清单目录", catalogue(rows))
    print(f"the same by WeasyPrint's own tables: {process_time() - start:.2f} s")


def report(what: str, docx: bytes, ours: float) -> None:
    theirs = libreoffice(docx)
    if theirs is None:
        print(f"{what}: no LibreOffice on this machine")
    else:
        print(f"{what}: LibreOffice {theirs:.2f} s, {theirs / ours:.1f} times ours (it makes the PDF only)")


if __name__ == "__main__":
    given = [int(a) for a in sys.argv[1:]]
    main(given[0] if given else 100, given[1] if len(given) > 1 else 1500)
