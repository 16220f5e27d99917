"""How the desk is run: where it listens, what it reads, its limits (``templates/网页/设置.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from compliance.model.errors import ComplianceError
from compliance.resources import data_folder

FOLDER = "网页"
"""The folder in ``templates/`` that holds pages, words and limits."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Limits:
    """Times and sizes, as data; a name says its unit."""

    session_idle_minutes: int
    session_hours: int
    session_touch_seconds: int
    link_hours: int
    login_failures: int
    login_window_minutes: int
    login_pause_seconds: int
    login_pause_most_seconds: int
    address_tries: int
    address_window_minutes: int
    upload_tries: int
    upload_window_minutes: int
    password_shortest: int
    password_longest: int
    form_bytes: int
    form_seconds: int
    max_upload_bytes: int
    upload_seconds: int
    body_idle_seconds: int
    header_seconds: int
    connections: int
    stop_seconds: int
    disk_free_megabytes: int


def limits_from(path: Path | None = None) -> Limits:
    """The limits in ``path`` (None: those that ship).

    Raises:
        ComplianceError: naming the entry that is missing, unknown, or no positive whole number.
    """
    source = path or data_folder("templates") / FOLDER / "设置.yaml"
    data = yaml.safe_load(source.read_text(encoding="utf-8"))
    names = {f.name for f in fields(Limits)}
    if not isinstance(data, dict) or set(data) != names:
        wrong = names.symmetric_difference(data if isinstance(data, dict) else ())
        raise ComplianceError(f"{source}：缺少或多余的设置：{'、'.join(sorted(map(str, wrong)))}")
    for name, value in data.items():
        if type(value) is not int or value <= 0:
            raise ComplianceError(f"{source}：{name} 应是正整数")
    return Limits(**data)


@dataclass(frozen=True)
class Settings:
    """What one server is told. ``behind_proxy`` is the public https address of a TLS proxy in front."""

    limits: Limits
    database: str | None = None
    originals: Path | None = None
    corpus: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    behind_proxy: str | None = None
    secure_cookies: bool = True
    watch: Path | None = None
    watch_office: str = ""

    def __post_init__(self) -> None:
        public = urlsplit(self.behind_proxy) if self.behind_proxy else None
        if public is not None and (public.scheme != "https" or not public.hostname or public.path not in ("", "/")):
            raise ComplianceError("--behind-proxy 要写对外的地址，如 https://desk.example.gov.cn")
        if (self.watch is None) != (not self.watch_office.strip()):
            raise ComplianceError("--watch 和 --watch-office 要一起写：守候哪个目录，放进来的归哪个单位")
        if self.host not in LOOPBACK and public is None:
            raise ComplianceError(
                "不在本机地址上监听时，前面必须有 TLS 代理：请用 --behind-proxy 写明对外的 https 地址"
            )
        if not self.secure_cookies and (self.host not in LOOPBACK or public is not None):
            raise ComplianceError("只有在本机地址上、没有代理时才可以不用 Secure cookie")

    @property
    def address(self) -> str:
        """The address that browsers use, without a slash at the end."""
        if self.behind_proxy:
            return self.behind_proxy.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"
