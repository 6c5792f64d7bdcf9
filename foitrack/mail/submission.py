"""An SMTP connection: made, encrypted, logged in."""

from __future__ import annotations

import smtplib
import socket
from base64 import b64encode

from foitrack.core.model import MailServer, Secret
from foitrack.core.words import SecretKind, Security
from foitrack.errors import LoginRefused, ServerError, TryLater
from foitrack.mail.connection import (
    after_the_challenge,
    bearer,
    explain,
    one_line,
    refuse_in_the_clear,
    tls_context,
    where,
)
from foitrack.mail.verdicts import Step, concerns_all, spoken, wait_seconds


def connect(server: MailServer, secret: Secret | None) -> smtplib.SMTP:
    """Connect, verify and log in. Raises ServerError and its kinds, never anything else."""
    refuse_in_the_clear(server)
    try:
        smtp = _open(server)
        try:
            _encrypt(smtp, server)
            if server.username:
                _log_in(smtp, server, secret)
        except BaseException:
            smtp.close()
            raise
    except smtplib.SMTPResponseException as error:
        code, words = error.smtp_code, _bytes(error.smtp_error)
        raise concerns_all(server, Step.GREETING, code, words) or lost(server, error) from None
    except OSError as error:
        raise lost(server, error) from error
    return smtp


def opened(server: MailServer) -> smtplib.SMTP:
    """Connect and encrypt, without logging in. Raises what smtplib raises, and ServerError."""
    smtp = _open(server)
    try:
        _encrypt(smtp, server)
    except BaseException:
        smtp.close()
        raise
    return smtp


def lost(server: MailServer, error: OSError) -> ServerError:
    """Say in one line how a connection was lost; smtplib hides the socket's own error behind its."""
    cause = error.__context__ if isinstance(error, smtplib.SMTPException) else error
    if isinstance(cause, OSError) and not isinstance(cause, smtplib.SMTPException):
        return explain(server, cause)
    return ServerError(f"{where(server)} broke off the connection", "try again in a while")


def timed_out(error: OSError) -> bool:
    """Tell whether a connection was lost to silence, not to a hang-up."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _encrypt(smtp: smtplib.SMTP, server: MailServer) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.security is Security.STARTTLS:
        _start_tls(smtp, server)
        smtp.ehlo_or_helo_if_needed()


def _log_in(smtp: smtplib.SMTP, server: MailServer, secret: Secret | None) -> None:
    if secret is None:
        raise LoginRefused(f"{where(server)}: there is no secret for {server.username}", "run foitrack login")
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    try:
        code, words = _authenticate(smtp, offered, server, secret)
    except smtplib.SMTPAuthenticationError as error:
        code, words = error.smtp_code, _bytes(error.smtp_error)
    if code == 0:
        raise LoginRefused(
            f"{where(server)} offers no login that foitrack knows ({one_line(' '.join(offered)) or 'none at all'})",
            "check the port: letters are handed over at 465 (tls) or 587 (starttls)",
        )
    if code not in (235, 503):
        raise _login_refused(server, code, _without(secret, words))


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


def _authenticate(smtp: smtplib.SMTP, offered: list[str], server: MailServer, secret: Secret) -> tuple[int, bytes]:
    """Log in once, by one mechanism: a second try with another would count as a second wrong password."""
    if secret.kind is SecretKind.TOKEN:
        mechanism = next((each for each in ("OAUTHBEARER", "XOAUTH2") if each in offered), "")
        if not mechanism:
            return 0, b""
        first = bearer(mechanism, server, secret.text)
        # The error's details come as a challenge; a short answer fetches the verdict.
        return smtp.auth(
            mechanism, lambda challenge=None: first if challenge is None else after_the_challenge(mechanism)
        )
    username = server.username
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


def _login_refused(server: MailServer, code: int, words: str) -> ServerError:
    said = f"{where(server)} refused the login of {server.username} ({code} {words})"
    if 400 <= code < 500:
        seconds = wait_seconds(words, code)
        return TryLater(said, f"go on in {spoken(seconds)}", seconds)
    if "5.7.9" in words or "application-specific" in words.lower() or "app password" in words.lower():
        return LoginRefused(said, "make an app password at the provider and store it with foitrack login")
    if "5.7.139" in words or "is disabled" in words.lower():
        return LoginRefused(said, "the provider wants OAuth2, or an administrator to allow SMTP AUTH")
    return LoginRefused(said, "check user name and secret with foitrack login")


def _without(secret: Secret, words: bytes) -> str:
    """The server's words, without the secret should it repeat it."""
    text = words.decode("utf-8", "replace")
    for shown in (secret.text, b64encode(secret.text.encode()).decode()):
        text = text.replace(shown, "(secret)") if shown else text
    return one_line(text)


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()
