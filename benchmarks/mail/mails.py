"""The mailbox of the benchmarks: made-up replies of forces, the same each time, some 65 kB a mail.

Words follow Zipf's law over a made-up vocabulary, so that an index has the work that real letters give it. Text and
HTML stand side by side with the letter answered quoted below, as office programs write them. One mail in four bears a
CSV, three in twenty a recording of 200 to 400 kB, which stands for whatever is heavy and holds no text.
"""

from __future__ import annotations

import random
from base64 import encodebytes
from collections.abc import Iterator, Sequence
from itertools import accumulate

SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu ster ing ment tion al ers".split()  # noqa: SIM905
VOCABULARY = 30_000
WORDS_A_MAIL = 700


def replies(count: int, refs: Sequence[str], seed: int = 828) -> Iterator[bytes]:
    """Yield raw mails, four in five of them about one of the references."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
    for number in range(count):
        ref = chance.choice(refs) if refs and chance.random() < 0.8 else "a matter of our own"
        text = chance.choices(words, cum_weights=weights, k=WORDS_A_MAIL)
        lot = chance.random()
        if lot < 0.6:
            part = b""
        elif lot < 0.85:
            part = _part("text/csv", f"answers-{number}.csv", _table(chance))
        else:
            part = _part("audio/mpeg", f"recording-{number}.mp3", chance.randbytes(chance.randrange(200_000, 400_000)))
        yield _mail(chance, number, ref, text, part)


def _mail(chance: random.Random, number: int, ref: str, words: list[str], part: bytes) -> bytes:
    lines = [" ".join(words[start : start + 10]) for start in range(0, len(words), 10)]
    half = len(lines) // 2
    quoted = ["On Monday Ann Example <ann@example.org> wrote:", *(f"> {line}" for line in lines[half:])]
    text = "\r\n".join([*lines[:half], "", *quoted])
    html = "".join(f"<p style='margin:0cm;font-family:Arial'>{line}</p>\r\n" for line in lines)
    return (
        f"From: FOI Unit <foi@force{number % 43}.police.example>\r\nTo: ann@example.org\r\n"
        f"Subject: RE: Freedom of Information request [{ref}]\r\nDate: Mon, 02 Mar 2026 09:30:00 +0000\r\n"
        f"Message-ID: <{number}.{chance.getrandbits(60):x}@force.police.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=outer\r\n\r\n"
        "--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n"
        f"--inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        f"--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>{html}</body></html>\r\n"
        "--inner--\r\n"
    ).encode() + (b"--outer\r\n" + part if part else b"") + b"\r\n--outer--\r\n"  # fmt: skip


def _part(kind: str, name: str, content: bytes) -> bytes:
    head = (
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    )
    return head.encode() + encodebytes(content).replace(b"\n", b"\r\n")


def _table(chance: random.Random) -> bytes:
    rows = (f"{year},{chance.randrange(90)},{chance.randrange(900)}" for year in range(2009, 2014) for _ in range(50))
    return ("year,cases,reference\n" + "\n".join(rows)).encode()
