"""Hostile files and names at the door: each is refused with its reason, and nothing of it stays."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from batch_plans import called, plan, zip_bomb

from compliance.model.errors import InputError
from compliance.web.intake import Complete, Intake, received
from compliance.web.naming import LONGEST, LONGEST_PART, shown_name


async def blocks(content: bytes, size: int = 64 * 1024, pause: float = 0.0) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        await asyncio.sleep(pause)
        yield content[start : start + size]


def send(content: bytes, folder: Path, bounds: Intake | None = None, **how: float) -> Complete:
    stream = blocks(content, **how)  # type: ignore[arg-type]
    return asyncio.run(received("方案", stream, folder / "arriving", bounds or Intake()))


def docx_with(path: Path, change: Callable[[zipfile.ZipFile], None]) -> bytes:
    plan(path, called(1))
    with zipfile.ZipFile(path, "a") as package:
        change(package)
    return path.read_bytes()


def link(package: zipfile.ZipFile) -> None:
    part = zipfile.ZipInfo("word/media/x.png")
    part.external_attr = 0o120777 << 16
    package.writestr(part, "/etc/passwd")


def plain_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.txt", "x")
    return out.getvalue()


def test_a_plan_comes_in_whole(tmp_path: Path) -> None:
    content = plan(tmp_path / "甲.docx", called(1)).read_bytes()
    whole = send(content, tmp_path, size=1000)
    assert (whole.size, whole.format, whole.path.read_bytes()) == (len(content), "docx", content)


REFUSED = {
    "empty": (b"", "empty"),
    "html": (b"<html><script>alert(1)</script>", "unsupported"),
    "executable": (b"MZ\x90\x00" * 100, "unsupported"),
    "old office": (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "unsupported"),
    "encrypted office": (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "archive": (plain_zip(), "unsupported"),
    "cut off package": (b"PK\x03\x04[Content_Types].xml word/document.xml", "broken"),
    "null bytes": (bytes(5000), "unsupported"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_plan_is_refused_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    content, code = REFUSED[name]
    with pytest.raises(InputError) as error:
        send(content, tmp_path)
    assert error.value.code == code and list(tmp_path.iterdir()) == []


PACKAGES = {
    "macros": (lambda p: p.writestr("word/vbaProject.bin", "x"), "macros"),
    "slip": (lambda p: p.writestr("../../../etc/cron.d/x", "x"), "broken"),
    "absolute": (lambda p: p.writestr("/etc/x", "x"), "broken"),
    "link": (link, "broken"),
    "parts": (lambda p: [p.writestr(f"x/{n}", "") for n in range(300)], "bomb"),
}


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_that_is_a_trap_is_not_opened(name: str, tmp_path: Path) -> None:
    change, code = PACKAGES[name]
    content = docx_with(tmp_path / "甲.docx", change)  # type: ignore[arg-type]
    with pytest.raises(InputError) as error:
        send(content, tmp_path, Intake(parts=200))
    assert error.value.code == code and not (tmp_path / "arriving").exists()


def test_a_package_that_would_unfold_to_a_flood(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        send(zip_bomb(tmp_path / "b.docx").read_bytes(), tmp_path, Intake(unfolded=300 * 1024**2))
    assert error.value.code == "bomb"


def test_too_large_stops_at_the_bound(tmp_path: Path) -> None:
    taken = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            taken.append(1)
            yield bytes(100_000)

    with pytest.raises(InputError, match="上限"):
        asyncio.run(received("方案", endless(), tmp_path / "arriving", Intake(most=1_000_000)))
    assert len(taken) == 11 and not (tmp_path / "arriving").exists()


def test_a_sender_that_dribbles_or_goes_silent_is_cut_off(tmp_path: Path) -> None:
    now = [0.0]

    async def dribble() -> AsyncIterator[bytes]:
        while True:
            now[0] += 1
            yield b"%"

    with pytest.raises(InputError, match="太慢"):
        asyncio.run(received("方案", dribble(), tmp_path / "arriving", Intake(), lambda: now[0]))
    with pytest.raises(InputError, match="太慢"):
        send(b"%PDF-", tmp_path, Intake(silent=0.01), pause=5.0)
    assert not (tmp_path / "arriving").exists()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("方案.pdf", "方案.pdf"),
        ("县/乡/方案.pdf", "县/乡/方案.pdf"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\用户\\方案.pdf", "C:/用户/方案.pdf"),
        ("/绝对/方案.pdf", "绝对/方案.pdf"),
        ("a\x00b\r\nX-Evil: 1.pdf", "abX-Evil: 1.pdf"),
        ("方案\u202efdp.exe", "方案fdp.exe"),
        ("\ud800方案.pdf", "?方案.pdf"),
        ("", "未命名"),
        ("..", "未命名"),
        ("<img src=x onerror=alert(1)>{{7*7}}.pdf", "<img src=x onerror=alert(1)>{{7*7}}.pdf"),
    ],
)
def test_names_are_labels(given: str, shown: str) -> None:
    """Markup stays what it is: pages escape it."""
    assert shown_name(given) == shown


def test_a_long_name_keeps_its_ending() -> None:
    name = shown_name("长" * 5000 + ".pdf")
    assert len(name) == LONGEST_PART and name.endswith(".pdf")
    assert len(shown_name("/".join(["深" * 100] * 50))) <= LONGEST
