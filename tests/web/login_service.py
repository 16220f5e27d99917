"""A small login service on loopback: discovery, keys, codes and RS256 tokens; each answer can be bent by a test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "nengshen", "a secret that no log shows"


@dataclass
class LoginService:
    """``claims``, ``metadata`` and ``header`` override what is honest; ``signer`` signs in place of the published key."""

    issuer: str = ""
    now: int = 0
    subject: str = "u-1001"
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    signer: Any = None
    broken: bool = False
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> dict[str, str]:
        """What the service sends back by the browser for the address that the desk sent it to."""
        query = dict(parse_qsl(urlsplit(address).query))
        assert query["response_type"] == "code" and query["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return {"code": code, "state": query["state"]}

    def discovery(self) -> dict[str, Any]:
        honest = {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                  "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys"}  # fmt: skip
        return honest | self.metadata

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A code works once, for its own verifier and the client's secret."""
        begun = self.codes.pop(form.get("code", ""), None)
        known = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET.replace(' ', '+')}".encode()).decode()
        plain = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = _encoded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if begun is None or authorization not in (known, plain) or begun["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        claims = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "nonce": begun["nonce"], "iat": self.now,
                  "exp": self.now + 300} | self.claims  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": "k1"} | self.header
        if header["alg"] in ("none", "HS256"):
            body = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
            public = self.key.as_pem(private=False)  # the classic confusion: the published key as a shared secret
            mac = hmac.new(public, body.encode(), hashlib.sha256).digest() if header["alg"] == "HS256" else b""
            token = f"{body}.{_encoded(mac)}"
        else:
            token = jwt.encode(header, claims, self.signer or self.key)
        return 200, {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300, "id_token": token}


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@contextmanager
def answering(service: LoginService) -> Iterator[LoginService]:
    """The service on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append(self.path)
            found = {"/.well-known/openid-configuration": service.discovery, "/keys": keys}.get(self.path)
            self.say(*((200, found()) if found and not service.broken else (500, {})))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self.say(*service.token(form, self.headers.get("authorization", "")))

        def say(self, status: int, told: dict[str, Any]) -> None:
            data = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    def keys() -> dict[str, Any]:
        return {"keys": [service.key.as_dict(private=False)]}

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
