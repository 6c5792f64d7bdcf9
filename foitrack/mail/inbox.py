"""Where replies arrive: IMAP, read-only. The only user of IMAPClient.

Folders are opened with EXAMINE and mails read with BODY.PEEK (RFC 3501), so flags, folders and whoever else reads the
mailbox are left alone. Only `put_in_sent` writes, and only to Sent.
"""

from __future__ import annotations

import imaplib
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from io import BytesIO
from types import TracebackType
from typing import Any, Self

from imapclient.imapclient import JUNK, SEEN, SENT

from foitrack.core.model import MailServer, Secret, Sighting
from foitrack.errors import ServerError, TryLater
from foitrack.mail.connection import one_line, where
from foitrack.mail.idle import idle_wait
from foitrack.mail.session import choked_on_a_mail, connect, hang_up, is_a_plain_no, speaking

_MEGABYTE = 1024 * 1024
_BATCH_BYTES = 8 * _MEGABYTE
_BATCH_MAILS = 250
_PIECE_BYTES = 4 * _MEGABYTE
_LONGEST_IDLE_SECONDS = 240.0  # RFC 2177 allows 29 minutes; routers forget a silent connection sooner
_POLL_SECONDS = 30.0
_SEARCH_AT_ONCE = 80_000  # UIDs of up to ten digits in imaplib's longest line of a million bytes
_PLAIN_MESSAGE_ID = re.compile(r"<[!#-;=?-\[\]-~]+>")
_WHOLE, _SIZE, _ARRIVED = b"BODY[]", b"RFC822.SIZE", b"INTERNALDATE"
_EXPECTED = frozenset({b"SEQ", b"UID", b"FLAGS", b"MODSEQ", _WHOLE, _SIZE, _ARRIVED})


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail as the server holds it, byte for byte, and where it was seen."""

    sighting: Sighting
    raw: bytes


class Inbox:
    """A connection to the incoming server; use it as a context manager.

    `missing` names the folders asked for that do not exist, once `folders` has looked. `withheld` lists the mails that
    are in a folder and that the server would not hand over: they do not hold up the others, and a cursor that is kept
    below the first of them makes `new` ask for it again.
    """

    def __init__(self, server: MailServer, secret: Secret | None = None) -> None:
        self._server = server
        self._secret = secret
        self._client: Any = None
        self._open: tuple[str, int] | None = None
        self._exists = 0
        self._last = 0  # the highest UID of the open folder that was fetched, or was there when it was opened
        self._sent: str | None = None
        self.missing: tuple[str, ...] = ()
        self.withheld: list[Sighting] = []

    def __enter__(self) -> Self:
        self._client = connect(self._server, self._secret)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Log out, if the server still listens, and hang up."""
        client, self._client, self._open = self._client, None, None
        if client is None:
            return
        try:
            client.socket().settimeout(min(self._server.timeout_seconds, 2.0))
            client.logout()
        except (OSError, imaplib.IMAP4.error):
            hang_up(client)

    def folders(self, wanted: Sequence[str] = ("INBOX",)) -> list[str]:
        """List the folders to read: INBOX, those wanted that exist, and the junk folder (RFC 6154), each once.

        A folder that does not exist is named in `missing`.
        """
        with self._speaking():
            there = {name for flags, _, name in self._client.list_folders() if b"\\Noselect" not in flags}
            junk = self._client.find_special_folder(JUNK)
        asked = list(dict.fromkeys(["INBOX" if name.upper() == "INBOX" else name for name in ("INBOX", *wanted)]))
        self.missing = tuple(name for name in asked if name not in there and name != "INBOX")
        found = [name for name in asked if name not in self.missing]
        return found if junk is None or junk in found else [*found, junk]

    def open(self, folder: str) -> int:
        """Open a folder with EXAMINE and return its UIDVALIDITY.

        Raises ServerError when it does not exist (any more).
        """
        self._open = None
        with self._speaking(f"the folder {one_line(folder)!r}"):
            answer = self._client.select_folder(folder, readonly=True)
            uidvalidity = int(answer.get(b"UIDVALIDITY", 0))
            self._exists, self._last = int(answer[b"EXISTS"]), int(answer.get(b"UIDNEXT", 1)) - 1
        self._open = (folder, uidvalidity)
        return uidvalidity

    def new(
        self,
        folder: str,
        cursor: tuple[int, int] | None = None,
        batch_bytes: int = _BATCH_BYTES,
        batch_mails: int = _BATCH_MAILS,
    ) -> Iterator[list[Fetched]]:
        """Fetch what came after the cursor (UIDVALIDITY, last UID), in the order of UIDs, batch by batch.

        A batch holds at most `batch_mails` mails and `batch_bytes` bytes, or one mail that is larger.
        With another UIDVALIDITY everything is fetched again. A mail that someone removed meanwhile is left out.
        """
        uidvalidity = self.open(folder)
        last = cursor[1] if cursor is not None and cursor[0] == uidvalidity else 0
        for window in self._windows_after(last, batch_mails):
            self._come_back_to(folder, uidvalidity)
            sizes = self._sizes(window)
            for group in _groups(window, sizes, batch_bytes):
                self._come_back_to(folder, uidvalidity)
                if batch := self._batch(folder, uidvalidity, group, sizes.get(group[0], 0) > batch_bytes):
                    yield batch
            self._last = window[-1]

    def wait(self, seconds: float) -> bool:
        """Wait in the open folder until there is mail that `new` has not given, or `seconds` pass; tell which.

        Uses IDLE (RFC 2177), begun again every few minutes, and asks with NOOP where the server has no IDLE.
        Raises ServerError when the connection is lost or the server stays silent beyond its timeout.
        """
        deadline = time.monotonic() + seconds
        with self._speaking("waiting for mail"):
            idle = self._client.has_capability("IDLE")
        # What came during an earlier command was announced then, and IDLE will not say it again: look first.
        while not self._search(self._last + 1):
            if (left := deadline - time.monotonic()) <= 0:
                return False
            with self._speaking("waiting for mail"):
                if idle:
                    idle_wait(self._client, min(left, _LONGEST_IDLE_SECONDS))
                else:
                    time.sleep(min(left, _POLL_SECONDS))
                    self._client.noop()
        return True

    def find_sent(self, message_id: str) -> bool | None:
        """Tell whether the Sent folder holds a mail of this Message-ID; None when there is no such folder."""
        folder = self._sent_folder()
        if folder is None:
            return None
        self.open(folder)
        if not _PLAIN_MESSAGE_ID.fullmatch(message_id):  # IMAPClient would let a line end through, and so a command
            return False
        with self._speaking():
            return bool(self._client.search(["HEADER", "Message-ID", message_id]))

    def put_in_sent(self, raw: bytes, at: datetime) -> bool:
        """Put a letter into the Sent folder unless it is there; tell whether it was put there now."""
        message_id = str(BytesHeaderParser().parsebytes(raw).get("Message-ID", "")).strip()
        folder = self._sent_folder()
        if folder is None or not message_id or self.find_sent(message_id):
            return False
        with self._speaking(f"the folder {folder!r}"):
            self._client.append(folder, raw, flags=(SEEN,), msg_time=at)
        return True

    def _come_back_to(self, folder: str, uidvalidity: int) -> None:
        """Open the folder again when another was opened between two batches."""
        if self._open != (folder, uidvalidity) and self.open(folder) != uidvalidity:
            raise ServerError(f"{where(self._server)} renumbered the folder {one_line(folder)!r}", "fetch again")

    def _windows_after(self, last: int, count: int) -> Iterator[list[int]]:
        """Search for the UIDs after `last` and give them `count` at a time, in order.

        A server answers in one line, and a line has a limit: a very large folder is searched in parts.
        """
        end = self._last if self._exists > _SEARCH_AT_ONCE else 0
        while last < end - _SEARCH_AT_ONCE:
            yield from _cut(self._search(last + 1, last + _SEARCH_AT_ONCE), count)
            last += _SEARCH_AT_ONCE
        yield from _cut(self._search(last + 1), count)

    def _search(self, first: int, end: int | None = None) -> list[int]:
        """Search a range of UIDs; `n:*` always names the last mail too, so what is before `first` is dropped."""
        with self._speaking():
            found = self._client.search(["UID", f"{first}:{end or '*'}"])
        return sorted({uid for uid in found if uid >= first})

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        answers = self._fetch(uids, [_SIZE])
        return {uid: int(answers[uid].get(_SIZE) or 0) for uid in uids if uid in answers}

    def _batch(self, folder: str, uidvalidity: int, uids: list[int], in_pieces: bool) -> list[Fetched]:
        answers = self._fetch(uids, [_ARRIVED] if in_pieces else [_ARRIVED, "BODY.PEEK[]"])
        batch = []
        for uid in uids:
            seen = answers.get(uid, {})
            sighting = Sighting(folder, uidvalidity, uid, _instant(seen.get(_ARRIVED)))
            raw = self._in_pieces(uid) if in_pieces else seen.get(_WHOLE)
            if raw is not None:
                batch.append(Fetched(sighting, raw))
            elif self._is_there(uid):
                self.withheld.append(sighting)
        return batch

    def _in_pieces(self, uid: int) -> bytes | None:
        """Fetch one large mail piece by piece; the buffer is handed over without a copy."""
        whole = BytesIO()
        while True:
            begin = whole.tell()
            answer = self._fetch([uid], [f"BODY.PEEK[]<{begin}.{_PIECE_BYTES}>"]).get(uid, {})
            piece = answer.get(b"BODY[]<%d>" % begin)
            if piece is None:
                return None
            whole.write(piece)
            if len(piece) < _PIECE_BYTES:
                return whole.getvalue()

    def _fetch(self, uids: Sequence[int], items: Sequence[str | bytes]) -> Mapping[int, Mapping[bytes, Any]]:
        """Fetch items of mails; one by one where a mail among them, removed or spoilt, makes the server refuse.

        Some servers hang up over a mail they cannot read (Dovecot does): then connect again and go round it.
        """
        opened = self._open
        try:
            with self._speaking():
                answers: dict[int, Mapping[bytes, Any]] = self._client.fetch(uids, items)
        except TryLater:
            raise
        except ServerError as error:
            choked = choked_on_a_mail(error.__cause__)
            if opened is None or not (choked or is_a_plain_no(error.__cause__)):
                raise
            if choked:
                self._connect_again(*opened)
            if len(uids) == 1:
                return {}
            return {uid: found for each in uids for uid, found in self._fetch([each], items).items()}
        for answer in answers.values():
            if not all(key in _EXPECTED or key.startswith(b"BODY[]<") for key in answer):
                raise ServerError(f"{where(self._server)} miscounted the length of a mail", "fetch again")
        return answers

    def _connect_again(self, folder: str, uidvalidity: int) -> None:
        last = self._last
        self._client = connect(self._server, self._secret)
        self._come_back_to(folder, uidvalidity)
        self._last = last

    def _is_there(self, uid: int) -> bool:
        with self._speaking():
            return uid in self._client.search(["UID", str(uid)])

    def _sent_folder(self) -> str | None:
        if self._sent is None:
            with self._speaking():
                self._sent = self._client.find_special_folder(SENT)
        return self._sent

    @contextmanager
    def _speaking(self, about: str = "") -> Iterator[None]:
        """Say errors in one line; hang up when one left the conversation in the middle of an answer."""
        if self._client is None:
            raise ServerError(f"{where(self._server)}: the connection is closed", "connect again")
        try:
            with speaking(self._server, about):
                yield
        except BaseException as error:
            if not is_a_plain_no(error.__cause__):
                hang_up(self._client)
                self._client = self._open = None
            raise


def _cut(uids: Sequence[int], count: int) -> Iterator[list[int]]:
    return (list(uids[start : start + count]) for start in range(0, len(uids), count))


def _groups(uids: Sequence[int], sizes: Mapping[int, int], batch_bytes: int) -> Iterator[list[int]]:
    """Cut UIDs into groups of at most `batch_bytes` in all; what is larger stands alone."""
    group: list[int] = []
    weight = 0
    for uid in uids:
        size = sizes.get(uid, 0)
        if group and weight + size > batch_bytes:
            yield group
            group, weight = [], 0
        group.append(uid)
        weight += size
    if group:
        yield group


def _instant(arrived: object) -> datetime | None:
    if isinstance(arrived, datetime) and arrived.tzinfo is not None:
        return arrived.astimezone(UTC)
    return None
