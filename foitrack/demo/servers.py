"""A mail account that lives in this process: SMTP and IMAP on loopback, in one daemon thread."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING

from foitrack.errors import FoitrackError

if TYPE_CHECKING:
    from foitrack.demo.imap_server import Mailbox

HOST = "127.0.0.1"
_PATIENCE_SECONDS = 20.0


class Servers:
    """Serve one account while the `with` block runs.

    Mail sent to the account's own address, with or without a plus-tag, lands in its INBOX;
    every other recipient's copy is kept in `received`, in order of arrival, as (address, raw bytes).
    """

    def __init__(self, user: str, password: str) -> None:
        self.user = user
        self.smtp_port = 0
        self.imap_port = 0
        self.received: list[tuple[str, bytes]] = []
        self._password = password
        self._started: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="foitrack-demo-servers", daemon=True)

    def __enter__(self) -> Servers:
        self._thread.start()
        try:
            self._started.result(_PATIENCE_SECONDS)
        except ImportError as missing:
            raise FoitrackError(
                f"the demo's mail servers are not installed ({missing.name})", "pip install 'foitrack[demo]'"
            ) from missing
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(_PATIENCE_SECONDS)

    def deliver(self, raw: bytes, at: datetime | None = None) -> None:
        """Put a mail into the INBOX; `at` (aware) is its INTERNALDATE, by default this instant."""
        arrival = at or datetime.now(UTC)
        asyncio.run_coroutine_threadsafe(self._mailbox.append(raw, arrival), self._loop).result(_PATIENCE_SECONDS)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except (ImportError, OSError) as error:
            self._started.set_exception(error)

    async def _serve(self) -> None:
        from foitrack.demo.imap_server import Mailbox
        from foitrack.demo.smtp_server import Relay

        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._mailbox: Mailbox = Mailbox(self.user, self._password)
        relay = Relay(self.user, self._password, self._accept)
        async with AsyncExitStack() as ports:
            imap = await asyncio.start_server(self._mailbox.connection, HOST, 0)
            ports.callback(imap.close)
            smtp = await self._loop.create_server(relay.protocol, HOST, 0)
            ports.callback(smtp.close)
            self.imap_port = imap.sockets[0].getsockname()[1]
            self.smtp_port = smtp.sockets[0].getsockname()[1]
            self._started.set_result(None)
            await self._stop.wait()
        await _end_connections()

    async def _accept(self, recipient: str, raw: bytes) -> None:
        if _without_tag(recipient) == self.user.lower():
            await self._mailbox.append(raw, datetime.now(UTC))
        else:
            self.received.append((recipient, raw))


async def _end_connections() -> None:
    connections = asyncio.all_tasks() - {asyncio.current_task()}
    for task in connections:
        task.cancel()
    await asyncio.gather(*connections, return_exceptions=True)


def _without_tag(address: str) -> str:
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
