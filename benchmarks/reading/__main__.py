"""Mails read in a second: foitrack's parse beside Python's own parser, in one run on the same mails.

    python benchmarks/reading [--mails 600]

Both give subject, sender, recipients, date, text, and every attachment decoded; that foitrack also tells what is new in
the text stands in a row of its own. A folder named in FOITRACK_CORPUS is read too, where Python's own parser raises
on some mails: those count as read. Each figure is the best of five. The aim: half of policy.default's time.
"""

from __future__ import annotations

import argparse
import contextlib
import email
import email.policy
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from mails import real_mails, replies  # noqa: E402

from foitrack.core.quoting import new_text  # noqa: E402
from foitrack.mail.parse import parse  # noqa: E402

RUNS = 5
AIM = 0.5


def by_default_policy(raw: bytes) -> None:
    """Read a mail with `policy.default`, as its documentation shows."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for name in ("subject", "from", "to", "cc", "date", "message-id", "in-reply-to", "references"):
        str(message[name])
    body = message.get_body(("plain", "html"))
    if body is not None:
        body.get_content()
    for part in message.iter_attachments():
        part.get_filename()
        part.get_content()


def by_compat32(raw: bytes) -> None:
    """Read a mail with the old policy: headers as they stand, no charsets, every part decoded."""
    message = email.message_from_bytes(raw)
    for name in ("subject", "from", "to", "cc", "date", "message-id", "in-reply-to", "references"):
        str(message[name])
    for part in message.walk():
        part.get_filename()
        part.get_payload(decode=True)


def by_foitrack(raw: bytes) -> None:
    """Read a mail as foitrack does."""
    parse(raw)


def by_foitrack_with_new_text(raw: bytes) -> None:
    """Read a mail as foitrack does, and tell what is new in it."""
    new_text(parse(raw).text)


def seconds(read: Callable[[bytes], None], mails: Sequence[bytes]) -> float:
    """Return the shortest time of five runs over all mails."""
    best = float("inf")
    for _ in range(RUNS):
        started = time.perf_counter()
        for raw in mails:
            with contextlib.suppress(Exception):  # what Python's own parser raises counts as read
                read(raw)
        best = min(best, time.perf_counter() - started)
    return best


def compare(title: str, mails: Sequence[bytes]) -> float:
    """Print one table and return foitrack's share of policy.default's time."""
    megabytes = sum(map(len, mails)) / 1e6
    print(f"\n{title}: {len(mails)} mails, {megabytes:.1f} MB")
    baseline = seconds(by_default_policy, mails)
    shares = {}
    for name, read in (
        ("policy.default", None),
        ("compat32, undecoded", by_compat32),
        ("foitrack", by_foitrack),
        ("foitrack and what is new", by_foitrack_with_new_text),
    ):
        took = baseline if read is None else seconds(read, mails)
        shares[name] = took / baseline
        print(f"  {name:26} {len(mails) / took:8.0f} mails/s   {shares[name]:5.2f} of policy.default")
    return shares["foitrack"]


def main() -> int:
    """Compare on made mails, and on real ones where there are any; say whether the aim was met."""
    options = argparse.ArgumentParser()
    options.add_argument("--mails", type=int, default=600)
    shares = [compare("Made for this", replies(options.parse_args().mails))]
    if real := real_mails(os.environ.get("FOITRACK_CORPUS", "")):
        shares.append(compare("Real ones", real))
    met = all(share <= AIM for share in shares)
    print(f"\nThe aim, {AIM:.2f} of policy.default, is {'met' if met else 'missed'}.")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
