"""Replies in the proportions in which authorities send them, made for the benchmark; the same ones in every run."""

from __future__ import annotations

import email.policy
import random
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import yaml

from foitrack.shipped import shipped

SAMPLE = """
your request information Freedom Act section held record police staff officers number year response please find attached
letter force exemption public interest working days cases investigated social media £450 – recorded
"""
WORDS = SAMPLE.split()


def replies(count: int, seed: int = 1) -> list[bytes]:
    """Return `count` mails: a third acknowledgements, a third letters in attachments, a third with HTML."""
    chance = random.Random(seed)
    return [_reply(chance, number) for number in range(count)]


def real_mails(folder: str) -> list[bytes]:
    """Return the mails of a corpus, for a run on real ones; none when no folder is named."""
    paths: Iterator[Path] = Path(folder).rglob("*") if folder else iter(())
    return [
        path.read_bytes() for path in sorted(paths) if path.suffix in (".eml", ".txt") and "maillog" not in path.name
    ]


def _reply(chance: random.Random, number: int) -> bytes:
    message = EmailMessage(email.policy.SMTP)
    message["Received"] = (
        "from mx1.police.example (mx1.police.example [192.0.2.1]) by mx.example.org; Tue, 3 Mar 2026 10:00:00 +0000"
    )
    message["From"] = '"FOI Unit, Heddlu Siân" <foi@kent.police.uk>'
    message["To"] = "Jané Doe <jane+kent-1@example.org>"
    message["Subject"] = f"FOI {number}/26 – Ymateb i'ch cais am wybodaeth / response to your request £"
    message["Date"] = "Tue, 3 Mar 2026 10:00:00 +0000"
    message["Message-ID"] = f"<{number}@police.example>"
    message["In-Reply-To"] = "<abc@example.org>"
    for name in range(12):
        message[f"X-MS-Exchange-{name}"] = "x" * 60
    text = _text(chance, chance.choice((40, 150, 400)))
    message.set_content(text)
    kind = number % 3
    if kind == 2:
        rows = "".join(f"<tr><td>{year}</td><td>{chance.randrange(90)}</td></tr>" for year in range(2020, 2025))
        paragraphs = "".join(f"<p class=MsoNormal>{line}</p>" for line in text.split("\n"))
        message.add_alternative(f"<html><body>{paragraphs}<table>{rows}</table></body></html>", subtype="html")
        if number % 9 == 2:  # one in nine is HTML only
            message.set_payload(message.get_payload()[1:])
    if kind == 1:
        pdf = b"%PDF-1.4\n" + chance.randbytes(chance.choice((20_000, 60_000, 200_000)))
        message.add_attachment(pdf, maintype="application", subtype="pdf", filename=f"Ymateb – FOI {number} 26.pdf")
    return message.as_bytes()


def _text(chance: random.Random, words: int) -> str:
    """Return a letter of about so many words: every fourth line is one that authorities write, taken from the rules."""
    lines = (
        chance.choice(SAID) if number % 4 == 3 else " ".join(chance.choice(WORDS) for _ in range(12))
        for number in range(words // 12)
    )
    return "Dear Ms Doe,\n\n" + "\n".join(lines) + "\n\nKind regards\n\nFOI Unit\n"


def _said() -> list[str]:
    """Return the sentences that stand as examples beside the shipped rules for reading."""
    entries = yaml.safe_load(shipped("rules.yaml").read_text(encoding="utf-8"))
    return [" ".join(str(line).split()) for entry in entries for line in entry.get("examples", ())]


SAID = _said()
