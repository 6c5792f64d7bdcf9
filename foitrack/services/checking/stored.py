"""Check the store: the database, the files it names, letters in doubt, mails that wait to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from foitrack.services.checking.findings import Finding, fault, ok, warning
from foitrack.services.deliveries import unknown
from foitrack.store import blobs, soundness
from foitrack.store.database import Store

DATABASE, FILES, LETTERS, CLOCK = "database", "files", "letters", "clock"
_SHOWN = 20


def database(store: Store) -> Iterator[Finding]:
    """Let SQLite check the file, and every row that names another."""
    wrong = soundness.integrity(store) + soundness.dangling(store)
    yield from (fault(DATABASE, each, "restore a backup") for each in wrong[:_SHOWN])
    if not wrong:
        yield ok(DATABASE, f"{store.path.name} is sound")


def files(store: Store) -> Iterator[Finding]:
    """Hash every kept mail and attachment again; name what is missing, changed, or named by no row."""
    whole = wrong = 0
    for folder, digest in soundness.named_files(store):
        word = blobs.damaged(store, folder, digest)
        whole, wrong = whole + (not word), wrong + bool(word)
        if word and wrong <= _SHOWN:
            yield fault(FILES, f"{blobs.path_of(store, folder, digest)} is {word}", "restore it from a backup")
    if wrong > _SHOWN:
        yield fault(FILES, f"{wrong - _SHOWN} more files are missing or changed", "restore a backup")
    yield ok(FILES, f"{whole} of {whole + wrong} files are what they were when they were stored")
    others = soundness.other_files(store)
    if others:
        yield warning(
            FILES, f"{len(others)} files belong to nothing; a run that was cut short left them", "no harm done"
        )


def letters(store: Store) -> Iterator[Finding]:
    """Name the letters of which it is not known whether they left."""
    doubtful = unknown(store)
    for each in doubtful:
        what = f"{each.ref}: it is not known whether the {each.letter} letter left"
        yield warning(LETTERS, what, f"'foitrack send' looks it up; or 'foitrack record {each.ref} sent'")
    if not doubtful:
        yield ok(LETTERS, "of every letter it is known whether it left")


def clock(store: Store, now: datetime) -> Iterator[Finding]:
    """Compare this machine's clock with the last thing that was written down."""
    newest = soundness.newest_entry(store)
    if newest is not None and newest > now + timedelta(hours=1):
        yield warning(
            CLOCK, f"it is {now:%Y-%m-%d}, and the store was last written on {newest:%Y-%m-%d}", "set the clock"
        )
    else:
        yield ok(CLOCK, f"it is {now:%Y-%m-%d %H:%M} UTC")
