"""Where letters leave: SMTP, one connection for many letters."""

from __future__ import annotations

import re
import smtplib
from types import TracebackType
from typing import Self

from foitrack.core.model import MailServer
from foitrack.errors import ServerError
from foitrack.mail.compose import is_address
from foitrack.mail.connection import Key, has_words, let_in, one_line, where
from foitrack.mail.submission import connect, lost, timed_out
from foitrack.mail.verdicts import Accepted, Delivered, NotNow, Refused, Step, Unknown, judge

__all__ = ["Accepted", "Delivered", "NotNow", "Postbox", "Refused", "Unknown"]

# RFC 5321, section 4.5.3.2.6 gives the server longer for the answer after the text than for any other.
_PATIENCE_FOR_THE_ANSWER = 4
_RETRY_AFTER_A_DROP_SECONDS = 60.0
_ANSWERS, _LAST_ANSWERS = (2, 3, 4, 5), (2, 4, 5)  # the first digit (RFC 5321, section 4.2.1)
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class Postbox:
    """A connection to the outgoing server, made when the first letter needs it.

    Use it as a context manager; entering it connects and logs in, so that a wrong password shows before any letter.
    """

    def __init__(self, server: MailServer, secret: Key = None) -> None:
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
        except OSError:
            smtp.close()

    def deliver(self, raw: bytes, sender: str, recipient: str) -> Delivered:
        """Hand one letter over; `raw` is what `compose` made, sent as it is.

        Returns Accepted, Refused, NotNow or Unknown. Raises ServerError, CertificateError, LoginRefused or TryLater
        for what concerns all letters. After an exception, as after NotNow, nothing has left.
        """
        if not is_address(recipient):
            return Refused(553, f"{one_line(recipient)!r} is no mail address")
        if not is_address(sender):
            raise ServerError(f"{one_line(sender)!r} is no mail address", "check [requester] email")
        last_try = False
        while True:
            try:
                smtp = self._connected()
                refusal = self._up_to_the_end(smtp, raw, sender, recipient, last_try)
            except OSError as error:  # every error of smtplib is one
                self._hang_up()
                if last_try or timed_out(error):
                    return NotNow(0, lost(self._server, error).what, _RETRY_AFTER_A_DROP_SECONDS)
                last_try = True
            else:
                return refusal or self._the_end(smtp)

    def _up_to_the_end(
        self, smtp: smtplib.SMTP, raw: bytes, sender: str, recipient: str, last_try: bool
    ) -> Refused | NotNow | None:
        """Say everything but the line that ends the text: until that line the server cannot take the letter."""
        size = f" SIZE={len(raw)}" if smtp.has_extn("size") else ""
        code, words = smtp.docmd("MAIL", f"FROM:<{sender}>{size}")  # no address is taken apart: both were looked at
        if code == 421 and not last_try:
            raise smtplib.SMTPServerDisconnected("it grew tired of waiting between two letters")
        refusal = (
            self._verdict(Step.SENDER, code, words)
            or self._verdict(Step.RECIPIENT, *smtp.docmd("RCPT", f"TO:<{recipient}>"))
            or self._verdict(Step.GO_AHEAD, *smtp.docmd("DATA"))
        )
        if refusal is None:
            smtp.send(_LEADING_DOT.sub(b"..", raw if raw.endswith(b"\r\n") else raw + b"\r\n"))
            assert smtp.sock is not None
            assert smtp.file is not None
            if has_words(smtp.sock, smtp.file):
                raise smtplib.SMTPServerDisconnected("it hung up, or spoke out of turn")
        return refusal

    def _the_end(self, smtp: smtplib.SMTP) -> Delivered:
        """End the text and hear the answer; once that line is on its way, only the answer tells what became of it."""
        assert smtp.sock is not None
        smtp.sock.settimeout(self._server.timeout_seconds * _PATIENCE_FOR_THE_ANSWER)
        try:
            smtp.send(b".\r\n")
            code, words = smtp.getreply()
        except OSError as error:
            self._hang_up()
            return Unknown(lost(self._server, error).what)
        smtp.sock.settimeout(self._server.timeout_seconds)
        if code // 100 not in _LAST_ANSWERS:  # an answer cut short, `25` for 250, is none
            self._hang_up()
            return Unknown(f"{where(self._server)} broke off in the middle of its answer")
        return self._verdict(Step.TEXT, code, words) or Accepted(one_line(words))

    def _verdict(self, step: Step, code: int, words: bytes) -> Refused | NotNow | None:
        """Return None for a yes; otherwise judge the no, and leave the connection ready for the next letter."""
        if code // 100 == (3 if step is Step.GO_AHEAD else 2):
            return None
        if code // 100 not in _ANSWERS:
            raise smtplib.SMTPServerDisconnected("it broke off in the middle of an answer")
        try:
            verdict = judge(self._server, step, code, words)
        except ServerError:
            self._hang_up()
            raise
        self._start_over()
        return verdict

    def _start_over(self) -> None:
        try:
            if self._smtp is not None and self._smtp.rset()[0] != 250:
                self._hang_up()
        except OSError:
            self._hang_up()

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None or self._smtp.sock is None:
            smtp, _ = let_in(self._secret, lambda secret: connect(self._server, secret))
            self._smtp = smtp
        return self._smtp

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None
