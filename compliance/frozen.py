"""Files of frozen facts: the JSON and JSON Lines that ``extract`` and ``check`` print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from compliance.model.errors import InputError
from compliance.model.facts import Facts
from compliance.model.facts_json import SCHEMAS, facts_from_json

SUFFIXES = (".json", ".jsonl")
FAILED = "plan-error/1"
"""What ``extract --format jsonl`` writes of a plan that it could not read."""


def frozen_in(path: Path) -> tuple[Path, ...]:
    """The files of frozen facts that ``path`` is or has in it; JSON of another kind in a folder is passed over."""
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
        return tuple(p for p in found if _is_ours(p))
    return (path,) if path.suffix.lower() in SUFFIXES else ()


def _is_ours(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as file:
        head = file.read(400)
    return any(f'"{schema}"' in head for schema in (*SCHEMAS, FAILED))


def read_frozen(path: Path) -> Iterator[tuple[str, Facts | InputError]]:
    """The facts of each plan in a file, named by the plan; what is wrong comes as an error that names the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        yield path.name, InputError(path, "not_found", "找不到这个文件")
        return
    except (OSError, UnicodeDecodeError):
        yield path.name, InputError(path, "broken", "不是合法的 JSON：文件不是 UTF-8 编码")
        return
    whole = path.suffix.lower() == ".json"
    lines = [(0, text)] if whole else [(n, t) for n, t in enumerate(text.splitlines(), 1) if t.strip()]
    if not lines:
        yield path.name, InputError(path, "empty", "文件里没有指标")
    for number, line in lines:
        place = f"{path}:{number}" if number else str(path)
        try:
            facts = facts_from_json(_object(line, place), place)
        except InputError as error:
            yield path.name, error
        else:
            yield facts.document.file or path.name, facts


def _object(text: str, place: str) -> Any:
    def refused(word: str) -> Any:
        raise InputError(place, "broken", f"不是合法的 JSON：{word} 不是数")

    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=refused)
    except (ValueError, RecursionError) as error:
        where = f"第{error.lineno}行第{error.colno}列" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(place, "broken", f"不是合法的 JSON{f'（{where}）' if where else ''}") from None
    if isinstance(data, dict) and data.get("schema") == FAILED:
        failed = data.get("error") or {}
        raise InputError(place, "broken", f"抽取时没有读成的方案：{failed.get('file')}（{failed.get('reason')}）")
    return data
