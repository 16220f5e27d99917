"""Plans for batches: small, each of another enterprise; and files that do harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pikepdf
from cli_runs import CLINKER, CLINKER_TABLE

CHANGES = {"统一社会信用代码：91500109MA5U9K3W8R。": "", "99.2": "118.5"}
"""Nobody has the same code as another; and a target above the limit, so that each plan calls for a notice."""
NAME = "重庆缙屏水泥有限公司"


def plan(path: Path, enterprise: str, paragraphs: tuple[str, ...] = CLINKER) -> Path:
    """A plan of a clinker line in 重庆 that its enterprise calls its own."""
    document = docx.Document()
    for text in paragraphs:
        text = _changed(text.replace(NAME, enterprise))
        if text.startswith("# "):
            document.add_heading(text[2:], level=1)
        else:
            document.add_paragraph(text)
    grid = document.add_table(rows=len(CLINKER_TABLE), cols=len(CLINKER_TABLE[0]))
    for r, row in enumerate(CLINKER_TABLE):
        for c, cell in enumerate(row):
            grid.cell(r, c).text = _changed(cell)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def _changed(text: str) -> str:
    for before, after in CHANGES.items():
        text = text.replace(before, after)
    return text


def called(number: int) -> str:
    """The name of the ``number``-th enterprise."""
    words = "金银铜铁锡山川江河湖海"
    return f"重庆{words[number // len(words)]}{words[number % len(words)]}水泥有限公司"


def plans(folder: Path, number: int) -> list[str]:
    """``number`` plans that can be read; their names."""
    names = [f"方案{n:03}.docx" for n in range(1, number + 1)]
    for n, name in enumerate(names, 1):
        plan(folder / name, called(n))
    return names


def zip_bomb(path: Path) -> Path:
    """A DOCX of a few hundred kilobytes that would unfold to 400 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        with package.open("word/document.xml", "w") as part:
            for _ in range(400):
                part.write(b" " * 1024**2)
    return path


def encrypted(path: Path) -> Path:
    """A PDF that needs a password to be opened."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(user="x", owner="y"))
    path.write_bytes(out.getvalue())
    return path
