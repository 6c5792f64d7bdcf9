"""Where letters leave: SMTP, one connection for many letters."""

from __future__ import annotations

import re
import smtplib
import socket
from base64 import b64encode
from types import TracebackType
from typing import Self

from foitrack.core.model import MailServer, Secret
from foitrack.core.words import SecretKind, Security
from foitrack.errors import LoginRefused, ServerError, TryLater
from foitrack.mail.connection import explain, one_line, refuse_in_the_clear, tls_context, where
from foitrack.mail.verdicts import (
    Accepted,
    Delivered,
    NotNow,
    Refused,
    Step,
    Unknown,
    concerns_all,
    judge,
    spoken,
    wait_seconds,
)

__all__ = ["Accepted", "Delivered", "NotNow", "Postbox", "Refused", "Unknown"]

# RFC 5321, section 4.5.3.2.6 gives the server longer for the answer after the text than for any other.
_PATIENCE_FOR_THE_ANSWER = 4
_RETRY_AFTER_A_DROP_SECONDS = 60.0
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class Postbox:
    """A connection to the outgoing server, made when the first letter needs it.

    Use it as a context manager; entering it connects and logs in, so that a wrong password shows before any letter.
    """

    def __init__(self, server: MailServer, secret: Secret | None = None) -> None:
        self._server = server
        self._secret = secret
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._connected()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye, if the server still listens, and hang up."""
        smtp, self._smtp = self._smtp, None
        if smtp is None or smtp.sock is None:
            return
        smtp.sock.settimeout(min(self._server.timeout_seconds, 2.0))
        try:
            smtp.quit()
        except (OSError, smtplib.SMTPException):
            smtp.close()

    def deliver(self, raw: bytes, sender: str, recipient: str) -> Delivered:
        """Hand one letter over; `raw` is what `compose` made, sent as it is.

        Returns Accepted, Refused, NotNow or Unknown. Raises ServerError, CertificateError, LoginRefused or TryLater
        for what concerns all letters. After an exception, as after NotNow, nothing has left.
        """
        for last_try in (False, True):
            try:
                smtp = self._connected()
                refusal = self._envelope(smtp, raw, sender, recipient)
                if refusal is None:
                    self._before_the_end(smtp, raw)
            except _DROPPED as error:
                self._hang_up()
                if last_try or _timed_out(error):
                    return NotNow(0, self._lost(error), _RETRY_AFTER_A_DROP_SECONDS)
                continue
            return refusal or self._the_end(smtp)
        raise AssertionError("unreachable: the last try returns")

    def _envelope(self, smtp: smtplib.SMTP, raw: bytes, sender: str, recipient: str) -> Refused | NotNow | None:
        options = [f"size={len(raw)}"] if smtp.has_extn("size") else []
        return (
            self._verdict(Step.SENDER, *smtp.mail(sender, options))
            or self._verdict(Step.RECIPIENT, *smtp.rcpt(recipient))
            or self._verdict(Step.TEXT, *smtp.docmd("DATA"))
        )

    def _before_the_end(self, smtp: smtplib.SMTP, raw: bytes) -> None:
        """Send the text without the line that ends it: until that line the server cannot take the letter."""
        smtp.send(_LEADING_DOT.sub(b"..", raw if raw.endswith(b"\r\n") else raw + b"\r\n"))

    def _the_end(self, smtp: smtplib.SMTP) -> Delivered:
        assert smtp.sock is not None
        smtp.sock.settimeout(self._server.timeout_seconds * _PATIENCE_FOR_THE_ANSWER)
        try:
            smtp.send(b".\r\n")
            code, words = smtp.getreply()
        except (*_DROPPED, smtplib.SMTPResponseException) as error:
            self._hang_up()
            return Unknown(self._lost(error))
        smtp.sock.settimeout(self._server.timeout_seconds)
        if code == -1:
            self._hang_up()
            return Unknown(f"{where(self._server)} answered what is no SMTP")
        return self._verdict(Step.TEXT, code, words) or Accepted(one_line(words))

    def _verdict(self, step: Step, code: int, words: bytes) -> Refused | NotNow | None:
        """Return None for a yes; otherwise judge the no, and leave the connection ready for the next letter."""
        if 200 <= code < 400:
            return None
        try:
            verdict = judge(self._server, step, code, words)
        except (ServerError, TryLater):
            self._hang_up()
            raise
        self._start_over()
        return verdict

    def _start_over(self) -> None:
        try:
            if self._smtp is not None and self._smtp.rset()[0] != 250:
                self._hang_up()
        except _DROPPED:
            self._hang_up()

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None or self._smtp.sock is None:
            self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        refuse_in_the_clear(self._server)
        try:
            smtp = _open(self._server)
            self._greet(smtp)
        except smtplib.SMTPServerDisconnected as error:
            raise _as_server_error(self._server, error) from error
        except smtplib.SMTPResponseException as error:
            words = _bytes(error.smtp_error)
            raise concerns_all(self._server, Step.GREETING, error.smtp_code, words) or _as_server_error(
                self._server, error
            ) from None
        except OSError as error:
            raise explain(self._server, error) from error
        return smtp

    def _greet(self, smtp: smtplib.SMTP) -> None:
        """Encrypt and log in, or hang up."""
        try:
            if self._server.security is Security.STARTTLS:
                _start_tls(smtp, self._server)
            smtp.ehlo_or_helo_if_needed()
            if self._server.username:
                self._log_in(smtp, self._server.username)
        except BaseException:
            smtp.close()
            raise

    def _log_in(self, smtp: smtplib.SMTP, username: str) -> None:
        if self._secret is None:
            raise LoginRefused(f"{where(self._server)}: there is no secret for {username}", "run foitrack login")
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        try:
            code, words = _authenticate(smtp, offered, username, self._secret)
        except smtplib.SMTPAuthenticationError as error:
            code, words = error.smtp_code, _bytes(error.smtp_error)
        if code == 0:
            raise LoginRefused(
                f"{where(self._server)} offers no login that foitrack knows ({one_line(' '.join(offered)) or 'none'})",
                "check the port: the submission ports are 465 (tls) and 587 (starttls)",
            )
        if code not in (235, 503):
            raise _login_refused(self._server, username, code, _without(self._secret, words))

    def _lost(self, error: Exception) -> str:
        return _as_server_error(self._server, error).what

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


_DROPPED = (smtplib.SMTPServerDisconnected, OSError)


def _open(server: MailServer) -> smtplib.SMTP:
    # The bare address literal tells the server nothing about this machine, and asks no DNS for its name.
    name, seconds = "[127.0.0.1]", server.timeout_seconds
    if server.security is Security.TLS:
        context = tls_context(server)
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, name, timeout=seconds, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, name, timeout=seconds)
    assert smtp.sock is not None
    smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return smtp


def _start_tls(smtp: smtplib.SMTP, server: MailServer) -> None:
    smtp.ehlo_or_helo_if_needed()
    if not smtp.has_extn("starttls"):
        raise ServerError(
            f"{where(server)} does not offer STARTTLS, or someone between took the offer out",
            'nothing was sent; try port 465 with security = "tls", or another network',
        )
    smtp.starttls(context=tls_context(server))


def _authenticate(smtp: smtplib.SMTP, offered: list[str], username: str, secret: Secret) -> tuple[int, bytes]:
    """Log in once, by one mechanism: a second try with another would count as a second wrong password."""
    if secret.kind is SecretKind.TOKEN:
        if "XOAUTH2" not in offered:
            return 0, b""
        first = f"user={username}\1auth=Bearer {secret.text}\1\1"
        # The error's details come as a challenge; the empty answer fetches the verdict.
        return smtp.auth("XOAUTH2", lambda challenge=None: first if challenge is None else "")
    if "PLAIN" in offered:
        token = b64encode(f"\0{username}\0{secret.text}".encode()).decode()
        return smtp.docmd("AUTH", f"PLAIN {token}")
    if "LOGIN" in offered:
        code, words = smtp.docmd("AUTH", "LOGIN")
        for answer in (username, secret.text):
            if code == 334:
                code, words = smtp.docmd(b64encode(answer.encode()).decode())
        return code, words
    return 0, b""


def _login_refused(server: MailServer, username: str, code: int, words: str) -> ServerError:
    said = f"{where(server)} refused the login of {username} ({code} {words})"
    if 400 <= code < 500:
        seconds = wait_seconds(words, code)
        return TryLater(said, f"go on in {spoken(seconds)}", seconds)
    if "5.7.9" in words or "application-specific" in words.lower() or "app password" in words.lower():
        return LoginRefused(said, "make an app password at the provider and store it with foitrack login")
    if "5.7.139" in words or "is disabled" in words.lower():
        return LoginRefused(said, "the provider wants OAuth2, or an administrator to allow SMTP AUTH")
    return LoginRefused(said, "check user name and secret with foitrack login")


def _as_server_error(server: MailServer, error: Exception) -> ServerError:
    cause: BaseException | None = error.__context__ if isinstance(error, smtplib.SMTPException) else error
    if isinstance(cause, OSError) and not isinstance(cause, smtplib.SMTPException):
        return explain(server, cause)
    return ServerError(f"{where(server)} broke off the connection", "try again in a while")


def _timed_out(error: Exception) -> bool:
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _without(secret: Secret, words: bytes) -> str:
    """The server's words, without the secret should it repeat it."""
    text = words.decode("utf-8", "replace")
    for shown in (secret.text, b64encode(secret.text.encode()).decode()):
        text = text.replace(shown, "(secret)") if shown else text
    return one_line(text)


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()
