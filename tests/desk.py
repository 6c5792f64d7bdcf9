"""A researcher at a desk: a workspace on real servers, and commands typed as a user types them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from foitrack.cli.boundary import run
from foitrack.shipped import shipped
from foitrack.workspace import Workspace, make, write_private
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer

EMAIL = "ada@newsroom.test"

SETTINGS = """
[requester]
name = "Ada Reporter"
email = "ada@newsroom.test"

[smtp]
host = "localhost"
port = {smtp_port}
security = "none"

[imap]
host = "localhost"
port = {imaps_port}
security = "tls"
username = "{user}"
ca_file = "{ca_file}"
timeout_seconds = 10

[sending]
per_minute = 600
"""

CAMPAIGN = """
title: Stolen bicycles
letter: request
authorities: [kent, essex, norfolk, suffolk]
values: {period: 1 January 2025 to 31 December 2025}
questions:
  - {key: reported, text: How many bicycles were reported stolen?, type: integer}
  - {key: found, text: How many were found?, type: integer}
shares:
  - {key: found_share, title: Found, of: found, over: reported}
rank_by: reported
"""


@dataclass
class Ran:
    """What a command did: its exit code and both its streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output, read as JSON."""
        return json.loads(self.out)


@dataclass
class Desk:
    """A workspace and the two servers behind it; `on` is the day for every command until it is changed."""

    workspace: Workspace
    dovecot: Dovecot | None
    smtp: SmtpServer | None
    capsys: Any
    on: str = "2026-03-02"
    codes: list[int] = field(default_factory=list)

    def __call__(self, *words: str, expect: int = 0) -> Ran:
        """Type a command; fail unless it ends with the expected exit code."""
        self.capsys.readouterr()
        code = run(["-w", str(self.workspace.root), "--on", self.on, *words])
        streams = self.capsys.readouterr()
        assert code == expect, f"{words} ended with {code}\n{streams.out}\n{streams.err}"
        return Ran(code, streams.out, streams.err)

    def json(self, *words: str) -> Any:
        """Type a command with --format json and read what it prints."""
        return self(*words, "--format", "json").json

    def refs(self, campaign: str = "bicycles") -> dict[str, str]:
        """The reference of each authority's request, by the authority's name."""
        return {each["authority"]: each["ref"] for each in self.json("status", campaign)}

    def status(self, ref: str) -> dict[str, Any]:
        """One request's line of the status."""
        (line,) = [each for each in self.json("status") if each["ref"] == ref]
        assert isinstance(line, dict)
        return line

    def receive(self, mail: EmailMessage | bytes, folder: str = "INBOX") -> None:
        """Let a mail arrive."""
        assert self.dovecot is not None
        self.dovecot.deliver(mail if isinstance(mail, bytes) else mail.as_bytes(), folder)


def make_desk(root: Path, capsys: Any, dovecot: Dovecot | None = None, smtp: SmtpServer | None = None) -> Desk:
    """Make a workspace with the campaign `bicycles`, on these servers (ports that nobody listens on without them)."""
    settings = SETTINGS.format(
        smtp_port=smtp.port if smtp else 9,
        imaps_port=dovecot.imaps_port if dovecot else 9,
        user=dovecot.user if dovecot else "",
        ca_file=dovecot.ca_file if dovecot else "",
    )
    workspace = make(root, settings, shipped("forces.yaml").read_text(encoding="utf-8"))
    write_private(workspace.campaign_file("bicycles"), CAMPAIGN)
    return Desk(workspace, dovecot, smtp, capsys)


def reply(
    to: str,
    text: str,
    *,
    sender: str = "Kent FOI <freedomofinformation@kent.police.uk>",
    subject: str = "RE: your request",
    on: str = "2026-03-04",
    in_reply_to: str = "",
    message_id: str = "",
) -> EmailMessage:
    """Write a mail as an authority might."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = datetime.fromisoformat(f"{on}T10:30:00").replace(tzinfo=UTC)
    if message_id:
        mail["Message-ID"] = message_id
    if in_reply_to:
        mail["In-Reply-To"] = in_reply_to
    mail.set_content(text)
    return mail


@pytest.fixture
def desk(
    tmp_path: Path, capsys: Any, dovecot: Dovecot, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """A desk on a real Dovecot and a real SMTP server."""
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", dovecot.password)
    return make_desk(tmp_path / "desk", capsys, dovecot, smtp_server)


@pytest.fixture
def lone_desk(tmp_path: Path, capsys: Any) -> Desk:
    """A desk whose servers nobody runs."""
    return make_desk(tmp_path / "desk", capsys)
