"""How a batch reads, judges and drafts: what makes two results the same, and what ``--resume`` goes on with."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance import __version__
from compliance.pipeline import Options

if TYPE_CHECKING:
    from compliance.drafting import NoticeSettings


@dataclass(frozen=True)
class Settings:
    """``notices`` None writes no notices. ``name`` is how the report calls the batch, ``received`` the day on which the
    plans came in (None: when they are recorded); neither changes a result."""

    options: Options
    notices: NoticeSettings | None = None
    pdf: bool = True
    name: str | None = None
    received: date | None = None

    def to_json(self) -> dict[str, Any]:
        """All of it but the limits, as the registry keeps it."""
        o = self.options
        return {
            "as_of": o.as_of.isoformat(), "region": o.region, "include_drafts": o.include_drafts, "ocr": o.ocr,
            "corpus": _whole(o.corpus), "waivers": _whole(o.waivers), "determinations": _whole(o.determinations),
            "notices": None if self.notices is None else _plain(asdict(self.notices)),
            "pdf": self.pdf, "name": self.name,
            "received": self.received and self.received.isoformat(),
        }  # fmt: skip

    @property
    def parameters(self) -> str:
        """A checksum of everything besides the file and the corpus that a result depends on, this program's version included.

        Limits are not part of it: a file that is tried again with more time is the same work. Nor is the folder of
        ``templates/``: notices are drafts, and are drafted anew where they are missing.
        """
        o = self.options
        told = self.to_json()
        for name in ("corpus", "name", "received"):
            del told[name]
        if o.granted:
            told["granted"] = [[_plain(asdict(w)) for w in o.granted], [asdict(b) for b in o.bound]]
        told |= {"waivers": _content(o.waivers), "determinations": _content(o.determinations), "program": __version__}
        return "sha256:" + hashlib.sha256(_canonical(told)).hexdigest()


def settings_from(data: dict[str, Any]) -> Settings:
    """What ``to_json`` made."""
    from compliance.drafting import NoticeSettings

    paths = {k: None if data[k] is None else Path(data[k]) for k in ("corpus", "waivers", "determinations")}
    options = Options(
        date.fromisoformat(data["as_of"]), data["region"], data["include_drafts"], paths["corpus"], paths["waivers"],
        data["ocr"], determinations=paths["determinations"],
    )  # fmt: skip
    said = data["notices"]
    if said is not None:
        said = {f.name: said.get(f.name) for f in fields(NoticeSettings)}
        said = NoticeSettings(**{**said, "date": said["date"] and date.fromisoformat(said["date"])})
    received = data.get("received")
    return Settings(options, said, data["pdf"], data["name"], received and date.fromisoformat(received))


def _whole(path: Path | None) -> str | None:
    return None if path is None else str(path.absolute())


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}


def _content(path: Path | None) -> str | None:
    """A checksum of a file of records, or of all in a folder of them."""
    if path is None:
        return None
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
