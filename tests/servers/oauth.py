"""A small OAuth2 server on loopback, over TLS: device code (RFC 8628), code with PKCE (RFC 7636), refresh, rotation.

It answers where Microsoft's authority and Google's two addresses would, follows a script, and keeps what it was asked.
"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.servers.certificates import Certificates

CLIENT = "11111111-2222-3333-4444-555555555555"
CLIENT_SECRET = "a-desktop-client's-secret"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass
class OAuthServer:
    """The server as tests see it.

    `polls` are the errors the next polls for a device code get, in order; then someone has typed the code.
    `refusal` is the error every refresh gets; `consent` is false when the person in the browser says no.
    With `rotates`, each refresh gives a new refresh token and the old one is dead.
    """

    certificates: Certificates
    port: int = 0
    person: str = "ada@newsroom.test"
    access: Callable[[], str] = lambda: "an-access-token"
    lifetime_seconds: int = 3600
    interval_seconds: int = 1
    code_lives_seconds: int = 900
    refresh_length: int = 40
    rotates: bool = True
    consent: bool = True
    refusal: str = ""
    polls: list[str] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    living: set[str] = field(default_factory=set)
    challenges: dict[str, tuple[str, str]] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)
    mixes_up: bool = False  # hands out what belongs to another sign-in
    _numbers: Any = field(default_factory=lambda: count(1))

    @property
    def address(self) -> str:
        """What stands under [oauth] as the server."""
        return f"https://localhost:{self.port}/newsroom"

    def grants(self) -> list[str]:
        """List the grant types that the token address was asked for."""
        return [form.get("grant_type", "") for path, form in self.asked if path == "token"]

    def make_refresh_token(self) -> str:
        """Make a refresh token that holds."""
        number = next(self._numbers)
        token = f"refresh-{number}-".ljust(self.refresh_length, "r")
        self.living.add(token)
        return token

    def answer(self, method: str, path: str, form: dict[str, str]) -> tuple[int, Any]:
        """Answer one request; a text is the address to be sent on to."""
        name = path.rpartition("/")[2]
        self.asked.append((name, form))
        if name == "openid-configuration":
            return 200, {
                "issuer": f"{self.address}/v2.0",
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "device_authorization_endpoint": f"{self.address}/devicecode",
            }
        if name == "devicecode":
            if form.get("client_id") != CLIENT:
                return 400, _error("unauthorized_client", "AADSTS700016: Application was not found")
            return 200, {
                "device_code": "the-device-code",
                "user_code": "ABCD-EFGH",
                "verification_uri": f"{self.address}/device",
                "interval": self.interval_seconds,
                "expires_in": self.code_lives_seconds,
            }
        if name == "authorize":
            return self._authorise(form)
        return self._token(form)

    def _authorise(self, form: dict[str, str]) -> tuple[int, Any]:
        back = form["redirect_uri"]
        assert urlsplit(back).hostname in ("127.0.0.1", "localhost"), "the browser would be sent off this machine"
        if not self.consent and form.get("response_mode") == "form_post":
            return 200, {"post_to": back, "error": "access_denied", "state": form["state"]}
        if not self.consent:
            return 302, f"{back}?{urlencode({'error': 'access_denied', 'state': form['state']})}"
        code = f"code-{next(self._numbers)}"
        self.challenges[code] = (form.get("code_challenge", ""), form.get("code_challenge_method", ""))
        self.nonces[code] = "another's" if self.mixes_up else form.get("nonce", "")
        if form.get("response_mode") == "form_post":  # the page that a browser posts by itself
            return 200, {"post_to": back, "code": code, "state": form["state"]}
        return 302, f"{back}?{urlencode({'code': code, 'state': form['state']})}"

    def _token(self, form: dict[str, str]) -> tuple[int, Any]:
        match form.get("grant_type"):
            case grant if grant == DEVICE_GRANT:
                if self.polls:
                    return 400, _error(self.polls.pop(0), "AADSTS70016: not yet, or no more")
                return 200, self._tokens(self.make_refresh_token())
            case "authorization_code":
                challenge, method = self.challenges.pop(form.get("code", ""), ("", ""))
                proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
                if method != "S256" or challenge != proof.rstrip(b"=").decode():
                    return 400, _error("invalid_grant", "the verifier does not prove the challenge")
                if "client_secret" in form and form["client_secret"] != CLIENT_SECRET:
                    return 401, _error("invalid_client", "the client's secret is wrong")
                return 200, self._tokens(self.make_refresh_token(), self.nonces.pop(form["code"], ""))
            case "refresh_token":
                token = form.get("refresh_token", "")
                if self.refusal:
                    return 400, _error(self.refusal, "AADSTS50173: the grant was revoked")
                if token not in self.living:
                    return 400, _error("invalid_grant", "AADSTS70000: the refresh token is not known")
                if not self.rotates:
                    return 200, self._tokens("")
                self.living.discard(token)
                return 200, self._tokens(self.make_refresh_token())
        return 400, _error("unsupported_grant_type", "no such grant")

    def _tokens(self, refresh: str, nonce: str = "") -> dict[str, Any]:
        now = int(time.time())
        claims = {"aud": CLIENT, "iss": f"{self.address}/v2.0", "iat": now, "nbf": now - 60, "exp": now + 3600}
        claims |= {"sub": "1", "preferred_username": self.person} | ({"nonce": nonce} if nonce else {})
        body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
        answer = {
            "token_type": "Bearer",
            "access_token": self.access(),
            "expires_in": self.lifetime_seconds,
            "scope": "https://mail.google.com/",
            "id_token": f"e30.{body}.",
        }
        return answer | ({"refresh_token": refresh} if refresh else {})


def _error(error: str, description: str) -> dict[str, str]:
    return {"error": error, "error_description": description}


class OAuthThread:
    """Runs the server in threads, from `start` to `stop`."""

    def __init__(self, script: OAuthServer) -> None:
        self.script = script
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(script))
        self._server.daemon_threads = True
        context = script.certificates.server_context()
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def start(self) -> OAuthServer:
        """Listen on a free port."""
        self.script.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self.script

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()


def _handler(script: OAuthServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

        def _answer(self, text: str) -> None:
            form = {key: values[0] for key, values in parse_qs(text).items()}
            basic = self.headers.get("Authorization", "").removeprefix("Basic ")  # RFC 6749, section 2.3.1
            if basic:
                form["client_id"], _, form["client_secret"] = base64.b64decode(basic).decode().partition(":")
            status, value = script.answer(self.command, urlsplit(self.path).path, form)
            self.send_response(status)
            body = b""
            if isinstance(value, str):
                self.send_header("Location", value)
            else:
                body = json.dumps(value).encode()
                self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            return

    return Handler
