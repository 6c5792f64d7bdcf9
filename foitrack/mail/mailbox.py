"""One IMAP connection and the folder that is open on it, read-only: search and fetch by UID."""

from __future__ import annotations

import imaplib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from foitrack.core.model import MailServer
from foitrack.errors import ServerError, TryLater
from foitrack.mail.connection import Key, let_in, one_line, where
from foitrack.mail.session import choked_on_a_mail, connect, hang_up, is_a_plain_no, speaking

Answers = Mapping[int, Mapping[bytes, Any]]

WHOLE, SIZE, ARRIVED = b"BODY[]", b"RFC822.SIZE", b"INTERNALDATE"
_EXPECTED = frozenset({b"SEQ", b"UID", b"FLAGS", b"MODSEQ", WHOLE, SIZE, ARRIVED})


class Mailbox:
    """A connection that hangs up rather than go on in the middle of an answer.

    `opened` is the folder that is open and its UIDVALIDITY, `exists` and `newest` its number of mails and highest UID
    when it was opened. `renew_at` is when the login's access token should be made anew, by a new connection.
    """

    def __init__(self, server: MailServer, secret: Key) -> None:
        self._server = server
        self._secret = secret
        self._client: Any = None
        self.renew_at: datetime | None = None
        self.opened: tuple[str, int] | None = None
        self.exists = self.newest = 0

    @property
    def connected(self) -> bool:
        """False before `connect`, after `close`, and after an error that ended the conversation."""
        return self._client is not None

    def connect(self) -> None:
        """Connect and log in."""
        self._client, secret = let_in(self._secret, lambda secret: connect(self._server, secret))
        self.renew_at = secret.renew_at if secret else None

    def close(self) -> None:
        """Log out, if the server still listens, and hang up."""
        client, self._client, self.opened = self._client, None, None
        if client is None:
            return
        try:
            client.socket().settimeout(min(self._server.timeout_seconds, 2.0))
            client.logout()
        except (OSError, imaplib.IMAP4.error):
            hang_up(client)

    @contextmanager
    def speaking(self, about: str = "") -> Iterator[Any]:
        """Lend the IMAPClient; say its errors in one line, and hang up when one left an answer half read."""
        if self._client is None:
            raise ServerError(f"{where(self._server)}: the connection is closed", "connect again")
        try:
            with speaking(self._server, about):
                yield self._client
        except BaseException as error:
            if not is_a_plain_no(error.__cause__):
                hang_up(self._client)
                self._client = self.opened = None
            raise

    def open(self, folder: str) -> int:
        """Open a folder with EXAMINE and return its UIDVALIDITY. Raises ServerError when there is none (any more)."""
        self.opened = None
        with self.speaking(f"the folder {one_line(folder)!r}") as client:
            answer = client.select_folder(folder, readonly=True)
            uidvalidity = int(answer.get(b"UIDVALIDITY", 0))
            self.exists, self.newest = int(answer[b"EXISTS"]), int(answer.get(b"UIDNEXT", 1)) - 1
        self.opened = (folder, uidvalidity)
        return uidvalidity

    def come_back_to(self, folder: str, uidvalidity: int) -> None:
        """Open a folder again unless it is open; raise ServerError when it was renumbered meanwhile."""
        if self.opened != (folder, uidvalidity) and self.open(folder) != uidvalidity:
            raise ServerError(f"{where(self._server)} renumbered the folder {one_line(folder)!r}", "fetch again")

    def search(self, first: int, end: int | None = None) -> list[int]:
        """List the UIDs in a range; `n:*` always names the last mail too, so what is before `first` is dropped."""
        with self.speaking() as client:
            found = client.search(["UID", f"{first}:{end or '*'}"])
        return sorted({uid for uid in found if uid >= first})

    def fetch(self, uids: Sequence[int], items: Sequence[str | bytes]) -> Answers:
        """Fetch items of mails; one by one where a mail among them, removed or spoilt, makes the server refuse.

        Some servers hang up over a mail they cannot read (Dovecot does): then connect again and go round it.
        """
        opened = self.opened
        try:
            with self.speaking() as client:
                answers: Answers = client.fetch(uids, items)
        except TryLater:
            raise
        except ServerError as error:
            choked = choked_on_a_mail(error.__cause__)
            if opened is None or not (choked or is_a_plain_no(error.__cause__)):
                raise
            if choked:
                self.connect()
                self.come_back_to(*opened)
            if len(uids) == 1:
                return {}
            return {uid: found for each in uids for uid, found in self.fetch([each], items).items()}
        for answer in answers.values():
            if not all(key in _EXPECTED or key.startswith(b"BODY[]<") for key in answer):
                raise ServerError(f"{where(self._server)} miscounted the length of a mail", "fetch again")
        return answers
