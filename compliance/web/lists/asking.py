"""What a list's address asks for, and the addresses that its page links to."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import FormData, QueryParams

from compliance.model.errors import RegistryError
from compliance.registry.tables import Asked, Scope, Table
from compliance.web.desk import Desk
from compliance.web.security.roles import Person, Role

SIZES = (20, 50, 200)
"""Rows on a page that may be asked for; the second unless another is."""
MOST_PICKED = SIZES[-1]
_FURTHEST = 10**6


def scope_of(desk: Desk, person: Person) -> Scope:
    """What the person may see: their office's own; an auditor sees all."""
    office = None if Role.AUDITOR in person.roles else person.office.id
    return Scope(office, desk.now().astimezone().date())


def asked_for(table: Table, given: QueryParams | FormData) -> Asked:
    """What an address asks for. What it does not know is ignored, as browsers' own additions are.

    Raises:
        RegistryError: ``invalid`` for numbers that are none, and too many rows picked.
    """
    texts = {k: v for k, v in given.items() if isinstance(v, str)}
    filters = {f.key: texts[f.key].strip() for f in table.filters if texts.get(f.key, "").strip()}
    size = _whole(texts.get("size", ""), SIZES[1])
    picked = tuple(dict.fromkeys(_whole(v, 0) for v in given.getlist("id") if isinstance(v, str)))
    if len(picked) > MOST_PICKED:
        raise RegistryError(f"一次最多选{MOST_PICKED}行", "invalid")
    return Asked(
        filters, texts.get("text", "").strip(), texts.get("sort", ""), _whole(texts.get("page", ""), 1),
        size if size in SIZES else SIZES[1], picked or None,
    )  # fmt: skip


def _whole(text: str, otherwise: int) -> int:
    if not text.strip():
        return otherwise
    if not (text.isascii() and text.isdigit()) or int(text[:10]) > _FURTHEST or len(text) > 10:
        raise RegistryError("页码、行号应是不太大的正整数", "invalid")
    return int(text)


@dataclass(frozen=True)
class Address:
    """The address of a list as it is asked for; ``with_`` changes some of it, and begins at the first page again."""

    path: str
    asked: Asked

    def query(self, **changed: object) -> str:
        """The query string; what is empty is left out."""
        asked = self.asked
        every: dict[str, object] = {
            **asked.filters, "text": asked.text, "sort": asked.sort, "page": asked.page if asked.page > 1 else "",
            "size": asked.size if asked.size != SIZES[1] else "", **changed,
        }  # fmt: skip
        return urlencode({k: v for k, v in every.items() if v not in ("", None)})

    def with_(self, **changed: object) -> str:
        """The address with some of it changed."""
        query = self.query(**{"page": "", **changed})
        return f"{self.path}?{query}" if query else self.path

    def file(self, kind: str) -> str:
        """The address of a file of all rows."""
        query = self.query(page="", size="")
        return f"{self.path}.{kind}?{query}" if query else f"{self.path}.{kind}"
