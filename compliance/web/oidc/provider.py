"""Speaking with the login service: what it says of itself, where browsers go, and whose an answer is.

The library (Authlib, joserfc) does the protocol; here is decided what an answer must fit: our issuer, our audience, the
nonce of this very login, a public-key signature by a key that the service publishes, and its times.
"""

from __future__ import annotations

import ssl
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from compliance.web.oidc.pending import Begun
from compliance.web.oidc.settings import LoginService, secure

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

WELL_KNOWN = "/.well-known/openid-configuration"
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_LONGEST = 255


class Refused(Exception):  # noqa: N818 (a state of affairs)
    """The login cannot be finished. ``why`` is a word for the log, without data of the person."""

    def __init__(self, why: str) -> None:
        """Say why."""
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Answer:
    """What the browser brought back from the login service."""

    code: str
    issuer: str | None


@dataclass(frozen=True)
class _Known:
    metadata: Mapping[str, Any]
    keys: KeySet
    at: datetime


def available() -> None:
    """Look whether the libraries are there.

    Raises:
        ModuleNotFoundError: where they are not.
    """
    _http()


class Provider:
    """The login service as we know it; asked again after ``keys_minutes``, or for a key that is new."""

    def __init__(self, service: LoginService) -> None:
        """Nothing is asked before the first login."""
        self.service = service
        self._known: _Known | None = None
        self._lock = threading.Lock()

    def address(self, state: str, begun: Begun, callback: str, now: datetime) -> str:
        """Where the browser goes to sign in.

        Raises:
            Refused: where the service does not answer, or not as itself.
        """
        known = self._asked(now)
        with _client(self.service, callback) as client:
            address, _ = client.create_authorization_url(
                known.metadata["authorization_endpoint"], state=state, nonce=begun.nonce, code_verifier=begun.verifier
            )
        return str(address)

    def subject(self, answer: Answer, begun: Begun, callback: str, now: datetime) -> str:
        """Whom the service says this is: the subject of a token that fits this very login.

        Raises:
            Refused: in every other case.
        """
        known = self._asked(now)
        promised = known.metadata.get("authorization_response_iss_parameter_supported") is True
        if answer.issuer != self.service.issuer and (answer.issuer is not None or promised):
            raise Refused("issuer")  # RFC 9207: an answer of another service is not sent to this one
        token = self._token(known, answer, begun, callback)
        claims = self._claims(known, token, begun.nonce, now)
        subject = claims["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST or not subject.isprintable():
            raise Refused("subject")
        return subject

    def _token(self, known: _Known, answer: Answer, begun: Begun, callback: str) -> Mapping[str, Any]:
        from authlib.common.errors import AuthlibBaseError

        offered = known.metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "none" if not self.service.secret else next(
            (m for m in ("client_secret_basic", "client_secret_post") if m in offered), "client_secret_basic"
        )  # fmt: skip
        with _client(self.service, callback, method) as client:
            try:
                found = client.fetch_token(
                    known.metadata["token_endpoint"], grant_type="authorization_code", code=answer.code,
                    code_verifier=begun.verifier, redirect_uri=callback,
                )  # fmt: skip
            except (AuthlibBaseError, _http().HTTPError, ValueError, TypeError, KeyError, AttributeError) as error:
                raise Refused("token") from error
        if not isinstance(found, dict) or not isinstance(found.get("id_token"), str):
            raise Refused("id_token")
        return found

    def _claims(self, known: _Known, token: Mapping[str, Any], nonce: str, now: datetime) -> Mapping[str, Any]:
        from authlib.oidc.core import CodeIDToken
        from joserfc import errors, jws, jwt

        registry = jws.JWSRegistry(algorithms=list(self.service.algorithms), strict_check_header=False)
        try:
            try:
                read = jwt.decode(token["id_token"], known.keys, registry=registry)
            except errors.InvalidKeyIdError:
                read = jwt.decode(token["id_token"], self._asked(now, anew=True).keys, registry=registry)
            fixed: Any = {"iss": self.service.issuer, "aud": self.service.client_id}
            wanted: Any = {k: {"essential": True, "value": v} for k, v in fixed.items()}
            about = {"nonce": nonce, "client_id": self.service.client_id, "access_token": token.get("access_token")}
            claims = CodeIDToken(read.claims, read.header, wanted, about)
            claims.validate(now=int(now.timestamp()), leeway=self.service.leeway_seconds)
        except errors.ClaimError as error:
            raise Refused(f"claim_{error.claim}") from error
        except (errors.JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise Refused("signature") from error
        return dict(claims)

    def _asked(self, now: datetime, anew: bool = False) -> _Known:
        with self._lock:
            lasts = timedelta(seconds=self.service.keys_again_seconds) if anew else timedelta(minutes=self.service.keys_minutes)  # fmt: skip
            if self._known is None or now - self._known.at >= lasts:
                self._known = self._ask(now)
            return self._known

    def _ask(self, now: datetime) -> _Known:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        try:
            with _http().Client(**_transport(self.service)) as client:
                metadata = _object(client.get(self.service.issuer.rstrip("/") + WELL_KNOWN))
                if metadata.get("issuer") != self.service.issuer:
                    raise Refused("metadata_issuer")
                if not all(secure(metadata.get(name)) for name in _ADDRESSES):
                    raise Refused("metadata_addresses")
                keys = KeySet.import_key_set(_object(client.get(metadata["jwks_uri"])))  # type: ignore[arg-type]
        except (_http().HTTPError, JoseError, ValueError, TypeError, KeyError) as error:
            raise Refused("unreachable") from error
        return _Known(metadata, keys, now)


def _object(response: Any) -> dict[str, Any]:
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _transport(service: LoginService) -> dict[str, Any]:
    """No proxy, no redirect, no trust beyond the system's and the file's authorities."""
    context = ssl.create_default_context(cafile=None if service.ca is None else str(service.ca))
    return {"timeout": service.timeout_seconds, "follow_redirects": False, "trust_env": False, "verify": context}


def _client(service: LoginService, callback: str, method: str = "none") -> Any:
    with _quiet():
        from authlib.integrations.httpx_client import OAuth2Client
    return OAuth2Client(
        service.client_id, service.secret or None, token_endpoint_auth_method=method, scope=service.scope,
        redirect_uri=callback, code_challenge_method="S256", **_transport(service),
    )  # fmt: skip


def _http() -> Any:
    """The HTTP library that Authlib uses: httpx2 where it is there, httpx otherwise."""
    with _quiet():
        from authlib.integrations.httpx_client._compat import httpx2
    return httpx2


@contextmanager
def _quiet() -> Iterator[None]:
    """Authlib prefers the successor of httpx, and says so at every start of the server."""
    import authlib.deprecate  # noqa: F401 (it asks that its warnings always be shown; afterwards ours counts)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
