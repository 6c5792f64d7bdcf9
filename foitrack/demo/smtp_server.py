"""The SMTP side of the demo: takes letters from the one account it knows (aiosmtpd)."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Accept = Callable[[str, bytes], Awaitable[None]]


class Relay:
    """Hand each recipient's copy of a mail to `accept`, once the sender has logged in."""

    def __init__(self, user: str, password: str, accept: Accept) -> None:
        self._login = (user.encode(), password.encode())
        self._accept = accept

    def protocol(self) -> SMTP:
        """Return the protocol of one new connection."""
        loop = asyncio.get_running_loop()
        return SMTP(
            self, loop=loop, hostname="demo.localhost", ident="foitrack demo", enable_SMTPUTF8=True,
            auth_require_tls=False, authenticator=self._authenticate,
        )  # fmt: skip

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, given: object
    ) -> AuthResult:
        right = isinstance(given, LoginPassword) and all(
            hmac.compare_digest(*pair) for pair in zip((given.login, given.password), self._login, strict=True)
        )
        return AuthResult(success=right, handled=False)

    async def handle_MAIL(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse a sender who has not logged in (RFC 4954, section 6)."""
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Accept the mail once for each recipient."""
        assert isinstance(envelope.content, bytes)
        for recipient in envelope.rcpt_tos:
            await self._accept(recipient, envelope.content)
        return "250 2.0.0 OK"
