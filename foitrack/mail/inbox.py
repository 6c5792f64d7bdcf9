"""Where replies arrive: IMAP, read-only. The only user of IMAPClient.

Folders are opened with EXAMINE and mails read with BODY.PEEK (RFC 3501), so flags, folders and whoever else reads the
mailbox are left alone. Only `put_in_sent` writes, and only to Sent, and `label`, for those who ask for labels.
"""

from __future__ import annotations

import re
import time
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from io import BytesIO
from types import TracebackType
from typing import Self

from imapclient.imapclient import JUNK, SEEN, SENT

from foitrack.core.model import MailServer, Sighting
from foitrack.mail.batches import cut, groups
from foitrack.mail.connection import Key, one_line
from foitrack.mail.idle import idle_wait
from foitrack.mail.labels import set_label
from foitrack.mail.mailbox import ARRIVED, SIZE, WHOLE, Mailbox

_MEGABYTE = 1024 * 1024
_BATCH_BYTES = 4 * _MEGABYTE
_BATCH_MAILS = 250
_PIECE_BYTES = 4 * _MEGABYTE
_LONGEST_IDLE_SECONDS = 240.0  # RFC 2177 allows 29 minutes; routers forget a silent connection sooner
_POLL_SECONDS = 30.0
_SEARCH_AT_ONCE = 80_000  # UIDs of up to ten digits in imaplib's longest line of a million bytes
_PLAIN_MESSAGE_ID = re.compile(r"<[!#-;=?-\[\]-~]+>")


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail as the server holds it, byte for byte, and where it was seen.

    `hold_at` is the last UID before a mail that the server withheld on the way here.
    """

    sighting: Sighting
    raw: bytes
    hold_at: int | None = None

    @property
    def cursor(self) -> tuple[int, int]:
        """Where `new` may go on once this mail is stored: never beyond a mail that the server withheld."""
        return self.sighting.uidvalidity, self.sighting.uid if self.hold_at is None else self.hold_at


@dataclass(frozen=True, slots=True)
class Survey:
    """What a server can do (`IDLE`, `UIDPLUS` …), and the folders it names for Sent and Junk (RFC 6154)."""

    capabilities: frozenset[str]
    sent: str | None
    junk: str | None


class Inbox:
    """A connection to the incoming server; use it as a context manager.

    `missing` names the folders asked for that do not exist, once `folders` has looked. `withheld` lists the mails that
    are in a folder and that the server would not hand over: they do not hold up the others, and `Fetched.cursor` stays
    before the first of them, so that they are asked for again.
    """

    def __init__(self, server: MailServer, secret: Key = None) -> None:
        self._box = Mailbox(server, secret)
        self._seen: dict[str, tuple[int, int]] = {}  # folder: UIDVALIDITY, the last UID `new` gave or `open` saw
        self._sent: str | None = None
        self.missing: tuple[str, ...] = ()
        self.withheld: list[Sighting] = []

    def __enter__(self) -> Self:
        self._box.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Log out, if the server still listens, and hang up."""
        self._box.close()

    @property
    def renew_at(self) -> datetime | None:
        """When to connect anew, with a fresh access token; None when the login does not end."""
        return self._box.renew_at

    def folders(self, wanted: Sequence[str] = ("INBOX",)) -> list[str]:
        """List the folders to read: INBOX, those wanted that exist, and the junk folder (RFC 6154), each once.

        A folder that does not exist is named in `missing`.
        """
        with self._box.speaking() as client:
            there = {name for flags, _, name in client.list_folders() if b"\\Noselect" not in flags}
            junk = client.find_special_folder(JUNK)
        asked = list(dict.fromkeys(["INBOX" if name.upper() == "INBOX" else name for name in ("INBOX", *wanted)]))
        self.missing = tuple(name for name in asked if name not in there and name != "INBOX")
        found = [name for name in asked if name not in self.missing]
        return found if junk is None or junk in found else [*found, junk]

    def open(self, folder: str) -> int:
        """Open a folder with EXAMINE and return its UIDVALIDITY.

        Raises ServerError when it does not exist (any more).
        """
        uidvalidity = self._box.open(folder)
        if self._seen.get(folder, (0, 0))[0] != uidvalidity:
            self._seen[folder] = (uidvalidity, self._box.newest)
        return uidvalidity

    def new(
        self,
        folder: str,
        cursor: tuple[int, int] | None = None,
        skip: Container[int] = (),
        batch_bytes: int = _BATCH_BYTES,
        batch_mails: int = _BATCH_MAILS,
    ) -> Iterator[list[Fetched]]:
        """Fetch what came after the cursor (UIDVALIDITY, last UID), in the order of UIDs, batch by batch.

        A batch holds at most `batch_mails` mails and `batch_bytes` bytes, or one mail that is larger.
        With another UIDVALIDITY everything is fetched again. `skip` holds UIDs beyond the cursor, of the cursor's
        UIDVALIDITY, that are stored already. A mail that someone removed meanwhile is left out.
        """
        uidvalidity = self.open(folder)
        known = cursor is not None and cursor[0] == uidvalidity
        last, skip = (cursor[1], skip) if cursor is not None and known else (0, ())
        self._seen[folder] = (uidvalidity, last)
        hold_at: int | None = None
        for window in self._windows_after(last, batch_mails):
            self._box.come_back_to(folder, uidvalidity)
            wanted = [uid for uid in window if uid not in skip]
            sizes = self._sizes(wanted)
            for group in groups(wanted, sizes, batch_bytes):
                self._box.come_back_to(folder, uidvalidity)
                size = sizes.get(group[0], 0)
                raws, withheld = self._raws(folder, uidvalidity, group, size if size > batch_bytes else 0)
                self.withheld += withheld
                if withheld and hold_at is None:
                    hold_at = withheld[0].uid - 1
                if raws:
                    yield [Fetched(sighting, raw, hold_at) for sighting, raw in raws]
            self._seen[folder] = (uidvalidity, window[-1])

    def wait(self, seconds: float, folder: str = "INBOX") -> bool:
        """Wait until the folder holds mail that `new` has not given, or `seconds` pass; tell which.

        Uses IDLE (RFC 2177), begun again every few minutes, and asks with NOOP where the server has no IDLE.
        Raises ServerError when the connection is lost or the server stays silent beyond its timeout.
        """
        deadline = time.monotonic() + seconds
        if self._box.opened is None or self._box.opened[0] != folder:
            self.open(folder)
        with self._box.speaking("waiting for mail") as client:
            idle = client.has_capability("IDLE")
        # What came during an earlier command was announced then, and IDLE will not say it again: look first.
        while not self._box.search(self._seen[folder][1] + 1):
            if (left := deadline - time.monotonic()) <= 0:
                return False
            with self._box.speaking("waiting for mail") as client:
                if idle:
                    idle_wait(client, min(left, _LONGEST_IDLE_SECONDS))
                else:
                    time.sleep(min(left, _POLL_SECONDS))
                    client.noop()
        return True

    def survey(self) -> Survey:
        """Tell what the server can do, and which folders it names for Sent and Junk."""
        with self._box.speaking() as client:
            able = frozenset(each.decode("ascii", "replace").upper() for each in client.capabilities())
            return Survey(able, client.find_special_folder(SENT), client.find_special_folder(JUNK))

    def arrived(self, message_id: str) -> tuple[str, datetime | None] | None:
        """Tell in which of INBOX and Junk a mail of this Message-ID lies, and when it arrived; None when in neither."""
        for folder in self.folders():
            self.open(folder)
            with self._box.speaking() as client:
                found = client.search(["HEADER", "Message-ID", message_id])
            if found:
                seen = self._box.fetch(found[:1], [ARRIVED]).get(found[0], {})
                return folder, _instant(seen.get(ARRIVED))
        return None

    def find_sent(self, message_id: str) -> bool | None:
        """Tell whether the Sent folder holds a mail of this Message-ID; None when there is no such folder."""
        folder = self._sent_folder()
        if folder is None:
            return None
        self.open(folder)
        if not _PLAIN_MESSAGE_ID.fullmatch(message_id):  # IMAPClient would let a line end through, and so a command
            return False
        with self._box.speaking() as client:
            return bool(client.search(["HEADER", "Message-ID", message_id]))

    def put_in_sent(self, raw: bytes, at: datetime) -> bool:
        """Put a letter into the Sent folder unless it is there; tell whether it was put there now."""
        message_id = str(BytesHeaderParser().parsebytes(raw).get("Message-ID", "")).strip()
        folder = self._sent_folder()
        if folder is None or not message_id or self.find_sent(message_id):
            return False
        with self._box.speaking(f"the folder {one_line(folder)!r}") as client:
            client.append(folder, raw, flags=(SEEN,), msg_time=at)
        return True

    def label(self, folder: str, uidvalidity: int, uids: Sequence[int], label: str, on: bool) -> None:
        """Put a label on mails, or take it off; raises ServerError when the server does not take it."""
        set_label(self._box, folder, uidvalidity, uids, label, on)

    def _windows_after(self, last: int, count: int) -> Iterator[list[int]]:
        """Search for the UIDs after `last` and give them `count` at a time, in order.

        A server answers in one line, and a line has a limit: a very large folder is searched in parts.
        """
        end = self._box.newest if self._box.exists > _SEARCH_AT_ONCE else 0
        while last < end - _SEARCH_AT_ONCE:
            yield from cut(self._box.search(last + 1, last + _SEARCH_AT_ONCE), count)
            last += _SEARCH_AT_ONCE
        yield from cut(self._box.search(last + 1), count)

    def _sizes(self, uids: Sequence[int]) -> dict[int, int]:
        answers = self._box.fetch(uids, [SIZE])
        return {uid: int(answers[uid].get(SIZE) or 0) for uid in uids if uid in answers}

    def _raws(
        self, folder: str, uidvalidity: int, uids: list[int], large: int
    ) -> tuple[list[tuple[Sighting, bytes]], list[Sighting]]:
        """Fetch whole mails, or a single `large` one of that size; return those that came, and those that did not.

        What did not come and is not there any more is in neither.
        """
        answers = self._box.fetch(uids, [ARRIVED] if large else [ARRIVED, "BODY.PEEK[]"])
        raws, withheld = [], []
        for uid in uids:
            seen = answers.get(uid, {})
            sighting = Sighting(folder, uidvalidity, uid, _instant(seen.get(ARRIVED)))
            raw = self._in_pieces(uid, large) if large else seen.get(WHOLE)
            if raw is not None:
                raws.append((sighting, raw))
            elif uid in self._box.search(uid, uid):
                withheld.append(sighting)
        return raws, withheld

    def _in_pieces(self, uid: int, size: int = 0) -> bytes | None:
        """Fetch one large mail piece by piece; the buffer is handed over without a copy.

        A piece may be shorter than asked for: only an empty one is the end (RFC 3501, 6.4.5), or none at all once the
        size that the server told (RFC822.SIZE, which may be wrong) is reached. None before that: the mail is withheld.
        """
        whole = BytesIO()
        while True:
            begin = whole.tell()
            answer = self._box.fetch([uid], [f"BODY.PEEK[]<{begin}.{_PIECE_BYTES}>"]).get(uid, {})
            piece = answer.get(b"BODY[]<%d>" % begin)
            if piece:
                whole.write(piece)
            elif piece is not None or 0 < size <= begin:
                return whole.getvalue()
            else:
                return None

    def _sent_folder(self) -> str | None:
        """Name the Sent folder; it is asked for now and then, so a line lost meanwhile is made anew."""
        if not self._box.connected:
            self._box.connect()
        if self._sent is None:
            with self._box.speaking() as client:
                self._sent = client.find_special_folder(SENT)
        return self._sent


def _instant(arrived: object) -> datetime | None:
    if isinstance(arrived, datetime) and arrived.tzinfo is not None:
        return arrived.astimezone(UTC)
    return None
