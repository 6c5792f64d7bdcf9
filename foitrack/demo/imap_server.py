"""The IMAP side of the demo: one user's INBOX in memory (pymap).

Three habits of pymap 0.36.7 are put right here: it looks for new mail only after the first wait of IDLE,
it asks the resolver for its own name, and the tasks of its own connection callback have no owner.
"""

from __future__ import annotations

from argparse import Namespace
from asyncio import StreamReader, StreamWriter
from datetime import datetime

from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Identity, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Event, Subsystem
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.selected import SelectedMailbox
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

_ARGUMENTS = Namespace(
    passlib_cfg=None, proxy_protocol=None, inherited_sockets=None, host=None, port=0, debug=False, cert=None, key=None,
    tls=False, demo_data=False, demo_user="-", demo_password="-",
)  # fmt: skip


class _Config(Config):
    @property
    def greeting(self) -> bytes:
        return b"foitrack demo"


class _Inbox(MailboxData):
    async def update_selected(self, selected: SelectedMailbox, *, wait_on: Event | None = None) -> SelectedMailbox:
        if selected.mod_sequence is not None and self._mod_sequences.highest > selected.mod_sequence:
            wait_on = None
        return await super().update_selected(selected, wait_on=wait_on)


class Mailbox:
    """One account with an INBOX. Make it inside the event loop that serves it."""

    def __init__(self, user: str, password: str) -> None:
        config = _Config.from_args(
            _ARGUMENTS, admin_key=b"-", invalid_user_sleep=0, hash_context=Cleartext(),
            cpu_subsystem=Subsystem.for_asyncio(),
        )  # fmt: skip
        config.apply_context()
        login = Login(config)
        login.users_dict[user] = UserMetadata(config, user, password=password)
        self._identity = Identity(user, login, None, frozenset())
        self._serve = IMAPServer(login, config)
        folders = MailboxSet()
        self._inbox = folders._inbox = _Inbox(folders._content_cache, folders._thread_cache)
        config.set_cache[user] = (folders, FilterSet())

    async def connection(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Serve one client until it leaves."""
        await self._serve(reader, writer, SocketInfo.get(writer, None, unique_id=b"demo"))

    async def append(self, raw: bytes, at: datetime) -> None:
        """Put a mail into the INBOX with `at` as its INTERNALDATE."""
        await self._inbox.append(AppendMessage(raw, at, frozenset()), recent=True)
