"""Mails read in a second: foitrack's parse, match and read beside Python's own parser, in one run on the same mails.

    python benchmarks/reading [--mails 600]

Both give subject, sender, recipients, date, text, and every attachment decoded. What foitrack does beyond that stands
in rows of its own: what is new in the text, and then which of 430 requests it is about and what it seems to say.
A folder named in FOITRACK_CORPUS is read too, where Python's own parser raises on some mails: those count as read.
Each figure is the best of five runs over the same mails; nothing in foitrack's reading remembers a mail or a sentence
from one run to the next, only the index of the rules is made once. The aim: half of policy.default's time, for
everything.
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
from datetime import date
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

from mails import real_mails, replies  # noqa: E402

from foitrack.bankholidays import load as load_holidays  # noqa: E402
from foitrack.core.known import Known, KnownRequest  # noqa: E402
from foitrack.core.matching import match  # noqa: E402
from foitrack.core.quoting import new_text  # noqa: E402
from foitrack.core.reading import read  # noqa: E402
from foitrack.core.rules import Rules  # noqa: E402
from foitrack.core.workdays import Calendar  # noqa: E402
from foitrack.forces import load as load_forces  # noqa: E402
from foitrack.mail.parse import parse  # noqa: E402
from foitrack.rules import shipped_rules  # noqa: E402
from foitrack.shipped import shipped  # noqa: E402

SENT = date(2026, 2, 2)
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


def known() -> Known:
    """Return ten campaigns to the forty-three forces, as a run of `fetch` matches against."""
    forces = [each for each in load_forces(shipped("forces.yaml")).values() if each.group == "territorial"]
    requests = {}
    for number, (campaign, force) in enumerate((c, f) for c in range(10) for f in forces):
        ref = f"C{'ABCDEFGHJK'[campaign]}-{number:05}"
        reply_to = f"jane+{ref.lower()}@example.org"
        requests[ref] = KnownRequest(ref, str(campaign), force.id, reply_to, True, SENT, force.email)
    domains = {domain: (force.id,) for force in forces for domain in force.domains}
    shared = {force.id: force.shared_with for force in forces if force.shared_with}
    return Known(requests, domains=domains, shared=shared, names={each.id: (each.name,) for each in forces})


def by_foitrack_whole(raw: bytes, snapshot: Known, rules: Rules, calendar: Calendar) -> None:
    """Read a mail as `fetch` does: parse it, find its request, tell what it says. Its attachments are not read."""
    message = parse(raw)
    fresh = new_text(message.text)
    match(message, snapshot, fresh)
    read(message.subject, fresh, [], message, rules, snapshot.requests.keys(), calendar.add)


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
    """Print one table and return the share of policy.default's time that parsing, matching and reading take."""
    megabytes = sum(map(len, mails)) / 1e6
    print(f"\n{title}: {len(mails)} mails, {megabytes:.1f} MB")
    baseline = seconds(by_default_policy, mails)
    shares = {}
    whole = partial(by_foitrack_whole, snapshot=known(), rules=shipped_rules(), calendar=load_holidays())
    for name, reader in (
        ("policy.default", None),
        ("compat32, undecoded", by_compat32),
        ("foitrack", by_foitrack),
        ("foitrack and what is new", by_foitrack_with_new_text),
        ("foitrack: parse, match, read", whole),
    ):
        took = baseline if reader is None else seconds(reader, mails)
        shares[name] = took / baseline
        print(f"  {name:28} {len(mails) / took:8.0f} mails/s   {shares[name]:5.2f} of policy.default")
    return shares["foitrack: parse, match, read"]


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
