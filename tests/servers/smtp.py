"""A real SMTP server on loopback that does as it is told: answers, delays and drops, step by step."""
# ruff: noqa: N802, as aiosmtpd names its hooks

import asyncio
import base64
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from foitrack.core.model import MailServer, Secret
from foitrack.core.words import Security
from tests.servers.certificates import Certificates

DROP = "drop"  # hang up
KEEP_AND_DROP = "keep and drop"  # only at `end`: take the letter, then hang up without an answer
STALL = "stall"  # only at `text`: ask for the letter, and read no more of it

_LONGEST_STALL_SECONDS = 3.0

STEPS = ("connect", "ehlo", "auth", "mail", "rcpt", "data", "text", "end")


@dataclass
class Line:
    """What to do at one step, for one recipient or for all: each answer once, then as usual again."""

    step: str
    answers: list[str]
    recipient: str = ""
    delay_seconds: float = 0.0


@dataclass
class SmtpServer:
    """The server as tests see it. `received` holds (sender, recipients, bytes as they came) of every letter taken."""

    certificates: Certificates
    user: str = "researcher@example.org"
    password: str = "kept-on-loopback"
    token: str = "a-token-for-loopback"
    chain: Path | None = None  # the certificate it shows, when that is not the good one
    oauthbearer: bool = False  # offers RFC 7628's mechanism beside XOAUTH2
    host: str = "localhost"
    port: int = 0
    starttls_port: int = 0
    tls_port: int = 0
    connections: int = 0
    logins: list[str] = field(default_factory=list)
    received: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    transports: list[asyncio.Transport] = field(default_factory=list, repr=False)
    when_taken: Callable[[bytes], None] = field(default=lambda _: None, repr=False)
    when_at: dict[str, Callable[[], None]] = field(default_factory=dict, repr=False)  # by step, before its answer

    @property
    def secret(self) -> Secret:
        """The password, as a secret."""
        return Secret(self.password)

    def script(self, step: str, *answers: str, recipient: str = "", delay_seconds: float = 0.0) -> None:
        """Say what to answer at a step: `connect ehlo auth mail rcpt data text end`.

        Each answer is given once, in order; DROP hangs up. `recipient` keeps it to one recipient (from `rcpt` on).
        With a delay and no answers, that step is slow for good.
        """
        assert step in STEPS, step
        self.lines.append(Line(step, list(answers), recipient, delay_seconds))

    def server(self, security: str = "none", username: str = "", timeout_seconds: float = 5.0) -> MailServer:
        """Describe it as foitrack's settings would; without a user name nobody logs in."""
        port = {"none": self.port, "starttls": self.starttls_port, "tls": self.tls_port}[security]
        ca_file = "" if security == "none" else str(self.certificates.ca_file)
        return MailServer(self.host, port, Security(security), username, ca_file, timeout_seconds)

    async def next_answer(self, step: str, recipient: str = "") -> str:
        """Take the next scripted answer of a step, after its delay; empty for *as usual*."""
        if step in self.when_at:
            self.when_at[step]()
        for line in self.lines:
            if line.step == step and line.recipient in ("", recipient) and (line.answers or line.delay_seconds):
                await asyncio.sleep(line.delay_seconds)
                if line.answers:
                    return line.answers.pop(0)
        return ""


class ScriptedSMTP(SMTP):
    """aiosmtpd's server, asking the script before each step."""

    def __init__(self, script: SmtpServer, **options: Any) -> None:
        self._script = script
        hidden = () if script.oauthbearer else ("OAUTHBEARER",)
        super().__init__(
            _Handler(script),
            hostname="localhost",
            authenticator=_Authenticator(script),
            auth_exclude_mechanism=hidden,
            **options,
        )

    def connection_made(self, transport: Any) -> None:
        self._script.transports.append(transport)
        super().connection_made(transport)

    async def _scripted(self, step: str, recipient: str = "") -> bool:
        answer = await self._script.next_answer(step, recipient)
        if answer == DROP:
            self.transport.abort()
        elif answer:
            self._writer.write(answer.encode("latin-1") + b"\r\n")
            await self._writer.drain()
        return bool(answer)

    async def push(self, status: Any) -> None:
        if isinstance(status, str) and status.startswith("220 localhost"):
            self._script.connections += 1
            answer = await self._script.next_answer("connect")
            if answer:
                if answer != DROP:
                    await super().push(answer)
                self.transport.close()
                return
        await super().push(status)

    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._scripted("ehlo"):
            await super().smtp_EHLO(hostname)

    async def smtp_AUTH(self, arg: str) -> None:
        if not await self._scripted("auth"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self._scripted("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        recipient = (arg or "").partition("<")[2].partition(">")[0]
        if not await self._scripted("rcpt", recipient):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        recipient = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
        if await self._scripted("data", recipient):
            return
        if spoilt := await self._script.next_answer("text", recipient):
            await self.push("354 go on")
            await self._reader.read(16)
            if spoilt == STALL:
                self.transport.pause_reading()
                await asyncio.sleep(_LONGEST_STALL_SECONDS)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Handler:
    def __init__(self, script: SmtpServer) -> None:
        self._script = script

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        recipient = envelope.rcpt_tos[0]
        answer = await self._script.next_answer("end", recipient)
        letter = (envelope.mail_from or "", list(envelope.rcpt_tos), bytes(envelope.original_content or b""))
        if answer in ("", KEEP_AND_DROP) or answer.startswith("250"):
            self._script.received.append(letter)
            self._script.when_taken(letter[2])
        if answer in (DROP, KEEP_AND_DROP):
            server.transport.abort()
        return answer if answer[:3].isdigit() else "250 2.0.0 kept"

    async def auth_OAUTHBEARER(self, server: SMTP, args: list[str]) -> AuthResult:
        user, token = self._script.user, self._script.token
        host = f"host={self._script.host}\1port={server.transport.get_extra_info('sockname')[1]}"
        if base64.b64decode(args[1]).decode() == f"n,a={user},\1{host}\1auth=Bearer {token}\1\1":
            self._script.logins.append("OAUTHBEARER")
            return AuthResult(success=True, auth_data=user)
        answer = await server.challenge_auth(b'{"status":"invalid_token"}')
        assert answer == b"\1", "RFC 7628, section 3.2.3"
        return AuthResult(success=False, handled=False)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        expected = f"user={self._script.user}\1auth=Bearer {self._script.token}\1\1"
        if base64.b64decode(args[1]).decode() == expected:
            self._script.logins.append("XOAUTH2")
            return AuthResult(success=True, auth_data=self._script.user)
        await server.challenge_auth(b'{"status":"400","schemes":"bearer"}')
        return AuthResult(success=False, handled=False)


class _Authenticator:
    def __init__(self, script: SmtpServer) -> None:
        self._script = script

    def __call__(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        given = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else ("", "")
        good = given == (self._script.user, self._script.password)
        if good:
            self._script.logins.append(mechanism)
        return AuthResult(success=good, handled=False, auth_data=given[0])


class SmtpThread:
    """Runs the server's loop in a thread, from `start` to `stop`."""

    def __init__(self, script: SmtpServer) -> None:
        self.script = script
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)
        self._servers: list[asyncio.AbstractServer] = []

    def start(self) -> SmtpServer:
        """Listen on three free ports: in the clear, STARTTLS, and TLS from the first byte."""
        self._thread.start()
        context = self.script.certificates.server_context(self.script.chain)
        self.script.port = self._listen(lambda: self._smtp())
        self.script.starttls_port = self._listen(lambda: self._smtp(tls_context=context))
        self.script.tls_port = self._listen(lambda: self._smtp(), context)
        return self.script

    def stop(self) -> None:
        """Close the ports and every connection, and end the thread."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _smtp(self, **options: Any) -> SMTP:
        return ScriptedSMTP(self.script, loop=self._loop, auth_require_tls=False, data_size_limit=40_000_000, **options)

    def _listen(self, protocol: Callable[[], SMTP], context: ssl.SSLContext | None = None) -> int:
        opening = self._loop.create_server(protocol, "127.0.0.1", 0, ssl=context)
        server = asyncio.run_coroutine_threadsafe(opening, self._loop).result(10)
        self._servers.append(server)
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for transport in self.script.transports:
            transport.abort()
        await asyncio.sleep(0.01)  # the transports close in the loop's next rounds
