"""Fetching and sending mail, foitrack beside other ways, in one run on one Dovecot and one SMTP server.

    python benchmarks/mail [--mails 10000] [--letters 1000]      (0 leaves a table out)

Fetching a folder over TLS: a bare IMAPClient loop that throws everything away; foitrack's Inbox alone; `foitrack fetch`
(stored, parsed, filed, attachments on disk, full-text index); and `mbsync` into a Maildir followed by `notmuch new`,
where both are installed. Sending over one connection, by bare smtplib loops: EmailMessages built from subject and text,
EmailMessages parsed from ready bytes, and ready bytes; by foitrack's Postbox with the same bytes; and by what
`foitrack send` does, with its composing and its commits, without its pauses.

Each way is a process of its own; the figures are its seconds, the most memory that it or a process it started held, and
its share of each way it is compared with. foitrack fetches the folder once while it is empty, so that Python's bytecode
is there. The aims: fetch in two fifths of mbsync and notmuch, in under 150 MB; send within a tenth of smtplib.
Ready bytes are the floor: there nothing is composed, and the disk is never waited for.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from mails import replies  # noqa: E402

from tests.servers.certificates import make_certificates  # noqa: E402
from tests.servers.dovecot import PASSWORD, Dovecot, DovecotProcess, new_account  # noqa: E402
from tests.servers.smtp import SmtpServer, SmtpThread  # noqa: E402

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
SETTINGS = """
[requester]
name = "Ann Example"
email = "ann@example.org"

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

[sending]
per_minute = 600
save_sent = false
"""
FORCE = """
- id: force{number}
  name: Force {number}
  group: territorial
  nation: England
  region: London
  channel: email
  email: foi@force{number}.police.example
  checked_on: 2026-01-01
  source: made for the benchmark
  domains: [force{number}.police.example]
  website: https://force{number}.police.example
"""
CAMPAIGN = """
title: Bicycles
letter: request
authorities: all
values: {period: 1 January 2025 to 31 December 2025}
questions:
  - {key: stolen, text: How many bicycles were reported stolen?, type: integer}
"""
MBSYNC = """
IMAPAccount far
Host localhost
Port {imaps_port}
User {user}
Pass {password}
SSLType IMAPS
CertificateFile {ca_file}

IMAPStore far
Account far

MaildirStore near
Path {folder}/
Inbox {folder}/INBOX

Channel all
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
"""
NOTMUCH = """
[database]
path={folder}
[user]
name=Ann Example
primary_email=ann@example.org
[new]
tags=new
[search]
[maildir]
synchronize_flags=false
"""


@dataclass(frozen=True)
class Run:
    """What one way took."""

    name: str
    seconds: float
    memory_mb: float


def timed(name: str, command: Sequence[str | Path], **environment: str) -> Run:
    """Run a command to its end; raise when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command], env={**ENVIRONMENT, **environment}, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    words = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 4):
        raise SystemExit(f"{name} ended with {process.returncode}: {words.decode()[-500:]}")
    return Run(name, time.perf_counter() - started, used.ru_maxrss / 1024)


def run(command: Sequence[str | Path]) -> bytes:
    """Run a command that only prepares; return what it prints, or stop with its error."""
    ran = subprocess.run([str(word) for word in command], capture_output=True, env=ENVIRONMENT)
    if ran.returncode:
        raise SystemExit(f"{command} ended with {ran.returncode}: {ran.stderr.decode()[-2000:]}")
    return ran.stdout


def show(title: str, runs: Sequence[Run], *against: str) -> None:
    """Print one table; the last columns compare with the ways named, as far as they ran."""
    print(f"\n{title}")
    bases = [run for run in runs if run.name in against]
    for run in runs:
        ratios = "".join(f"  {run.seconds / base.seconds:5.2f} x {base.name}" for base in bases)
        print(f"  {run.name:28} {run.seconds:8.2f} s {run.memory_mb:7.0f} MB{ratios}")


def foitrack(workspace: Path, *words: str) -> list[str | Path]:
    """Return a command line of foitrack's."""
    return [sys.executable, "-m", "foitrack", "-w", workspace, *words]


def worker(way: str, settings: Path) -> list[str | Path]:
    """Return the command line of one of the ways in ways.py."""
    return [sys.executable, HERE / "ways.py", way, settings]


def make_workspace(folder: Path, account: Dovecot, smtp: SmtpServer, forces: int) -> Path:
    """Make a workspace with so many authorities and a drafted campaign that asks all of them."""
    root = folder / f"workspace-{forces}"
    run([sys.executable, "-m", "foitrack", "init", root])
    values = {
        "smtp_port": smtp.port,
        "imaps_port": account.imaps_port,
        "user": account.user,
        "ca_file": account.ca_file,
    }
    (root / "foitrack.toml").write_text(SETTINGS.format(**values))
    (root / "forces.yaml").write_text("".join(FORCE.format(number=number) for number in range(forces)))
    (root / "campaigns" / "bicycles.yaml").write_text(CAMPAIGN)
    run(foitrack(root, "draft", "bicycles"))
    return root


def refs(workspace: Path) -> list[str]:
    """List the references of a workspace's requests."""
    return [each["ref"] for each in json.loads(run(foitrack(workspace, "status", "--format", "json")))]


def fetching(folder: Path, account: Dovecot, workspace: Path, count: int) -> list[Run]:
    """Fill the mailbox and fetch it in every way."""
    secret = {"FOITRACK_IMAP_PASSWORD": PASSWORD}
    timed("an empty folder", foitrack(workspace, "fetch"), **secret)
    size = 0
    for raw in replies(count, refs(workspace)):
        size += len(raw)
        account.deliver(raw)
    print(f"{count} mails, {size / 1e6:.0f} MB, over TLS")
    settings = folder / "fetch.json"
    settings.write_text(json.dumps({"port": account.imaps_port, "user": account.user, "ca_file": account.ca_file}))
    timed("warm up", worker("imapclient", settings), **secret)  # Dovecot reads its sizes once
    runs = [
        timed("IMAPClient, thrown away", worker("imapclient", settings), **secret),
        timed("Inbox alone", worker("inbox", settings), **secret),
        timed("foitrack fetch", foitrack(workspace, "fetch"), **secret),
    ]
    if shutil.which("mbsync") and shutil.which("notmuch"):
        runs.append(by_mbsync_and_notmuch(folder, account))
    return runs


def by_mbsync_and_notmuch(folder: Path, account: Dovecot) -> Run:
    """Pull the folder into a Maildir and index it."""
    maildir = folder / "maildir"
    maildir.mkdir()
    (folder / "mbsyncrc").write_text(
        MBSYNC.format(
            folder=maildir,
            imaps_port=account.imaps_port,
            user=account.user,
            password=PASSWORD,
            ca_file=account.ca_file,
        )
    )
    (folder / "notmuch").write_text(NOTMUCH.format(folder=maildir))
    pull = timed("mbsync", ["mbsync", "-q", "-c", folder / "mbsyncrc", "all"])
    index = timed("notmuch new", ["notmuch", "new", "--quiet"], NOTMUCH_CONFIG=str(folder / "notmuch"))
    print(f"mbsync {pull.seconds:.2f} s, notmuch new {index.seconds:.2f} s")
    return Run("mbsync + notmuch", pull.seconds + index.seconds, max(pull.memory_mb, index.memory_mb))


def sending(folder: Path, workspace: Path, smtp: SmtpServer) -> list[Run]:
    """Send the drafted letters in every way."""
    run(foitrack(workspace, "send", "bicycles", "--dry-run"))
    settings = folder / "send.json"
    letters = [text_of(file) for file in sorted((workspace / "dry-run").glob("*.eml"))]
    settings.write_text(json.dumps({"port": smtp.port, "workspace": str(workspace), "letters": letters}))
    ways = {
        "smtplib, built": "built",
        "smtplib, parsed": "message",
        "smtplib, ready bytes": "smtplib",
        "Postbox, ready bytes": "postbox",
        "foitrack send": "send",
    }
    return [timed(name, worker(way, settings)) for name, way in ways.items()]


def text_of(file: Path) -> tuple[str, str, str]:
    """Return recipient, subject and text of a letter."""
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    return mail["To"], mail["Subject"], mail.get_content()


def main() -> None:
    """Run everything and print the tables."""
    parser = argparse.ArgumentParser(description="Fetching and sending mail, foitrack beside other ways.")
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--letters", type=int, default=1000)
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="foitrack-benchmark-"))
    process, smtp = DovecotProcess(), SmtpThread(SmtpServer(make_certificates(folder)))
    try:
        process.start()
        server, account = smtp.start(), new_account(process)
        if chosen.mails:
            workspace = make_workspace(folder, account, server, 43)
            show("Fetching", fetching(folder, account, workspace, chosen.mails), "mbsync + notmuch")
        if chosen.letters:
            print(f"\n{chosen.letters} letters")
            workspace = make_workspace(folder, account, server, chosen.letters)
            runs = sending(folder, workspace, server)
            show("Sending", runs, "smtplib, built", "smtplib, parsed", "smtplib, ready bytes")
            assert len(server.received) == len(runs) * chosen.letters
    finally:
        smtp.stop()
        process.remove()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
