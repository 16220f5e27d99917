"""What a registration says beyond what a review needs: issuers, level, how the text was got and verified, slips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compliance.corpus.documents import Document
from compliance.corpus.entries import Entry, entries
from compliance.corpus.strict import Items, Table, read_yaml


@dataclass(frozen=True)
class Slip:
    """A passage of a clause that looks like a slip of the transcription, and what is thought of it."""

    seen: str
    note: str


@dataclass(frozen=True)
class Details:
    """The rest of a ``meta.yaml`` in words; "" where it says nothing."""

    short: str = ""
    issuers: tuple[str, ...] = ()
    level: str = ""
    issued: str = ""
    effect: str = ""
    """Why the date of effect is what it is."""
    rests_on: tuple[str, ...] = ()
    obtained: str = ""
    obtained_on: str = ""
    verified_by: str = ""
    verified_on: str = ""
    verified_against: str = ""
    note: str = ""


def read_details(document: Document) -> Details:
    """The details of a registration.

    Raises:
        CorpusError: naming file and line of what cannot be read.
    """
    name = f"docs/{document.folder.name}/meta.yaml"
    entry = Entry(read_yaml(document.folder / "meta.yaml", name), "文件登记", None, name, 1)
    effect, source, check = (_nested(entry, key) for key in ("生效", "原文", "核对"))
    notes = [entry.text("说明", ""), entry.text("注", "")]
    return Details(
        entry.text("简称", ""),
        entry.texts("发文机关"),
        entry.text("层级", ""),
        entry.text("印发日期", ""),
        effect.get("依据", ""),
        entry.texts("依据上位文件"),
        source.get("获取方式", ""),
        source.get("获取日期", ""),
        check.get("人", ""),
        check.get("日期", ""),
        check.get("对照", ""),
        "；".join(n for n in notes if n),
    )


def _nested(entry: Entry, key: str) -> Mapping[str, str]:
    data = entry.raw(key)
    return {k: v for k, v in data.items() if isinstance(v, str)} if isinstance(data, Table) else {}


def read_slips(document: Document) -> Mapping[str, tuple[Slip, ...]]:
    """The marked slips of a held text by anchor."""
    path = document.folder / "clauses.yaml"
    if not path.is_file():
        return {}
    found: dict[str, tuple[Slip, ...]] = {}
    for entry in entries(read_yaml(path, f"docs/{document.folder.name}/clauses.yaml"), "条款", None, path.name, 1):
        data = entry.raw("缺陷")
        if isinstance(data, Items) and data:
            slips = (Slip(d, "") if isinstance(d, str) else Slip(d.get("见", ""), d.get("说明", "")) for d in data)
            found[entry.text("锚")] = tuple(slips)
    return found
