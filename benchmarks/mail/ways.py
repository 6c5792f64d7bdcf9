"""One way of fetching or sending, run as a process of its own: `ways.py WAY SETTINGS`."""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from pathlib import Path
from typing import Any

Settings = dict[str, Any]


def imapclient(settings: Settings) -> None:
    """Search, fetch a hundred at a time, throw away."""
    from imapclient import IMAPClient

    context = ssl.create_default_context(cafile=settings["ca_file"])
    with IMAPClient("localhost", settings["port"], ssl_context=context, timeout=30) as client:
        client.login(settings["user"], os.environ["FOITRACK_IMAP_PASSWORD"])
        client.select_folder("INBOX", readonly=True)
        uids = client.search("ALL")
        for start in range(0, len(uids), 100):
            client.fetch(uids[start : start + 100], ["INTERNALDATE", "BODY.PEEK[]"])


def inbox(settings: Settings) -> None:
    """Everything foitrack's Inbox gives, thrown away."""
    from foitrack.core.model import MailServer, Secret
    from foitrack.mail.inbox import Inbox

    server = MailServer("localhost", settings["port"], username=settings["user"], ca_file=settings["ca_file"])
    with Inbox(server, Secret(os.environ["FOITRACK_IMAP_PASSWORD"])) as box:
        for folder in box.folders():
            for _ in box.new(folder):
                pass


def _letters(settings: Settings) -> list[tuple[bytes, str]]:
    raws = [path.read_bytes() for path in sorted((Path(settings["workspace"]) / "dry-run").rglob("*.eml"))]
    return [(raw, raw.partition(b"\r\nTo: ")[2].partition(b"\r\n")[0].decode()) for raw in raws]


def by_smtplib(settings: Settings) -> None:
    """Ready bytes over one connection."""
    with smtplib.SMTP("localhost", settings["port"], "[127.0.0.1]") as smtp:
        for raw, recipient in _letters(settings):
            smtp.sendmail("ann@example.org", [recipient], raw)


def by_building(settings: Settings) -> None:
    """Each letter built as an EmailMessage from its text and given to smtplib, as the documentation of both shows."""
    with smtplib.SMTP("localhost", settings["port"], "[127.0.0.1]") as smtp:
        for recipient, subject, text in settings["letters"]:
            mail = EmailMessage()
            mail["From"] = "Ann Example <ann@example.org>"
            mail["To"] = recipient
            mail["Subject"] = subject
            mail["Date"] = localtime()
            mail["Message-ID"] = make_msgid(domain="example.org")
            mail.set_content(text)
            smtp.send_message(mail)


def by_send_message(settings: Settings) -> None:
    """Each letter parsed into an EmailMessage and given to smtplib."""
    with smtplib.SMTP("localhost", settings["port"], "[127.0.0.1]") as smtp:
        for raw, _ in _letters(settings):
            smtp.send_message(message_from_bytes(raw, policy=policy.default))


def postbox(settings: Settings) -> None:
    """The same bytes through foitrack's Postbox."""
    from foitrack.core.model import MailServer
    from foitrack.core.words import Security
    from foitrack.mail.postbox import Accepted, Postbox

    with Postbox(MailServer("localhost", settings["port"], Security.NONE)) as box:
        for raw, recipient in _letters(settings):
            assert isinstance(box.deliver(raw, "ann@example.org", recipient), Accepted)


def send(settings: Settings) -> None:
    """What `foitrack send` does once it has its yes, without the pauses."""
    import click

    from foitrack.cli.pacing import open_outbox
    from foitrack.cli.session import Session
    from foitrack.services.queueing import to_send

    with ExitStack() as stack, click.Context(click.Command("send")):
        session = Session(Path(settings["workspace"]), None, datetime.now(UTC))
        outbox = replace(stack.enter_context(open_outbox(session)), pause_seconds=0)
        assert outbox.send(to_send(session.store, "bicycles")).whole


WAYS = {
    "imapclient": imapclient,
    "inbox": inbox,
    "smtplib": by_smtplib,
    "built": by_building,
    "message": by_send_message,
    "postbox": postbox,
    "send": send,
}

if __name__ == "__main__":
    WAYS[sys.argv[1]](json.loads(Path(sys.argv[2]).read_text()))
