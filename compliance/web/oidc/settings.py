"""The login service that an administrator of the server names in a file; its secret stands in a file of its own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from compliance.model.errors import ComplianceError
from compliance.resources import data_folder
from compliance.web.settings import FOLDER, LOOPBACK

SECRET = "NENGSHEN_OIDC_SECRET"
"""The environment's name for the secret, for servers that pass secrets so; a file comes first."""
_REQUIRED, _OPTIONAL = ("issuer", "client_id"), ("client_secret_file", "ca")
_NUMBERS = (
    "leeway_seconds",
    "pending_minutes",
    "pending_most",
    "timeout_seconds",
    "keys_minutes",
    "keys_again_seconds",
)
_SIGNATURES = frozenset(f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)) | {
    "EdDSA",
    "Ed25519",
}


@dataclass(frozen=True)
class LoginService:
    """One login service. ``secret`` is empty for a public client (PKCE alone); it is in no representation."""

    issuer: str
    client_id: str
    name: Mapping[str, str]
    algorithms: tuple[str, ...]
    scope: str
    leeway_seconds: int
    pending_minutes: int
    pending_most: int
    timeout_seconds: int
    keys_minutes: int
    keys_again_seconds: int
    ca: Path | None = None
    secret: str = field(default="", repr=False)


def login_service(path: Path, environment: Mapping[str, str] = os.environ) -> LoginService:
    """The login service that ``path`` describes, what it leaves open from ``templates/网页/统一登录.yaml``.

    Raises:
        ComplianceError: naming the file and the entry that is missing, unknown or wrong; never the secret.
    """
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ComplianceError(f"{path}：读不出统一登录的设置（{type(error).__name__}）") from error
    shipped = yaml.safe_load((data_folder("templates") / FOLDER / "统一登录.yaml").read_text(encoding="utf-8"))
    if not isinstance(given, dict):
        raise ComplianceError(f"{path}：应是“名称: 值”的列表")
    unknown = set(given) - set(shipped) - {*_REQUIRED, *_OPTIONAL}
    missing = [name for name in _REQUIRED if not str(given.get(name) or "").strip()]
    if unknown or missing:
        wrong = [f"缺少 {n}" for n in missing] + [f"不认识 {n}" for n in sorted(map(str, unknown))]
        raise ComplianceError(f"{path}：{'、'.join(wrong)}")
    entries: dict[str, Any] = {**shipped, **given}
    for name in _NUMBERS:
        if type(entries[name]) is not int or entries[name] <= 0:
            raise ComplianceError(f"{path}：{name} 应是正整数")
    if (
        not isinstance(entries["algorithms"], list)
        or not entries["algorithms"]
        or set(entries["algorithms"]) - _SIGNATURES
    ):
        raise ComplianceError(f"{path}：algorithms 只能是公钥签名：{'、'.join(sorted(_SIGNATURES))}")
    if not isinstance(entries["name"], dict) or set(entries["name"]) != {"zh", "en"}:
        raise ComplianceError(f"{path}：name 要有 zh 和 en 两种写法")
    if not secure(str(entries["issuer"])):
        raise ComplianceError(f"{path}：issuer 要写 https 地址，没有“?”和“#”")
    known = {f.name for f in fields(LoginService)} - {"secret", "ca", "algorithms"}
    return LoginService(
        **{name: entries[name] for name in known}, algorithms=tuple(entries["algorithms"]),
        ca=_beside(path, entries.get("ca")), secret=_secret(path, entries.get("client_secret_file"), environment),
    )  # fmt: skip


def secure(address: object) -> bool:
    """Whether an address may be spoken to: https, or this machine itself."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or plain) and not parts.query and not parts.fragment


def _beside(path: Path, name: object) -> Path | None:
    return None if name is None else path.parent / str(name)


def _secret(path: Path, name: object, environment: Mapping[str, str]) -> str:
    place = _beside(path, name)
    if place is None:
        return environment.get(SECRET, "")
    try:
        found = place.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ComplianceError(f"{path}：读不出密钥文件 {place}（{type(error).__name__}）") from error
    if not found:
        raise ComplianceError(f"{path}：密钥文件 {place} 是空的")
    return found
