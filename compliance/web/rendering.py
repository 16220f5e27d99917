"""Pages from ``templates/网页/``, their words in Chinese or English from ``词句/``, assets under their hash."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import Request
from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from starlette.responses import HTMLResponse

from compliance.model.errors import ComplianceError
from compliance.resources import data_folder
from compliance.web.security.csrf import token_for
from compliance.web.security.roles import Person
from compliance.web.settings import FOLDER

LANGUAGES = ("zh", "en")
_ASSETS = Path(__file__).parent / "assets"


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, str]]:
    """Every word by ``area.key``, the area being the file's name.

    Raises:
        ComplianceError: for a word that lacks a language.
    """
    found: dict[str, dict[str, str]] = {}
    for path in sorted((data_folder("templates") / FOLDER / "词句").glob("*.yaml")):
        for key, word in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if not isinstance(word, dict) or set(word) != set(LANGUAGES):
                raise ComplianceError(f"{path}：“{key}”要有 zh 和 en 两种写法")
            found[f"{path.stem}.{key}"] = word
    return found


@lru_cache(maxsize=1)
def assets() -> dict[str, tuple[str, bytes]]:
    """Every asset by name: hash of its content, content."""
    site = data_folder("templates") / "语料网站"
    files = [p for p in (*sorted(_ASSETS.iterdir()), site / "site.css", site / "filter.js") if p.is_file()]
    return {p.name: (hashlib.sha256(p.read_bytes()).hexdigest()[:16], p.read_bytes()) for p in files}


@lru_cache(maxsize=1)
def _entries() -> tuple[dict[str, Any], ...]:
    path = data_folder("templates") / FOLDER / "导航.yaml"
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")))


def navigation(person: Person | None, path: str) -> tuple[tuple[str, str, str], ...]:
    """(address, word, ``aria-current``) of every entry of the page head that the person may open, in the order of
    ``导航.yaml``. The one that ``path`` lies deepest under is current: "page" where it is that very page, else "true".
    """
    if person is None:
        return ()
    mine = {role.value for role in person.roles}
    entries = [e for e in _entries() if not e.get("roles") or mine.intersection(e["roles"])]
    deepest = [max((len(a) for a in (e["path"], *e.get("under", ())) if _under(path, a)), default=0) for e in entries]
    current = deepest.index(max(deepest)) if any(deepest) else None
    return tuple(
        (e["path"], e["word"], "" if n != current else "page" if path == e["path"] else "true")
        for n, e in enumerate(entries)
    )


def _under(path: str, address: str) -> bool:
    """Whether a page is the one at an address or below it; nothing is below the first page, or else everything were."""
    return path == address or (address != "/" and path.startswith(f"{address}/"))


def _asset(name: str) -> str:
    return f"/assets/{assets()[name][0]}/{name}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return _reading(FileSystemLoader(data_folder("templates") / FOLDER))


@lru_cache(maxsize=1)
def _site_environment() -> Environment:
    """The pages of the corpus site, in the desk's frame: their ``底版.html`` is that of ``网页/政策/``."""
    folder = data_folder("templates")
    framed = FileSystemLoader([folder / FOLDER / "政策", folder / "语料网站"])
    return _reading(ChoiceLoader([PrefixLoader({"desk": FileSystemLoader(folder / FOLDER)}), framed]))


def _reading(loader: BaseLoader) -> Environment:
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        auto_reload=False,  # templates do not change while the desk runs; to look would cost a call of the system each
    )  # fmt: skip


def language(request: Request) -> str:
    """The language that was chosen."""
    asked = request.cookies.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def page(request: Request, name: str, *, status: int = 200, site: bool = False, **context: Any) -> HTMLResponse:
    """A page or a fragment. It knows ``person``, ``lang``, ``csrf``, ``t("area.key", …)`` and ``asset(name)``.

    ``site`` says that it is one of the corpus site.
    """
    lang = language(request)

    def t(key: str, **values: Any) -> str:
        return words()[key][lang].format(**values)

    secret = getattr(request.state, "secret", None)
    person = getattr(request.state, "person", None)
    common = {
        "person": person, "navigation": navigation(person, request.url.path), "lang": lang, "t": t, "asset": _asset,
        "csrf": token_for(secret) if secret else "", "path": request.url.path,
    }  # fmt: skip
    environment = _site_environment() if site else _environment()
    return HTMLResponse(environment.get_template(name).render(**common, **context), status_code=status)
